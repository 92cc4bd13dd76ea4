//! /account: one's own password, second factor, sessions, language, mail and tokens.
//!
//! What gives authority away asks for the password again where it was said more than ten minutes ago.
//! Codes and tokens are shown once, in the reply that made them.

mod factor;
mod mail;
mod tokens;
mod view;

pub(super) use factor::{factor_off, factor_shown, factor_taken, recovery_codes};
pub(super) use mail::{
    mail_asked, mail_proved, mail_set, mail_shown, mail_stop_asked, mail_stopped,
};
pub(super) use tokens::{token_made, token_revoked};

use super::super::ApiError;
use super::super::fields::Fields;
use super::door::weakness;
use super::form::Fault;
use super::gate::Staff;
use super::shell::Shell;
use super::{cookie, door};
use crate::domain::Lang;
use crate::domain::people::Digest32;
use crate::http::sender::Sender;
use crate::people::{self, OwnError};
use crate::serve::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// The field for a code of the second factor that is to be changed.
const PRESENT_CODE: &str = "present_code";

/// GET /account
pub(super) async fn shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, ApiError> {
    view::page(&app, &shell, &staff, StatusCode::OK, &[])
}

/// POST /account/password
pub(super) async fn password(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    if fields.get("password") != fields.get("again") {
        let fault = Fault::new("again", shell.locale.text("door.differ"));
        return again(&app, &shell, &staff, fault);
    }
    let (now, next) = (
        fields.get("current").to_owned(),
        fields.get("password").to_owned(),
    );
    match people::set_password(&app, &staff.account, now, next, from.0).await {
        Ok(token) => Ok(renewed(&app, shell.see("/account"), &token)),
        Err(OwnError::Weak(weak)) => {
            let fault = Fault::new("password", weakness(weak, &shell.locale));
            again(&app, &shell, &staff, fault)
        }
        Err(error) => failed(&app, &shell, &staff, error, "current"),
    }
}

/// POST /account/language
pub(super) async fn language(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    fields: Fields,
) -> Result<Response, ApiError> {
    let lang = Lang::parse(fields.get("language"));
    match people::set_language(&app, staff.id(), lang).await {
        Ok(()) => {
            // In the language that was chosen, not the one of this address.
            let head = [
                (header::LOCATION, shell.href("/account")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            Ok((StatusCode::SEE_OTHER, head).into_response())
        }
        Err(error) => failed(&app, &shell, &staff, error, "language"),
    }
}

/// POST /account/sessions: ends one session, or all.
pub(super) async fn sessions(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    fields: Fields,
) -> Result<Response, ApiError> {
    let which = fields.get("session");
    if which == "all" {
        people::end_all(&app, staff.id(), staff.id()).await?;
        let mut response = shell.see("/sign-in");
        let clear = cookie::clear(app.config().staff_url.is_secure());
        response.headers_mut().append(header::SET_COOKIE, clear);
        return Ok(response);
    }
    let own = app.store.sessions(staff.id())?;
    if let Some((digest, _)) = own.iter().find(|(digest, _)| name(digest) == which) {
        people::end_one(&app, staff.id(), *digest).await?;
    }
    Ok(shell.see("/account"))
}

/// The name of a session or a token in a form: enough of its digest to tell it from others.
fn name(digest: &Digest32) -> String {
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Makes sure that it is still the account's owner who asks.
pub(super) async fn proved(
    app: &App,
    staff: &Staff,
    from: Sender,
    fields: &Fields,
) -> Result<(), OwnError> {
    let now = app.clock.now();
    let Some((digest, session)) = staff.session() else {
        return Err(OwnError::Wrong);
    };
    if session.is_fresh(now) {
        return Ok(());
    }
    let proof = fields.get("proof").to_owned();
    people::prove(app, &staff.account, *digest, proof, from.0).await
}

/// Leads on with another token, since authority has changed.
fn renewed(app: &App, response: Response, token: &str) -> Response {
    door::with_cookie(response, token, app.config().staff_url.is_secure())
}

fn again(app: &App, shell: &Shell, staff: &Staff, fault: Fault) -> Result<Response, ApiError> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    view::page(app, shell, staff, status, &[fault])
}

/// Why nothing was changed, in words, and the status that says so.
pub(super) fn told(
    error: OwnError,
    shell: &Shell,
    field: &'static str,
) -> Result<(StatusCode, Fault), ApiError> {
    let locale = &shell.locale;
    let said = |key: &'static str| Fault::new(field, locale.text(key));
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(match error {
        OwnError::Wrong => (unprocessable, said("account.wrong")),
        OwnError::WrongCode => (
            unprocessable,
            Fault::new(PRESENT_CODE, locale.text("door.wrong_code")),
        ),
        OwnError::WrongNewCode => (unprocessable, said("door.wrong_code")),
        OwnError::Wait(seconds) => {
            let text = locale.plural("door.wait", u64::from(seconds), &[]);
            (StatusCode::TOO_MANY_REQUESTS, Fault::new(field, text))
        }
        OwnError::Weak(weak) => (unprocessable, Fault::new(field, weakness(weak, locale))),
        OwnError::TokenName => (unprocessable, said("account.token.name.rule")),
        OwnError::TooManyTokens => (unprocessable, said("account.token.too_many")),
        OwnError::Busy => (StatusCode::SERVICE_UNAVAILABLE, said("door.busy")),
        OwnError::Store(error) => return Err(error.into()),
    })
}

fn failed(
    app: &App,
    shell: &Shell,
    staff: &Staff,
    error: OwnError,
    field: &'static str,
) -> Result<Response, ApiError> {
    let (status, fault) = told(error, shell, field)?;
    view::page(app, shell, staff, status, &[fault])
}
