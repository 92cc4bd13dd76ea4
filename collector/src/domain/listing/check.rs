//! What a page's listing must be, whoever wrote it: the configuration's file, an editor's form, a table.

use super::Listed;
use crate::domain::{Department, Localized, PageId};
use crate::text::turns;
use rayak_shared::{PageKey, PageName, PageNameError, PagePath};
use std::collections::HashMap;
use std::fmt;

/// A page may have so many names beside its key and paths, those of the pages that it holds among them.
pub const MOST_NAMES: usize = 16;
/// Characters of a title.
pub const TITLE: usize = 200;

/// The part of a listing that something is wrong with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Key,
    /// In a language.
    Title(String),
    Path(String),
    Department,
    Names,
    Also,
    Asks,
}

/// As the configuration's file names it.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("key"),
            Self::Title(lang) => write!(f, "title.{lang}"),
            Self::Path(lang) => write!(f, "paths.{lang}"),
            Self::Department => f.write_str("department"),
            Self::Names => f.write_str("names"),
            Self::Also => f.write_str("also"),
            Self::Asks => f.write_str("asks"),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    Name(PageNameError),
    /// It leads to another page already.
    Taken(String),
    /// There is no text in a language of the site.
    Missing(String),
    /// The site has no such department.
    Department(String),
    LongTitle,
    Unseen,
    TooManyNames,
    /// A page cannot hold itself, or one that holds it.
    Circle,
    /// Two pages would hold it.
    HeldTwice(String),
    /// The configuration has nothing asked on the page of that key.
    Silent(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Taken(name) => write!(f, "{name:?} already names another page"),
            Self::Missing(lang) => {
                write!(f, "has no text in {lang:?}, a language of its site")
            }
            Self::Department(id) => write!(
                f,
                "{id:?} is not listed; add a [[site.department]] with id = {id:?}"
            ),
            Self::LongTitle => write!(f, "is longer than {TITLE} characters"),
            Self::Unseen => f.write_str(
                "contains a character that nobody sees (a control character, or one that turns the \
                 direction of text); write it without",
            ),
            Self::TooManyNames => write!(
                f,
                "are more than {MOST_NAMES}; take out those that no page's tag says any more"
            ),
            Self::Circle => f.write_str("a page cannot hold itself, or one that holds it"),
            Self::HeldTwice(name) => write!(
                f,
                "the history of {name:?} is counted with another page already; part them first"
            ),
            Self::Silent(key) => write!(
                f,
                "the configuration says that nothing is asked on {key:?}, which holds always; say none"
            ),
        }
    }
}

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub field: Field,
    pub wrong: Wrong,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.wrong)
    }
}

/// What a site says of its pages' names, texts and departments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a, L> {
    pub(crate) languages: &'a [L],
    pub(crate) parameters: &'a [String],
    pub(crate) departments: &'a [Department],
}

impl<L: AsRef<str>> Rules<'_, L> {
    /// What is wrong with a listing by itself.
    pub(crate) fn check(&self, listed: &Listed) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut flaw = |field, wrong| flaws.push(Flaw { field, wrong });
        if let Err(error) = PageKey::parse(&listed.key) {
            flaw(Field::Key, Wrong::Name(error));
        }
        for (lang, path) in &listed.paths.0 {
            // One that is empty is missing, which is said below.
            if let Err(error) = self.path(path)
                && !path.trim().is_empty()
            {
                flaw(Field::Path(lang.clone()), Wrong::Name(error));
            }
        }
        for lang in self.languages {
            let lang = lang.as_ref();
            let is_missing = |text: &Localized| {
                let text = text.0.get(lang);
                text.is_none_or(|text| text.trim().is_empty())
            };
            if is_missing(&listed.title) {
                flaw(
                    Field::Title(lang.to_owned()),
                    Wrong::Missing(lang.to_owned()),
                );
            }
            if is_missing(&listed.paths) {
                flaw(
                    Field::Path(lang.to_owned()),
                    Wrong::Missing(lang.to_owned()),
                );
            }
        }
        for (lang, title) in &listed.title.0 {
            let field = || Field::Title(lang.clone());
            if title.chars().count() > TITLE {
                flaw(field(), Wrong::LongTitle);
            }
            if title.chars().any(|c| c.is_control() || turns(c)) {
                flaw(field(), Wrong::Unseen);
            }
        }
        let known = |id: &str| self.departments.iter().any(|it| it.id == id);
        if !known(&listed.department) {
            let id = listed.department.clone();
            flaw(Field::Department, Wrong::Department(id));
        }
        for name in &listed.names {
            if let Err(error) = self.name(name) {
                flaw(Field::Names, Wrong::Name(error));
            }
        }
        if listed.names.len() + listed.also.len() > MOST_NAMES {
            flaw(Field::Names, Wrong::TooManyNames);
        }
        flaws
    }

    pub(crate) fn path(&self, path: &str) -> Result<PagePath, PageNameError> {
        PagePath::parse(path, self.languages, self.parameters)
    }

    /// Those of a page's paths that are some, each with its language and as it is kept.
    pub(crate) fn canonical<'p>(
        &self,
        paths: &'p Localized,
    ) -> impl Iterator<Item = (&'p str, String)> {
        let paths = paths.0.iter();
        paths.filter_map(|(lang, path)| Some((&**lang, self.path(path).ok()?.as_str().to_owned())))
    }

    pub(crate) fn name(&self, name: &str) -> Result<PageName, PageNameError> {
        PageName::parse(name, self.languages, self.parameters)
    }
}

/// Which page each name of a site leads to, in the making: the first to claim a name has it.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, PageId>);

impl Names {
    /// Claims the key and the paths of a page.
    pub(crate) fn claim<L: AsRef<str>>(
        &mut self,
        rules: &Rules<'_, L>,
        page: PageId,
        listed: &Listed,
    ) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if PageKey::parse(&listed.key).is_ok() {
            flaws.extend(self.claim_one(page, listed.key.clone(), Field::Key));
        }
        for (lang, path) in rules.canonical(&listed.paths) {
            flaws.extend(self.claim_one(page, path, Field::Path(lang.to_owned())));
        }
        flaws
    }

    /// Claims one name. The languages of one page may share a path; two pages may not.
    pub(crate) fn claim_one(&mut self, page: PageId, name: String, field: Field) -> Option<Flaw> {
        let owner = *self.0.entry(name.clone()).or_insert(page);
        (owner != page).then_some(Flaw {
            field,
            wrong: Wrong::Taken(name),
        })
    }

    pub(crate) fn owner(&self, name: &str) -> Option<PageId> {
        self.0.get(name).copied()
    }

    pub(crate) fn all(self) -> impl Iterator<Item = (String, PageId)> {
        self.0.into_iter()
    }
}
