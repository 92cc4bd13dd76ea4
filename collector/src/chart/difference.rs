//! Before and after: two ranges on one scale, and the sentence that may be said of them.
//!
//! Stars are shown here by the share of four and five, because that is what is compared.

use super::interval::interval;
use super::nothing;
use crate::figure::Worded;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Change, Comparison, Counts, PageSummary, Question};

/// Two periods of one question, each with what it is called; `alike` says whether both were asked
/// in the same words and by the same widget.
#[must_use]
pub fn difference(
    before: (&str, &PageSummary),
    after: (&str, &PageSummary),
    alike: bool,
    locale: &Locale,
) -> Markup {
    let Some(comparison) = Comparison::between(before.1, after.1, alike) else {
        return nothing(locale);
    };
    let basis = match before.1.question() {
        Question::Useful => "chart.difference.useful",
        Question::Service => "chart.difference.service",
    };
    html! {
        div.chart.difference {
            p.sentence {
                strong { (moved(&comparison, locale)) }
                @if !alike { " " (locale.text("chart.difference.unlike")) }
            }
            table {
                caption { (locale.text(basis)) }
                thead {
                    tr {
                        th scope="col" { (locale.text("chart.column.period")) }
                        th scope="col" { (locale.text("chart.column.range")) }
                    }
                }
                tbody {
                    @for (name, summary) in [before, after] {
                        @if let Some(counts) = summary.counts() {
                            tr {
                                th scope="row" { (name) }
                                td {
                                    (satisfied(&counts, locale))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The share of the satisfied, as if they had said yes: drawn and said.
fn satisfied(counts: &Counts, locale: &Locale) -> Markup {
    let (n, yes) = (counts.n(), counts.satisfied());
    let votes = Counts::Useful { yes, no: n - yes };
    let Some((score, it)) = votes.score().zip(Worded::of(&votes, locale)) else {
        return nothing(locale);
    };
    let values = [
        ("value", &*it.value),
        ("low", &*it.low),
        ("high", &*it.high),
    ];
    html! {
        (interval(&score, locale))
        span.said { (locale.plural("chart.difference.said", n, &values)) }
    }
}

/// What may be said of a comparison, with the range of the difference in points.
#[must_use]
pub fn moved(comparison: &Comparison, locale: &Locale) -> String {
    let key = match comparison.change() {
        Change::Improved => "chart.improved",
        Change::Declined => "chart.declined",
        Change::Unclear => "chart.unclear",
    };
    let point = comparison.scale / 100;
    let parts = [comparison.value, comparison.low, comparison.high];
    // A difference that is there must not be written as none.
    let is_lost = |part: &i32| *part != 0 && rounded(part.unsigned_abs(), point) == 0;
    let places = i16::from(parts.iter().any(is_lost));
    let word = |part: i32| signed(part, point, places, locale);
    locale.fill(
        key,
        &[
            ("value", &word(comparison.value)),
            ("low", &word(comparison.low)),
            ("high", &word(comparison.high)),
        ],
    )
}

/// A number of points with its sign, which stands before the digits in every language.
fn signed(part: i32, point: u32, places: i16, locale: &Locale) -> String {
    let unit = if places > 0 { point / 10 } else { point };
    let digits = rounded(part.unsigned_abs(), unit);
    let sign = match part.signum() {
        _ if digits == 0 => "",
        -1 => "\u{2212}",
        _ => "+",
    };
    locale.isolated(&format!("{sign}{}", locale.decimal(digits, places)))
}

fn rounded(part: u32, unit: u32) -> u64 {
    u64::from((part + unit / 2) / unit.max(1))
}
