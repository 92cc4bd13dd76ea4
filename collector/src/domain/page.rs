//! Pages: what is listed of one, what it is to whoever answers, and the id under which all of it is stored.

use super::{Asks, Localized};
use rayak_shared::PageNameError;
use sha2::{Digest as _, Sha256};
use std::fmt;

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
