//! Yes and no: two buttons that send at once. Being pressed is the state of the answer.

use crate::flow::Event;
use crate::session::Talk;
use leptos::prelude::*;

pub(super) fn buttons(talk: Talk) -> impl IntoView {
    let button = |offered: &'static rayak_shared::AnswerView| {
        let answer = offered.answer;
        let pressed = move || talk.read(|flow| flow.draft().answer == Some(answer));
        view! {
            <button
                type="button"
                data-answer=answer.code()
                aria-label=offered.name.as_str()
                aria-pressed=move || if pressed() { "true" } else { "false" }
                on:click=move |_| talk.act(Event::Pick(answer))
            >
                {offered.text.as_str()}
            </button>
        }
    };
    let buttons: Vec<_> = talk.asked.answers.iter().map(button).collect();
    view! { <div class="answers" role="group" aria-labelledby=talk.id("text")>{buttons}</div> }
}
