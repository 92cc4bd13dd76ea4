//! From which network a request came, to either listener. The address itself ends here.

use super::ApiError;
use super::connections::Peer;
use crate::guard::{self, Prefix, What};
use crate::serve::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rayak_shared::ErrorCode;
use std::convert::Infallible;
use std::sync::Arc;

/// The network of whoever sent a request; none if it cannot be told from others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sender(pub(super) Option<Prefix>);

impl FromRequestParts<Arc<App>> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let edition = app.edition();
        let config = &edition.config.guard;
        let prefix = parts.extensions.get::<Peer>().and_then(|Peer(peer)| {
            let sender = guard::sender(*peer, &parts.headers, &config.trusted_proxies);
            Prefix::of(sender, config)
        });
        Ok(Self(prefix))
    }
}

impl Sender {
    /// Lets a request to a site pass, or says when the next may.
    pub(super) fn admit(self, app: &App, site: &str, what: What) -> Result<(), ApiError> {
        app.guard
            .admit(&app.edition().config.guard, self.0, site, what)
            .map_err(|seconds| ApiError::Later(ErrorCode::TooMany, seconds))
    }
}
