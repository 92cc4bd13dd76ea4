//! The address of a list, read and written: what is shown, in which order, and which page of it.
//!
//! The address alone says what is shown, so that it can be kept and shared, and so that a file has
//! exactly what the list before it has. What it says and we do not know is told, with what would be
//! right, instead of being passed over: a list that shows something else than was asked for
//! misleads whoever reads it.

use crate::board::{Filter, HELD, Kind, Order, Period, Preset, Slice};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Instant, Lang, Site};
use rayak_shared::{Channel, Question};
use std::sync::Arc;

/// A list as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct Asked {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) filter: Filter,
    pub(in crate::http::staff) order: Order,
    /// The days by their name; none where they are named by their dates.
    pub(in crate::http::staff) preset: Option<Preset>,
    /// Which page of the list, from 1.
    pub(in crate::http::staff) at: usize,
}

/// A part of an address that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http::staff) struct Wrong {
    pub(in crate::http::staff) name: String,
    pub(in crate::http::staff) value: String,
    /// What could stand there; nothing where the name itself is not known.
    pub(in crate::http::staff) right: String,
}

/// The names of an address, in the order in which they are written.
pub(in crate::http::staff) const NAMES: [&str; 11] = [
    "site",
    "question",
    "department",
    "kind",
    "language",
    "channel",
    "period",
    "from",
    "to",
    "order",
    "at",
];

/// A named period that is chosen in place of dates which are set.
pub(in crate::http::staff) const INSTEAD: &str = "instead";

/// The parts of a query, of which only the known may be asked for.
struct Query(Vec<(String, String)>);

impl Query {
    fn read(query: &str, known: &[&str]) -> Result<Self, Wrong> {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        // The language of the page itself is the shell's. A field that was left open asks nothing.
        let pairs = pairs.filter(|(name, value)| name != "lang" && !value.is_empty());
        let pairs: Vec<_> = pairs.collect();
        for (name, value) in &pairs {
            if !known.contains(&name.as_str()) {
                return Err(Wrong {
                    name: name.clone(),
                    value: value.clone(),
                    right: String::new(),
                });
            }
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter().rev();
        let found = pairs.find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// What stands under a name, read; `right` says what could.
    fn read_as<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        right: impl Fn() -> String,
    ) -> Result<Option<T>, Wrong> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(Wrong {
                name: name.to_owned(),
                value: value.to_owned(),
                right: right(),
            }),
        }
    }
}

fn either<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// The site that a query names, or the first of those within reach.
fn site(query: &Query, config: &Config, reach: &Reach) -> Result<Arc<Site>, Wrong> {
    let sites = || {
        let sites = config.registry.sites.iter();
        sites.filter(|site| reach.sees_something_of(&site.id))
    };
    let named = query.read_as(
        "site",
        |id| sites().find(|site| site.id == id).cloned(),
        || either(sites().map(|site| site.id.as_str())),
    )?;
    named
        .or_else(|| sites().next().cloned())
        .ok_or_else(|| Wrong {
            name: "site".to_owned(),
            value: String::new(),
            right: String::new(),
        })
}

/// The days that a query names.
fn days(query: &Query, today: Day) -> Result<(Period, Option<Preset>), Wrong> {
    let earliest = today.minus(HELD);
    let right = || format!("{earliest} – {today}");
    let day = |name| {
        let read = |text: &str| Day::parse(text).filter(|day| (earliest..=today).contains(day));
        query.read_as(name, read, right)
    };
    let preset = |name| {
        query.read_as(name, Preset::parse, || {
            either(Preset::ALL.iter().map(|it| it.code()))
        })
    };
    if let Some(preset) = preset(INSTEAD)? {
        return Ok((preset.period(today), Some(preset)));
    }
    let (from, to) = (day("from")?, day("to")?);
    if from.is_some() || to.is_some() {
        let to = to.unwrap_or(today);
        let from = from.unwrap_or(earliest);
        if from > to {
            return Err(Wrong {
                name: "to".to_owned(),
                value: to.to_string(),
                right: format!("{from} – {today}"),
            });
        }
        return Ok((Period::Days(from, to), None));
    }
    let preset = preset("period")?.unwrap_or(Preset::Settled);
    Ok((preset.period(today), Some(preset)))
}

