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
                            svg.sign viewBox="-13 -13 26 26" aria-hidden="true" { (placed.sign(locale)) }
                            span { (placed.mark.altered.sentence(placed.mark.day, locale)) }
                        }
                    }
                }
            }
            p.key { (locale.fill("chart.trend.key", &[("confidence", &locale.percent(95))])) }
            details {
                summary { (locale.text("chart.trend.figures")) }
                div.scroll role="group" aria-label=(title) tabindex="0" {
                    (table::table(title, &series, &marks, locale))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::STYLE;
    use super::super::tests::{
        arabic, day, elements, english, points, season, shown, value, value_of, with_gaps,
    };
    use super::*;
    use crate::domain::line;
    use crate::figure::Worded;
    use rayak_shared::{Audience, Counts, Question};

    #[test]
    fn a_gap_breaks_line_and_band_and_a_lonely_week_is_a_point_with_its_range() {
        let markup = shown(&trend("Useful", &with_gaps(), &[], english()));
        assert_eq!(elements(&markup, "<path class=\"line\"").len(), 2);
        assert_eq!(elements(&markup, "<path class=\"band\"").len(), 2);
        assert_eq!(elements(&markup, "<line class=\"whisker\"").len(), 1);
        assert_eq!(elements(&markup, "<circle class=\"alone\"").len(), 1);
        assert_eq!(elements(&markup, "<circle class=\"week\"").len(), 23);
        let columns = value_of(&markup, "<path class=\"columns\"", "d");
        assert_eq!(columns.matches('M').count(), 24);
    }

    #[test]
    fn the_trend_says_in_a_sentence_what_is_to_be_seen() {
        let marks = [
            Mark {
                day: day("2026-10-12"),
                altered: Altered::Page,
            },
            Mark {
                day: day("2026-06-02"),
                altered: Altered::Widget("1.2.0".into()),
            },
        ];
        let markup = shown(&trend("Useful", &with_gaps(), &marks, english()));
        let said = "role=\"img\" aria-label=\"Share of those who said yes, week by week, over 26 weeks; \
                the first begins on 24 May 2026 and the last on 15 November 2026. From 25% in the first \
                week with answers to 88% in the last; highest 88% in the week of 15 November 2026, lowest \
                25% in the week of 24 May 2026. 2 weeks have no figure. What changed: The widget was \
                updated to version 1.2.0 on 2 June 2026; The page was edited on 12 October 2026.\"";
        assert!(markup.contains(said), "{markup}");
        let markup = shown(&trend("مفيدة", &with_gaps(), &marks, arabic()));
        for part in [
            "أسبوعًا بأسبوع في 26 أسبوعًا",
            "أسبوعان بلا نتيجة.",
            "عُدّلت الصفحة في 12 أكتوبر 2026",
        ] {
            assert!(markup.contains(part), "{part}: {markup}");
        }
    }

    #[test]
    fn one_week_with_answers_is_said_with_its_range() {
        let markup = shown(&trend(
            "",
            &season(3, |week| if week == 1 { (1, 2) } else { (0, 0) }),
            &[],
            english(),
        ));
        assert!(
        markup.contains("Only one week has answers, the one that begins on 31 May 2026: 50% (between 9% and 91%). 2 weeks have no figure."),
        "{markup}"
    );
    }

    #[test]
    fn the_trend_runs_as_the_language_reads_with_the_scale_at_its_start() {
        let marks = [Mark {
            day: day("2026-05-31"),
            altered: Altered::Page,
        }];
        let weeks = season(4, |week| (10 + week as u64, 40));
        let (ltr, rtl) = (
            shown(&trend("", &weeks, &marks, english())),
            shown(&trend("", &weeks, &marks, arabic())),
        );
        for markup in [&ltr, &rtl] {
            assert!(markup.find("class=\"scale\"") < markup.find("class=\"plot\""));
        }
        for (element, attribute, in_english, in_arabic) in [
            ("<circle class=\"week\"", "cx", "12.5%", "87.5%"),
            ("<line class=\"mark page\"", "x1", "25%", "75%"),
            ("<svg class=\"head\"", "x", "25%", "75%"),
        ] {
            assert_eq!(value_of(&ltr, element, attribute), in_english);
            assert_eq!(value_of(&rtl, element, attribute), in_arabic);
        }
        let times = |markup: &str| -> Vec<f64> {
            let line = points(value_of(markup, "<path class=\"line\"", "d"));
            line.into_iter().map(|(x, _)| x).collect()
        };
        assert_eq!(times(&ltr), [5.0, 15.0, 25.0, 35.0]);
        assert_eq!(times(&rtl), [35.0, 25.0, 15.0, 5.0]);
    }

    #[test]
    fn what_is_drawn_stands_in_the_table() {
        let weeks = with_gaps();
        let markup = shown(&trend("Useful", &weeks, &[], english()));
        let (_, table) = markup.split_once("<table>").expect("a table");
        let rows = elements(table, "<th scope=\"row\">");
        assert_eq!(rows.len(), 26);
        let mut drawn = elements(&markup, "<circle class=\"")
            .into_iter()
            .map(|circle| value(circle, "cy"));
        for ((sunday, counts), row) in weeks.parts().zip(rows) {
            assert!(row.contains(&english().date(*sunday)));
            let counts = counts.expect("staff see all");
            let Some(it) = Worded::of(&counts, english()) else {
                assert!(row.contains("No answers"), "{row}");
                continue;
            };
            for figure in [english().number(counts.n()), it.value, it.low, it.high] {
                assert!(row.contains(&format!(">{figure}</td>")), "{figure}: {row}");
            }
            // A plot of 160 pixels begins at the eighth.
            let share = counts.satisfied() as f64 / counts.n() as f64;
            let y: f64 = drawn.next().expect("a point").parse().expect("a number");
            assert!(
                (y - (8.0 + 160.0 * (1.0 - share))).abs() < 0.1,
                "{y} {share}"
            );
        }
        assert_eq!(drawn.next(), None);
    }

    #[test]
    fn the_line_is_that_of_the_domain() {
        let weeks = season(9, |week| ((week as u64 * 17) % 40, 40));
        let markup = trend("", &weeks, &[], english()).0;
        let path = points(value_of(&markup, "<path class=\"line\"", "d"));
        assert_eq!(path.len(), 9);
        for ((_, y), expected) in path.into_iter().zip(line(&weeks)) {
            let expected = 160.0 * (1.0 - expected.expect("no gap"));
            assert!((y - expected).abs() < 0.06, "{y} {expected}");
        }
    }

    #[test]
    fn each_kind_of_change_has_a_dash_a_shape_and_words_of_its_own() {
        let kinds = [
            Altered::Page,
            Altered::Wording,
            Altered::Widget("2.0".into()),
        ];
        let marks = kinds.map(|altered| Mark {
            day: day("2026-08-02"),
            altered,
        });
        let markup = shown(&trend("", &season(26, |_| (30, 40)), &marks, english()));
        for (class, shape, words) in [
            (
                "page",
                "circle class=\"shape\"",
                "The page was edited on 2 August 2026",
            ),
            (
                "wording",
                "rect class=\"shape\"",
                "The question was reworded on 2 August 2026",
            ),
            (
                "widget",
                "path class=\"shape\"",
                "The widget was updated to version 2.0 on 2 August 2026",
            ),
        ] {
            assert!(
                markup.contains(&format!("<line class=\"mark {class}\"")),
                "{class}"
            );
            assert!(
                STYLE.contains(&format!("line.{class} {{ stroke-dasharray")),
                "{class}"
            );
            // Once in the drawing and once beneath it.
            assert_eq!(markup.matches(shape).count(), 2, "{shape}");
            // In the sentence, beneath the drawing and in the table.
            assert_eq!(markup.matches(words).count(), 3, "{words}");
        }
    }

    #[test]
    fn a_week_that_its_reader_may_not_know_is_a_gap_with_its_reason() {
        let weeks = [(9, 40), (2, 3), (20, 40), (21, 40)].into_iter().zip(0..);
        let parts = weeks.map(|((yes, n), week)| {
            (
                Day(day("2026-05-24").0 + 7 * week),
                Counts::Useful { yes, no: n - yes },
            )
        });
        let public = Audience::Public { suppress_below: 5 };
        let markup = shown(&trend(
            "",
            &Breakdown::new(Question::Useful, parts.collect(), public),
            &[],
            english(),
        ));
        assert_eq!(markup.matches("Too few to show").count(), 2);
        assert_eq!(elements(&markup, "<path class=\"line\"").len(), 1);
    }

    #[test]
    fn a_single_answer_has_a_column_that_is_seen_beside_thousands() {
        let markup = trend(
            "",
            &season(2, |week| if week == 0 { (1, 1) } else { (9_000, 10_000) }),
            &[],
            english(),
        )
        .0;
        let columns = value_of(&markup, "<path class=\"columns\"", "d");
        assert!(
            columns.contains("v-1.5") && columns.contains("v-40"),
            "{columns}"
        );
    }
}
