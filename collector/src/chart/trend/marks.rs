//! Where a page, its question or the widget changed: a dashed line in the drawing with a numbered
//! sign at its head, and a sentence beneath.
//!
//! Each kind has a dash and a shape of its own. Signs that would touch each other stand in rows.
//! Short words stand beside the signs where all of them have room on the narrowest screen.

use super::super::series::Series;
use super::super::{from_left, percent};
use crate::domain::Day;
use crate::locale::Locale;
use maud::{Markup, html};

/// Something that changed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub day: Day,
    pub altered: Altered,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Altered {
    /// The page itself: it was edited.
    Page,
    /// The words in which it is asked.
    Wording,
    /// The widget, from here on of this version.
    Widget(String),
}

impl Altered {
    const fn class(&self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Wording => "wording",
            Self::Widget(_) => "widget",
        }
    }

    /// What changed, in a word or two.
    fn words<'a>(&self, locale: &'a Locale) -> &'a str {
        locale.text(match self {
            Self::Page => "chart.mark.page.short",
            Self::Wording => "chart.mark.wording.short",
            Self::Widget(_) => "chart.mark.widget.short",
        })
    }

    /// What changed and when.
    pub(super) fn sentence(&self, day: Day, locale: &Locale) -> String {
        let date = locale.date(day);
        match self {
            Self::Page => locale.fill("chart.mark.page", &[("date", &date)]),
            Self::Wording => locale.fill("chart.mark.wording", &[("date", &date)]),
            Self::Widget(version) => {
                let version = locale.isolated(version);
                let values = [("date", &*date), ("version", &*version)];
                locale.fill("chart.mark.widget", &values)
            }
        }
    }
}

/// The marks of a period, in the order of their days.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    pub(super) placed: Vec<Placed<'a>>,
    /// Rows of signs above the plot.
    pub(super) rows: usize,
}

/// A mark in the drawing.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) mark: &'a Mark,
    pub(super) number: usize,
    /// The part of the time that had passed.
    pub(super) at: f64,
    row: usize,
    words: Option<Side>,
}

/// On which side of its sign a mark has its words, as the language reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The width of the plot on the narrowest screen, in CSS pixels.
pub(super) const NARROW: f64 = 200.0;

/// A row of signs; half the width of a sign with the space around it.
pub(super) const ROW: f64 = 26.0;
const HALF: f64 = 13.0;

impl<'a> Marks<'a> {
    pub(super) fn lay_out(marks: &'a [Mark], series: &Series, locale: &Locale) -> Self {
        let first = series.weeks.first().map_or(0, |week| week.sunday.0);
        let days = 7.0 * series.weeks.len() as f64;
        let passed = |mark: &Mark| f64::from(mark.day.0.saturating_sub(first)) / days;
        let mut within: Vec<(f64, &Mark)> = marks
            .iter()
            .map(|mark| (passed(mark), mark))
            .filter(|(at, _)| (0.0..1.0).contains(at))
            .collect();
        within.sort_by_key(|(_, mark)| mark.day);
        let mut ends: Vec<f64> = Vec::new();
        let mut placed: Vec<Placed<'_>> = within
            .into_iter()
            .zip(1..)
            .map(|((at, mark), number)| {
                let x = at * NARROW;
                let row = ends.iter().position(|end| *end <= x - HALF);
                let row = row.unwrap_or(ends.len());
                ends.resize(ends.len().max(row + 1), 0.0);
                if let Some(end) = ends.get_mut(row) {
                    *end = x + HALF;
                }
                Placed {
                    mark,
                    number,
                    at,
                    row,
                    words: None,
                }
            })
            .collect();
        if let [_] = ends[..]
            && let Some(sides) = sides(&placed, locale)
        {
            for (placed, side) in placed.iter_mut().zip(sides) {
                placed.words = Some(side);
            }
        }
        Self {
            placed,
            rows: ends.len(),
        }
    }

    /// The height of the signs, in CSS pixels.
    pub(super) fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }
}

