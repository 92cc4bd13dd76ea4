//! The card: its questions one below the other, and the links that hold for all of them.

use super::{
    element::{Element, classed},
    links::links,
    question::question,
};
use crate::session::{Session, Talk};
use crate::text::text;
use rayak_shared::{PageView, Question};

pub(crate) fn card(session: &'static Session, view: &'static PageView<()>) -> Element {
    let brief = session.brief();
    let mut card = classed("section", if brief { "card brief" } else { "card" })
        .attr("lang", &view.lang)
        .attr("dir", view.dir.code())
        .attr(
            "aria-label",
            text(&view.texts, if brief { "part" } else { "name" }),
        )
        .on("pointerenter", move |_| session.approached())
        .on("focusin", move |_| session.approached());
    // Whoever came here by a link of somebody else's must not take his answer for one that counts.
    if session.tries() {
        card = card.child(classed("p", "note").text(text(&view.texts, "test")));
    }
    for asked in &view.questions {
        if !brief || asked.question == Question::Useful {
            card = card.child(question(Talk::new(session, asked)));
        }
    }
    card.maybe((!brief).then(|| links(session, view)))
}
