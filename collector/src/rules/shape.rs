//! What a text looks like, apart from its words: long numbers, addresses, links, and nothing at all.
//!
//! Looked for in masked text: what the scanner of `rayak_shared::personal` knows is gone by then, and a number
//! that it left may still be somebody's.

use crate::coded::coded;
use crate::text::Token;
use rayak_shared::personal;
use std::ops::Range;

/// The fewest digits of a number that could belong to a person.
const DIGITS: usize = 6;

/// Endings of the names of hosts that are written in remarks.
const HOSTS: [&str; 8] = ["com", "gov", "info", "io", "net", "org", "sa", "shop"];
/// Names of hosts that are known by themselves: of links to a conversation, and of short links.
const NAMED: [&str; 4] = ["bit", "t", "wa", "www"];

coded! {
    /// What a text can look like.
    pub Shape, 6 {
        /// A long number, also in groups.
        Digits = "digits",
        /// The sign of an address or account.
        At = "at",
        Link = "link",
        /// Tags, templates, and what else is meant for machines.
        Markup = "markup",
        Question = "question",
        /// No words, no masked data and no picture.
        Empty = "empty",
    }
}

/// Every shape that a text has, with the bytes where it is first seen.
pub(super) fn of(text: &str, tokens: &[Token]) -> Vec<(Shape, Range<usize>)> {
    let find = |shape: Shape| match shape {
        Shape::Digits => digits(text, tokens),
        Shape::At => text.find(['@', '＠']).and_then(|at| one(text, at)),
        Shape::Link => link(text, tokens),
        Shape::Markup => markup(text),
        Shape::Question => text.find(['?', '؟', '？']).and_then(|at| one(text, at)),
        Shape::Empty => is_empty(text, tokens).then_some(0..0),
    };
    let all = Shape::ALL.iter();
    all.filter_map(|shape| Some((*shape, find(*shape)?)))
        .collect()
}

fn one(text: &str, at: usize) -> Option<Range<usize>> {
    let c = text.get(at..)?.chars().next()?;
    Some(at..at + c.len_utf8())
}

/// A number of six digits or more, or groups of them with one sign between, that are no date, also with its
/// hour, and no two years.
fn digits(text: &str, tokens: &[Token]) -> Option<Range<usize>> {
    let is_joined = |one: &Token, next: &Token| {
        let between = text.get(one.span.end..next.span.start);
        one.is_number() && next.is_number() && matches!(between, Some(" " | "-" | "." | "\u{a0}"))
    };
    let groups = tokens.chunk_by(is_joined);
    let long = groups
        .filter(|group| group.first().is_some_and(Token::is_number))
        .find(|group| {
            let length: usize = group.iter().map(|token| token.normal.len()).sum();
            length >= DIGITS && !is_time(group)
        })?;
    Some(long.first()?.span.start..long.last()?.span.end)
}

/// Whether these numbers are a date, perhaps with an hour, or two years.
fn is_time(group: &[Token]) -> bool {
    let numbers = group.iter().map(|it| match it.normal.len() {
        1 | 2 | 4 => it.normal.parse().unwrap_or(0),
        _ => 0,
    });
    let numbers: Vec<u16> = numbers.collect();
    let is_year = |it: u16| matches!(it, 1300..1600 | 1900..2100);
    let is_day = |one: u16, two: u16| {
        let (less, more) = (one.min(two), one.max(two));
        (1..=12).contains(&less) && more <= 31
    };
    let is_date = |it: &[u16]| match it {
        [year, one, two] if is_year(*year) => is_day(*one, *two),
        [one, two, year] if is_year(*year) => is_day(*one, *two),
        [one, two] => is_year(*one) && is_year(*two),
        _ => false,
    };
    match &numbers[..] {
        [date @ .., hour] if date.len() == 3 => is_date(date) && *hour < 24,
        all => is_date(all),
    }
}

fn link(text: &str, tokens: &[Token]) -> Option<Range<usize>> {
    if let Some(at) = text.find("://") {
        let start = text.get(..at)?.rfind(|c: char| !c.is_ascii_alphanumeric());
        return Some(start.map_or(0, |at| at + 1)..at + 3);
    }
    tokens.windows(2).find_map(|pair| {
        let [host, ending] = pair else { return None };
        let dot = text.get(host.span.end..ending.span.start)? == ".";
        // The normal form would take "www" for a letter that is drawn out.
        let written = text.get(host.span.clone())?;
        let is_named = |name: &&str| written.eq_ignore_ascii_case(name);
        let named = NAMED.iter().any(is_named) || HOSTS.contains(&&*ending.normal);
        (dot && named && host.normal.is_ascii()).then_some(host.span.start..ending.span.end)
    })
}

fn markup(text: &str) -> Option<Range<usize>> {
    let opened = text.match_indices('<').find(|(at, _)| {
        let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    });
    let template = ["{{", "${", "<%", "../..", "=HYPERLINK(", "=cmd|"];
    let opened = opened.map(|(at, _)| at);
    let at = opened.or_else(|| template.iter().find_map(|sign| text.find(sign)))?;
    Some(at..at + 1)
}

/// A thumb or a heart says something, and so does what had to be masked.
fn is_empty(text: &str, tokens: &[Token]) -> bool {
    let is_picture =
        |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f300}'..='\u{1faff}');
    let masked = text.match_indices('⟦').any(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        personal::placeholder(rest).is_some()
    });
    tokens.is_empty() && !masked && !text.contains(is_picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn seen(text: &str) -> Vec<(&'static str, &str)> {
        let tokens: Vec<Token> = tokens(text).collect();
        let shapes = of(text, &tokens).into_iter();
        shapes
            .map(|(shape, span)| (shape.code(), &text[span]))
            .collect()
    }

    #[test]
    fn each_shape_is_seen_where_it_is() {
        for (text, expected) in [
            ("الطلب ١٢٣٤٥٦٧", vec![("digits", "١٢٣٤٥٦٧")]),
            ("call 12 34 56", vec![("digits", "12 34 56")]),
            ("يوم 2026-10-12 الساعة 10:30 في 2025 2026", vec![]),
            ("2026-10-12 15", vec![]),
            ("14.5.1447 أو 12 31 2026", vec![]),
            ("الرقم 1234 5678", vec![("digits", "1234 5678")]),
            ("السجل ١٠٢٣ ٤٥٦٧", vec![("digits", "١٠٢٣ ٤٥٦٧")]),
            ("رقم 0551 2345", vec![("digits", "0551 2345")]),
            ("رقم 17 32 2345", vec![("digits", "17 32 2345")]),
            ("رقم 13 13 2026", vec![("digits", "13 13 2026")]),
            ("رقم 2026 10 12 4567", vec![("digits", "2026 10 12 4567")]),
            ("اتصلت على 940 و 19900", vec![]),
            ("my insta @someone", vec![("at", "@")]),
            ("see https://example.com", vec![("link", "https://")]),
            ("see example.com now", vec![("link", "example.com")]),
            ("الرابط www.example", vec![("link", "www.example")]),
            ("wa.me/0", vec![("link", "wa.me")]),
            ("it works.me too? no", vec![("question", "?")]),
            ("<b>hi</b>", vec![("markup", "<")]),
            ("{{7*7}}", vec![("markup", "{")]),
            ("1 < 2, a<3", vec![]),
            ("متى؟", vec![("question", "؟")]),
            (" .\u{200b}, ", vec![("empty", "")]),
            ("👍", vec![]),
            ("⟦mobile⟧", vec![]),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }
}
