//! What a supervisor asks: is the process there, can it take answers, what has it counted.

use crate::command::{DrillReport, last_drill};
use crate::serve::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;

/// GET /healthz: the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// GET /readyz: answers can be taken, or why not.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> (StatusCode, String) {
    match app.halt() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(halt) => (StatusCode::SERVICE_UNAVAILABLE, format!("{halt}\n")),
    }
}

/// GET /metrics: the Prometheus text format.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    metrics::gauge!("rayak_writer_waiting").set(app.writer.waiting() as f64);
    metrics::gauge!("rayak_store_bytes").set(app.store.size_on_disk() as f64);
    metrics::gauge!("rayak_takes_answers").set(f64::from(u8::from(app.halt().is_none())));
    if let Some(drill) = last_drill(app.store.directory()).filter(DrillReport::is_good) {
        let seconds = drill.at.div_euclid(1_000);
        metrics::gauge!("rayak_last_drill_timestamp_seconds").set(seconds as f64);
    }
    metrics::gauge!("rayak_store_syncs").set(app.store.syncs() as f64);
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        app.metrics.render(),
    )
}
