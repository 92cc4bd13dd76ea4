//! A remark as a row: in the words of the reader's language for a table, in codes for a program.

use super::super::super::quote::worded;
use super::super::shown::Shown;
use super::make::Maker;
use crate::domain::Reference;
use crate::rules::Judged;
use crate::taking::legal;
use rayak_shared::{Answer, Channel, Question, Reason};
use serde::Serialize;

/// The columns in their order, each with its width in characters.
pub(super) const COLUMNS: [(&str, f64); 20] = [
    ("reference", 16.0),
    ("page", 26.0),
    ("title", 34.0),
    ("department", 26.0),
    ("received", 26.0),
    ("question", 18.0),
    ("answer", 12.0),
    ("reasons", 32.0),
    ("section", 16.0),
    ("form_language", 14.0),
    ("words_language", 14.0),
    ("channel", 16.0),
    ("kind", 14.0),
    ("kind_by", 12.0),
    ("theme", 28.0),
    ("theme_by", 12.0),
    ("read", 12.0),
    ("alike", 16.0),
    ("veiled", 14.0),
    ("words", 80.0),
];

/// By whom a remark was sorted.
const SAID: &str = "staff";
const SUGGESTED: &str = "rules";

/// A remark with what is needed to tell it.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) maker: &'a Maker,
    pub(super) shown: &'a Shown,
    pub(super) judged: Judged<'a>,
    /// The first of those that are like it.
    pub(super) first: Reference,
}

/// A remark for programs.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    reference: String,
    page: String,
    title: Option<&'a str>,
    department: Option<&'a str>,
    received: String,
    question: Question,
    answer: Answer,
    reasons: &'a [Reason],
    section: Option<String>,
    form_language: &'a str,
    words_language: &'a str,
    channel: Channel,
    kind: Option<&'static str>,
    kind_by: Option<&'static str>,
    theme: Option<&'static str>,
    theme_by: Option<&'static str>,
    read: bool,
    alike: String,
    veiled: bool,
    /// Nothing where they are veiled.
    words: Option<String>,
}

impl<'a> Row<'a> {
    /// What something is, and by whom it was said: by staff, or else by the rules.
    fn by<T>(said: Option<T>, suggested: Option<T>) -> Option<(T, &'static str)> {
        let said = said.map(|it| (it, SAID));
        said.or_else(|| suggested.map(|it| (it, SUGGESTED)))
    }

    fn is_veiled(&self) -> bool {
        self.judged.suspicion.is_some() && !self.maker.with_veiled
    }

    /// When it came in, by the site's clock.
    fn received(&self) -> String {
        let zone = self.maker.asked.of.site.time_zone.clone();
        let at = self.shown.standing.at.timestamp().to_zoned_datetime(zone);
        at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    pub(super) fn told(&'a self) -> Told<'a> {
        let (maker, standing) = (self.maker, &self.shown.standing);
        let site = &maker.asked.of.site;
        let page = site.holder(self.shown.page.id);
        // A page answers to every name that it has had, and is called by the one that it has.
        let name = page.map_or(&*self.shown.page.name, |it| &*it.key);
        let theme = self.judged.theme.as_ref().map(|it| it.what);
        let theme = Self::by(standing.theme, theme);
        let kind = self.judged.kind.as_ref().map(|it| it.what);
        let kind = Self::by(standing.kind, kind);
        Told {
            reference: self.shown.reference.to_string(),
            page: legal(name).into_owned(),
            title: page.map(|it| it.title.get(maker.lang)),
            department: page.map(|it| it.department.as_str()),
            received: self.received(),
            question: standing.answer.question(),
            answer: standing.answer,
            reasons: &standing.reasons,
            section: standing.section.as_deref().map(|it| legal(it).into_owned()),
            form_language: standing.lang.as_str(),
            words_language: self.judged.language.code(),
            channel: standing.channel,
            kind: kind.map(|(it, _)| it.code()),
            kind_by: kind.map(|(_, by)| by),
            theme: theme.map(|(it, _)| it.code()),
            theme_by: theme.map(|(_, by)| by),
            read: standing.read,
            alike: self.first.to_string(),
            veiled: self.judged.suspicion.is_some(),
            words: (!self.is_veiled()).then(|| legal(&self.shown.text).into_owned()),
        }
    }

    /// The same for people.
    pub(super) fn cells(&self) -> [String; COLUMNS.len()] {
        let told = self.told();
        let (maker, locale) = (self.maker, &*self.maker.locale);
        let text = |group: &str, code: &str| locale.text(&format!("{group}{code}")).to_owned();
        let any =
            |group: &str, code: Option<&str>| code.map_or(String::new(), |it| text(group, it));
        let site = &maker.asked.of.site;
        let department = told.department.and_then(|id| site.department(id));
        let reasons = told.reasons.iter().map(|it| text("reason.", it.code()));
        let words = if self.is_veiled() {
            locale.text("take.veiled").to_owned()
        } else {
            worded(&self.shown.text, locale)
        };
        let form_language = maker.language_name(self.shown.standing.lang);
        [
            told.reference,
            told.page,
            told.title.unwrap_or_default().to_owned(),
            department.map_or(String::new(), |it| it.name.get(maker.lang).to_owned()),
            told.received,
            text("staff.question.", told.question.code()),
            text("answer.", told.answer.code()),
            reasons.collect::<Vec<_>>().join(" · "),
            told.section.unwrap_or_default(),
            form_language,
            text("about.language.", told.words_language),
            text("staff.channel.", told.channel.code()),
            any("about.kind.", told.kind),
            any("take.by.", told.kind_by),
            any("about.theme.", told.theme),
            any("take.by.", told.theme_by),
            text("inbox.state.", if told.read { "read" } else { "unread" }),
            told.alike,
            text("inbox.veiled.", if told.veiled { "yes" } else { "no" }),
            words,
        ]
    }
}
