//! Tokens for programs: as the account, for figures alone or for the feed alone.

use super::super::form;
use super::super::refusals;
use super::super::shell::Shell;
use super::{Staff, failed, name, proved};
use crate::domain::people::{Right, Scope};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::http::sender::Sender;
use crate::people;
use crate::serve::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// POST /account/tokens
pub(in super::super) async fn token_made(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        return failed(&app, &shell, &staff, error, "token-proof");
    }
    // Without a scope it is for as much as he may have.
    let usual = if staff.has(Right::TakeFigures) {
        Scope::Figures
    } else {
        Scope::Feed
    };
    let scope = Scope::parse(fields.get("token_scope")).unwrap_or(usual);
    if scope == Scope::Figures && !staff.has(Right::TakeFigures) {
        return Ok(refusals::no_right(&shell));
    }
    let made = people::make_token(&app, staff.id(), fields.get("token_name"), scope);
    let token = match made.await {
        Ok(token) => token,
        Err(error) => return failed(&app, &shell, &staff, error, "token_name"),
    };
    let locale = &shell.locale;
    let main = html! {
        div.narrow {
            p { (locale.text("account.token.made.text")) }
            p { code.code dir="ltr" translate="no" { (token) } }
            p { strong { (locale.text("account.token.once")) } }
            p { a.button href=(shell.href("/account")) { (locale.text("account.back")) } }
        }
    };
    Ok(shell.page(StatusCode::OK, locale.text("account.token.made"), &main))
}

/// POST /account/tokens/revoke
pub(in super::super) async fn token_revoked(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    fields: Fields,
) -> Result<Response, ApiError> {
    let which = fields.get("token");
    let tokens = app.store.tokens()?;
    let own = tokens
        .iter()
        .find(|(digest, token)| token.account == staff.id() && name(digest) == which);
    if let Some((digest, _)) = own
        && let Err(error) = people::revoke_token(&app, staff.id(), *digest).await
    {
        return failed(&app, &shell, &staff, error, form::NOWHERE);
    }
    Ok(shell.see("/account"))
}
