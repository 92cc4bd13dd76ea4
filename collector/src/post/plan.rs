//! Who is due to be told, and what.
//!
//! What comes in at the very edge waits for the next round: its moment is taken a little before it is in the log.

use super::errand::{Errand, Task, Told};
use super::held;
use super::looked::{Looked, There};
use super::news::{Counted, News};
use super::reader::Reader;
use crate::domain::Instant;
use crate::domain::people::{Account, Mail, Proof, Rhythm};
use crate::people::{PROOF_HOURS, drawn_proof, stop_word};
use crate::serve::App;
use crate::store::StoreError;

/// Longer than a request may take from its moment to the log.
const EDGE_MS: i64 = 15_000;

/// Everything that is due. It reads the store and reckons, so that it must be where a task may wait.
///
/// # Errors
/// If the store cannot be read.
pub fn plan(app: &App) -> Result<Vec<Errand>, StoreError> {
    let config = app.config();
    let now = app.clock.now();
    let mut errands = Vec::new();
    for account in app.store.accounts()? {
        let mail = account
            .mail
            .as_deref()
            .filter(|mail| !account.off && mail.may_be_tried(now) && wants_something(mail));
        let Some(mail) = mail else {
            continue;
        };
        let reader = Reader::new(&config, &account, None, app.staff_base());
        let task = if !mail.is_proved() {
            let (link, asked) = drawn_proof(app);
            let link = format!("{}/account/mail/prove/{link}", app.staff_base());
            Some(Task::Question(asked, reader.question(&link, PROOF_HOURS)))
        } else {
            let due = due(app, (&account, mail), &reader, now)?;
            due.map(|due| news(app, (&account, mail), &reader, due))
                .transpose()?
                .flatten()
        };
        let account = Box::new(account);
        errands.extend(task.map(|task| Errand { account, task }));
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

/// What is new for somebody, as far as the index knows.
struct Due {
    news: News,
    there: There,
    /// The look before this one, of somebody who is told at once.
    looked: Option<Looked>,
}

/// What the index has for somebody at this moment, if it is time. The index is held for him alone, and not while
/// the board is asked.
fn due(
    app: &App,
    (account, mail): (&Account, &Mail),
    reader: &Reader,
    now: Instant,
) -> Result<Option<Due>, StoreError> {
    let (index, behind) = app.inbox.look(&app.store, now)?;
    if behind.events() > 0 {
        // What the index does not know yet would be passed over.
        return Ok(None);
    }
    let until = mail.begun.unwrap_or(Instant(now.0 - EDGE_MS));
    let there = There {
        latest: index.latest(),
        bursts: app.guard.bursts_told(until),
        account: account.version,
    };
    let within = (mail.told, until);
    let looked = held(&app.post.looked).get(&account.id).copied();
    let looked = looked.filter(|_| is_told_at_once(mail));
    if looked.is_some_and(|looked| looked.is_enough(there, now)) {
        return Ok(None);
    }
    let is_due = || {
        mail.is_due(until, &reader.zone(), || {
            reader.is_in_danger(&index, within)
        })
    };
    if mail.begun.is_none() && !is_due() {
        return Ok(None);
    }
    let news = reader.remarks(&index, within);
    Ok(Some(Due {
        news,
        there,
        looked,
    }))
}

/// What there is to tell somebody who is due.
fn news(
    app: &App,
    (account, mail): (&Account, &Mail),
    reader: &Reader,
    due: Due,
) -> Result<Option<Task>, StoreError> {
    let Due {
        mut news,
        there,
        looked,
    } = due;
    let now = app.clock.now();
    news.bursts = Counted::of(reader.bursts(app, (news.after, news.until)));
    let known = looked.filter(|looked| looked.knows_pages(there, now));
    let known = known.filter(|_| news.is_nothing(mail.rhythm));
    if known.is_none() {
        news.take_worse(reader.worse(app, now)?, &mail.worse);
    }
    if news.is_nothing(mail.rhythm) && is_told_at_once(mail) {
        // He is told whenever there is something.
        let looked = Looked {
            at_pages: known.map_or(now, |looked| looked.at_pages),
            until: news.until,
            bursts: there.bursts,
            account: there.account,
        };
        held(&app.post.looked).insert(account.id, looked);
        return Ok(None);
    }
    let told = Told {
        until: news.until,
        worse: news.marks.clone(),
    };
    if news.is_nothing(mail.rhythm) {
        return Ok(Some(Task::Nothing(told)));
    }
    let stop = format!("{}/mail/stop/{}", app.staff_base(), stop_word(mail));
    Ok(Some(Task::News(
        told,
        reader.digest(&news, mail.rhythm, stop),
    )))
}

/// Whether somebody is told as it happens, and no letter to him waits to be sent again.
fn is_told_at_once(mail: &Mail) -> bool {
    mail.rhythm == Rhythm::AtOnce && mail.begun.is_none()
}
