//! What the municipality has to say, read from the data files under `content/`.
//!
//! Every page is one TOML file that holds both of its languages side by side, so
//! that nobody can edit one and forget the other. The files are embedded in the
//! binary. No text stands in Rust, and nothing here knows how a page looks.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, ensure};
use jiff::civil::Date;
use serde::Deserialize;

use crate::assets;
use crate::language::{Both, Language};
use crate::wording::Wording;

/// Everything the site can show.
#[derive(Debug)]
pub struct Content {
    pub wording: Both<Wording>,
    /// In the order in which the service list shows them.
    pub departments: Vec<Department>,
    /// Pages outside the registry, which ask for no opinion: what this site is, and
    /// what becomes of an answer.
    pub notices: Vec<Both<Text>>,
    /// The pages of the home page's "most used services", by key.
    pub popular: Vec<String>,
    pages: BTreeMap<String, Page>,
    addresses: BTreeMap<String, (String, Language)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    pub code: String,
    pub ar: String,
    pub en: String,
    /// Keys of its pages, in the order of the service list.
    pub pages: Vec<String>,
}

/// One subject of opinion, in both its languages.
#[derive(Debug)]
pub struct Page {
    pub key: String,
    pub department: String,
    pub facts: Facts,
    pub text: Both<Text>,
}

/// What is true of a page in every language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub kind: Kind,
    /// What the tag asks on this page. A page that asks nothing carries no tag.
    pub questions: Vec<Question>,
    /// How the Arabic version names itself to the collector. The English version
    /// always gives the key; about half of the Arabic ones leave it out, so that
    /// the demonstration shows both ways of naming meeting in one score.
    pub arabic_tag: Naming,
    pub updated: Date,
    /// Keys of pages that a reader of this one may want next.
    #[serde(default)]
    pub related: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Service,
    Info,
    Eparticipation,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    Useful,
    Service,
}

impl Question {
    /// The word for it in the tag's `data-questions`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::Service => "service",
        }
    }
}

/// How a tag tells the collector which page it stands on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Naming {
    /// By `data-page`.
    Key,
    /// By the path in the address bar; the tag says nothing.
    Path,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub path: String,
    pub title: String,
    /// One sentence: the lead of the page and its line in lists.
    pub summary: String,
    #[serde(default)]
    pub intro: Vec<String>,
    pub service: Option<Service>,
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// The parts that every service page has, in the same order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub fees: String,
    pub time: String,
    pub audience: Vec<String>,
    pub documents: Vec<String>,
    pub steps: Vec<String>,
    pub channels: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading's id: the same in both languages, so that a link to a section
    /// survives a change of language.
    pub id: String,
    pub heading: String,
    /// The day of a news item.
    pub date: Option<Date>,
    #[serde(default)]
    pub text: Vec<String>,
    #[serde(default)]
    pub items: Vec<String>,
    pub table: Option<Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    popular: Vec<String>,
    department: Vec<Department>,
}

/// A page's file: its facts under `[page]`, its texts under `[ar]` and `[en]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageFile {
    page: Facts,
    ar: Text,
    en: Text,
}

impl Content {
    /// Reads the embedded files. An error names the file and says what is wrong
    /// with it; the crate's tests see to it that a build which passes has none.
    pub fn embedded() -> anyhow::Result<Self> {
        let site: SiteFile = parse("site.toml")?;
        let mut content = Self {
            wording: parse("wording.toml")?,
            departments: site.department,
            notices: vec![parse("demonstration.toml")?, parse("privacy.toml")?],
            popular: site.popular,
            pages: BTreeMap::new(),
            addresses: BTreeMap::new(),
        };
        for department in &content.departments {
            for key in &department.pages {
                let file: PageFile = parse(&format!("pages/{key}.toml"))?;
                let page = Page {
                    key: key.clone(),
                    department: department.code.clone(),
                    facts: file.page,
                    text: Both {
                        ar: file.ar,
                        en: file.en,
                    },
                };
                for language in Language::ALL {
                    let path = page.text.get(language).path.clone();
                    let taken = content.addresses.insert(path, (key.clone(), language));
                    ensure!(
                        taken.is_none(),
                        "pages/{key}.toml: another page already has its {language} path"
                    );
                }
                let twice = content.pages.insert(key.clone(), page);
                ensure!(
                    twice.is_none(),
                    "site.toml: the page {key} stands in two departments, but must stand in one"
                );
            }
        }
        content.check_references()?;
        Ok(content)
    }

    pub fn page(&self, key: &str) -> Option<&Page> {
        self.pages.get(key)
    }

    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.values()
    }

    /// The page that answers at an address, and the language it answers in.
    pub fn at(&self, path: &str) -> Option<(&Page, Language)> {
        let (key, language) = self.addresses.get(path)?;
        Some((self.pages.get(key)?, *language))
    }

    /// The notice that answers at an address, and the language it answers in.
    pub fn notice_at(&self, path: &str) -> Option<(&Both<Text>, Language)> {
        let language = Language::of_path(path);
        Some((
            self.notices
                .iter()
                .find(|notice| notice.get(language).path == path)?,
            language,
        ))
    }

    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.code == code)
    }

    fn check_references(&self) -> anyhow::Result<()> {
        let related = self.pages().flat_map(|page| &page.facts.related);
        for key in related.chain(&self.popular) {
            ensure!(
                self.pages.contains_key(key),
                "a page refers to {key:?}, but site.toml lists no such page"
            );
        }
        Ok(())
    }
}

impl Department {
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Arabic => &self.ar,
            Language::English => &self.en,
        }
    }
}

impl Page {
    pub fn asks(&self) -> bool {
        !self.facts.questions.is_empty()
    }

    pub fn naming(&self, language: Language) -> Naming {
        match language {
            Language::Arabic => self.facts.arabic_tag,
            Language::English => Naming::Key,
        }
    }
}

/// Reads and parses one file of `content/`.
pub(crate) fn parse<T: for<'de> Deserialize<'de>>(name: &str) -> anyhow::Result<T> {
    let text = assets::content(name).ok_or_else(|| {
        anyhow!("content/{name} is missing: add the file, or its mention in site.toml must go")
    })?;
    toml::from_str(&text).with_context(|| format!("content/{name}"))
}
