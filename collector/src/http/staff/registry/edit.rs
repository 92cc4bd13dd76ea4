//! /registry/new and /registry/page: what is said of one page.

use super::super::desk::Desk;
use super::super::form::{self, Fault};
use super::super::shell::Shell;
use super::super::wrong;
use super::fields::{Filled, place};
use super::view::{Shown, view};
use super::{Here, change, nowhere, words};
use crate::domain::{Page, Refused};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::registry::{ChangeError, Orders};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// GET /registry/new
pub(in super::super) async fn new_shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match Here::asked(&desk, &query, &["site", "path"]) {
        Ok(here) => shown_as_filled(&desk, &shell, &here, None),
        Err(wrong) => wrong::page(&shell, &wrong, "/registry"),
    }
}

/// GET /registry/page
pub(in super::super) async fn shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let here = match Here::asked(&desk, &query, &["site", "page", "done"]) {
        Ok(here) => here,
        Err(wrong) => return wrong::page(&shell, &wrong, "/registry"),
    };
    match here.page(&desk) {
        Some(page) => shown_as_filled(&desk, &shell, &here, Some(&page)),
        None => nowhere(&shell),
    }
}

fn shown_as_filled(desk: &Desk, shell: &Shell, here: &Here, page: Option<&Page>) -> Response {
    let filled = page.map_or_else(|| Filled::new(here), Filled::of);
    let shown = Shown {
        status: StatusCode::OK,
        page,
        filled: &filled,
        faults: &[],
        is_meanwhile: false,
    };
    view(desk, shell, here, &shown)
}

/// POST /registry/new
pub(in super::super) async fn new(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    match Here::sent(&desk, fields) {
        Some(here) => put(&desk, &shell, here, None).await,
        None => Ok(nowhere(&shell)),
    }
}

/// POST /registry/page
pub(in super::super) async fn edited(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let here = Here::sent(&desk, fields);
    match here.and_then(|here| Some((here.known(&desk)?, here))) {
        Some((page, here)) => put(&desk, &shell, here, Some(page)).await,
        None => Ok(nowhere(&shell)),
    }
}

/// Says of a page, or of one to come, what its form says.
async fn put(
    desk: &Desk,
    shell: &Shell,
    here: Here,
    page: Option<Page>,
) -> Result<Response, ApiError> {
    let filled = Filled::read(&here, page.as_ref());
    let (id, wish) = (page.as_ref().map(|page| page.id), filled.wish());
    let orders: Orders = Arc::new(move |editing| editing.set(id, wish.clone()).map(|_| ()));
    let done = if here.get("compare").is_empty() {
        change(desk, &here, id, orders).await
    } else {
        Err(ChangeError::Meanwhile)
    };
    match done {
        Ok(_) => {
            let done = if page.is_some() { "saved" } else { "listed" };
            let query = [("page", filled.key.trim()), ("done", done)];
            Ok(shell.see(&here.at("/registry/page", &query)))
        }
        Err(error) => again(desk, shell, here, page, &filled, error),
    }
}

/// The form once more, with what is wrong.
fn again(
    desk: &Desk,
    shell: &Shell,
    here: Here,
    page: Option<Page>,
    filled: &Filled,
    error: ChangeError,
) -> Result<Response, ApiError> {
    let locale = &*shell.locale;
    let is_meanwhile = matches!(error, ChangeError::Meanwhile);
    let (status, faults) = match error {
        ChangeError::Store(error) => return Err(error.into()),
        ChangeError::Meanwhile => {
            let text = locale.text("registry.meanwhile.page");
            (StatusCode::CONFLICT, vec![Fault::new(form::NOWHERE, text)])
        }
        ChangeError::Refused(Refused::Flaws(flaws)) => {
            let faults = flaws.iter();
            let faults =
                faults.map(|(_, flaw)| Fault::new(place(&flaw.field), words::flaw(flaw, locale)));
            (StatusCode::UNPROCESSABLE_ENTITY, faults.collect())
        }
        ChangeError::Refused(refused) => {
            let fault = Fault::new(form::NOWHERE, words::refused(&refused, locale));
            (StatusCode::UNPROCESSABLE_ENTITY, vec![fault])
        }
    };
    // What is shown beside what was sent is what is served by this time.
    let here = here.refreshed(desk);
    let served = page.map(|page| here.site.holder(page.id).cloned().unwrap_or(page));
    let shown = Shown {
        status,
        page: served.as_ref(),
        filled,
        faults: &faults,
        is_meanwhile,
    };
    Ok(view(desk, shell, &here, &shown))
}
