//! `rayak user`: accounts from the machine itself, by whoever may run its commands. It is the way in
//! when there is no other: a first administrator, a new link for one who has lost everything.

use crate::domain::people::{Account, Asked, DisplayName, Place, Reach, Role, SignInName};
use crate::people::{self, Change, ChangeError, Changed};
use crate::serve::App;
use crate::store::StoreError;
use serde::{Deserialize, Serialize};

/// What to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum UserOrder {
    Add {
        name: String,
        display: Option<String>,
        role: String,
        /// Places as they are written; none is everywhere.
        places: Vec<String>,
    },
    Link {
        name: String,
    },
    Off {
        name: String,
    },
    On {
        name: String,
    },
    WithoutFactor {
        name: String,
    },
    List,
}

/// What was done.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UserReport {
    /// The accounts that it was about.
    pub accounts: Vec<UserLine>,
    /// The address by which a password is set, once.
    pub link: Option<String>,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserLine {
    pub id: String,
    pub name: String,
    pub display: String,
    pub role: String,
    /// Places as they are written, or none for everywhere.
    pub places: Option<Vec<String>>,
    pub off: bool,
    pub has_password: bool,
    pub second_factor: bool,
    pub last_seen: Option<String>,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("{}", SignInName::RULE)]
    Name,
    #[error("the name that others see has 1 to 80 characters")]
    Display,
    #[error("{0:?} is no role; the roles are {roles}", roles = roles())]
    Role(String),
    #[error("{0}; write a site as jazan, a department as jazan/roads, a page as jazan:pothole")]
    Place(String),
    #[error("nobody here has the sign-in name {0}; `rayak user list` tells who there is")]
    Unknown(String),
    #[error(transparent)]
    Change(#[from] ChangeError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn roles() -> String {
    Role::ALL.map(Role::code).join(", ")
}

/// Does something with accounts.
///
/// # Errors
/// What is wrong, and what would be right.
pub async fn user(app: &App, order: UserOrder) -> Result<UserReport, UserError> {
    match order {
        UserOrder::Add {
            name,
            display,
            role,
            places,
        } => {
            let asked = asked(app, &name, display.as_deref(), role, &places)?;
            let (account, link) = people::add(app, None, asked).await?;
            Ok(UserReport {
                accounts: vec![line(&account)],
                link: Some(people::address(app, &link)),
            })
        }
        UserOrder::Link { name } => alter(app, &name, Change::Link).await,
        UserOrder::Off { name } => alter(app, &name, Change::Off(true)).await,
        UserOrder::On { name } => alter(app, &name, Change::Off(false)).await,
        UserOrder::WithoutFactor { name } => alter(app, &name, Change::WithoutFactor).await,
        UserOrder::List => {
            let mut accounts = app.store.accounts()?;
            accounts.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(UserReport {
                accounts: accounts.iter().map(line).collect(),
                link: None,
            })
        }
    }
}

fn asked(
    app: &App,
    name: &str,
    display: Option<&str>,
    role: String,
    places: &[String],
) -> Result<Asked, UserError> {
    let config = app.config();
    let name = SignInName::parse(name).ok_or(UserError::Name)?;
    let display = DisplayName::parse(display.unwrap_or(name.as_str()));
    let places = places
        .iter()
        .map(|place| Place::parse(place, &config.registry).map_err(UserError::Place));
    let places = places.collect::<Result<Vec<_>, _>>()?;
    Ok(Asked {
        display: display.ok_or(UserError::Display)?,
        name,
        role: Role::parse(&role).ok_or(UserError::Role(role))?,
        reach: if places.is_empty() {
            Reach::Everywhere
        } else {
            Reach::places(places)
        },
    })
}

async fn alter(app: &App, name: &str, what: Change) -> Result<UserReport, UserError> {
    let unknown = || UserError::Unknown(name.to_owned());
    let known = SignInName::parse(name).ok_or_else(unknown)?;
    let accounts = app.store.accounts()?.into_iter();
    let mut accounts = accounts.filter(|account| account.name == known);
    let id = accounts.next().ok_or_else(unknown)?.id;
    let changed = people::alter(app, None, id, what).await?;
    let account = app.store.account(id)?.ok_or_else(unknown)?;
    Ok(UserReport {
        accounts: vec![line(&account)],
        link: match changed {
            Changed::Link(link) => Some(people::address(app, &link)),
            Changed::Done => None,
        },
    })
}

fn line(account: &Account) -> UserLine {
    UserLine {
        id: account.id.to_string(),
        name: account.name.to_string(),
        display: account.display.to_string(),
        role: account.role.code().to_owned(),
        places: match &account.reach {
            Reach::Everywhere => None,
            Reach::Places(places) => Some(places.iter().map(Place::written).collect()),
        },
        off: account.off,
        has_password: account.password.is_some(),
        second_factor: account.second.is_some(),
        last_seen: account.last_seen.map(|at| at.to_string()),
    }
}
