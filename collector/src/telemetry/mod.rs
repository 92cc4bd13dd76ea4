//! Logs and metrics. Neither ever holds words, addresses of visitors, user agents or secrets: spans
//! carry a request's id, method and route pattern, and nothing else of it.

mod ledger;
mod times;

pub(crate) use ledger::{Count, Ledger};
pub(crate) use times::Spread;

use ledger::Twice;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use rayak_shared::{ErrorCode, Question, personal};
use std::sync::Arc;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Starts logging to standard error, as JSON lines where that is asked for. `level` is a filter
/// such as `info` or `rayak=debug`.
pub fn start_logs(level: &str, json: bool) {
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter(level))
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    // A second start, in a test, keeps the first one's settings.
    let _ = if json {
        logs.json().try_init()
    } else {
        logs.compact().try_init()
    };
}

/// What is logged at a level, or by a filter.
///
/// # Panics
/// Never: what is silent has a name.
pub fn filter(level: &str) -> EnvFilter {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    // At its most talkative this one tells the address of each request, in which anything may be.
    let silent = "tower_http::csrf=off".parse();
    filter.add_directive(silent.expect("a directive"))
}

/// What is counted: for a monitor to fetch, and for the process itself to read.
#[derive(Debug, Clone)]
pub struct Metrics {
    page: PrometheusHandle,
    pub(crate) ledger: Arc<Ledger>,
}

impl Metrics {
    /// The page in the Prometheus text format.
    #[must_use]
    pub fn render(&self) -> String {
        self.page.render()
    }
}

/// How long a visitor waited for a reply of the public listener.
pub(crate) const REQUEST_SECONDS: &str = "rayak_request_seconds";
/// How long a batch took to reach the disk.
pub(crate) const SYNC_SECONDS: &str = "rayak_sync_seconds";
/// How many requests a batch answered.
pub(crate) const BATCH_SIZE: &str = "rayak_batch_size";

/// From a fast disk's time to that of one which is about to fail.
const SECONDS: [f64; 12] = [
    0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];
const SIZES: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// Starts counting.
///
/// # Panics
/// Never: there are bounds for each histogram.
pub fn start_metrics() -> Metrics {
    let full = |name: &str| Matcher::Full(name.to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(full(SYNC_SECONDS), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(full(REQUEST_SECONDS), &SECONDS))
        .and_then(|builder| builder.set_buckets_for_metric(full(BATCH_SIZE), &SIZES))
        .expect("there are bounds for each histogram")
        .build_recorder();
    let metrics = Metrics {
        page: recorder.handle(),
        ledger: Arc::default(),
    };
    // Counters of a second application in one process, in a test, go to the first one's page.
    let _ = ::metrics::set_global_recorder(Twice {
        page: recorder,
        ledger: Arc::clone(&metrics.ledger),
    });
    start_at_zero();
    metrics
}

/// What an alarm may rest on is there from the start: of one that appears with its
/// first event, that event is not seen as an increase.
fn start_at_zero() {
    for question in Question::ALL {
        ::metrics::counter!("rayak_accepted_total", "question" => question.code()).increment(0);
    }
    for code in ErrorCode::ALL {
        ::metrics::counter!("rayak_refusals_total", "code" => code.code()).increment(0);
    }
    for kind in personal::Kind::ALL {
        ::metrics::counter!("rayak_masked_total", "kind" => kind.code()).increment(0);
    }
    for outcome in ["taken", "refused", "failed"] {
        ::metrics::counter!("rayak_mails_total", "outcome" => outcome).increment(0);
    }
    ::metrics::counter!("rayak_batches_total").increment(0);
    ::metrics::counter!("rayak_sightings_dropped_total").increment(0);
    ::metrics::counter!("rayak_widget_damaged_total").increment(0);
    ::metrics::counter!("rayak_backup_failures_total").increment(0);
}
