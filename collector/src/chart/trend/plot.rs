//! The drawing itself, in two pieces side by side: the scale, and what is read off it.
//!
//! Places along the time are parts of the width, so that nothing has to be scaled; only the line and
//! its band, which hold no letters, are stretched to the width.

use super::super::series::{Known, Series, fraction};
use super::super::{from_left, percent, tenth};
use super::marks::{Marks, NARROW, estimated};
use crate::domain::Day;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Dir, Question};
use std::ops::Range;

/// Heights in CSS pixels: room for half a line of text above the plot, the plot, the space below
/// it, the columns, and two lines of dates.
const HEAD: f64 = 8.0;
const PLOT: f64 = 160.0;
const SPACE: f64 = 22.0;
const COLUMNS: f64 = 40.0;
const DATES: f64 = 36.0;

/// Between two marks of the scale.
const STEPS: u32 = 4;

/// Units of a week in what is stretched.
const WEEK: f64 = 10.0;

/// From the head of the drawing to the foot of the columns.
fn foot(marks: &Marks<'_>) -> f64 {
    marks.height() + HEAD + PLOT + SPACE + COLUMNS
}

const ISOLATES: [char; 2] = ['\u{2066}', '\u{2069}'];

/// The scale of the figures and that of the columns, at the start edge.
pub(super) fn scale(series: &Series, marks: &Marks<'_>, busiest: u64, locale: &Locale) -> Markup {
    let step = |step: u32| match series.question {
        Question::Useful => locale.percent(u64::from(25 * step)),
        Question::Service => locale.number(u64::from(1 + step)),
    };
    let top = marks.height() + HEAD;
    let figures = (0..=STEPS).map(|it| {
        let height = 1.0 - f64::from(it) / f64::from(STEPS);
        (top + height * PLOT, step(it))
    });
    let columns = [
        (foot(marks) - COLUMNS, locale.number(busiest)),
        (foot(marks), locale.number(0)),
    ];
    let labels: Vec<(f64, String)> = figures.chain(columns).collect();
    let widest = labels.iter().map(|(_, text)| estimated(text));
    let width = (widest.fold(0.0, f64::max) + 12.0).round();
    // Digits run from left to right in every language; without the marks that isolate them, and with a
    // direction of their own, all browsers agree on which of their ends stands at the place.
    let (x, anchor) = match locale.dir() {
        Dir::Ltr => (width - 6.0, "end"),
        Dir::Rtl => (6.0, "start"),
    };
    html! {
        svg.scale aria-hidden="true" width=(width) height=(foot(marks) + DATES) {
            @for (y, text) in labels {
                text.(anchor) x=(x) y=(tenth(y)) dy="0.35em" { (text.trim_matches(ISOLATES)) }
            }
        }
    }
}

/// Everything that is drawn along the time.
pub(super) fn plot(series: &Series, marks: &Marks<'_>, busiest: u64, locale: &Locale) -> Markup {
    let top = marks.height() + HEAD;
    let width = WEEK * series.weeks.len() as f64;
    let (depth, height) = (foot(marks), foot(marks) + DATES);
    // Dots of more than a year would cover the line.
    let dot = if series.weeks.len() > 60 { 1.2 } else { 2.0 };
    html! {
        svg.plot aria-hidden="true" height=(height) {
            @for step in 0..=STEPS {
                @let y = top + PLOT * f64::from(step) / f64::from(STEPS);
                line.grid x1="0%" x2="100%" y1=(y) y2=(y) {}
            }
            svg.stretched y=(top) height=(PLOT) viewBox={ "0 0 " (width) " " (PLOT) } preserveAspectRatio="none" {
                @for run in series.runs() {
                    @if run.len() > 1 {
                        path.band d=(band(series, &run, locale.dir())) {}
                        path.line d=(line(series, &run, locale.dir())) {}
                    }
                }
            }
            @for (place, _, known) in series.known() {
                @let x = percent(from_left(middle(series, place), 1.0, locale.dir()));
                @let y = |part| tenth(top + level(part, &known));
                @if is_alone(series, place) {
                    line.whisker x1=(x) x2=(x) y1=(y(known.score.low)) y2=(y(known.score.high)) {}
                    circle.alone cx=(x) cy=(y(known.score.value)) r="4" {}
                } @else {
                    circle.week cx=(x) cy=(y(known.score.value)) r=(dot) {}
                }
            }
            line.foot x1="0%" x2="100%" y1=(depth) y2=(depth) {}
            svg.stretched y=(depth - COLUMNS) height=(COLUMNS) viewBox={ "0 0 " (width) " " (COLUMNS) } preserveAspectRatio="none" {
                path.columns d=(columns(series, busiest, locale.dir())) {}
            }
            @for placed in &marks.placed { (placed.line(depth, locale)) }
            @for placed in &marks.placed { (placed.head(locale)) }
            @for date in dates(series) { (date.label(depth, locale)) }
        }
    }
}

/// The middle of a week, as a part of the time.
fn middle(series: &Series, place: usize) -> f64 {
    (place as f64 + 0.5) / series.weeks.len() as f64
}

fn is_alone(series: &Series, place: usize) -> bool {
    series.runs().contains(&(place..place + 1))
}

/// How far below the head of the plot a part of a score stands.
fn level(part: u32, known: &Known) -> f64 {
    (1.0 - fraction(part, &known.score)) * PLOT
}

