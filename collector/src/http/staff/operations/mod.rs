//! GET /operations and /operations.json: how the collector itself does, for whoever keeps it running. The
//! page and the JSON say the same.

mod view;

use super::super::ApiError;
use super::gate::Staff;
use super::shell::Shell;
use crate::operations::Operations;
use crate::serve::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// GET /operations
pub(super) async fn page(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, ApiError> {
    let config = app.config();
    let operations = gathered(app, staff).await?;
    let zone = config.registry.sites.first().map(|site| &site.time_zone);
    let zone = zone.ok_or(ApiError::Internal)?;
    let main = view::main(&operations, &shell, zone);
    let title = shell.locale.text("operations.title");
    Ok(shell.page(StatusCode::OK, title, &main))
}

/// GET /operations.json
pub(super) async fn json(
    State(app): State<Arc<App>>,
    staff: Staff,
) -> Result<Json<Operations>, ApiError> {
    Ok(Json(gathered(app, staff).await?))
}

async fn gathered(app: Arc<App>, staff: Staff) -> Result<Operations, ApiError> {
    let gathered = tokio::task::spawn_blocking(move || Operations::gather(&app, staff.reach()));
    let gathered = gathered.await;
    gathered.map_err(|_| ApiError::Internal)
}
