//! An errand: what is to be done for one account, and what is kept of it.
//!
//! Before a letter is handed over it is written down until when it tells; after it was taken, that it was. So a
//! letter that was taken is sent to nobody again, and one that was not is made anew with what has come since. Of
//! one where the process ended in between, or the server broke off, nobody knows: it is sent again as it was,
//! under the same name, by which a mailbox knows it.

use super::alerts::Mark;
use super::letter::Letter;
use crate::domain::people::{Account, AccountId, Digest32, Invitation, Mail, Proof};
use crate::domain::{Instant, digest};
use crate::serve::App;
use crate::store::StoreError;

/// What is to be done for one account.
#[derive(Debug, Clone)]
pub struct Errand {
    pub(super) account: Box<Account>,
    pub(super) task: Task,
}

#[derive(Debug, Clone)]
pub(super) enum Task {
    /// To ask whose an address is.
    Question(Invitation, Letter),
    News(Told, Letter),
    /// There is nothing to tell, and that is the day's or the week's mail.
    Nothing(Told),
}

#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) until: Instant,
    pub(super) worse: Vec<Mark>,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// It did not arrive, for a reason that is its own.
    Refused,
    /// It did not arrive, for a reason that is every letter's.
    NotTried,
    /// Nobody knows, for a reason that may be its own.
    Unknown,
    /// Nobody knows, for a reason that is every letter's.
    UnknownOfAll,
}

impl Errand {
    /// What is to be sent, if anything.
    #[must_use]
    pub const fn letter(&self) -> Option<&Letter> {
        match &self.task {
            Task::Question(_, letter) | Task::News(_, letter) => Some(letter),
            Task::Nothing(_) => None,
        }
    }

    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The name of the letter: the same for the same account, from the same moment to the same.
    pub(super) fn name(&self) -> Digest32 {
        let mail = self.account.mail.as_deref();
        let from = mail.map_or(0, |mail| mail.told.0);
        let of = match &self.task {
            Task::Question(asked, _) => format!("question {:?}", asked.digest),
            Task::News(told, _) | Task::Nothing(told) => format!("news {from} {}", told.until.0),
        };
        let mut name = [0; 32];
        let whole = digest(format!("{} {of}", self.account.id));
        name.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        name
    }
}

/// Whether somebody is still whom a letter was made for, with the same role, reach and wishes.
fn is_still(stored: &Account, seen: &Account) -> bool {
    !stored.off
        && (stored.role, &stored.reach, stored.lang, &stored.mail)
            == (seen.role, &seen.reach, seen.lang, &seen.mail)
}

/// Whether an errand that was begun is still the one that stands in somebody's mail, whatever else he or others
/// have said meanwhile.
fn is_begun_of(stored: &Mail, errand: &Errand) -> bool {
    let seen = errand.account.mail.as_deref();
    seen.is_some_and(|seen| seen.address == stored.address)
        && match &errand.task {
            Task::Question(asked, _) => stored.proof == Proof::Asking(asked.clone()),
            Task::News(told, _) | Task::Nothing(told) => stored.begun == Some(told.until),
        }
}

/// Changes somebody's mail, if that is still as it must be. Whether it is.
async fn change(
    app: &App,
    id: AccountId,
    is_as_must_be: impl FnOnce(&Account) -> bool + Send + 'static,
    to: impl FnOnce(&Mail) -> Mail + Send + 'static,
) -> Result<bool, StoreError> {
    app.writer
        .between(move |store| {
            let Some(stored) = store.account(id)?.filter(is_as_must_be) else {
                return Ok(false);
            };
            let Some(mail) = stored.mail.as_deref() else {
                return Ok(false);
            };
            let mail = Some(Box::new(to(mail)));
            let mut change = store.audited()?;
            change.put_account(&Account { mail, ..stored })?;
            change.commit()?;
            Ok(true)
        })
        .await
}

/// Writes down that a letter is about to be handed over. Gives the errand as it is then; none if it is no longer
/// to be done.
///
/// # Errors
/// If it cannot be written, whereupon nothing must be sent.
pub async fn begin(app: &App, errand: &Errand) -> Result<Option<Errand>, StoreError> {
    let began = |mail: &Mail, task: &Task| match task {
        Task::Question(asked, _) => Mail {
            proof: Proof::Asking(asked.clone()),
            ..mail.clone()
        },
        Task::News(told, _) | Task::Nothing(told) => Mail {
            begun: Some(told.until),
            ..mail.clone()
        },
    };
    let mut after = errand.clone();
    if let Some(mail) = &mut after.account.mail {
        **mail = began(mail, &errand.task);
    }
    let (seen, task) = (errand.account.clone(), errand.task.clone());
    let is_the_same = move |stored: &Account| is_still(stored, &seen);
    let is_begun = change(app, errand.account.id, is_the_same, move |mail| {
        began(mail, &task)
    })
    .await?;
    Ok(is_begun.then_some(after))
}

/// Writes down what became of an errand that was begun.
///
/// # Errors
/// If it cannot be written.
pub async fn settle(app: &App, errand: &Errand, outcome: Outcome) -> Result<(), StoreError> {
    let now = app.clock.now();
    let task = errand.task.clone();
    let settled = move |mail: &Mail| match (outcome, task) {
        (Outcome::Taken, Task::Question(asked, _)) => Mail {
            proof: Proof::Asked(asked),
            failed: 0,
            again: None,
            ..mail.clone()
        },
        (Outcome::Taken, Task::News(told, _)) => mail.told(told.until, Some(now), told.worse),
        (Outcome::Taken, Task::Nothing(told)) => mail.told(told.until, None, told.worse),
        (Outcome::Refused, _) => mail.has_failed(now),
        (Outcome::NotTried, _) => Mail {
            begun: None,
            ..mail.clone()
        },
        (Outcome::Unknown, _) => mail.may_have_failed(now),
        (Outcome::UnknownOfAll, _) => mail.clone(),
    };
    // What its owner has said meanwhile stands beside it; and of an address that was removed nothing is kept.
    let of = errand.clone();
    let is_its = move |stored: &Account| {
        let mail = stored.mail.as_deref();
        mail.is_some_and(|mail| is_begun_of(mail, &of))
    };
    change(app, errand.account.id, is_its, settled)
        .await
        .map(|_| ())
}
