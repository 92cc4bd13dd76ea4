//! Yes and no: two buttons that send at once. Being pressed is the state of the answer.

use super::element::{Element, button, classed};
use crate::flow::Event;
use crate::session::Talk;
use rayak_shared::Answer;

pub(super) fn buttons(talk: Talk) -> Element {
    let mut group = classed("div", "answers")
        .attr("role", "group")
        .attr("aria-labelledby", &talk.id("text"));
    for offered in &talk.asked.answers {
        let answer = offered.answer;
        let name = match (talk.brief(), answer) {
            (true, Answer::Yes) => talk.text("part.yes"),
            (true, _) => talk.text("part.no"),
            _ => &offered.name,
        };
        let pressed = move || talk.read(|flow| flow.draft().answer) == Some(answer);
        let button = button("answer", &offered.text)
            .attr("data-answer", answer.code())
            .attr("aria-label", name)
            .live("aria-pressed", move || {
                Some(if pressed() { "true" } else { "false" })
            })
            .on("click", move |_| talk.act(Event::Pick(answer)));
        group = group.child(button);
    }
    group
}
