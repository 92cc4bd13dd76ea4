//! One question, from its text down to whatever the present step opens below it.

use super::{follow::follow, note::note, outcome, service::stars, useful::buttons};
use crate::flow::{Flow, Step};
use crate::session::Talk;
use leptos::prelude::*;
use rayak_shared::Question;

pub(super) fn question(talk: Talk) -> impl IntoView {
    let asked = talk.asked;
    let step = Memo::new(move |_| talk.read(Flow::step));
    let open = Memo::new(move |_| match step.get() {
        Step::Follow => true,
        Step::Done => false,
        Step::Ask | Step::Withdrawn => asked.question == Question::Service && talk.read(|flow| flow.draft().answer.is_some()),
    });
    let answers = move || {
        (step.get() != Step::Done).then(|| match asked.question {
            Question::Useful => buttons(talk).into_any(),
            Question::Service => stars(talk).into_any(),
        })
    };
    view! {
        <section
            class="question"
            data-question=asked.question.code()
            data-state=move || talk.read(Flow::state)
            aria-labelledby=talk.id("text")
        >
            <div class="head">
                <h2 id=talk.id("text")>{asked.text.as_str()}</h2>
                {answers}
            </div>
            <p class="figure">{asked.figure.as_str()}</p>
            {move || match step.get() {
                Step::Done => Some(outcome::done(talk).into_any()),
                Step::Withdrawn => Some(outcome::withdrawn(talk).into_any()),
                Step::Ask | Step::Follow => None,
            }}
            {move || open.get().then(|| follow(talk))}
            {note(talk)}
        </section>
    }
}
