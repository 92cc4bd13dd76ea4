//! A score as staff read it: the value with its range, and what must be known to read it rightly.

use crate::board::{Against, Moved};
use crate::chart;
use crate::domain::{Day, Site};
use crate::figure::Worded;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Change, PageSummary, Question, ScoreKind, SummaryState};

/// The value and its range in words, and drawn; nothing without an answer.
pub(super) fn score(summary: &PageSummary, locale: &Locale) -> Option<Markup> {
    let (score, said) = (summary.score()?, said(summary, locale)?);
    Some(html! { (said) (chart::interval(&score, locale)) })
}

/// The value and its range in words.
pub(super) fn said(summary: &PageSummary, locale: &Locale) -> Option<Markup> {
    let counts = summary.counts()?;
    let Worded { value, low, high } = Worded::of(&counts, locale)?;
    let value = match counts.score()?.kind {
        ScoreKind::Share => value,
        ScoreKind::Mean => locale.fill("staff.mean", &[("value", &value)]),
    };
    Some(html! {
        span.said { strong { (value) } " " (locale.fill("staff.range", &[("low", &low), ("high", &high)])) }
    })
}

/// What must be known to read a figure rightly.
pub(super) fn notes(
    summary: &PageSummary,
    edited: Option<Day>,
    site: &Site,
    locale: &Locale,
) -> Vec<String> {
    let mut notes = Vec::new();
    let n = summary.n().unwrap_or_default();
    if n > 0 && n < site.suppress_below {
        notes.push(locale.text("staff.hidden").to_owned());
    } else if summary.state() == SummaryState::Initial {
        notes.push(locale.text("staff.initial").to_owned());
    }
    if let Some(day) = edited {
        notes.push(locale.fill("staff.since", &[("date", &locale.date(day))]));
    }
    if let Some(excluded) = summary.excluded().filter(|n| *n > 0) {
        notes.push(locale.plural("staff.excluded", excluded, &[]));
    }
    notes
}

/// Whether a page became better or worse, in few words, with what it is held against.
pub(super) fn moved(moved: &Moved, locale: &Locale) -> Markup {
    let comparison = moved.comparison;
    let (class, sign, key) = match comparison.change() {
        Change::Improved => ("change up", "▲", "staff.change.improved"),
        Change::Declined => ("change down", "▼", "staff.change.declined"),
        Change::Unclear => ("change", "", "staff.change.unclear"),
    };
    let points = comparison.value.unsigned_abs();
    let points =
        (u64::from(points) * 100 + u64::from(comparison.scale) / 2) / u64::from(comparison.scale);
    // Against which days all other pages are held is said once, beside the list.
    let against = match moved.against {
        Against::Edit(day) => Some(day),
        Against::Before(..) => None,
    };
    html! {
        span.(class) {
            @if !sign.is_empty() { span aria-hidden="true" { (sign) } " " }
            (locale.plural(key, points, &[]))
        }
        @if moved.before.question() == Question::Service {
            span.note { (locale.text("staff.change.stars")) }
        }
        @if let Some(day) = against {
            span.note { (locale.fill("staff.against.edit", &[("date", &locale.date(day))])) }
        }
        @if !moved.alike {
            span.note { (locale.text("staff.change.unlike")) }
        }
    }
}
