//! The stack that every request passes, outermost first: CORS, request id, trace, compression, then
//! what can refuse: panic to 500, timeout, body limit.
//!
//! CORS stands outside everything that can refuse, because a refusal without its headers reaches
//! the page as "network error", and the widget could not tell the citizen what is wrong. Any origin
//! may read our replies, since there is no cookie that reading them could betray; which origins may
//! *answer* is checked against the site where answers are taken.

use super::error::{ApiError, body};
use crate::clock;
use crate::telemetry::REQUEST_SECONDS;
use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use rayak_shared::{ErrorCode, Problem, limits};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _};
use tower_http::cors::{Any as AnyOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{
    MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer than any request should take, shorter than a browser's patience.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Puts around a route table what can refuse. Layers added last are outermost.
pub(super) fn refusing(router: Router) -> Router {
    refusing_after(TIMEOUT, limits::BODY_BYTES, router)
}

/// The same where a body may be larger, of which each route says how much it takes.
pub(super) fn refusing_beyond(most: usize, router: Router) -> Router {
    refusing_after(TIMEOUT, most, router)
}

fn refusing_after(time: Duration, most: usize, router: Router) -> Router {
    router
        .layer(RequestBodyLimitLayer::new(most))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            time,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(complete))
}

/// Puts around a route table what tells how long a reply took.
pub(super) fn timed(router: Router) -> Router {
    router.layer(middleware::from_fn(async |request: Request, next: Next| {
        let passed = clock::stopwatch();
        let response = next.run(request).await;
        metrics::histogram!(REQUEST_SECONDS).record(passed().as_secs_f64());
        response
    }))
}

/// Marks a reply that is sent as it is, so that its length is known and a browser can say how much is still to come.
#[derive(Debug, Clone, Copy)]
pub(super) struct AsItIs;

fn may_be_compressed(
    _: StatusCode,
    _: axum::http::Version,
    _: &axum::http::HeaderMap,
    extensions: &axum::http::Extensions,
) -> bool {
    extensions.get::<AsItIs>().is_none()
}

/// Puts around all that what every reply gets, refused or not.
pub(super) fn around(router: Router, cors: bool) -> Router {
    let router = router
        // Outside of what completes refusals: it must compress the body that is sent.
        .layer(
            CompressionLayer::new().compress_when(DefaultPredicate::new().and(may_be_compressed)),
        )
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(()),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(middleware::map_request(without_id));
    let router = if cors {
        router.layer(cors_layer())
    } else {
        router
    };
    router.layer(middleware::map_response(as_it_is_called))
}

fn cors_layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([header::ETAG, header::RETRY_AFTER, REQUEST_ID])
        .max_age(Duration::from_secs(24 * 60 * 60))
}

/// A span names the route's pattern, never the address itself: addresses may hold anything.
fn span(request: &Request) -> tracing::Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    tracing::info_span!(
        "request",
        id,
        method = method(request.method()),
        route = request
            .extensions()
            .get::<MatchedPath>()
            .map(MatchedPath::as_str),
    )
}

/// An id that the client made up could hold anything, and would be logged.
async fn without_id(mut request: Request) -> Request {
    request.headers_mut().remove(REQUEST_ID);
    request
}

/// No browser may take a reply for something else than its type says, refusals included.
async fn as_it_is_called(mut response: Response) -> Response {
    let nosniff = HeaderValue::from_static("nosniff");
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

/// The method if it is one that exists; a client may send any word in its place.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::Internal.into_response()
}

/// Gives every refusal the form of a problem with the request's id, also those that layers and the
/// router made, and counts the request.
async fn complete(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok().map(str::to_owned));
    // The pattern, never the address itself, which may hold anything and is without number.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route
        .as_ref()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let response = next.run(request).await;
    let status = response.status();
    metrics::counter!("rayak_requests_total", "route" => route, "status" => status.as_str().to_owned()).increment(1);
    let mut response = match (status, response.extensions().get::<Problem>()) {
        (_, Some(_)) => response,
        (StatusCode::METHOD_NOT_ALLOWED, None) => {
            let allowed = response.headers().get(header::ALLOW).cloned();
            let mut refusal =
                ApiError::refused(ErrorCode::Method, "this route does not take this method")
                    .into_response();
            if let Some(allowed) = allowed {
                refusal.headers_mut().insert(header::ALLOW, allowed);
            }
            refusal
        }
        (StatusCode::REQUEST_TIMEOUT, None) => ApiError::refused(
            ErrorCode::TooSlow,
            "the request took longer than ten seconds",
        )
        .into_response(),
        (StatusCode::PAYLOAD_TOO_LARGE, None) => ApiError::Refused(
            crate::domain::Refusal::new(ErrorCode::BodyTooLarge, "the body must be at most 16 KB")
                .limit(limits::BODY_BYTES),
        )
        .into_response(),
        // A page that says what is wrong is ours; a bare sentence comes from whoever reads bodies.
        (StatusCode::BAD_REQUEST, None) if is_plain_text(&response) => ApiError::refused(
            ErrorCode::MalformedJson,
            "the body could not be read to its end",
        )
        .into_response(),
        _ => return response,
    };
    if let Some(problem) = response.extensions_mut().get_mut::<Problem>() {
        tracing::info!(code = problem.code.code(), "refused");
        problem.request_id = id;
        let text = body(problem);
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
        *response.body_mut() = Body::from(text);
    }
    response
}

fn is_plain_text(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/plain"))
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken promise fails its test"
)]
mod tests {
    use super::*;
    use axum::routing::get;
    use http_body_util::BodyExt as _;
    use serde_json::{Value, json};
    use tower::ServiceExt as _;

    /// Asks a table within the layers of the public listener, as a page does.
    async fn asked(table: Router) -> (StatusCode, Value) {
        let table = around(refusing_after(Duration::ZERO, 1, table), true);
        let request = Request::get("/")
            .header(header::ORIGIN, "https://www.example.sa")
            .body(Body::empty())
            .unwrap();
        let response = table.oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        assert_eq!(head.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(
            head.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let problem: Value =
            serde_json::from_slice(&body.collect().await.unwrap().to_bytes()).unwrap();
        assert_eq!(problem["status"], head.status.as_u16());
        assert_eq!(
            problem["request_id"],
            head.headers[REQUEST_ID].to_str().unwrap()
        );
        (head.status, problem)
    }

    async fn panics() {
        panic!("the words of nobody");
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_problem_that_the_page_can_read() {
        let (status, problem) = asked(Router::new().route("/", get(panics))).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(problem["code"], "internal");
        assert!(!problem.to_string().contains("nobody"), "{problem}");
    }

    #[tokio::test]
    async fn a_handler_that_never_ends_is_a_problem_that_the_page_can_read() {
        let never = get(std::future::pending::<()>);
        let (status, problem) = asked(Router::new().route("/", never)).await;
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(problem["code"], json!("too_slow"));
    }
}
