//! How one feedback stands after its events, and what it adds to the figures as it stands.

use super::event::{Event, FeedbackId, Received, Verdict, What, WordsChange, WordsVerdict};
use super::remark::{Check, Finding, RemarkKind, Theme};
use super::{Day, Digest, Facet, Facets, Instant, Lang, Reference, Tally, TallyKey};
use rayak_shared::{Answer, Channel, Device, Reason, ReceiptState, personal};
use serde::{Deserialize, Serialize};

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
    /// What staff have said that its words are and are about.
    pub kind: Option<RemarkKind>,
    pub theme: Option<Theme>,
    /// What staff found that looked at why it, or its words, were set aside.
    pub finding: Option<Finding>,
    /// Whether somebody has seen to what its words say of danger.
    pub attended: bool,
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
            kind: None,
            theme: None,
            finding: None,
            attended: false,
        }
    }

    /// How the feedback stands that an event of this number is about. Nothing, if it is about none or about one
    /// that never came in.
    pub(super) fn after(
        before: Option<&Self>,
        number: u64,
        event: &Event,
    ) -> Option<(FeedbackId, Self)> {
        if let What::Received(received) = &event.what {
            return Some((received.id, Self::received(event.at, number, received)));
        }
        let (id, before) = event.about().zip(before)?;
        let mut after = before.clone();
        after.words = event.words(number, before.words);
        match &event.what {
            What::Received(_) | What::Seen(_) => {}
            What::Amended(change) => {
                after.state = ReceiptState::Amended;
                after.answer = change.answer.unwrap_or(after.answer);
                if let Some(reasons) = &change.reasons {
                    after.reasons.clone_from(reasons);
                }
                if let Some(section) = &change.section {
                    after.section.clone_from(section);
                }
                after.reworded(&change.words);
            }
            What::Withdrawn(_) => after.state = ReceiptState::Withdrawn,
            What::Erased(_) => {
                after.masked.clear();
                after.words_verdict = WordsVerdict::Counted;
            }
            What::Read(_) => after.read = before.words.is_some(),
            What::Unread(_) => after.read = false,
            What::SortedByKind(_, kind) => after.kind = *kind,
            What::SortedByTheme(_, theme) => after.theme = *theme,
            What::Found(_, finding) => after.finding = finding.filter(|_| before.is_flagged()),
            What::Attended(_) => after.attended = true,
        }
        Some((id, after))
    }

    /// Takes in what became of its words. What staff have said of others does not hold for these.
    fn reworded(&mut self, change: &WordsChange) {
        match change {
            WordsChange::Kept => {}
            WordsChange::Removed => {
                self.masked.clear();
                self.words_verdict = WordsVerdict::Counted;
            }
            WordsChange::Replaced { masked, verdict } => {
                self.given = true;
                self.read = false;
                self.masked.clone_from(masked);
                self.words_verdict = *verdict;
                self.kind = None;
                self.theme = None;
                self.finding = None;
                self.attended = false;
            }
        }
    }

    /// The reference, if its sender has it.
    pub fn given_reference(&self) -> Option<Reference> {
        self.given.then_some(self.reference)
    }

    /// The revision of the page that this feedback speaks for, as it stands: one that is older than
    /// itself, and only while it is in the figures.
    pub(super) fn speaks_for(&self) -> Option<Day> {
        let (_, tally) = self.contribution()?;
        let counts = tally.answers.iter().any(|n| *n > 0);
        self.revision.filter(|date| counts && *date < self.day)
    }

    /// What has set it or its words aside, whatever staff have found since. What was sent to try the tag is
    /// no visitor's.
    pub fn check(&self) -> Option<Check> {
        let of_words = match self.words_verdict {
            WordsVerdict::Counted => None,
            WordsVerdict::Repeated => Some(Check::Repeated),
        };
        let check = match self.verdict {
            Verdict::Counted => of_words,
            Verdict::Trap => Some(Check::Trap),
            Verdict::Hasty => Some(Check::Hasty),
        };
        check.filter(|_| !self.test)
    }

    pub fn is_flagged(&self) -> bool {
        self.check().is_some()
    }

    /// Whether nothing speaks against the words: no check, or a person who found that it was wrong.
    fn is_sound(&self) -> bool {
        !self.is_flagged() || self.finding == Some(Finding::Genuine)
    }

    /// Whether it has words that are among those to be read.
    pub fn is_for_readers(&self) -> bool {
        self.words.is_some() && self.is_sound() && !self.test
    }

    /// Whether its words must be looked at if they speak of danger, and nobody has seen to it: also those that a
    /// check has set aside, since a check may be wrong.
    pub fn may_be_urgent(&self) -> bool {
        let is_there = self.words.is_some() && self.state != ReceiptState::Withdrawn;
        is_there && !self.test && !self.attended && self.finding != Some(Finding::Abuse)
    }

    /// Whether its words are among those to be read, and nobody has.
    pub fn awaits_reader(&self) -> bool {
        self.is_for_readers() && !self.read
    }

    /// The place of the verdict that keeps it out of the figures.
    fn excluded_by(&self) -> Option<usize> {
        self.verdict.place().filter(|_| !self.is_sound())
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
    pub(super) fn contribution(&self) -> Option<(TallyKey, Tally)> {
        if self.test {
            return None;
        }
        let mut tally = Tally {
            received: 1,
            ..Tally::default()
        };
        if self.state == ReceiptState::Withdrawn {
            tally.withdrawn = 1;
        } else if let Some(place) = self.excluded_by() {
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
