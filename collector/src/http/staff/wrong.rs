//! An address that asks for what is not there: what is wrong with it, and what would be right.

use super::asked::Wrong;
use super::shell::Shell;
use crate::text;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

/// The page that says so, with a way to `back`, where nothing special is asked for.
pub(super) fn page(shell: &Shell, wrong: &Wrong, back: &str) -> Response {
    let locale = &*shell.locale;
    let name = quoted(&wrong.name);
    let key = match (wrong.right.is_empty(), wrong.value.is_empty()) {
        (_, true) => "staff.wrong.nothing",
        (true, false) => "staff.wrong.name",
        (false, false) => "staff.wrong.value",
    };
    let right = locale.isolated(&wrong.right);
    let value = quoted(&wrong.value);
    let values = [("name", &*name), ("value", &*value), ("right", &*right)];
    said(
        shell,
        StatusCode::BAD_REQUEST,
        &locale.fill(key, &values),
        back,
    )
}

/// What an address says, by its first characters and without what would turn those around it: it may
/// hold anything.
fn quoted(said: &str) -> String {
    let harmless = said.chars().filter(|c| !c.is_control() && !text::turns(*c));
    let shown: String = harmless.take(60).collect();
    format!("\u{2068}{shown}\u{2069}")
}

/// A page that says one thing and leads back.
pub(super) fn said(shell: &Shell, status: StatusCode, sentence: &str, back: &str) -> Response {
    let locale = &*shell.locale;
    let main = html! {
        p.lead { (sentence) }
        p { a href=(shell.href(back)) { (locale.text("staff.wrong.back")) } }
    };
    shell.page(status, locale.text("staff.wrong"), &main)
}
