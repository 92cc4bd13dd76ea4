//! One-time links: how a password comes to an account without anybody else knowing it.
//!
//! Opening a link uses nothing up, since programs that look at mail open links; setting the password
//! does. While there is no account at all, the first administrator has one, which lives in memory only
//! and makes his account when it is used.

use super::People;
use super::secrets::{digest, draw};
use super::sessions;
use crate::clock;
use crate::domain::people::{
    Account, AccountId, Asked, By, Deed, DisplayName, Invitation, Reach, Role, Secret, SignInName,
    Weak, check_password,
};
use crate::serve::App;
use crate::store::{Audited, StoreError};
use std::sync::PoisonError;

/// How long a link may lie.
pub const LINK_HOURS: u32 = 72;

/// Whose link it is.
#[derive(Debug, Clone)]
pub(crate) enum Invited {
    /// The first administrator's, who has no account yet.
    First,
    Known(Box<Account>),
}

/// What somebody says who was invited.
#[derive(Debug)]
pub struct Welcomed {
    pub link: String,
    /// For a first administrator, who is not known yet.
    pub name: String,
    pub display: String,
    pub password: String,
}

/// Why a link did not do what it was used for.
#[derive(Debug)]
pub enum LinkError {
    /// It was used, is too old, or never was one.
    Gone,
    Name,
    Display,
    Weak(Weak),
    Busy,
    Store(StoreError),
}

impl From<StoreError> for LinkError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl People {
    fn is_first(&self, link: &str, app: &App) -> bool {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first
            .as_ref()
            .is_some_and(|it| it.digest == digest(link) && app.clock.now() < it.expires)
    }
}

/// The address of a link for a first administrator, if there is no account at all.
///
/// # Errors
/// If the store cannot be read.
pub fn first_link(app: &App) -> Result<Option<String>, StoreError> {
    if app.store.has_accounts()? {
        return Ok(None);
    }
    let (link, invitation) = drawn(app);
    let mut first = app
        .people
        .first
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    *first = Some(invitation);
    Ok(Some(address(app, &link)))
}

/// Gives an account a link within a change; the one it had is of no use any more.
pub(crate) fn new_link(
    change: &mut Audited<'_>,
    account: Account,
    (link, invitation): (String, Invitation),
) -> Result<String, StoreError> {
    change.put_account(&Account {
        invitation: Some(invitation),
        ..account
    })?;
    Ok(link)
}

/// A link's words, and what is kept of it.
pub(super) fn drawn(app: &App) -> (String, Invitation) {
    let link = draw();
    let invitation = Invitation {
        digest: digest(&link),
        expires: app.clock.now().plus_hours(LINK_HOURS),
    };
    (link, invitation)
}

/// Where a link leads.
pub(crate) fn address(app: &App, link: &str) -> String {
    format!("{}/welcome/{link}", app.staff_base())
}

/// Whose link this is, if it is good.
pub(crate) fn invited(app: &App, link: &str) -> Result<Option<Invited>, StoreError> {
    if app.people.is_first(link, app) && !app.store.has_accounts()? {
        return Ok(Some(Invited::First));
    }
    let (digest, now) = (digest(link), app.clock.now());
    let good = |it: &Invitation| it.digest == digest && now < it.expires;
    let accounts = app.store.accounts()?.into_iter();
    let mut invited = accounts.filter(|it| !it.off && it.invitation.as_ref().is_some_and(good));
    Ok(invited.next().map(|it| Invited::Known(Box::new(it))))
}

/// Uses a link: sets the password, ends what sessions and tokens there were, and signs in. Gives the session's
/// token; none where a second factor is still to be shown, which a link does not stand for.
///
/// # Errors
/// Why nothing was set; the link is good still.
pub async fn welcome(app: &App, said: Welcomed) -> Result<Option<String>, LinkError> {
    let invited = invited(app, &said.link)?.ok_or(LinkError::Gone)?;
    let (now, limits) = (app.clock.now(), app.config().sessions);
    let account = match invited {
        Invited::Known(account) => *account,
        Invited::First => {
            let asked = Asked {
                name: SignInName::parse(&said.name).ok_or(LinkError::Name)?,
                display: DisplayName::parse(&said.display).ok_or(LinkError::Display)?,
                role: Role::Administrator,
                reach: Reach::Everywhere,
            };
            Account::new(AccountId(clock::random()), asked, now)
        }
    };
    check_password(&said.password, &account.name).map_err(LinkError::Weak)?;
    let hash = app.people.hashing.hash(said.password).await;
    let hash: Secret<String> = hash.map_err(|_| LinkError::Busy)?;
    let digest = digest(&said.link);
    let used = app
        .writer
        .between(move |store| {
            let stored = store.account(account.id)?;
            let mut change = store.audited()?;
            let account = match stored {
                Some(stored) if stored.off => return Ok(None),
                Some(stored)
                    if stored
                        .invitation
                        .as_ref()
                        .is_none_or(|it| it.digest != digest) =>
                {
                    return Ok(None);
                }
                Some(stored) => stored,
                // Somebody else's account may have come first.
                None if store.has_accounts()? => return Ok(None),
                None => {
                    let (role, reach) = (account.role, account.reach.clone());
                    let made = Deed::AccountMade {
                        account: account.id,
                        role,
                        reach,
                    };
                    change.tell(now, By::CommandLine, made)?;
                    account
                }
            };
            let (id, owes_code) = (account.id, account.second.is_some());
            change.put_account(&Account {
                password: Some(hash),
                invitation: None,
                last_seen: Some(now),
                ..account
            })?;
            change.end_sessions(id, None)?;
            // A password is set by a link where the last one was lost, perhaps to somebody else.
            change.revoke_tokens(id)?;
            let token = if owes_code {
                None
            } else {
                Some(sessions::begin(&mut change, id, now, limits)?)
            };
            change.tell(now, By::Account(id), Deed::LinkUsed)?;
            change.commit()?;
            Ok(Some(token))
        })
        .await?;
    used.ok_or(LinkError::Gone)
}
