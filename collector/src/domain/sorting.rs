//! What staff do with words that they have in hand.

use super::event::{FeedbackId, What};
use super::remark::{Finding, RemarkKind, Theme};
use super::standing::Standing;

/// One thing that staff say of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorting {
    Read,
    Unread,
    /// What they are; without one the rules say it again.
    Kind(Option<RemarkKind>),
    /// What they are about; without one the rules say it again.
    Theme(Option<Theme>),
    /// Whether the check that set them aside was right; without one nobody has said it.
    Found(Option<Finding>),
    /// Somebody has seen to what they say of danger.
    Attended,
}

impl Sorting {
    pub const fn what(self, id: FeedbackId) -> What {
        match self {
            Self::Read => What::Read(id),
            Self::Unread => What::Unread(id),
            Self::Kind(kind) => What::SortedByKind(id, kind),
            Self::Theme(theme) => What::SortedByTheme(id, theme),
            Self::Found(finding) => What::Found(id, finding),
            Self::Attended => What::Attended(id),
        }
    }

    /// Whether it says something of a feedback that nobody has said yet.
    pub fn is_news_of(self, standing: &Standing) -> bool {
        match self {
            Self::Read => standing.awaits_reader(),
            Self::Unread => standing.is_for_readers() && standing.read,
            Self::Kind(kind) => standing.words.is_some() && standing.kind != kind,
            Self::Theme(theme) => standing.words.is_some() && standing.theme != theme,
            Self::Found(finding) => standing.is_flagged() && standing.finding != finding,
            Self::Attended => standing.may_be_urgent(),
        }
    }

    /// As addresses and the audit log name it: `read`, `theme:spam`, `theme:`.
    pub fn code(self) -> String {
        let said = |of: &str, code: Option<&str>| format!("{of}:{}", code.unwrap_or_default());
        match self {
            Self::Read => "read".to_owned(),
            Self::Unread => "unread".to_owned(),
            Self::Kind(kind) => said("kind", kind.map(RemarkKind::code)),
            Self::Theme(theme) => said("theme", theme.map(Theme::code)),
            Self::Found(finding) => said("found", finding.map(Finding::code)),
            Self::Attended => "attended".to_owned(),
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        /// One that is known, or none at all where nothing is said.
        fn said<T>(code: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
            if code.is_empty() {
                Some(None)
            } else {
                parse(code).map(Some)
            }
        }
        match code.split_once(':') {
            None => match code {
                "read" => Some(Self::Read),
                "unread" => Some(Self::Unread),
                "attended" => Some(Self::Attended),
                _ => None,
            },
            Some(("kind", code)) => said(code, RemarkKind::parse).map(Self::Kind),
            Some(("theme", code)) => said(code, Theme::parse).map(Self::Theme),
            Some(("found", code)) => said(code, Finding::parse).map(Self::Found),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_as_it_is_written() {
        let kinds = RemarkKind::ALL.map(Some).into_iter().chain([None]);
        let themes = Theme::ALL.map(Some).into_iter().chain([None]);
        let findings = Finding::ALL.map(Some).into_iter().chain([None]);
        let all = [Sorting::Read, Sorting::Unread, Sorting::Attended].into_iter();
        let all = all.chain(kinds.map(Sorting::Kind));
        let all = all.chain(themes.map(Sorting::Theme));
        for sorting in all.chain(findings.map(Sorting::Found)) {
            assert_eq!(Sorting::parse(&sorting.code()), Some(sorting));
        }
        for unknown in ["", "theme", "theme:rain", "kind:spam:", "eaten"] {
            assert_eq!(Sorting::parse(unknown), None, "{unknown}");
        }
    }
}
