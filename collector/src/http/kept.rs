//! Replies that were made once and are sent many times: the body, and the tag that says it.
//!
//! They live no longer than the edition that they were made of. Only pages that are listed, or of
//! which something is stored, are kept: names that anyone can make up take no room.

use super::{ApiError, etag};
use crate::domain::{Lang, PageId};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Replies that are kept at once: some ten kilobytes each.
const MOST: usize = 4_096;
/// For how long a client may use what it has without asking.
const CACHE: HeaderValue = HeaderValue::from_static("max-age=60");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Which reply: about a page, or about the wire itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum About {
    View(PageId, Lang),
    Summary(PageId),
    OpenApi,
    Docs,
}

/// A reply, ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    tag: HeaderValue,
    kind: HeaderValue,
    body: Bytes,
}

impl Kept {
    pub(super) fn json(reply: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(reply).map_err(|_| ApiError::Internal)?;
        Self::of(JSON, body)
    }

    pub(super) fn page(page: maud::Markup) -> Result<Self, ApiError> {
        Self::of(HTML, page.into_string().into_bytes())
    }

    fn of(kind: HeaderValue, body: Vec<u8>) -> Result<Self, ApiError> {
        let tag = HeaderValue::try_from(etag::of(&body)).map_err(|_| ApiError::Internal)?;
        Ok(Self {
            tag,
            kind,
            body: body.into(),
        })
    }

    /// The reply to a client that may have it already.
    pub(super) fn answer(self, headers: &HeaderMap) -> Response {
        let known = self
            .tag
            .to_str()
            .is_ok_and(|tag| etag::is_known(headers, tag));
        let head = [(header::ETAG, self.tag), (header::CACHE_CONTROL, CACHE)];
        if known {
            (StatusCode::NOT_MODIFIED, head).into_response()
        } else {
            (head, [(header::CONTENT_TYPE, self.kind)], self.body).into_response()
        }
    }
}

/// The replies of one edition.
#[derive(Debug, Default)]
pub(crate) struct Shelf(RwLock<HashMap<About, Kept>>);

impl Shelf {
    /// The reply that is kept, or the one that `make` makes, which is kept if it is `worth` it and
    /// there is room.
    pub(crate) fn get(
        &self,
        about: About,
        worth: bool,
        make: impl FnOnce() -> Result<Kept, ApiError>,
    ) -> Result<Kept, ApiError> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get(&about) {
            return Ok(kept.clone());
        }
        drop(kept);
        let made = make()?;
        if worth {
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < MOST {
                kept.insert(about, made.clone());
            }
        }
        Ok(made)
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a reply that cannot be made fails its test"
)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_is_never_fuller_than_it_may_be() {
        let shelf = Shelf::default();
        let page = |number: usize| {
            let mut id = [0; 16];
            id.iter_mut()
                .zip(number.to_be_bytes())
                .for_each(|(to, from)| *to = from);
            PageId(id)
        };
        for number in 0..MOST + 5 {
            let made = shelf.get(About::Summary(page(number)), true, || Kept::json(&number));
            assert_eq!(made.unwrap().body, number.to_string());
        }
        assert_eq!(shelf.0.read().unwrap().len(), MOST);
        let first = shelf.get(About::Summary(page(0)), true, || unreachable!("it is kept"));
        assert_eq!(first.unwrap().body, "0");
        let last = shelf.get(About::Summary(page(MOST)), true, || Kept::json(&"anew"));
        assert_eq!(last.unwrap().body, "\"anew\"");
    }
}
