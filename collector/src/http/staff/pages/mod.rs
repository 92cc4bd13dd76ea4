//! GET /pages: every page with what its visitors say, from live figures, in the order that helps.
//!
//! A share or a mean never stands alone: its number of answers and its range stand beside it, and
//! the range is drawn to scale. Deliberately absent: scripts, words that visitors wrote, and any
//! way to change something.

mod filters;
pub(super) mod take;
mod view;

use super::super::ApiError;
use super::asked::Asked;
use super::desk::Desk;
use super::shell::Shell;
use super::wrong;
use crate::board::{Listing, Shown};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
pub(super) use filters::days;

/// Pages on one page of the list.
const SHOWN: usize = 50;

/// GET /pages
pub(super) async fn list(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let asked = match Asked::read(&query, &desk.config, &desk.reach, desk.now) {
            Ok(asked) => asked,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/pages")),
        };
        let filter = asked.filter();
        desk.reckon(&asked.of.site, |reckoner| {
            let listing = reckoner.list(&filter, asked.order, &desk.reach);
            let rows = listing.rows.len();
            let pages = rows.div_ceil(SHOWN).max(1);
            if asked.of.at > pages {
                return view::beyond(&shell, &asked, pages);
            }
            let shown = shown(&listing, asked.of.at);
            let main = view::list((desk, &shell), &asked, &listing, &shown);
            shell.page(StatusCode::OK, shell.locale.text("staff.title"), &main)
        })
    })
    .await
}

/// The rows of one page of a list.
fn shown<'a>(listing: &Listing<'a>, at: usize) -> Vec<Shown<'a>> {
    let rows = listing.rows.iter().skip((at - 1) * SHOWN).take(SHOWN);
    rows.map(|row| listing.shown(row)).collect()
}
