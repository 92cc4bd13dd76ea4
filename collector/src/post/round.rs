//! A round of the post: who is due to be told, what is sent to each, and what is kept of it.
//!
//! Before a letter is handed over it is written down until when it tells; after it was taken, that it was. So a
//! letter that was taken is sent to nobody again, and one that was not is made anew with what has come since. Of
//! one where the process ended in between nobody knows: it is sent again as it was, under the same name, by which
//! a mailbox knows it. What comes in at the very edge waits for the next round: its moment is taken a little
//! before it is in the log.

use super::courier::{Courier, SendError};
use super::letter::Letter;
use super::news::News;
use super::{Reader, held};
use crate::domain::people::{Account, Digest32, Invitation, Mail, Proof, Rhythm};
use crate::domain::{Instant, digest};
use crate::people::{PROOF_HOURS, drawn_proof, stop_word};
use crate::serve::App;
use crate::store::StoreError;
use jiff::SignedDuration;
use std::sync::Arc;

/// Longer than a request may take from its moment to the log.
const EDGE_MS: i64 = 15_000;
/// How often it is looked whether pages got worse, for those who are told at once.
const LOOKED_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What is to be done for one account.
#[derive(Debug, Clone)]
pub struct Errand {
    account: Box<Account>,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// To ask whose an address is.
    Question(Invitation, Letter),
    News(Told, Letter),
    /// There is nothing to tell, and that is the day's or the week's mail.
    Nothing(Told),
}

#[derive(Debug, Clone)]
struct Told {
    until: Instant,
    worse: Vec<[u8; 8]>,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// It did not arrive, for a reason that is its own.
    Refused,
    /// It did not arrive, for a reason that is every letter's.
    NotTried,
    /// Nobody knows.
    Unknown,
}

impl Errand {
    /// What is to be sent, if anything.
    #[must_use]
    pub const fn letter(&self) -> Option<&Letter> {
        match &self.what {
            What::Question(_, letter) | What::News(_, letter) => Some(letter),
            What::Nothing(_) => None,
        }
    }

    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The name of the letter: the same for the same account, from the same moment to the same.
    fn name(&self) -> Digest32 {
        let mail = self.account.mail.as_deref();
        let from = mail.map_or(0, |mail| mail.told.0);
        let of = match &self.what {
            What::Question(asked, _) => format!("question {:?}", asked.digest),
            What::News(told, _) | What::Nothing(told) => format!("news {from} {}", told.until.0),
        };
        let mut name = [0; 32];
        let whole = digest(format!("{} {of}", self.account.id));
        name.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        name
    }
}

/// Everything that is due. It reads the store and reckons, so that it must be where a task may wait.
///
/// # Errors
/// If the store cannot be read.
pub fn plan(app: &App) -> Result<Vec<Errand>, StoreError> {
    let config = app.config();
    let now = app.clock.now();
    let accounts = app.store.accounts()?.into_iter();
    let concerned = accounts.filter(|account| {
        let mail = account.mail.as_deref();
        !account.off && mail.is_some_and(|mail| mail.may_be_tried(now) && wants_something(mail))
    });
    let concerned: Vec<Account> = concerned.collect();
    if concerned.is_empty() {
        return Ok(Vec::new());
    }
    let mut errands = Vec::new();
    for account in concerned {
        let Some(mail) = account.mail.as_deref() else {
            continue;
        };
        let reader = Reader::new(&config, &account, None, app.staff_base());
        let what = if !mail.is_proved() {
            let (link, asked) = drawn_proof(app);
            let link = format!("{}/account/mail/prove/{link}", app.staff_base());
            Some(What::Question(asked, reader.question(&link, PROOF_HOURS)))
        } else {
            let due = due(app, &account, &reader, now)?;
            due.map(|due| news(app, &account, &reader, due))
                .transpose()?
                .flatten()
        };
        let account = Box::new(account);
        errands.extend(what.map(|what| Errand { account, what }));
    }
    Ok(errands)
}

fn wants_something(mail: &Mail) -> bool {
    match mail.proof {
        Proof::Owed | Proof::Asking(_) => true,
        Proof::Asked(_) => false,
        Proof::Given => mail.rhythm != Rhythm::Never,
    }
}

