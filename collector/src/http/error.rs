//! Refusals as `application/problem+json` (RFC 9457): one enum at the edge, stable codes, and no
//! inner error's text. What went wrong inside is logged where it happened.

use crate::domain::{Refusal, UnknownPage};
use crate::store::StoreError;
use crate::writer::WriteError;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rayak_shared::{ErrorCode, Problem};

/// Why a request is not answered as it hoped.
#[derive(Debug, Clone)]
pub enum ApiError {
    /// The request is at fault, and says where.
    Refused(Refusal),
    /// It may pass later; the client should wait this many seconds.
    Later(ErrorCode, u32),
    /// We are at fault.
    Internal,
}

impl ApiError {
    pub fn refused(code: ErrorCode, title: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(code, title))
    }

    pub fn unknown_site() -> Self {
        Self::Refused(
            Refusal::new(
                ErrorCode::UnknownSite,
                "no site of this id is configured here",
            )
            .field("site"),
        )
    }

    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::Later(code, _) => *code,
            Self::Internal => ErrorCode::Internal,
        }
    }

    /// What is wrong and what would be right, in English.
    pub fn title(&self) -> &str {
        match self {
            Self::Refused(refusal) => &refusal.title,
            Self::Later(ErrorCode::TooMany, _) => "too many requests; wait a little",
            Self::Later(..) => "the answer could not be stored; send it again under the same id",
            Self::Internal => "something went wrong here; it was noted",
        }
    }

    /// The seconds after which the same request may pass.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Later(_, seconds) => Some(*seconds),
            Self::Refused(_) | Self::Internal => None,
        }
    }

    fn problem(&self) -> Problem {
        let code = self.code();
        let (field, limit) = match self {
            Self::Refused(refusal) => (refusal.field.map(str::to_owned), refusal.limit),
            Self::Later(..) | Self::Internal => (None, None),
        };
        let title = self.title().to_owned();
        // The id of the request is added by the layer that knows it.
        Problem {
            code,
            status: code.status(),
            title,
            field,
            limit,
            request_id: None,
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<UnknownPage> for ApiError {
    fn from(error: UnknownPage) -> Self {
        Self::Refused(Refusal::new(ErrorCode::BadPage, error.to_string()).field("page"))
    }
}

impl From<WriteError> for ApiError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => Self::Refused(refusal),
            WriteError::Busy => Self::Later(ErrorCode::Busy, 2),
            WriteError::Halted => Self::Later(ErrorCode::StoreFailed, 60),
            WriteError::Failed => Self::Later(ErrorCode::StoreFailed, 10),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a record could not be read");
        Self::Internal
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        metrics::counter!("rayak_refusals_total", "code" => problem.code.code()).increment(1);
        let mut response = Response::new(Body::from(body(&problem)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(problem);
        response
    }
}

/// A problem as JSON.
pub(super) fn body(problem: &Problem) -> Vec<u8> {
    serde_json::to_vec(problem).unwrap_or_default()
}
