//! The words of the frame around the content: navigation, headings, footer.
//!
//! One field a text, so that a text which is missing in `content/wording.toml`
//! fails to parse. Texts that belong to one page stand in that page's own file.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub municipality: String,
    /// Stands under the name, so that no picture of the site passes for a real one.
    pub demonstration: String,
    pub notice: String,
    pub notice_link: String,
    pub skip: String,
    /// The name of *the other* language, in that language.
    pub other_language: String,
    pub main_navigation: String,
    pub breadcrumb: String,
    pub home: String,
    pub services: String,
    pub tests: String,
    pub urgent: String,
    pub welcome: Welcome,
    pub service_list: ServiceList,
    pub page: PageWords,
    pub footer: Footer,
    pub missing: Missing,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    pub title: String,
    pub lead: String,
    pub browse: String,
    pub track: String,
    pub popular: String,
    pub departments: String,
    pub news: String,
    pub all_news: String,
    pub opinion: String,
    pub opinion_text: String,
    pub opinion_link: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceList {
    pub title: String,
    pub lead: String,
    pub contents: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageWords {
    pub start: String,
    pub in_short: String,
    pub sections: String,
    pub audience: String,
    pub documents: String,
    pub steps: String,
    pub channels: String,
    pub fees: String,
    pub time: String,
    pub department: String,
    pub related: String,
    pub modified: String,
    /// Shown where scripts do not run, as a link to the form.
    pub without_script: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footer {
    pub help: String,
    pub participation: String,
    pub about: String,
    pub phone: String,
    pub hours: String,
    pub small_print: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    pub title: String,
    pub text: String,
}
