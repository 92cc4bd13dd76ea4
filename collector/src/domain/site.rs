//! Sites, their pages and departments: who may ask what, and which page a name means.

use super::{Lang, Localized, Page, PageId, Subject, UnknownPage};
use crate::coded::coded;
use jiff::tz::TimeZone;
use rayak_shared::{PageName, PagePath, Question};
use std::collections::HashMap;
use std::sync::Arc;

coded! {
    /// What is asked on a page, by the codes that the configuration and tables write.
    pub Asks, 3 {
        Nothing = "none",
        Useful = "page",
        Both = "page+service",
    }
}

impl Asks {
    pub const fn questions(self) -> &'static [Question] {
        match self {
            Self::Nothing => &[],
            Self::Useful => &[Question::Useful],
            Self::Both => &[Question::Useful, Question::Service],
        }
    }
}

#[derive(Debug, Clone)]
pub struct Department {
    pub id: String,
    pub name: Localized,
}

/// A web site that may embed the widget.
#[derive(Debug, Clone)]
pub struct Site {
    pub id: String,
    pub organisation: Localized,
    pub languages: Vec<Lang>,
    pub time_zone: TimeZone,
    pub origins: Vec<String>,
    pub urgent: Option<String>,
    pub privacy: Option<Localized>,
    pub policy: Option<Localized>,
    pub suppress_below: u64,
    pub unlisted: Asks,
    pub page_cap: u64,
    /// How many days words are kept.
    pub words_days: u32,
    /// Query parameters that tell pages apart.
    pub parameters: Vec<String>,
    pub departments: Vec<Department>,
    pub pages: Vec<Page>,
    /// Keys and canonical paths, to the page's place in `pages`.
    pub(crate) names: HashMap<String, usize>,
    /// The names under which the configuration has nothing asked, each with the key of its page: whatever
    /// they lead to by now.
    pub(crate) silent: HashMap<String, String>,
    /// The ids of pages and of those that they hold, to the same places.
    pub(crate) ids: HashMap<PageId, usize>,
}

impl Site {
    /// Which page a name means. A path that is listed nowhere is a page of its own; personal data
    /// in it is masked before it becomes a name.
    pub fn resolve(&self, name: &str) -> Result<Subject, UnknownPage> {
        let name =
            PageName::parse(name, &self.languages, &self.parameters).map_err(UnknownPage::Name)?;
        if let Some(page) = self.page(name.as_str()) {
            return Ok(self.subject(page));
        }
        let PageName::Path(path) = name else {
            return Err(UnknownPage::Key);
        };
        // It may be listed under what is left of it.
        let path = path.masked().map_err(UnknownPage::Name)?;
        Ok(match self.page(path.as_str()) {
            Some(page) => self.subject(page),
            None => {
                let asks = self.asks_unlisted(path.as_str());
                Subject::unlisted(&self.id, path.as_str(), asks)
            }
        })
    }

    /// What is asked under a name that leads to no page of the list.
    pub fn asks_unlisted(&self, name: &str) -> Asks {
        if self.silent.contains_key(name) {
            Asks::Nothing
        } else {
            self.unlisted
        }
    }

    fn subject(&self, page: &Page) -> Subject {
        Subject {
            site: self.id.clone(),
            name: page.key.clone(),
            page: page.id,
            first: page.first.clone(),
            also: page.ids().skip(1).collect(),
            listed: true,
            asks: page.asks,
        }
    }

    /// A path as it is kept, if it is one.
    pub fn canonical(&self, path: &str) -> Option<String> {
        let path = PagePath::parse(path, &self.languages, &self.parameters).ok()?;
        Some(path.as_str().to_owned())
    }

    /// The listed page that a key or a path leads to.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.names.get(key).and_then(|place| self.pages.get(*place))
    }

    /// The listed page that is called so: by its key or a name that it had, and by no path of today.
    pub fn called(&self, name: &str) -> Option<&Page> {
        self.page(name).filter(|page| page.is_called(name))
    }

    /// The listed page that a page's history belongs to: itself, or the one that holds it.
    pub fn holder(&self, page: PageId) -> Option<&Page> {
        self.ids.get(&page).and_then(|place| self.pages.get(*place))
    }

    /// The listed page of that id.
    pub fn page_of(&self, id: PageId) -> Option<&Page> {
        self.holder(id).filter(|page| page.id == id)
    }

    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.id == id)
    }

    /// Where a link of the configuration leads: one that begins with `/`, to the first origin.
    pub fn address(&self, link: &str) -> String {
        match self.origins.first() {
            Some(origin) if link.starts_with('/') => format!("{origin}{link}"),
            _ => link.to_owned(),
        }
    }

    /// The site's language of that code.
    pub fn language(&self, code: &str) -> Option<Lang> {
        self.languages
            .iter()
            .copied()
            .find(|lang| lang.as_str() == code)
    }

    /// The site's language of that code, or the one to fall back to.
    pub fn language_or_first(&self, code: &str) -> Lang {
        self.language(code).unwrap_or_else(|| self.first_language())
    }

    /// The language to fall back to: the first that the site names.
    pub fn first_language(&self) -> Lang {
        self.languages
            .first()
            .copied()
            .unwrap_or(Lang::from_bytes(*b"ar\0\0\0\0\0\0"))
    }
}

/// All sites, by id.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub sites: Vec<Arc<Site>>,
}

impl Registry {
    pub fn site(&self, id: &str) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// How many pages are listed.
    pub fn pages(&self) -> usize {
        self.sites.iter().map(|site| site.pages.len()).sum()
    }

    /// The listed page that a page's history belongs to: itself, or the one that holds it.
    pub fn holder(&self, page: PageId) -> Option<(&Arc<Site>, &Page)> {
        let mut sites = self.sites.iter();
        sites.find_map(|site| Some((site, site.holder(page)?)))
    }

    /// The site of a page, and the name of which its id is made, as far as the list knows.
    pub fn name_of(&self, page: PageId) -> Option<(&str, &str)> {
        let (site, holder) = self.holder(page)?;
        let mut others = holder.also.iter().chain(&holder.strays);
        let held = others.find(|held| held.id == page);
        let first = held.map_or(&holder.first, |held| &held.first);
        Some((site.id.as_str(), first))
    }

    /// The pages that may hold others.
    pub fn holders(&self) -> impl Iterator<Item = &Page> {
        let pages = self.sites.iter().flat_map(|site| &site.pages);
        pages.filter(|page| page.has_others())
    }
}
