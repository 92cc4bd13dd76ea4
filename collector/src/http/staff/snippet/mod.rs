//! GET /snippet: the lines that put the question on a page, made of choices that stand in the address.
//!
//! Each line stands in a field of its own, to be selected and copied; below them is the card itself, in a
//! frame from the public listener, where scripts run and no staff's session is known. Deliberately
//! absent: a script, so also a button that copies; and any change of what is registered, which is the
//! registry's.

mod asked;
mod choices;
mod lines;

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
    let asked = match AskedTag::read(&query, &desk, &shell) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/snippet")),
    };
    let locale = &*shell.locale;
    let base = desk.app.public_base();
    let frame = lines::preview(&asked, &desk, &base, shell.lang_of(&asked.site));
    let main = html! {
        p.lead { (locale.text("snippet.lead")) }
        (faults(&asked.faults, locale))
        (choices::form(&shell, &desk, &asked))
        @if asked.faults.is_empty() {
            (lines::all(&shell, &desk, &asked, &base))
            (lines::seen_live(&shell, &asked, &frame))
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
    if let Some(framed) = frame.framed() {
        let policy = format!("{}; frame-src {framed}", shell::CSP);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            let headers = page.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    Ok(page)
}
