//! Signing in: a name and a password, then a code where there is a second factor.

use super::delay::{Try, Wait};
use super::factor::step_of;
use super::secrets::{digest, draw, recovery_digest};
use super::sessions;
use super::tell;
use crate::domain::Instant;
use crate::domain::people::{Account, AccountId, By, Deed, Digest32, SecondFactor, SignInName};
use crate::guard::Prefix;
use crate::serve::App;
use crate::store::{Audited, StoreError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long somebody may take to look for his code.
const STEP_MS: i64 = 5 * 60 * 1_000;
/// Those who may owe a code at once. Each has said a right password.
const MOST: usize = 1_024;

/// Where signing in has come to.
#[derive(Debug)]
pub(crate) enum Step {
    /// Signed in: the session's token.
    In(String),
    /// The password was right, and a code is owed with this.
    Code(String),
}

/// Why somebody is not signed in.
#[derive(Debug)]
pub(crate) enum NotIn {
    /// Name or password are wrong; nobody is told which.
    Wrong,
    WrongCode,
    /// What was begun has run out: from the beginning.
    Over,
    Wait(u32),
    Busy,
    Store(StoreError),
}

impl From<StoreError> for NotIn {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<HashMap<Digest32, (AccountId, Instant)>>);

impl Waiting {
    fn put(&self, account: AccountId, now: Instant) -> String {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (_, since)| now.0 - since.0 < STEP_MS);
        if waiting.len() >= MOST {
            waiting.clear();
        }
        let step = draw();
        waiting.insert(digest(&step), (account, now));
        step
    }

    fn find(&self, step: &str, now: Instant) -> Option<AccountId> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, since) = waiting.get(&digest(step))?;
        (now.0 - since.0 < STEP_MS).then_some(*account)
    }

    fn end(&self, step: &str) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&digest(step));
    }
}

/// Counts a try, or has whoever tries wait.
pub(super) async fn begin(
    app: &App,
    name: &str,
    from: Option<Prefix>,
    account: Option<AccountId>,
) -> Result<Try, NotIn> {
    match app.people.delays.begin(name, from) {
        Ok(tried) => Ok(tried),
        Err(Wait { seconds, first }) => {
            if first {
                tell(app, By::Stranger, Deed::SignInDelayed(account)).await?;
            }
            Err(NotIn::Wait(seconds))
        }
    }
}

/// The first step. As much is done for a name that nobody has as for any other.
pub(crate) async fn sign_in(
    app: &App,
    name: &str,
    password: String,
    from: Option<Prefix>,
) -> Result<Step, NotIn> {
    let name = SignInName::parse(name);
    let account = match &name {
        Some(name) => app
            .store
            .accounts()?
            .into_iter()
            .find(|it| it.name == *name),
        None => None,
    };
    let id = account.as_ref().map(|account| account.id);
    let key = name.as_ref().map_or("", SignInName::as_str);
    let tried = begin(app, key, from, id).await?;
    let usable = account.filter(|account| !account.off);
    let hash = usable.as_ref().and_then(|account| account.password.clone());
    let right = app.people.hashing.verify(password, hash).await;
    let Some(account) = usable.filter(|_| right == Ok(true)) else {
        if right.is_err() {
            return Err(NotIn::Busy);
        }
        tell(app, By::Stranger, Deed::SignInFailed(id)).await?;
        return Err(NotIn::Wrong);
    };
    if account.second.is_some() {
        // The delay of the name stays until the code was right, too.
        return Ok(Step::Code(
            app.people.waiting.put(account.id, app.clock.now()),
        ));
    }
    app.people.delays.right(&tried);
    complete(app, account.id, None).await?.ok_or(NotIn::Wrong)
}

/// The second step: a code by the clock, or one of those for the day when the telephone is lost.
pub(crate) async fn finish(
    app: &App,
    step: &str,
    code: &str,
    from: Option<Prefix>,
) -> Result<Step, NotIn> {
    let id = app.people.waiting.find(step, app.clock.now());
    let id = id.ok_or(NotIn::Over)?;
    let account = app.store.account(id)?.ok_or(NotIn::Over)?;
    let tried = begin(app, account.name.as_str(), from, Some(id)).await?;
    match complete(app, id, Some(code.to_owned())).await? {
        Some(step_in) => {
            app.people.waiting.end(step);
            app.people.delays.right(&tried);
            Ok(step_in)
        }
        None => {
            tell(app, By::Stranger, Deed::SignInFailed(Some(id))).await?;
            Err(NotIn::WrongCode)
        }
    }
}

/// How a code was right.
enum Right {
    Step(u64),
    Recovery(Digest32),
}

fn right(second: &SecondFactor, code: &str, now: Instant) -> Option<Right> {
    let step = step_of(second, code, now).map(Right::Step);
    step.or_else(|| {
        let digest = recovery_digest(code);
        second
            .recovery
            .contains(&digest)
            .then_some(Right::Recovery(digest))
    })
}

/// Uses a right code up within a change, so that it is never taken again. Says whether it was right.
fn used_up(
    change: &mut Audited<'_>,
    account: &mut Account,
    code: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let id = account.id;
    let Some(second) = &mut account.second else {
        return Ok(true);
    };
    match right(second, code, now) {
        None => return Ok(false),
        Some(Right::Step(step)) => second.last_step = step,
        Some(Right::Recovery(used)) => {
            second.recovery.retain(|code| *code != used);
            change.tell(now, By::Account(id), Deed::RecoveryCodeUsed)?;
        }
    }
    Ok(true)
}

/// Uses a code up for what is no signing in. Says whether it was right.
pub(super) async fn use_code(app: &App, id: AccountId, code: String) -> Result<bool, StoreError> {
    let now = app.clock.now();
    app.writer
        .between(move |store| {
            let Some(mut account) = store.account(id)?.filter(|account| !account.off) else {
                return Ok(false);
            };
            let mut change = store.audited()?;
            let is_right = used_up(&mut change, &mut account, &code, now)?;
            if is_right {
                change.put_account(&account)?;
                change.commit()?;
            }
            Ok(is_right)
        })
        .await
}

/// Uses a code up and signs in. None if it is not right.
async fn complete(
    app: &App,
    id: AccountId,
    code: Option<String>,
) -> Result<Option<Step>, StoreError> {
    let (now, limits) = (app.clock.now(), app.config().sessions);
    app.writer
        .between(move |store| {
            let Some(mut account) = store.account(id)?.filter(|account| !account.off) else {
                return Ok(None);
            };
            let mut change = store.audited()?;
            let code = code.as_deref().unwrap_or_default();
            if !used_up(&mut change, &mut account, code, now)? {
                return Ok(None);
            }
            change.put_account(&Account {
                last_seen: Some(now),
                ..account
            })?;
            let token = sessions::begin(&mut change, id, now, limits)?;
            change.tell(now, By::Account(id), Deed::SignedIn)?;
            change.commit()?;
            Ok(Some(Step::In(token)))
        })
        .await
}
