//! How it ended: the thanks with what can still be done, or the notice that the answer is withdrawn.
//!
//! The heading takes the focus, so that nobody is left on a button that is gone.

use super::comment::named;
use super::element::{Element, button, classed, element};
use crate::flow::{Event, Flow};
use crate::session::Talk;
use crate::text::{around, fill};

pub(super) fn done(talk: Talk) -> Element {
    let remembered = talk.read(Flow::remembered);
    let thanks = (!remembered).then(|| element("p").text(talk.text("thanks.use")));
    let edit = button("edit", talk.text("edit")).on("click", move |_| talk.act(Event::Edit));
    let withdraw =
        button("withdraw", talk.text("withdraw")).on("click", move |_| talk.act(Event::Withdraw));
    classed("div", "thanks")
        .child(heading(
            talk,
            if remembered { "remembered" } else { "thanks" },
        ))
        .maybe(yours(talk))
        .maybe(thanks)
        .maybe(masked(talk))
        .maybe(reference(talk))
        .child(classed("div", "actions").child(edit).child(withdraw))
}

pub(super) fn withdrawn(talk: Talk) -> Element {
    let again = element("p").text(talk.text("withdrawn.again"));
    classed("div", "withdrawn")
        .child(heading(talk, "withdrawn"))
        .child(again)
}

fn heading(talk: Talk, key: &'static str) -> Element {
    classed("h3", "outcome")
        .attr("tabindex", "-1")
        .text(talk.text(key))
}

fn yours(talk: Talk) -> Option<Element> {
    let answer = talk.read(|flow| flow.draft().answer);
    let given = talk
        .asked
        .answers
        .iter()
        .find(|offered| Some(offered.answer) == answer)?;
    Some(classed("p", "yours").text(&fill(talk.text("yours"), &given.name)))
}

fn masked(talk: Talk) -> Option<Element> {
    let kinds = talk.read(|flow| flow.masked().to_vec());
    let line = || fill(talk.text("thanks.masked"), &named(talk, &kinds));
    (!kinds.is_empty()).then(|| classed("p", "warning").text(&line()))
}

/// The code by which words can be followed up, which runs left to right in every language.
fn reference(talk: Talk) -> Option<Element> {
    let code = talk.read(|flow| flow.reference().map(str::to_owned))?;
    let (before, after) = around(talk.text("reference"));
    let code = classed("bdi", "reference").attr("dir", "ltr").text(&code);
    Some(element("p").text(before).child(code).text(after))
}