impl Asked {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &[&NAMES[..], &[INSTEAD]].concat())?;
        let site = site(&query, config, reach)?;
        let (period, preset) = days(&query, now.day(&site.time_zone))?;
        let question = query.read_as(
            "question",
            |it| Question::parse(it).ok(),
            || either(Question::ALL.iter().map(|it| it.code())),
        )?;
        let departments = || site.departments.iter().map(|it| it.id.as_str());
        let department = query.read_as(
            "department",
            |id| departments().find(|it| *it == id).map(str::to_owned),
            || either(departments()),
        )?;
        let kind = query.read_as("kind", Kind::parse, || {
            either(Kind::ALL.iter().map(|it| it.code()))
        })?;
        let lang: Option<Lang> = query.read_as(
            "language",
            |it| site.language(it),
            || either(site.languages.iter().map(Lang::as_str)),
        )?;
        let channel = query.read_as(
            "channel",
            |it| Channel::parse(it).ok(),
            || either(Channel::ALL.iter().map(|it| it.code())),
        )?;
        let order = query.read_as("order", Order::parse, || {
            either(Order::ALL.iter().map(|it| it.code()))
        })?;
        let at = query.read_as(
            "at",
            |it| it.parse().ok().filter(|at| *at > 0),
            || "1, 2, 3".to_owned(),
        )?;
        Ok(Self {
            filter: Filter {
                slice: Slice {
                    question: question.unwrap_or(Question::Useful),
                    lang,
                    channel,
                },
                period,
                department,
                kind,
            },
            site,
            order: order.unwrap_or(Order::Worst),
            preset,
            at: at.unwrap_or(1),
        })
    }

    /// What its address says under a name; nothing where that is what an address without it means.
    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        let Filter {
            slice,
            period,
            department,
            kind,
        } = &self.filter;
        let code = |code: &str| Some(code.to_owned());
        let dates = match (period, self.preset) {
            (Period::Days(from, to), None) => Some((from.to_string(), to.to_string())),
            _ => None,
        };
        match name {
            "site" => code(&self.site.id),
            "question" => code(slice.question.code()),
            "department" => department.clone(),
            "kind" => kind.and_then(|it| code(it.code())),
            "language" => slice.lang.and_then(|it| code(it.as_str())),
            "channel" => slice.channel.and_then(|it| code(it.code())),
            "period" => self.preset.and_then(|it| code(it.code())),
            "from" => dates.map(|(from, _)| from),
            "to" => dates.map(|(_, to)| to),
            "order" => code(self.order.code()),
            "at" => (self.at > 1).then(|| self.at.to_string()),
            _ => None,
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for it in NAMES {
            // Another list begins at its beginning.
            let kept = it != name && (it != "at" || name.is_empty());
            if let Some(kept) = self.value(it).filter(|_| kept) {
                query.append_pair(it, &kept);
            } else if it == name && !value.is_empty() {
                query.append_pair(it, value);
            }
        }
        query.finish()
    }

    /// The query of this list.
    pub(in crate::http::staff) fn query(&self) -> String {
        self.with("", "")
    }
}

/// One page as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedPage {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) page: String,
    pub(in crate::http::staff) period: Period,
    pub(in crate::http::staff) preset: Option<Preset>,
}

impl AskedPage {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &["site", "page", "period", "from", "to", INSTEAD])?;
        let site = site(&query, config, reach)?;
        let (period, preset) = days(&query, now.day(&site.time_zone))?;
        let page = query.get("page").unwrap_or_default().to_owned();
        Ok(Self {
            site,
            page,
            period,
            preset,
        })
    }

    /// The query of the same page.
    pub(in crate::http::staff) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("page", &self.page);
        match (self.preset, self.period) {
            (Some(preset), _) => {
                query.append_pair("period", preset.code());
            }
            (None, Period::Days(from, to)) => {
                query.append_pair("from", &from.to_string());
                query.append_pair("to", &to.to_string());
            }
            (None, Period::Settled) => {}
        }
        query.finish()
    }
}

/// A weekly brief as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedBrief {
    pub(in crate::http::staff) site: Arc<Site>,
    /// The Sunday on which the week began.
    pub(in crate::http::staff) week: Day,
    pub(in crate::http::staff) department: Option<String>,
    /// The first and the last week of which there can be a brief.
    weeks: (Day, Day),
}

