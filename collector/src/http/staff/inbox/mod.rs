//! What visitors wrote, in the hands of whoever may read it: found, read, and sorted.
//!
//! Each page says how far the index behind it has come. What speaks of danger stands before everything else;
//! words that may hold personal data are veiled until somebody opens them on the remark's own page, which the
//! audit log tells. Deliberately absent: scripts, answers to citizens, and a way to change what was written.

mod acts;
mod card;
mod filters;
mod frame;
mod named;
mod narrowing;
mod one;
mod searched;
mod shown;
mod sort;
pub(super) mod take;
mod urgent;
mod view;
mod why;

pub(super) use card::{kind_name, theme_name};
pub(super) use frame::Frame;
pub(super) use narrowing::{Field, Narrowing};
pub(super) use one::one;
pub(super) use searched::Searched;
pub(super) use shown::{Shown, read};
pub(super) use sort::{attend, said, sort};
#[cfg(test)]
pub(crate) use take::column_names;
pub(super) use urgent::urgent;
pub(super) use view::index_note;

use super::super::ApiError;
use super::asked::{AskedInbox, Narrowed};
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
    let mut asked = match AskedInbox::read(query, desk) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/inbox"), Vec::new())),
    };
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    let (found, searched) = Searched::find(desk, &index, &asked.of, &asked.wanted());
    let list = |at: usize| index.list(&found, asked.is_grouped(), ((at - 1) * SHOWN, SHOWN));
    let mut listed = list(asked.of.at);
    let pages = listed.rows.div_ceil(SHOWN).max(1);
    if asked.of.at > pages {
        if shell.done.is_none() {
            let sentence = shell.locale.plural("staff.beyond", pages as u64, &[]);
            let back = format!("/inbox?{}", asked.with("at", &pages.to_string()));
            let said = wrong::said(shell, StatusCode::NOT_FOUND, &sentence, &back);
            return Ok((said, searched.deed(&asked.of.site).into_iter().collect()));
        }
        // The last page was emptied by what was done on it.
        listed = list(pages);
        asked.of.at = pages;
    }
    let of_danger = Wanted::of_danger();
    let urgent = index.find(&of_danger, |page| {
        is_within_reach(desk, &asked.of.site, page)
    });
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
    let of_page = asked.of.page.clone().filter(|_| !found.shown.is_empty());
    let deed = (shown > 0).then(|| Deed::WordsRead {
        site: asked.of.site.id.clone(),
        page: of_page.unwrap_or_default(),
        count: shown as u64,
    });
    let response = shell.page(StatusCode::OK, shell.locale.text("inbox.title"), &main);
    let deeds = found.searched.deed(&asked.of.site).into_iter().chain(deed);
    Ok((response, deeds.collect()))
}

/// Whether a page of a site is within reach.
pub(super) fn is_within_reach(desk: &Desk, site: &Site, page: &PageName) -> bool {
    page.site == site.id && desk.reach.sees_page(site, page.id, &page.name)
}

/// Whether a page is within reach and asked for.
fn sees(desk: &Desk, asked: &Narrowed, page: &PageName) -> bool {
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
