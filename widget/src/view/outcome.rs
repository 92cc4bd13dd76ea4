//! How it ended: the thanks with what can still be done, the notice that the answer is withdrawn, or
//! on a later visit the answer that was given.
//!
//! The heading takes the focus, so that nobody is left on a button that is gone.

use super::comment::named;
use super::element::{Element, button, classed, element};
use super::service::drawn;
use crate::browser::can_copy;
use crate::flow::{Event, Flow};
use crate::session::Talk;
use crate::text::{around, fill};
use rayak_shared::{AnswerView, Question};

pub(super) fn done(talk: Talk) -> Element {
    classed("div", "thanks")
        .child(heading(talk, "thanks"))
        .maybe(yours(talk))
        .child(element("p").text(talk.text("thanks.use")))
        .maybe(masked(talk))
        .maybe(reference(talk))
        .child(
            classed("div", "actions")
                .child(edit(talk, "edit"))
                .child(withdraw(talk, "withdraw")),
        )
}

/// One line in the room that the answers would take, so that nothing below it moves on a visitor who
/// comes back.
pub(super) fn remembered(talk: Talk) -> Element {
    let pending = move || talk.read(Flow::pending);
    let key = move || match (pending(), talk.read(Flow::leaving)) {
        (false, _) => "yours",
        (true, false) => "yours.pending",
        (true, true) => "yours.leaving",
    };
    let parts = move || around(talk.text(key()));
    let answer = move || match (given(talk), talk.asked.question) {
        (None, _) => "",
        (Some(given), Question::Useful) => given.text.as_str(),
        (Some(given), Question::Service) => &given.name,
    };
    // Drawn once, so that whoever is on one of the buttons stays there when the reply comes.
    let yours = element("p")
        .live("class", move || {
            Some(if pending() { "yours pending" } else { "yours" })
        })
        .child(classed("span", "before").live_text(move || parts().0.to_owned()))
        .child(element("span").live_text(move || answer().to_owned()))
        .child(element("span").live_text(move || parts().1.to_owned()));
    let line = classed("div", "actions remembered")
        .child(yours)
        .child(edit(talk, "edit.short").attr("aria-label", talk.text("edit")))
        .child(withdraw(talk, "withdraw.short").attr("aria-label", talk.text("withdraw")));
    let stars = (talk.asked.question == Question::Service).then(|| drawn(talk));
    element("div").maybe(stars).child(line)
}

fn edit(talk: Talk, key: &'static str) -> Element {
    about(talk, "edit", key).on("click", move |_| talk.act(Event::Edit))
}

fn withdraw(talk: Talk, key: &'static str) -> Element {
    about(talk, "withdraw", key).on("click", move |_| talk.act(Event::Withdraw))
}

/// A button that the other question of the card has, too: what it is about is heard with its name.
fn about(talk: Talk, class: &str, key: &'static str) -> Element {
    button(class, talk.text(key)).attr("aria-describedby", &talk.id("text"))
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

fn given(talk: Talk) -> Option<&'static AnswerView> {
    let answer = talk.read(|flow| flow.draft().answer);
    let mut offered = talk.asked.answers.iter();
    offered.find(|offered| Some(offered.answer) == answer)
}

fn yours(talk: Talk) -> Option<Element> {
    let line = fill(talk.text("yours"), &given(talk)?.name);
    Some(classed("p", "yours").text(&line))
}

fn masked(talk: Talk) -> Option<Element> {
    let masked = talk.read(|flow| flow.masked().to_owned());
    let line = || fill(talk.text("thanks.masked"), &named(talk, &masked));
    (!masked.is_empty()).then(|| classed("p", "warning").text(&line()))
}

/// The code by which words can be followed up, which runs left to right in every language.
fn reference(talk: Talk) -> Option<Element> {
    let code = talk.read(|flow| flow.reference().map(str::to_owned))?;
    let (before, after) = around(talk.text("reference"));
    let shown = classed("bdi", "reference")
        .attr("dir", "ltr")
        .attr("translate", "no")
        .text(&code);
    let line = element("p").text(before).child(shown).text(after);
    let copy = || button("copy", talk.text("copy")).on("click", move |_| talk.copy(&code));
    Some(element("div").child(line).maybe(can_copy().then(copy)))
}