impl AskedBrief {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &["site", "week", "department"])?;
        let site = site(&query, config, reach)?;
        let today = now.day(&site.time_zone);
        // The last that has ended, and the first that has half a year before it to be held against.
        let last = today.week().minus(7);
        let first = today.week().minus(HELD / 2);
        let read = |text: &str| {
            let week = Day::parse(text)?.week();
            (first..=last).contains(&week).then_some(week)
        };
        let week = query.read_as("week", read, || format!("{first} – {last}"))?;
        let departments = || site.departments.iter().map(|it| it.id.as_str());
        let department = query.read_as(
            "department",
            |id| departments().find(|it| *it == id).map(str::to_owned),
            || either(departments()),
        )?;
        Ok(Self {
            week: week.unwrap_or(last),
            department,
            weeks: (first, last),
            site,
        })
    }

    /// The Saturday of the week.
    pub(in crate::http::staff) fn last(&self) -> Day {
        self.week.minus(-6)
    }

    /// The last moment of the week.
    pub(in crate::http::staff) fn end(&self) -> Instant {
        let after = self.week.minus(-7).date();
        let midnight = self.site.time_zone.to_timestamp(after.at(0, 0, 0, 0));
        let midnight = midnight.unwrap_or_default();
        Instant(Instant::from_timestamp(midnight).0 - 1)
    }

    pub(in crate::http::staff) fn earlier(&self) -> Option<Day> {
        Some(self.week.minus(7)).filter(|week| *week >= self.weeks.0)
    }

    pub(in crate::http::staff) fn later(&self) -> Option<Day> {
        Some(self.week.minus(-7)).filter(|week| *week <= self.weeks.1)
    }

    /// The query of another week's brief.
    pub(in crate::http::staff) fn query(&self, week: Day) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("week", &week.to_string());
        if let Some(department) = &self.department {
            query.append_pair("department", department);
        }
        query.finish()
    }
}

/// The query of an overview: which site.
pub(in crate::http::staff) fn site_of(
    query: &str,
    config: &Config,
    reach: &Reach,
) -> Result<Arc<Site>, Wrong> {
    site(&Query::read(query, &["site"])?, config, reach)
}

/// The query of one page over the period of the public figures.
pub(in crate::http::staff) fn page_query(site: &Site, page: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("site", &site.id)
        .append_pair("page", page);
    query.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT;

    // A Friday, in Riyadh as well.
    const NOW: Instant = Instant(1_795_780_800_000);

    fn asked(query: &str) -> Result<Asked, Wrong> {
        let config = Config::parse(DEFAULT).expect("the default is good");
        Asked::read(query, &config, &Reach::Everywhere, NOW)
    }

    fn wrong(query: &str) -> (String, String) {
        let wrong = asked(query).expect_err(query);
        (wrong.name, wrong.right)
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for query in [
            "",
            "question=service&order=best",
            "department=roads&kind=service&language=en&channel=form&period=13-weeks&at=2",
            "from=2026-10-01&to=2026-10-31",
            "from=2026-10-01&to=2026-10-31&instead=13-weeks",
        ] {
            let read = asked(query).expect(query);
            let again = asked(&read.query()).expect("our own");
            assert_eq!(read.query(), again.query(), "{query}");
            assert_eq!((read.filter, read.at), (again.filter, again.at), "{query}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_with_what_would_be_right() {
        assert_eq!(wrong("colour=red"), ("colour".into(), String::new()));
        assert_eq!(
            wrong("order=up"),
            ("order".into(), "worst, best, volume, change".into())
        );
        assert_eq!(wrong("language=xx"), ("language".into(), "ar, en".into()));
        assert_eq!(wrong("at=0").0, "at");
        assert_eq!(wrong("from=2026-13-01").0, "from");
        assert_eq!(wrong("from=1999-01-01").0, "from");
        assert_eq!(wrong("from=2026-10-02&to=2026-10-01").0, "to");
        assert_eq!(wrong("department=nobody").0, "department");
    }

    #[test]
    fn another_choice_begins_at_the_beginning_of_its_list() {
        let asked = asked("at=3").expect("known");
        assert!(!asked.with("order", "best").contains("at="));
        assert!(asked.with("at", "4").contains("at=4"));
    }

    #[test]
    fn named_weeks_begin_on_sunday() {
        let asked = asked("period=4-weeks").expect("known");
        let days = (Day::parse("2026-11-01"), Day::parse("2026-11-27"));
        let Period::Days(from, to) = asked.filter.period else {
            unreachable!("weeks have dates");
        };
        assert_eq!((Some(from), Some(to)), days);
    }
}
