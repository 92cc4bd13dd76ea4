//! Refusals: a stable code for programs, an English sentence for people who read logs.

use crate::codes::codes;

codes! {
    /// Why a request was refused. The widget has a text for each.
    ErrorCode {
        MalformedJson = "malformed_json",
        UnknownField = "unknown_field",
        BadPage = "bad_page",
        OriginNotAllowed = "origin_not_allowed",
        PageCap = "page_cap",
        UnknownSite = "unknown_site",
        UnknownFeedback = "unknown_feedback",
        UnknownRoute = "unknown_route",
        Method = "method",
        TooSlow = "too_slow",
        IdReused = "id_reused",
        AmendClosed = "amend_closed",
        BodyTooLarge = "body_too_large",
        WrongContentType = "wrong_content_type",
        UnknownCode = "unknown_code",
        AnswerMismatch = "answer_mismatch",
        ReasonMismatch = "reason_mismatch",
        TooManyReasons = "too_many_reasons",
        CommentTooLong = "comment_too_long",
        QuestionNotAsked = "question_not_asked",
        TooMany = "too_many",
        Internal = "internal",
        Busy = "busy",
        StoreFailed = "store_failed",
    }
}

impl ErrorCode {
    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedJson | Self::UnknownField | Self::BadPage => 400,
            Self::OriginNotAllowed | Self::PageCap => 403,
            Self::UnknownSite | Self::UnknownFeedback | Self::UnknownRoute => 404,
            Self::Method => 405,
            Self::TooSlow => 408,
            Self::IdReused => 409,
            Self::AmendClosed => 410,
            Self::BodyTooLarge => 413,
            Self::WrongContentType => 415,
            Self::UnknownCode
            | Self::AnswerMismatch
            | Self::ReasonMismatch
            | Self::TooManyReasons
            | Self::CommentTooLong
            | Self::QuestionNotAsked => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Busy | Self::StoreFailed => 503,
        }
    }

    /// Whether sending the same again, later and under the same id, may succeed.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self.status(), 408 | 429 | 500..)
    }
}

/// The body of a refusal, `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Problem {
    pub code: ErrorCode,
    pub status: u16,
    /// An English sentence that says what is wrong and what would be right.
    pub title: String,
    /// The field that is wrong, if one is.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub field: Option<String>,
    /// The limit that was passed, if one was.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub limit: Option<u64>,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub request_id: Option<String>,
}
