//! The no-op: the public listener's layers and connections around handlers that read what the real
//! ones read, reply with as many bytes, and do nothing in between.

use anyhow::Result;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http_body_util::BodyExt as _;
use rayak::clock::Clock;
use rayak::config::{Config, DEFAULT, StoreConfig};
use rayak::http::{ApiError, connections, json, public};
use rayak::store::Store;
use rayak::{App, telemetry};
use rayak_shared::{Question, Receipt, ReceiptState, Submission, routes};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// Replies of the real collector, which the no-op repeats.
#[derive(Debug)]
struct Kept {
    view: (HeaderMap, Bytes),
    summary: (HeaderMap, Bytes),
}

static KEPT: OnceLock<Kept> = OnceLock::new();

/// Serves until the process is killed.
pub(crate) async fn serve() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Arc::new(Store::open(folder.path(), &StoreConfig::default())?);
    let (app, _thread) = App::new(
        Config::parse(DEFAULT)?,
        store,
        Clock::system(),
        telemetry::start_metrics(),
    )?;
    let kept = Kept {
        view: keep(&app, routes::VIEW).await?,
        summary: keep(&app, routes::SUMMARY).await?,
    };
    KEPT.set(kept).expect("it is served once");
    let table = Router::new()
        .route(routes::FEEDBACK, post(receive))
        .route(routes::VIEW, get(view))
        .route(routes::SUMMARY, get(summary));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("public http://{}", listener.local_addr()?);
    let router = public::within_layers(table, app);
    connections::serve(
        listener,
        router,
        connections::PATIENCE,
        std::future::pending(),
    )
    .await;
    Ok(())
}

async fn keep(app: &Arc<App>, route: &str) -> Result<(HeaderMap, Bytes)> {
    let address = format!("{route}?site=jazan&page=pothole&lang=ar");
    let request = Request::get(address).body(Body::empty())?;
    let reply = public::router(Arc::clone(app)).oneshot(request).await?;
    let (head, body) = reply.into_parts();
    let names = [header::ETAG, header::CACHE_CONTROL, header::CONTENT_TYPE];
    let kept = names.into_iter().filter_map(|name| {
        let value = head.headers.get(&name).cloned();
        value.map(|value| (name, value))
    });
    Ok((kept.collect(), body.collect().await?.to_bytes()))
}

async fn receive(
    State(_): State<Arc<App>>,
    _: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let submission: Submission = json::from_object(json::object(&body)?, Submission::FIELDS)?;
    let receipt = Receipt {
        id: submission.id,
        reference: Some("RK7-4M2-9XQ-5".to_owned()),
        state: ReceiptState::Received,
        received_at: "2026-11-22T09:30:00Z".to_owned(),
        amendable_until: "2026-12-22T09:30:00Z".to_owned(),
        question: Question::Useful,
        answer: rayak_shared::Answer::Yes,
        reasons: Vec::new(),
        has_comment: true,
        masked: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json(receipt)).into_response())
}

async fn view(
    State(_): State<Arc<App>>,
    _: HeaderMap,
    _: Query<BTreeMap<String, String>>,
) -> Response {
    again(|kept| &kept.view)
}

async fn summary(
    State(_): State<Arc<App>>,
    _: HeaderMap,
    _: Query<BTreeMap<String, String>>,
) -> Response {
    again(|kept| &kept.summary)
}

fn again(which: impl Fn(&Kept) -> &(HeaderMap, Bytes)) -> Response {
    match KEPT.get().map(which) {
        Some((head, body)) => (head.clone(), body.clone()).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
