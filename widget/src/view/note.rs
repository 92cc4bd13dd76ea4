//! The last line of a question: that something is being sent, or why it was not.

use super::element::{button, classed, element};
use crate::flow::Event;
use crate::session::Talk;
use crate::text::error;
use leptos::prelude::AnyView;

pub(super) fn progress(talk: Talk) -> Option<AnyView> {
    let (busy, waiting) = talk.read(|flow| (flow.busy(), flow.waiting()));
    let key = if waiting { "waiting" } else { "sending" };
    busy.then(|| classed("p", "note").text(&talk.text(key)).into())
}

pub(super) fn failure(talk: Talk) -> Option<AnyView> {
    let (fault, can_retry) = talk.read(|flow| (flow.fault(), flow.can_retry()));
    let why = error(&talk.view.texts, fault?.code(), talk.view.limits.comment);
    let retry = || button("retry", &talk.text("retry")).on("click", move |_| talk.act(Event::Again));
    Some(element("div").child(classed("p", "error").text(&why)).children(can_retry.then(retry)).into())
}
