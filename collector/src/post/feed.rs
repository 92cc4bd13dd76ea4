//! The feed: what is new as entries (Atom 1.0, RFC 4287), what cannot wait before all others.
//!
//! An entry's name follows from the site and the remark's reference, or from what a page keeps through every name,
//! so that it is the same whoever asks, in whichever language, and after a restart. A page that is registered, or that
//! another takes up, is another page here.

use super::alerts::{Mark, Rush, Worse, mark, set_aside};
use super::digest::danger_key;
use super::news::Named;
use super::reader::Reader;
use crate::domain::people::Account;
use crate::domain::{Day, Instant, Lang};
use crate::inbox::{Facet, Known, Wanted};
use crate::serve::App;
use crate::store::StoreError;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, html};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of a feed at most.
const MOST: usize = 50;
/// Of them, pages that got worse: where there are more, how many there are is an entry, too.
const MOST_WORSE: usize = 20;
/// The year in which the names of entries were first given: a part of each (RFC 4151).
const SINCE: &str = "2026";
/// For how long a burst stands in the feed, and what was set aside.
const ALERTED_HOURS: i64 = 7 * 24;

/// A feed as it is sent.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) xml: String,
    pub(crate) updated: Instant,
}

struct Entry {
    id: String,
    title: String,
    summary: String,
    to: String,
    updated: Instant,
    /// Of what is about a remark: what it is, by codes.
    categories: Vec<(String, String)>,
}

/// What is new for an account, in the language that was wished for or else its own.
///
/// # Errors
/// If the store cannot be read.
pub(crate) fn feed(app: &App, account: &Account, wished: Option<Lang>) -> Result<Feed, StoreError> {
    let config = app.config();
    let reader = Reader::new(&config, account, wished, app.staff_base());
    let mut entries = Vec::new();
    // Before the index is held: of two that wait for index and board, each would wait for the other.
    let now = app.clock.now();
    let worse = reader.worse(app, now)?;
    let (index, _) = app.inbox.look(&app.store, now)?;
    let newest = |wanted: &Wanted| {
        let found = index.find(wanted, |page| reader.sees(page));
        index.newest(&found, MOST)
    };
    if reader.tells.danger {
        let found = newest(&Wanted::of_danger());
        entries.extend(found.iter().map(|it| reader.remark(it)));
    }
    if worse.len() > MOST_WORSE {
        entries.extend(reader.many_got_worse(&worse, now));
    }
    let named = worse.iter().take(MOST_WORSE);
    entries.extend(named.map(|it| reader.got_worse(it, now)));
    let lately = (Instant(now.0 - ALERTED_HOURS * 3_600_000), now);
    let bursts = reader.bursts(app, lately);
    entries.extend(bursts.iter().map(|it| reader.burst(it)));
    if reader.tells.set_aside {
        let found = newest(&set_aside());
        let found = found.iter().filter(|it| it.came > lately.0);
        entries.extend(reader.set_aside(found));
    }
    if reader.tells.remarks {
        let found = newest(&Wanted::default().and(Facet::ForReaders));
        // What speaks of danger is there already.
        let found = found.iter().filter(|it| it.danger.is_none());
        entries.extend(found.map(|it| reader.remark(it)));
    }
    drop(index);
    entries.truncate(MOST);
    // Of a feed that never had anything, nothing is newer than whom it is for.
    let updated = entries.iter().map(|it| it.updated).max();
    let updated = updated.unwrap_or(account.created);
    let xml = reader.xml(&entries, updated, &account.id.to_string());
    Ok(Feed {
        xml: xml.into_string(),
        updated,
    })
}

impl Reader {
    /// The name of a thing, for good: whose it is, and what.
    fn name(&self, site: &str, rest: &str) -> String {
        let host = self.host(site);
        let rest: String = form_urlencoded::byte_serialize(rest.as_bytes()).collect();
        format!("tag:{host},{SINCE}:rayak/{site}/{rest}")
    }

    fn remark(&self, known: &Known<'_>) -> Entry {
        let locale = &*self.locale;
        let site = &known.page.site;
        let reference = known.reference.to_string();
        let page = self.page(site, self.key(known.page));
        let kind = known.kind.map_or("any", |kind| kind.code());
        let mut heading = locale.fill(&format!("post.entry.{kind}"), &[("page", &page)]);
        if let Some(danger) = known.danger {
            let danger = danger_key(danger);
            let danger = locale.text(&danger);
            heading = locale.fill(
                "post.entry.danger",
                &[("danger", danger), ("entry", &heading)],
            );
        }
        let theme = known.theme.map(|it| format!("about.theme.{}", it.code()));
        let answer = known.answer.map(|it| format!("answer.{}.name", it.code()));
        let facts = [
            ("post.fact.theme", theme.as_deref()),
            ("post.fact.answer", answer.as_deref()),
        ];
        let facts = facts
            .into_iter()
            .filter_map(|(key, value)| Some(locale.fill(key, &[("what", locale.text(value?))])));
        let facts: Vec<_> = facts.collect();
        let scheme = |kind: &str| format!("{}/#{kind}", self.base);
        let codes = [
            ("kind", known.kind.map(|it| it.code())),
            ("theme", known.theme.map(|it| it.code())),
            ("danger", known.danger.map(|it| it.code())),
        ];
        let codes = codes.into_iter();
        let codes = codes.filter_map(|(name, code)| Some((scheme(name), code?.to_owned())));
        let query = [("site", &**site), ("ref", &*reference)];
        Entry {
            id: self.name(site, &reference),
            title: heading,
            summary: facts.join(" "),
            to: self.link("/inbox/remark", &query),
            updated: known.came,
            categories: codes.collect(),
        }
    }

