//! The query that most routes share: which page of which site.

use super::super::ApiError;
use crate::domain::{Refusal, Site, Subject};
use crate::serve::App;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use rayak_shared::ErrorCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// `?site&page`
#[derive(Debug, Deserialize)]
pub(super) struct OnPage {
    pub(super) site: String,
    pub(super) page: String,
}

/// `?site&page&lang`; without `lang` the site's first language is taken.
#[derive(Debug, Deserialize)]
pub(super) struct OnPageIn {
    pub(super) site: String,
    pub(super) page: String,
    pub(super) lang: Option<String>,
}

/// A query whose refusal has our form.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query.map(|Query(asked)| Self(asked)).map_err(|_| {
            Refusal::new(
                ErrorCode::BadPage,
                "the query must name a site and a page: ?site=…&page=…",
            )
            .field("page")
            .into()
        })
    }
}

/// The one name in a route's pattern, if it is text.
#[derive(Debug)]
pub(super) struct Named(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let name = Path::<String>::from_request_parts(parts, state).await;
        name.map(|Path(name)| Self(name)).map_err(|_| {
            ApiError::refused(ErrorCode::UnknownRoute, "the address is not UTF-8 text")
        })
    }
}

impl OnPage {
    /// The site and page that are meant.
    pub(super) fn resolve(&self, app: &App) -> Result<(Arc<Site>, Subject), ApiError> {
        resolve(app, &self.site, &self.page)
    }
}

pub(super) fn resolve(app: &App, site: &str, page: &str) -> Result<(Arc<Site>, Subject), ApiError> {
    let site = app.site(site)?;
    let subject = site.resolve(page)?;
    Ok((site, subject))
}
