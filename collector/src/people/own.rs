//! What somebody does with his own account, once he has proved again who he is.

use super::factor::Offer;
use super::secrets::{digest, draw, recovery_code, recovery_digest};
use super::sessions;
use super::sign_in::{NotIn, begin, use_code};
use crate::domain::people::{
    Account, AccountId, By, Deed, Digest32, RECOVERY_CODES, Scope, Secret, Session, Token, Weak,
    check_password,
};
use crate::domain::{Instant, Lang};
use crate::guard::Prefix;
use crate::serve::App;
use crate::store::{Audited, StoreError};

/// How long a token for programs lives.
const TOKEN_DAYS: i64 = 365;
/// Tokens that one account may have.
const MOST_TOKENS: usize = 20;

/// Why nothing of one's own was changed.
#[derive(Debug)]
pub(crate) enum OwnError {
    /// The password that proves it is wrong.
    Wrong,
    /// The code of the second factor that proves it is wrong.
    WrongCode,
    /// The code of the authenticator that is to be taken is wrong.
    WrongNewCode,
    Wait(u32),
    Weak(Weak),
    /// The name of a token is not one, or there are as many as may be.
    TokenName,
    TooManyTokens,
    Busy,
    Store(StoreError),
}

impl From<StoreError> for OwnError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NotIn> for OwnError {
    fn from(error: NotIn) -> Self {
        match error {
            NotIn::Wait(seconds) => Self::Wait(seconds),
            NotIn::Busy => Self::Busy,
            NotIn::Store(error) => Self::Store(error),
            NotIn::Wrong | NotIn::WrongCode | NotIn::Over => Self::Wrong,
        }
    }
}

/// Proves by the password that it is still the account's owner who asks, and notes it in the session.
pub(crate) async fn prove(
    app: &App,
    account: &Account,
    session: Digest32,
    password: String,
    from: Option<Prefix>,
) -> Result<(), OwnError> {
    is_owner(app, account, password, from).await?;
    let now = app.clock.now();
    app.writer
        .between(move |store| {
            let Some(before) = store.session(&session)? else {
                return Ok(());
            };
            let mut change = store.audited()?;
            let proved = Session {
                proved: now,
                seen: now,
                ..before
            };
            change.put_session(&session, &proved)?;
            change.commit()
        })
        .await?;
    Ok(())
}

async fn is_owner(
    app: &App,
    account: &Account,
    password: String,
    from: Option<Prefix>,
) -> Result<(), OwnError> {
    let tried = begin(app, account.name.as_str(), from, Some(account.id)).await?;
    let hash = account.password.clone();
    let right = app.people.hashing.verify(password, hash).await;
    match right {
        Ok(true) => {
            app.people.delays.right(&tried);
            Ok(())
        }
        Ok(false) => {
            let failed = Deed::SignInFailed(Some(account.id));
            super::tell(app, By::Account(account.id), failed).await?;
            Err(OwnError::Wrong)
        }
        Err(_) => Err(OwnError::Busy),
    }
}

/// Proves by a code of the present second factor, if there is one, that it is its owner who changes it: a
/// password and a session alone, which can be stolen together, must not take it away.
async fn prove_factor(
    app: &App,
    account: &Account,
    code: &str,
    from: Option<Prefix>,
) -> Result<(), OwnError> {
    if account.second.is_none() {
        return Ok(());
    }
    let tried = begin(app, account.name.as_str(), from, Some(account.id)).await?;
    if use_code(app, account.id, code.to_owned()).await? {
        app.people.delays.right(&tried);
        return Ok(());
    }
    let failed = Deed::SignInFailed(Some(account.id));
    super::tell(app, By::Account(account.id), failed).await?;
    Err(OwnError::WrongCode)
}

/// Changes an account within a step of the writer, with what else belongs to it.
pub(super) async fn alter<T: Send + 'static>(
    app: &App,
    id: AccountId,
    work: impl FnOnce(&mut Audited<'_>, Account, Instant) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let now = app.clock.now();
    app.writer
        .between(move |store| {
            let account = store.account(id)?.ok_or_else(|| StoreError::Damaged {
                what: "an account is gone while its owner is here".to_owned(),
            })?;
            let mut change = store.audited()?;
            let done = work(&mut change, account, now)?;
            change.commit()?;
            Ok(done)
        })
        .await
}

/// Sets another password. Every session ends, and the one that asked gets another token.
pub(crate) async fn set_password(
    app: &App,
    account: &Account,
    password: String,
    next: String,
    from: Option<Prefix>,
) -> Result<String, OwnError> {
    check_password(&next, &account.name).map_err(OwnError::Weak)?;
    is_owner(app, account, password, from).await?;
    let hash = app.people.hashing.hash(next).await;
    let hash: Secret<String> = hash.map_err(|_| OwnError::Busy)?;
    let (id, limits) = (account.id, app.config().sessions);
    let token = alter(app, id, move |change, account, now| {
        change.put_account(&Account {
            password: Some(hash),
            invitation: None,
            ..account
        })?;
        change.end_sessions(id, None)?;
        change.tell(now, By::Account(id), Deed::PasswordChanged)?;
        sessions::begin(change, id, now, limits)
    });
    Ok(token.await?)
}