    /// That a page got worse is known by weeks, and is as new as the week.
    fn got_worse(&self, worse: &Named<Worse>, now: Instant) -> Entry {
        let sunday = now.day(&self.zone_of(&worse.site)).week();
        let entry = self.worse_of(worse);
        let rest = format!("worse/{sunday}/{}", hex(worse.what.mark));
        Entry {
            id: self.name(&worse.site, &rest),
            title: self.locale.fill("post.entry.worse", &[("entry", &entry)]),
            summary: self.locale.text("staff.worse.note").to_owned(),
            to: self.figures_of(&worse.site, worse.page.as_deref()),
            updated: self.midnight(&worse.site, sunday).unwrap_or(now),
            categories: self.alert("worse"),
        }
    }

    /// How many pages got worse. Another of them is news, and another entry, also where one has recovered: it may
    /// not be among those that are named.
    fn many_got_worse(&self, worse: &[Named<Worse>], now: Instant) -> Option<Entry> {
        let site = &*self.sites().next()?.id;
        let sunday = now.day(&self.zone_of(site)).week();
        let organisation = self.organisation();
        let values = [("organisation", &*organisation)];
        let count = worse.len() as u64;
        let all: BTreeSet<_> = worse.iter().map(|it| &it.what.mark[..]).collect();
        let all = hex(mark(&all.into_iter().collect::<Vec<_>>()));
        Some(Entry {
            id: self.name(site, &format!("worse/{sunday}/all/{all}")),
            title: self.locale.plural("post.subject.worse", count, &values),
            summary: self.locale.text("staff.worse.note").to_owned(),
            to: format!("{}/", self.base),
            updated: self.midnight(site, sunday).unwrap_or(now),
            categories: self.alert("worse"),
        })
    }

    fn burst(&self, rush: &Named<Rush>) -> Entry {
        let entry = self.burst_of(rush);
        Entry {
            id: self.name(&rush.site, &format!("burst/{}", hex(rush.what.mark))),
            title: self.locale.fill("post.entry.burst", &[("entry", &entry)]),
            summary: self.locale.text("post.bursts.note").to_owned(),
            to: self.figures_of(&rush.site, rush.page.as_deref()),
            updated: rush.what.at,
            categories: self.alert("burst"),
        }
    }

    /// That checks have set something aside is an entry for each site and day, and as new as the last of it.
    fn set_aside<'a>(&self, found: impl Iterator<Item = &'a Known<'a>>) -> Vec<Entry> {
        let mut days: BTreeMap<(&str, Day), Instant> = BTreeMap::new();
        for it in found {
            let site = &*it.page.site;
            let last = days.entry((site, it.came.day(&self.zone_of(site))));
            let last = last.or_insert(it.came);
            *last = it.came.max(*last);
        }
        let entries = days.into_iter().rev().map(|((site, day), updated)| {
            let host = self.locale.isolated(&self.host(site));
            let values = [("host", &*host), ("day", &self.locale.date(day))];
            Entry {
                id: self.name(site, &format!("set-aside/{day}")),
                title: self.locale.fill("post.entry.set_aside", &values),
                summary: String::new(),
                to: self.link("/flagged", &[("site", site)]),
                updated,
                categories: self.alert("set-aside"),
            }
        });
        entries.collect()
    }

    fn alert(&self, what: &str) -> Vec<(String, String)> {
        vec![(format!("{}/#alert", self.base), what.to_owned())]
    }

    fn zone_of(&self, site: &str) -> TimeZone {
        let site = self.site(site);
        site.map_or(TimeZone::UTC, |site| site.time_zone.clone())
    }

    fn midnight(&self, site: &str, day: Day) -> Option<Instant> {
        let midnight = self.zone_of(site).to_timestamp(day.date().at(0, 0, 0, 0));
        midnight.ok().map(Instant::from_timestamp)
    }

    fn xml(&self, entries: &[Entry], updated: Instant, account: &str) -> Markup {
        let locale = &*self.locale;
        let organisation = self.organisation();
        let title = locale.fill("post.feed", &[("organisation", &organisation)]);
        let first = self.sites().next().map(|site| site.id.clone());
        let id = self.name(&first.unwrap_or_default(), &format!("feed/{account}"));
        let feed = html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
            feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(locale.code()) {
                id { (id) }
                title { (clean(&title)) }
                updated { (updated.to_string()) }
                author { name { (clean(&organisation)) } }
                link rel="self" type="application/atom+xml" href={ (self.base) "/inbox.atom" } {}
                link rel="alternate" type="text/html" href={ (self.base) "/" } {}
                @for entry in entries {
                    entry {
                        id { (entry.id) }
                        title { (clean(&entry.title)) }
                        updated { (entry.updated.to_string()) }
                        link rel="alternate" type="text/html" href=(entry.to) {}
                        @for (scheme, term) in &entry.categories {
                            category scheme=(scheme) term=(term) {}
                        }
                        summary { (clean(&entry.summary)) }
                    }
                }
            }
        };
        feed
    }
}

fn hex(mark: Mark) -> String {
    format!("{:016x}", u64::from_be_bytes(mark))
}

/// A text of which XML takes every character.
fn clean(text: &str) -> String {
    let is_taken = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_taken).collect()
}
