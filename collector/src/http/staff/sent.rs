//! What a form has sent: its fields, and where a route takes one, a file beside them.
//!
//! A body is read for whoever is known and has the right alone, and no further than its route takes. A file
//! stays in memory: the only ones there are may have two MiB.

use super::super::ApiError;
use super::super::fields::Fields;
use super::refusals;
use super::shell::Shell;
use crate::registry;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use rayak_shared::{ErrorCode, limits};
use std::convert::Infallible;

/// Bytes of the largest body: a file with the fields around it.
pub(super) const MOST: usize = registry::LARGEST + limits::BODY_BYTES;
/// Fields beside a file.
const FIELDS: usize = 16;

/// What may be sent to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Form,
    /// A form with a file in it.
    File,
}

/// The bytes of the file that was sent; none if there was none.
#[derive(Debug, Clone, Default)]
pub(super) struct File(pub(super) Bytes);

impl<S: Sync> FromRequestParts<S> for File {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// A body that was read.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) fields: Fields,
    pub(super) file: Option<File>,
    /// For whoever reads it in another way.
    pub(super) body: Body,
}

/// Why a body was not read.
#[derive(Debug)]
pub(super) enum Unread {
    Form,
    /// It is larger than a file may be.
    File,
    /// What stands around the file is not as a browser writes it.
    Malformed,
}

impl Unread {
    pub(super) fn told(self, shell: &Shell) -> Response {
        match self {
            Self::Form => {
                let what = "the form could not be read to its end; it may have 16 KB at most";
                ApiError::refused(ErrorCode::BodyTooLarge, what).into_response()
            }
            Self::File => refusals::large_file(shell),
            Self::Malformed => {
                let what = "the form with the file is not as a browser sends it";
                ApiError::refused(ErrorCode::MalformedJson, what).into_response()
            }
        }
    }
}

/// Reads what was sent.
pub(super) async fn read(parts: &Parts, body: Body, takes: Takes) -> Result<Sent, Unread> {
    debug_assert!(!parts.method.is_safe());
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok());
    let boundary = boundary.filter(|_| takes == Takes::File && parts.method == Method::POST);
    let Some(boundary) = boundary else {
        let body = axum::body::to_bytes(body, limits::BODY_BYTES).await;
        let body = body.map_err(|_| Unread::Form)?;
        let fields = if parts.method == Method::POST {
            Fields::parse(&body)
        } else {
            Fields::default()
        };
        let body = Body::from(body);
        let file = None;
        return Ok(Sent { fields, file, body });
    };
    let body = axum::body::to_bytes(body, MOST).await;
    let body = body.map_err(|_| Unread::File)?;
    let whole = futures_util::stream::iter([Ok::<_, Infallible>(body)]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let (mut fields, mut file) = (Vec::new(), File::default());
    while let Some(part) = parts.next_field().await.map_err(|_| Unread::Malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            file = File(part.bytes().await.map_err(|_| Unread::Malformed)?);
            continue;
        }
        let text = part.bytes().await.map_err(|_| Unread::Malformed)?;
        let text = String::from_utf8(text.to_vec()).map_err(|_| Unread::Malformed)?;
        if fields.len() == FIELDS || text.len() > limits::BODY_BYTES {
            return Err(Unread::Malformed);
        }
        fields.push((name, text));
    }
    Ok(Sent {
        fields: Fields::from(fields),
        file: Some(file),
        body: Body::empty(),
    })
}
