//! What the audit log tells: when, who, what, about whom or what. Never a password, an address, or
//! words that a visitor wrote.

use super::account::{Account, AccountId, Digest32};
use super::reach::Reach;
use super::role::Role;
use crate::coded::coded;
use crate::domain::{Asks, Instant};
use serde::{Deserialize, Serialize};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum By {
    /// Nobody who is known.
    Stranger,
    Account(AccountId),
    /// Whoever may run commands on the machine.
    CommandLine,
}

/// What was done. Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    SignedIn,
    /// With which account in mind, if there is one of that name.
    SignInFailed(Option<AccountId>),
    /// It was asked to wait, and what it brought was not tried.
    SignInDelayed(Option<AccountId>),
    SignedOut,
    /// By its owner or by an administrator.
    SessionsEnded(AccountId),
    AccountMade {
        account: AccountId,
        role: Role,
        reach: Reach,
    },
    AccountChanged {
        account: AccountId,
        fields: Vec<Field>,
    },
    LinkMade(AccountId),
    /// The password was set by a link.
    LinkUsed,
    PasswordChanged,
    SecondFactorOn,
    SecondFactorOff(AccountId),
    RecoveryCodesMade,
    RecoveryCodeUsed,
    TokenMade {
        name: String,
    },
    TokenRevoked {
        name: String,
    },
    /// Something was asked for without the right to it, by the pattern of its address.
    Denied {
        route: String,
    },
    WordsRead {
        site: String,
        page: String,
        count: u64,
    },
    /// Figures were taken away: by which export, of which site, how many rows.
    Taken {
        what: String,
        site: Option<String>,
        rows: u64,
    },
    /// A setting was changed.
    SettingChanged {
        what: String,
    },
    /// Words that may hold personal data were looked at.
    WordsOpened {
        site: String,
        page: String,
        reference: String,
    },
    /// Something was said of some words, by its code.
    WordsSorted {
        site: String,
        how: String,
        count: u64,
    },
    /// What is said of a page was changed, by the key that it has since.
    PageChanged {
        site: String,
        page: String,
        fields: Vec<PageField>,
    },
    /// A file of words was asked for: of which site, by which filters, in which form, whether with those that
    /// may hold personal data, and how many there were.
    WordsAsked {
        site: String,
        filters: String,
        form: String,
        with_veiled: bool,
        count: u64,
    },
    /// Words that may hold personal data were searched: of which site, and how many were found. What was sought
    /// may name a person, and this log is kept for good.
    VeiledSearched {
        site: String,
        count: u64,
    },
    /// A file of words was handed over: of which site, in which form, whether with those that may hold personal
    /// data, and how many rows.
    WordsTaken {
        site: String,
        form: String,
        with_veiled: bool,
        rows: u64,
    },
}

/// What was changed of a page's listing. Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageField {
    /// It is on the list.
    Listed,
    /// It is on the list no more.
    Unlisted,
    Key {
        from: String,
        to: String,
    },
    Title,
    Paths,
    Department {
        from: String,
        to: String,
    },
    Asks {
        from: Asks,
        to: Asks,
    },
    Names,
    /// The history of another page is counted with its own, by that one's name.
    Joined(String),
    /// It is counted by itself again.
    Parted(String),
}

/// A field of an account that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    Name,
    Display,
    Role { from: Role, to: Role },
    Reach { from: Reach, to: Reach },
    Off(bool),
}

impl Field {
    /// What is different between two states of an account.
    pub fn between(before: &Account, after: &Account) -> Vec<Self> {
        let mut fields = Vec::new();
        if before.name != after.name {
            fields.push(Self::Name);
        }
        if before.display != after.display {
            fields.push(Self::Display);
        }
        if before.role != after.role {
            fields.push(Self::Role {
                from: before.role,
                to: after.role,
            });
        }
        if before.reach != after.reach {
            fields.push(Self::Reach {
                from: before.reach.clone(),
                to: after.reach.clone(),
            });
        }
        if before.off != after.off {
            fields.push(Self::Off(after.off));
        }
        fields
    }
}

coded! {
    /// The kinds by which the log is looked through.
    pub DeedKind, 7 {
        SignIn = "sign_in",
        Refused = "refused",
        Accounts = "accounts",
        Words = "words",
        Exports = "exports",
        Settings = "settings",
        Pages = "pages",
    }
}

impl Deed {
    pub const fn kind(&self) -> DeedKind {
        match self {
            Self::SignedIn | Self::SignedOut | Self::SessionsEnded(_) | Self::RecoveryCodeUsed => {
                DeedKind::SignIn
            }
            Self::SignInFailed(_) | Self::SignInDelayed(_) | Self::Denied { .. } => {
                DeedKind::Refused
            }
            Self::AccountMade { .. }
            | Self::AccountChanged { .. }
            | Self::LinkMade(_)
            | Self::LinkUsed
            | Self::PasswordChanged
            | Self::SecondFactorOn
            | Self::SecondFactorOff(_)
            | Self::RecoveryCodesMade
            | Self::TokenMade { .. }
            | Self::TokenRevoked { .. } => DeedKind::Accounts,
            Self::WordsRead { .. }
            | Self::WordsOpened { .. }
            | Self::WordsSorted { .. }
            | Self::VeiledSearched { .. } => DeedKind::Words,
            Self::Taken { .. } | Self::WordsAsked { .. } | Self::WordsTaken { .. } => {
                DeedKind::Exports
            }
            Self::SettingChanged { .. } => DeedKind::Settings,
            Self::PageChanged { .. } => DeedKind::Pages,
        }
    }

    /// The account that it was done to, if that is known.
    pub const fn subject(&self) -> Option<AccountId> {
        match self {
            Self::SignInFailed(account) | Self::SignInDelayed(account) => *account,
            Self::SessionsEnded(account)
            | Self::AccountMade { account, .. }
            | Self::AccountChanged { account, .. }
            | Self::LinkMade(account)
            | Self::SecondFactorOff(account) => Some(*account),
            _ => None,
        }
    }
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Instant,
    pub by: By,
    pub deed: Deed,
}

impl Entry {
    /// Whether it is by or about an account.
    pub fn concerns(&self, account: AccountId) -> bool {
        self.by == By::Account(account) || self.deed.subject() == Some(account)
    }
}

/// A line with the digest of the one before it, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub before: Digest32,
    pub entry: Entry,
}
