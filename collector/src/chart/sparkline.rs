//! Half a year in a table's cell: whether it goes up or down, and nothing to read off.
//!
//! It has a scale of its own, so that a change can be seen, and never a finer one than a fifth of
//! the points there are, so that chance is not drawn as a change. Its ends are said and not drawn.
//! Deliberately absent: the weeks' ranges, which nobody could tell apart at this size.

use super::series::{Series, ends};
use super::{from_left, nothing};
use crate::domain::Day;
use crate::figure::Worded;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Breakdown, Question};
use std::fmt::Write;

/// The drawing's measures; it is shown at half of them, so that half a pixel is a whole number.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 64.0;
const MARGIN: f64 = 10.0;

const WRITTEN: &str = "a string takes whatever is written";

/// The line through the weeks, broken where there is none, with a ring at its last point.
#[must_use]
pub fn sparkline(weeks: &Breakdown<Day>, locale: &Locale) -> Markup {
    let Some(series) = Series::read(weeks) else {
        return nothing(locale);
    };
    let scale = Scale::of(&series);
    let last = series.weeks.len().saturating_sub(1).max(1) as f64;
    let x = |place: usize| {
        let along = MARGIN + place as f64 * (WIDTH - 2.0 * MARGIN) / last;
        from_left(along, WIDTH, locale.dir()).round()
    };
    let y = |line: f64| (HEIGHT - MARGIN - scale.part(line) * (HEIGHT - 2.0 * MARGIN)).round();
    let mut path = String::new();
    let mut end = (0.0, 0.0);
    for run in series.runs() {
        let mut command = 'M';
        for (place, _, known) in series.known().filter(|(place, ..)| run.contains(place)) {
            end = (x(place), y(known.line));
            // Points that follow the first are joined to it without a command of their own.
            write!(path, "{command}{} {}", end.0, end.1).expect(WRITTEN);
            command = ' ';
        }
        if run.len() == 1 {
            // A line without length, which round ends make a dot.
            path.push_str("h0");
        }
    }
    html! {
        svg.sparkline viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(sentence(&series, &scale, locale)) {
            path d=(path) {}
            circle cx=(end.0) cy=(end.1) r="7" {}
        }
    }
}

fn sentence(series: &Series, scale: &Scale, locale: &Locale) -> String {
    let word = |tenths: u32| scale.word(tenths, locale);
    let (low, high) = (word(scale.low), word(scale.high));
    let value = |counts| Worded::of(&counts, locale).map_or_else(String::new, |it| it.value);
    let (first, last) = series
        .first_and_last()
        .map(|(first, last)| (value(first.counts), value(last.counts)))
        .unwrap_or_default();
    locale.plural(
        "chart.sparkline",
        series.known().count() as u64,
        &[
            ("first", &first),
            ("last", &last),
            ("weeks", &locale.number(series.weeks.len() as u64)),
            ("low", &low),
            ("high", &high),
        ],
    )
}

/// What the drawing's height stands for: from and to, in steps of a tenth of all shares or half a
/// star.
#[derive(Debug, PartialEq, Eq)]
struct Scale {
    question: Question,
    low: u32,
    high: u32,
}

/// The steps that a scale has at least: twenty points of a hundred, or a star.
const LEAST: u32 = 2;

/// The steps of the whole scale.
const fn steps(question: Question) -> u32 {
    match question {
        Question::Useful => 10,
        Question::Service => 8,
    }
}

impl Scale {
    /// The narrowest that holds the line and is wide enough.
    fn of(series: &Series) -> Self {
        let steps = steps(series.question);
        let lines = || {
            series
                .known()
                .map(|(_, _, known)| known.line * f64::from(steps))
        };
        let lowest = lines().fold(f64::from(steps), f64::min);
        let highest = lines().fold(0.0, f64::max);
        let (mut low, mut high) = (lowest.floor() as u32, highest.ceil() as u32);
        while high - low < LEAST {
            // Towards the side that has less room for the line.
            let below = lowest - f64::from(low) < f64::from(high) - highest;
            if low > 0 && (below || high == steps) {
                low -= 1;
            } else {
                high += 1;
            }
        }
        Self {
            question: series.question,
            low,
            high,
        }
    }

