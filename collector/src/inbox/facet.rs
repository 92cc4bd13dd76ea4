//! What is known of a remark beside its words, as far as staff look for it.

use crate::domain::{Check, Day, Finding, Lang, RemarkKind, Standing, Theme};
use crate::rules::{DangerKind, Judged};
use crate::text::Language;
use rayak_shared::{Answer, Channel, Reason};

/// One thing that is known of a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Facet {
    /// By the page's place among those that the index knows.
    Page(u32),
    Day(Day),
    /// The language of the form.
    Lang(Lang),
    Channel(Channel),
    Answer(Answer),
    Reason(Reason),
    /// The language of the words.
    Written(Language),
    /// As staff have said, or else as the rules suggest.
    Kind(Option<RemarkKind>),
    Theme(Option<Theme>),
    /// Whether staff have read it.
    Read(bool),
    /// Whether it may hold personal data, and is shown only to whoever opens it.
    Veiled(bool),
    /// What it says of danger that nobody has seen to.
    Urgent(DangerKind),
    /// It is among those that are read.
    ForReaders,
    /// What set it aside, and what staff found who looked at that.
    Check(Check, Option<Finding>),
}

impl Facet {
    /// What some checks have set aside and somebody has found to be one of these.
    pub(crate) fn of_checks(checks: &[Check], findings: &[Option<Finding>]) -> Vec<Self> {
        let of_check = |check| findings.iter().map(move |it| Self::Check(check, *it));
        checks.iter().copied().flat_map(of_check).collect()
    }

    /// All of a feedback, but its page.
    pub(super) fn of(standing: &Standing, judged: &Judged<'_>) -> Vec<Self> {
        let mut facets = vec![
            Self::Day(standing.day),
            Self::Lang(standing.lang),
            Self::Channel(standing.channel),
            Self::Answer(standing.answer),
            Self::Kind(standing.kind.or(judged.suggested_kind())),
            Self::Theme(standing.theme.or(judged.suggested_theme())),
            Self::Read(standing.read),
            Self::Veiled(judged.suspicion.is_some()),
        ];
        facets.extend(standing.reasons.iter().copied().map(Self::Reason));
        if standing.words.is_some() {
            facets.push(Self::Written(judged.language));
        }
        if standing.is_for_readers() {
            facets.push(Self::ForReaders);
        }
        if standing.may_be_urgent() {
            let danger = judged.danger.as_ref();
            facets.extend(danger.map(|danger| Self::Urgent(danger.kind)));
        }
        facets.extend(
            standing
                .check()
                .map(|check| Self::Check(check, standing.finding)),
        );
        facets
    }
}
