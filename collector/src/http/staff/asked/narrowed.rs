//! By what every list can be narrowed, read and written in one way: words, page, department, kind of page,
//! question, language and channel of the answer, and days.
//!
//! A list names those among them that it has; under any other name nothing is found here, since nothing
//! comes through [`Query::read`].

use super::{INSTEAD, Query, Wrong, dates, days, either, site};
use crate::board::{Kind, Period, Preset};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Instant, Lang, Reference, Site};
use crate::inbox::{Facet, Wanted};
use crate::text::{self, Sought};
use rayak_shared::{Answer, Channel, Question};
use std::sync::Arc;

/// Characters of a search at most; words are found by their stems, so that a few are enough.
pub(in crate::http::staff) const SEARCH: usize = 200;

/// What a search looks into only where it is told to.
const VEILED: &str = "veiled";

/// The names under which all lists of remarks are narrowed, in the order in which they are written: those that stand
/// before a list's own, and those after.
const FIRST: [&str; 3] = ["site", "q", "seek"];
const THEN: [&str; 10] = [
    "page",
    "department",
    "pages",
    "question",
    "language",
    "channel",
    "period",
    "from",
    "to",
    "at",
];

/// What an address asks for that is asked for in the same way of every list.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct Narrowed {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) search: String,
    /// What the search is: a reference, or else words.
    reference: Option<Reference>,
    words: Vec<Sought>,
    /// Whether words are sought in those that may hold personal data as well.
    seeks_veiled: bool,
    /// Only of this page, by its name.
    pub(in crate::http::staff) page: Option<String>,
    pub(in crate::http::staff) department: Option<String>,
    pub(in crate::http::staff) pages: Option<Kind>,
    pub(super) question: Option<Question>,
    pub(super) lang: Option<Lang>,
    pub(super) channel: Option<Channel>,
    pub(super) period: Period,
    /// The days by their name; none where they are named by their dates.
    pub(super) preset: Option<Preset>,
    /// Which page of the list, from 1.
    pub(in crate::http::staff) at: usize,
}

impl Narrowed {
    /// The names of the address of a list of remarks that has these of its own.
    pub(super) fn names(own: &[&'static str]) -> Vec<&'static str> {
        [&FIRST[..], own, &THEN[..]].concat()
    }

    /// Reads what a query asks for; `pages` is its name for the kind of page.
    pub(super) fn read(
        query: &Query,
        config: &Config,
        reach: &Reach,
        now: Instant,
        pages: &'static str,
    ) -> Result<Self, Wrong> {
        let site = site(query, config, reach)?;
        let (period, preset) = days(query, now.day(&site.time_zone))?;
        let search = query.read_as(
            "q",
            |text| (text.chars().count() <= SEARCH).then(|| text.trim().to_owned()),
            || format!("≤ {SEARCH}"),
        )?;
        let search = search.unwrap_or_default();
        let reference = Reference::parse(&search);
        let words = match reference {
            Some(_) => Vec::new(),
            None => text::stems(&search),
        };
        let seeks_veiled = query.one_of("seek", [(VEILED, true)])?;
        Ok(Self {
            seeks_veiled: seeks_veiled.unwrap_or(false) && !words.is_empty(),
            search,
            reference,
            words,
            page: query.get("page").map(str::to_owned),
            department: query.department(&site)?,
            pages: query.read_as(pages, Kind::parse, || {
                either(Kind::ALL.iter().map(|it| it.code()))
            })?,
            question: query.read_as(
                "question",
                |it| Question::parse(it).ok(),
                || either(Question::ALL.iter().map(|it| it.code())),
            )?,
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
            at: query.page_of_list()?,
            period,
            preset,
            site,
        })
    }

    /// What an address of remarks says under a name; nothing where that is what an address without it means.
    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        let code = |code: &str| Some(code.to_owned());
        let dates = dates(self.period, self.preset);
        match name {
            "site" => code(&self.site.id),
            "q" => code(&self.search).filter(|it| !it.is_empty()),
            "seek" => self.seeks_veiled.then(|| VEILED.to_owned()),
            "page" => self.page.clone(),
            "department" => self.department.clone(),
            "pages" => self.pages.and_then(|it| code(it.code())),
            "question" => self.question.and_then(|it| code(it.code())),
            "language" => self.lang.and_then(|it| code(it.as_str())),
            "channel" => self.channel.and_then(|it| code(it.code())),
            "period" => {
                let preset = self.preset.filter(|it| *it != Preset::Settled);
                preset.and_then(|it| code(it.code()))
            }
            "from" => dates.map(|(from, _)| from.to_string()),
            "to" => dates.map(|(_, to)| to.to_string()),
            "at" => (self.at > 1).then(|| self.at.to_string()),
            _ => None,
        }
    }

    /// The query of another list of remarks that is narrowed in the same way. Whether veiled words are searched is
    /// said anew for each list.
    pub(in crate::http::staff) fn query(&self) -> String {
        let mut names = Self::names(&[]);
        names.retain(|it| !["seek", "at"].contains(it));
        super::with(&names, |it| self.value(it), "", "")
    }

    /// The days; none where remarks of all times are meant.
    pub(in crate::http::staff) const fn days(&self) -> Option<(Day, Day)> {
        match self.period {
            Period::Settled => None,
            Period::Days(from, to) => Some((from, to)),
        }
    }

    /// The name under which days are chosen by theirs. Dates that are set win over a name, which every form sends, so
    /// that the name which is chosen instead of them goes by another.
    pub(in crate::http::staff) fn chosen_by(&self) -> &'static str {
        if self.has_dates() { INSTEAD } else { "period" }
    }

    /// Whether they are named by their dates.
    pub(in crate::http::staff) fn has_dates(&self) -> bool {
        dates(self.period, self.preset).is_some()
    }

    /// What is asked of the index. An answer is one of a question, so that it says more than that.
    pub(super) fn wanted(&self, answer: Option<Answer>) -> Wanted {
        let one = |facet: Facet| vec![facet];
        let answers = self.question.filter(|_| answer.is_none());
        let answers = answers.map(|it| Answer::of(it).iter().copied().map(Facet::Answer).collect());
        let narrowed = [
            answers,
            answer.map(Facet::Answer).map(one),
            self.lang.map(Facet::Lang).map(one),
            self.channel.map(Facet::Channel).map(one),
        ];
        Wanted {
            words: self.words.clone(),
            reference: self.reference,
            days: self.days(),
            facets: narrowed.into_iter().flatten().collect(),
            like: None,
            veiled_too: self.seeks_veiled,
        }
    }

    /// Whether a search has no word in it, so that nothing is sought.
    pub(in crate::http::staff) const fn seeks_nothing(&self) -> bool {
        !self.search.is_empty() && self.words.is_empty() && self.reference.is_none()
    }
}
