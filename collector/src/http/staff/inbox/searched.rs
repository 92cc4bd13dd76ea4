//! The one way in which every view of remarks finds what is asked for, and what a search does not look into: words
//! that may hold personal data.
//!
//! Whoever guesses what they hold could learn by a search that he is right, without opening them. They are passed
//! over, and how many that were is told; whoever may open them has them searched by a way of its own, which the
//! audit log tells even where nothing was found. So no view gets what was found without what was passed over.

use super::super::asked::Narrowed;
use super::super::desk::Desk;
use super::super::shell::Shell;
use super::sees;
use crate::domain::Site;
use crate::domain::people::Deed;
use crate::inbox::{Facet, Index, PageName, Wanted};
use maud::{Markup, html};
use roaring::RoaringBitmap;

/// What a search has looked into.
#[derive(Debug, Clone, Copy)]
pub(in crate::http::staff) struct Searched {
    /// How many remarks were passed over.
    passed_over: u64,
    /// How many were found of those that may hold personal data, where they were searched.
    veiled: Option<u64>,
}

impl Searched {
    /// What is wanted of the pages that a view is narrowed to, and what the search for it has looked into.
    pub(in crate::http::staff) fn find(
        desk: &Desk,
        index: &Index,
        of: &Narrowed,
        wanted: &Wanted,
    ) -> (RoaringBitmap, Self) {
        let sees = |page: &PageName| sees(desk, of, page);
        let found = if of.seeks_nothing() {
            RoaringBitmap::new()
        } else {
            index.find(wanted, sees)
        };
        let veiled = || index.count(&found, Facet::Veiled(true));
        let searched = Self {
            passed_over: index.passed_over(wanted, sees),
            veiled: wanted.veiled_too.then(veiled),
        };
        (found, searched)
    }

    /// What the audit log is told.
    pub(in crate::http::staff) fn deed(&self, site: &Site) -> Option<Deed> {
        self.veiled.map(|count| Deed::VeiledSearched {
            site: site.id.clone(),
            count,
        })
    }

    /// What was passed over, with the way to search it as well. `with` is the query of the same view with something
    /// else under one name.
    pub(in crate::http::staff) fn note(
        &self,
        shell: &Shell,
        path: &str,
        with: impl Fn(&str, &str) -> String,
    ) -> Markup {
        let locale = &*shell.locale;
        let all = shell.onward(&format!("{path}?{}", with("seek", "veiled")));
        html! {
            @if self.passed_over > 0 {
                p.note {
                    (locale.plural("inbox.passed_over", self.passed_over, &[])) " "
                    a href=(all) { (locale.text("inbox.seek.veiled")) }
                }
            }
            @if self.veiled.is_some() { p.caution { (locale.text("inbox.sought.veiled")) } }
        }
    }
}
