//! GET /page: one page as its owner sees it, and POST /page/read: its latest words were read.
//!
//! What visitors wrote is shown to those alone who may read it, and what looked like personal data
//! has left it before it was stored. Deliberately absent: every other way to change something.

mod parts;
pub(super) mod take;
mod view;
mod words;

use super::super::ApiError;
use super::super::fields::Fields;
use super::asked::{AskedPage, page_query};
use super::desk::Desk;
use super::shell::Shell;
use super::wrong;
use crate::board::OnePage;
use crate::domain::FeedbackId;
use crate::domain::people::Deed;
use crate::store::StoreError;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;
use words::Remark;

/// Remarks that are shown.
const REMARKS: usize = 10;
/// Words that are looked through for them: however many of a flood were left out, a look takes no longer.
const LOOKED_THROUGH: usize = 500;

/// GET /page
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let (response, deed) = desk.work(move |desk| view_of(desk, &shell, &query)).await?;
    if let Some(deed) = deed {
        desk.tell(deed).await?;
    }
    Ok(response)
}

/// The page, and that its words are read, if there are any for whoever asks.
fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Option<Deed>), ApiError> {
    let asked = match AskedPage::read(query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/pages"), None)),
    };
    desk.reckon(&asked.site, |reckoner| {
        let Some(known) = reckoner.pages.page(&asked.site, &asked.page, &desk.reach) else {
            return Ok((nowhere(shell), None));
        };
        let page = reckoner.one_page(&desk.app.store, known, asked.period)?;
        let remarks = remarks(desk, &page)?;
        let title = view::title(&page, shell.lang_of(&asked.site));
        let main = view::main(shell, &asked, &page, remarks.as_deref(), desk.now);
        let count = remarks.map_or(0, |remarks| remarks.len() as u64);
        let deed = (count > 0).then(|| Deed::WordsRead {
            site: asked.site.id.clone(),
            page: known.key().to_owned(),
            count,
        });
        Ok((shell.page(StatusCode::OK, title, &main), deed))
    })?
}

/// The latest words of a page, if whoever asks may read them.
fn remarks(desk: &Desk, page: &OnePage<'_>) -> Result<Option<Vec<Remark>>, ApiError> {
    if !desk.reads_words || page.known.is_unreadable {
        return Ok(None);
    }
    let remarks = desk
        .app
        .store
        .remarks(page.known.id, LOOKED_THROUGH)
        .take(REMARKS);
    // `rayak verify` tells of words that cannot be read; the page's figures are good without them.
    let readable = remarks.filter(|remark| !matches!(remark, Err(StoreError::Damaged { .. })));
    let remarks = readable.map(|remark| remark.map(Remark::from));
    Ok(Some(remarks.collect::<Result<_, _>>()?))
}

/// The page that was asked for is not there, or not for whoever asks: he is not told which.
fn nowhere(shell: &Shell) -> Response {
    let sentence = shell.locale.text("staff.page.nowhere");
    wrong::said(shell, StatusCode::NOT_FOUND, sentence, "/pages")
}

/// POST /page/read, with the page and the feedbacks whose words were shown.
pub(super) async fn read(desk: Desk, shell: Shell, form: Fields) -> Result<Response, ApiError> {
    let ids = form.all("id").into_iter().take(REMARKS);
    let ids: Option<Vec<(FeedbackId, u64)>> = ids.map(|id| words::parse(&id)).collect();
    let site = desk.config.registry.site(form.get("site")).cloned();
    let (Some(site), Some(ids)) = (site, ids) else {
        return Ok(nowhere(&shell));
    };
    let (of, name) = (Arc::clone(&site), form.get("page").to_owned());
    let page = desk.work(move |desk| {
        desk.reckon(&of, |reckoner| {
            let known = reckoner.pages.page(&of, &name, &desk.reach)?;
            Some((known.id, known.key().to_owned()))
        })
    });
    let Some((id, name)) = page.await? else {
        return Ok(nowhere(&shell));
    };
    let at = desk.now;
    let read = desk
        .app
        .writer
        .between(move |store| store.mark_read(id, &ids, at));
    read.await?;
    Ok(shell.see(&format!("/page?{}", page_query(&site, &name))))
}
