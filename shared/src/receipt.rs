//! What the sender of an answer gets back. Words are never echoed.

use crate::{Answer, Question, Reason, ReceiptState, personal};

/// The collector's acknowledgement: given only once the answer is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Receipt {
    pub id: String,
    /// For following up; given only with words, since there is nothing else to follow.
    pub reference: Option<String>,
    pub state: ReceiptState,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub received_at: String,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub amendable_until: String,
    pub question: Question,
    pub answer: Answer,
    pub reasons: Vec<Reason>,
    pub has_comment: bool,
    /// The kinds of personal data that were removed from the words.
    pub masked: Vec<personal::Kind>,
}
