//! The words that both sides of the wire say.
//!
//! What a visitor sends ([`Submission`]), what is answered ([`Receipt`]), what is asked on a page
//! ([`PageView`]) and what an answer adds up to ([`PageSummary`]); with them the codes, limits,
//! routes and page names they are made of, the arithmetic of an honest score, and the scanner that
//! finds personal data in words.
//!
//! Deliberately absent: input and output, the clock, randomness, `async`, and any knowledge of how
//! things are stored or shown. The crate builds for the collector and for the module in the
//! browser; only the collector takes the features `serde` and `openapi`, the latter for the
//! description of its API.

mod answer;
mod breakdown;
mod codes;
mod compare;
mod digit;
mod error;
#[cfg(feature = "openapi")]
pub mod examples;
pub mod limits;
mod mark;
mod page;
pub mod personal;
mod ranking;
mod receipt;
pub mod routes;
#[cfg(feature = "openapi")]
mod schema;
mod score;
mod section;
mod seen;
mod short_code;
mod submission;
mod summary;
mod token;
mod unseen;
mod view;

pub use answer::Answer;
pub use breakdown::Breakdown;
pub use codes::{
    Change, Channel, Device, Dir, Method, Question, Reason, ReceiptState, Rung, ScoreKind,
    SeenEvent, SummaryState, UnknownCode,
};
pub use compare::Comparison;
pub use digit::digit;
pub use error::{ErrorCode, Problem};
pub use mark::is_mark;
pub use page::{PageKey, PageName, PageNameError, PagePath};
pub use ranking::Order;
pub use receipt::Receipt;
pub use score::{Counts, Score};
pub use section::is_section;
pub use seen::Seen;
pub use short_code::is_short_code;
pub use submission::{Amendment, RawAnswer, Submission};
pub use summary::{Audience, PageSummaries, PageSummary, Period};
pub use token::FormToken;
pub use unseen::is_unseen;
pub use view::{
    AnswerView, Links, PageView, QuestionView, ReasonView, Table, Text, Texts, ViewLimits,
};
