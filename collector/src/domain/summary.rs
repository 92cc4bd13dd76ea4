//! Tallies become a summary: which days count, and what they add up to.

use super::{Day, Head, Instant, Tally, TallyKey};
use rayak_shared::{Audience, Counts, PageSummary, Period, Question, limits};

/// Days of the period that a score speaks of when no revision of the page is younger: 26 weeks.
const PERIOD: i32 = 26 * 7;

/// The days whose tallies [`summarize`] may need, first and last.
#[must_use]
pub fn period_days(head: &Head, today: Day) -> (Day, Day) {
    let first = today.minus(PERIOD - 1);
    let earliest = head.revisions.named().next_back();
    (earliest.map_or(first, |(date, _)| date.min(first)), today)
}

/// Sums up one question of a page from its tallies: since the page's present revision if that has
/// enough answers, otherwise over the last 26 weeks.
pub fn summarize(
    question: Question,
    head: &Head,
    tallies: &[(TallyKey, Tally)],
    today: Day,
    now: Instant,
    audience: Audience,
) -> PageSummary {
    let since = |from: Day| {
        let mut total = Tally::default();
        tallies
            .iter()
            .filter(|(key, _)| key.question == question && (from..=today).contains(&key.day))
            .for_each(|(_, tally)| total += tally);
        (
            counts(question, &total),
            total.excluded.map(whole).iter().sum(),
        )
    };
    summarize_since(head, since, today, now, audience)
}

/// As [`summarize`], of counts and excluded answers from a day on, whoever reckons these.
pub fn summarize_since(
    head: &Head,
    since: impl Fn(Day) -> (Counts, u64),
    today: Day,
    now: Instant,
    audience: Audience,
) -> PageSummary {
    // Whoever answers can make a date up; against those who answer honestly it takes as many again.
    let mut named = head.revisions.named();
    let present = named.find(|(date, named)| named * 2 >= since(*date).0.n());
    let present = present.map(|(date, _)| date);
    let of_revision = present
        .map(|revision| (revision, since(revision)))
        .filter(|(_, (counts, _))| counts.n() >= limits::REVISION);
    let (from, (counts, excluded)) = of_revision.unwrap_or_else(|| {
        let from = today.minus(PERIOD - 1);
        (from, since(from))
    });
    let period = Period {
        from: from.to_string(),
        to: today.to_string(),
        revision: present.map(|day| day.to_string()),
        as_of: now.to_string(),
    };
    PageSummary::new(counts, excluded, period, audience)
}

pub(super) fn counts(question: Question, tally: &Tally) -> Counts {
    Counts::by_place(question, tally.answers.map(whole))
}

/// A tally never falls below zero while its log is whole; if it did, zero is shown and `verify`
/// tells.
fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
