//! What visitors wrote, in the hands of whoever may read it: found, read, and sorted.
//!
//! Each page says how far the index behind it has come. What speaks of danger stands before everything else;
//! words that may hold personal data are veiled until somebody opens them on the remark's own page, which the
//! audit log tells. Deliberately absent: scripts, answers to citizens, and a way to change what was written.

mod card;
mod filters;
mod one;
mod searched;
mod shown;
mod sort;
pub(super) mod take;
mod urgent;
mod view;
mod why;

pub(super) use card::{Frame, Under, theme_name};
pub(super) use one::one;
pub(super) use searched::Searched;
pub(super) use shown::{Shown, read};
pub(super) use sort::{attend, said, sort};
pub(super) use urgent::urgent;
pub(super) use view::index_note;

use super::super::ApiError;
use super::asked::AskedInbox;
use super::desk::Desk;
use super::shell::Shell;
use super::wrong;
use crate::domain::Site;
use crate::domain::people::Deed;
use crate::inbox::{Facet, PageName, Wanted};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use view::Found;

/// Rows on one page.
const SHOWN: usize = 25;
/// Of those that speak of danger, how many stand before the others; all of them have a page of their own.
const FIRST: usize = 5;

/// GET /inbox
pub(super) async fn list(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| view_of(desk, &shell, &query)).await
}

fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Vec<Deed>), ApiError> {
    let asked = match AskedInbox::read(query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/inbox"), Vec::new())),
    };
    let rules = &desk.config.rules;
    let (index, behind) = desk.app.inbox.look(&desk.app.store, rules)?;
    let sees = |page: &PageName| sees(desk, &asked, page);
    let nothing = asked.seeks_nothing();
    let wanted = asked.wanted().and(Facet::ForReaders);
    let found = if nothing {
        Default::default()
    } else {
        index.find(&wanted, sees)
    };
    let searched = Searched::of(&index, &wanted, &found, sees);
    let listed = index.list(&found, asked.is_folded(), ((asked.at - 1) * SHOWN, SHOWN));
    let pages = listed.rows.div_ceil(SHOWN).max(1);
    if asked.at > pages {
        let sentence = shell.locale.plural("staff.beyond", pages as u64, &[]);
        let back = format!("/inbox?{}", asked.with("at", &pages.to_string()));
        let said = wrong::said(shell, StatusCode::NOT_FOUND, &sentence, &back);
        return Ok((said, searched.deed(&asked).into_iter().collect()));
    }
    let of_danger = Wanted::of_danger();
    let urgent = index.find(&of_danger, |page| is_within_reach(desk, &asked.site, page));
    let first = index.list(&urgent, false, (0, FIRST));
    let found = Found {
        remarks: listed.remarks,
        rows: listed.rows,
        searched,
        unread: index.count(&found, Facet::Read(false)),
        shown: read(&desk.app.store, &listed.shown)?,
        urgent: urgent.len(),
        first: read(&desk.app.store, &first.shown)?,
        is_damaged: index.is_damaged(),
        behind,
    };
    drop(index);
    let main = view::main(shell, desk, &asked, &found);
    let shown = found.shown.len() + found.first.len();
    // Where nothing was found, the name is whatever somebody has written.
    let of_page = asked.page.clone().filter(|_| !found.shown.is_empty());
    let deed = (shown > 0).then(|| Deed::WordsRead {
        site: asked.site.id.clone(),
        page: of_page.unwrap_or_default(),
        count: shown as u64,
    });
    let response = shell.page(StatusCode::OK, shell.locale.text("inbox.title"), &main);
    let deeds = found.searched.deed(&asked).into_iter().chain(deed);
    Ok((response, deeds.collect()))
}

/// Whether a page of a site is within reach.
pub(super) fn is_within_reach(desk: &Desk, site: &Site, page: &PageName) -> bool {
    page.site == site.id
        && match site.holder(page.id) {
            Some(listed) => desk.reach.sees_listed(&site.id, listed),
            None => desk.reach.sees(&site.id, None, &page.name),
        }
}

/// Whether a page is within reach and asked for.
pub(super) fn sees(desk: &Desk, asked: &AskedInbox, page: &PageName) -> bool {
    use crate::board::Kind;
    use crate::domain::Asks;
    let listed = asked.site.holder(page.id);
    let kind = match listed.map(|it| it.asks) {
        None => Kind::Unlisted,
        Some(Asks::Both) => Kind::Service,
        Some(_) => Kind::Information,
    };
    // A page answers to every name that it has had.
    let is_called = |name: &String| match listed {
        Some(listed) => listed.is_called(name),
        None => page.name == *name,
    };
    let of_department = |id: &String| listed.is_some_and(|it| it.department == *id);
    is_within_reach(desk, &asked.site, page)
        && asked.page.as_ref().is_none_or(is_called)
        && asked.department.as_ref().is_none_or(of_department)
        && asked.pages.is_none_or(|pages| pages == kind)
}
