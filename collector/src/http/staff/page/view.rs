//! One page, written out: for each question its score, whether it moved, its weeks, and what its
//! answers differ in.

use super::super::asked::{AskedPage, INSTEAD};
use super::super::desk::Desk;
use super::super::pages::days;
use super::super::score::{notes, score};
use super::super::shell::Shell;
use super::parts::{Named, named, named_texts, parts};
use super::words::Latest;
use crate::board::{Against, Moved, Name, OnePage, OneQuestion, Period, Preset};
use crate::chart::{self, Bars};
use crate::domain::{Day, Lang};
use maud::{Markup, html};
use rayak_shared::{Audience, Breakdown, PageSummary};

/// The page's title, or its path.
pub(super) fn title<'a>(page: &OnePage<'a>, lang: Lang) -> &'a str {
    match page.known.name {
        Name::Listed(page) => page.title.get(lang),
        Name::Unlisted(path) => path,
    }
}

pub(super) fn main(
    (desk, shell): (&Desk, &Shell),
    asked: &AskedPage,
    page: &OnePage<'_>,
    words: Option<&Latest>,
) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.site;
    let at = locale.date_time(desk.now, &site.time_zone);
    html! {
        (about(shell, asked, page))
        (period_form(shell, asked))
        p.note {
            (days(shell, asked.period)) " "
            (locale.fill("staff.as_of", &[("at", &at)])) " "
            (locale.text("figure.note"))
        }
        @if page.known.is_unreadable {
            p.caution { (locale.text("staff.unreadable")) }
        }
        @if page.questions.is_empty() {
            p.empty { (locale.text("staff.not_asked")) }
        }
        @for question in &page.questions { (one_question(shell, asked, page, question)) }
        @if let Some(words) = words { (words.section(desk, shell, asked, page)) }
        p.take {
            (locale.text("staff.take")) " "
            @for (ending, name) in [("csv", "CSV"), ("json", "JSON")] {
                a href=(shell.href(&format!("/page.{ending}?{}", asked.query()))) { (name) } " "
            }
        }
    }
}

/// Whose page it is, and where.
fn about(shell: &Shell, asked: &AskedPage, page: &OnePage<'_>) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&asked.site);
    html! {
        p.lead {
            @if let Some(department) = page.known.department {
                span lang=(lang.as_str()) { (department.name.get(lang)) } " · "
            }
            @match page.known.name {
                Name::Listed(_) => (locale.text(&format!("staff.kind.{}", page.known.kind().code()))),
                Name::Unlisted(_) => (locale.text("staff.unlisted")),
            }
            @if let Name::Listed(listed) = page.known.name {
                " · "
                @let path = listed.paths.get(lang);
                a href=(asked.site.address(path)) { bdi dir="ltr" { (path) } }
            }
        }
    }
}

fn period_form(shell: &Shell, asked: &AskedPage) -> Markup {
    let locale = &*shell.locale;
    let chosen = asked.preset.map(Preset::code);
    let (from, to) = match (asked.preset, asked.period) {
        (None, Period::Days(from, to)) => (Some(from.to_string()), Some(to.to_string())),
        _ => (None, None),
    };
    let name = if chosen.is_some() { "period" } else { INSTEAD };
    html! {
        form.filters method="get" action=(shell.href("/page")) {
            input type="hidden" name="site" value=(asked.site.id);
            input type="hidden" name="page" value=(asked.page);
            (shell.language_field())
            label {
                span { (locale.text("staff.filter.period")) }
                select name=(name) {
                    @if chosen.is_none() { option value="" selected { (locale.text("staff.period.dates")) } }
                    @for preset in Preset::ALL {
                        option value=(preset.code()) selected[chosen == Some(preset.code())] {
                            (locale.text(&format!("staff.period.{}", preset.code())))
                        }
                    }
                }
            }
            @for (name, value) in [("from", from), ("to", to)] {
                label {
                    span { (locale.text(&format!("staff.filter.{name}"))) }
                    input type="date" name=(name) value=[value];
                }
            }
            button type="submit" { (locale.text("staff.filter.show")) }
        }
    }
}

fn one_question(
    shell: &Shell,
    asked: &AskedPage,
    page: &OnePage<'_>,
    it: &OneQuestion<'_>,
) -> Markup {
    let locale = &*shell.locale;
    let question = it.row.total.counts.question();
    let code = question.code();
    let heading = locale.text(&format!("staff.question.{code}")).to_owned();
    let n = it.summary.n().unwrap_or_default();
    html! {
        section.question aria-labelledby=(code) {
            h2 id=(code) { (heading) }
            @match score(&it.summary, locale) {
                None => p.empty { (locale.text("staff.none")) },
                Some(figure) => {
                    div.headline {
                        (figure)
                        span.note { (locale.plural("staff.answers", n, &[])) }
                        @for note in notes(&it.summary, it.row.edited, &asked.site, locale) {
                            span.note { (note) }
                        }
                    }
                    @if let Some(moved) = &it.moved { (comparison(shell, moved)) }
                    (trend(shell, it))
                    div.two {
                        section.part {
                            h3 { (locale.text("staff.page.answers")) }
                            (chart::distribution(&it.row.total.counts, locale))
                        }
                        (reasons(shell, it))
                        @for (id, key, named) in breakdowns(shell, asked, page, it) {
                            (parts(shell, (&format!("{code}-{id}"), locale.text(key)), locale.text(key), &named))
                        }
                    }
                }
            }
            (excluded(shell, it))
        }
    }
}

