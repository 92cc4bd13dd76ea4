//! The feed: what is new as entries (Atom 1.0, RFC 4287), what cannot wait before all others.
//!
//! An entry's name follows from the site and the remark's reference, so that it is the same whoever asks, in
//! whichever language, and after a restart.

use super::Reader;
use super::digest::danger_key;
use super::news::Named;
use crate::domain::people::Account;
use crate::domain::{Instant, Lang};
use crate::inbox::{Facet, Known, Wanted};
use crate::serve::App;
use crate::store::StoreError;
use maud::{Markup, PreEscaped, html};
use rayak_shared::Question;

/// Entries of a feed at most.
const MOST: usize = 50;
/// The year in which the names of entries were first given: a part of each (RFC 4151).
const SINCE: &str = "2026";

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
    let (index, _) = app.inbox.look(&app.store, &config.rules)?;
    let newest = |wanted: &Wanted| {
        let found = index.find(wanted, |page| reader.sees(page));
        index.newest(&found, MOST)
    };
    if reader.tells.danger {
        let found = newest(&Wanted::of_danger());
        entries.extend(found.iter().map(|it| reader.remark(it)));
    }
    entries.extend(worse.iter().map(|it| reader.got_worse(it, now)));
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
        let origin = self
            .site(site)
            .and_then(|site| site.origins.first().cloned());
        let url = origin.and_then(|origin| url::Url::parse(&origin).ok());
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        let host = host.unwrap_or_else(|| "localhost".to_owned());
        let rest: String = form_urlencoded::byte_serialize(rest.as_bytes()).collect();
        format!("tag:{host},{SINCE}:rayak/{site}/{rest}")
    }

    fn remark(&self, known: &Known<'_>) -> Entry {
        let locale = &*self.locale;
        let (site, page) = (&known.page.site, self.key(known.page));
        let reference = known.reference.to_string();
        let title = self.title(site, page);
        let kind = known.kind.map_or("any", |kind| kind.code());
        let mut heading = locale.fill(&format!("post.entry.{kind}"), &[("page", &title)]);
        if let Some(danger) = known.danger {
            let danger = locale.text(danger_key(danger));
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
    fn got_worse(&self, worse: &Named<Question>, now: Instant) -> Entry {
        let site = self.site(&worse.site);
        let zone = site.map_or(jiff::tz::TimeZone::UTC, |site| site.time_zone.clone());
        let sunday = now.day(&zone).week();
        let midnight = zone.to_timestamp(sunday.date().at(0, 0, 0, 0));
        let entry = self.worse_of(worse);
        let query = [("site", &*worse.site), ("page", &*worse.page)];
        let rest = format!("{}/{}/{sunday}", worse.page, worse.what.code());
        Entry {
            id: self.name(&worse.site, &rest),
            title: self.locale.fill("post.entry.worse", &[("entry", &entry)]),
            summary: self.locale.text("staff.worse.note").to_owned(),
            to: self.link("/page", &query),
            updated: midnight.map_or(now, Instant::from_timestamp),
            categories: vec![(format!("{}/#alert", self.base), "worse".to_owned())],
        }
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

/// A text of which XML takes every character.
fn clean(text: &str) -> String {
    let is_taken = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_taken).collect()
}
