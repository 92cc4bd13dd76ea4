//! The words: a box with its label, what must not be written in it, how much room is left, and a
//! warning where something personal seems to stand in it.

use super::element::{Element, classed, element};
use crate::browser::{category, value};
use crate::flow::{Event, Flow};
use crate::session::Talk;
use crate::text::joined;
use crate::text::{around, counted, fill, phrase};
use crate::words::{Room, has_direction};
use std::cell::Cell;
use std::rc::Rc;

pub(super) fn comment(talk: Talk) -> Element {
    let (part, meant) = about(talk);
    let write = move |words: String| {
        let before = room(talk);
        if let Some(meant) = meant.take() {
            talk.act(Event::Mean(Some(meant)));
        }
        talk.act(Event::Write(words));
        if !look(talk) && room(talk).is_news_after(before) {
            talk.say(&counter(talk));
        }
    };
    let directed = move || talk.read(|flow| has_direction(&flow.draft().comment));
    let kept = talk.read(Flow::has_unread_words).then_some(());
    let textarea = element("textarea")
        .attr("id", &talk.id("comment"))
        .attr("rows", "4")
        .attr(
            "aria-describedby",
            &joined(&[
                &talk.id("privacy"),
                &kept
                    .map(|()| joined(&[" ", &talk.id("kept")]))
                    .unwrap_or_default(),
                " ",
                &talk.id("counter"),
            ]),
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
        .value(&talk.read(|flow| flow.draft().comment.clone()))
        .on("focus", move |_| begin(talk))
        .on("input", move |event| write(value(&event)));
    // What was there before the page was reloaded is looked at without being touched.
    if !talk.read(|flow| flow.draft().comment.is_empty()) {
        begin(talk);
    }
    let count = classed("p", "counter")
        .attr("id", &talk.id("counter"))
        .live("data-over", move || is_over(talk).then_some(""))
        .live_text(move || counter(talk));
    classed("div", "comment")
        .child(
            element("label")
                .attr("for", &talk.id("comment"))
                .text(talk.text("comment.label")),
        )
        .child(hints(talk))
        .maybe(kept.map(|()| {
            classed("p", "hint")
                .attr("id", &talk.id("kept"))
                .text(talk.text("comment.kept"))
        }))
        .child(textarea)
        .child(classed("p", "warning").live_text(move || warning(talk)))
        .child(count)
        .maybe(part)
}

/// Which part of the page the words are about, chosen from its headings, and what is chosen as long as
/// nobody chooses: the part that was being read.
fn about(talk: Talk) -> (Option<Element>, Rc<Cell<Option<String>>>) {
    let parts = talk.parts();
    let meant = Rc::new(Cell::new(None));
    if parts.len() < 2 {
        return (None, meant);
    }
    let given = talk.read(|flow| flow.draft().section.clone());
    // Whoever has said something has chosen, the whole page too.
    let preset = given.or_else(|| {
        let chosen = talk.read(|flow| flow.draft().words().is_some());
        let mut read = parts.iter().rev();
        let read = parts
            .iter()
            .find(|part| part.named)
            .or_else(|| read.find(|part| part.read));
        read.filter(|_| !chosen).map(|part| part.id.clone())
    });
    let option = |value: &str, text: &str| {
        let option = element("option").attr("value", value).text(text);
        if preset.as_deref() == Some(value) {
            option.attr("selected", "")
        } else {
            option
        }
    };
    let mut select = element("select")
        .attr("id", &talk.id("part"))
        .live("disabled", move || talk.locked())
        .child(option("", talk.text("comment.part.all")));
    for part in &parts {
        select = select.child(option(&part.id, &part.text).attr("lang", &part.lang));
    }
    meant.set(preset);
    let untouched = meant.clone();
    let select = select.on("change", move |event| {
        untouched.set(None);
        let part = value(&event);
        talk.act(Event::Mean((!part.is_empty()).then_some(part)));
    });
    let label = element("label")
        .attr("for", &talk.id("part"))
        .text(talk.text("comment.part"));
    (
        Some(classed("div", "part").child(label).child(select)),
        meant,
    )
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

/// Somebody begins to write, so that the scanner is needed.
fn begin(talk: Talk) {
    look(talk);
    talk.fetch_scanner(move || {
        look(talk);
    });
}

/// Looks through the words for personal data, and says it if there is something else than before:
/// what was found, or nothing any more.
fn look(talk: Talk) -> bool {
    let news = talk.scan();
    if news {
        talk.say(&warning(talk));
    }
    news
}

fn warning(talk: Talk) -> String {
    let found = talk.found();
    if found.is_empty() {
        return found;
    }
    fill(talk.text("comment.warning"), &named(talk, &found))
}

/// The kinds by name, in one phrase. Their codes have a space between two.
pub(super) fn named(talk: Talk, kinds: &str) -> String {
    phrase(&talk.view.texts, "kind.", kinds)
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
        .attr("href", &joined(&["tel:", number]))
        .attr("dir", "ltr")
        .text(number);
    hint.text(" ").text(before).child(call).text(after)
}