/// On which side each mark has its words; none unless all have room.
fn sides(placed: &[Placed<'_>], locale: &Locale) -> Option<Vec<Side>> {
    let mut free = 0.0;
    let mut sides = Vec::new();
    let following = placed.iter().skip(1).map(|next| next.at * NARROW - HALF);
    for (placed, limit) in placed.iter().zip(following.chain([NARROW])) {
        let x = placed.at * NARROW;
        let width = estimated(placed.mark.altered.words(locale));
        if x + HALF + width <= limit {
            free = x + HALF + width;
            sides.push(Side::After);
        } else if x - HALF - width >= free {
            free = x + HALF;
            sides.push(Side::Before);
        } else {
            return None;
        }
    }
    Some(sides)
}

/// How wide words will be at the drawing's size of letters, generously.
pub(super) fn estimated(words: &str) -> f64 {
    let is_seen = |c: &char| !matches!(c, '\u{64b}'..='\u{652}' | '\u{2066}'..='\u{2069}');
    7.2 * words.chars().filter(is_seen).count() as f64
}

impl Placed<'_> {
    /// The dashed line through the drawing, from the sign down to a depth.
    pub(super) fn line(&self, depth: f64, locale: &Locale) -> Markup {
        let x = percent(from_left(self.at, 1.0, locale.dir()));
        let head = ROW * self.row as f64 + HALF;
        html! { line.mark.(self.mark.altered.class()) x1=(x) x2=(x) y1=(head) y2=(depth) {} }
    }

    /// The sign in its place, with its words if they have room.
    pub(super) fn head(&self, locale: &Locale) -> Markup {
        let beside = |side| {
            let place = match side {
                Side::After => HALF,
                Side::Before => -HALF,
            };
            from_left(place, 0.0, locale.dir())
        };
        html! {
            svg.head x=(percent(from_left(self.at, 1.0, locale.dir()))) y=(ROW * self.row as f64 + HALF) {
                (self.sign(locale))
                @if let Some(side) = self.words {
                    text.(if side == Side::After { "after" } else { "before" }) x=(beside(side)) dy="0.35em" { (self.mark.altered.words(locale)) }
                }
            }
        }
    }

    /// The numbered shape of its kind, around a middle of 0, 0.
    pub(super) fn sign(&self, locale: &Locale) -> Markup {
        html! {
            @match self.mark.altered {
                Altered::Page => circle.shape r="9" {},
                Altered::Wording => rect.shape x="-8.5" y="-8.5" width="17" height="17" {},
                Altered::Widget(_) => path.shape d="M0-12 12 0 0 12-12 0z" {},
            }
            text.number dy="0.35em" { (locale.number(self.number as u64)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{arabic, day, english, season};
    use super::*;

    fn marks(days: &[&str]) -> Vec<Mark> {
        let mark = |text: &&str| Mark {
            day: day(text),
            altered: Altered::Page,
        };
        days.iter().map(mark).collect()
    }

    /// What a mark takes of its row on the narrowest screen.
    fn taken(placed: &Placed<'_>, locale: &Locale) -> (f64, f64) {
        let x = placed.at * NARROW;
        let width = estimated(placed.mark.altered.words(locale));
        match placed.words {
            None => (x - HALF, x + HALF),
            Some(Side::After) => (x - HALF, x + HALF + width),
            Some(Side::Before) => (x - HALF - width, x + HALF),
        }
    }

    #[test]
    fn no_sign_and_no_words_touch_another_in_their_row() {
        let crowds: [&[&str]; 5] = [
            &["2026-06-03"],
            &["2026-06-03", "2026-11-20"],
            &["2026-06-03", "2026-08-15", "2026-11-02"],
            &[
                "2026-08-01",
                "2026-08-01",
                "2026-08-02",
                "2026-08-09",
                "2026-08-16",
            ],
            &[
                "2026-05-24",
                "2026-06-02",
                "2026-06-20",
                "2026-07-01",
                "2026-07-11",
                "2026-07-19",
                "2026-08-01",
                "2026-08-20",
                "2026-09-10",
                "2026-10-05",
                "2026-10-31",
                "2026-11-21",
            ],
        ];
        let series = season(26, |_| (30, 50));
        let series = Series::read(&series).expect("there are answers");
        for locale in [arabic(), english()] {
            for crowd in crowds {
                let marks = marks(crowd);
                let marks = Marks::lay_out(&marks, &series, locale);
                assert_eq!(marks.placed.len(), crowd.len());
                for row in 0..marks.rows {
                    let in_row = marks.placed.iter().filter(|it| it.row == row);
                    let mut end = f64::NEG_INFINITY;
                    for (from, to) in in_row.map(|it| taken(it, locale)) {
                        assert!(from >= end, "{crowd:?}, row {row}: {from} < {end}");
                        assert!(to <= NARROW + HALF, "{crowd:?}: {to}");
                        end = to;
                    }
                }
            }
        }
    }

    #[test]
    fn a_lone_mark_has_its_words_beside_it_and_a_crowd_has_numbers() {
        let series = season(26, |_| (30, 50));
        let series = Series::read(&series).expect("there are answers");
        let sides = |days: &[&str]| -> Vec<Option<Side>> {
            let marks = marks(days);
            let marks = Marks::lay_out(&marks, &series, english());
            marks.placed.iter().map(|it| it.words).collect()
        };
        assert_eq!(sides(&["2026-06-03"]), [Some(Side::After)]);
        assert_eq!(sides(&["2026-11-20"]), [Some(Side::Before)]);
        assert_eq!(
            sides(&["2026-06-03", "2026-06-30", "2026-07-30"]),
            [None; 3]
        );
    }

    #[test]
    fn marks_stand_in_the_order_of_their_days_and_those_of_other_times_are_left_out() {
        let series = season(26, |_| (30, 50));
        let series = Series::read(&series).expect("there are answers");
        let marks = marks(&["2026-11-22", "2026-10-12", "2026-05-23", "2026-06-01"]);
        let marks = Marks::lay_out(&marks, &series, english());
        let days: Vec<_> = marks
            .placed
            .iter()
            .map(|it| (it.number, it.mark.day))
            .collect();
        assert_eq!(days, [(1, day("2026-06-01")), (2, day("2026-10-12"))]);
    }
}
