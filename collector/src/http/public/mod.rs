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
use axum::routing::{get, patch, post};
use rayak_shared::{ErrorCode, routes};
use std::sync::Arc;

/// The route table.
pub fn router(app: Arc<App>) -> Router {
    let table = Router::new()
        .route(routes::LOADER, get(asset::loader))
        .route(routes::ASSETS, get(asset::hashed))
        .route(routes::VIEW, get(view::show))
        .route(routes::SUMMARY, get(summary::show))
        .route(routes::TOKEN, get(token::issue))
        .route(routes::FEEDBACK, post(feedback::receive))
        .route(
            routes::FEEDBACK_ONE,
            patch(feedback::amend).delete(feedback::withdraw),
        )
        .route(routes::SEEN, post(seen::count))
        .route(routes::FORM, get(form::show).post(form::send))
        .route(routes::FORM_THANKS, get(form::thanks))
        .route(routes::FORM_STYLE, get(form::style));
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
