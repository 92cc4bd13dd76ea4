//! How it ended: the thanks with what can still be done, or the notice that the answer is withdrawn.
//!
//! The heading takes the focus, so that nobody is left on a button that is gone.

use super::comment::named;
use crate::flow::Event;
use crate::session::Talk;
use crate::text::fill;
use leptos::prelude::*;

pub(super) fn done(talk: Talk) -> impl IntoView {
    let remembered = talk.read(|flow| flow.remembered());
    let heading = talk.text(if remembered { "remembered" } else { "thanks" });
    let masked = talk.read(|flow| {
        let masked = flow.masked();
        (!masked.is_empty()).then(|| fill(&talk.text("thanks.masked"), "{kinds}", &named(talk, masked)))
    });
    view! {
        <div class="thanks">
            <h3 class="outcome" tabindex="-1">{heading}</h3>
            <p class="yours">{yours(talk)}</p>
            {(!remembered).then(|| view! { <p>{talk.text("thanks.use")}</p> })}
            {masked.map(|masked| view! { <p class="warning">{masked}</p> })}
            {reference(talk)}
            <div class="actions">
                <button type="button" class="edit" on:click=move |_| talk.act(Event::Edit)>{talk.text("edit")}</button>
                <button type="button" class="withdraw" on:click=move |_| talk.act(Event::Withdraw)>
                    {talk.text("withdraw")}
                </button>
            </div>
        </div>
    }
}

pub(super) fn withdrawn(talk: Talk) -> impl IntoView {
    view! {
        <div class="withdrawn">
            <h3 class="outcome" tabindex="-1">{talk.text("withdrawn")}</h3>
            <p>{talk.text("withdrawn.again")}</p>
        </div>
    }
}

fn yours(talk: Talk) -> Option<String> {
    let answer = talk.read(|flow| flow.draft().answer);
    let given = talk.asked.answers.iter().find(|offered| Some(offered.answer) == answer)?;
    Some(fill(&talk.text("yours"), "{answer}", &given.name))
}

/// The code by which words can be followed up, which runs left to right in every language.
fn reference(talk: Talk) -> Option<impl IntoView> {
    let code = talk.read(|flow| flow.reference().map(str::to_owned))?;
    let line = talk.view.texts.get("reference")?;
    let (before, after) = line.split_once("{code}")?;
    Some(view! { <p>{before}<bdi class="reference" dir="ltr">{code}</bdi>{after}</p> })
}
