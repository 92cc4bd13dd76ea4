//! The public listener: everything a visitor's browser may ask.

mod asset;
mod feedback;
mod form;
mod origin;
mod query;
mod seen;
mod sender;
mod summary;
mod token;
mod view;

use super::{ApiError, layers};
use crate::serve::App;
use axum::Router;
use axum::middleware;
use axum::routing::{MethodRouter, get, patch, post};
use rayak_shared::{ErrorCode, routes};
use std::sync::Arc;

/// A row of the table: address, handler.
type Row = (&'static str, MethodRouter<Arc<App>>);

/// The route table.
fn table() -> Vec<Row> {
    let one = patch(feedback::amend).delete(feedback::withdraw);
    vec![
        (routes::LOADER, get(asset::loader)),
        (routes::ASSETS, get(asset::hashed)),
        (routes::VIEW, get(view::show)),
        (routes::SUMMARY, get(summary::show)),
        (routes::TOKEN, get(token::issue)),
        (routes::FEEDBACK, post(feedback::receive)),
        (routes::FEEDBACK_ONE, one),
        (routes::SEEN, post(seen::count)),
        (routes::FORM, get(form::show).post(form::send)),
        (routes::FORM_THANKS, get(form::thanks)),
        (routes::FORM_STYLE, get(form::style)),
    ]
}

/// The address of each route, for whoever tries them all.
pub fn addresses() -> Vec<&'static str> {
    table().into_iter().map(|(address, _)| address).collect()
}

pub fn router(app: Arc<App>) -> Router {
    let table = table()
        .into_iter()
        .fold(Router::new(), |router, (address, handler)| {
            router.route(address, handler)
        });
    within_layers(table, app)
}

/// Puts a table within the layers of this listener.
pub fn within_layers(table: Router<Arc<App>>, app: Arc<App>) -> Router {
    let table = table.fallback(nowhere).with_state(app);
    let table = layers::refusing(table).layer(middleware::from_fn(form::in_words));
    layers::around(table, true)
}

async fn nowhere() -> ApiError {
    ApiError::refused(ErrorCode::UnknownRoute, "there is nothing at this address")
}
