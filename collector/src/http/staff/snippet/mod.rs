//! GET /snippet: the lines that put the question on a page, made of choices that stand in the address.
//!
//! Each line stands in a field of its own, to be selected and copied, with a button that copies it where
//! scripts run; below them is the card itself, in a frame from the public listener, where other scripts run
//! and no staff's session is known. Deliberately absent: any change of what is registered, which is the
//! registry's.

mod asked;
mod choices;
mod lines;
mod script;

use super::super::ApiError;
use super::desk::Desk;
use super::form::{faults, title};
use super::shell::{self, Shell};
use super::wrong;
use asked::AskedTag;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::html;

/// GET /snippet
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    // A site may have thousands of pages to choose from.
    desk.work(move |desk| Ok(made(desk, &shell, &query))).await
}

fn made(desk: &Desk, shell: &Shell, query: &str) -> Response {
    let asked = match AskedTag::read(query, desk, shell) {
        Ok(asked) => asked,
        Err(wrong) => return wrong::page(shell, &wrong, "/snippet"),
    };
    let locale = &*shell.locale;
    let base = desk.app.public_base();
    let frame = lines::preview(&asked, desk, &base, shell.lang_of(&asked.site));
    let main = html! {
        p.lead { (locale.text("snippet.lead")) }
        (faults(&asked.faults, locale))
        (choices::form(shell, desk, &asked))
        @if asked.faults.is_empty() {
            (lines::all(shell, desk, &asked, &base))
            (lines::seen_live(shell, &asked, &frame))
            (script::script())
        }
    };
    let status = if asked.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let heading = locale.text("snippet.title");
    let mut page = shell.page_titled(
        status,
        &title(heading, &asked.faults, locale),
        heading,
        &main,
    );
    let mut policy = shell::CSP.to_owned();
    if asked.faults.is_empty() {
        policy = format!("{policy}; script-src {}", script::source());
    }
    if let Some(framed) = frame.framed() {
        policy = format!("{policy}; frame-src {framed}");
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = page.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}
