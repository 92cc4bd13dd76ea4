//! A round of the post: all that is due, one after the other, each by what became of the one before.
//!
//! A mailbox that is not there, or at which the mail server breaks off, holds up no other: it is counted against
//! that mailbox, and the next letter goes on a new connection. Only where the server breaks off at several in a
//! row is it held to be at fault, and nothing more is tried for a while.

use super::courier::{Courier, SendError};
use super::errand::{Errand, Outcome, begin, settle};
use super::held;
use super::letter::Letter;
use super::plan::plan;
use crate::config::MailConfig;
use crate::domain::people::AccountId;
use crate::serve::App;
use crate::store::StoreError;
use std::sync::Arc;

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
    let last = *held(&app.post.last);
    for errand in in_turn(planned, last) {
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
        *held(&app.post.last) = Some(errand.account.id);
        let outcome = hand_over(app, &mut courier, mail, letter, &begun).await;
        settle(app, &begun, outcome).await?;
        if matches!(outcome, Outcome::NotTried | Outcome::UnknownOfAll) {
            break;
        }
    }
    courier.leave().await;
    Ok(())
}

/// Everybody who is due, first whoever comes after the one at whom the last round ended.
fn in_turn(mut planned: Vec<Errand>, last: Option<AccountId>) -> Vec<Errand> {
    let was_before = |id| last.is_some_and(|last| id <= last);
    planned.sort_by_key(|errand| {
        let id = errand.account.id;
        (was_before(id), id)
    });
    planned
}

async fn hand_over(
    app: &App,
    courier: &mut Courier<'_>,
    config: &MailConfig,
    letter: &Letter,
    errand: &Errand,
) -> Outcome {
    let Some(to) = errand.account.mail.as_deref() else {
        return Outcome::NotTried;
    };
    let at = (app.clock.now(), &errand.name());
    let sent = match letter.message(config, &to.address, at) {
        Ok(message) => courier.send(&message).await,
        Err(error) => Err(error),
    };
    let account = errand.account.id;
    match sent {
        Ok(_) => {
            held(&app.post.server).answered();
            metrics::counter!("rayak_mails_total", "outcome" => "taken").increment(1);
            Outcome::Taken
        }
        Err(error) if error.is_of_one() => {
            held(&app.post.server).answered();
            not_taken(account, &error);
            Outcome::Refused
        }
        Err(error @ SendError::Broken(_)) => {
            if held(&app.post.server).broke_off_at(account) {
                server_failed(app, &error);
                return Outcome::UnknownOfAll;
            }
            not_taken(account, &error);
            Outcome::Unknown
        }
        Err(error) => {
            server_failed(app, &error);
            Outcome::NotTried
        }
    }
}

fn not_taken(account: AccountId, error: &SendError) {
    let code = error.code();
    metrics::counter!("rayak_mails_total", "outcome" => "refused").increment(1);
    tracing::warn!(%account, code, "the mail server did not take a letter to this account; it is tried again later");
}

fn server_failed(app: &App, error: &SendError) {
    let code = error.code();
    held(&app.post.server).failed(code, app.clock.now());
    metrics::counter!("rayak_mails_total", "outcome" => "failed").increment(1);
    tracing::error!(
        code,
        "no mail could be sent; it is tried again, later each time. `rayak mail test` says why"
    );
}
