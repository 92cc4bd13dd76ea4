//! /accounts: who may sign in, with which role, and how far he reaches.
//!
//! An administrator sees and changes the accounts that reach no further than his own. Who saves what
//! somebody else has changed meanwhile is shown what it is now, and nothing is overwritten. What a
//! change of authority needs, the password once more, is asked for where it was said too long ago.

mod asked;
mod edit;
mod list;
mod review;

pub(super) use edit::{edited, link_made, new, new_shown, sessions_ended, shown, without_factor};
pub(super) use list::list;
pub(super) use review::review;

use super::super::ApiError;
use super::gate::Staff;
use crate::domain::people::{Account, AccountId};
use crate::serve::App;

/// The accounts that somebody may manage, by their sign-in names.
fn within(app: &App, staff: &Staff) -> Result<Vec<Account>, ApiError> {
    let config = app.config();
    let mut accounts = app.store.accounts()?;
    accounts.retain(|account| account.reach.is_within(staff.reach(), &config.registry));
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(accounts)
}

/// One of them. None if there is no such account, or it is none of his.
fn one(app: &App, staff: &Staff, id: &str) -> Result<Option<Account>, ApiError> {
    let Some(id) = AccountId::parse(id) else {
        return Ok(None);
    };
    let config = app.config();
    let account = app.store.account(id)?;
    Ok(account.filter(|account| account.reach.is_within(staff.reach(), &config.registry)))
}
