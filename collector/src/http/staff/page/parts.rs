//! The answers of a page by something that they differ in: each part with its number, score and range.

use super::super::score::score;
use super::super::shell::Shell;
use crate::board::Part;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Audience, Counts, PageSummary};

/// A part's name, and its answers.
pub(super) type Named = (Markup, PageSummary);

/// So many texts are shown by themselves, and those beyond together.
const SHOWN: usize = 20;

/// Gives each part its name.
pub(super) fn named<K>(
    parts: &[Part<K>],
    whole: &PageSummary,
    name: impl Fn(&K) -> Markup,
) -> Vec<Named> {
    let summary =
        |part: &Part<K>| PageSummary::new(part.counts, 0, whole.period().clone(), Audience::Staff);
    parts
        .iter()
        .map(|part| (name(&part.key), summary(part)))
        .collect()
}

/// Gives each part its name where that is a text which anyone who answers can make up: there may be any
/// number of them, and a page must stay one that can be read.
pub(super) fn named_texts(
    parts: &[Part<Option<String>>],
    whole: &PageSummary,
    locale: &Locale,
    name: impl Fn(Option<&str>) -> Markup,
) -> Vec<Named> {
    let texts = parts.iter().filter(|part| part.key.is_some());
    let beyond: Vec<_> = texts.skip(SHOWN).collect();
    let none = Counts::by_place(whole.question(), [0; 5]);
    let others = Part {
        key: (),
        counts: beyond.iter().fold(none, |mut sum, part| {
            sum += part.counts;
            sum
        }),
    };
    let number = locale.number(beyond.len() as u64);
    let others = named(&[others], whole, |()| {
        html! { (locale.fill("staff.parts.others", &[("n", &number)])) }
    });
    let mut all = named(parts, whole, |key| name(key.as_deref()));
    if !beyond.is_empty() {
        all.splice(SHOWN..SHOWN + beyond.len(), others);
    }
    all
}

/// A table of parts under a heading; nothing where all answers are of one part that says nothing.
pub(super) fn parts(
    shell: &Shell,
    (id, heading): (&str, &str),
    column: &str,
    parts: &[Named],
) -> Markup {
    let locale = &*shell.locale;
    html! {
        section.part {
            h3 id=(id) { (heading) }
            div.scroll role="group" aria-labelledby=(id) tabindex="0" {
                table.chart.parts {
                    caption.unseen { (heading) }
                    thead {
                        tr {
                            th scope="col" { (column) }
                            th.figure scope="col" { (locale.text("staff.column.answers")) }
                            th scope="col" { (locale.text("staff.column.range")) }
                        }
                    }
                    tbody {
                        @for (name, summary) in parts {
                            tr {
                                th scope="row" { (name) }
                                td.figure { (locale.number(summary.n().unwrap_or_default())) }
                                td { @if let Some(figure) = score(summary, locale) { (figure) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
