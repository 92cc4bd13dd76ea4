//! GET /page: one page as its owner sees it.
//!
//! What visitors wrote is shown to those alone who may read it, and what looked like personal data
//! has left it before it was stored. Deliberately absent: every other way to change something.

mod parts;
pub(super) mod take;
mod view;
mod words;

use super::super::ApiError;
use super::asked::AskedPage;
use super::desk::Desk;
use super::shell::Shell;
use super::wrong;
use crate::domain::people::Deed;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use words::Latest;

/// GET /page
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| view_of(desk, &shell, &query)).await
}

/// The page, and that its words are read, if there are any for whoever asks.
fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Option<Deed>), ApiError> {
    let asked = match AskedPage::read(query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/pages"), None)),
    };
    let ids = desk.reckon(&asked.site, |reckoner| {
        let known = reckoner.pages.page(&asked.site, &asked.page, &desk.reach)?;
        (!known.is_unreadable).then(|| known.ids().to_vec())
    })?;
    let words = match ids {
        Some(ids) => Latest::of(desk, &ids)?,
        None => None,
    };
    desk.reckon(&asked.site, |reckoner| {
        let Some(known) = reckoner.pages.page(&asked.site, &asked.page, &desk.reach) else {
            return Ok((nowhere(shell), None));
        };
        let page = reckoner.one_page(&desk.app.store, known, asked.period)?;
        let title = view::title(&page, shell.lang_of(&asked.site));
        let main = view::main((desk, shell), &asked, &page, words.as_ref());
        let count = words.map_or(0, |words| words.shown.len() as u64);
        let deed = (count > 0).then(|| Deed::WordsRead {
            site: asked.site.id.clone(),
            page: known.key().to_owned(),
            count,
        });
        Ok((shell.page(StatusCode::OK, title, &main), deed))
    })?
}

/// The page that was asked for is not there, or not for whoever asks: he is not told which.
fn nowhere(shell: &Shell) -> Response {
    let sentence = shell.locale.text("staff.page.nowhere");
    wrong::said(shell, StatusCode::NOT_FOUND, sentence, "/pages")
}
