//! What is done to one page by a button alone: taken from the list, put back, said again as the configuration
//! says it, counted apart.

use super::super::desk::Desk;
use super::super::shell::Shell;
use super::{Here, change, nowhere, refused};
use crate::domain::{Editing, PageId, Refused};
use crate::http::ApiError;
use crate::http::fields::Fields;
use axum::response::Response;
use std::sync::Arc;

/// What a button does, to which page; the other name that it is about.
type Order = fn(&mut Editing<'_>, PageId, &str) -> Result<(), Refused>;

/// POST /registry/unlist
pub(in super::super) async fn unlisted(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let order: Order = |editing, page, _| editing.unlist(page);
    pressed(&desk, &shell, fields, order, "unlisted").await
}

/// POST /registry/back
pub(in super::super) async fn put_back(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let order: Order = |editing, page, _| editing.put_back(page);
    pressed(&desk, &shell, fields, order, "back").await
}

/// POST /registry/restore
pub(in super::super) async fn restored(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let order: Order = |editing, page, _| editing.restore(page);
    pressed(&desk, &shell, fields, order, "restored").await
}

/// POST /registry/part
pub(in super::super) async fn parted(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let order: Order = |editing, page, other| editing.part(page, other);
    pressed(&desk, &shell, fields, order, "parted").await
}

/// The one way through all of them: the page that the form names by its id, as it was when the form was
/// shown, or nothing.
async fn pressed(
    desk: &Desk,
    shell: &Shell,
    fields: Fields,
    order: Order,
    done: &str,
) -> Result<Response, ApiError> {
    let here = Here::sent(desk, fields);
    let Some((page, here)) = here.and_then(|here| Some((here.id()?, here))) else {
        return Ok(nowhere(shell));
    };
    let other = here.get("other").to_owned();
    let orders = Arc::new(move |editing: &mut Editing<'_>| order(editing, page, &other));
    let done = change(desk, &here, Some(page), orders).await.map(|_| done);
    // One that is on the list after it is where one goes on; of any other the list tells.
    let here = here.refreshed(desk);
    let listed = here.known(desk);
    let at = |more: &[(&str, &str)]| match &listed {
        Some(page) => {
            let query: Vec<_> = [("page", page.key.as_str())]
                .iter()
                .chain(more)
                .copied()
                .collect();
            here.at("/registry/page", &query)
        }
        None => here.at("/registry", more),
    };
    match done {
        Ok(done) => Ok(shell.see(&at(&[("done", done)]))),
        Err(error) => refused(shell, error, &at(&[])),
    }
}
