//! One to five stars: native radios, drawn as stars with their number below. Nothing is chosen
//! beforehand, and choosing sends nothing, since arrow keys choose.

use crate::flow::{Event, Step};
use crate::session::Talk;
use crate::text::fill;
use leptos::prelude::*;
use rayak_shared::{Answer, AnswerView};

pub(super) fn stars(talk: Talk) -> impl IntoView {
    let star = |offered: &'static AnswerView| {
        let answer = offered.answer;
        let reached = move |chosen: Option<Answer>| chosen.is_some_and(|chosen| chosen.place() >= answer.place());
        view! {
            <label class="star" class:filled=move || reached(chosen(talk))>
                <input
                    type="radio"
                    name="stars"
                    value=answer.code()
                    aria-label=offered.name.as_str()
                    prop:checked=move || chosen(talk) == Some(answer)
                    on:change=move |_| talk.act(Event::Pick(answer))
                />
                {offered.text.as_str()}
            </label>
        }
    };
    let stars: Vec<_> = talk.asked.answers.iter().map(star).collect();
    view! {
        <fieldset
            class="stars"
            role="radiogroup"
            aria-labelledby=talk.id("text")
            aria-describedby=talk.id("scale")
            prop:disabled=move || talk.read(|flow| flow.locked())
        >
            {stars}
        </fieldset>
        <p class="scale" id=talk.id("scale")>
            {move || said(talk)}
            {move || clearable(talk).then(|| view! {
                <button type="button" class="clear" on:click=move |_| talk.act(Event::Clear)>
                    {talk.text("stars.clear")}
                </button>
            })}
        </p>
    }
}

fn chosen(talk: Talk) -> Option<Answer> {
    talk.read(|flow| flow.draft().answer)
}

/// The ends of the scale, or in their place what was chosen: shape and words, never colour alone.
fn said(talk: Talk) -> String {
    let chosen = chosen(talk);
    match talk.asked.answers.iter().find(|offered| Some(offered.answer) == chosen) {
        Some(offered) => fill(&talk.text("stars.chosen"), "{name}", &offered.name),
        None => talk.asked.hint.clone().unwrap_or_default(),
    }
}

/// A vote that is held is withdrawn, not cleared.
fn clearable(talk: Talk) -> bool {
    talk.read(|flow| flow.step() != Step::Follow && flow.draft().answer.is_some())
}