/// What somebody gets who takes a second factor: another token for his session, and the codes for the
/// day when the telephone is lost. They are shown once.
#[derive(Debug)]
pub(crate) struct NewFactor {
    pub(crate) token: String,
    pub(crate) codes: Vec<String>,
}

fn new_codes() -> (Vec<String>, Vec<Digest32>) {
    let codes: Vec<String> = std::iter::repeat_with(recovery_code)
        .take(RECOVERY_CODES)
        .collect();
    let digests = codes.iter().map(|code| recovery_digest(code)).collect();
    (codes, digests)
}

/// Takes a second factor, in place of the one there was, of which `present` is a code.
pub(crate) async fn set_factor(
    app: &App,
    account: &Account,
    (offer, code): (Offer, &str),
    present: &str,
    from: Option<Prefix>,
) -> Result<NewFactor, OwnError> {
    let id = account.id;
    let factor = offer.accepted(code, app.clock.now());
    let mut factor = factor.ok_or(OwnError::WrongNewCode)?;
    prove_factor(app, account, present, from).await?;
    let (codes, digests) = new_codes();
    factor.recovery = digests;
    let limits = app.config().sessions;
    let token = alter(app, id, move |change, account, now| {
        change.put_account(&Account {
            second: Some(factor),
            ..account
        })?;
        change.end_sessions(id, None)?;
        change.tell(now, By::Account(id), Deed::SecondFactorOn)?;
        sessions::begin(change, id, now, limits)
    });
    let token = token.await?;
    Ok(NewFactor { token, codes })
}

/// Does without a second factor again. Gives another token for the session.
pub(crate) async fn forget_factor(
    app: &App,
    account: &Account,
    present: &str,
    from: Option<Prefix>,
) -> Result<String, OwnError> {
    prove_factor(app, account, present, from).await?;
    let id = account.id;
    let limits = app.config().sessions;
    let token = alter(app, id, move |change, account, now| {
        change.put_account(&Account {
            second: None,
            ..account
        })?;
        change.end_sessions(id, None)?;
        change.tell(now, By::Account(id), Deed::SecondFactorOff(id))?;
        sessions::begin(change, id, now, limits)
    });
    Ok(token.await?)
}

/// Other codes for the day when the telephone is lost; those before are of no use any more.
pub(crate) async fn new_recovery_codes(
    app: &App,
    account: &Account,
    present: &str,
    from: Option<Prefix>,
) -> Result<Vec<String>, OwnError> {
    prove_factor(app, account, present, from).await?;
    let id = account.id;
    let (codes, digests) = new_codes();
    alter(app, id, move |change, mut account, now| {
        if let Some(second) = &mut account.second {
            second.recovery = digests;
        }
        change.put_account(&account)?;
        change.tell(now, By::Account(id), Deed::RecoveryCodesMade)
    })
    .await?;
    Ok(codes)
}

/// Sets the language in which somebody reads.
pub(crate) async fn set_language(
    app: &App,
    id: AccountId,
    lang: Option<Lang>,
) -> Result<(), OwnError> {
    alter(app, id, move |change, account, _| {
        change.put_account(&Account { lang, ..account })
    })
    .await?;
    Ok(())
}

/// Makes a token for programs. It is shown once.
pub(crate) async fn make_token(
    app: &App,
    id: AccountId,
    name: &str,
    scope: Scope,
) -> Result<String, OwnError> {
    let name = crate::domain::people::DisplayName::parse(name).ok_or(OwnError::TokenName)?;
    let name = name.as_str().to_owned();
    let own = app.store.tokens()?;
    if own.iter().filter(|(_, token)| token.account == id).count() >= MOST_TOKENS {
        return Err(OwnError::TooManyTokens);
    }
    let text = draw();
    let digest = digest(&text);
    alter(app, id, move |change, _, now| {
        let token = Token {
            account: id,
            name: name.clone(),
            scopes: vec![scope],
            created: now,
            last_used: None,
            expires: Instant(now.0 + TOKEN_DAYS * 86_400_000),
        };
        change.put_token(&digest, &token)?;
        change.tell(now, By::Account(id), Deed::TokenMade { name })
    })
    .await?;
    Ok(text)
}

/// Revokes a token of one's own.
pub(crate) async fn revoke_token(
    app: &App,
    id: AccountId,
    digest: Digest32,
) -> Result<(), OwnError> {
    let token = app.store.token(&digest)?;
    let Some(token) = token.filter(|token| token.account == id) else {
        return Ok(());
    };
    alter(app, id, move |change, _, now| {
        change.revoke_token(&digest);
        let name = token.name;
        change.tell(now, By::Account(id), Deed::TokenRevoked { name })
    })
    .await?;
    Ok(())
}
