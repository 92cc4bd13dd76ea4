//! Folds: what is read quickly, computed from events one by one.
//!
//! A fold is a pure function of a page's events in their order. The writer applies [`step`] to what
//! is stored, in the same batch as the event; `verify` applies it to nothing and compares. A
//! feedback counts through its *contribution* alone: a step adds the new one and takes the old one
//! away, so that changing and withdrawing cannot count differently from receiving.

use super::event::{Event, FeedbackId, Received, Verdict, What, WordsChange, WordsVerdict};
use super::{Day, Digest, Facet, Facets, Instant, Lang, Reference, Revisions};
use rayak_shared::{Answer, Channel, Device, Question, Reason, ReceiptState, personal};
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

/// Where one feedback stands after its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub at: Instant,
    pub day: Day,
    pub lang: Lang,
    pub channel: Channel,
    /// The id of the heading that it is about, whatever the answer becomes.
    pub section: Option<String>,
    /// The revision of the page that it named.
    pub revision: Option<Day>,
    pub widget: Option<String>,
    pub placement: Option<String>,
    pub device: Option<Device>,
    pub answer: Answer,
    pub reasons: Vec<Reason>,
    /// The number of the event that brought its words, while it has any.
    pub words: Option<u64>,
    pub masked: Vec<personal::Kind>,
    pub reference: Reference,
    /// Whether its sender was given the reference, as happens with the first words.
    pub given: bool,
    pub secret: Option<Digest>,
    pub content: Digest,
    pub state: ReceiptState,
    pub verdict: Verdict,
    pub test: bool,
    pub words_verdict: WordsVerdict,
    /// Whether staff have read its words as they are.
    pub read: bool,
}

impl Standing {
    /// How a feedback stands that was received, by the event of this number, and nothing more.
    pub fn received(at: Instant, number: u64, received: &Received) -> Self {
        Self {
            at,
            day: received.day,
            lang: received.lang,
            channel: received.channel,
            section: received.section.clone(),
            revision: received.revision,
            widget: received.widget.clone(),
            placement: received.placement.clone(),
            device: received.device,
            answer: received.answer,
            reasons: received.reasons.clone(),
            words: received.words.then_some(number),
            masked: received.masked.clone(),
            reference: received.reference,
            given: received.words,
            secret: received.secret,
            content: received.content,
            state: ReceiptState::Received,
            verdict: received.verdict,
            test: received.test,
            words_verdict: received.words_verdict,
            read: false,
        }
    }

    /// The reference, if its sender has it.
    pub fn given_reference(&self) -> Option<Reference> {
        self.given.then_some(self.reference)
    }

    /// The revision of the page that this feedback speaks for, as it stands: one that is older than
    /// itself, and only while it is in the figures.
    fn speaks_for(&self) -> Option<Day> {
        let (_, tally) = self.contribution()?;
        let counts = tally.answers.iter().any(|n| *n > 0);
        self.revision.filter(|date| counts && *date < self.day)
    }

    /// Whether it has words that are among those to be read.
    pub fn is_for_readers(&self) -> bool {
        let counts =
            self.verdict == Verdict::Counted && self.words_verdict == WordsVerdict::Counted;
        self.words.is_some() && counts && !self.test
    }

    /// Whether its words are among those to be read, and nobody has.
    pub fn awaits_reader(&self) -> bool {
        self.is_for_readers() && !self.read
    }

    /// What of it is counted beside the key of its tally.
    fn facets(&self) -> impl Iterator<Item = Facet> + '_ {
        let device = self.device.map(Facet::Device);
        let placement = self.placement.clone().map(Facet::Placement);
        let section = self.section.clone().map(Facet::Section);
        let widget = self.widget.clone().map(Facet::Widget);
        let named = [device, placement, section, widget].into_iter().flatten();
        let reasons = self.reasons.iter().copied().map(Facet::Reason);
        reasons.chain(named)
    }

    /// What this feedback adds to the tallies, as it stands. Tests add nothing.
    fn contribution(&self) -> Option<(TallyKey, Tally)> {
        if self.test {
            return None;
        }
        let mut tally = Tally {
            received: 1,
            ..Tally::default()
        };
        if self.state == ReceiptState::Withdrawn {
            tally.withdrawn = 1;
        } else if let Some(place) = self.verdict.place() {
            tally
                .excluded
                .iter_mut()
                .skip(place)
                .take(1)
                .for_each(|n| *n = 1);
        } else {
            tally.facets = Facets::of(self.answer.place(), self.facets());
            tally
                .answers
                .iter_mut()
                .skip(self.answer.place())
                .take(1)
                .for_each(|n| *n = 1);
        }
        Some((self.key(), tally))
    }

    const fn key(&self) -> TallyKey {
        TallyKey {
            question: self.answer.question(),
            day: self.day,
            lang: self.lang,
            channel: self.channel,
        }
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
    let (id, mut after) = match &event.what {
        What::Received(received) => {
            let standing = Standing::received(event.at, head.events, received);
            if !received.test {
                head.last_answer = head.last_answer.max(Some(standing.at));
            }
            (received.id, standing)
        }
        What::Amended(change) => {
            let Some(before) = before else {
                return Step::default();
            };
            let mut after = before.clone();
            after.state = ReceiptState::Amended;
            after.answer = change.answer.unwrap_or(after.answer);
            if let Some(reasons) = &change.reasons {
                after.reasons.clone_from(reasons);
            }
            if let Some(section) = &change.section {
                after.section.clone_from(section);
            }
            match &change.words {
                WordsChange::Kept => {}
                WordsChange::Removed => {
                    after.masked.clear();
                    after.words_verdict = WordsVerdict::Counted;
                }
                WordsChange::Replaced { masked, verdict } => {
                    after.given = true;
                    after.read = false;
                    after.masked.clone_from(masked);
                    after.words_verdict = *verdict;
                }
            }
            (change.id, after)
        }
        What::Withdrawn(id) => {
            let Some(before) = before else {
                return Step::default();
            };
            let mut after = before.clone();
            after.state = ReceiptState::Withdrawn;
            (*id, after)
        }
        What::Erased(erased) => {
            let Some(before) = before else {
                return Step::default();
            };
            let mut after = before.clone();
            after.masked.clear();
            after.words_verdict = WordsVerdict::Counted;
            (erased.id, after)
        }
        What::Read(id) => {
            let Some(before) = before else {
                return Step::default();
            };
            let mut after = before.clone();
            after.read = after.words.is_some();
            (*id, after)
        }
        What::Seen(batch) => {
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
    };
    after.words = event.words(head.events, before.and_then(|before| before.words));
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
