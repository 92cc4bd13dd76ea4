//! The tags of a page: which there are, where they stand, and which are put away where no browser
//! looks.

use super::html::{Document, Element};
use crate::widget;
use rayak_shared::routes;
use url::{Position, Url};

/// What the tag's script is found by, as by the script itself.
const LOADER: &str = "v1/rayak";

/// A tag that a browser takes for a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) attributes: Vec<(String, String)>,
    /// What it loads, if that is an address; read against the page's `<base>`.
    pub(super) source: Option<Url>,
    /// What it would load without the page's `<base>`.
    pub(super) source_without_base: Option<Url>,
    pub(super) is_in_head: bool,
    /// The language of the nearest element around it that says one.
    pub(super) language: Option<String>,
}

/// Where a tag does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PutAway {
    Comment,
    Template,
    Noscript,
}

/// Nobody puts more tags on a page, and a server that means harm any number.
pub(super) const MOST: usize = 8;

/// The tags of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tags {
    /// The first of those that browsers run.
    pub(super) live: Vec<Tag>,
    /// How many there are beside them.
    pub(super) more: usize,
    /// Where others are put away, each place once.
    pub(super) put_away: Vec<PutAway>,
}

impl Tag {
    /// An attribute that says something: an empty one is as if it were not there.
    pub(super) fn says(&self, name: &str) -> Option<&str> {
        self.attribute(name).filter(|value| !value.is_empty())
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A switch: without a value it means yes, as with HTML's own.
    pub(super) fn switched(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| value != "false")
    }

    /// The collector that it speaks with, as the address that its routes stand beneath.
    pub(super) fn collector(&self) -> Option<String> {
        let above = self.source.as_ref()?.join("../").ok()?;
        Some(above.as_str().trim_end_matches('/').to_owned())
    }

    /// Whether its script is the one of one edition, by its content, which stays what it is.
    pub(super) fn pins(&self) -> bool {
        let path = self.source.as_ref().map(Url::path);
        let file = path.and_then(|path| path.rsplit_once(routes::V1));
        file.is_some_and(|(_, name)| widget::is_pinned(name))
    }

    /// The page that it asks about, as it will name it.
    pub(super) fn page(&self, at: &Url) -> String {
        let given = self.says("data-page").map(str::to_owned);
        given.unwrap_or_else(|| own_name(at))
    }
}

/// A page by its own address, as a tag without `data-page` names it: a site may tell pages apart by what is
/// behind the question mark.
pub(super) fn own_name(at: &Url) -> String {
    at[Position::BeforePath..Position::AfterQuery].to_owned()
}

/// The address that a page's relative addresses are read against.
pub(super) fn base(page: &Document, at: &Url) -> Url {
    let mut bases = page.named("base").filter(|base| !base.is_in("template"));
    let first = bases.find_map(|base| base.attribute("href"));
    first
        .and_then(|href| at.join(href).ok())
        .unwrap_or_else(|| at.clone())
}

pub(super) fn find(page: &Document, at: &Url) -> Tags {
    let base = base(page, at);
    let mut tags = Tags {
        live: Vec::new(),
        more: 0,
        put_away: Vec::new(),
    };
    for element in page.named("script").filter(is_tag) {
        if element.is_in("template") {
            tags.is_put_away(PutAway::Template);
        } else if tags.live.len() < MOST {
            tags.live.push(tag(&element, &base, at));
        } else {
            tags.more += 1;
        }
    }
    let apart = page.without_scripts().iter();
    let mut apart = apart.flat_map(|page| page.named("script"));
    if apart.any(|script| is_tag(&script)) {
        tags.is_put_away(PutAway::Noscript);
    }
    if page.comments().any(|text| text.contains(LOADER)) {
        tags.is_put_away(PutAway::Comment);
    }
    tags
}

impl Tags {
    fn is_put_away(&mut self, place: PutAway) {
        if !self.put_away.contains(&place) {
            self.put_away.push(place);
        }
    }
}

