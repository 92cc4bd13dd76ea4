//! The way in and out: GET and POST /sign-in, POST /sign-in/code, POST /sign-out, and /welcome for
//! whoever comes by a one-time link.
//!
//! These pages say the same to everyone who is not known: not whether there is an account, nor what
//! there would be to see. Nothing that was typed comes back but a sign-in name.

mod next;
mod sign_in;
mod welcome;

pub(super) use sign_in::{code, shown, sign_out, signed};
pub(super) use welcome::{new_password, used, weakness, welcomed};

use super::cookie;
use super::shell::Shell;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use next::Next;

/// Sends a stranger to sign in, and remembers where he wanted to go.
pub(super) fn to_sign_in(shell: &Shell, parts: &Parts) -> Response {
    shell.see(&Next::of(parts).onto("/sign-in"))
}

/// Leads on with a session's token.
pub(super) fn with_cookie(mut response: Response, token: &str, secure: bool) -> Response {
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie::set(token, secure));
    response
}
