//! Answers week by week, and the line drawn through them.
//!
//! Weeks begin on Sunday, as they do in the Kingdom, and a day is one of the site's time zone
//! already. A week without answers is a gap and not a nought. The line is a help to the eye and
//! never a figure of its own: it has no range, so no reader is told a number of it.

use super::{Day, Tally, TallyKey};
use rayak_shared::{Breakdown, Counts, Question};

/// How much a week weighs in the line against all weeks before it.
const WEIGHT: f64 = 0.3;
const DAYS: i32 = 7;

impl Day {
    /// The Sunday on which this day's week began.
    #[must_use]
    pub fn week(self) -> Self {
        // The first of January 1970 was a Thursday.
        self.minus((self.0.wrapping_add(4)).rem_euclid(DAYS))
    }
}

/// One question's counts for every week from the one of `from` to the one of `to`, by its Sunday.
/// Days before `from` and after `to` are left out, so that the first and the last week may be
/// parts of one.
#[must_use]
pub fn weeks(
    question: Question,
    tallies: &[(TallyKey, Tally)],
    days: (Day, Day),
) -> Vec<(Day, Counts)> {
    let of_question = tallies.iter().filter(|(key, _)| key.question == question);
    let answers = of_question.map(|(key, tally)| (key.day, tally.counts(question)));
    by_week(question, answers, days)
}

/// As [`weeks`], of counts by day.
#[must_use]
pub fn by_week(
    question: Question,
    answers: impl Iterator<Item = (Day, Counts)>,
    (from, to): (Day, Day),
) -> Vec<(Day, Counts)> {
    let first = from.week();
    let count = to.week().0.saturating_sub(first.0) / DAYS + 1;
    let none = Counts::by_place(question, [0; 5]);
    let mut totals = vec![none; usize::try_from(count).unwrap_or_default()];
    for (day, counts) in answers.filter(|(day, _)| (from..=to).contains(day)) {
        let place = usize::try_from((day.0 - first.0) / DAYS).unwrap_or(usize::MAX);
        if let Some(total) = totals.get_mut(place) {
            *total += counts;
        }
    }
    let sundays = (first.0..).step_by(DAYS as usize).map(Day);
    sundays.zip(totals).collect()
}

/// The line through the weeks that their reader may know: each point is the week's share or mean,
/// drawn towards the points before it; none in a week that is hidden or has no answers.
#[must_use]
pub fn line(weeks: &Breakdown<Day>) -> Vec<Option<f64>> {
    let score = |counts: Counts| {
        let score = counts.score()?;
        Some(f64::from(score.value) / f64::from(score.scale))
    };
    smoothed(weeks.parts().map(|(_, counts)| counts.and_then(score)))
}

/// The exponentially weighted moving average; a gap leaves it where it was.
fn smoothed(values: impl Iterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let mut last = None;
    values
        .map(|value| {
            let value = value?;
            let point = last.map_or(value, |last| WEIGHT * value + (1.0 - WEIGHT) * last);
            last = Some(point);
            last
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Instant, Lang};
    use jiff::tz::TimeZone;
    use rayak_shared::{Audience, Channel};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    fn stars(day: Day, stars: usize, count: i64) -> (TallyKey, Tally) {
        let key = TallyKey {
            question: Question::Service,
            day,
            lang: Lang::parse("ar").expect("a code"),
            channel: Channel::Widget,
        };
        let mut tally = Tally {
            received: count,
            ..Tally::default()
        };
        tally
            .answers
            .iter_mut()
            .skip(stars - 1)
            .take(1)
            .for_each(|n| *n = count);
        (key, tally)
    }

    fn rounded(line: &[Option<f64>]) -> Vec<Option<i64>> {
        let round = |point: f64| (point * 100.0).round() as i64;
        line.iter().map(|point| point.map(round)).collect()
    }

    #[test]
    fn a_week_begins_on_sunday() {
        for (date, sunday) in [
            ("2026-11-22", "2026-11-22"),
            ("2026-11-28", "2026-11-22"),
            ("2026-11-21", "2026-11-15"),
            ("1970-01-01", "1969-12-28"),
            ("1969-12-27", "1969-12-21"),
        ] {
            assert_eq!(day(date).week(), day(sunday), "{date}");
        }
    }

    #[test]
    fn late_on_saturday_in_utc_the_next_week_has_begun_in_riyadh() {
        let riyadh = TimeZone::get("Asia/Riyadh").expect("the bundled time zones hold it");
        let at = |text: &str| Instant::from_timestamp(text.parse().expect("a timestamp"));
        let week = |text| at(text).day(&riyadh).week().to_string();
        assert_eq!(week("2026-11-21T20:59:59Z"), "2026-11-15");
        assert_eq!(week("2026-11-21T21:00:00Z"), "2026-11-22");
    }

    #[test]
    fn every_week_has_its_own_answers_and_an_empty_one_none() {
        let tallies = [
            stars(day("2026-10-31"), 1, 9),
            stars(day("2026-11-01"), 4, 2),
            stars(day("2026-11-07"), 4, 3),
            stars(day("2026-11-15"), 2, 6),
            stars(day("2026-11-18"), 5, 7),
        ];
        let period = (day("2026-11-01"), day("2026-11-17"));
        let weeks = weeks(Question::Service, &tallies, period);
        assert_eq!(
            weeks,
            [
                (day("2026-11-01"), Counts::Service([0, 0, 0, 5, 0])),
                (day("2026-11-08"), Counts::Service([0; 5])),
                (day("2026-11-15"), Counts::Service([0, 6, 0, 0, 0])),
            ]
        );
    }

    #[test]
    fn the_line_is_drawn_towards_what_was_before() {
        let points = smoothed([4.0, 4.0, 2.0, 5.0].into_iter().map(Some));
        assert_eq!(
            rounded(&points),
            [Some(400), Some(400), Some(340), Some(388)]
        );
    }

    #[test]
    fn an_empty_week_is_a_gap_in_the_line_and_a_hidden_one_too() {
        let sundays = ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"].map(day);
        let [first, _, third, fourth] = sundays;
        let tallies = [
            stars(first, 4, 20),
            stars(third, 2, 20),
            stars(fourth, 5, 3),
        ];
        let weeks = weeks(Question::Service, &tallies, (first, fourth));
        let staff = Breakdown::new(Question::Service, weeks.clone(), Audience::Staff);
        assert_eq!(
            rounded(&line(&staff)),
            [Some(400), None, Some(340), Some(388)]
        );
        let public = Audience::Public { suppress_below: 5 };
        let public = Breakdown::new(Question::Service, weeks, public);
        // The fourth week is small, and one of the others is hidden with it.
        assert_eq!(line(&public).iter().flatten().count(), 1);
    }
}
