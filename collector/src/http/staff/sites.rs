//! The way to the other sites of which somebody sees something, from a view that is of one.

use super::desk::Desk;
use super::shell::Shell;
use crate::domain::Site;
use maud::{Markup, html};

/// `path` is the view's own; `note` says something more of another site.
pub(super) fn sites(
    (desk, shell): (&Desk, &Shell),
    site: &Site,
    path: &str,
    note: impl Fn(&Site) -> Option<String>,
) -> Markup {
    let locale = &*shell.locale;
    let all = desk.config.registry.sites.iter();
    let others = all.filter(|it| it.id != site.id && desk.reach.sees_something_of(&it.id));
    let others: Vec<&Site> = others.map(|site| &**site).collect();
    html! {
        @if !others.is_empty() {
            nav.sites aria-label=(locale.text("staff.sites")) {
                @for other in others {
                    @let lang = shell.lang_of(other);
                    a href=(shell.onward(&format!("{path}?site={}", other.id))) {
                        span lang=(lang.as_str()) { (other.organisation.get(lang)) }
                        @if let Some(note) = note(other) { " (" (note) ")" }
                    }
                }
            }
        }
    }
}