/// Whether a script is the tag, or was meant to be: by what it loads, or by the site that it names.
fn is_tag(script: &Element<'_>) -> bool {
    let loads = script.attribute("src").unwrap_or_default();
    loads.contains(LOADER) || script.attribute("data-site").is_some()
}

fn tag(script: &Element<'_>, base: &Url, at: &Url) -> Tag {
    let source = script
        .attribute("src")
        .filter(|source| !source.trim().is_empty());
    let mut around = script.around();
    Tag {
        attributes: script.attributes.to_vec(),
        source: source.and_then(|source| base.join(source).ok()),
        source_without_base: source.and_then(|source| at.join(source).ok()),
        is_in_head: script.is_in("head"),
        language: around.find_map(|element| element.attribute("lang").map(str::to_owned)),
    }
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    reason = "a tag that is not found fails its test"
)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Tags {
        let at = Url::parse("https://www.example.sa/en/pothole?x=1").expect("it is good");
        let waiting = std::sync::Arc::new(());
        let page = Document::parse(text, &std::sync::Arc::downgrade(&waiting));
        find(&page.expect("it is a page"), &at)
    }

    #[test]
    fn tags_are_found_by_what_they_load_and_by_the_site_they_name() {
        let found = tags(
            "<html lang=en><body><script src=/other.js></script>\
             <div lang=ar><script src='https://f.example/rayak/v1/rayak.js' data-site=a></script></div>\
             <script src='/v1/rayak.js'></script><script data-site=b></script>",
        );
        assert_eq!(found.live.len(), 3);
        assert_eq!(
            found.live[0].collector().as_deref(),
            Some("https://f.example/rayak")
        );
        let languages: Vec<_> = found
            .live
            .iter()
            .map(|tag| tag.language.as_deref())
            .collect();
        assert_eq!(languages, [Some("ar"), Some("en"), Some("en")]);
        assert_eq!(
            found.live[1].collector().as_deref(),
            Some("https://www.example.sa")
        );
        assert_eq!(found.live[2].source, None);
    }

    #[test]
    fn of_many_tags_the_first_are_kept_and_the_others_counted() {
        let found = tags(&"<script src=/v1/rayak.js data-site=a></script>".repeat(2_000));
        assert_eq!((found.live.len(), found.more), (MOST, 2_000 - MOST));
    }

    #[test]
    fn what_is_put_away_is_no_tag() {
        let script = "<script src='https://f.example/v1/rayak.js' data-site=a></script>";
        for (around, place) in [
            (["<!--", "-->"], PutAway::Comment),
            (["<template><p>", "</template>"], PutAway::Template),
            (["<noscript>", "</noscript>"], PutAway::Noscript),
            (["<p><noscript>", "</noscript>"], PutAway::Noscript),
        ] {
            let found = tags(&format!("{}{script}{}", around[0], around[1]));
            assert_eq!((found.live.len(), found.put_away), (0, vec![place]));
        }
    }

    #[test]
    fn a_relative_source_is_read_against_the_base() {
        let found = tags(
            "<base href='https://elsewhere.example/a/'><script src='v1/rayak.js' data-site=a></script>",
        );
        let tag = &found.live[0];
        assert_eq!(
            tag.collector().as_deref(),
            Some("https://elsewhere.example/a")
        );
        let without = tag.source_without_base.as_ref().map(Url::as_str);
        assert_eq!(without, Some("https://www.example.sa/en/v1/rayak.js"));
        assert!(tag.is_in_head);
    }

    #[test]
    fn the_page_is_named_by_the_tag_or_by_its_address() {
        let at = Url::parse("https://www.example.sa/en/pothole?x=1#top").expect("it is good");
        let found = tags(
            "<script src=/v1/rayak.js data-page=fees></script><script src=/v1/rayak.js data-page=''></script>",
        );
        let names: Vec<_> = found.live.iter().map(|tag| tag.page(&at)).collect();
        assert_eq!(names, ["fees", "/en/pothole?x=1"]);
    }
}