/// What the index has for somebody at this moment, if it is time. The index is held for him alone, and not while
/// the board is asked.
fn due(
    app: &App,
    account: &Account,
    reader: &Reader,
    now: Instant,
) -> Result<Option<News>, StoreError> {
    let Some(mail) = account.mail.as_deref() else {
        return Ok(None);
    };
    let (index, behind) = app.inbox.look(&app.store, &app.config().rules)?;
    if behind.events() > 0 {
        // What the index does not know yet would be passed over.
        return Ok(None);
    }
    let until = mail.begun.unwrap_or(Instant(now.0 - EDGE_MS));
    let within = (mail.told, until);
    if mail.begun.is_none() {
        let is_due = mail.is_due(until, &reader.zone(), || {
            reader.is_in_danger(&index, within)
        });
        let is_worth = mail.rhythm != Rhythm::AtOnce
            || index.latest() > mail.told
            || is_time_to_look(app, account, now);
        if !is_due || !is_worth {
            return Ok(None);
        }
    }
    Ok(Some(reader.remarks(&index, within)))
}

/// What there is to tell somebody who is due.
fn news(
    app: &App,
    account: &Account,
    reader: &Reader,
    mut news: News,
) -> Result<Option<What>, StoreError> {
    let Some(mail) = account.mail.as_deref() else {
        return Ok(None);
    };
    news.take_worse(reader.worse(app, app.clock.now())?, &mail.worse);
    let told = Told {
        until: news.until,
        worse: news.all_worse.clone(),
    };
    if news.is_nothing() {
        // Who is told at once is told whenever there is something.
        let is_the_days = mail.rhythm != Rhythm::AtOnce || mail.begun.is_some();
        return Ok(is_the_days.then_some(What::Nothing(told)));
    }
    let stop = format!("{}/mail/stop/{}", app.staff_base(), stop_word(mail));
    Ok(Some(What::News(
        told,
        reader.digest(&news, mail.rhythm, stop),
    )))
}

fn is_time_to_look(app: &App, account: &Account, now: Instant) -> bool {
    let mut looked = held(&app.post.looked);
    let is_time = looked
        .get(&account.id)
        .is_none_or(|last| now.since(*last) >= LOOKED_EVERY);
    if is_time {
        looked.insert(account.id, now);
    }
    is_time
}

/// Whether somebody is still whom a letter was made for, with the same role, reach and wishes.
fn is_still(stored: &Account, seen: &Account) -> bool {
    !stored.off
        && (stored.role, &stored.reach, stored.lang, &stored.mail)
            == (seen.role, &seen.reach, seen.lang, &seen.mail)
}

/// Changes somebody's mail, if he is still as he was seen. Whether he is.
async fn change(
    app: &App,
    seen: &Account,
    to: impl FnOnce(&Mail) -> Mail + Send + 'static,
) -> Result<bool, StoreError> {
    let seen = seen.clone();
    app.writer
        .between(move |store| {
            let Some(stored) = store
                .account(seen.id)?
                .filter(|stored| is_still(stored, &seen))
            else {
                return Ok(false);
            };
            let Some(mail) = stored.mail.as_deref() else {
                return Ok(false);
            };
            let mail = Some(Box::new(to(mail)));
            let mut change = store.change_people()?;
            change.put_account(&Account { mail, ..stored })?;
            change.commit()?;
            Ok(true)
        })
        .await
}

/// Writes down that a letter is about to be handed over. Gives the errand as it is then; none if it is no longer
/// to be done.
///
/// # Errors
/// If it cannot be written, whereupon nothing must be sent.
pub async fn begin(app: &App, errand: &Errand) -> Result<Option<Errand>, StoreError> {
    let began = |mail: &Mail, what: &What| match what {
        What::Question(asked, _) => Mail {
            proof: Proof::Asking(asked.clone()),
            ..mail.clone()
        },
        What::News(told, _) | What::Nothing(told) => Mail {
            begun: Some(told.until),
            ..mail.clone()
        },
    };
    let mut after = errand.clone();
    if let Some(mail) = &mut after.account.mail {
        **mail = began(mail, &errand.what);
    }
    let what = errand.what.clone();
    let is_begun = change(app, &errand.account, move |mail| began(mail, &what)).await?;
    Ok(is_begun.then_some(after))
}

