//! The words: a box with its label, what must not be written in it, how much room is left, and a
//! warning where something personal seems to stand in it.

use crate::browser::category;
use crate::flow::Event;
use crate::session::Talk;
use crate::text::{counted, fill, phrase};
use crate::words::{Room, has_direction};
use leptos::prelude::*;
use rayak_shared::personal;

pub(super) fn comment(talk: Talk) -> impl IntoView {
    let room = Memo::new(move |_| talk.read(|flow| Room::of(&flow.draft().comment, talk.view.limits.comment)));
    let found = Memo::new(move |_| talk.read(|flow| kinds(&flow.draft().comment)));
    let directed = Memo::new(move |_| talk.read(|flow| has_direction(&flow.draft().comment)));
    let write = move |words: String| {
        let before = (room.get_untracked(), found.get_untracked());
        talk.act(Event::Write(words));
        let after = (room.get_untracked(), found.get_untracked());
        if after.1.len() > before.1.len() {
            talk.say(&warning(talk, &after.1));
        } else if after.0.is_news_after(before.0) {
            talk.say(&counter(talk, after.0));
        }
    };
    let described = [talk.id("privacy"), talk.id("counter")].join(" ");
    view! {
        <div class="comment">
            <label for=talk.id("comment")>{talk.text("comment.label")}</label>
            <p class="hint" id=talk.id("privacy")>
                {talk.text("comment.privacy")}
                " "
                {urgent(talk)}
            </p>
            {talk.read(|flow| flow.has_unread_words()).then(|| view! { <p class="hint">{talk.text("comment.kept")}</p> })}
            <textarea
                id=talk.id("comment")
                rows="4"
                dir=move || if directed.get() { "auto" } else { talk.view.dir.code() }
                aria-describedby=described
                aria-invalid=move || matches!(room.get(), Room::Over(_)).then_some("true")
                prop:readOnly=move || talk.read(|flow| flow.locked())
                prop:value=move || talk.read(|flow| flow.draft().comment.clone())
                on:input=move |event| write(event_target_value(&event))
            />
            {move || {
                let found = found.get();
                (!found.is_empty()).then(|| view! { <p class="warning">{warning(talk, &found)}</p> })
            }}
            <p class="counter" id=talk.id("counter") class:over=move || matches!(room.get(), Room::Over(_))>
                {move || counter(talk, room.get())}
            </p>
        </div>
    }
}

/// The kinds of personal data in the words, each once.
fn kinds(words: &str) -> Vec<personal::Kind> {
    let mut kinds = Vec::new();
    for finding in personal::find(words) {
        if !kinds.contains(&finding.kind) {
            kinds.push(finding.kind);
        }
    }
    kinds
}

/// The kinds by name, in one phrase.
pub(super) fn named(talk: Talk, kinds: &[personal::Kind]) -> String {
    let keys: Vec<String> = kinds.iter().map(|kind| ["kind.", kind.code()].concat()).collect();
    phrase(&talk.view.texts, &keys)
}

fn warning(talk: Talk, kinds: &[personal::Kind]) -> String {
    fill(&talk.text("comment.warning"), "{kinds}", &named(talk, kinds))
}

fn counter(talk: Talk, room: Room) -> String {
    let (key, number) = match room {
        Room::Left(number) => ("counter", number),
        Room::Over(number) => ("counter.over", number),
    };
    counted(&talk.view.texts, key, number, &category(&talk.view.lang, number))
}

/// Where to turn with what cannot wait; on a phone the number calls.
fn urgent(talk: Talk) -> Option<impl IntoView> {
    let number = talk.view.urgent.as_deref()?;
    let line = talk.view.texts.get("comment.urgent")?;
    let (before, after) = line.split_once("{number}")?;
    let call = ["tel:", number].concat();
    Some(view! { <span>{before}<a href=call dir="ltr">{number}</a>{after}</span> })
}
