//! GET /inbox/remark: one remark, opened.
//!
//! This is the only place where words that may hold personal data are shown, and each time the audit log tells
//! it before they are handed over. Who is on duty sees here what speaks of danger, and nothing else.

use super::super::ApiError;
use super::super::desk::Desk;
use super::super::shell::Shell;
use super::super::wrong;
use super::frame::{Frame, Under};
use super::is_within_reach;
use super::shown::{OfPage, Shown};
use crate::domain::people::{Deed, Right};
use crate::domain::{Reference, Site, Sorting};
use crate::http::fields::Fields;
use crate::inbox::PageName;
use crate::store::Standings as _;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::ReceiptState;
use std::sync::Arc;

/// GET /inbox/remark
pub(in crate::http::staff) async fn one(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let site = desk.config.registry.site(asked.get("site")).cloned();
    let Some(site) = site else {
        return Ok(nowhere(&shell));
    };
    let of = Arc::clone(&site);
    let Some(reference) = Reference::parse(asked.get("ref")) else {
        return Ok(nowhere(&shell));
    };
    let shown = desk.work(move |desk| remark(desk, &of, reference));
    let Some(shown) = shown.await? else {
        return Ok(nowhere(&shell));
    };
    desk.tell(opened(&desk, &site, &shown)).await?;
    let main = main(&desk, &shell, &site, &shown);
    let title = shell.locale.text("inbox.one");
    Ok(shell.page(StatusCode::OK, title, &main))
}

/// The remark of that reference, if whoever asks may read it.
pub(super) fn remark(
    desk: &Desk,
    site: &Site,
    reference: Reference,
) -> Result<Option<Shown>, ApiError> {
    let store = &desk.app.store;
    let Some(referent) = store.referent(reference) else {
        return Ok(None);
    };
    let Some(head) = store.head(referent.page)? else {
        return Ok(None);
    };
    let page = PageName {
        id: referent.page,
        site: head.site,
        name: head.name,
    };
    if !is_within_reach(desk, site, &page) {
        return Ok(None);
    }
    let of = OfPage {
        id: page.id,
        name: page.name,
    };
    let shown = Shown::by_reference(store, of, reference)?;
    Ok(shown.filter(|shown| may_read(desk, shown)))
}

/// Whether whoever asks may read a remark that is within his reach.
fn may_read(desk: &Desk, shown: &Shown) -> bool {
    let standing = &shown.standing;
    let is_there = !standing.test && standing.state != ReceiptState::Withdrawn;
    let is_urgent = || shown.judged(&desk.config.rules).danger.is_some();
    let of_readers = desk.reads_words && standing.is_for_readers();
    let of_judges = standing.is_flagged() && desk.staff.has(Right::JudgeFlagged);
    let of_all = desk.staff.has(Right::ReadUrgent) && standing.words.is_some();
    is_there && (of_readers || of_judges || (of_all && is_urgent()))
}

fn opened(desk: &Desk, site: &Site, shown: &Shown) -> Deed {
    let (site, page) = (site.id.clone(), shown.page.name.clone());
    if shown.judged(&desk.config.rules).suspicion.is_some() {
        let reference = shown.reference.to_string();
        return Deed::WordsOpened {
            site,
            page,
            reference,
        };
    }
    Deed::WordsRead {
        site,
        page,
        count: 1,
    }
}

fn main(desk: &Desk, shell: &Shell, site: &Site, shown: &Shown) -> Markup {
    let locale = &*shell.locale;
    let frame = Frame {
        is_open: true,
        sorts: desk.reads_words && shown.standing.is_for_readers(),
        under: Under::Page,
        ..Frame::new(desk, shell, site)
    };
    let back = format!("/inbox/remark?site={}&ref={}", site.id, shown.reference);
    let judged = shown.judged(&desk.config.rules);
    let is_urgent = judged.danger.is_some() && Sorting::Attended.is_news_of(&shown.standing);
    html! {
        @if judged.suspicion.is_some() { p.caution { (locale.text("inbox.opened")) } }
        @if is_urgent { (frame.urgent(std::slice::from_ref(shown), &back)) }
        @else { (frame.cards(std::slice::from_ref(shown), &back)) }
        @if desk.reads_words {
            p { a href=(shell.onward(&format!("/inbox?site={}", site.id))) { (locale.text("inbox.back")) } }
        }
    }
}

/// It is not there, or not for whoever asks: he is not told which.
pub(super) fn nowhere(shell: &Shell) -> Response {
    let sentence = shell.locale.text("inbox.nowhere");
    wrong::said(shell, StatusCode::NOT_FOUND, sentence, "/")
}
