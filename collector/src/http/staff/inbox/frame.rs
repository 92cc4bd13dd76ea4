//! What a page of remarks is shown with, and its remarks as one list and one form.
//!
//! All cards of a page are one form, so that one remark is sorted by one press and many by another; every
//! button is a native one and can be reached by the keyboard in the order in which it stands.

use super::super::desk::Desk;
use super::super::done::{Did, Done};
use super::super::shell::Shell;
use super::card::Card;
use super::shown::Shown;
use crate::domain::{RemarkKind, Site, Sorting, Theme};
use crate::rules::Rules;
use crate::text::Sought;
use maud::{Markup, html};

/// What a page of remarks is shown with.
#[derive(Debug, Clone, Copy)]
pub(in crate::http::staff) struct Frame<'a> {
    pub(in crate::http::staff) shell: &'a Shell,
    pub(in crate::http::staff) site: &'a Site,
    pub(in crate::http::staff) rules: &'a Rules,
    /// What was sought, to be marked.
    pub(in crate::http::staff) sought: &'a [Sought],
    /// Whether words that may hold personal data are shown: only where somebody has opened them.
    pub(in crate::http::staff) is_open: bool,
    /// Whether whoever looks may sort them.
    pub(in crate::http::staff) sorts: bool,
    /// The level of a remark's heading.
    pub(in crate::http::staff) under: Under,
    /// Which of the page's lists it is.
    pub(in crate::http::staff) list: List,
    /// What a form has done, if this list is to tell it.
    pub(in crate::http::staff) done: Option<&'a Done>,
}

/// What a remark's heading stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::staff) enum Under {
    /// The page's own heading.
    Page,
    /// The heading of a part of it.
    Part,
}

/// A list of remarks on a page, of which one may hold what another holds as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::staff) enum List {
    /// The one that the page is for.
    Own,
    /// What speaks of danger, before it.
    First,
}

impl<'a> Frame<'a> {
    /// A page's own list, under a heading of its own, of remarks that are veiled and cannot be sorted.
    pub(in crate::http::staff) fn new(desk: &'a Desk, shell: &'a Shell, site: &'a Site) -> Self {
        Self {
            shell,
            site,
            rules: &desk.config.rules,
            sought: &[],
            is_open: false,
            sorts: false,
            under: Under::Part,
            list: List::Own,
            done: shell.done.as_ref(),
        }
    }

    /// Remarks in their order, each with more that can be said of it.
    pub(in crate::http::staff) fn list(
        &self,
        shown: &[Shown],
        more: impl Fn(&Card<'_>) -> Markup,
    ) -> Markup {
        let of = shown.len();
        html! {
            ol.remarks {
                @for (place, remark) in (1..).zip(shown) {
                    @let card = Card::new(self, remark, (place, of));
                    (card.shown(&more(&card)))
                }
            }
        }
    }

    /// Remarks as one form, which comes back to where it is.
    pub(in crate::http::staff) fn cards(&self, shown: &[Shown], back: &str) -> Markup {
        let cards = self.list(shown, |_| html! {});
        let inner = html! {
            input type="hidden" name="site" value=(self.site.id);
            input type="hidden" name="back" value=(back);
            @for remark in shown { input type="hidden" name="shown" value=(remark.named()); }
            (self.bulk())
            (cards)
        };
        html! {
            (self.done_above(shown))
            div.inbox {
                @if self.sorts { (self.shell.form("/inbox/sort", &inner)) }
                @else { (cards) }
            }
        }
    }

    /// Remarks that speak of danger, each with the button that says that it was seen to.
    pub(super) fn urgent(&self, shown: &[Shown], back: &str) -> Markup {
        let frame = Self {
            sorts: false,
            ..*self
        };
        let inner = html! {
            input type="hidden" name="site" value=(self.site.id);
            input type="hidden" name="back" value=(back);
            (frame.list(shown, |card| card.act(Sorting::Attended)))
        };
        html! {
            (self.done_above(shown))
            (self.shell.form("/urgent/attend", &inner))
        }
    }

    /// What a form has done, unless it is told at the remark that it was done to.
    pub(in crate::http::staff) fn done_above(&self, shown: &[Shown]) -> Markup {
        let is_within = |done: &Done| shown.iter().any(|it| done.is_of(it.reference));
        let done = self.done.filter(|done| !is_within(done));
        html! { @if let Some(done) = done { (done.told(self.shell)) } }
    }

    /// What is done with all that are ticked.
    fn bulk(&self) -> Markup {
        let locale = &*self.shell.locale;
        let choices = |name: &str, group: &str, codes: Vec<&str>| {
            html! {
                label {
                    span { (locale.text(&format!("inbox.{group}"))) }
                    select name=(name) {
                        option value="" { (locale.text("inbox.choose")) }
                        @for code in codes { option value=(code) { (locale.text(&format!("about.{group}.{code}"))) } }
                    }
                }
            }
        };
        html! {
            fieldset.bulk {
                legend { (locale.text("inbox.bulk")) }
                label.tick {
                    input type="checkbox" name="all" value="yes";
                    span { (locale.text("inbox.bulk.all")) }
                }
                @for sorting in [Sorting::Read, Sorting::Unread] {
                    button.plain type="submit" name="do" value=(sorting.code()) {
                        (locale.text(&format!("inbox.do.{}", sorting.code())))
                    }
                }
                (choices("kind", "kind", RemarkKind::ALL.map(RemarkKind::code).to_vec()))
                (choices("theme", "theme", Theme::ALL.map(Theme::code).to_vec()))
                button.plain type="submit" name="do" value=(Did::Chosen.code()) { (locale.text("inbox.bulk.set")) }
            }
        }
    }
}
