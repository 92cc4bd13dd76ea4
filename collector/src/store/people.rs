//! The people who sign in: their accounts, sessions and tokens, and the audit log.
//!
//! They belong to no page and are no fold: nothing makes them again but a backup, and rebuilding leaves
//! them alone. What changes is written with the line of the audit log that tells of it, in one batch,
//! so that neither is there without the other. A line bears the digest of the bytes of the one before:
//! one that was changed or taken out is told by the next. Deliberately absent: any rule about who may
//! change what, which whoever calls has checked, between two batches of the writer.

use super::commit::Batch;
use super::engine::{scan, scan_prefix};
use super::keys::{self, Kind};
use super::read::strange;
use super::verify::{Fault, name};
use super::{Store, StoreError, codec};
use crate::domain::Instant;
use crate::domain::people::{Account, AccountId, By, Deed, Digest32, Entry, Link, Session, Token};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What was found of the people and of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReport {
    pub accounts: u64,
    /// Lines of the audit log.
    pub entries: u64,
    /// The digest of the last one. Whoever keeps it elsewhere can tell that the end was cut off.
    pub last: Option<String>,
    pub faults: Vec<Fault>,
}

/// Tokens by their digests.
pub type Tokens = Vec<(Digest32, Token)>;

/// A change in the making, with its lines in the audit log: of people, of what an editor says of pages, or of
/// what staff say of words.
#[derive(Debug)]
pub struct Audited<'a> {
    store: &'a Store,
    pub(super) batch: Batch,
    /// The last line of the audit log with this change: its number and digest.
    last: (u64, Digest32),
}

