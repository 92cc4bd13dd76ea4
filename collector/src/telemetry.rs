//! Logs and metrics. Neither ever holds words, addresses of visitors, user agents or secrets: spans
//! carry a request's id, method and route pattern, and nothing else of it.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Starts logging to standard error, as JSON lines where that is asked for. `level` is a filter
/// such as `info` or `rayak=debug`.
pub fn start_logs(level: &str, json: bool) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    // A second start, in a test, keeps the first one's settings.
    let _ = if json {
        logs.json().try_init()
    } else {
        logs.compact().try_init()
    };
}

/// Starts counting; the handle writes the Prometheus page.
pub fn start_metrics() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    // Counters of a second application in one process, in a test, go to the first one's page.
    let _ = metrics::set_global_recorder(recorder);
    handle
}
