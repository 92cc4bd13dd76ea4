//! GET /urgent: what speaks of danger, threat or crisis and nobody has seen to yet, the newest first.
//!
//! None is grouped with another that says nearly the same: it may speak of another place.
//! It is for whoever reads words, of his own pages, and for whoever is on duty, of every department.

use super::super::ApiError;
use super::super::asked::site_of;
use super::super::desk::Desk;
use super::super::shell::Shell;
use super::super::sites::sites;
use super::super::wrong;
use super::frame::{Frame, Under};
use super::is_within_reach;
use super::shown::read;
use super::view::index_note;
use crate::domain::people::Deed;
use crate::inbox::Wanted;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

/// How many are shown at once: whoever has seen to the first sees the next.
const MOST: usize = 50;

/// GET /urgent
pub(in crate::http::staff) async fn urgent(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| view_of(desk, &shell, &query)).await
}

fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Option<Deed>), ApiError> {
    let site = match site_of(query, &desk.config, &desk.reach) {
        Ok(site) => site,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/urgent"), None)),
    };
    let locale = &*shell.locale;
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    let found = index.find(&Wanted::of_danger(), |page| {
        is_within_reach(desk, &site, page)
    });
    let listed = index.list(&found, false, (0, MOST));
    let count = listed.remarks;
    let shown = read(&desk.app.store, &listed.shown)?;
    let note = index_note(locale, behind, index.is_damaged());
    // Whoever is on duty must not have to open each site to learn that something waits there.
    let others = sites((desk, shell), &site, "/urgent", |other| {
        let there = index.find(&Wanted::of_danger(), |page| {
            is_within_reach(desk, other, page)
        });
        Some(locale.plural("inbox.remarks", there.len(), &[]))
    });
    drop(index);
    let frame = Frame {
        under: Under::Page,
        ..Frame::new(desk, shell, &site)
    };
    let lang = shell.lang_of(&site);
    let main = html! {
        p.lead lang=(lang.as_str()) { (site.organisation.get(lang)) }
        (others)
        p.lead { (locale.plural("urgent.count", count, &[])) }
        p.note { (locale.text("urgent.note")) }
        (note)
        @if shown.is_empty() {
            (frame.done_above(&[]))
            p.empty { (locale.text("urgent.none")) }
        }
        @else { (frame.urgent(&shown, &format!("/urgent?site={}", site.id))) }
    };
    let deed = (!shown.is_empty()).then(|| Deed::WordsRead {
        site: site.id.clone(),
        page: String::new(),
        count: shown.len() as u64,
    });
    Ok((
        shell.page(StatusCode::OK, locale.text("urgent.title"), &main),
        deed,
    ))
}
