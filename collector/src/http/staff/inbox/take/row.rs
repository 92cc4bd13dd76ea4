//! A remark as a row: in the words of the reader's language for a table, in codes for a program.

use super::super::super::quote::worded;
use super::super::shown::Shown;
use super::make::Maker;
use crate::domain::Reference;
use crate::rules::Judged;
use crate::taking::legal;
use rayak_shared::{Answer, Channel, Question, Reason};
use serde::Serialize;

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    /// The name under which a program finds the same in a row of its own.
    pub(super) name: &'static str,
    /// In characters.
    pub(super) width: f64,
    cell: fn(&Row<'_>, &Told<'_>) -> String,
}

const fn column(name: &'static str, width: f64, cell: fn(&Row<'_>, &Told<'_>) -> String) -> Column {
    Column { name, width, cell }
}

/// The columns in their order.
pub(super) const COLUMNS: [Column; 20] = [
    column("reference", 16.0, |_, told| told.reference.clone()),
    column("page", 26.0, |_, told| told.page.clone()),
    column("title", 34.0, |_, told| {
        told.title.unwrap_or_default().to_owned()
    }),
    column("department", 26.0, |row, told| {
        row.department(told.department)
    }),
    column("received", 26.0, |_, told| told.received.clone()),
    column("question", 18.0, |row, told| {
        row.text("staff.question.", told.question.code())
    }),
    column("answer", 12.0, |row, told| {
        row.text("answer.", told.answer.code())
    }),
    column("reasons", 32.0, |row, told| {
        let reasons = told.reasons.iter();
        let reasons = reasons.map(|it| row.text("reason.", it.code()));
        reasons.collect::<Vec<_>>().join(" · ")
    }),
    column("section", 16.0, |_, told| {
        told.section.clone().unwrap_or_default()
    }),
    column("form_language", 14.0, |row, _| {
        row.maker.language_name(row.shown.standing.lang)
    }),
    column("words_language", 14.0, |row, told| {
        row.text("about.language.", told.words_language)
    }),
    column("channel", 16.0, |row, told| {
        row.text("staff.channel.", told.channel.code())
    }),
    column("kind", 14.0, |row, told| row.any("about.kind.", told.kind)),
    column("kind_by", 12.0, |row, told| {
        row.any("take.by.", told.kind_by)
    }),
    column("theme", 28.0, |row, told| {
        row.any("about.theme.", told.theme)
    }),
    column("theme_by", 12.0, |row, told| {
        row.any("take.by.", told.theme_by)
    }),
    column("read", 12.0, |row, told| {
        row.text("inbox.state.", if told.read { "read" } else { "unread" })
    }),
    column("alike", 16.0, |_, told| told.alike.clone()),
    column("veiled", 14.0, |row, told| {
        row.text("inbox.veiled.", if told.veiled { "yes" } else { "no" })
    }),
    column("words", 80.0, |row, _| row.words()),
];

pub(crate) fn column_names() -> [&'static str; COLUMNS.len()] {
    COLUMNS.map(|column| column.name)
}

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

/// A remark for programs, under the names of the columns.
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
        let kind = Self::by(standing.kind, self.judged.suggested_kind());
        let theme = Self::by(standing.theme, self.judged.suggested_theme());
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
        COLUMNS.map(|column| (column.cell)(self, &told))
    }

    fn text(&self, group: &str, code: &str) -> String {
        self.maker.locale.text(&format!("{group}{code}")).to_owned()
    }

    fn any(&self, group: &str, code: Option<&str>) -> String {
        code.map_or(String::new(), |it| self.text(group, it))
    }

    fn department(&self, id: Option<&str>) -> String {
        let site = &self.maker.asked.of.site;
        let department = id.and_then(|id| site.department(id));
        department.map_or(String::new(), |it| it.name.get(self.maker.lang).to_owned())
    }

    /// What was written, or that it is veiled.
    fn words(&self) -> String {
        let locale = &*self.maker.locale;
        if self.is_veiled() {
            locale.text("take.veiled").to_owned()
        } else {
            worded(&self.shown.text, locale)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_finds_in_a_row_what_the_columns_name_in_their_order() {
        let told = Told {
            reference: String::new(),
            page: String::new(),
            title: None,
            department: None,
            received: String::new(),
            question: Question::Useful,
            answer: Answer::Yes,
            reasons: &[],
            section: None,
            form_language: "ar",
            words_language: "ar",
            channel: Channel::Widget,
            kind: None,
            kind_by: None,
            theme: None,
            theme_by: None,
            read: false,
            alike: String::new(),
            veiled: true,
            words: None,
        };
        let told = serde_json::to_value(&told).expect("JSON");
        let names = told.as_object().expect("an object").keys();
        assert!(names.eq(column_names()));
    }
}
