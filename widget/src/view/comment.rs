//! The words: a box with its label, what must not be written in it, how much room is left, and a
//! warning where something personal seems to stand in it.

use super::element::{Element, classed, element, part};
use crate::browser::{category, value};
use crate::flow::{Event, Flow};
use crate::session::Talk;
use crate::text::{around, counted, fill, phrase};
use crate::words::{Room, has_direction};
use rayak_shared::personal;

pub(super) fn comment(talk: Talk) -> Element {
    let write = move |words: String| {
        let (before, found_before) = (room(talk), found(talk));
        talk.act(Event::Write(words));
        let (after, found) = (room(talk), found(talk));
        if found.len() > found_before.len() {
            talk.say(&warning(talk, &found));
        } else if after.is_news_after(before) {
            talk.say(&counter(talk));
        } else if found.len() < found_before.len() {
            talk.say("");
        }
    };
    let directed = move || talk.read(|flow| has_direction(&flow.draft().comment));
    let textarea = element("textarea")
        .attr("id", &talk.id("comment"))
        .attr("rows", "4")
        .attr(
            "aria-describedby",
            &[talk.id("privacy").as_str(), " ", &talk.id("counter")].concat(),
        )
        .live("dir", move || {
            Some(if directed() {
                "auto"
            } else {
                talk.view.dir.code()
            })
        })
        .live("aria-invalid", move || is_over(talk).then_some("true"))
        .live("readonly", move || talk.locked())
        .value(talk.read(|flow| flow.draft().comment.clone()))
        .on("input", move |event| write(value(&event)));
    let warned = move || {
        let found = found(talk);
        (!found.is_empty()).then(|| classed("p", "warning").text(&warning(talk, &found)))
    };
    let count = classed("p", "counter")
        .attr("id", &talk.id("counter"))
        .live("data-over", move || is_over(talk).then_some(""))
        .live_text(move || counter(talk));
    let kept = talk.read(Flow::has_unread_words);
    classed("div", "comment")
        .child(
            element("label")
                .attr("for", &talk.id("comment"))
                .text(talk.text("comment.label")),
        )
        .child(hints(talk))
        .maybe(kept.then(|| classed("p", "hint").text(talk.text("comment.kept"))))
        .child(textarea)
        .child(part(move || bits(&found(talk)), warned))
        .child(count)
}

fn room(talk: Talk) -> Room {
    let words = |flow: &Flow| {
        let words = flow.draft().words().unwrap_or_default();
        Room::of(words, talk.view.limits.comment)
    };
    talk.read(words)
}

fn is_over(talk: Talk) -> bool {
    matches!(room(talk), Room::Over(_))
}

fn counter(talk: Talk) -> String {
    let (key, number) = match room(talk) {
        Room::Left(number) => ("counter", number),
        Room::Over(number) => ("counter.over", number),
    };
    counted(
        &talk.view.texts,
        key,
        number,
        &category(&talk.view.lang, number),
    )
}

/// The kinds of personal data in the words, each once.
fn found(talk: Talk) -> Vec<personal::Kind> {
    let mut kinds = Vec::new();
    for finding in talk.read(|flow| personal::find(&flow.draft().comment)) {
        if !kinds.contains(&finding.kind) {
            kinds.push(finding.kind);
        }
    }
    kinds
}

/// The set of kinds as one number.
fn bits(kinds: &[personal::Kind]) -> u32 {
    kinds.iter().fold(0, |bits, kind| bits | 1 << (*kind as u8))
}

fn warning(talk: Talk, kinds: &[personal::Kind]) -> String {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    fill(talk.text("comment.warning"), &named(talk, &codes))
}

/// The kinds by name, in one phrase.
pub(super) fn named<C: AsRef<str>>(talk: Talk, kinds: &[C]) -> String {
    let keys: Vec<String> = kinds
        .iter()
        .map(|code| ["kind.", code.as_ref()].concat())
        .collect();
    phrase(&talk.view.texts, &keys)
}

/// What must not be written, and where to turn with what cannot wait; on a phone the number calls.
fn hints(talk: Talk) -> Element {
    let hint = classed("p", "hint")
        .attr("id", &talk.id("privacy"))
        .text(talk.text("comment.privacy"));
    let Some(number) = talk.view.urgent.as_deref() else {
        return hint;
    };
    let (before, after) = around(talk.text("comment.urgent"));
    let call = element("a")
        .attr("href", &["tel:", number].concat())
        .attr("dir", "ltr")
        .text(number);
    hint.text(" ").text(before).child(call).text(after)
}
