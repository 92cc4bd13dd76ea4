//! Tallies become a summary: which days count, and what they add up to.

use super::{Day, Head, Instant, Tally, TallyKey};
use rayak_shared::{Audience, Counts, PageSummary, Period, Question, limits};

/// Days of the period that a score speaks of when no revision of the page is younger: 26 weeks.
pub const PERIOD: i32 = 26 * 7;

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
        let excluded: u64 = total.excluded.map(whole).iter().sum();
        (total.counts(question), excluded)
    };
    let (from, revision) = settled(head, |from| since(from).0.n(), today);
    let (counts, excluded) = since(from);
    let period = period((from, today), revision, now);
    PageSummary::new(counts, excluded, period, audience)
}

/// The day from which on a page's score speaks for it, and the page's present revision. `since` says how
/// many answers there are from a day on.
pub fn settled(head: &Head, since: impl Fn(Day) -> u64, today: Day) -> (Day, Option<Day>) {
    // Whoever answers can make a date up; against those who answer honestly it takes as many again.
    let mut named = head.revisions.named();
    let present = named.find(|(date, named)| named * 2 >= since(*date));
    let present = present.map(|(date, _)| date);
    let of_revision = present.filter(|date| since(*date) >= limits::REVISION);
    let from = of_revision.unwrap_or_else(|| today.minus(PERIOD - 1));
    (from, present)
}

/// The days of a summary as it says them.
pub fn period((from, to): (Day, Day), revision: Option<Day>, now: Instant) -> Period {
    Period {
        from: from.to_string(),
        to: to.to_string(),
        revision: revision.map(|day| day.to_string()),
        as_of: now.to_string(),
    }
}

impl Tally {
    /// Its answers as those to a question.
    pub fn counts(&self, question: Question) -> Counts {
        Counts::by_place(question, self.answers.map(whole))
    }
}

/// A tally never falls below zero while its log is whole; if it did, zero is shown and `verify`
/// tells.
fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
