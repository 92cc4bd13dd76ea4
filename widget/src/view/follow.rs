//! What opens below the answer: reasons, words, and the button that sends them.

use super::{comment::comment, reasons::reasons};
use crate::flow::{Event, Step};
use crate::session::Talk;
use leptos::prelude::*;
use rayak_shared::Question;

pub(super) fn follow(talk: Talk) -> impl IntoView {
    let saved = move || talk.asked.question == Question::Useful && talk.read(|flow| flow.step() == Step::Follow);
    view! {
        <div class="follow">
            {saved().then(|| view! { <p class="saved">{talk.text("saved")}</p> })}
            {reasons(talk)}
            {comment(talk)}
            <button
                type="button"
                class="send"
                aria-disabled=move || talk.read(|flow| flow.locked()).then_some("true")
                on:click=move |_| talk.act(Event::Send)
            >
                {talk.text("send")}
            </button>
        </div>
    }
}
