//! Folds: what is read quickly, computed from events one by one.
//!
//! A fold is a pure function of a page's events in their order. The writer applies [`step`] to what
//! is stored, in the same batch as the event; `verify` applies it to nothing and compares. A
//! feedback counts through its *contribution* alone: a step adds the new one and takes the old one
//! away, so that changing and withdrawing cannot count differently from receiving.

use super::event::{Event, FeedbackId, What};
use super::{Day, Facets, Instant, Lang, Revisions, Standing};
use rayak_shared::{Channel, Question};
use serde::{Deserialize, Serialize};
use std::ops::{AddAssign, Sub};

/// A page's own record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub site: String,
    pub name: String,
    /// The number of the last event; events are numbered from 1 without gaps.
    pub events: u64,
    /// When the last answer that was no test came in.
    pub last_answer: Option<Instant>,
    /// The revisions that its standing, counted answers name.
    pub revisions: Revisions,
    /// How many feedbacks have words that are among those to be read and that no staff has read.
    pub unread: u64,
}

impl Head {
    pub fn new(site: &str, name: &str) -> Self {
        Self {
            site: site.to_owned(),
            name: name.to_owned(),
            events: 0,
            last_answer: None,
            revisions: Revisions::default(),
            unread: 0,
        }
    }
}

impl Head {
    /// With that of a page whose history is counted with this one's. It is for reading alone: the log
    /// of each has its own.
    pub fn join(&mut self, more: &Self) {
        self.events += more.events;
        self.last_answer = self.last_answer.max(more.last_answer);
        self.revisions.join(&more.revisions);
        self.unread += more.unread;
    }
}

/// What a tally counts, within a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey {
    pub question: Question,
    pub day: Day,
    pub lang: Lang,
    pub channel: Channel,
}

/// Counts that add. `received = withdrawn + the sum of excluded + the sum of answers`, always.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    pub received: i64,
    pub withdrawn: i64,
    /// By the verdict's place ([`Verdict::place`]).
    pub excluded: [i64; 2],
    /// By the answer's place ([`Answer::place`]).
    pub answers: [i64; 5],
    pub facets: Facets,
}

impl Tally {
    fn each(&mut self, other: &Self, act: impl Fn(&mut i64, i64)) {
        act(&mut self.received, other.received);
        act(&mut self.withdrawn, other.withdrawn);
        let excluded = self.excluded.iter_mut().zip(other.excluded);
        let answers = self.answers.iter_mut().zip(other.answers);
        let all = excluded.chain(answers);
        all.for_each(|(to, n)| act(to, n));
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.each(other, |to, n| *to += n);
        self.facets.fold(&other.facets);
    }
}

impl Sub<&Self> for Tally {
    type Output = Self;
    fn sub(mut self, other: &Self) -> Self {
        self.each(other, |to, n| *to -= n);
        self.facets = self.facets.less(&other.facets);
        self
    }
}

/// What sightings are counted under, within a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SightingsKey {
    pub day: Day,
    pub lang: Lang,
}

/// How often the question was seen and opened, by rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sightings {
    pub seen: [u64; 3],
    pub opened: [u64; 3],
}

impl AddAssign for Sightings {
    fn add_assign(&mut self, other: Self) {
        self.seen
            .iter_mut()
            .zip(other.seen)
            .for_each(|(to, n)| *to += n);
        self.opened
            .iter_mut()
            .zip(other.opened)
            .for_each(|(to, n)| *to += n);
    }
}

/// What one event changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// The feedback as it stands now.
    pub standing: Option<(FeedbackId, Standing)>,
    /// What to add to a tally.
    pub tally: Option<(TallyKey, Tally)>,
    /// What to add to the sightings.
    pub sightings: Option<(SightingsKey, Sightings)>,
}

/// Folds one event: `before` is how its feedback stood until now, if the event is about one.
pub fn step(head: &mut Head, before: Option<&Standing>, event: &Event) -> Step {
    head.events += 1;
    if let What::Seen(batch) = &event.what {
        let key = SightingsKey {
            day: batch.day,
            lang: batch.lang,
        };
        let sightings = Sightings {
            seen: batch.seen.map(u64::from),
            opened: batch.opened.map(u64::from),
        };
        return Step {
            sightings: Some((key, sightings)),
            ..Step::default()
        };
    }
    if let What::Received(received) = &event.what
        && !received.test
    {
        head.last_answer = head.last_answer.max(Some(event.at));
    }
    let Some((id, after)) = Standing::after(before, head.events, event) else {
        return Step::default();
    };
    let old = before
        .and_then(Standing::contribution)
        .map_or_else(Tally::default, |(_, tally)| tally);
    let tally = after.contribution().map(|(key, new)| (key, new - &old));
    let awaited = before.is_some_and(Standing::awaits_reader);
    head.unread += u64::from(after.awaits_reader());
    head.unread = head.unread.saturating_sub(u64::from(awaited));
    let (left, named) = (before.and_then(Standing::speaks_for), after.speaks_for());
    if left != named {
        left.into_iter().for_each(|date| head.revisions.leave(date));
        named.into_iter().for_each(|date| head.revisions.name(date));
    }
    Step {
        standing: Some((id, after)),
        tally,
        sightings: None,
    }
}
