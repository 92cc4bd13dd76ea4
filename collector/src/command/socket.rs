//! The command line's way into a serving process: HTTP over a Unix socket that only its owner may
//! open. Progress travels as lines of JSON, the last of which is the report.

use super::{
    PagesOrder, UserOrder, backup, compact, erase, export_to, import_lines, pages, rebuild, retain,
    user, verify,
};
use crate::serve::App;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Display;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::UnixListener;
use tokio::sync::mpsc;

pub(super) const BACKUP: &str = "/backup";
pub(super) const ERASE: &str = "/erase";
pub(super) const COMPACT: &str = "/compact";
pub(super) const EXPORT: &str = "/export";
pub(super) const IMPORT: &str = "/import";
pub(super) const PAGES: &str = "/pages";
pub(super) const REBUILD: &str = "/rebuild";
pub(super) const RETAIN: &str = "/retain";
pub(super) const USER: &str = "/user";
pub(super) const VERIFY: &str = "/verify";

/// Room for a chunk of an import, and for one line that is too long.
const IMPORT_BYTES: usize = 32 * 1024 * 1024;
/// What the system takes as a socket's path, its final zero aside.
const LONGEST_PATH: usize = 107;

/// Listens where the command line looks. A socket file that a killed process left is replaced: the
/// store's lock, which is held by now, tells that no other process serves.
///
/// # Errors
/// If the socket cannot be made.
pub fn listen(path: &Path) -> io::Result<UnixListener> {
    let length = path.as_os_str().len();
    if length > LONGEST_PATH {
        return Err(io::Error::other(format!(
            "the data directory's name is too long for the socket in it: {} has {length} bytes, \
             {LONGEST_PATH} are possible; name a directory nearer to the root with --data",
            path.display()
        )));
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route(VERIFY, post(verify_all))
        .route(REBUILD, post(rebuild_all))
        .route(BACKUP, post(back_up))
        .route(ERASE, post(erase_one))
        .route(RETAIN, post(retain_all))
        .route(COMPACT, post(compact_all))
        .route(USER, post(user_order))
        .route(PAGES, post(pages_order))
        .route(EXPORT, get(export))
        .route(IMPORT, post(import))
        .layer(DefaultBodyLimit::max(IMPORT_BYTES))
        .with_state(app)
}

async fn verify_all(State(app): State<Arc<App>>) -> Response {
    telling(async move |progress| verify(&app, progress).await)
}

async fn rebuild_all(State(app): State<Arc<App>>) -> Response {
    telling(async move |progress| rebuild(&app, progress).await)
}

#[derive(Debug, Deserialize)]
struct Destination {
    to: Option<PathBuf>,
}

async fn back_up(State(app): State<Arc<App>>, Query(at): Query<Destination>) -> Response {
    telling(async move |progress| backup(&app, at.to, progress).await)
}

#[derive(Debug, Deserialize)]
struct Referred {
    reference: String,
}

async fn erase_one(State(app): State<Arc<App>>, Query(asked): Query<Referred>) -> Response {
    telling(async move |_| erase(&app, &asked.reference).await)
}

async fn retain_all(State(app): State<Arc<App>>) -> Response {
    telling(async move |progress| retain(&app, progress).await)
}

async fn compact_all(State(app): State<Arc<App>>) -> Response {
    telling(async move |progress| compact(&app.store, progress).await)
}

#[derive(Debug, Deserialize)]
struct Ordered {
    order: String,
}

async fn user_order(State(app): State<Arc<App>>, Query(ordered): Query<Ordered>) -> Response {
    telling(async move |_| {
        let order: Result<UserOrder, _> = serde_json::from_str(&ordered.order);
        let order = order.map_err(|error| error.to_string())?;
        user(&app, order).await.map_err(|error| error.to_string())
    })
}

async fn pages_order(State(app): State<Arc<App>>, Json(order): Json<PagesOrder>) -> Response {
    telling(async move |_| pages(&app, order).await)
}

/// How far a work has come, told to whoever waits at the other end.
type Progress = Box<dyn FnMut(u64, u64) + Send>;

/// Does a work that takes a while and tells, a line each, its progress and at last its report.
fn telling<R, E, F>(work: impl FnOnce(Progress) -> F) -> Response
where
    R: Serialize,
    E: Display,
    F: Future<Output = Result<R, E>> + Send + 'static,
{
    let (lines, received) = mpsc::unbounded_channel();
    let progress = lines.clone();
    let report = work(Box::new(move |done, of| {
        // The command may have gone; what was begun is done all the same.
        let _ = progress.send(json!({ "done": done, "of": of }).to_string());
    }));
    tokio::spawn(async move {
        let last = match report.await {
            Ok(report) => json!({ "report": report }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        let _ = lines.send(last.to_string());
    });
    in_lines(stream::unfold(received, async |mut received| {
        received.recv().await.map(|line| (line, received))
    }))
}

async fn export(State(app): State<Arc<App>>) -> Response {
    // A few lines wait for a slow reader; the store is read no faster than they are taken.
    let (lines, received) = mpsc::channel(256);
    tokio::task::spawn_blocking(move || {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        let exported = export_to(&app.store, |line| lines.blocking_send(line).map_err(gone));
        let told = match exported {
            Ok(report) => json!({ "report": report }),
            Err(error) => {
                tracing::error!(%error, "an export ended early");
                json!({ "error": error.to_string() })
            }
        };
        // Whoever read may have gone.
        let _ = lines.blocking_send(told.to_string());
    });
    in_lines(stream::unfold(received, async |mut received| {
        received.recv().await.map(|line| (line, received))
    }))
}

#[derive(Debug, Deserialize)]
struct Chunk {
    first: u64,
}

async fn import(
    State(app): State<Arc<App>>,
    Query(chunk): Query<Chunk>,
    body: String,
) -> impl IntoResponse {
    Json(import_lines(&app, body.lines(), chunk.first).await)
}

fn in_lines(lines: impl Stream<Item = String> + Send + 'static) -> Response {
    use futures_util::StreamExt as _;
    let lines = lines.map(|line| Ok::<_, io::Error>(Bytes::from(line + "\n")));
    Body::from_stream(lines).into_response()
}
