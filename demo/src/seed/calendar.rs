//! When people come: the days of the season, and how busy each day and hour is.
//!
//! The figures stand in `seed/calendar.toml`. Time is Riyadh's, UTC+3 all year. Nothing here knows
//! what people answer, and nothing here reads the clock.

use anyhow::{Context, ensure};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz};
use rand::Rng;
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use serde::Deserialize;

/// Whole weeks of the season.
pub(super) const WEEKS: i64 = 26;

const WEEK: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

/// Twenty-six whole weeks, Sunday to Saturday, and the days of the week that has begun since: the
/// newest answers are of the season's last day, and no week on a chart is cut at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Season {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Season {
    /// The season that ends with the day `until`.
    pub(super) fn ending(until: Date) -> Self {
        let days_of_begun_week = i64::from(
            until
                .tomorrow()
                .unwrap_or(until)
                .weekday()
                .since(Weekday::Sunday),
        );
        let first = until.saturating_sub((days_of_begun_week + WEEKS * 7 - 1).days());
        Self { first, last: until }
    }

    /// The Sunday on which a week begins, counted from 0.
    pub(super) fn week(&self, number: i64) -> Date {
        self.first.saturating_add(number.weeks())
    }

    /// The Sunday on which the last `weeks` whole weeks begin.
    pub(super) fn weeks_before_end(&self, weeks: i64) -> Date {
        self.week(WEEKS - weeks)
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        let last = self.last;
        self.first
            .series(1.day())
            .take_while(move |day| *day <= last)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    week: [u32; 7],
    workday: [u32; 24],
    day_off: [u32; 24],
    holiday: HolidayFigures,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFigures {
    week: i64,
    first: String,
    days: i64,
    percent: u32,
}

/// Days on which nearly nobody comes.
#[derive(Debug, Clone)]
pub(super) struct Holiday {
    pub(super) first: Date,
    pub(super) last: Date,
    percent: u32,
}

impl Holiday {
    pub(super) fn holds(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The season with the habits of those who live in it.
#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) season: Season,
    pub(super) holiday: Holiday,
    days: Vec<Date>,
    day: WeightedIndex<u32>,
    workday: WeightedIndex<u32>,
    day_off: WeightedIndex<u32>,
}

impl Calendar {
    pub(super) fn of(season: Season) -> anyhow::Result<Self> {
        Self::parse(season, include_str!("../../seed/calendar.toml")).context("seed/calendar.toml")
    }

    fn parse(season: Season, text: &str) -> anyhow::Result<Self> {
        let figures: Figures = toml::from_str(text)?;
        let holiday = holiday(season, &figures.holiday)?;
        let days: Vec<Date> = season.days().collect();
        let activity = days.iter().map(|day| {
            let place = usize::from(day.weekday().since(Weekday::Sunday).unsigned_abs());
            let usual = figures.week.get(place).copied().unwrap_or_default();
            usual
                * if holiday.holds(*day) {
                    holiday.percent
                } else {
                    100
                }
        });
        Ok(Self {
            day: WeightedIndex::new(activity)
                .context("week: the season has no day with any activity")?,
            workday: WeightedIndex::new(figures.workday).context("workday")?,
            day_off: WeightedIndex::new(figures.day_off).context("day_off")?,
            season,
            holiday,
            days,
        })
    }

    /// A day of the season, busy days oftener.
    pub(super) fn draw_day(&self, rng: &mut impl Rng) -> Date {
        self.days
            .get(self.day.sample(rng))
            .copied()
            .unwrap_or(self.season.last)
    }

    /// A moment of a day. The last minutes of each hour are left to those who take them for a
    /// second question, so that nobody answers after the season's end.
    pub(super) fn draw_moment(&self, day: Date, rng: &mut impl Rng) -> Timestamp {
        let hours = if self.is_day_off(day) {
            &self.day_off
        } else {
            &self.workday
        };
        let seconds = hours.sample(rng) as i64 * 3600 + rng.random_range(0..3400);
        start_of(day) + seconds.seconds()
    }

    fn is_day_off(&self, day: Date) -> bool {
        matches!(day.weekday(), Weekday::Friday | Weekday::Saturday) || self.holiday.holds(day)
    }
}

fn holiday(season: Season, figures: &HolidayFigures) -> anyhow::Result<Holiday> {
    let Some(place) = (0..)
        .zip(WEEK)
        .find_map(|(place, day)| (day == figures.first).then_some(place))
    else {
        anyhow::bail!(
            "holiday.first is {:?}, but must be a day of the week such as \"friday\"",
            figures.first
        )
    };
    let place: i64 = place;
    let first = season.week(figures.week).saturating_add(place.days());
    let last = first.saturating_add((figures.days - 1).days());
    ensure!(
        season.first <= first && last < season.weeks_before_end(0),
        "the holiday lies from {first} to {last}, but the season's {WEEKS} weeks begin on {}",
        season.first
    );
    Ok(Holiday {
        first,
        last,
        percent: figures.percent,
    })
}

/// Midnight in Riyadh.
fn start_of(day: Date) -> Timestamp {
    let riyadh = tz::TimeZone::fixed(tz::offset(3));
    riyadh
        .to_timestamp(day.at(0, 0, 0, 0))
        .expect("a season lies well within the years that a timestamp can tell")
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        reason = "a test that cannot read its data has failed"
    )]

    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_season_is_twenty_six_whole_weeks_and_the_days_begun_since() {
        // 22 November 2026 is a Sunday.
        let sunday = Season::ending(date(2026, 11, 22));
        assert_eq!(
            (sunday.first, sunday.days().count()),
            (date(2026, 5, 24), 26 * 7 + 1)
        );
        let saturday = Season::ending(date(2026, 11, 21));
        assert_eq!(
            (saturday.first, saturday.days().count()),
            (date(2026, 5, 24), 26 * 7)
        );
        let friday = Season::ending(date(2026, 11, 20));
        assert_eq!(
            (friday.first, friday.days().count()),
            (date(2026, 5, 17), 26 * 7 + 6)
        );
    }

    #[test]
    fn the_holiday_is_nine_days_from_weekend_to_weekend() {
        let holiday = Calendar::of(Season::ending(date(2026, 11, 22)))
            .unwrap()
            .holiday;
        assert_eq!(
            (holiday.first.weekday(), holiday.last.weekday()),
            (Weekday::Friday, Weekday::Saturday)
        );
        assert_eq!(holiday.last, holiday.first.saturating_add(8.days()));
    }

    #[test]
    fn a_holiday_outside_the_season_is_refused_with_its_dates() {
        let text = include_str!("../../seed/calendar.toml").replace("week = 11", "week = 25");
        let refusal = Calendar::parse(Season::ending(date(2026, 11, 22)), &text)
            .unwrap_err()
            .to_string();
        assert!(
            refusal.contains("2026-11-20") && refusal.contains("26 weeks"),
            "{refusal}"
        );
    }
}
