//! Tables that were shown to whoever sent them, until he says that they shall be done.
//!
//! They wait in memory, one for each account, and not for long: a table that was lost by a restart is sent
//! again, and what nobody came back for takes no room.

use super::Sheet;
use crate::domain::Instant;
use crate::domain::people::AccountId;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So long a table waits.
const WAITS: SignedDuration = SignedDuration::from_mins(15);
/// So many wait at once; for one more the oldest goes.
const MOST: usize = 8;

/// A table that waits.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) site: String,
    pub(crate) sheet: Arc<Sheet>,
    /// The mark of what was shown.
    pub(crate) mark: String,
    pub(crate) at: Instant,
}

/// The tables that wait.
#[derive(Debug, Default)]
pub(crate) struct Staged(Mutex<HashMap<AccountId, Kept>>);

impl Staged {
    fn lock(&self, now: Instant) -> MutexGuard<'_, HashMap<AccountId, Kept>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, it| now.since(it.at) < WAITS);
        kept
    }

    /// Keeps a table in the place of the one that its sender has sent before.
    pub(crate) fn keep(&self, of: AccountId, table: Kept) {
        let mut kept = self.lock(table.at);
        kept.insert(of, table);
        while kept.len() > MOST {
            let oldest = kept.iter().min_by_key(|(_, it)| it.at);
            let Some(oldest) = oldest.map(|(id, _)| *id) else {
                break;
            };
            kept.remove(&oldest);
        }
    }

    /// Takes the table of an account, if it is the one that was shown under this mark.
    pub(crate) fn take(&self, of: AccountId, mark: &str, now: Instant) -> Option<Kept> {
        let mut kept = self.lock(now);
        kept.get(&of).filter(|it| it.mark == mark)?;
        kept.remove(&of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(at: i64) -> Kept {
        Kept {
            site: "jazan".to_owned(),
            sheet: Arc::default(),
            mark: format!("mark {at}"),
            at: Instant(at),
        }
    }

    #[test]
    fn a_table_waits_for_its_own_sender_once_and_not_for_long() {
        let staged = Staged::default();
        let (one, other) = (AccountId([1; 8]), AccountId([2; 8]));
        staged.keep(one, kept(0));
        let minutes = |n: i64| Instant(n * 60_000);
        assert!(staged.take(other, "mark 0", minutes(1)).is_none());
        assert!(staged.take(one, "another mark", minutes(1)).is_none());
        assert!(staged.take(one, "mark 0", minutes(14)).is_some());
        assert!(staged.take(one, "mark 0", minutes(14)).is_none());
        staged.keep(one, kept(0));
        assert!(staged.take(one, "mark 0", minutes(15)).is_none());
    }

    #[test]
    fn however_many_send_tables_few_wait() {
        let staged = Staged::default();
        for number in 0..50 {
            staged.keep(AccountId([number; 8]), kept(i64::from(number)));
        }
        assert_eq!(staged.lock(Instant(50)).len(), MOST);
        let last = staged.take(AccountId([49; 8]), "mark 49", Instant(50));
        assert!(last.is_some(), "the oldest go first");
    }
}
