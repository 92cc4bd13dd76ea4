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
            p.basis { (locale.text(basis)) }
            dl {
                @for (name, summary) in [before, after] {
                    @if let Some(counts) = summary.counts() {
                        div {
                            dt { (name) }
                            dd { (satisfied(&counts, locale)) }
                        }
                    }
                }
            }
            p.ends aria-hidden="true" {
                @for end in [0, 50, 100] { span { (locale.percent(end)) } }
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

#[cfg(test)]
mod tests {
    use super::super::tests::{arabic, english, shown, summary};
    use super::*;

    #[test]
    fn before_and_after_stand_on_one_scale_with_what_may_be_said() {
        let votes = |yes, n| summary(Counts::Useful { yes, no: n - yes });
        let said = |before, after, alike, locale| {
            shown(&difference(("1", &before), ("2", &after), alike, locale))
        };
        let improved = said(votes(600, 1000), votes(720, 1000), true, english());
        assert!(
            improved.contains(
                "A clear improvement. Difference in percentage points: +12 (between +8 and +16)."
            ),
            "{improved}"
        );
        assert!(
            improved.contains("72% (between 69% and 75%), from 1,000 answers"),
            "{improved}"
        );
        assert_eq!(improved.matches("<svg class=\"interval").count(), 2);
        let declined = said(votes(720, 1000), votes(600, 1000), true, arabic());
        assert!(
            declined.contains(
                "تراجع واضح. الفرق بالنقاط المئوية: \u{2212}12 (بين \u{2212}16 و\u{2212}8)."
            ),
            "{declined}"
        );
        let unclear = said(votes(60, 100), votes(72, 100), true, english());
        assert!(
            unclear.contains(
                "No clear change. Difference in percentage points: +12 (between \u{2212}1 and +25)."
            ),
            "{unclear}"
        );
        let unlike = said(votes(600, 1000), votes(720, 1000), false, english());
        assert!(
            unlike.contains("No clear change.") && unlike.contains("wording or its place changed"),
            "{unlike}"
        );
    }

    #[test]
    fn stars_are_drawn_by_what_is_compared() {
        let stars = |low, high| summary(Counts::Service([low, 0, 0, 0, high]));
        let markup = shown(&difference(
            ("1", &stars(400, 600)),
            ("2", &stars(280, 720)),
            true,
            english(),
        ));
        assert!(
            markup.contains("gave 4 or 5 stars") && markup.contains("60% (between 57% and 63%)"),
            "{markup}"
        );
    }

    #[test]
    fn a_small_difference_that_is_there_is_not_written_as_none() {
        let votes = |yes| {
            summary(Counts::Useful {
                yes,
                no: 1_000_000 - yes,
            })
        };
        let markup = shown(&difference(
            ("1", &votes(500_000)),
            ("2", &votes(503_000)),
            true,
            english(),
        ));
        assert!(
        markup.contains(
            "A clear improvement. Difference in percentage points: +0.3 (between +0.2 and +0.4)."
        ),
        "{markup}"
    );
    }

    #[test]
    fn a_sign_stands_before_its_digits_in_arabic() {
        let (before, after) = (
            summary(Counts::Useful { yes: 7, no: 3 }),
            summary(Counts::Useful { yes: 6, no: 4 }),
        );
        let markup = difference(("1", &before), ("2", &after), true, arabic()).0;
        assert!(markup.contains("\u{2066}\u{2212}10\u{2069}"), "{markup}");
    }
}
