//! Why: the reasons of the chosen answer, as checkboxes drawn as chips.

use crate::flow::Event;
use crate::session::Talk;
use leptos::prelude::*;
use rayak_shared::{AnswerView, ReasonView};

pub(super) fn reasons(talk: Talk) -> impl IntoView {
    let answer = Memo::new(move |_| talk.read(|flow| flow.draft().answer));
    move || {
        let answer = answer.get();
        let offered = talk.asked.answers.iter().find(|offered| Some(offered.answer) == answer);
        offered.filter(|offered| !offered.reasons.is_empty()).map(|offered| group(talk, offered))
    }
}

fn group(talk: Talk, offered: &'static AnswerView) -> impl IntoView {
    let full = move || talk.read(|flow| flow.reasons_full());
    let chips: Vec<_> = offered.reasons.iter().map(|reason| chip(talk, reason)).collect();
    view! {
        <fieldset class="reasons" aria-describedby=talk.id("full") prop:disabled=move || talk.read(|flow| flow.locked())>
            <legend>{offered.reasons_text.as_deref()}</legend>
            <div class="chips">{chips}</div>
            <p class="hint" id=talk.id("full")>{move || full().then(|| talk.text("reasons.full"))}</p>
        </fieldset>
    }
}

fn chip(talk: Talk, reason: &'static ReasonView) -> impl IntoView {
    let code = reason.code;
    let given = move || talk.read(|flow| flow.draft().reasons.contains(&code));
    view! {
        <label class="chip">
            <input
                type="checkbox"
                value=code.code()
                prop:checked=given
                prop:disabled=move || talk.read(|flow| flow.reasons_full()) && !given()
                on:change=move |_| talk.act(Event::Toggle(code))
            />
            {reason.text.as_str()}
        </label>
    }
}
