//! What somebody is told who may not have what he asked for. Never whether it is there.

use super::super::ApiError;
use super::shell::Shell;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::html;
use rayak_shared::ErrorCode;

/// He is known and has not the right.
pub(super) fn no_right(shell: &Shell) -> Response {
    told(
        shell,
        StatusCode::FORBIDDEN,
        "refusal.no_right",
        "refusal.no_right.text",
    )
}

/// The form came from another page, or from a session that has ended.
pub(super) fn foreign_form(shell: &Shell) -> Response {
    told(
        shell,
        StatusCode::FORBIDDEN,
        "refusal.form",
        "refusal.form.text",
    )
}

/// There is nothing at the address, or nothing for him.
pub(super) fn nothing_here(shell: &Shell) -> Response {
    told(
        shell,
        StatusCode::NOT_FOUND,
        "refusal.nothing",
        "refusal.nothing.text",
    )
}

/// The file that was sent is larger than any may be.
pub(super) fn large_file(shell: &Shell) -> Response {
    told(
        shell,
        StatusCode::PAYLOAD_TOO_LARGE,
        "refusal.large",
        "refusal.large.text",
    )
}

fn told(shell: &Shell, status: StatusCode, title: &'static str, text: &'static str) -> Response {
    let locale = &shell.locale;
    let main = html! {
        p { (locale.text(text)) }
        p { a href=(shell.href("/")) { (locale.text("refusal.back")) } }
    };
    shell.page(status, locale.text(title), &main)
}

/// A program's token is not one, or holds no longer.
pub(super) fn bad_token() -> Response {
    asked_for("Bearer")
}

/// A program that reads feeds has sent no token, or one that is not for that.
pub(super) fn name_and_token() -> Response {
    asked_for("Basic realm=\"Rayak\", charset=\"UTF-8\"")
}

fn asked_for(scheme: &'static str) -> Response {
    let what = "the token is not known here, or has ended; make another under the account's page";
    let mut refusal = ApiError::refused(ErrorCode::OriginNotAllowed, what).into_response();
    *refusal.status_mut() = StatusCode::UNAUTHORIZED;
    let headers = refusal.headers_mut();
    headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    refusal
}
