//! Sites, their pages and departments: who may ask what, and which page a name means.

use jiff::tz::TimeZone;
use rayak_shared::{PageName, PageNameError, PagePath, Question};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

/// A language's code, `ar` or `en-GB`: at most eight ASCII letters, digits and hyphens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lang([u8; 8]);

impl Lang {
    pub fn parse(text: &str) -> Option<Self> {
        let good = (2..=8).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut bytes = [0; 8];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        good.then_some(Self(bytes))
    }

    pub fn as_str(&self) -> &str {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(self.0.len());
        self.0
            .get(..end)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// Fixed width, for keys.
    pub const fn bytes(self) -> [u8; 8] {
        self.0
    }

    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl AsRef<str> for Lang {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// A text in each of a site's languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// The text in a language. Configuration is checked to have one for each language of its
    /// site; for any other the answer is empty.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang.as_str()).map_or("", String::as_str)
    }
}

/// What is asked on a page. Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    #[serde(rename = "none")]
    Nothing,
    #[serde(rename = "page")]
    Useful,
    #[serde(rename = "page+service")]
    Both,
}

impl Asks {
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Useful, Self::Both];

    /// As the configuration and tables write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Useful => "page",
            Self::Both => "page+service",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asks| asks.code() == code)
    }

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

/// A page that the site has listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub id: PageId,
    /// The name of which its id is made: the key that it had first.
    pub first: String,
    pub key: String,
    pub title: Localized,
    /// Its path in each language.
    pub paths: Localized,
    /// The id of the department that answers for it.
    pub department: String,
    pub asks: Asks,
    /// What else it is called: the keys and paths that it had, and those of the pages that it holds.
    pub names: Vec<String>,
    /// The pages whose history is counted with its own.
    pub also: Vec<Held>,
    /// Its names as pages of their own. What comes in under one may have been on its way when it began to
    /// lead here, so that it is looked for there, too.
    pub strays: Vec<Held>,
}

/// A page whose history is another's: its id, and the name of which that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub id: PageId,
    pub first: String,
}

impl Page {
    /// The ids under which its history lies, its own first.
    pub fn ids(&self) -> impl Iterator<Item = PageId> + '_ {
        let others = self.also.iter().chain(&self.strays);
        std::iter::once(self.id).chain(others.map(|held| held.id))
    }

    /// Whether anything may lie under an id that is not its own.
    pub const fn has_others(&self) -> bool {
        !self.also.is_empty() || !self.strays.is_empty()
    }

    /// The names that an editor may take from it: no page that it holds is known by them, and its id is made
    /// of none.
    pub fn spare_names(&self) -> impl Iterator<Item = &str> {
        let is_held = |name: &str| self.also.iter().any(|held| held.first == name);
        let names = self.names.iter().map(String::as_str);
        names.filter(move |name| *name != self.first && !is_held(name))
    }

    /// Whether a search in small letters finds it, by any of its titles and names.
    pub fn is_found_by(&self, words: &str) -> bool {
        let texts = self.title.0.values().chain(self.paths.0.values());
        let mut texts = texts.chain(&self.names).chain([&self.key]);
        texts.any(|text| text.to_lowercase().contains(words))
    }

    /// Whether a text is its key, or was one, or of a page that it holds.
    pub fn is_called(&self, name: &str) -> bool {
        self.key == name || self.names.iter().any(|other| other == name)
    }
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

/// The unit of everything that is stored: the first half of a hash over site and page name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub [u8; 16]);

impl PageId {
    pub fn of(site: &str, name: &str) -> Self {
        let hash = Sha256::new()
            .chain_update(site)
            .chain_update([0])
            .chain_update(name)
            .finalize();
        let mut id = [0; 16];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Self(id)
    }
}

impl PageId {
    /// Reads an id as it is written.
    pub fn read(text: &str) -> Option<Self> {
        let is_one = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).ok().filter(|_| is_one)?;
        Some(Self(number.to_be_bytes()))
    }
}

/// The text by which a page is named where nobody knows its name.
impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A page of a site as something to have an opinion about: named, resolved, free of personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub site: String,
    /// The key if the page is listed, otherwise the canonical path.
    pub name: String,
    pub page: PageId,
    /// The name of which the id is made, by which the log knows the page.
    pub first: String,
    /// The pages whose history is this one's: an answer of before lies under one of their ids.
    pub also: Vec<PageId>,
    pub listed: bool,
    pub asks: Asks,
}

impl Subject {
    /// A page that is known by its path alone.
    pub fn unlisted(site: &str, path: &str, asks: Asks) -> Self {
        Self {
            site: site.to_owned(),
            name: path.to_owned(),
            page: PageId::of(site, path),
            first: path.to_owned(),
            also: Vec::new(),
            listed: false,
            asks,
        }
    }

    /// Where the page's answers lie, those that come in now first.
    pub fn pages(&self) -> impl Iterator<Item = PageId> + '_ {
        std::iter::once(self.page).chain(self.also.iter().copied())
    }
}

/// Why a name means no page of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownPage {
    /// The text is not a page's name.
    Name(PageNameError),
    /// It is a key, and the site has listed no such key.
    Key,
}

impl fmt::Display for UnknownPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Key => f.write_str(
                "the site has listed no page with this key; list it in the configuration, or name \
                 the page by its path",
            ),
        }
    }
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
            .unwrap_or(Lang(*b"ar\0\0\0\0\0\0"))
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
