//! What somebody is sent by mail: where to, how often, and how far that has come. Pure: the moment is told.

mod address;
mod former;
mod rhythm;
#[cfg(test)]
mod tests;

pub use address::MailAddress;
pub use former::FormerMail;
pub use rhythm::Rhythm;

use super::account::{Invitation, Secret};
use crate::domain::Instant;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// After so many failures in a row nothing more is tried, until its owner says so.
const MOST_FAILURES: u8 = 10;
/// How often within a day somebody may name another address: each is written to.
const MOST_ADDRESSES: usize = 5;
/// Of so many pages that got worse it is remembered that they were told: with the fullest account around them they
/// fit into its record.
pub const MOST_MARKS: usize = 200;
/// How many words of earlier letters are known as such.
const OLD_STOPS: usize = 8;

/// Whether somebody has shown that an address is his.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The link that asks for it is not sent yet.
    Owed,
    /// It is on its way, as far as is known.
    Asking(Invitation),
    Asked(Invitation),
    Given,
}

/// What somebody is sent, and how far that has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub address: MailAddress,
    pub proof: Proof,
    pub rhythm: Rhythm,
    /// The word in the link that ends it. It can do nothing else, and stands in each mail, so that it is kept as
    /// it is.
    pub stop: Secret<[u8; 16]>,
    /// The words of earlier letters, which end nothing any more: whoever uses one is told so.
    pub old_stops: Vec<Secret<[u8; 16]>>,
    /// What came in until then was told, or is not to be.
    pub told: Instant,
    /// When the last was sent.
    pub sent: Option<Instant>,
    /// Until when it told what came in that was begun last, while nobody knows whether it arrived.
    pub begun: Option<Instant>,
    /// The pages that were told of as having got worse, by digests, `MOST_MARKS` at most.
    pub worse: Vec<[u8; 8]>,
    /// How often in a row nothing could be delivered, and when it is tried again.
    pub failed: u8,
    pub again: Option<Instant>,
    /// When addresses were named lately.
    pub named: Vec<Instant>,
}

impl Mail {
    /// The mail of somebody who names an address, after what there was.
    ///
    /// # Errors
    /// If he has named too many within a day.
    pub fn named(
        before: FormerMail,
        address: MailAddress,
        rhythm: Rhythm,
        stop: [u8; 16],
        now: Instant,
    ) -> Result<Self, TooOften> {
        let mut named = before.named;
        named.retain(|at| now.since(*at) < SignedDuration::from_hours(24));
        if named.len() >= MOST_ADDRESSES {
            return Err(TooOften);
        }
        named.push(now);
        Ok(Self {
            address,
            proof: Proof::Owed,
            rhythm,
            stop: Secret(stop),
            old_stops: before.stops,
            told: now,
            sent: None,
            begun: None,
            worse: Vec::new(),
            failed: 0,
            again: None,
            named,
        })
    }

    /// The same at another rhythm. What came in while there was none is not told, and whoever asks for mail anew
    /// gets letters with another word: those of before are to end nothing.
    #[must_use]
    pub fn at(&self, rhythm: Rhythm, stop: [u8; 16], now: Instant) -> Self {
        let mail = Self {
            rhythm,
            failed: 0,
            again: None,
            ..self.clone()
        };
        if self.rhythm != Rhythm::Never || rhythm == Rhythm::Never {
            return mail;
        }
        Self {
            told: now,
            stop: Secret(stop),
            old_stops: self.all_stops(),
            ..mail
        }
    }

    /// The same, of which nothing is sent any more.
    #[must_use]
    pub fn stopped(&self) -> Self {
        Self {
            rhythm: Rhythm::Never,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// The words of letters so far, the last of them.
    fn all_stops(&self) -> Vec<Secret<[u8; 16]>> {
        let all = [self.stop.clone()]
            .into_iter()
            .chain(self.old_stops.clone());
        all.take(OLD_STOPS).collect()
    }

    /// What the word of a letter says of this mail; nothing, if it stood in none of its letters.
    pub fn ended_by(&self, word: &[u8]) -> Option<Stop> {
        let is_old = || self.old_stops.iter().any(|old| old.0 == *word);
        if self.stop.0 != *word && !is_old() {
            None
        } else if self.rhythm == Rhythm::Never {
            Some(Stop::Stopped)
        } else if self.stop.0 == *word {
            Some(Stop::Sent)
        } else {
            Some(Stop::OutOfDate)
        }
    }

    /// The same, once it is shown whose the address is.
    #[must_use]
    pub fn proved(&self, now: Instant) -> Self {
        Self {
            proof: Proof::Given,
            told: now,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// Whether anything may go to the address but the question whose it is.
    pub fn is_proved(&self) -> bool {
        self.proof == Proof::Given
    }

    /// Whether so much has failed that nothing is tried any more.
    pub const fn is_given_up(&self) -> bool {
        self.failed >= MOST_FAILURES
    }

    /// Whether anything may be tried at all.
    pub fn may_be_tried(&self, now: Instant) -> bool {
        !self.is_given_up() && self.again.is_none_or(|again| again <= now)
    }

    /// What came in until a moment was told, by a mail that was sent, or because there was nothing.
    #[must_use]
    pub fn told(&self, until: Instant, sent: Option<Instant>, worse: Vec<[u8; 8]>) -> Self {
        Self {
            told: self.told.max(until),
            sent: sent.or(self.sent),
            begun: None,
            worse,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// Nobody knows whether the last arrived: it is tried again as one that did not, and as it was.
    #[must_use]
    pub fn may_have_failed(&self, now: Instant) -> Self {
        Self {
            begun: self.begun,
            ..self.has_failed(now)
        }
    }

    /// Nothing arrived, and that is known.
    #[must_use]
    pub fn has_failed(&self, now: Instant) -> Self {
        let failed = self.failed.saturating_add(1);
        // From a minute to a day, four times as long each time: almost four days until the last of `MOST_FAILURES`.
        let minutes = 4_i64.saturating_pow(u32::from(failed - 1)).min(24 * 60);
        Self {
            begun: None,
            failed,
            again: Some(Instant(now.0 + minutes * 60_000)),
            ..self.clone()
        }
    }
}

/// How it stands with mail that the link of a letter is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is sent, and the link ends it.
    Sent,
    /// Nothing is sent.
    Stopped,
    /// It was asked for anew since that letter, which ends it no more.
    OutOfDate,
}

/// Somebody names one address after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften;
