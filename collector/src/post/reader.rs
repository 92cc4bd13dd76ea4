//! For whom something is told: what he may be told of, in which words, and by which names.
//!
//! A page has a name here only where it is listed. The path of another is whatever somebody wrote who sent an
//! answer about it, so that outside the house it is said that there is such a page, and on which host.

use crate::config::Config;
use crate::domain::people::{Account, Reach, Right, Role};
use crate::domain::{Lang, PageId, Site};
use crate::inbox::PageName;
use crate::locale::Locale;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// What somebody of a role is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tells {
    pub(super) remarks: bool,
    pub(super) danger: bool,
    /// Of pages that got worse, and of bursts.
    pub(super) worse: bool,
    /// Of what checks have set aside.
    pub(super) set_aside: bool,
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
            set_aside: role.has(Right::JudgeFlagged),
        }
    }
}

/// For whom, and in which words, something is told.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    pub(super) config: Arc<Config>,
    pub(super) locale: Arc<Locale>,
    pub(super) tells: Tells,
    pub(super) reach: Reach,
    /// Where the staff's pages are, without a last slash.
    pub(super) base: String,
}

impl Reader {
    pub(super) fn new(
        config: &Arc<Config>,
        account: &Account,
        wished: Option<Lang>,
        base: String,
    ) -> Self {
        let sites = || config.registry.sites.iter();
        let is_there = |lang: &Lang| sites().any(|site| site.languages.contains(lang));
        let lang = wished.into_iter().chain(account.lang).find(is_there);
        let lang = lang.or(sites().next().map(|site| site.first_language()));
        Self {
            locale: Arc::clone(config.languages.of_or_first(lang)),
            config: Arc::clone(config),
            tells: Tells::of(account.role),
            reach: account.reach.clone(),
            base,
        }
    }

    /// The sites of which something is within reach.
    pub(super) fn sites(&self) -> impl Iterator<Item = &Arc<Site>> {
        let sites = self.config.registry.sites.iter();
        sites.filter(|site| self.reach.sees_something_of(&site.id))
    }

    pub(super) fn site(&self, id: &str) -> Option<&Arc<Site>> {
        self.config.registry.site(id)
    }

    pub(super) fn sees(&self, page: &PageName) -> bool {
        let site = self.site(&page.site);
        site.is_some_and(|site| self.reach.sees_page(site, page.id, &page.name))
    }

    /// The key under which a page is listed, whatever it was called before; none where it is not listed.
    pub(super) fn key(&self, page: &PageName) -> Option<&str> {
        self.key_of(&page.site, page.id)
    }

    pub(super) fn key_of(&self, site: &str, page: PageId) -> Option<&str> {
        let listed = self.site(site).and_then(|site| site.holder(page));
        listed.map(|listed| &*listed.key)
    }

    /// The clock by which it is morning.
    pub(super) fn zone(&self) -> TimeZone {
        let first = self.sites().next();
        first.map_or(TimeZone::UTC, |site| site.time_zone.clone())
    }

    fn lang_of(&self, site: &Site) -> Lang {
        site.language_or_first(self.locale.code())
    }

    /// The title of a page that is listed.
    pub(super) fn title(&self, site: &str, key: &str) -> Option<String> {
        let site = self.site(site)?;
        let page = site.page(key).filter(|it| it.key == key)?;
        Some(one_line(page.title.get(self.lang_of(site))))
    }

    /// A page within a sentence: its title, or that it is not listed.
    pub(super) fn page(&self, site: &str, key: Option<&str>) -> String {
        match key.and_then(|key| self.title(site, key)) {
            Some(title) => self.locale.fill("post.page", &[("page", &title)]),
            None => self.of_host("post.page.unlisted", site),
        }
    }

    /// A sentence that names a site by its host.
    pub(super) fn of_host(&self, key: &str, site: &str) -> String {
        let host = self.locale.isolated(&self.host(site));
        self.locale.fill(key, &[("host", &host)])
    }

    /// The host of a site's pages, as its configuration says.
    pub(super) fn host(&self, site: &str) -> String {
        let site = self.site(site);
        let origin = site.and_then(|site| site.origins.first());
        let url = origin.and_then(|origin| url::Url::parse(origin).ok());
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| "localhost".to_owned())
    }

    /// Whose pages these are.
    pub(super) fn organisation(&self) -> String {
        let first = self.sites().next();
        let name = first.map(|site| site.organisation.get(self.lang_of(site)).to_owned());
        one_line(&name.unwrap_or_else(|| self.locale.text("staff.brand").to_owned()))
    }

    pub(super) fn link(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(query);
        format!("{}{path}?{}", self.base, text.finish())
    }
}

/// A text without what would end its line, in a header or elsewhere.
pub(super) fn one_line(text: &str) -> String {
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.replace(is_end, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_on_duty_is_told_of_dangers_alone_and_who_reads_no_words_of_pages_alone() {
        let told = |role| {
            let Tells {
                remarks,
                danger,
                worse,
                set_aside,
            } = Tells::of(role);
            (remarks, danger, worse, set_aside)
        };
        assert_eq!(told(Role::Manager), (true, true, true, true));
        assert_eq!(told(Role::Editor), (true, true, true, false));
        assert_eq!(told(Role::Duty), (false, true, false, false));
        for role in [
            Role::Viewer,
            Role::It,
            Role::Administrator,
            Role::Communications,
        ] {
            assert_eq!(told(role), (false, false, true, false));
        }
    }
}
