//! One question, from its text down to whatever the present step opens below it.

use super::element::{Element, classed, element, part};
use super::{follow::follow, note, outcome, service::stars, useful::buttons};
use crate::flow::{Flow, Step};
use crate::session::Talk;
use leptos::prelude::Get;
use rayak_shared::Question;

pub(super) fn question(talk: Talk) -> Element {
    let asked = talk.asked;
    // Each part is drawn anew only when its own key changes, so that no letter typed below takes
    // the focus from a star above.
    let step = talk.key(|flow| flow.step() as u8);
    let open = talk.key(|flow| u8::from(flow.is_open()));
    let answers = move || {
        let shown = step.get() != Step::Done as u8;
        shown.then(|| match asked.question {
            Question::Useful => buttons(talk).into(),
            Question::Service => stars(talk).into(),
        })
    };
    let outcome = move || {
        let shown = step.get();
        if shown == Step::Done as u8 {
            Some(outcome::done(talk).into())
        } else {
            (shown == Step::Withdrawn as u8).then(|| outcome::withdrawn(talk).into())
        }
    };
    let head = classed("div", "head")
        .child(element("h2").attr("id", &talk.id("text")).text(&asked.text))
        .child(part(answers));
    classed("section", "question")
        .attr("data-question", asked.question.code())
        .live("data-state", move || Some(talk.read(Flow::state)))
        .attr("aria-labelledby", &talk.id("text"))
        .child(head)
        .child(classed("p", "figure").text(&asked.figure))
        .child(part(outcome))
        .child(part(move || (open.get() == 1).then(|| follow(talk).into())))
        .child(part(move || note::progress(talk)))
        .child(part(move || note::failure(talk)))
}