/// Writes down what became of an errand that was begun.
///
/// # Errors
/// If it cannot be written.
pub async fn settle(app: &App, errand: &Errand, outcome: Outcome) -> Result<(), StoreError> {
    let now = app.clock.now();
    let what = errand.what.clone();
    let settled = move |mail: &Mail| match (outcome, what) {
        (Outcome::Taken, What::Question(asked, _)) => Mail {
            proof: Proof::Asked(asked),
            failed: 0,
            again: None,
            ..mail.clone()
        },
        (Outcome::Taken, What::News(told, _)) => mail.told(told.until, Some(now), told.worse),
        (Outcome::Taken, What::Nothing(told)) => mail.told(told.until, None, told.worse),
        (Outcome::Refused, _) => mail.has_failed(now),
        (Outcome::NotTried, _) => Mail {
            begun: None,
            ..mail.clone()
        },
        (Outcome::Unknown, _) => mail.clone(),
    };
    // Where its owner has said something else meanwhile, that stands.
    change(app, &errand.account, settled).await.map(|_| ())
}

/// Does all that is due, until it is told to end, which it looks at between two letters.
///
/// # Errors
/// If the store cannot be read or written; what was sent until then is written down.
pub async fn round(app: &Arc<App>, is_over: impl Fn() -> bool) -> Result<(), StoreError> {
    let config = app.config();
    let Some(mail) = &config.mail else {
        return Ok(());
    };
    let Ok(_turn) = app.post.turn.try_lock() else {
        return Ok(());
    };
    let now = app.clock.now();
    if app
        .post
        .trouble()
        .is_some_and(|trouble| now < trouble.again)
    {
        return Ok(());
    }
    let of = Arc::clone(app);
    let planned = tokio::task::spawn_blocking(move || plan(&of)).await;
    let planned = planned.map_err(|error| StoreError::Io(std::io::Error::other(error)))??;
    let mut courier = Courier::new(mail);
    for errand in planned {
        if is_over() {
            break;
        }
        let Some(letter) = errand.letter() else {
            if let Some(errand) = begin(app, &errand).await? {
                settle(app, &errand, Outcome::Taken).await?;
            }
            continue;
        };
        if let Err(error) = courier.be_ready().await {
            server_failed(app, &error);
            break;
        }
        let Some(begun) = begin(app, &errand).await? else {
            continue;
        };
        let outcome = hand_over(app, &mut courier, mail, letter, &begun).await;
        settle(app, &begun, outcome).await?;
        if matches!(outcome, Outcome::NotTried | Outcome::Unknown) {
            break;
        }
    }
    courier.leave().await;
    Ok(())
}

async fn hand_over(
    app: &App,
    courier: &mut Courier<'_>,
    config: &crate::config::MailConfig,
    letter: &Letter,
    errand: &Errand,
) -> Outcome {
    let Some(to) = errand.account.mail.as_deref() else {
        return Outcome::NotTried;
    };
    let at = (app.clock.now(), &errand.name());
    let sent = match letter.message(config, &to.address, at) {
        Ok(message) => courier.send(&message).await,
        Err(error) => Err(SendError::Unsendable(error.to_string())),
    };
    match sent {
        Ok(_) => {
            app.post.server_is_well();
            metrics::counter!("rayak_mails_total", "outcome" => "taken").increment(1);
            Outcome::Taken
        }
        Err(error) if error.is_of_one() => {
            app.post.server_is_well();
            let (account, code) = (errand.account.id, error.code());
            metrics::counter!("rayak_mails_total", "outcome" => "refused").increment(1);
            tracing::warn!(%account, code, "the mail server did not take a letter to this account; it is tried again later");
            Outcome::Refused
        }
        Err(error) => {
            server_failed(app, &error);
            match error {
                SendError::Broken(_) => Outcome::Unknown,
                _ => Outcome::NotTried,
            }
        }
    }
}

fn server_failed(app: &App, error: &SendError) {
    let code = error.code();
    app.post.server_failed(code, app.clock.now());
    metrics::counter!("rayak_mails_total", "outcome" => "failed").increment(1);
    tracing::error!(
        code,
        "no mail could be sent; it is tried again, later each time. `rayak mail test` says why"
    );
}