/// Points of a run in the units of what is stretched.
fn points(series: &Series, run: &Range<usize>, dir: Dir, y: impl Fn(&Known) -> f64) -> Vec<String> {
    let width = WEEK * series.weeks.len() as f64;
    let known = series.known().filter(|(place, ..)| run.contains(place));
    known
        .map(|(place, _, known)| {
            let x = from_left(WEEK * (place as f64 + 0.5), width, dir);
            format!("{x} {}", tenth(y(&known)))
        })
        .collect()
}

fn line(series: &Series, run: &Range<usize>, dir: Dir) -> String {
    let points = points(series, run, dir, |known| (1.0 - known.line) * PLOT);
    format!("M{}", points.join(" "))
}

fn band(series: &Series, run: &Range<usize>, dir: Dir) -> String {
    let high = points(series, run, dir, |known| level(known.score.high, known));
    let mut low = points(series, run, dir, |known| level(known.score.low, known));
    low.reverse();
    format!("M{} {}z", high.join(" "), low.join(" "))
}

/// A column for each week, which is seen even where it has one answer and another week thousands.
fn columns(series: &Series, busiest: u64, dir: Dir) -> String {
    let width = WEEK * series.weeks.len() as f64;
    // Few weeks are wide, and their columns need not be.
    let thickness = tenth((0.07 * width).min(0.7 * WEEK));
    series
        .known()
        .map(|(place, _, known)| {
            let n = known.counts.n() as f64 / busiest.max(1) as f64;
            let height = tenth((n * COLUMNS).max(1.5));
            let x = from_left(WEEK * (place as f64 + 0.5), width, dir) - thickness / 2.0;
            format!(
                "M{} {COLUMNS}h{thickness}v-{height}h-{thickness}z",
                tenth(x)
            )
        })
        .collect()
}

/// A date below the columns: the Sunday of a week.
#[derive(Debug, PartialEq)]
struct Date {
    sunday: Day,
    /// The middle of its week.
    at: f64,
    anchor: Anchor,
    /// Whether it is shown only where there is room for four.
    is_wide: bool,
}

/// Which part of a label stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// The first and the last week, and two between them for those who have room.
fn dates(series: &Series) -> Vec<Date> {
    let last = series.weeks.len().saturating_sub(1);
    let mut places = vec![0, last / 3, last - last / 3, last];
    places.dedup();
    let few = last < 3;
    let date = |place: usize| {
        let at = middle(series, place);
        let is_end = place == 0 || place == last;
        // A label at an end would stand half outside, unless its week is wide enough for it.
        let half = LABEL / 2.0 / NARROW;
        let anchor = match () {
            () if at < half => Anchor::Start,
            () if at > 1.0 - half => Anchor::End,
            () => Anchor::Middle,
        };
        Some(Date {
            sunday: series.weeks.get(place)?.sunday,
            at,
            anchor,
            is_wide: !is_end,
        })
    };
    let is_shown = |place: &usize| !few || *place == 0 || *place == last;
    places
        .into_iter()
        .filter(is_shown)
        .filter_map(date)
        .collect()
}

/// The width that a label may take.
const LABEL: f64 = 90.0;

impl Date {
    /// The day and the month, beneath them the year.
    fn label(&self, foot: f64, locale: &Locale) -> Markup {
        let (anchor, at) = match self.anchor {
            Anchor::Start => ("start", 0.0),
            Anchor::Middle => ("middle", self.at),
            Anchor::End => ("end", 1.0),
        };
        let x = percent(from_left(at, 1.0, locale.dir()));
        let tick = percent(from_left(self.at, 1.0, locale.dir()));
        let (day, year) = locale.day_and_year(self.sunday);
        html! {
            g.date.wide[self.is_wide] {
                line x1=(tick) x2=(tick) y1=(foot) y2=(foot + 4.0) {}
                text.(anchor) x=(x) y=(foot + 17.0) { (day) }
                text.(anchor) x=(x) y=(foot + 32.0) { (year) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{arabic, english, season};
    use super::*;

    /// What each label takes of a plot of some width.
    fn taken(date: &Date, width: f64, locale: &Locale) -> (f64, f64) {
        let label = estimated(&locale.day_and_year(date.sunday).0);
        match date.anchor {
            Anchor::Start => (0.0, label),
            Anchor::Middle => (date.at * width - label / 2.0, date.at * width + label / 2.0),
            Anchor::End => (width - label, width),
        }
    }

    #[test]
    fn no_date_touches_another_at_any_number_of_weeks() {
        for weeks in (1..30).chain([52, 53, 104, 200]) {
            let season = season(weeks, |_| (30, 50));
            let series = Series::read(&season).expect("there are answers");
            for locale in [arabic(), english()] {
                // Four labels are shown from the style sheet's width on.
                for (width, all) in [(NARROW, false), (420.0, true)] {
                    let mut end = f64::NEG_INFINITY;
                    for date in dates(&series).iter().filter(|date| all || !date.is_wide) {
                        let (from, to) = taken(date, width, locale);
                        assert!(from >= end + 2.0, "{weeks} weeks at {width}: {date:?}");
                        assert!(from >= 0.0 && to <= width, "{weeks}: {from} to {to}");
                        end = to;
                    }
                }
            }
        }
    }
}
