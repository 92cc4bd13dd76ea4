//! One question, from its text down to whatever the present step opens below it.

use super::element::{Element, classed, element, part};
use super::{follow::follow, note, outcome, service::stars, useful::buttons};
use crate::flow::{Flow, Step};
use crate::session::Talk;
use rayak_shared::Question;

pub(super) fn question(talk: Talk) -> Element {
    let asked = talk.asked;
    let step = move || talk.read(Flow::step);
    let answers = move || {
        Some(match (step(), asked.question) {
            (Step::Done, _) => return None,
            (Step::Remembered, _) => outcome::remembered(talk),
            (_, Question::Useful) => buttons(talk),
            (_, Question::Service) => stars(talk),
        })
    };
    // Its parts stay as they are while a visitor works in them.
    let answered = move || match step() {
        Step::Ask | Step::Follow | Step::Withdrawn => Step::Ask,
        other => other,
    };
    let outcome = move || match step() {
        Step::Done => Some(outcome::done(talk)),
        Step::Withdrawn => Some(outcome::withdrawn(talk)),
        Step::Ask | Step::Remembered | Step::Follow => None,
    };
    let (text, figure) = if talk.brief() {
        (talk.text("part"), None)
    } else {
        let figure = classed("p", "figure").text(&asked.figure);
        (asked.text.as_str(), Some(figure))
    };
    let open = move || talk.read(Flow::is_open);
    let head = classed("div", "head")
        .child(element("h2").attr("id", &talk.id("text")).text(text))
        .child(part(move || answered() as u8, answers));
    classed("div", "question")
        .attr("data-question", asked.question.code())
        .live("data-state", move || Some(talk.read(Flow::state)))
        .child(head)
        .maybe(figure)
        .child(part(move || step() as u8, outcome))
        .child(part(
            move || u8::from(open()),
            move || open().then(|| follow(talk)),
        ))
        .child(part(
            move || note::progress_key(talk),
            move || note::progress(talk),
        ))
        .child(part(
            move || note::failure_key(talk),
            move || note::failure(talk),
        ))
}
