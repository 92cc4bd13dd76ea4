//! The way to the other pages of a list that is longer than one.

use super::shell::Shell;
use maud::{Markup, html};

/// `to` says the address of a page of the list, which has so many.
pub(super) fn turning(
    shell: &Shell,
    (at, pages): (usize, usize),
    to: impl Fn(usize) -> String,
) -> Markup {
    let locale = &*shell.locale;
    let number = |n: usize| locale.number(n as u64);
    let here = [("at", &*number(at)), ("of", &*number(pages))];
    html! {
        @if pages > 1 {
            nav.turning aria-label=(locale.text("staff.turning")) {
                @if at > 1 { a rel="prev" href=(to(at - 1)) { (locale.text("staff.turning.back")) } }
                span { (locale.fill("staff.turning.here", &here)) }
                @if at < pages { a rel="next" href=(to(at + 1)) { (locale.text("staff.turning.on")) } }
            }
        }
    }
}
