//! What is new, told to those who want to know: as a feed that they ask for, and as mail that is sent.
//!
//! ```text
//! inbox, board ─▶ news (what is new for one account) ─▶ digest (in words) ─▶ letter (two forms) ─▶ courier
//!                                                                round: who is due, once and not twice
//! ```
//!
//! Feeds and mail end up where nobody here governs how long they lie and who reads them. So neither holds a word
//! that a visitor wrote, not even masked: they count, name pages, themes and kinds, and lead to where words are
//! read after signing in. It is told from the lists of the index; the words are not even read.
//!
//! What is told is settled at the moment at which it is told, by the role and the reach of that moment.
//! Deliberately absent: attachments, pictures, scripts, and any trace by which a sender sees who reads.

mod courier;
mod digest;
mod feed;
mod letter;
mod news;
mod round;

pub use courier::{Courier, SendError};
pub(crate) use digest::rhythm_key;
pub use digest::trial;
pub(crate) use feed::feed;
pub use letter::Letter;
pub use round::{Errand, Outcome, begin, plan, round, settle};

use crate::config::Config;
use crate::domain::people::{Account, AccountId, Reach, Right, Role};
use crate::domain::{Instant, Lang, Site};
use crate::inbox::PageName;
use crate::locale::Locale;
use crate::text::tame;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is remembered of the post in memory alone.
#[derive(Debug, Default)]
pub(crate) struct Post {
    /// Held while letters are sent, so that nobody is sent one twice.
    turn: tokio::sync::Mutex<()>,
    trouble: Mutex<Option<Trouble>>,
    /// When it was last looked whether pages got worse, of those who are told at once.
    looked: Mutex<HashMap<AccountId, Instant>>,
}

/// That the mail server takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) since: Instant,
    pub(crate) tries: u32,
    /// When it is tried again.
    pub(crate) again: Instant,
    /// What went wrong, by a code.
    pub(crate) what: &'static str,
}

/// The first wait after the mail server took nothing, and the longest.
const FIRST_WAIT_MS: i64 = 15_000;
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1_000;

impl Trouble {
    fn after(before: Option<Self>, what: &'static str, now: Instant) -> Self {
        let tries = before.map_or(0, |it| it.tries).saturating_add(1);
        let doubled = FIRST_WAIT_MS << (tries - 1).min(16);
        Self {
            since: before.map_or(now, |it| it.since),
            tries,
            again: Instant(now.0 + doubled.min(LONGEST_WAIT_MS)),
            what,
        }
    }
}

