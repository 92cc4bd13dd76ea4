//! /account/mail: where somebody is written to, and how often; and /mail/stop, which ends it without signing in.
//!
//! An address is proved by a link that is sent there and opened by its owner, who is signed in: nobody can have
//! mail sent to a mailbox that is not his. Opening a link uses nothing up, since programs that look at mail open
//! links; its page has the button that does it.

use super::super::form::{self, Fault, Input, Kind};
use super::super::refusals;
use super::super::shell::Shell;
use super::super::words;
use super::{Staff, proved, told};
use crate::domain::people::{Mail, Proof, Rhythm, Stop};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::http::sender::Sender;
use crate::people::{self, MailError};
use crate::post::rhythm_key;
use crate::serve::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

const ADDRESS: &str = "mail_address";

/// GET /account/mail
pub(in super::super) async fn mail_shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Response {
    page(&app, &shell, &staff, None, StatusCode::OK, &[])
}

/// POST /account/mail
pub(in super::super) async fn mail_set(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    let refused = |status, fault| page(&app, &shell, &staff, Some(&fields), status, &[fault]);
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        let (status, fault) = told(error, &shell, "mail-proof")?;
        return Ok(refused(status, fault));
    }
    if fields.get("forget") == "yes" {
        people::forget_mail(&app, staff.id()).await?;
        return Ok(shell.see("/account/mail"));
    }
    let rhythm = Rhythm::parse(fields.get("rhythm")).unwrap_or_default();
    let text = |key: &'static str| Fault::new(ADDRESS, shell.locale.text(key));
    match people::set_mail(&app, staff.id(), fields.get(ADDRESS), rhythm).await {
        Ok(()) => Ok(shell.see("/account/mail")),
        Err(MailError::Address) => Ok(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            text("letters.address.rule"),
        )),
        Err(MailError::TooOften) => Ok(refused(
            StatusCode::TOO_MANY_REQUESTS,
            text("letters.too_often"),
        )),
        Err(MailError::Store(error)) => Err(error.into()),
    }
}

/// GET /account/mail/prove/{link}
pub(in super::super) async fn mail_asked(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    Path(link): Path<String>,
) -> Response {
    if !people::proves_mail(&app, &staff.account, &link) {
        return gone(&shell);
    }
    let locale = &shell.locale;
    let address = staff
        .account
        .mail
        .as_deref()
        .map(|mail| mail.address.as_str());
    let main = html! {
        div.narrow {
            p { (locale.text("letters.prove.text")) }
            p { bdi dir="ltr" { (address.unwrap_or_default()) } }
            (shell.form(&format!("/account/mail/prove/{link}"), &form::button(locale.text("letters.prove.do"))))
        }
    };
    shell.page(StatusCode::OK, locale.text("letters.prove"), &main)
}

/// POST /account/mail/prove/{link}
pub(in super::super) async fn mail_proved(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    Path(link): Path<String>,
) -> Result<Response, ApiError> {
    if people::prove_mail(&app, &staff.account, &link).await? {
        return Ok(shell.see("/account/mail"));
    }
    Ok(gone(&shell))
}

fn gone(shell: &Shell) -> Response {
    let locale = &shell.locale;
    let main = html! {
        p { (locale.text("letters.prove.gone.text")) }
        p { a href=(shell.href("/account/mail")) { (locale.text("letters.back")) } }
    };
    shell.page(
        StatusCode::NOT_FOUND,
        locale.text("letters.prove.gone"),
        &main,
    )
}

/// GET /mail/stop/{word}
pub(in super::super) async fn mail_stop_asked(
    State(app): State<Arc<App>>,
    shell: Shell,
    Path(word): Path<String>,
) -> Result<Response, ApiError> {
    let stop = people::ended_by(&app, &word)?;
    if stop != Some(Stop::Sent) {
        return Ok(stopped(&shell, stop));
    }
    let locale = &shell.locale;
    let main = html! {
        div.narrow {
            p { (locale.text("letters.stop.text")) }
            (shell.form(&format!("/mail/stop/{word}"), &form::button(locale.text("letters.stop.do"))))
        }
    };
    Ok(shell.page(StatusCode::OK, locale.text("letters.stop"), &main))
}

