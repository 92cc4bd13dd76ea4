//! A list of pages part by part, and the ways from one to the next.

use super::super::shell::Shell;
use super::Here;
use maud::{Markup, html};

/// Pages that are shown of each list at once.
const SHOWN: usize = 100;

/// What an address calls where each list begins, and its heading.
pub(super) const LISTED: &str = "listed";
pub(super) const UNLISTED: &str = "unlisted";

/// A part of a list: of which, and where it begins.
pub(super) struct Part {
    /// What the address calls it.
    name: &'static str,
    from: usize,
    all: usize,
}

impl Part {
    pub(super) fn of(here: &Here, name: &'static str, all: usize) -> Self {
        let asked: usize = here.get(name).parse().unwrap_or(0);
        // Whoever comes too late, or has made it up, is shown the last part.
        let last = all.saturating_sub(1) / SHOWN * SHOWN;
        let from = (asked / SHOWN * SHOWN).min(last);
        Self { name, from, all }
    }

    pub(super) fn shown<'a, T>(&self, pages: &'a [T]) -> &'a [T] {
        let rest = pages.get(self.from..).unwrap_or_default();
        rest.get(..SHOWN).unwrap_or(rest)
    }

    /// The ways to the parts before and after it.
    pub(super) fn ways(&self, shell: &Shell, here: &Here) -> Markup {
        let locale = &*shell.locale;
        let at = |from: usize| {
            let from = from.to_string();
            let kept = ["q", "department", LISTED, UNLISTED].map(|name| (name, here.get(name)));
            let kept = kept
                .into_iter()
                .filter(|(name, value)| *name != self.name && !value.is_empty());
            let query: Vec<_> = kept.chain([(self.name, from.as_str())]).collect();
            format!("{}#{}", here.at("/registry", &query), self.name)
        };
        let number = |n: usize| locale.number(n as u64);
        let last = self.all.min(self.from + SHOWN);
        let values = [
            ("from", &*number(self.from + 1)),
            ("to", &*number(last)),
            ("all", &*number(self.all)),
        ];
        html! {
            @if self.all > SHOWN {
                p { (locale.fill("registry.part_of", &values)) }
                p.actions {
                    @if self.from > 0 {
                        a rel="prev" href=(shell.onward(&at(self.from - SHOWN))) { (locale.text("registry.earlier")) }
                    }
                    @if last < self.all {
                        a rel="next" href=(shell.onward(&at(last))) { (locale.text("registry.later")) }
                    }
                }
            }
        }
    }
}