    /// Where a point of the line stands between the ends of this scale.
    fn part(&self, line: f64) -> f64 {
        let (low, high) = (f64::from(self.low), f64::from(self.high));
        (line * f64::from(steps(self.question)) - low) / (high - low)
    }

    /// An end of the scale as it is read.
    fn word(&self, step: u32, locale: &Locale) -> String {
        let (first, last) = ends(self.question);
        let value = first + (last - first) * f64::from(step) / f64::from(steps(self.question));
        match self.question {
            Question::Useful => locale.percent((value * 100.0).round() as u64),
            Question::Service => locale.decimal((value * 10.0).round() as u64, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{arabic, english, points, season, shown, stars, value, with_gaps};
    use super::*;

    #[test]
    fn a_sparkline_is_broken_where_a_week_is_empty_and_a_lonely_week_is_a_dot() {
        let markup = shown(&sparkline(&with_gaps(), english()));
        let path = value(&markup, "d");
        assert_eq!(path.matches('M').count(), 3, "{path}");
        assert_eq!(path.matches("h0").count(), 1, "{path}");
        assert!(markup.contains(
        "aria-label=\"24 of 26 weeks have answers: from 25% in the first to 88% in the last. Scale from 20% to 90%.\""
    ), "{markup}");
    }

    #[test]
    fn a_sparkline_runs_as_the_language_reads_and_ends_in_its_ring() {
        let path = |locale| {
            let markup = shown(&sparkline(&season(26, |week| (week as u64, 30)), locale));
            let path = points(value(&markup, "d"));
            let ring = format!("{} {}", value(&markup, "cx"), value(&markup, "cy"));
            assert_eq!(path.last(), points(&ring).last());
            path
        };
        let (ltr, rtl) = (path(english()), path(arabic()));
        assert!(ltr.is_sorted_by(|(before, _), (after, _)| before < after));
        assert_eq!(ltr.len(), 26);
        for ((left, high), (right, as_high)) in ltr.into_iter().zip(rtl) {
            assert_eq!((left + right, high), (240.0, as_high));
        }
    }

    #[test]
    fn a_sparkline_shows_a_change_and_does_not_blow_up_noise() {
        let height = |of: &dyn Fn(usize) -> (u64, u64)| {
            let markup = shown(&sparkline(&season(26, of), english()));
            let path = points(value(&markup, "d"));
            let heights = || path.iter().map(|(_, y)| *y);
            let span = heights().fold(f64::MIN, f64::max) - heights().fold(f64::MAX, f64::min);
            (span, markup)
        };
        let (noise, _) = height(&|week| (500 + (week % 2) as u64 * 10, 1000));
        assert!(noise < 4.0, "a point of a hundred is no slope: {noise}");
        let (change, markup) = height(&|week| (if week < 13 { 44 } else { 58 }, 100));
        assert!(change > 20.0, "fourteen points are one: {change}");
        assert!(markup.contains("Scale from 40% to 60%"), "{markup}");
    }

    #[test]
    fn the_scale_of_a_sparkline_stays_within_what_there_is() {
        for (yes, said) in [(0, "from 0% to 20%"), (100, "from 80% to 100%")] {
            let markup = shown(&sparkline(&season(3, |_| (yes, 100)), english()));
            assert!(markup.contains(&format!("Scale {said}")), "{markup}");
        }
        let markup = shown(&sparkline(
            &stars(&[[0, 0, 0, 0, 9], [0, 0, 0, 9, 0]]),
            english(),
        ));
        assert!(
            markup.contains("from 5.0 in the first to 4.0 in the last. Scale from 4.0 to 5.0"),
            "{markup}"
        );
    }

    #[test]
    fn a_sparkline_weighs_less_than_seven_hundred_bytes() {
        let jumping = season(26, |week| ((week as u64 * 37) % 101, 101));
        for weeks in [jumping, with_gaps()] {
            for locale in [arabic(), english()] {
                let size = sparkline(&weeks, locale).0.len();
                assert!(size < 700, "{}: {size}", locale.code());
            }
        }
    }
}
