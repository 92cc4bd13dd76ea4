//! GET /inbox/take/{id}/file: the file that was made, handed over.
//!
//! It is read part by part as fast as its reader takes it, at places of its own, so that it can be fetched more than
//! once, always from its beginning. Each part is taken out of the parcel: where its time is over or it was given up
//! meanwhile, the reply breaks off short of its length, so that nobody takes half of it for the whole.

use super::super::super::desk::Desk;
use super::super::super::shell::Shell;
use super::super::super::wrong;
use super::super::is_within_reach;
use super::{find, gone, taken_back, told};
use crate::clock::Clock;
use crate::http::ApiError;
use crate::http::layers::AsItIs;
use crate::taking::{Made, Parcel, State};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
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
    method: Method,
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
    let remarks = Arc::clone(&made.remarks);
    let gone = desk
        .work(move |desk| Ok(taken_back(desk, &remarks)?))
        .await?;
    if gone != Some(0) {
        return Ok(not_now(&desk, &shell, &parcel, gone));
    }
    let day = parcel.order.at.day(&site.time_zone).to_string();
    let head = head(&shell, &parcel, &made, &day);
    if method == Method::HEAD {
        // Whoever asks for the head alone gets no words.
        return Ok((Extension(AsItIs), head).into_response());
    }
    desk.tell(told::handed_over(&parcel, made.rows)).await?;
    parcel.fetched();
    let body = Body::from_stream(parts(parcel, desk.app.clock.clone()));
    Ok((Extension(AsItIs), head, body).into_response())
}

/// It holds what has been taken back or changed, or nobody knows at this moment.
fn not_now(desk: &Desk, shell: &Shell, parcel: &Parcel, gone: Option<u64>) -> Response {
    let back = format!("/inbox/take?{}", parcel.order.query);
    let (status, key) = match gone {
        None => (StatusCode::SERVICE_UNAVAILABLE, "take.no.behind"),
        Some(_) => {
            desk.app.shelf.give_up(parcel);
            (StatusCode::CONFLICT, "take.no.taken_back")
        }
    };
    wrong::said(shell, status, shell.locale.text(key), &back)
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
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    // Percents and letters of ASCII.
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        head.insert(header::CONTENT_DISPOSITION, disposition);
    }
    head
}

/// The file's bytes in parts, each read when the one before was taken.
fn parts(parcel: Arc<Parcel>, clock: Clock) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    futures_util::stream::try_unfold((parcel, 0), move |(parcel, at)| {
        let now = clock.now();
        async move {
            let file = parcel.file(now).ok_or(io::ErrorKind::TimedOut)?;
            let read = tokio::task::spawn_blocking(move || part(&file.file, at));
            let part = read.await.map_err(io::Error::other)??;
            let next = at + part.len() as u64;
            Ok((!part.is_empty()).then_some((part, (parcel, next))))
        }
    })
}

fn part(file: &File, at: u64) -> io::Result<Bytes> {
    let mut part = vec![0; PART];
    let read = file.read_at(&mut part, at)?;
    part.truncate(read);
    Ok(part.into())
}
