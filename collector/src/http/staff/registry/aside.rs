//! What stands below the lists of pages: where the configuration's file and the registry contradict each
//! other, with which of them holds, and the pages that were taken from the list.

use super::super::desk::Desk;
use super::super::shell::Shell;
use super::Here;
use super::words::{self, Change};
use crate::domain::{Asks, Listing, Page, PageId, Said};
use maud::{Markup, html};
use std::collections::HashMap;

/// Pages that are told of at once; a search finds the others.
const TOLD: usize = 50;

/// What the file and the registry say of one page, and whether it is the file's word that holds.
struct Against<'a> {
    page: &'a Page,
    lines: Vec<Change>,
    /// The questions that the registry would have asked.
    silenced: Option<Asks>,
}

/// Where the two differ in what both say of a page that was found.
pub(super) fn against(
    shell: &Shell,
    here: &Here,
    (pages, listings): (&[&Page], &[Listing]),
) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let said: HashMap<PageId, &Listing> = listings.iter().map(|it| (it.id(), it)).collect();
    let mut all = Vec::new();
    let mut count = 0;
    for page in pages {
        let said = said.get(&page.id).map(|listing| &listing.said);
        let is_against = here
            .based(page.id)
            .is_some_and(|based| differs(based, page));
        let silenced = match said {
            Some(Said::Listed(listed)) if listed.asks != page.asks => Some(listed.asks),
            _ => None,
        };
        if is_against || silenced.is_some() {
            count += 1;
            if all.len() < TOLD {
                all.push(Against {
                    page,
                    lines: lines(shell, here, page),
                    silenced,
                });
            }
        }
    }
    html! {
        @if !all.is_empty() {
            section aria-labelledby="against" {
                h2 #against { (locale.text("registry.against")) }
                details {
                    summary { (locale.plural("registry.against.count", count, &[])) }
                    p.note { (locale.text("registry.against.note")) }
                    ul.lines {
                        @for against in &all {
                            li {
                                a lang=(lang.as_str()) href=(shell.onward(&here.at("/registry/page", &[("page", &against.page.key)]))) { (against.page.title.get(lang)) }
                                " " span.note { bdi dir="ltr" { (against.page.key) } }
                                @if let Some(asks) = against.silenced {
                                    @let asks = words::asks(asks, locale);
                                    p { (locale.fill("registry.against.silent", &[("registry", &asks)])) }
                                }
                                @for Change { label, from, to } in &against.lines {
                                    @let (file, registry) = (from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or_default());
                                    p { (locale.fill("registry.against.one", &[("field", label), ("file", file), ("registry", registry)])) }
                                }
                            }
                        }
                    }
                    @if count > TOLD as u64 {
                        p.note { (locale.plural("registry.more", count - TOLD as u64, &[])) }
                    }
                }
            }
        }
    }
}

/// Whether a page is listed otherwise than the file has it. Its other names are the registry's alone.
fn differs(based: &Page, page: &Page) -> bool {
    let of = |page: &Page| {
        let texts = (page.title.clone(), page.paths.clone());
        (page.key.clone(), texts, page.department.clone(), page.asks)
    };
    of(based) != of(page)
}

fn lines(shell: &Shell, here: &Here, page: &Page) -> Vec<Change> {
    let Some(based) = here.based(page.id) else {
        return Vec::new();
    };
    let plain = Page {
        names: based.names.clone(),
        ..page.clone()
    };
    words::changes(shell, &here.site, Some(based), Some(&plain))
}

/// The pages that were taken from the list, each with the way back.
pub(super) fn gone(desk: &Desk, shell: &Shell, here: &Here, listings: &[Listing]) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let gone = listings.iter().filter(|listing| {
        let is_gone = matches!(listing.said, Said::Unlisted(_)) && listing.site == here.site.id;
        is_gone
            && here.site.holder(listing.id()).is_none()
            && listing.is_within(&desk.reach, &here.site)
    });
    let gone: Vec<_> = gone.map(|listing| (listing.id(), listing.last())).collect();
    html! {
        @if !gone.is_empty() {
            section aria-labelledby="gone" {
                h2 #gone { (locale.text("registry.gone")) }
                p.note { (locale.text("registry.gone.note")) }
                ul.entries {
                    @for (id, last) in gone.iter().take(TOLD) {
                        li {
                            div {
                                strong lang=(lang.as_str()) { (last.title.get(lang)) }
                                span.note { bdi dir="ltr" { (last.key) } }
                            }
                            (shell.form("/registry/back", &html! {
                                (here.hidden_of(*id, ""))
                                button.plain type="submit" {
                                    (locale.text("registry.put_back")) span.unseen { " " (last.title.get(lang)) }
                                }
                            }))
                        }
                    }
                }
                @if gone.len() > TOLD {
                    p.note { (locale.plural("registry.more", (gone.len() - TOLD) as u64, &[])) }
                }
            }
        }
    }
}
