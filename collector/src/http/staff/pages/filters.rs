//! The choices above a list: a form whose address is the list.

use super::super::asked::{Asked, INSTEAD};
use super::super::choices::{Choice, any, coded, departments, languages, select};
use super::super::shell::Shell;
use crate::board::{Kind, Order, Period, Preset};
use maud::{Markup, html};
use rayak_shared::{Channel, Question};

pub(super) fn filters(shell: &Shell, asked: &Asked) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.of.site;
    let any = |choices: Vec<Choice>, key: &str| any(choices, locale.text(key));
    let questions = Question::ALL.iter().map(|it| it.code());
    let kinds = Kind::ALL.iter().map(|it| it.code());
    let channels = Channel::ALL.iter().map(|it| it.code());
    let presets = Preset::ALL.iter().map(|it| it.code());
    let orders = Order::ALL.iter().map(|it| it.code());
    let mut periods = coded(presets, "staff.period.", locale);
    if asked.of.has_dates() {
        periods = any(periods, "staff.period.dates");
    }
    let first = [
        ("question", coded(questions, "staff.question.", locale)),
        ("order", coded(orders, "staff.order.", locale)),
    ];
    let all = |choices| any(choices, "staff.filter.all");
    let more = [
        ("department", all(departments(shell, site))),
        ("kind", all(coded(kinds, "staff.kind.", locale))),
        ("language", all(languages(shell, site))),
        ("channel", all(coded(channels, "staff.channel.", locale))),
        (asked.of.chosen_by(), periods),
    ];
    let narrowed = ["department", "kind", "language", "channel", "from"];
    let is_narrow = narrowed.iter().any(|name| asked.value(name).is_some());
    let choose = |name: &str, choices: &[Choice]| {
        let label = if name == INSTEAD { "period" } else { name };
        let key = format!("staff.filter.{label}");
        select(
            name,
            locale.text(&key),
            choices,
            &asked.value(name).unwrap_or_default(),
        )
    };
    html! {
        form.filters method="get" action=(shell.href("/pages")) {
            input type="hidden" name="site" value=(site.id);
            (shell.language_field())
            @for (name, choices) in &first { (choose(name, choices)) }
            details.more open[is_narrow] {
                summary { (locale.text("staff.filter.more")) }
                div.filters {
                    @for (name, choices) in &more { (choose(name, choices)) }
                    @for name in ["from", "to"] {
                        label {
                            span { (locale.text(&format!("staff.filter.{name}"))) }
                            input type="date" name=(name) value=[asked.value(name)];
                        }
                    }
                }
            }
            button type="submit" { (locale.text("staff.filter.show")) }
            @if is_narrow || asked.query().split('&').count() > 4 {
                a.plain href=(shell.href(&format!("/pages?site={}", site.id))) { (locale.text("staff.filter.none")) }
            }
        }
    }
}

/// The days of a list in words, by both calendars.
pub(in crate::http::staff) fn days(shell: &Shell, period: Period) -> String {
    let locale = &*shell.locale;
    match period {
        Period::Settled => locale.text("staff.period.note").to_owned(),
        Period::Days(from, to) => {
            let both = |day| {
                let dates = [("date", &*locale.date(day)), ("hijri", &*locale.hijri(day))];
                locale.fill("staff.both_dates", &dates)
            };
            let (from, to) = (both(from), both(to));
            locale.fill("staff.days", &[("from", &from), ("to", &to)])
        }
    }
}
