//! How often each answer was given: the figures as text, with a bar beside each.

use super::bars::{Bars, Part, rows};
use super::nothing;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Answer, Counts, Question};

/// Yes and no, or five stars to one, each with its count and its share of all.
#[must_use]
pub fn distribution(counts: &Counts, locale: &Locale) -> Markup {
    let n = counts.n();
    if n == 0 {
        return nothing(locale);
    }
    let mut each = counts.each();
    if counts.question() == Question::Service {
        each.reverse();
    }
    let parts: Vec<Part> = each
        .into_iter()
        .map(|(answer, count)| Part {
            label: label(answer, locale),
            count: Some(count),
        })
        .collect();
    let bars = Bars {
        caption: &locale.plural("chart.distribution", n, &[]),
        column: locale.text("chart.column.answer"),
        whole: n,
        parts: &parts,
    };
    // One scale with the whole: the bars together are as long as a track.
    rows("distribution", &bars, n, locale)
}

fn label(answer: Answer, locale: &Locale) -> Markup {
    let code = answer.code();
    let text = |key: String| locale.text(&key).to_owned();
    match answer {
        Answer::Stars(_) => html! {
            (locale.fill("chart.stars", &[("stars", &text(format!("answer.{code}"))), ("word", &text(format!("answer.{code}.word")))]))
        },
        Answer::Yes | Answer::No => html! { (text(format!("answer.{code}"))) },
    }
}
