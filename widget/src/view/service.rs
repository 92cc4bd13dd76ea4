//! One to five stars: native radios, drawn as stars with their number below. Nothing is chosen
//! beforehand, and choosing sends nothing, since arrow keys choose.

use super::element::{Element, button, classed, element, part};
use crate::flow::{Event, Step};
use crate::session::Talk;
use crate::text::fill;
use rayak_shared::{Answer, AnswerView};

pub(super) fn stars(talk: Talk) -> Element {
    let mut group = classed("fieldset", "stars")
        .attr("role", "radiogroup")
        .attr("aria-labelledby", &talk.id("text"))
        .attr("aria-describedby", &talk.id("scale"))
        .live("disabled", move || talk.locked());
    for offered in &talk.asked.answers {
        group = group.child(star(talk, offered));
    }
    let clear = move || {
        button("clear", talk.text("stars.clear"))
            .live("disabled", move || talk.locked())
            .on("click", move |_| talk.act(Event::Clear))
    };
    let scale = classed("p", "scale")
        .child(
            element("span")
                .attr("id", &talk.id("scale"))
                .live_text(move || said(talk)),
        )
        .child(part(
            move || u8::from(clearable(talk)),
            move || clearable(talk).then(clear),
        ));
    element("div").child(group).child(scale)
}

/// The stars that were given, to look at only: the words beside them say the same.
pub(super) fn drawn(talk: Talk) -> Element {
    let mut row = classed("div", "stars").attr("aria-hidden", "true");
    for offered in &talk.asked.answers {
        let star = element("span").live("class", class(talk, offered));
        row = row.child(star.text(&offered.text));
    }
    row
}

fn class(talk: Talk, offered: &AnswerView) -> impl FnMut() -> Option<&'static str> + 'static {
    let answer = offered.answer;
    let reached = move || chosen(talk).is_some_and(|chosen| chosen.place() >= answer.place());
    move || Some(if reached() { "star filled" } else { "star" })
}

fn star(talk: Talk, offered: &AnswerView) -> Element {
    let answer = offered.answer;
    let radio = element("input")
        .attr("type", "radio")
        .attr("name", "stars")
        .attr("value", answer.code())
        .attr("aria-label", &offered.name)
        .checked(move || chosen(talk) == Some(answer))
        .on("change", move |_| talk.act(Event::Pick(answer)));
    element("label")
        .live("class", class(talk, offered))
        .child(radio)
        // The name says it already.
        .child(
            element("span")
                .attr("aria-hidden", "true")
                .text(&offered.text),
        )
}

fn chosen(talk: Talk) -> Option<Answer> {
    talk.read(|flow| flow.draft().answer)
}

/// The ends of the scale, or in their place what was chosen: shape and words, never colour alone.
fn said(talk: Talk) -> String {
    let chosen = chosen(talk);
    match talk
        .asked
        .answers
        .iter()
        .find(|offered| Some(offered.answer) == chosen)
    {
        Some(offered) => fill(talk.text("stars.chosen"), &offered.name),
        None => talk.asked.hint.clone().unwrap_or_default(),
    }
}

/// A vote that is held is withdrawn, not cleared.
fn clearable(talk: Talk) -> bool {
    talk.read(|flow| flow.step() != Step::Follow && flow.draft().answer.is_some())
}
