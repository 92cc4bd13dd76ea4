//! From which network a request came, for the delay of wrong tries. The address itself ends here.

use super::super::connections::Peer;
use crate::guard::{self, Prefix};
use crate::serve::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

#[derive(Debug, Clone, Copy)]
pub(super) struct From(pub(super) Option<Prefix>);

impl FromRequestParts<Arc<App>> for From {
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
