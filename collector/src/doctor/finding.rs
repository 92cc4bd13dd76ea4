//! What is found out about a page: one thing each, with a code that stays, how bad it is, what is
//! wrong in plain words, and what would be right.

use super::words::safe_lines;
use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The widget does not come to work on the page, or nothing of it reaches the collector.
    Stops,
    /// It works, and something is not as it was meant.
    Hinders,
    /// As it should be, or only worth knowing.
    Fine,
}

/// What a finding is about. Codes stay as they are; new ones may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    Redirected,
    PageStatus,
    ContentType,
    Charset,
    Language,
    OriginNotAllowed,
    NoMain,
    BaseElsewhere,
    NoscriptMissing,
    NoTag,
    TagTwice,
    TagNeverRuns,
    TagWaits,
    SiteMissing,
    SiteUnknown,
    PageMalformed,
    PageUnknown,
    PageUnlisted,
    PageOfAnother,
    AsksNothing,
    AttributeUnknown,
    AttributeMalformed,
    TestMode,
    TargetMissing,
    SourceMalformed,
    SourceElsewhere,
    MixedContent,
    LoaderUnreachable,
    LoaderInside,
    LoaderStatus,
    LoaderType,
    LoaderCors,
    LoaderEmbedding,
    IntegrityMalformed,
    IntegrityMismatch,
    IntegrityUnwise,
    CrossoriginMissing,
    CrossoriginCredentials,
    ViewRefused,
    CspLoader,
    CspModule,
    CspWasm,
    CspConnect,
    CspSandbox,
    CspReportOnly,
    CspTrustedTypes,
    CspFine,
    LoaderFine,
    TagsUnjudged,
    PoliciesUnjudged,
    CollectorUnasked,
    RegistryUnread,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    pub what: String,
    /// What would be right, to be pasted as it stands; nothing where there is nothing to paste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

impl Finding {
    fn new(severity: Severity, code: Code, what: impl AsRef<str>) -> Self {
        Self {
            code,
            severity,
            what: safe_lines(what.as_ref()),
            right: None,
        }
    }

    pub(super) fn stops(code: Code, what: impl AsRef<str>) -> Self {
        Self::new(Severity::Stops, code, what)
    }

    pub(super) fn hinders(code: Code, what: impl AsRef<str>) -> Self {
        Self::new(Severity::Hinders, code, what)
    }

    pub(super) fn fine(code: Code, what: impl AsRef<str>) -> Self {
        Self::new(Severity::Fine, code, what)
    }

    pub(super) fn right(self, text: impl AsRef<str>) -> Self {
        Self {
            right: Some(safe_lines(text.as_ref())),
            ..self
        }
    }
}
