//! By what every list can be narrowed, read and written in one way: words, page, department, kind of page,
//! question, language and channel of the answer, and days.
//!
//! A list names those among them that it has; under any other name nothing is found here, since nothing
//! comes through [`Query::read`].

use super::{Query, Wrong, dates, days, either, site};
use crate::board::{Kind, Period, Preset};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Instant, Lang, Reference, Site};
use crate::inbox::{Facet, Wanted};
use crate::text;
use rayak_shared::{Answer, Channel, Question};
use std::sync::Arc;

/// Characters of a search at most; words are found by their stems, so that a few are enough.
pub(in crate::http::staff) const SEARCH: usize = 200;

/// What a search looks into only where it is told to.
const VEILED: &str = "veiled";

/// The names under which all lists of remarks are narrowed.
const NAMES: [&str; 11] = [
    "site",
    "q",
    "page",
    "department",
    "pages",
    "question",
    "language",
    "channel",
    "period",
    "from",
    "to",
];

/// What an address asks for that is asked for in the same way of every list.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct Narrowed {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) search: String,
    /// Whether a search looks into words that may hold personal data.
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
        let departments = || site.departments.iter().map(|it| it.id.as_str());
        let search = query.read_as(
            "q",
            |text| (text.chars().count() <= SEARCH).then(|| text.trim().to_owned()),
            || format!("≤ {SEARCH}"),
        )?;
        Ok(Self {
            search: search.unwrap_or_default(),
            seeks_veiled: query
                .read_as(
                    "seek",
                    |it| (it == VEILED).then_some(true),
                    || VEILED.to_owned(),
                )?
                .unwrap_or_default(),
            page: query.get("page").map(str::to_owned),
            department: query.read_as(
                "department",
                |id| departments().find(|it| *it == id).map(str::to_owned),
                || either(departments()),
            )?,
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
            "seek" => self.wanted(None).veiled_too.then(|| VEILED.to_owned()),
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
        super::with(&NAMES, |it| self.value(it), "", "")
    }

    /// The days; none where remarks of all times are meant.
    pub(in crate::http::staff) const fn days(&self) -> Option<(Day, Day)> {
        match self.period {
            Period::Settled => None,
            Period::Days(from, to) => Some((from, to)),
        }
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
            days: self.days(),
            facets: narrowed.into_iter().flatten().collect(),
            like: None,
        }
    }

    /// Whether a search has no word in it, so that nothing is sought.
    pub(in crate::http::staff) fn seeks_nothing(&self) -> bool {
        let wanted = self.wanted(None);
        !self.search.is_empty() && wanted.words.is_empty() && wanted.reference.is_none()
    }
}
