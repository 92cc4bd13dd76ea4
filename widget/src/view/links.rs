//! The last line: what happens to an answer, and what the site promises about it.

use super::element::{Element, classed, element};
use crate::session::Session;
use crate::text::text;
use rayak_shared::PageView;

pub(super) fn links(session: &'static Session, view: &'static PageView<()>) -> Element {
    let given = [
        ("links.privacy", &view.links.privacy),
        ("links.policy", &view.links.policy),
    ];
    let mut line = classed("p", "links");
    for (key, link) in given {
        if let Some(link) = link {
            line = line.child(
                element("a")
                    .attr("href", &session.address(link))
                    .text(text(&view.texts, key)),
            );
        }
    }
    line
}
