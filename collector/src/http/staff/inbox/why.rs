//! Why the rules say what they say of a remark, in words.

use super::card::{kind_name, theme_name};
use crate::domain::Standing;
use crate::locale::Locale;
use crate::rules::{Clue, Judged, Suggestion, Suspicion, Why};
use crate::text::tame;
use maud::{Markup, html};

/// What speaks for the suggested kind and theme, each with its weight.
pub(super) fn why(judged: &Judged<'_>, standing: &Standing, locale: &Locale) -> Markup {
    let kind = judged.kind.as_ref().filter(|_| standing.kind.is_none());
    let theme = judged.theme.as_ref().filter(|_| standing.theme.is_none());
    html! {
        @if let Some(kind) = kind { (one(&kind_name(locale, kind.what), kind, locale)) }
        @if let Some(theme) = theme { (one(&theme_name(locale, theme.what), theme, locale)) }
        @if kind.is_none() && theme.is_none() && standing.kind.is_none() && standing.theme.is_none() {
            p.note { (locale.text("inbox.why.nothing")) }
        }
    }
}

fn one<T>(name: &str, suggestion: &Suggestion<'_, T>, locale: &Locale) -> Markup {
    html! {
        p.note {
            (locale.fill("inbox.why", &[("name", name), ("sum", &signed(suggestion.weight, locale))]))
        }
        ul.why {
            @for clue in &suggestion.because { li { (said(clue, locale)) " " (signed(clue.weight, locale)) } }
        }
    }
}

fn said(clue: &Clue<'_>, locale: &Locale) -> Markup {
    match clue.why {
        Why::Words(words) => html! { q dir="auto" { (tame(words)) } },
        Why::Reason(reason) => {
            let key = format!("reason.{}", reason.code());
            let reason = locale.text(&key);
            html! { (locale.fill("inbox.why.reason", &[("reason", reason)])) }
        }
        Why::Answer(answer) => {
            let key = format!("answer.{}", answer.code());
            let answer = locale.text(&key);
            html! { (locale.fill("inbox.why.answer", &[("answer", answer)])) }
        }
        Why::Shape(shape) => html! { (locale.text(&format!("about.shape.{}", shape.code()))) },
    }
}

/// What makes one suspect that words tell of a person.
pub(super) fn traces(suspicion: &Suspicion, locale: &Locale) -> String {
    let traces = suspicion.because.iter().map(|(trace, _)| trace.code());
    let sentences = traces.map(|code| locale.text(&format!("about.suspicion.{code}")).to_owned());
    sentences.collect::<Vec<_>>().join(" · ")
}

/// A weight with its sign, which must not change sides in a text that runs from the right.
fn signed(weight: i32, locale: &Locale) -> String {
    let sign = if weight < 0 { '−' } else { '+' };
    let number = locale.number(weight.unsigned_abs().into());
    locale.isolated(&format!("{sign}{number}"))
}
