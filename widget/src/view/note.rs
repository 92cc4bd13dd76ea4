//! The last line of a question: that something is being sent, or why it was not.

use super::element::{Element, button, classed, element};
use crate::flow::{Event, Fault, Flow};
use crate::session::Talk;
use crate::text::error;

pub(super) fn progress_key(talk: Talk) -> u8 {
    talk.read(|flow| u8::from(flow.busy()) + u8::from(flow.waiting()))
}

pub(super) fn progress(talk: Talk) -> Option<Element> {
    let key = if talk.read(Flow::waiting) {
        "waiting"
    } else {
        "sending"
    };
    talk.read(Flow::busy)
        .then(|| classed("p", "note").text(talk.text(key)))
}

pub(super) fn failure_key(talk: Talk) -> u8 {
    talk.read(|flow| match flow.fault() {
        None => 0,
        Some(Fault::Line) => 1,
        Some(Fault::Status(_)) => 2,
        Some(Fault::Refused(code)) => 3 + code as u8,
    })
}

pub(super) fn failure(talk: Talk) -> Option<Element> {
    let fault = talk.read(Flow::fault)?;
    let why = error(&talk.view.texts, fault.code(), talk.view.limits.comment);
    let retry = || button("retry", talk.text("retry")).on("click", move |_| talk.act(Event::Retry));
    let retry = talk.read(Flow::can_retry).then(retry);
    Some(
        element("div")
            .child(classed("p", "error").text(&why))
            .maybe(retry),
    )
}
