//! Files that staff take away: a table for a spreadsheet, or JSON for a program.
//!
//! Whoever makes a file never waits for whoever reads it, so that a slow reader holds up nothing; what is
//! ready and not read yet is a few hundred bytes a page. That is why only a few are made at once: whoever
//! asks for a hundred files and reads none must not take the machine's memory.

use super::super::ApiError;
use super::desk::Desk;
use crate::csv;
use crate::serve::App;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use rayak_shared::ErrorCode;
use serde::Serialize;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Json,
}

impl Format {
    /// A file's name with its ending.
    pub(super) fn file(self, name: &str) -> String {
        match self {
            Self::Csv => format!("{name}.csv"),
            Self::Json => format!("{name}.json"),
        }
    }
}

/// The one that the ending of the address names.
impl FromRequestParts<Arc<App>> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        let json = parts.uri.path().ends_with(".json");
        Ok(if json { Self::Json } else { Self::Csv })
    }
}

/// The head of a file under a name of ours.
fn head(format: Format, name: &str) -> [(HeaderName, String); 2] {
    let kind = match format {
        Format::Csv => csv::CONTENT_TYPE,
        Format::Json => "application/json",
    };
    let name = format.file(name);
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ]
}

/// A table that is there whole.
pub(super) fn csv(name: &str, table: String) -> Response {
    (head(Format::Csv, name), table).into_response()
}

/// Files that may be in the making, or waiting for their reader, at once.
pub(crate) const AT_ONCE: usize = 4;
/// After so many seconds it may be somebody else's turn.
const LATER: u32 = 5;

/// The turn of one file, which lasts until it was made and was read or given up.
#[derive(Debug, Clone)]
pub(super) struct Turn(#[expect(dead_code, reason = "it is held")] Arc<OwnedSemaphorePermit>);

/// A turn, if there is one.
pub(super) fn turn(app: &App) -> Result<Turn, ApiError> {
    let turn = Arc::clone(&app.files).try_acquire_owned();
    let turn = turn.map_err(|_| ApiError::Later(ErrorCode::TooMany, LATER))?;
    Ok(Turn(Arc::new(turn)))
}

/// Where the parts of a file go.
#[derive(Debug)]
pub(super) struct File(UnboundedSender<io::Result<Bytes>>);

impl File {
    pub(super) fn write(&self, part: String) {
        // Whoever has gone needs no more of it.
        let _ = self.0.send(Ok(part.into()));
    }

    pub(super) fn json(&self, value: &impl Serialize) -> Result<(), ApiError> {
        self.write(serde_json::to_string(value).map_err(|_| ApiError::Internal)?);
        Ok(())
    }

    /// Values one after the other, as a list of JSON.
    pub(super) fn list<T: Serialize>(
        &self,
        values: impl Iterator<Item = T>,
    ) -> Result<(), ApiError> {
        for (place, value) in values.enumerate() {
            let comma = if place == 0 { "\n" } else { ",\n" };
            self.write(comma.to_owned());
            self.json(&value)?;
        }
        Ok(())
    }
}

/// Sends a file while `work` makes it at the desk.
pub(super) fn send(
    desk: Desk,
    turn: Turn,
    (format, name): (Format, &str),
    work: impl FnOnce(&Desk, &File) -> Result<(), ApiError> + Send + 'static,
) -> Response {
    let (sender, mut receiver) = unbounded_channel();
    let making = turn.clone();
    tokio::task::spawn_blocking(move || {
        let _turn = making;
        let file = File(sender);
        if let Err(error) = work(&desk, &file) {
            tracing::error!(code = error.code().code(), "a file was not made to its end");
            // Whoever reads it must not take what is there for the whole.
            let _ = file.0.send(Err(io::Error::other("not made to its end")));
        }
    });
    let parts = futures_util::stream::poll_fn(move |cx| {
        let _turn = &turn;
        receiver.poll_recv(cx)
    });
    (head(format, name), Body::from_stream(parts)).into_response()
}
