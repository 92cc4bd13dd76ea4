//! What is wrong with a form that came back: which field, in the reader's words, with a way to it.

use super::entry::Entry;
use super::place::Place;
use crate::http::ApiError;
use crate::locale::Locale;
use axum::http::StatusCode;
use maud::{Markup, html};
use rayak_shared::{Answer, ErrorCode, Question, Reason, limits, routes};

/// The part of the form that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Answer,
    Reasons,
    Comment,
    /// Nothing that was typed.
    Elsewhere,
}

/// Why an answer was not taken.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) part: Part,
    pub(super) status: StatusCode,
    pub(super) text: String,
    /// The seconds after which the same may pass.
    pub(super) retry_after: Option<u32>,
    /// Whether only a new form helps.
    again: bool,
}

impl Fault {
    /// Nothing was chosen.
    pub(super) fn missing(locale: &Locale) -> Self {
        Self {
            part: Part::Answer,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            text: locale.text("error.missing").to_owned(),
            retry_after: None,
            again: false,
        }
    }

    pub(super) fn of(error: &ApiError, locale: &Locale) -> Self {
        let code = error.code();
        count(code);
        let limit = match error {
            ApiError::Refused(refusal) => refusal.limit,
            ApiError::Later(..) | ApiError::Internal => None,
        };
        let part = match code {
            ErrorCode::TooManyReasons | ErrorCode::ReasonMismatch => Part::Reasons,
            ErrorCode::CommentTooLong => Part::Comment,
            ErrorCode::AnswerMismatch => Part::Answer,
            _ => Part::Elsewhere,
        };
        let again = code == ErrorCode::IdReused;
        Self {
            part,
            status: status(code),
            text: sentence(code, limit, locale),
            retry_after: error.retry_after(),
            again,
        }
    }

    /// The id under which a part's words about it stand.
    pub(super) fn id(part: Part, question: Question) -> String {
        let name = match part {
            Part::Answer => "answer",
            Part::Reasons => "reasons",
            Part::Comment => "comment",
            Part::Elsewhere => "form",
        };
        format!("{}-{name}-wrong", question.code())
    }

    /// The first thing on the page: that nothing was sent, why, and the way to the field. It takes
    /// the focus, since no script can move it there.
    pub(super) fn summary(&self, place: &Place, entry: &Entry) -> Markup {
        let locale = &*place.locale;
        html! {
            div.summary role="alert" tabindex="-1" autofocus aria-labelledby="wrong" {
                h2 #wrong { (locale.text("form.wrong")) }
                @if let Some(field) = self.field(entry) {
                    p { a href={ "#" (field) } { (self.text) } }
                } @else {
                    p { (self.text) }
                }
                @if self.again {
                    p { a href=(place.address(routes::FORM, place.lang, &[])) { (locale.text("form.again")) } }
                }
            }
        }
    }

    /// The id of the field to go to.
    fn field(&self, entry: &Entry) -> Option<String> {
        let question = entry.question;
        match self.part {
            Part::Answer => Answer::of(question)
                .first()
                .map(|answer| field_of_answer(question, *answer)),
            Part::Reasons => {
                let answer = entry.answer?;
                Reason::of(answer)
                    .first()
                    .map(|reason| field_of_reason(answer, *reason))
            }
            Part::Comment => Some(field_of_comment(question)),
            Part::Elsewhere => None,
        }
    }
}

pub(super) fn field_of_answer(question: Question, answer: Answer) -> String {
    format!("{}-{}", question.code(), answer.code())
}

pub(super) fn field_of_reason(answer: Answer, reason: Reason) -> String {
    format!("reason-{}-{}", answer.code(), reason.code())
}

pub(super) fn field_of_comment(question: Question) -> String {
    format!("{}-comment", question.code())
}

/// A refusal in the reader's words.
pub(super) fn sentence(code: ErrorCode, limit: Option<u64>, locale: &Locale) -> String {
    // Only words can make a form too large.
    let (code, limit) = match (code, limit) {
        (ErrorCode::BodyTooLarge, _) => (ErrorCode::CommentTooLong, limits::COMMENT as u64),
        (code, limit) => (code, limit.unwrap_or_default()),
    };
    let key = match code {
        ErrorCode::TooManyReasons => return locale.plural("error.too_many_reasons", limit, &[]),
        ErrorCode::CommentTooLong => "widget.error.comment_too_long",
        ErrorCode::IdReused => "error.id_reused",
        ErrorCode::Busy | ErrorCode::StoreFailed | ErrorCode::TooMany => "error.busy",
        ErrorCode::PageCap => "error.page_cap",
        ErrorCode::UnknownSite => "error.unknown_site",
        ErrorCode::BadPage => "error.bad_page",
        ErrorCode::QuestionNotAsked => "error.question_not_asked",
        ErrorCode::OriginNotAllowed => "error.origin_not_allowed",
        _ => "error.other",
    };
    locale.fill(key, &[("max", &locale.number(limit))])
}

pub(super) fn status(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Counts a refusal, as those of the other routes are counted.
pub(super) fn count(code: ErrorCode) {
    metrics::counter!("rayak_refusals_total", "code" => code.code()).increment(1);
}
