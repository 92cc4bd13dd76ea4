//! The last line: what happens to an answer, and what the site promises about it.

use super::element::{Element, classed, element};
use crate::session::Session;
use crate::text::text;
use rayak_shared::PageView;

pub(super) fn links(session: &'static Session, view: &'static PageView<()>) -> Element {
    let given = [("links.privacy", &view.links.privacy), ("links.policy", &view.links.policy)];
    let link = |(key, link): (&str, &Option<String>)| {
        let address = session.address(link.as_deref()?);
        Some(element("a").attr("href", &address).text(&text(&view.texts, key)))
    };
    classed("p", "links").children(given.into_iter().filter_map(link))
}
