//! What each code of a refusal means to whoever writes a client, and whether to come back.

use rayak_shared::ErrorCode;

/// What is wrong, and what would be right.
pub(super) const fn meaning(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::MalformedJson => {
            "The body is not one JSON object of this shape. The field that is missing or wrong is named."
        }
        ErrorCode::UnknownField => {
            "The body has a field that is not known. The title lists those that are."
        }
        ErrorCode::BadPage => {
            "The query names no site and page, or the name is neither a key that the site lists nor a path."
        }
        ErrorCode::OriginNotAllowed => {
            "The page stands on an origin that the site does not name. Its operator can add it."
        }
        ErrorCode::PageCap => {
            "The site has as many unlisted pages as it may. Its operator can list pages or raise the cap."
        }
        ErrorCode::UnknownSite => "No site of this id is configured here.",
        ErrorCode::UnknownFeedback => {
            "No feedback of this page has this id and this secret. A wrong secret looks alike."
        }
        ErrorCode::UnknownRoute => "There is nothing at this address.",
        ErrorCode::Method => "The address does not take this method; Allow says which it takes.",
        ErrorCode::TooSlow => "The request took longer than ten seconds. It may be sent again.",
        ErrorCode::IdReused => {
            "The id was used for another answer on this page. A new answer needs a new id."
        }
        ErrorCode::AmendClosed => {
            "The thirty days in which it could be changed are over, or it is withdrawn."
        }
        ErrorCode::BodyTooLarge => "The body is larger than 16 KB; the limit is named.",
        ErrorCode::WrongContentType => "The body must be sent as application/json.",
        ErrorCode::UnknownCode => {
            "A field holds none of its codes, or not its form. The field is named."
        }
        ErrorCode::AnswerMismatch => "The answer belongs to another question.",
        ErrorCode::ReasonMismatch => {
            "A reason does not belong to this answer; the view lists those that do."
        }
        ErrorCode::TooManyReasons => "There are more reasons than the limit that is named.",
        ErrorCode::CommentTooLong => "The comment is longer than the limit that is named.",
        ErrorCode::QuestionNotAsked => {
            "This question is not asked on this page; the view says which are."
        }
        ErrorCode::TooMany => "Too many requests. The same may be sent again after Retry-After.",
        ErrorCode::Internal => {
            "Something went wrong here, and was noted. The same may be sent again."
        }
        ErrorCode::Busy => {
            "More comes in than can be written. The same may be sent again after Retry-After."
        }
        ErrorCode::StoreFailed => {
            "Nothing can be stored at present. The same may be sent again after Retry-After."
        }
    }
}
