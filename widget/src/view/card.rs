//! The card: its questions one below the other, and the links that hold for all of them.

use super::{element::classed, links::links, question::question};
use crate::session::{Session, Talk};
use crate::text::text;
use leptos::prelude::AnyView;
use rayak_shared::PageView;

pub(crate) fn card(session: &'static Session, view: &'static PageView<()>) -> AnyView {
    classed("section", "card")
        .attr("lang", &view.lang)
        .attr("dir", view.dir.code())
        .attr("aria-label", &text(&view.texts, "name"))
        .on("pointerdown", move |_| session.approached())
        .on("focusin", move |_| session.approached())
        .children(view.questions.iter().map(|asked| question(Talk::new(session, asked))))
        .child(links(session, view))
        .into()
}
