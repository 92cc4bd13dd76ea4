//! Every figure of the drawing, week by week.

use super::super::series::{Series, Week};
use super::marks::Marks;
use crate::figure::Worded;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::Question;

pub(super) fn table(title: &str, series: &Series, marks: &Marks<'_>, locale: &Locale) -> Markup {
    let value = match series.question {
        Question::Useful => "chart.column.useful",
        Question::Service => "chart.column.service",
    };
    let any = !marks.placed.is_empty();
    html! {
        table {
            caption { (title) }
            thead {
                tr {
                    th scope="col" { (locale.text("chart.column.week")) }
                    th.figure scope="col" { (locale.text("chart.column.answers")) }
                    th.figure scope="col" { (locale.text(value)) }
                    th.figure scope="col" { (locale.text("chart.column.low")) }
                    th.figure scope="col" { (locale.text("chart.column.high")) }
                    @if any { th scope="col" { (locale.text("chart.column.changed")) } }
                }
            }
            tbody {
                @for week in &series.weeks {
                    tr {
                        th scope="row" { time datetime=(week.sunday) { (locale.date(week.sunday)) } }
                        (figures(week, locale))
                        @if any { td.changed { (changes(week, marks, locale)) } }
                    }
                }
            }
        }
    }
}

fn figures(week: &Week, locale: &Locale) -> Markup {
    let worded = week.known.and_then(|it| Worded::of(&it.counts, locale));
    html! {
        @match (worded, week.counts) {
            (Some(it), Some(counts)) => {
                td.figure { (locale.number(counts.n())) }
                td.figure { (it.value) }
                td.figure { (it.low) }
                td.figure { (it.high) }
            }
            (_, Some(_)) => td colspan="4" { (locale.text("chart.empty")) },
            (_, None) => td colspan="4" { (locale.text("chart.hidden")) },
        }
    }
}

/// What changed in a week, by the numbers and words beneath the drawing.
fn changes(week: &Week, marks: &Marks<'_>, locale: &Locale) -> Markup {
    let within = |day: i32| (week.sunday.0..week.sunday.0.saturating_add(7)).contains(&day);
    html! {
        @for placed in marks.placed.iter().filter(|it| within(it.mark.day.0)) {
            p { (placed.mark.altered.sentence(placed.mark.day, locale)) }
        }
    }
}
