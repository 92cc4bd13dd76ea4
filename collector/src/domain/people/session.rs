//! Sessions and tokens: how it is known from one request to the next who asks.
//!
//! Whoever holds one is who he says, so that only digests are stored, and both end.

use super::account::AccountId;
use crate::coded::coded;
use crate::domain::Instant;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How long somebody may stay signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without asking for anything.
    pub idle: SignedDuration,
    /// At most.
    pub absolute: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            absolute: SignedDuration::from_hours(12),
        }
    }
}

/// Somebody who has signed in, in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub account: AccountId,
    pub created: Instant,
    /// When something was last asked for, as far as it was written down.
    pub seen: Instant,
    /// When it was last proved who this is.
    pub proved: Instant,
}

impl Session {
    /// What is not written down each time: a part of the idle limit, so that not every request of a
    /// reader costs a write.
    const COARSE: i32 = 15;

    pub const fn new(account: AccountId, at: Instant) -> Self {
        Self {
            account,
            created: at,
            seen: at,
            proved: at,
        }
    }

    /// Whether the session still holds. A clock that was set back ends nothing.
    pub fn holds(&self, now: Instant, limits: &Limits) -> bool {
        now.since(self.seen) < limits.idle && now.since(self.created) < limits.absolute
    }

    /// Whether it is time to write down that it is used.
    pub fn is_worth_noting(&self, now: Instant, limits: &Limits) -> bool {
        now.since(self.seen) >= limits.idle / Self::COARSE
    }

    /// Whether it was proved lately enough who this is, for what gives authority away.
    pub fn is_fresh(&self, now: Instant) -> bool {
        now.since(self.proved) < SignedDuration::from_mins(10)
    }
}

coded! {
    /// What a token may be used for.
    pub Scope, 2 {
        /// What the account may see of figures.
        Figures = "figures",
        /// The feed of what is new.
        Feed = "feed",
    }
}

/// A token for programs: as its account, within its scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub account: AccountId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created: Instant,
    pub last_used: Option<Instant>,
    pub expires: Instant,
}

impl Token {
    pub fn holds(&self, now: Instant) -> bool {
        now < self.expires
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_session_ends_when_nothing_is_asked_for_and_after_its_day_in_any_case() {
        let limits = Limits::default();
        let mut session = Session::new(AccountId([1; 8]), Instant(0));
        assert!(session.holds(Instant(30 * MINUTE - 1), &limits));
        assert!(!session.holds(Instant(30 * MINUTE), &limits));
        session.seen = Instant(12 * 60 * MINUTE - 1);
        assert!(session.holds(session.seen, &limits));
        assert!(!session.holds(Instant(12 * 60 * MINUTE), &limits));
        assert!(session.holds(Instant(-MINUTE), &limits), "a clock set back");
    }

    #[test]
    fn use_is_written_down_now_and_then() {
        let limits = Limits::default();
        let session = Session::new(AccountId([1; 8]), Instant(0));
        assert!(!session.is_worth_noting(Instant(2 * MINUTE - 1), &limits));
        assert!(session.is_worth_noting(Instant(2 * MINUTE), &limits));
    }
}