impl Post {
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        *held(&self.trouble)
    }

    fn server_failed(&self, what: &'static str, now: Instant) {
        let mut trouble = held(&self.trouble);
        *trouble = Some(Trouble::after(*trouble, what, now));
    }

    fn server_is_well(&self) {
        *held(&self.trouble) = None;
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What somebody of a role is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tells {
    remarks: bool,
    danger: bool,
    worse: bool,
}

impl Tells {
    const fn of(role: Role) -> Self {
        let remarks = role.has(Right::ReadWords);
        let danger = role.has(Right::ReadUrgent);
        Self {
            remarks,
            danger,
            // Who is on duty for dangers is told of nothing else.
            worse: remarks || !danger,
        }
    }
}

/// For whom, and in which words, something is told.
#[derive(Debug, Clone)]
struct Reader {
    config: Arc<Config>,
    locale: Arc<Locale>,
    tells: Tells,
    reach: Reach,
    /// Where the staff's pages are, without a last slash.
    base: String,
}

impl Reader {
    fn new(config: &Arc<Config>, account: &Account, wished: Option<Lang>, base: String) -> Self {
        let sites = || config.registry.sites.iter();
        let is_there = |lang: &Lang| sites().any(|site| site.languages.contains(lang));
        let lang = wished.into_iter().chain(account.lang).find(is_there);
        let lang = lang.or(sites().next().map(|site| site.first_language()));
        let lang = lang.unwrap_or(Lang::from_bytes([0; 8]));
        Self {
            locale: Arc::clone(config.languages.of(lang)),
            config: Arc::clone(config),
            tells: Tells::of(account.role),
            reach: account.reach.clone(),
            base,
        }
    }

    /// The sites of which something is within reach.
    fn sites(&self) -> impl Iterator<Item = &Arc<Site>> {
        let sites = self.config.registry.sites.iter();
        sites.filter(|site| self.reach.sees_something_of(&site.id))
    }

    fn site(&self, id: &str) -> Option<&Arc<Site>> {
        self.config.registry.site(id)
    }

    fn sees(&self, page: &PageName) -> bool {
        self.site(&page.site)
            .is_some_and(|site| match site.holder(page.id) {
                Some(listed) => self.reach.sees_listed(&site.id, listed),
                None => self.reach.sees(&site.id, None, &page.name),
            })
    }

    /// The name of a page as addresses know it: the key under which it is listed, whatever it was called before.
    fn key<'a>(&'a self, page: &'a PageName) -> &'a str {
        let listed = self.site(&page.site).and_then(|site| site.holder(page.id));
        listed.map_or(&page.name, |listed| &listed.key)
    }

    /// The clock by which it is morning.
    fn zone(&self) -> TimeZone {
        let first = self.sites().next();
        first.map_or(TimeZone::UTC, |site| site.time_zone.clone())
    }

    fn lang_of(&self, site: &Site) -> Lang {
        let lang = site.language(self.locale.code());
        lang.unwrap_or_else(|| site.first_language())
    }

    /// The title of a page, or its name where it has none.
    fn title(&self, site: &str, name: &str) -> String {
        let listed = self.site(site).and_then(|site| {
            let page = site.page(name).filter(|it| it.key == name)?;
            Some(page.title.get(self.lang_of(site)).to_owned())
        });
        one_line(&listed.unwrap_or_else(|| self.locale.isolated(&tame(name))))
    }

    /// Whose pages these are.
    fn organisation(&self) -> String {
        let first = self.sites().next();
        let name = first.map(|site| site.organisation.get(self.lang_of(site)).to_owned());
        one_line(&name.unwrap_or_else(|| self.locale.text("staff.brand").to_owned()))
    }

    fn link(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(query);
        format!("{}{path}?{}", self.base, text.finish())
    }
}

/// A text without what would end its line, in a header or elsewhere.
fn one_line(text: &str) -> String {
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.replace(is_end, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_takes_nothing_is_asked_ever_later_and_once_an_hour_at_last() {
        let post = Post::default();
        let mut now = Instant(0);
        let mut waits = Vec::new();
        for _ in 0..11 {
            post.server_failed("connection", now);
            let trouble = post.trouble().expect("there is trouble");
            waits.push((trouble.again.0 - now.0) / 1_000);
            now = trouble.again;
        }
        assert!(waits.starts_with(&[15, 30, 60, 120]), "{waits:?}");
        assert!(waits.ends_with(&[3_600, 3_600]), "{waits:?}");
        assert_eq!(post.trouble().map(|it| it.since), Some(Instant(0)));
        post.server_is_well();
        assert_eq!(post.trouble(), None);
    }

    #[test]
    fn who_is_on_duty_is_told_of_dangers_alone_and_who_reads_no_words_of_pages_alone() {
        let told = |role| {
            let Tells {
                remarks,
                danger,
                worse,
            } = Tells::of(role);
            (remarks, danger, worse)
        };
        assert_eq!(told(Role::Manager), (true, true, true));
        assert_eq!(told(Role::Editor), (true, true, true));
        assert_eq!(told(Role::Duty), (false, true, false));
        for role in [
            Role::Viewer,
            Role::It,
            Role::Administrator,
            Role::Communications,
        ] {
            assert_eq!(told(role), (false, false, true));
        }
    }
}
