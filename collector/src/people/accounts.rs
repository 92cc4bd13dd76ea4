//! What an administrator, or the machine's operator, does with other people's accounts.

use super::links::{drawn, new_link};
use crate::clock;
use crate::domain::people::{
    Account, AccountId, Asked, By, Deed, Field, Reach, Refused, Right, check_change,
};
use crate::serve::App;
use crate::store::{Store, StoreError};

/// Why an account is not as it was asked to be.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{}", said(.0))]
    Refused(Refused),
    #[error("there is no such account")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong and what would be right, in English.
const fn said(refused: &Refused) -> &'static str {
    match refused {
        Refused::NameTaken => "another account has this sign-in name; choose another",
        Refused::BeyondReach => "the account reaches further than yours",
        Refused::TooWide => {
            "a department manager or an officer needs departments or pages, and an editor pages: name \
             them"
        }
        Refused::TooManyPlaces => {
            "an account has 24 places at most; name a department or a site that holds them"
        }
        Refused::LastAdministrator => {
            "nobody would be left to manage accounts; make another administrator everywhere first"
        }
        Refused::Changed => "somebody else has changed the account meanwhile",
    }
}

/// Who makes a change, and how far he may: the machine's operator as far as he likes.
#[derive(Debug, Clone, Copy)]
struct Maker(By);

impl Maker {
    fn of(account: Option<&Account>) -> Self {
        Self(account.map_or(By::CommandLine, |it| By::Account(it.id)))
    }

    /// How far he may at this moment, which is not that of his request: somebody may have switched him off
    /// while it waited. None if he may nothing any more.
    fn reach(self, store: &Store) -> Result<Option<Reach>, StoreError> {
        let By::Account(id) = self.0 else {
            return Ok(Some(Reach::Everywhere));
        };
        let account = store.account(id)?;
        let account = account.filter(|it| !it.off && it.role.has(Right::ManageAccounts));
        Ok(account.map(|account| account.reach))
    }
}

fn others(store: &Store, but: AccountId) -> Result<Vec<Account>, StoreError> {
    let mut accounts = store.accounts()?;
    accounts.retain(|account| account.id != but);
    Ok(accounts)
}

/// Makes an account. Gives it with the link by which its owner sets his password.
///
/// # Errors
/// Why not.
pub async fn add(
    app: &App,
    maker: Option<&Account>,
    asked: Asked,
) -> Result<(Account, String), ChangeError> {
    let (now, config, maker) = (app.clock.now(), app.config(), Maker::of(maker));
    let link = drawn(app);
    let account = Account::new(AccountId(clock::random()), asked, now);
    let made = app.writer.between(move |store| {
        let others = others(store, account.id)?;
        let registry = &config.registry;
        let Some(reach) = maker.reach(store)? else {
            return Ok(Err(Refused::BeyondReach));
        };
        let check = check_change(&reach, None, &account, &others, registry);
        if let Err(refused) = check {
            return Ok(Err(refused));
        }
        let mut change = store.audited()?;
        let (role, reach) = (account.role, account.reach.clone());
        let made = Deed::AccountMade {
            account: account.id,
            role,
            reach,
        };
        change.tell(now, maker.0, made)?;
        let link = new_link(&mut change, account.clone(), link)?;
        change.commit()?;
        Ok(Ok((account, link)))
    });
    made.await?.map_err(ChangeError::Refused)
}

/// What is done to an account that is there.
#[derive(Debug)]
pub(crate) enum Change {
    /// Of the version that whoever asks has seen.
    Set {
        version: u64,
        asked: Asked,
        off: bool,
    },
    Off(bool),
    Link,
    WithoutFactor,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Changed {
    Done,
    Link(String),
}

/// Changes an account.
///
/// # Errors
/// Why not; it is as it was.
pub(crate) async fn alter(
    app: &App,
    maker: Option<&Account>,
    id: AccountId,
    what: Change,
) -> Result<Changed, ChangeError> {
    let (now, config, maker) = (app.clock.now(), app.config(), Maker::of(maker));
    let link = drawn(app);
    let done = app.writer.between(move |store| {
        let Some(before) = store.account(id)? else {
            return Ok(Err(ChangeError::Unknown));
        };
        let after = match &what {
            Change::Set { version, .. } if *version != before.version => {
                return Ok(Err(ChangeError::Refused(Refused::Changed)));
            }
            Change::Set { asked, off, .. } => before.changed_to(asked.clone(), *off),
            Change::Off(off) => Account {
                off: *off,
                version: before.version + 1,
                ..before.clone()
            },
            Change::Link => before.clone(),
            Change::WithoutFactor => Account {
                second: None,
                ..before.clone()
            },
        };
        let others = others(store, id)?;
        let Some(reach) = maker.reach(store)? else {
            return Ok(Err(ChangeError::Refused(Refused::BeyondReach)));
        };
        // Where the configuration has lost a place, whoever is out of its reach is so still.
        let check = check_change(&reach, Some(&before), &after, &others, &config.registry);
        if let Err(refused) = check {
            return Ok(Err(ChangeError::Refused(refused)));
        }
        let mut change = store.audited()?;
        let mut changed = Changed::Done;
        match what {
            Change::Set { .. } | Change::Off(_) => {
                let fields = Field::between(&before, &after);
                if fields.is_empty() {
                    return Ok(Ok(changed));
                }
                // Authority that was changed is proved anew.
                if before.role != after.role || before.reach != after.reach || after.off {
                    change.end_sessions(id, None)?;
                }
                let mut after = after;
                if after.off {
                    // Nothing that was given away comes back to life with the account.
                    change.revoke_tokens(id)?;
                    after.invitation = None;
                }
                change.put_account(&after)?;
                change.tell(
                    now,
                    maker.0,
                    Deed::AccountChanged {
                        account: id,
                        fields,
                    },
                )?;
            }
            Change::Link => {
                changed = Changed::Link(new_link(&mut change, after, link)?);
                change.tell(now, maker.0, Deed::LinkMade(id))?;
            }
            Change::WithoutFactor => {
                change.put_account(&after)?;
                change.end_sessions(id, None)?;
                change.tell(now, maker.0, Deed::SecondFactorOff(id))?;
            }
        }
        change.commit()?;
        Ok(Ok(changed))
    });
    done.await?
}

/// Sets what an administrator may say of an account, if it is still as he has seen it.
///
/// # Errors
/// Why not; it is as it was.
pub async fn change(
    app: &App,
    maker: Option<&Account>,
    id: AccountId,
    version: u64,
    asked: Asked,
    off: bool,
) -> Result<(), ChangeError> {
    let set = Change::Set {
        version,
        asked,
        off,
    };
    alter(app, maker, id, set).await.map(|_| ())
}
