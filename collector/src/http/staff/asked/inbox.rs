//! The address of the inbox: which remarks, and which page of them.

use super::{Query, Wrong, days, either, site};
use crate::board::{Kind, Period, Preset};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Instant, Lang, Reference, RemarkKind, Site, Theme};
use crate::inbox::{Facet, Wanted};
use crate::text::{self, Language};
use rayak_shared::{Answer, Channel, Question};
use std::sync::Arc;

/// Characters of a search at most; words are found by their stems, so that a few are enough.
pub(in crate::http::staff) const SEARCH: usize = 200;

/// What a search looks into only where it is told to.
const VEILED: &str = "veiled";

/// What stands for a theme or kind that nothing suggests and nobody has said.
pub(in crate::http::staff) const NONE: &str = "none";

/// Remarks as their address asks for them.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedInbox {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) search: String,
    /// Only of this page, by its name.
    pub(in crate::http::staff) page: Option<String>,
    pub(in crate::http::staff) department: Option<String>,
    pub(in crate::http::staff) pages: Option<Kind>,
    pub(in crate::http::staff) period: Option<(Day, Day)>,
    pub(in crate::http::staff) preset: Option<Preset>,
    question: Option<Question>,
    answer: Option<Answer>,
    lang: Option<Lang>,
    channel: Option<Channel>,
    written: Option<Language>,
    kind: Option<Option<RemarkKind>>,
    theme: Option<Option<Theme>>,
    read: Option<bool>,
    veiled: Option<bool>,
    /// Whether a search looks into words that may hold personal data.
    seeks_veiled: bool,
    like: Option<Reference>,
    /// Which page of the list, from 1.
    pub(in crate::http::staff) at: usize,
}

/// The names of an address, in the order in which they are written.
pub(in crate::http::staff) const INBOX_NAMES: [&str; 20] = [
    "site",
    "q",
    "seek",
    "state",
    "theme",
    "kind",
    "words",
    "veiled",
    "page",
    "department",
    "pages",
    "question",
    "answer",
    "language",
    "channel",
    "period",
    "from",
    "to",
    "like",
    "at",
];