/// Before and after the page's last edit, or two periods.
fn comparison(shell: &Shell, moved: &Moved) -> Markup {
    let locale = &*shell.locale;
    let (before, after) = match moved.against {
        Against::Edit(day) => {
            let date = locale.date(day);
            (
                locale.fill("staff.before.edit", &[("date", &date)]),
                locale.fill("staff.after.edit", &[("date", &date)]),
            )
        }
        Against::Before(..) => {
            let span = |summary: &PageSummary| {
                let period = summary.period();
                let day =
                    |day: &str| Day::parse(day).map_or_else(String::new, |it| locale.date(it));
                let (from, to) = (day(&period.from), day(&period.to));
                locale.fill("staff.span", &[("from", &from), ("to", &to)])
            };
            (span(&moved.before), span(&moved.after))
        }
    };
    html! {
        (chart::difference((&before, &moved.before), (&after, &moved.after), moved.alike, locale))
    }
}

fn trend(shell: &Shell, it: &OneQuestion<'_>) -> Markup {
    let question = it.row.total.counts.question();
    let weeks = Breakdown::new(question, it.weeks.clone(), Audience::Staff);
    let title = format!("staff.page.weeks.{}", question.code());
    chart::trend(shell.locale.text(&title), &weeks, &it.marks, &shell.locale)
}

fn reasons(shell: &Shell, it: &OneQuestion<'_>) -> Markup {
    let locale = &*shell.locale;
    let counts = it.row.total.counts.each();
    html! {
        @for (answer, reasons) in &it.reasons {
            @let whole = counts.iter().find(|(it, _)| it == answer).map_or(0, |(_, n)| *n);
            @let key = format!("staff.page.reasons.{}", answer.code());
            section.part {
                h3 { (locale.text(&key)) }
                @let mut given: Vec<_> = reasons.iter().filter(|(_, n)| *n > 0).collect();
                @let () = given.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
                @let bars: Vec<_> = given.iter().map(|(reason, n)| chart::Part {
                    label: html! { (locale.text(&format!("reason.{}", reason.code()))) },
                    count: Some(*n),
                }).collect();
                @if bars.is_empty() {
                    p { (locale.text("staff.reason.none")) }
                } @else {
                    (chart::bars(&Bars {
                        caption: &locale.plural("staff.page.reasons.of", whole, &[]),
                        column: locale.text("staff.column.reason"),
                        whole,
                        parts: &bars,
                    }, locale))
                }
            }
        }
    }
}

/// What answers differ in: an id, the texts' key, and the parts.
fn breakdowns(
    shell: &Shell,
    asked: &AskedPage,
    page: &OnePage<'_>,
    it: &OneQuestion<'_>,
) -> Vec<(&'static str, &'static str, Vec<Named>)> {
    let locale = &*shell.locale;
    let text = |key: String| html! { (locale.text(&key)) };
    let none = |key: &str| html! { (locale.text(key)) };
    let code = |code: &str| html! { bdi dir="ltr" { (code) } };
    let lang = shell.lang_of(&asked.site);
    let section = |id: &str| {
        let Name::Listed(listed) = page.known.name else {
            return code(id);
        };
        let address = asked.site.address(listed.paths.get(lang));
        html! { a href=(format!("{address}#{id}")) { bdi dir="ltr" { "#" (id) } } }
    };
    let whole = &it.summary;
    let languages = named(&it.langs, whole, |lang| {
        let name = shell.language_name(lang.as_str());
        html! { (name.unwrap_or_else(|| lang.as_str().to_owned())) }
    });
    let channels = named(&it.channels, whole, |it| {
        text(format!("staff.channel.{}", it.code()))
    });
    let devices = named(&it.devices, whole, |it| match it {
        Some(device) => text(format!("staff.device.{}", device.code())),
        None => none("staff.device.unknown"),
    });
    let sections = named_texts(&it.sections, whole, locale, |it| match it {
        Some(id) => section(id),
        None => none("staff.section.none"),
    });
    let placements = named_texts(&it.placements, whole, locale, |it| match it {
        Some(placement) => code(placement),
        None => none("staff.placement.none"),
    });
    let all = [
        ("language", "staff.by.language", languages),
        ("channel", "staff.by.channel", channels),
        ("device", "staff.by.device", devices),
        ("section", "staff.by.section", sections),
        ("placement", "staff.by.placement", placements),
    ];
    let told = |(id, _, parts): &(&str, &str, Vec<Named>)| match *id {
        // Of one part alone nothing can be told from another.
        "section" | "placement" => parts.len() > 1,
        _ => !parts.is_empty(),
    };
    all.into_iter().filter(told).collect()
}

fn excluded(shell: &Shell, it: &OneQuestion<'_>) -> Markup {
    let locale = &*shell.locale;
    html! {
        @if !it.excluded.is_empty() {
            section.part {
                h3 { (locale.text("staff.page.excluded")) }
                ul {
                    @for (verdict, n) in &it.excluded {
                        li { (locale.plural(&format!("staff.verdict.{}", verdict.code()), *n, &[])) }
                    }
                }
                p.note { (locale.text("staff.page.excluded.note")) }
            }
        }
    }
}
