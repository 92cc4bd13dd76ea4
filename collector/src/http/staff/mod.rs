//! The staff listener. Every route says who may use it; until staff can sign in, that is whoever is
//! on this machine, because the configuration takes a loopback address only and the listener answers
//! to no other host.

mod brief;
mod desk;
mod health;
mod host;
mod overview;
mod page;
mod pages;
mod score;
mod shell;
mod take;
mod wrong;

use super::{ApiError, layers};
use crate::serve::App;
use axum::Router;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use rayak_shared::ErrorCode;
use std::sync::Arc;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Probes of the machine's own supervisor: they say nothing of pages or people.
    Probe,
    /// Anyone on this machine.
    Loopback,
}

/// A row of the table: address, access, handler.
type Row = (&'static str, Access, MethodRouter<Arc<App>>);

/// The route table.
fn table() -> Vec<Row> {
    vec![
        ("/", Access::Loopback, get(overview::show)),
        ("/brief", Access::Loopback, get(brief::show)),
        ("/pages", Access::Loopback, get(pages::list)),
        ("/pages.csv", Access::Loopback, get(pages::take::csv)),
        ("/pages.json", Access::Loopback, get(pages::take::json)),
        ("/page.csv", Access::Loopback, get(page::take::csv)),
        ("/page.json", Access::Loopback, get(page::take::json)),
        ("/page", Access::Loopback, get(page::show)),
        ("/page/read", Access::Loopback, post(page::read)),
        ("/style.css", Access::Loopback, get(shell::style)),
        ("/healthz", Access::Probe, get(health::healthz)),
        ("/readyz", Access::Probe, get(health::readyz)),
        ("/metrics", Access::Probe, get(health::metrics)),
    ]
}

/// Each route with who may use it.
pub fn accesses() -> Vec<(&'static str, Access)> {
    table()
        .into_iter()
        .map(|(path, access, _)| (path, access))
        .collect()
}

pub fn router(app: Arc<App>) -> Router {
    let routes = table()
        .into_iter()
        .fold(Router::new(), |router, (path, _, handler)| {
            router.route(path, handler)
        })
        .fallback(nowhere)
        .with_state(app)
        .layer(middleware::from_fn(host::is_this_machine));
    layers::around(layers::refusing(routes), false)
}

async fn nowhere() -> ApiError {
    ApiError::refused(ErrorCode::UnknownRoute, "there is nothing at this address")
}