impl AskedInbox {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &[&INBOX_NAMES[..], &[super::INSTEAD]].concat())?;
        let site = site(&query, config, reach)?;
        let (period, preset) = days(&query, now.day(&site.time_zone))?;
        let period = match period {
            Period::Settled => None,
            Period::Days(from, to) => Some((from, to)),
        };
        let departments = || site.departments.iter().map(|it| it.id.as_str());
        let or_none = |codes: Vec<&'static str>| either(codes.into_iter().chain([NONE]));
        let search = query.read_as(
            "q",
            |text| (text.chars().count() <= SEARCH).then(|| text.trim().to_owned()),
            || format!("≤ {SEARCH}"),
        )?;
        Ok(Self {
            search: search.unwrap_or_default(),
            page: query.get("page").map(str::to_owned),
            department: query.read_as(
                "department",
                |id| departments().find(|it| *it == id).map(str::to_owned),
                || either(departments()),
            )?,
            pages: query.read_as("pages", Kind::parse, || {
                either(Kind::ALL.iter().map(|it| it.code()))
            })?,
            period,
            preset: preset.filter(|_| period.is_some()),
            question: query.read_as(
                "question",
                |it| Question::parse(it).ok(),
                || either(Question::ALL.iter().map(|it| it.code())),
            )?,
            answer: query.read_as("answer", Answer::from_code, || {
                either(answers().map(Answer::code))
            })?,
            lang: query.read_as(
                "language",
                |it| site.language(it),
                || either(site.languages.iter().map(Lang::as_str)),
            )?,
            channel: query.read_as(
                "channel",
                |it| Channel::parse(it).ok(),
                || either(Channel::ALL.iter().map(|it| it.code())),
            )?,
            written: query.read_as("words", Language::parse, || {
                either(Language::ALL.iter().map(|it| it.code()))
            })?,
            kind: query.read_as(
                "kind",
                |it| {
                    if it == NONE {
                        Some(None)
                    } else {
                        RemarkKind::parse(it).map(Some)
                    }
                },
                || or_none(RemarkKind::ALL.map(RemarkKind::code).to_vec()),
            )?,
            theme: query.read_as(
                "theme",
                |it| {
                    if it == NONE {
                        Some(None)
                    } else {
                        Theme::parse(it).map(Some)
                    }
                },
                || or_none(Theme::ALL.map(Theme::code).to_vec()),
            )?,
            read: query.read_as(
                "state",
                |it| Some(it == "read").filter(|read| *read || it == "unread"),
                || either(["unread", "read"]),
            )?,
            veiled: query.read_as(
                "veiled",
                |it| Some(it == "yes").filter(|yes| *yes || it == "no"),
                || either(["yes", "no"]),
            )?,
            seeks_veiled: query
                .read_as(
                    "seek",
                    |it| (it == VEILED).then_some(true),
                    || VEILED.to_owned(),
                )?
                .unwrap_or_default(),
            like: query.read_as("like", Reference::parse, || "RK7-4M2-9XQ-5".to_owned())?,
            at: query.page_of_list()?,
            site,
        })
    }

    /// What its address says under a name; nothing where that is what an address without it means.
    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        let code = |code: &str| Some(code.to_owned());
        let dates = self.period.filter(|_| self.preset.is_none());
        match name {
            "site" => code(&self.site.id),
            "q" => Some(self.search.clone()).filter(|it| !it.is_empty()),
            "seek" => self.wanted().veiled_too.then(|| VEILED.to_owned()),
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
            "page" => self.page.clone(),
            "department" => self.department.clone(),
            "pages" => self.pages.and_then(|it| code(it.code())),
            "question" => self.question.and_then(|it| code(it.code())),
            "answer" => self.answer.and_then(|it| code(it.code())),
            "language" => self.lang.and_then(|it| code(it.as_str())),
            "channel" => self.channel.and_then(|it| code(it.code())),
            "period" => self.preset.and_then(|it| code(it.code())),
            "from" => dates.map(|(from, _)| from.to_string()),
            "to" => dates.map(|(_, to)| to.to_string()),
            "like" => self.like.map(|it| it.to_string()),
            "at" => (self.at > 1).then(|| self.at.to_string()),
            _ => None,
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        let kept = |it: &str| self.value(it);
        super::with(&INBOX_NAMES, kept, name, value)
    }

    /// The query of this list.
    pub(in crate::http::staff) fn query(&self) -> String {
        self.with("", "")
    }

    /// Whether those that are alike are shown as one: not where somebody wants to see each of them.
    pub(in crate::http::staff) const fn is_folded(&self) -> bool {
        self.like.is_none()
    }

    /// What is asked of the index.
    pub(in crate::http::staff) fn wanted(&self) -> Wanted {
        let one = |facet: Facet| vec![facet];
        let answers = self.question.filter(|_| self.answer.is_none());
        let answers = answers.map(|it| Answer::of(it).iter().copied().map(Facet::Answer).collect());
        let narrowed = [
            answers,
            self.answer.map(Facet::Answer).map(one),
            self.lang.map(Facet::Lang).map(one),
            self.channel.map(Facet::Channel).map(one),
            self.written.map(Facet::Written).map(one),
            self.kind.map(Facet::Kind).map(one),
            self.theme.map(Facet::Theme).map(one),
            self.read.map(Facet::Read).map(one),
            self.veiled.map(Facet::Veiled).map(one),
        ];
        let reference = Reference::parse(&self.search);
        let words = if reference.is_none() {
            text::stems(&self.search)
        } else {
            Vec::new()
        };
        Wanted {
            veiled_too: self.seeks_veiled && !words.is_empty(),
            words,
            reference,
            days: self.period,
            facets: narrowed.into_iter().flatten().collect(),
            like: self.like,
        }
    }

    /// The first name of the address that asks what words say, and not only how many there are.
    pub(in crate::http::staff) fn asks_for_words(&self) -> Option<&'static str> {
        let names = ["q", "seek", "like", "veiled"];
        names.into_iter().find(|name| self.value(name).is_some())
    }

    /// Whether a search has no word in it, so that nothing is sought.
    pub(in crate::http::staff) fn seeks_nothing(&self) -> bool {
        let wanted = self.wanted();
        !self.search.is_empty() && wanted.words.is_empty() && wanted.reference.is_none()
    }
}

/// Every answer to every question.
pub(in crate::http::staff) fn answers() -> impl Iterator<Item = Answer> {
    Question::ALL
        .iter()
        .flat_map(|it| Answer::of(*it).iter().copied())
}
