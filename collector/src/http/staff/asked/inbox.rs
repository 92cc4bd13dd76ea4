//! The address of the inbox: which remarks, and which page of them.

use super::{Narrowed, Query, Wrong, either, or_none};
use crate::domain::people::Right;
use crate::domain::{Check, Finding, Reference, RemarkKind, Theme};
use crate::http::staff::desk::Desk;
use crate::inbox::{Facet, Wanted};
use crate::text::Language;
use rayak_shared::{Answer, Question};

/// What stands for a theme or kind that nothing suggests and nobody has said.
pub(in crate::http::staff) const NONE: &str = "none";

/// The name that asks for what checks have set aside.
const FLAGGED: &str = "flagged";

/// What stands for the finding that nobody has come to yet.
pub(in crate::http::staff) const OPEN: &str = "open";

/// Remarks as their address asks for them.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedInbox {
    pub(in crate::http::staff) of: Narrowed,
    answer: Option<Answer>,
    written: Option<Language>,
    kind: Option<Option<RemarkKind>>,
    theme: Option<Option<Theme>>,
    read: Option<bool>,
    veiled: Option<bool>,
    /// Those that a check has set aside, and of which somebody or nobody has found something, instead of those
    /// that are read. Only whoever judges them can ask for them.
    flagged: Option<Option<Finding>>,
    like: Option<Reference>,
}

/// The names that other lists of remarks do not have.
const OWN: [&str; 8] = [
    "state", "theme", "kind", "words", "veiled", FLAGGED, "answer", "like",
];

impl AskedInbox {
    /// The names of an address, in the order in which they are written.
    pub(in crate::http::staff) fn names() -> Vec<&'static str> {
        Narrowed::names(&OWN)
    }

    pub(in crate::http::staff) fn read(query: &str, desk: &Desk) -> Result<Self, Wrong> {
        let may_judge = desk.staff.has(Right::JudgeFlagged);
        let mut names = Self::names();
        names.retain(|it| may_judge || *it != FLAGGED);
        names.push(super::INSTEAD);
        let query = Query::read(query, &names)?;
        let kinds = RemarkKind::ALL.map(RemarkKind::code);
        let themes = Theme::ALL.map(Theme::code);
        let findings = Finding::ALL.map(Finding::code);
        Ok(Self {
            of: Narrowed::read(&query, &desk.config, &desk.reach, desk.now, "pages")?,
            answer: query.read_as("answer", Answer::from_code, || {
                either(answers().map(Answer::code))
            })?,
            written: query.read_as("words", Language::parse, || {
                either(Language::ALL.map(Language::code))
            })?,
            kind: query.read_as("kind", or_none(NONE, RemarkKind::parse), || {
                either(kinds.into_iter().chain([NONE]))
            })?,
            theme: query.read_as("theme", or_none(NONE, Theme::parse), || {
                either(themes.into_iter().chain([NONE]))
            })?,
            read: query.one_of("state", [("unread", false), ("read", true)])?,
            veiled: query.one_of("veiled", [("yes", true), ("no", false)])?,
            flagged: query.read_as(FLAGGED, or_none(OPEN, Finding::parse), || {
                either([OPEN].into_iter().chain(findings))
            })?,
            like: query.read_as("like", Reference::parse, || "RK7-4M2-9XQ-5".to_owned())?,
        })
    }

    /// What its address says under a name; nothing where that is what an address without it means.
    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        let code = |code: &str| Some(code.to_owned());
        match name {
            "state" => self
                .read
                .and_then(|read| code(if read { "read" } else { "unread" })),
            "theme" => self.theme.and_then(|it| code(it.map_or(NONE, Theme::code))),
            "kind" => self
                .kind
                .and_then(|it| code(it.map_or(NONE, RemarkKind::code))),
            "words" => self.written.and_then(|it| code(it.code())),
            "veiled" => self
                .veiled
                .and_then(|yes| code(if yes { "yes" } else { "no" })),
            FLAGGED => self
                .flagged
                .and_then(|it| code(it.map_or(OPEN, Finding::code))),
            "answer" => self.answer.and_then(|it| code(it.code())),
            "like" => self.like.map(|it| it.to_string()),
            _ => self.of.value(name),
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        super::with(&Self::names(), |it| self.value(it), name, value)
    }

    /// The query of this list.
    pub(in crate::http::staff) fn query(&self) -> String {
        self.with("", "")
    }

    /// Whether those that are alike are shown as one: not where somebody wants to see each of them.
    pub(in crate::http::staff) const fn is_grouped(&self) -> bool {
        self.like.is_none()
    }

    /// What is asked of the index: those that are read, unless those are asked for that a check has set aside.
    pub(in crate::http::staff) fn wanted(&self) -> Wanted {
        let one = |facet: Facet| vec![facet];
        let findings = |finding| Facet::of_checks(&Check::ALL, &[finding]);
        let narrowed = [
            self.written.map(Facet::Written).map(one),
            self.kind.map(Facet::Kind).map(one),
            self.theme.map(Facet::Theme).map(one),
            self.read.map(Facet::Read).map(one),
            self.veiled.map(Facet::Veiled).map(one),
            Some(
                self.flagged
                    .map_or_else(|| one(Facet::ForReaders), findings),
            ),
        ];
        let mut wanted = self.of.wanted(self.answer);
        wanted.facets.extend(narrowed.into_iter().flatten());
        wanted.like = self.like;
        wanted
    }

    /// The first name of the address that asks what words say, and not only how many there are.
    pub(in crate::http::staff) fn asks_for_words(&self) -> Option<&'static str> {
        let names = ["q", "seek", "like", "veiled"];
        names.into_iter().find(|name| self.value(name).is_some())
    }
}

/// Every answer to every question.
pub(in crate::http::staff) fn answers() -> impl Iterator<Item = Answer> {
    Question::ALL
        .iter()
        .flat_map(|it| Answer::of(*it).iter().copied())
}
