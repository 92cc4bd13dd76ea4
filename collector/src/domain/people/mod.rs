//! The people who may sign in: what each may do, and where.
//!
//! A [`Role`] has rights, drawn as one table; a [`Reach`] says of which sites, departments or pages an
//! account may use them; an [`Account`] is one person with both. A [`Deed`] is what the audit log tells.
//! Deliberately absent: anything that draws a random number, hashes slowly or asks the time, which
//! whoever calls has done.

mod account;
mod audit;
mod common;
mod mail;
mod name;
mod password;
mod reach;
mod role;
mod session;

pub use account::{
    Account, AccountId, Asked, Digest32, Invitation, RECOVERY_CODES, Refused, SecondFactor, Secret,
    check_change,
};
pub use audit::{By, Deed, DeedKind, Entry, Field, Link, PageField};
pub use mail::{FormerMail, MOST_MARKS, Mail, MailAddress, Proof, Rhythm, Stop, TooOften};
pub use name::{DisplayName, SignInName};
pub use password::{LONGEST, SHORTEST, Weak, check_password};
pub use reach::{MOST_PLACES, Place, Reach};
pub use role::{Right, Role};
pub use session::{Limits, Scope, Session, Token};
