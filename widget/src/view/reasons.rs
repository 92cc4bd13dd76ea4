//! Why: the reasons of the chosen answer, as checkboxes drawn as chips.

use super::element::{Element, classed, element, part};
use crate::flow::Event;
use crate::session::Talk;
use leptos::prelude::{AnyView, Get};
use rayak_shared::{AnswerView, ReasonView};

pub(super) fn reasons(talk: Talk) -> AnyView {
    let chosen = talk.key(|flow| flow.draft().answer.map_or(u8::MAX, |answer| answer.place() as u8));
    part(move || {
        let chosen = usize::from(chosen.get());
        let offered = talk.asked.answers.iter().find(|offered| offered.answer.place() == chosen)?;
        (!offered.reasons.is_empty()).then(|| group(talk, offered).into())
    })
}

fn group(talk: Talk, offered: &'static AnswerView) -> Element {
    let full = move || talk.read(|flow| flow.reasons_full()).then(|| talk.text("reasons.full")).unwrap_or_default();
    classed("fieldset", "reasons")
        .attr("aria-describedby", &talk.id("full"))
        .live("disabled", move || talk.locked())
        .child(element("legend").text(offered.reasons_text.as_deref().unwrap_or_default()))
        .child(classed("div", "chips").children(offered.reasons.iter().map(|reason| chip(talk, reason))))
        .child(classed("p", "hint").attr("id", &talk.id("full")).live_text(full))
}

fn chip(talk: Talk, reason: &'static ReasonView) -> Element {
    let code = reason.code;
    let given = move || talk.read(|flow| flow.draft().reasons.contains(&code));
    let beyond = move || (talk.read(|flow| flow.reasons_full()) && !given()).then_some("");
    let checkbox = element("input")
        .attr("type", "checkbox")
        .attr("value", code.code())
        .checked(given)
        .live("disabled", beyond)
        .on("change", move |_| talk.act(Event::Toggle(code)));
    classed("label", "chip").child(checkbox).text(&reason.text)
}
