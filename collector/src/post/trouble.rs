//! What the mail server does to all letters: since when it takes none, and when it is tried again.
//!
//! It is remembered in memory alone: a new process tries at once. What one mailbox does is kept with its account.

use crate::domain::Instant;
use crate::domain::people::AccountId;
use std::collections::BTreeSet;

/// The first wait after the mail server took nothing, and the longest.
const FIRST_WAIT_MS: i64 = 15_000;
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1_000;
/// After it broke off at so many mailboxes, and took or refused no letter in between, the fault is the server's.
const BROKEN_IN_A_ROW: usize = 3;

/// That the mail server takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) since: Instant,
    pub(crate) tries: u32,
    /// When it is tried again.
    pub(crate) again: Instant,
    /// What went wrong, by a code.
    pub(crate) what: &'static str,
}

impl Trouble {
    fn after(before: Option<Self>, what: &'static str, now: Instant) -> Self {
        let tries = before.map_or(0, |it| it.tries).saturating_add(1);
        let doubled = FIRST_WAIT_MS << (tries - 1).min(16);
        Self {
            since: before.map_or(now, |it| it.since),
            tries,
            again: Instant(now.0 + doubled.min(LONGEST_WAIT_MS)),
            what,
        }
    }
}

/// How the mail server has fared.
#[derive(Debug, Default)]
pub(super) struct Server {
    trouble: Option<Trouble>,
    /// The mailboxes at which it broke off since it last said anything to a letter.
    broken: BTreeSet<AccountId>,
}

impl Server {
    pub(super) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    pub(super) fn failed(&mut self, what: &'static str, now: Instant) {
        self.trouble = Some(Trouble::after(self.trouble, what, now));
    }

    /// It has answered to a whole letter, whatever it said.
    pub(super) fn answered(&mut self) {
        *self = Self::default();
    }

    /// It broke off while it was handed the letter to a mailbox. Whether that is its own fault.
    pub(super) fn broke_off_at(&mut self, mailbox: AccountId) -> bool {
        self.broken.insert(mailbox);
        self.broken.len() >= BROKEN_IN_A_ROW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_takes_nothing_is_asked_ever_later_and_once_an_hour_at_last() {
        let mut server = Server::default();
        let mut now = Instant(0);
        let mut waits = Vec::new();
        for _ in 0..11 {
            server.failed("connection", now);
            let trouble = server.trouble().expect("there is trouble");
            waits.push((trouble.again.0 - now.0) / 1_000);
            now = trouble.again;
        }
        assert!(waits.starts_with(&[15, 30, 60, 120]), "{waits:?}");
        assert!(waits.ends_with(&[3_600, 3_600]), "{waits:?}");
        assert_eq!(server.trouble().map(|it| it.since), Some(Instant(0)));
        server.answered();
        assert_eq!(server.trouble(), None);
    }

    #[test]
    fn a_server_is_at_fault_when_it_breaks_off_at_several_mailboxes_with_none_between_that_it_answers()
     {
        let mut server = Server::default();
        let at = |number| AccountId([number; 8]);
        for _ in 0..5 {
            assert!(!server.broke_off_at(at(1)), "one mailbox is one mailbox");
        }
        assert!(!server.broke_off_at(at(2)));
        server.answered();
        assert!(!server.broke_off_at(at(3)), "it has answered");
        assert!(!server.broke_off_at(at(1)));
        assert!(server.broke_off_at(at(2)));
    }
}
