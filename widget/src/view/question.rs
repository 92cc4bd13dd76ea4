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
        (step() != Step::Done).then(|| match asked.question {
            Question::Useful => buttons(talk),
            Question::Service => stars(talk),
        })
    };
    let outcome = move || match step() {
        Step::Done => Some(outcome::done(talk)),
        Step::Withdrawn => Some(outcome::withdrawn(talk)),
        Step::Ask | Step::Follow => None,
    };
    let open = move || talk.read(Flow::is_open);
    let head = classed("div", "head")
        .child(element("h2").attr("id", &talk.id("text")).text(&asked.text))
        .child(part(move || u8::from(step() == Step::Done), answers));
    classed("div", "question")
        .attr("data-question", asked.question.code())
        .live("data-state", move || Some(talk.read(Flow::state)))
        .child(head)
        .child(classed("p", "figure").text(&asked.figure))
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