/// POST /mail/stop/{word}: by the button of that page, or by that of a mail program (RFC 8058).
pub(in super::super) async fn mail_stopped(
    State(app): State<Arc<App>>,
    shell: Shell,
    Path(word): Path<String>,
) -> Result<Response, ApiError> {
    Ok(stopped(&shell, people::stop_mail(&app, &word).await?))
}

/// What has become of mail that the link of a letter was to end.
fn stopped(shell: &Shell, stop: Option<Stop>) -> Response {
    let locale = &shell.locale;
    match stop {
        None => refusals::nothing_here(shell),
        Some(Stop::OutOfDate) => {
            let main = html! {
                div.narrow {
                    p { (locale.text("letters.stop.old.text")) }
                    p { a href=(shell.href("/account/mail")) { (locale.text("letters.change")) } }
                }
            };
            // A mail program that pressed its own button is told that it ended nothing.
            shell.page(StatusCode::GONE, locale.text("letters.stop.old"), &main)
        }
        Some(Stop::Sent | Stop::Stopped) => {
            let main = html! { div.narrow { p { (locale.text("letters.stopped.text")) } } };
            shell.page(StatusCode::OK, locale.text("letters.stopped"), &main)
        }
    }
}

fn page(
    app: &App,
    shell: &Shell,
    staff: &Staff,
    typed: Option<&Fields>,
    status: StatusCode,
    faults: &[Fault],
) -> Response {
    let locale = &shell.locale;
    let mail = staff.account.mail.as_deref();
    let is_fresh = staff
        .session()
        .is_some_and(|(_, session)| session.is_fresh(app.clock.now()));
    let address = typed.map(|fields| fields.get(ADDRESS));
    let address = address.or(mail.map(|mail| mail.address.as_str()));
    let rhythm = typed.and_then(|fields| Rhythm::parse(fields.get("rhythm")));
    let rhythm = rhythm
        .or(mail.map(|mail| mail.rhythm))
        .unwrap_or(Rhythm::Daily);
    let inner = html! {
        (form::input(&Input {
            name: ADDRESS,
            label: locale.text("letters.address"),
            hint: Some(locale.text("letters.address.hint")),
            kind: Kind::Code,
            value: address.unwrap_or_default(),
            autocomplete: "email",
            ..Input::default()
        }, faults))
        fieldset.rhythm {
            legend { (locale.text("letters.rhythm")) }
            @for it in Rhythm::ALL {
                label.tick {
                    input type="radio" name="rhythm" value=(it.code()) checked[it == rhythm];
                    span { (locale.text(&rhythm_key(it))) }
                }
            }
        }
        (form::proof(shell, "mail-proof", is_fresh, faults))
        p.actions {
            (form::button(locale.text("letters.set")))
            @if mail.is_some() {
                button.plain type="submit" name="forget" value="yes" { (locale.text("letters.forget")) }
            }
        }
    };
    let main = html! {
        div.narrow {
            p { (locale.text("letters.what")) }
            p.note { (locale.text("post.no_words")) }
            (form::faults(faults, locale))
            @if app.config().mail.is_none() {
                p.caution { (locale.text("letters.off")) }
            }
            (state(app, shell, mail))
            (shell.form("/account/mail", &inner))
            p { a href=(shell.href("/account")) { (locale.text("account.back")) } }
        }
    };
    let heading = locale.text("letters.title");
    let title = form::title(heading, faults, locale);
    shell.page_titled(status, &title, heading, &main)
}

/// How it stands with what is sent.
fn state(app: &App, shell: &Shell, mail: Option<&Mail>) -> Markup {
    let locale = &shell.locale;
    let Some(mail) = mail else {
        return html! {};
    };
    let zone = words::zone(&app.config());
    let proof = match &mail.proof {
        Proof::Owed | Proof::Asking(_) => "letters.state.owed",
        Proof::Asked(asked) if app.clock.now() < asked.expires => "letters.state.asked",
        Proof::Asked(_) => "letters.state.late",
        Proof::Given => "letters.state.proved",
    };
    html! {
        div.state role="status" {
            p { strong { (locale.text(proof)) } }
            @if let Some(sent) = mail.sent {
                p.note { (locale.fill("letters.sent", &[("at", &locale.date_time(sent, &zone))])) }
            }
            @if mail.is_given_up() {
                p.caution { (locale.text("letters.given_up")) }
            } @else if mail.failed > 0 {
                p.caution { (locale.text("letters.failing")) }
            }
        }
    }
}