impl Store {
    pub fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.read(&keys::account(id))
    }

    /// Every account. One that cannot be read ends nothing: `rayak verify` tells of it.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let accounts = self.of_kind(Kind::Account);
        let readable = accounts.filter(|it| !matches!(it, Err(StoreError::Damaged { .. })));
        readable.map(|it| it.map(|(_, account)| account)).collect()
    }

    /// Every account and every token, or none: for a backup, which must not miss one.
    pub fn people_whole(&self) -> Result<(Vec<Account>, Tokens), StoreError> {
        let accounts = self.of_kind(Kind::Account);
        let accounts = accounts.map(|it| it.map(|(_, account)| account));
        let tokens = self.of_kind(Kind::Token).map(|it| {
            let (key, token) = it?;
            let digest = keys::read_digest(Kind::Token, &key).ok_or_else(|| strange(&key))?;
            Ok((digest, token))
        });
        Ok((
            accounts.collect::<Result<_, _>>()?,
            tokens.collect::<Result<_, StoreError>>()?,
        ))
    }

    /// Whether there is any account, readable or not.
    pub fn has_accounts(&self) -> Result<bool, StoreError> {
        let first = scan_prefix(&self.tree(), &keys::prefix(Kind::Account, None)).next();
        Ok(first.transpose()?.is_some())
    }

    pub fn session(&self, token: &Digest32) -> Result<Option<Session>, StoreError> {
        self.read(&keys::session(token))
    }

    /// The sessions of an account, by the digests of their tokens.
    pub fn sessions(&self, of: AccountId) -> Result<Vec<(Digest32, Session)>, StoreError> {
        let mut sessions = self.digested::<Session>(Kind::Session)?;
        sessions.retain(|(_, session)| session.account == of);
        Ok(sessions)
    }

    pub fn token(&self, token: &Digest32) -> Result<Option<Token>, StoreError> {
        self.read(&keys::token(token))
    }

    /// Every token, by its digest.
    pub fn tokens(&self) -> Result<Tokens, StoreError> {
        self.digested(Kind::Token)
    }

    /// The lines of the audit log before a number, the newest first.
    pub fn audit_before(
        &self,
        number: u64,
    ) -> impl Iterator<Item = Result<(u64, Entry), StoreError>> + use<> {
        let range = keys::audit(0)..keys::audit(number);
        scan(&self.tree(), range).rev().map(|entry| {
            let (key, frame) = entry?;
            let number = keys::read_audit(&key).ok_or_else(|| strange(&key))?;
            let link: Link = codec::decode(&key, &frame)?;
            Ok((number, link.entry))
        })
    }

    /// The lines of the audit log after a number as they are stored, in their order.
    pub fn audit_after(
        &self,
        number: u64,
    ) -> impl Iterator<Item = Result<(u64, Link), StoreError>> + use<> {
        let range = keys::audit(number.saturating_add(1))..=keys::audit(u64::MAX);
        scan(&self.tree(), range).map(|entry| {
            let (key, frame) = entry?;
            let number = keys::read_audit(&key).ok_or_else(|| strange(&key))?;
            Ok((number, codec::decode(&key, &frame)?))
        })
    }

    /// The number of the last line of the audit log; 0 if there is none.
    pub fn last_audit(&self) -> Result<u64, StoreError> {
        Ok(self.end_of_audit()?.0)
    }

    /// Begins a change that the audit log tells of.
    ///
    /// It must not run beside another: the writer calls it between batches.
    pub fn audited(&self) -> Result<Audited<'_>, StoreError> {
        Ok(Audited {
            store: self,
            batch: Batch::default(),
            last: self.end_of_audit()?,
        })
    }

    /// Reads the accounts and the audit log again, and holds each line against the one before.
    pub fn verify_people(&self) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport::default();
        let mut faults = Vec::new();
        for account in self.of_kind::<Account>(Kind::Account) {
            report.accounts += 1;
            damage(account, &mut faults)?;
        }
        for token in self.of_kind::<Token>(Kind::Token) {
            damage(token, &mut faults)?;
        }
        report.faults = name("accounts", std::mem::take(&mut faults));
        let (mut number, mut before) = (0, START);
        for entry in scan_prefix(&self.tree(), &keys::prefix(Kind::Audit, None)) {
            let (key, frame) = entry?;
            let found = keys::read_audit(&key).ok_or_else(|| strange(&key))?;
            if found != number + 1 {
                faults.push(format!(
                    "the lines after {number} and before {found} are gone"
                ));
            }
            match codec::decode::<Link>(&key, &frame) {
                Ok(link) if link.before == before => {}
                Ok(_) if found != number + 1 => {}
                Ok(_) => faults.push(format!(
                    "line {found} does not follow line {number}: one of them, or the order, was changed"
                )),
                Err(error @ StoreError::Damaged { .. }) => {
                    faults.push(format!("line {found}: {error}"));
                }
                Err(error) => return Err(error),
            }
            report.entries += 1;
            (number, before) = (found, digest(&key, &frame));
        }
        report.last = (number > 0).then(|| hex(&before));
        report.faults.extend(name("audit log", faults));
        Ok(report)
    }

    /// Puts back what a backup has of people.
    pub fn put_people_back(
        &self,
        accounts: &[Account],
        tokens: &[(Digest32, Token)],
        lines: &[(u64, Link)],
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for account in accounts {
            batch.put(keys::account(account.id), account)?;
        }
        for (token, value) in tokens {
            batch.put(keys::token(token), value)?;
        }
        for (number, link) in lines {
            batch.put(keys::audit(*number), link)?;
        }
        self.commit(batch)
    }

    fn end_of_audit(&self) -> Result<(u64, Digest32), StoreError> {
        let last = keys::audit(u64::MAX);
        let last = self.tree().range(..=last).next_back().transpose()?;
        let last = last.filter(|(key, _)| key.first() == Some(&Kind::Audit.byte()));
        let Some((key, frame)) = last else {
            return Ok((0, START));
        };
        let number = keys::read_audit(&key).ok_or_else(|| strange(&key))?;
        Ok((number, digest(&key, &frame)))
    }

    pub(super) fn of_kind<T: DeserializeOwned>(
        &self,
        kind: Kind,
    ) -> impl Iterator<Item = Result<(sled::IVec, T), StoreError>> + use<T> {
        scan_prefix(&self.tree(), &keys::prefix(kind, None)).map(|entry| {
            let (key, frame) = entry?;
            let value = codec::decode(&key, &frame)?;
            Ok((key, value))
        })
    }

    fn digested<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(Digest32, T)>, StoreError> {
        let mut found = Vec::new();
        for entry in self.of_kind(kind) {
            match entry {
                Ok((key, value)) => {
                    let digest = keys::read_digest(kind, &key).ok_or_else(|| strange(&key))?;
                    found.push((digest, value));
                }
                Err(StoreError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

impl Audited<'_> {
    pub fn put_account(&mut self, account: &Account) -> Result<(), StoreError> {
        self.batch.put(keys::account(account.id), account)
    }

    pub fn put_session(&mut self, token: &Digest32, session: &Session) -> Result<(), StoreError> {
        self.batch.put(keys::session(token), session)
    }

    pub fn end_session(&mut self, token: &Digest32) {
        self.batch.remove(keys::session(token));
    }

    /// Ends every session of an account but one.
    pub fn end_sessions(
        &mut self,
        of: AccountId,
        but: Option<&Digest32>,
    ) -> Result<(), StoreError> {
        for (token, _) in self.store.sessions(of)? {
            if Some(&token) != but {
                self.end_session(&token);
            }
        }
        Ok(())
    }

    /// Forgets the sessions that hold no longer.
    pub fn forget_sessions(&mut self, ended: impl Fn(&Session) -> bool) -> Result<(), StoreError> {
        for (token, session) in self.store.digested::<Session>(Kind::Session)? {
            if ended(&session) {
                self.end_session(&token);
            }
        }
        Ok(())
    }

    pub fn put_token(&mut self, digest: &Digest32, token: &Token) -> Result<(), StoreError> {
        self.batch.put(keys::token(digest), token)
    }

    pub fn revoke_token(&mut self, digest: &Digest32) {
        self.batch.remove(keys::token(digest));
    }

    /// Revokes every token of an account.
    pub fn revoke_tokens(&mut self, of: AccountId) -> Result<(), StoreError> {
        for (digest, token) in self.store.tokens()? {
            if token.account == of {
                self.revoke_token(&digest);
            }
        }
        Ok(())
    }

    /// Adds a line to the audit log.
    pub fn tell(&mut self, at: Instant, by: By, deed: Deed) -> Result<(), StoreError> {
        let (number, before) = self.last;
        let key = keys::audit(number + 1);
        let entry = Entry { at, by, deed };
        let frame = codec::encode(&key, &Link { before, entry })?;
        self.last = (number + 1, digest(&key, &frame));
        self.batch.insert(key, frame);
        Ok(())
    }

    /// Writes it all, or nothing.
    pub fn commit(self) -> Result<(), StoreError> {
        self.store.commit(self.batch)
    }
}

/// What the first line follows.
const START: Digest32 = [0; 32];

/// The digest of a line's bytes, which holds whether or not it can be read.
fn digest(key: &[u8], frame: &[u8]) -> Digest32 {
    let hash = Sha256::new().chain_update(key).chain_update(frame);
    hash.finalize().into()
}

fn hex(digest: &Digest32) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Notes damage as a fault; what else goes wrong is an error.
pub(super) fn damage<T>(
    read: Result<T, StoreError>,
    faults: &mut Vec<String>,
) -> Result<(), StoreError> {
    match read {
        Ok(_) => Ok(()),
        Err(error @ StoreError::Damaged { .. }) => {
            faults.push(error.to_string());
            Ok(())
        }
        Err(error) => Err(error),
    }
}
