//! The parts of a whole with their counts and shares: reasons of a branch, languages, channels,
//! parts of a page.
//!
//! It is a table, and complete as one: bars are for the eye alone. The longest bar is that of the
//! largest part, because most parts are small ones of their whole. The caller says the order.

use super::nothing;
use super::share::{part, share};
use super::{from_left, percent};
use crate::locale::Locale;
use maud::{Markup, html};

/// What is broken down, and into what.
#[derive(Debug, Clone, Copy)]
pub struct Bars<'a> {
    /// What the table holds, as a sentence or a heading.
    pub caption: &'a str,
    /// What each part is: a reason, a language.
    pub column: &'a str,
    /// What the shares are shares of: all answers of the branch, for one.
    pub whole: u64,
    pub parts: &'a [Part],
}

/// A part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Words, a link, or a [`code`].
    pub label: Markup,
    /// None where the reader may not know it.
    pub count: Option<u64>,
}

/// A label that is written from left to right in every language, such as the id of a section.
#[must_use]
pub fn code(code: &str) -> Markup {
    html! { bdi dir="ltr" { (code) } }
}

/// Each part with its count, its share of the whole and a bar.
#[must_use]
pub fn bars(bars: &Bars<'_>, locale: &Locale) -> Markup {
    let largest = bars.parts.iter().filter_map(|part| part.count).max();
    match largest {
        None if bars.parts.is_empty() => nothing(locale),
        largest => rows("bars", bars, largest.unwrap_or_default(), locale),
    }
}

/// The table, with bars of which one of `longest` fills its track.
pub(super) fn rows(class: &str, bars: &Bars<'_>, longest: u64, locale: &Locale) -> Markup {
    html! {
        table.chart.(class) {
            caption { (bars.caption) }
            thead {
                tr {
                    th scope="col" { (bars.column) }
                    th.figure scope="col" { (locale.text("chart.column.count")) }
                    th.figure scope="col" { (locale.text("chart.column.share")) }
                }
            }
            tbody {
                @for Part { label, count } in bars.parts {
                    tr {
                        th scope="row" {
                            span.label { (label) }
                            @if let Some(count) = count { (bar(part(*count, longest), locale)) }
                        }
                        @match count {
                            Some(count) => {
                                td.figure { (locale.number(*count)) }
                                td.figure { (share(*count, bars.whole, locale)) }
                            }
                            None => td.figure colspan="2" { (locale.text("chart.hidden")) },
                        }
                    }
                }
            }
        }
    }
}

fn bar(part: f64, locale: &Locale) -> Markup {
    // A bar begins where its line of text does.
    let start = from_left(0.0, 1.0 - part, locale.dir());
    html! {
        svg.bar aria-hidden="true" {
            line.track x1="0%" x2="100%" y1="5" y2="5" {}
            @if part > 0.0 {
                rect x=(percent(start)) width=(percent(part)) height="10" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{arabic, elements, english, shown, value};
    use super::*;

    #[test]
    fn bars_begin_where_the_language_does_and_the_largest_fills_its_track() {
        let parts = [("a", 30), ("b", 60)].map(|(label, count)| Part {
            label: code(label),
            count: Some(count),
        });
        let given = Bars {
            caption: "",
            column: "",
            whole: 300,
            parts: &parts,
        };
        let rects = |locale| {
            let markup = bars(&given, locale).0;
            elements(&markup, "<rect")
                .into_iter()
                .map(|it| (value(it, "x").to_owned(), value(it, "width").to_owned()))
                .collect::<Vec<_>>()
        };
        let pair = |x: &str, width: &str| (x.to_owned(), width.to_owned());
        assert_eq!(rects(english()), [pair("0%", "50%"), pair("0%", "100%")]);
        assert_eq!(rects(arabic()), [pair("50%", "50%"), pair("0%", "100%")]);
        let markup = shown(&bars(&given, english()));
        assert!(
            markup.contains(">10%</td>") && markup.contains(">20%</td>"),
            "shares of the whole, not of the largest"
        );
    }

    #[test]
    fn a_hidden_part_has_no_bar_and_an_id_keeps_its_order() {
        let parts = [
            Part {
                label: code("fees-2026.table"),
                count: Some(12),
            },
            Part {
                label: code("contact"),
                count: None,
            },
        ];
        let markup = bars(
            &Bars {
                caption: "",
                column: "",
                whole: 40,
                parts: &parts,
            },
            arabic(),
        )
        .0;
        assert!(markup.contains("<bdi dir=\"ltr\">fees-2026.table</bdi>"));
        let (_, hidden) = markup.split_once("contact").expect("the part");
        assert!(hidden.contains("أقل من أن تُعرض") && !hidden.contains("<svg"));
    }
}
