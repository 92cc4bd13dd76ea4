//! The answers of a page by something that they differ in: each part with its number, score and range.

use super::super::score::score;
use super::super::shell::Shell;
use crate::board::Part;
use maud::{Markup, html};
use rayak_shared::{Audience, PageSummary};

/// A part's name, and its answers.
pub(super) type Named = (Markup, PageSummary);

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
