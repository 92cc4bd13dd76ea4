//! What a visitor wrote, as it is shown wherever it is.
//!
//! Words may hold anything that can be written: each stands in an element of its own, whose direction is its
//! own, and what turns or hides is shown as a code, so that no sign in it can turn or hide what stands around
//! it. Deliberately absent: who may read it.

use crate::domain::Lang;
use crate::locale::Locale;
use crate::text::{Language, Sought, hits, tame};
use maud::{Markup, html};
use rayak_shared::personal;
use std::borrow::Cow;

/// The words, with what was sought in them marked.
pub(super) fn quote(text: &str, lang: &str, sought: &[Sought], locale: &Locale) -> Markup {
    let mut rest = 0;
    let mut parts = Vec::new();
    for hit in if sought.is_empty() {
        Vec::new()
    } else {
        hits(text, sought)
    } {
        let before = text.get(rest..hit.start).unwrap_or_default();
        parts.push(plain(before, locale));
        let found = tame(text.get(hit.clone()).unwrap_or_default());
        parts.push(html! { mark { (found) } });
        rest = hit.end;
    }
    parts.push(plain(text.get(rest..).unwrap_or_default(), locale));
    html! {
        blockquote lang=(lang) dir="auto" { @for part in parts { (part) } }
    }
}

/// The language that a browser is told of words: as they are written, or else that of the form.
pub(super) fn lang_of(written: Language, form: Lang) -> String {
    match written {
        Language::Arabic | Language::English | Language::Arabizi | Language::Urdu => {
            written.code().to_owned()
        }
        Language::Mixed | Language::Other | Language::Unknown => form.as_str().to_owned(),
    }
}

/// Words without anything sought in them, with what was taken out of them named.
fn plain(text: &str, locale: &Locale) -> Markup {
    let text = tame(text);
    html! {
        @for part in parts(&text) {
            @match part {
                Part::Said(said) => (said),
                Part::Masked(kind) => bdi.masked lang=(locale.code()) { (named(kind, locale)) },
            }
        }
    }
}

/// The words as plain text, with what was taken out of them named.
pub(super) fn worded(text: &str, locale: &Locale) -> String {
    let text = tame(text);
    let parts = parts(&text).into_iter().map(|part| match part {
        Part::Said(said) => Cow::Borrowed(said),
        Part::Masked(kind) => Cow::Owned(named(kind, locale)),
    });
    parts.collect()
}

fn named(kind: personal::Kind, locale: &Locale) -> String {
    let kind = format!("widget.kind.{}", kind.code());
    locale.fill("staff.masked", &[("kind", locale.text(&kind))])
}

/// A part of words: as it was written, or what was taken out there.
enum Part<'a> {
    Said(&'a str),
    Masked(personal::Kind),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut rest = text;
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once('⟦') {
        let masked = after
            .split_once('⟧')
            .and_then(|(code, after)| Some((personal::Kind::parse(code).ok()?, after)));
        parts.push(Part::Said(before));
        let (part, after) = match masked {
            Some((kind, after)) => (Part::Masked(kind), after),
            None => (Part::Said("⟦"), after),
        };
        parts.push(part);
        rest = after;
    }
    parts.push(Part::Said(rest));
    parts
}
