//! What somebody is sent by mail: where to, whether the address is his, how often, and the end of it.
//!
//! The address stands in the account alone: no line of the audit log and no log has it.

use super::own::alter;
use super::secrets::{digest, draw};
use crate::clock;
use crate::domain::Instant;
use crate::domain::people::{
    Account, AccountId, By, Deed, Digest32, FormerMail, Invitation, Mail, MailAddress, Proof,
    Rhythm, Stop,
};
use crate::serve::App;
use crate::store::StoreError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How long the link may lie by which an address is proved.
pub(crate) const PROOF_HOURS: u32 = 24;

/// Why nothing about somebody's mail was changed.
#[derive(Debug)]
pub(crate) enum MailError {
    /// What was typed is no address.
    Address,
    /// Too many addresses were named within a day.
    TooOften,
    Store(StoreError),
}

impl From<StoreError> for MailError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn changed(id: AccountId, what: &str) -> (By, Deed) {
    let what = what.to_owned();
    (By::Account(id), Deed::SettingChanged { what })
}

/// Sets where somebody is written to, and how often. Another address has to be proved first.
pub(crate) async fn set_mail(
    app: &App,
    id: AccountId,
    address: &str,
    rhythm: Rhythm,
) -> Result<(), MailError> {
    let address = MailAddress::parse(address).ok_or(MailError::Address)?;
    let stop = clock::random();
    alter(app, id, move |change, account, now| {
        let before = account.mail.as_deref();
        let same = before.filter(|mail| mail.address == address);
        let (mail, what) = match same {
            Some(mail) => (mail.at(rhythm, stop, now), "mail.rhythm"),
            None => match Mail::named(former(&account), address, rhythm, stop, now) {
                Ok(mail) => (mail, "mail.address"),
                Err(_) => return Ok(Err(MailError::TooOften)),
            },
        };
        change.put_account(&Account {
            mail: Some(Box::new(mail)),
            former_mail: None,
            ..account
        })?;
        let (by, deed) = changed(id, what);
        change.tell(now, by, deed)?;
        Ok(Ok(()))
    })
    .await?
}

/// What there was of somebody's mail before he names an address.
fn former(account: &Account) -> FormerMail {
    match account.mail.as_deref() {
        Some(mail) => mail.former(),
        None => account.former_mail.as_deref().cloned().unwrap_or_default(),
    }
}

/// Forgets where somebody is written to.
pub(crate) async fn forget_mail(app: &App, id: AccountId) -> Result<(), StoreError> {
    alter(app, id, move |change, account, now| {
        change.put_account(&Account {
            former_mail: Some(Box::new(former(&account))),
            mail: None,
            ..account
        })?;
        let (by, deed) = changed(id, "mail.address");
        change.tell(now, by, deed)
    })
    .await
}

/// Whether a link is the one that was sent to an address to prove it.
fn proves(mail: &Mail, link: &Digest32, now: Instant) -> bool {
    let is_it = |asked: &Invitation| asked.digest == *link && now < asked.expires;
    matches!(&mail.proof, Proof::Asking(asked) | Proof::Asked(asked) if is_it(asked))
}

/// Whether a link proves the address of an account.
pub(crate) fn proves_mail(app: &App, account: &Account, link: &str) -> bool {
    let mail = account.mail.as_deref();
    mail.is_some_and(|mail| proves(mail, &digest(link), app.clock.now()))
}

/// Takes an address as proved by the link that was sent there. Whether it was that link.
pub(crate) async fn prove_mail(
    app: &App,
    account: &Account,
    link: &str,
) -> Result<bool, StoreError> {
    if !proves_mail(app, account, link) {
        return Ok(false);
    }
    let (id, link) = (account.id, digest(link));
    alter(app, id, move |change, account, now| {
        // It may have been used, or another address named, meanwhile.
        let mail = account
            .mail
            .as_deref()
            .filter(|mail| proves(mail, &link, now));
        let Some(mail) = mail else {
            return Ok(false);
        };
        let mail = Some(Box::new(mail.proved(now)));
        change.put_account(&Account { mail, ..account })?;
        let (by, deed) = changed(id, "mail.proved");
        change.tell(now, by, deed)?;
        Ok(true)
    })
    .await
}

/// The words of a link that proves an address, and what is kept of it.
pub(crate) fn drawn_proof(app: &App) -> (String, Invitation) {
    let link = draw();
    let invitation = Invitation {
        digest: digest(&link),
        expires: app.clock.now().plus_hours(PROOF_HOURS),
    };
    (link, invitation)
}

/// The word of the link that ends somebody's mail.
pub(crate) fn stop_word(mail: &Mail) -> String {
    URL_SAFE_NO_PAD.encode(mail.stop.0)
}

/// Whose mail the link of a letter is about, and how it stands with that.
fn of_link(app: &App, word: &str) -> Result<Option<(AccountId, Stop, Vec<u8>)>, StoreError> {
    let Ok(word) = URL_SAFE_NO_PAD.decode(word) else {
        return Ok(None);
    };
    let accounts = app.store.accounts()?.into_iter();
    let mut of_it = accounts.filter_map(|account| {
        let stop = match account.mail.as_deref() {
            Some(mail) => mail.ended_by(&word),
            None => account.former_mail.as_deref()?.ended_by(&word),
        };
        Some((account.id, stop?))
    });
    Ok(of_it.next().map(|(id, stop)| (id, stop, word)))
}

/// How it stands with the mail that the link of a letter ends; nothing, if there was no such letter.
pub(crate) fn ended_by(app: &App, word: &str) -> Result<Option<Stop>, StoreError> {
    Ok(of_link(app, word)?.map(|(_, stop, _)| stop))
}

/// Ends the mail that a link stands in, and says how it stands then; nothing, if there was no such letter.
pub(crate) async fn stop_mail(app: &App, word: &str) -> Result<Option<Stop>, StoreError> {
    let (id, word) = match of_link(app, word)? {
        Some((id, Stop::Sent, word)) => (id, word),
        other => return Ok(other.map(|(_, stop, _)| stop)),
    };
    alter(app, id, move |change, account, now| {
        // It may have been ended, or asked for anew, meanwhile.
        let mail = account.mail.as_deref();
        let stop = mail.and_then(|mail| mail.ended_by(&word));
        if stop != Some(Stop::Sent) {
            return Ok(stop);
        }
        let mail = mail.map(|mail| Box::new(mail.stopped()));
        change.put_account(&Account { mail, ..account })?;
        // Whoever has the mail can do this, and need not be its owner.
        let (_, deed) = changed(id, "mail.stopped");
        change.tell(now, By::Stranger, deed)?;
        Ok(Some(Stop::Stopped))
    })
    .await
}
