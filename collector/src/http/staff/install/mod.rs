//! GET /install: whether the tag works on each page, the worst first, with what to do about it.
//!
//! It is reckoned from the board and from the sightings that are on their way to it: whoever has just
//! opened his page finds it here. Deliberately absent: fetching the pages, which `rayak doctor` does where
//! somebody asks it to.

mod row;
mod view;

use super::super::ApiError;
use super::asked::{AskedCheck, with_query};
use super::desk::Desk;
use super::shell::Shell;
use super::wrong;
use crate::board::Installed;
use crate::domain::Site;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;

/// Pages on one page of the list.
const SHOWN: usize = 50;

/// GET /install
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let asked = match AskedCheck::read(&query, &desk.config, &desk.reach) {
            Ok(asked) => asked,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/install")),
        };
        // Taken before the board is looked at: what is handed over in between is counted twice rather
        // than not at all, until the next look.
        let lately = desk.app.seen.lately(&asked.site.id);
        desk.reckon(&asked.site, |reckoner| {
            let all = reckoner.installed(&lately, &desk.reach);
            let of_department = |it: &&Installed<'_>| {
                let department = asked.department.as_deref();
                department.is_none_or(|id| it.known.department.is_some_and(|it| it.id == id))
            };
            let of_department: Vec<_> = all.iter().filter(of_department).collect();
            let is_asked =
                |it: &&Installed<'_>| asked.health.is_none_or(|health| it.health == health);
            let rows: Vec<_> = of_department.iter().copied().filter(is_asked).collect();
            let pages = rows.len().div_ceil(SHOWN).max(1);
            if asked.at > pages {
                return view::beyond(&shell, &asked, pages);
            }
            let shown = rows.iter().skip((asked.at - 1) * SHOWN).take(SHOWN);
            let shown: Vec<_> = shown.copied().collect();
            let check = view::Check {
                shell: &shell,
                asked: &asked,
                of_department: &of_department,
                pages,
                now: desk.now,
                since: desk.app.started,
            };
            let title = shell.locale.text("install.title");
            shell.page(StatusCode::OK, title, &check.main(&shown))
        })
    })
    .await
}

/// The address at which a page of a site tries its own tag out.
pub(super) fn trial(site: &Site, path: &str) -> String {
    with_query(&site.address(path), "rayak-test")
}
