//! Why an answer did not get through.

use rayak_shared::ErrorCode;

/// What went wrong, as far as the citizen's next move depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No reply came, or none that could be read.
    Line,
    /// The collector said why.
    Refused(ErrorCode),
    /// Something between here and the collector answered with a bare status.
    Status(u16),
}

/// A request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    pub fault: Fault,
    /// Seconds, where the reply named them.
    pub retry_after: Option<u32>,
}

impl Failure {
    /// No reply, or none that could be read.
    pub const LINE: Self = Self {
        fault: Fault::Line,
        retry_after: None,
    };
}

impl Fault {
    /// Whether the same request, later, may succeed.
    #[must_use]
    pub fn passes(self) -> bool {
        match self {
            Self::Line => true,
            Self::Refused(code) => code.passes(),
            Self::Status(status) => matches!(status, 408 | 429 | 500..),
        }
    }

    /// Whether the vote can no longer be changed, so that a new one may be given.
    pub(super) fn ends_amending(self) -> bool {
        matches!(
            self,
            Self::Refused(ErrorCode::AmendClosed | ErrorCode::UnknownFeedback)
        )
    }

    /// The code of its text.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Line => "network",
            Self::Refused(ErrorCode::TooMany) => ErrorCode::TooMany.code(),
            // Whichever part of the collector is unwell: only waiting helps.
            _ if self.passes() => ErrorCode::Busy.code(),
            Self::Refused(code) => code.code(),
            Self::Status(_) => "other",
        }
    }
}
