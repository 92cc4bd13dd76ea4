//! What opens below the answer: reasons, words, and the button that sends them.

use super::element::{Element, button, classed};
use super::{comment::comment, reasons::reasons};
use crate::browser::key;
use crate::flow::{Event, Flow};
use crate::session::Talk;
use rayak_shared::Question;

pub(super) fn follow(talk: Talk) -> Element {
    // Yes and no are held before this opens; stars are not.
    let saved = (talk.asked.question == Question::Useful)
        .then(|| classed("p", "saved").text(talk.text("saved")));
    let send = button("send", talk.text("send"))
        .live("aria-disabled", move || talk.locked().map(|_| "true"))
        .on("click", move |_| talk.act(Event::Send));
    let close = button("close", talk.text("close")).on("click", move |_| talk.close());
    classed("div", "follow")
        .maybe(saved)
        .child(reasons(talk))
        .child(comment(talk))
        .child(
            classed("div", "buttons")
                .child(send)
                .maybe(talk.read(Flow::can_close).then_some(close)),
        )
        .on("keydown", move |event| {
            if key(&event) == "Escape" {
                talk.close();
            }
        })
}
