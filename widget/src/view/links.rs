//! The last line: what happens to an answer, and what the site promises about it.

use crate::session::Session;
use crate::text::text;
use leptos::prelude::*;
use rayak_shared::PageView;

pub(super) fn links(session: &'static Session, view: &'static PageView<()>) -> impl IntoView {
    let given = [("links.privacy", &view.links.privacy), ("links.policy", &view.links.policy)];
    let link = |(key, link): (&str, &Option<String>)| {
        let address = session.address(link.as_deref()?);
        Some(view! { <a href=address>{text(&view.texts, key)}</a> })
    };
    view! { <p class="links">{given.into_iter().filter_map(link).collect::<Vec<_>>()}</p> }
}
