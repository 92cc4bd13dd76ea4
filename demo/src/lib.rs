//! The web site of an invented municipality, on its own origin, for the demonstration
//! and for the browser tests. It knows the collector by one address only.
//!
//! - `content`, `language`, `wording`: what it says, read from `content/*.toml`
//! - `shell`, `welcome`, `page`, `test_pages`: how it looks, beside `static/site.css`
//! - `tag`, `csp`: how it asks for opinions, and what it must allow for that
//! - `revision`: the one edit of the season
//! - `seed`: the season of feedback that fills an empty collector
//!
//! It stores nothing, takes no form and sets no cookie. It does not depend on the
//! code of the widget or of the collector, as no real site would; only `seed` knows
//! the words of the wire.

mod assets;
pub mod content;
mod csp;
pub mod language;
mod page;
pub mod revision;
pub mod seed;
mod shell;
mod site;
mod tag;
mod test_pages;
mod welcome;
pub mod wording;

use std::future::{Future, IntoFuture};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::site::Site;

/// The whole site, asking for opinions at the collector of that origin, such as
/// `http://127.0.0.1:8787`.
///
/// # Panics
/// If the embedded content is wrong, which no build that passed its tests can be.
pub fn site(collector: &str) -> Router {
    let site = Site::new(collector, revision::today())
        .expect("the embedded content is checked by this crate's tests");
    Router::new()
        .route("/", get(site::root))
        .route("/ar", get(site::home))
        .route("/en", get(site::home))
        .route("/ar/services", get(site::services))
        .route("/en/services", get(site::services))
        .route("/test", get(test_pages::index))
        .route("/test/", get(test_pages::index))
        .route("/test/{case}", get(test_pages::show))
        .route("/static/{*file}", get(assets::serve))
        .route("/{*page}", get(site::page))
        .with_state(Arc::new(site))
}

/// How long requests may still take once the site was told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// Serves the site until `stop` resolves, and then finishes the requests it has.
///
/// A browser keeps spare connections open on which it never asks anything. They would
/// hold a graceful stop for ever, and so the site leaves them after a moment.
pub async fn serve(
    listener: TcpListener,
    collector: &str,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (tell, told) = oneshot::channel();
    let serving = axum::serve(listener, site(collector)).with_graceful_shutdown(async move {
        stop.await;
        // Nobody listens any more if serving has already ended by itself.
        let _ = tell.send(());
    });
    let mut serving = pin!(serving.into_future());
    tokio::select! {
        ended = &mut serving => return ended,
        _ = told => {}
    }
    timeout(GRACE, serving).await.unwrap_or(Ok(()))
}
