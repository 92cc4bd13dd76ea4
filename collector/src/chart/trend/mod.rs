//! One question of a page week by week: each week's figure and range, a line through them, how many
//! answered, and when something changed.
//!
//! The drawing is one picture with one sentence. Beneath it stand, as text, what the signs in it
//! mean and what changed, and folded away every figure that is drawn. A week without answers is a
//! gap in all of it.

mod marks;
mod plot;
mod sentence;
mod table;

pub use marks::{Altered, Mark};

use super::nothing;
use super::series::Series;
use crate::domain::Day;
use crate::locale::Locale;
use marks::Marks;
use maud::{Markup, html};
use rayak_shared::Breakdown;

/// The weeks of a period, by their Sundays, under a title; `marks` in any order, of which those of
/// other times are left out.
#[must_use]
pub fn trend(title: &str, weeks: &Breakdown<Day>, marks: &[Mark], locale: &Locale) -> Markup {
    let Some(series) = Series::read(weeks) else {
        return nothing(locale);
    };
    let marks = Marks::lay_out(marks, &series, locale);
    let busiest = series.known().map(|(_, _, known)| known.counts.n()).max();
    let busiest = busiest.unwrap_or_default();
    html! {
        figure.chart.trend {
            figcaption { (title) }
            div.drawing role="img" aria-label=(sentence::sentence(&series, &marks, locale)) {
                (plot::scale(&series, &marks, busiest, locale))
                (plot::plot(&series, &marks, busiest, locale))
            }
            @if !marks.placed.is_empty() {
                ol.marks {
                    @for placed in &marks.placed {
                        li {
                            svg.sign viewBox="-10 -10 20 20" aria-hidden="true" { (placed.sign(locale)) }
                            span { (placed.mark.altered.sentence(placed.mark.day, locale)) }
                        }
                    }
                }
            }
            p.key { (locale.fill("chart.trend.key", &[("confidence", &locale.percent(95))])) }
            details {
                summary { (locale.text("chart.trend.figures")) }
                div.scroll role="region" aria-label=(title) tabindex="0" {
                    (table::table(title, &series, &marks, locale))
                }
            }
        }
    }
}
