//! A page's elements as a browser sees them: where each stands, and what its attributes say.
//!
//! Read by the parser of the field, so that what a browser repairs is repaired here alike. Text is
//! kept only where scripts do not run (`<noscript>`), and comments, because a tag may have been put
//! away in either. Deliberately absent: running anything.

mod tree;

use super::unexamined::Unexamined;
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{ParseOpts, parse_document};
use std::sync::Weak;
use tree::Tree;

/// Nobody nests deeper: browsers stop at 512.
const DEEPEST: usize = 512;
/// Nobody writes a page of more parts, those for browsers without scripts included.
const MOST_NODES: usize = 200_000;
/// After so many bytes it is looked whether the page has gone beyond that.
const PIECE: usize = 2048;

/// What stands at a place of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// The document, or what a `<template>` holds.
    Root,
    Element {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Comment(String),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
}

/// A page that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    nodes: Vec<Node>,
    /// What browsers without scripts are shown, each as a page of its own.
    without_scripts: Vec<Self>,
}

/// An element of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    document: &'a Document,
    place: usize,
    pub(super) name: &'a str,
    pub(super) attributes: &'a [(String, String)],
}

impl Document {
    /// Reads a page with scripts on, so that what is in `<noscript>` is text, and each of these texts as
    /// well. It goes on for as long as somebody holds what `waited_for` is of: a thread cannot be ended
    /// from outside.
    ///
    /// # Errors
    /// [`Unexamined::TooDeep`] if it was made to keep a reader busy.
    pub(super) fn parse(text: &str, waited_for: &Weak<()>) -> Result<Self, Unexamined> {
        let mut page = Self::parse_one(text, MOST_NODES, waited_for)?;
        let mut room = MOST_NODES - page.nodes.len();
        let texts = page.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        });
        let mut without_scripts = Vec::new();
        for text in texts {
            let apart = Self::parse_one(text, room, waited_for)?;
            room -= apart.nodes.len();
            without_scripts.push(apart);
        }
        page.without_scripts = without_scripts;
        Ok(page)
    }

    fn parse_one(text: &str, most: usize, waited_for: &Weak<()>) -> Result<Self, Unexamined> {
        let mut parser = parse_document(Tree::new(), ParseOpts::default());
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
            parser.process(StrTendril::from(piece));
            let tree = &parser.tokenizer.sink.sink;
            let is_given_up = waited_for.strong_count() == 0;
            if is_given_up || tree.deepest() > DEEPEST || tree.len() > most {
                return Err(Unexamined::TooDeep);
            }
            rest = after;
        }
        let nodes = parser.finish();
        if nodes.len() > most {
            return Err(Unexamined::TooDeep);
        }
        Ok(Self {
            nodes,
            without_scripts: Vec::new(),
        })
    }

    /// Every element that is in the page, in the order in which they began.
    pub(super) fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(|(place, _)| self.element(place))
    }

    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Element<'a>> {
        self.elements().filter(move |element| element.name == name)
    }

    /// What is written in comments, and in `<noscript>`.
    pub(super) fn comments(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Comment(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// What browsers without scripts are shown, each as a page of its own.
    pub(super) fn without_scripts(&self) -> &[Self] {
        &self.without_scripts
    }

    fn element(&self, place: usize) -> Option<Element<'_>> {
        match &self.nodes.get(place)?.kind {
            Kind::Element { name, attributes } => Some(Element {
                document: self,
                place,
                name,
                attributes,
            }),
            _ => None,
        }
    }
}

impl<'a> Element<'a> {
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The elements around it, the nearest first.
    pub(super) fn around(&self) -> impl Iterator<Item = Self> + use<'a> {
        let document = self.document;
        let mut place = self.place;
        std::iter::from_fn(move || {
            place = document.nodes.get(place)?.parent?;
            Some(place)
        })
        .filter_map(|place| document.element(place))
    }

    pub(super) fn is_in(&self, name: &str) -> bool {
        self.around().any(|element| element.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn parse(text: &str) -> Result<Document, Unexamined> {
        let waiting = Arc::new(());
        Document::parse(text, &Arc::downgrade(&waiting))
    }

    fn read(text: &str) -> Document {
        parse(text).expect("it is a page")
    }

    #[test]
    fn what_a_browser_repairs_is_repaired() {
        let page = read("<title>x<p></title><p>one<script src=a></script><p>two<script src=b>");
        let names: Vec<_> = page.elements().map(|element| element.name).collect();
        let right = [
            "html", "head", "title", "body", "p", "script", "p", "script",
        ];
        assert_eq!(names, right);
    }

    #[test]
    fn a_template_is_around_what_it_holds_and_a_comment_is_no_element() {
        let page =
            read("<template><script src=a></script></template><!-- <script src=b></script> -->");
        let script = page.named("script").next().expect("there is one");
        assert!(script.is_in("template") && script.is_in("head"));
        assert_eq!(page.named("script").count(), 1);
        assert!(page.comments().any(|text| text.contains("src=b")));
    }

    #[test]
    fn what_is_for_browsers_without_scripts_is_read_apart() {
        let page = read("<p><noscript><a href=\"/form?a&amp;b\">x</a></noscript><a href=c>");
        assert_eq!(page.named("a").count(), 1);
        let apart = page.without_scripts();
        let links: Vec<_> = apart
            .iter()
            .flat_map(|page| page.named("a"))
            .filter_map(|link| link.attribute("href"))
            .collect();
        assert_eq!(links, ["/form?a&b"]);
    }

    #[test]
    fn elements_out_of_place_stand_where_a_browser_puts_them() {
        let page = read(
            "<body><table><tr><script src=a></script><main></main></table><b><p>x</b><i id=y>z",
        );
        let main = page.named("main").next().expect("there is one");
        assert!(!main.is_in("table"));
        let script = page.named("script").next().expect("there is one");
        assert!(script.is_in("table"));
    }

    #[test]
    fn a_page_that_is_made_to_keep_a_reader_busy_is_given_up() {
        for piece in ["<div>", "<b a>", "<svg>", "<template>", "<table><td>"] {
            let page = piece.repeat(100_000);
            let given_up = parse(&page).err();
            assert_eq!(given_up, Some(Unexamined::TooDeep), "{piece}");
        }
        for many in [
            "<br>".repeat(250_000),
            "<noscript>x</noscript>".repeat(60_000),
        ] {
            assert_eq!(parse(&many).err(), Some(Unexamined::TooDeep));
        }
        assert!(parse(&"<div>".repeat(300)).is_ok());
    }

    #[test]
    fn a_page_for_which_nobody_waits_is_read_no_further() {
        let read = Document::parse("<p>x", &Weak::new());
        assert_eq!(read.err(), Some(Unexamined::TooDeep));
    }
}
