//! Pages that a test makes for itself, on the municipality's origin, where none of the site's own
//! shows what is to be tested.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Html;
use axum::routing::get;
use std::sync::{Arc, Mutex, PoisonError};

/// The pages made so far; a page's number is its address.
#[derive(Debug, Clone, Default)]
pub(super) struct Made(Arc<Mutex<Vec<Page>>>);

/// A document and the policy under which it is shown.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) html: String,
    pub(super) policy: String,
}

impl Made {
    /// Puts a page up, and hands back its path.
    pub(super) fn put_up(&self, page: Page) -> String {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.push(page);
        format!("/made/{}", pages.len() - 1)
    }

    /// The site, with these pages beside its own.
    pub(super) fn beside(&self, site: Router) -> Router {
        let made = self.clone();
        let show = async move |Path(number): Path<usize>| {
            let pages = made.0.lock().unwrap_or_else(PoisonError::into_inner);
            let page = pages.get(number).cloned().ok_or(StatusCode::NOT_FOUND)?;
            Ok::<_, StatusCode>(([(CONTENT_SECURITY_POLICY, page.policy)], Html(page.html)))
        };
        site.route("/made/{number}", get(show))
    }
}
