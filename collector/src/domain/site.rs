//! Sites, their pages and departments: who may ask what, and which page a name means.

use jiff::tz::TimeZone;
use rayak_shared::{PageName, PageNameError, Question};
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// The text in a language. Configuration is checked to have one for each language of its
    /// site; for any other the answer is empty.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang.as_str()).map_or("", String::as_str)
    }
}

/// What is asked on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Asks {
    #[serde(rename = "none")]
    Nothing,
    #[serde(rename = "page")]
    Useful,
    #[serde(rename = "page+service")]
    Both,
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

/// A page that the site has listed.
#[derive(Debug, Clone)]
pub struct Page {
    pub id: PageId,
    pub key: String,
    pub title: Localized,
    /// Its path in each language.
    pub paths: Localized,
    /// The id of the department that answers for it.
    pub department: String,
    pub asks: Asks,
}

/// A web site that may embed the widget.
#[derive(Debug)]
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
    pub listed: bool,
    pub asks: Asks,
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
        let listed = self
            .names
            .get(name.as_str())
            .and_then(|place| self.pages.get(*place));
        Ok(match (listed, name) {
            (Some(page), _) => self.subject(&page.key, true, page.asks),
            (None, PageName::Key(_)) => return Err(UnknownPage::Key),
            (None, PageName::Path(path)) => {
                let path = path.masked().map_err(UnknownPage::Name)?;
                self.subject(path.as_str(), false, self.unlisted)
            }
        })
    }

    fn subject(&self, name: &str, listed: bool, asks: Asks) -> Subject {
        Subject {
            site: self.id.clone(),
            name: name.to_owned(),
            page: PageId::of(&self.id, name),
            listed,
            asks,
        }
    }

    /// The listed page of that key.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.names.get(key).and_then(|place| self.pages.get(*place))
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

    /// The language to fall back to: the first that the site names.
    pub fn first_language(&self) -> Lang {
        self.languages
            .first()
            .copied()
            .unwrap_or(Lang(*b"ar\0\0\0\0\0\0"))
    }
}

/// All sites, by id.
#[derive(Debug, Default)]
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

    /// The site and the key of a listed page.
    pub fn name_of(&self, page: PageId) -> Option<(&str, &str)> {
        self.sites.iter().find_map(|site| {
            let mut keys = site.pages.iter().map(|page| page.key.as_str());
            let key = keys.find(|key| PageId::of(&site.id, key) == page)?;
            Some((site.id.as_str(), key))
        })
    }
}
