//! Why: the reasons of the chosen answer, as checkboxes drawn as chips.

use super::element::{Element, classed, element, part};
use crate::flow::{Event, Flow};
use crate::session::Talk;
use rayak_shared::{AnswerView, ReasonView};

pub(super) fn reasons(talk: Talk) -> Element {
    let chosen = move || talk.read(|flow| flow.draft().answer);
    let draw = move || {
        let chosen = chosen();
        let offered = talk
            .asked
            .answers
            .iter()
            .find(|offered| Some(offered.answer) == chosen)?;
        (!offered.reasons.is_empty()).then(|| group(talk, offered))
    };
    part(
        move || chosen().map_or(u8::MAX, |answer| answer.place() as u8),
        draw,
    )
}

fn group(talk: Talk, offered: &AnswerView) -> Element {
    let full = move || {
        if talk.read(Flow::reasons_full) {
            talk.text("reasons.full")
        } else {
            ""
        }
    };
    let mut chips = classed("div", "chips");
    for reason in &offered.reasons {
        chips = chips.child(chip(talk, reason));
    }
    classed("fieldset", "reasons")
        .attr("aria-describedby", &talk.id("full"))
        .live("disabled", move || talk.locked())
        .child(element("legend").text(offered.reasons_text.as_deref().unwrap_or_default()))
        .child(chips)
        .child(
            classed("p", "hint")
                .attr("id", &talk.id("full"))
                .live_text(move || full().to_owned()),
        )
}

fn chip(talk: Talk, reason: &ReasonView) -> Element {
    let code = reason.code;
    let given = move || talk.read(|flow| flow.draft().reasons.contains(&code));
    let beyond = move || (talk.read(Flow::reasons_full) && !given()).then_some("");
    let checkbox = element("input")
        .attr("type", "checkbox")
        .attr("value", code.code())
        .checked(given)
        .live("disabled", beyond)
        .on("change", move |_| talk.act(Event::Toggle(code)));
    classed("label", "chip").child(checkbox).text(&reason.text)
}
