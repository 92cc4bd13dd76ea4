//! What surrounds every page: head, notice, header, breadcrumb and footer.
//!
//! There is no script here and no inline style, so that a page's policy need not
//! allow any. The fonts are preloaded and optional: text never changes its face
//! after it has been painted, and so the frame itself never shifts the layout.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::EMBLEM;
use crate::content::Content;
use crate::language::Language;
use crate::wording::Wording;

/// What one page tells the frame about itself.
pub(crate) struct Frame<'a> {
    pub(crate) language: Language,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    /// Its own address, by which the navigation marks where the reader is.
    pub(crate) path: &'a str,
    /// The address of the same page in the other language.
    pub(crate) other: &'a str,
    /// Whether the policy lets an icon be loaded.
    pub(crate) icon: bool,
    /// What else the page needs in its `<head>`.
    pub(crate) head: Markup,
}

/// A step of the breadcrumb above the page itself.
pub(crate) struct Step<'a> {
    pub(crate) href: String,
    pub(crate) name: &'a str,
}

pub(crate) fn document(content: &Content, frame: &Frame<'_>, main: &Markup) -> Markup {
    let language = frame.language;
    let words = content.wording.get(language);
    html! {
        (DOCTYPE)
        html lang=(language) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) @if frame.title != words.municipality { " | " (words.municipality) } " (" (words.demonstration) ")" }
                meta name="description" content=(frame.description);
                @for font in preloaded(language) {
                    link rel="preload" as="font" type="font/woff2" crossorigin href={ "/static/fonts/ibm-plex-sans-arabic-" (font) "-normal.woff2" };
                }
                link rel="stylesheet" href="/static/site.css";
                @if frame.icon { link rel="icon" type="image/svg+xml" href="/static/emblem.svg"; }
                link rel="alternate" hreflang=(language.other()) href=(frame.other);
                (frame.head)
            }
            body {
                a.skip href="#main" { (words.skip) }
                (notice(words, language))
                (header(content, words, frame))
                main id="main" tabindex="-1" { div.wrap { (main) } }
                (footer(content, words, language))
            }
        }
    }
}

/// `trail` leads from the home page to the page that is named last.
pub(crate) fn breadcrumb(
    words: &Wording,
    language: Language,
    trail: &[Step<'_>],
    here: &str,
) -> Markup {
    html! {
        nav.trail aria-label=(words.breadcrumb) {
            ol {
                li { a href={ "/" (language) } { (words.home) } }
                @for step in trail { li { a href=(step.href) { (step.name) } } }
                li aria-current="page" { (here) }
            }
        }
    }
}

fn notice(words: &Wording, language: Language) -> Markup {
    html! {
        aside.notice { p.wrap { (words.notice) " " a href={ "/" (language) "/demonstration" } { (words.notice_link) } } }
    }
}

fn header(content: &Content, words: &Wording, frame: &Frame<'_>) -> Markup {
    let language = frame.language;
    let other = language.other();
    let services = format!("/{language}/services");
    html! {
        header.site {
            div.wrap {
                a.brand href={ "/" (language) } { (PreEscaped(EMBLEM)) span { (words.municipality) small { (words.demonstration) } } }
                nav.main aria-label=(words.main_navigation) {
                    ul {
                        (entry(frame, &services, &words.services))
                        @for key in ["eparticipation-home", "news", "contact"] {
                            @if let Some(page) = content.page(key) {
                                @let text = page.text.get(language);
                                (entry(frame, &text.path, &text.title))
                            }
                        }
                    }
                }
                a.language href=(frame.other) lang=(other) dir=(other.direction()) hreflang=(other) { (words.other_language) }
            }
        }
    }
}

fn entry(frame: &Frame<'_>, href: &str, name: &str) -> Markup {
    let current = (frame.path == href).then_some("page");
    html! { li { a href=(href) aria-current=[current] { (name) } } }
}

fn footer(content: &Content, words: &Wording, language: Language) -> Markup {
    let foot = &words.footer;
    html! {
        footer.site {
            div.wrap {
                section {
                    h2 { (foot.help) }
                    p.phone { a href="tel:940" { (foot.phone) } }
                    p { (foot.hours) }
                    (links(content, language, &["contact", "faq", "request-status", "complaint"]))
                }
                section {
                    h2 { (foot.participation) }
                    (links(content, language, &["eparticipation-home", "eparticipation-policy", "portal-stats"]))
                }
                section {
                    h2 { (foot.about) }
                    (links(content, language, &["flood-safety", "burial-services", "investment-opportunities", "accessibility"]))
                    ul {
                        @for text in content.notices.iter().map(|notice| notice.get(language)) { li { a href=(text.path) { (text.title) } } }
                        li { a href={ "/test/?lang=" (language) } { (words.tests) } }
                    }
                }
                p.small-print { (foot.small_print) }
            }
        }
    }
}

fn links(content: &Content, language: Language, keys: &[&str]) -> Markup {
    html! {
        ul {
            @for page in keys.iter().filter_map(|key| content.page(key)) {
                @let text = page.text.get(language);
                li { a href=(text.path) { (text.title) } }
            }
        }
    }
}

/// English pages need an Arabic face for the name of the other language; digits and
/// brackets on Arabic pages come from the Latin one.
fn preloaded(language: Language) -> &'static [&'static str] {
    match language {
        Language::Arabic => &["arabic-400", "arabic-600", "latin-400", "latin-600"],
        Language::English => &["latin-400", "latin-600", "arabic-400"],
    }
}
