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

#[cfg(test)]
mod tests {
    use super::super::tests::{arabic, elements, english, shown};
    use super::*;

    #[test]
    fn a_distribution_states_every_count_its_share_and_the_sum() {
        let markup = shown(&distribution(
            &Counts::Service([1, 0, 20, 300, 679]),
            english(),
        ));
        assert!(markup.contains("<caption>1,000 answers</caption>"));
        let rows = elements(&markup, "scope=\"row\"");
        let wanted = [
            ("5 – Excellent", "679", "68%"),
            ("4 – Very good", "300", "30%"),
            ("3 – Good", "20", "2%"),
            ("2 – Fair", "0", "0%"),
            ("1 – Poor", "1", "less than 1%"),
        ];
        assert_eq!(rows.len(), wanted.len());
        for (row, (label, count, share)) in rows.iter().zip(wanted) {
            for part in [label, &format!(">{count}</td>"), &format!(">{share}</td>")] {
                assert!(row.contains(part), "{part}: {row}");
            }
        }
        let nought = rows.iter().find(|row| row.contains("Fair"));
        assert!(nought.is_some_and(|row| !row.contains("<rect")), "no bar");
        assert_eq!(
            markup.matches("<svg").count(),
            markup
                .matches("<svg class=\"bar\" aria-hidden=\"true\"")
                .count()
        );
        let votes = shown(&distribution(
            &Counts::Useful { yes: 9_999, no: 1 },
            arabic(),
        ));
        assert!(
            votes.contains("10,000 إجابة")
                && votes.contains("أكثر من 99%")
                && votes.contains("أقل من 1%"),
            "{votes}"
        );
    }
}
