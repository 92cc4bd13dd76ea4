//! Sessions: opened, known from one request to the next, ended.

use super::secrets::{digest, draw};
use crate::domain::Instant;
use crate::domain::people::{Account, AccountId, By, Deed, Digest32, Limits, Session, Token};
use crate::serve::App;
use crate::store::{Audited, Store, StoreError};
use std::sync::Arc;

/// How often it is written down that a token was used.
const NOTED_EVERY_MS: i64 = 60 * 60 * 1_000;

/// Somebody who is known, and by what.
#[derive(Debug, Clone)]
pub(crate) struct Known<T> {
    pub(crate) account: Arc<Account>,
    pub(crate) digest: Digest32,
    pub(crate) by: T,
}

/// Whose session a token is, if it holds.
pub(crate) fn known(app: &App, token: &str) -> Result<Option<Known<Session>>, StoreError> {
    known_by_digest(app, digest(token))
}

fn known_by_digest(app: &App, digest: Digest32) -> Result<Option<Known<Session>>, StoreError> {
    let (now, limits) = (app.clock.now(), app.config().sessions);
    let Some(session) = app.store.session(&digest)? else {
        return Ok(None);
    };
    if !session.holds(now, &limits) {
        return Ok(None);
    }
    let account = app.store.account(session.account)?;
    Ok(account.filter(|account| !account.off).map(|account| Known {
        account: Arc::new(account),
        digest,
        by: session,
    }))
}

/// Whether a session holds, or nobody can say.
pub(crate) fn holds(app: &App, digest: &Digest32) -> bool {
    known_by_digest(app, *digest).map_or(true, |known| known.is_some())
}

/// Whose token for programs this is, if it holds.
pub(crate) fn known_by_token(app: &App, token: &str) -> Result<Option<Known<Token>>, StoreError> {
    let digest = digest(token);
    let Some(token) = app.store.token(&digest)? else {
        return Ok(None);
    };
    if !token.holds(app.clock.now()) {
        return Ok(None);
    }
    let account = app.store.account(token.account)?;
    Ok(account.filter(|account| !account.off).map(|account| Known {
        account: Arc::new(account),
        digest,
        by: token,
    }))
}

/// What is used, as far as that is written down.
#[derive(Debug, Clone)]
pub(crate) enum Used {
    Session(Digest32, Session),
    Token(Digest32, Token),
}

/// Writes down that a session or a token is used, now and then.
pub(crate) async fn note_use(app: &App, used: Used) -> Result<(), StoreError> {
    let (now, limits) = (app.clock.now(), app.config().sessions);
    let worth = match &used {
        Used::Session(_, session) => session.is_worth_noting(now, &limits),
        Used::Token(_, token) => token
            .last_used
            .is_none_or(|last| now.0 - last.0 >= NOTED_EVERY_MS),
    };
    if !worth {
        return Ok(());
    }
    app.writer
        .between(move |store| {
            let mut change = store.audited()?;
            // What was ended meanwhile stays so.
            let of = match used {
                Used::Session(digest, _) => {
                    let Some(session) = store.session(&digest)? else {
                        return Ok(());
                    };
                    change.put_session(
                        &digest,
                        &Session {
                            seen: now,
                            ..session
                        },
                    )?;
                    session.account
                }
                Used::Token(digest, _) => {
                    let Some(token) = store.token(&digest)? else {
                        return Ok(());
                    };
                    let of = token.account;
                    let last_used = Some(now);
                    change.put_token(&digest, &Token { last_used, ..token })?;
                    of
                }
            };
            if let Some(account) = store.account(of)? {
                let last_seen = Some(now);
                change.put_account(&Account {
                    last_seen,
                    ..account
                })?;
            }
            change.commit()
        })
        .await
}

/// Begins a session within a change. Gives the token for its owner.
pub(super) fn begin(
    change: &mut Audited<'_>,
    account: AccountId,
    now: Instant,
    limits: Limits,
) -> Result<String, StoreError> {
    change.forget_sessions(|session| !session.holds(now, &limits))?;
    let token = draw();
    change.put_session(&digest(&token), &Session::new(account, now))?;
    Ok(token)
}

/// Opens a session without any proof, for the machine's own operator and for tests.
///
/// # Errors
/// If it cannot be written.
pub async fn open_session(app: &App, account: AccountId) -> Result<String, StoreError> {
    let (now, limits) = (app.clock.now(), app.config().sessions);
    app.writer
        .between(move |store: &Store| {
            let mut change = store.audited()?;
            let token = begin(&mut change, account, now, limits)?;
            change.tell(now, By::CommandLine, Deed::SignedIn)?;
            change.commit()?;
            Ok(token)
        })
        .await
}

/// Ends one session, by its owner.
pub(crate) async fn end_one(
    app: &App,
    account: AccountId,
    digest: Digest32,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.writer
        .between(move |store| {
            let session = store.session(&digest)?;
            if session.is_none_or(|session| session.account != account) {
                return Ok(());
            }
            let mut change = store.audited()?;
            change.end_session(&digest);
            change.tell(now, By::Account(account), Deed::SignedOut)?;
            change.commit()
        })
        .await?;
    app.shelf.forget(&digest);
    Ok(())
}

/// Ends every session of an account. Where somebody else than its owner ends them, its tokens are revoked
/// as well: they are shown to the owner alone, and one that was stolen would go on.
pub(crate) async fn end_all(app: &App, by: AccountId, of: AccountId) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.writer
        .between(move |store| {
            let mut change = store.audited()?;
            change.end_sessions(of, None)?;
            if by != of {
                change.revoke_tokens(of)?;
            }
            change.tell(now, By::Account(by), Deed::SessionsEnded(of))?;
            change.commit()
        })
        .await
}
