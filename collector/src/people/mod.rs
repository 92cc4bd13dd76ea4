//! The people who sign in: proving who somebody is, and every change of an account, a session or a
//! token.
//!
//! What may be is decided in [`crate::domain::people`]; here it is done. Each change is one step
//! between two batches of the writer: read, decide, write with the line of the audit log that tells of
//! it. Slow hashing is done before, beside the threads that serve. Deliberately absent: HTTP, and
//! anything secret in a form in which it could be found: of links, tokens and codes only digests are
//! kept, and a password only as its hash.

mod accounts;
mod delay;
mod factor;
mod hashing;
mod links;
mod mail;
mod own;
mod secrets;
mod sessions;
mod sign_in;

pub(crate) use accounts::{Change, Changed, alter};
pub use accounts::{ChangeError, add, change};
pub use factor::{Offer, code_of};
pub(crate) use links::{Invited, address, invited};
pub use links::{LINK_HOURS, LinkError, Welcomed, first_link, welcome};
pub(crate) use mail::{
    MailError, PROOF_HOURS, drawn_proof, ended_by, forget_mail, prove_mail, proves_mail, set_mail,
    stop_mail, stop_word,
};
pub(crate) use own::{
    NewFactor, OwnError, forget_factor, make_token, new_recovery_codes, prove, revoke_token,
    set_factor, set_language, set_password,
};
pub(crate) use secrets::FormToken;
pub use secrets::digest;
pub use sessions::open_session;
pub(crate) use sessions::{Known, Used, end_all, end_one, holds, known, known_by_token, note_use};
pub(crate) use sign_in::{NotIn, Step, finish, sign_in};

use crate::clock::Clock;
use crate::domain::people::{By, Deed, Invitation};
use crate::serve::App;
use crate::store::StoreError;
use delay::Delays;
use hashing::Hashing;
use sign_in::Waiting;
use std::sync::Mutex;

/// What is remembered of people in memory alone.
#[derive(Debug)]
pub(crate) struct People {
    hashing: Hashing,
    delays: Delays,
    /// Those who have said their password and owe a code.
    waiting: Waiting,
    /// The link of the first administrator, while there is no account.
    first: Mutex<Option<Invitation>>,
}

impl People {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            hashing: Hashing::default(),
            delays: Delays::new(clock),
            waiting: Waiting::default(),
            first: Mutex::default(),
        }
    }
}

/// Adds a line to the audit log about something that changes nothing.
///
/// # Errors
/// If it cannot be written.
pub async fn tell(app: &App, by: By, deed: Deed) -> Result<(), StoreError> {
    let at = app.clock.now();
    app.writer
        .between(move |store| {
            let mut change = store.audited()?;
            change.tell(at, by, deed)?;
            change.commit()
        })
        .await
}
