//! The card: its questions one below the other, and the links that hold for all of them.

use super::{links::links, question::question};
use crate::session::{Session, Talk};
use crate::text::text;
use leptos::prelude::*;
use rayak_shared::PageView;

pub(crate) fn card(session: &'static Session, view: &'static PageView<()>) -> impl IntoView {
    let questions: Vec<_> = view.questions.iter().map(|asked| question(Talk::new(session, asked)).into_any()).collect();
    let approached = move |_| session.approached();
    view! {
        <section
            class="card"
            lang=view.lang.as_str()
            dir=view.dir.code()
            aria-label=text(&view.texts, "name")
            data-questions=view.questions.len().to_string()
            on:pointerdown=approached
            on:focusin=move |_| session.approached()
        >
            {questions}
            {links(session, view)}
        </section>
    }
}
