//! GET /inbox/take/{id}/file: the file that was made, handed over.
//!
//! It is read part by part as fast as its reader takes it, at places of its own, so that it can be fetched again
//! where a line broke.

use super::super::super::desk::Desk;
use super::super::super::shell::Shell;
use super::super::super::wrong;
use super::super::is_within_reach;
use super::{find, gone, told};
use crate::http::ApiError;
use crate::taking::{Made, Parcel, State};
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

/// Bytes that are read at once.
const PART: usize = 64 * 1024;

/// GET /inbox/take/{id}/file
pub(in crate::http::staff) async fn file(
    desk: Desk,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(parcel) = find(&desk, &id) else {
        return Ok(gone(&shell));
    };
    let State::Made(made) = parcel.state() else {
        return Ok(shell.see(&format!("/inbox/take/{id}")));
    };
    let site = desk.config.registry.site(&parcel.order.site).cloned();
    let pages = &made.pages;
    let site = site.filter(|site| pages.iter().all(|page| is_within_reach(&desk, site, page)));
    let Some(site) = site else {
        desk.app.shelf.give_up(&parcel);
        let sentence = shell.locale.text("take.no.reach");
        return Ok(wrong::said(
            &shell,
            StatusCode::FORBIDDEN,
            sentence,
            "/inbox",
        ));
    };
    desk.tell(told::handed_over(&parcel, made.rows)).await?;
    let day = parcel.order.at.day(&site.time_zone).to_string();
    let head = head(&shell, &parcel, &made, &day);
    Ok((head, Body::from_stream(parts(made.file))).into_response())
}

fn head(shell: &Shell, parcel: &Parcel, made: &Made, day: &str) -> HeaderMap {
    let form = parcel.order.form;
    let (site, ending) = (&parcel.order.site, form.code());
    let named = shell
        .locale
        .fill("take.file", &[("site", site), ("day", day)]);
    let named = format!("{named}.{ending}");
    let named = utf8_percent_encode(&named, NON_ALPHANUMERIC);
    let plain = format!("remarks-{day}.{ending}");
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{named}");
    let mut head = HeaderMap::new();
    head.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.content_type()),
    );
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(made.bytes));
    // As it is, so that its length is known and a browser can say how much is still to come.
    head.insert(
        header::CONTENT_ENCODING,
        HeaderValue::from_static("identity"),
    );
    // Percents and letters of ASCII.
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        head.insert(header::CONTENT_DISPOSITION, disposition);
    }
    head
}

/// The file's bytes in parts, each read when the one before was taken.
fn parts(file: Arc<File>) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    futures_util::stream::try_unfold((file, 0), |(file, at)| async move {
        let read = tokio::task::spawn_blocking(move || part(&file, at).map(|part| (file, part)));
        let (file, part) = read.await.map_err(io::Error::other)??;
        let next = at + part.len() as u64;
        Ok((!part.is_empty()).then_some((part, (file, next))))
    })
}

fn part(file: &File, at: u64) -> io::Result<Bytes> {
    let mut part = vec![0; PART];
    let read = file.read_at(&mut part, at)?;
    part.truncate(read);
    Ok(part.into())
}
