//! GET /themes: how large a share of what is written each theme has, and how that moved week by week.
//!
//! A share stands with its number and its range, and is not given of fewer remarks than a public figure needs.
//! The weeks are those of the days that are asked for, or else half a year. What staff have said counts before
//! what the rules suggest. Deliberately absent: the words themselves, so that whoever sees figures may see
//! these.

use super::super::ApiError;
use super::asked::{AskedInbox, Wrong};
use super::desk::Desk;
use super::inbox::{Narrowing, Searched, index_note, theme_name};
use super::pages::days;
use super::shell::Shell;
use super::sites::sites;
use super::wrong;
use crate::board::Period;
use crate::chart::sparkline;
use crate::domain::{Day, Theme};
use crate::figure::Worded;
use crate::inbox::{Facet, Index};
use crate::locale::Locale;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::{Audience, Breakdown, Counts, Question};
use roaring::RoaringBitmap;

/// Weeks of a theme's line, where no days are asked for.
const WEEKS: i32 = 26;

/// One theme, or none.
#[derive(Debug)]
struct Share {
    theme: Option<Theme>,
    of: Counts,
    weeks: Vec<(Day, Counts)>,
}

/// A share of some remarks, as a share of answers is counted.
fn share(part: u64, all: u64) -> Counts {
    let rest = all.saturating_sub(part);
    Counts::by_place(Question::Useful, [part, rest, 0, 0, 0])
}

impl Share {
    fn of(
        index: &Index,
        all: &RoaringBitmap,
        weeks: &[(Day, RoaringBitmap)],
        theme: Option<Theme>,
    ) -> Self {
        let count =
            |among: &RoaringBitmap| share(index.count(among, Facet::Theme(theme)), among.len());
        Self {
            theme,
            of: count(all),
            weeks: weeks
                .iter()
                .map(|(day, week)| (*day, count(week)))
                .collect(),
        }
    }
}

/// GET /themes
pub(super) async fn themes(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| {
        let asked = match AskedInbox::read(&query, desk) {
            Ok(asked) => asked,
            Err(wrong) => return Ok((wrong::page(&shell, &wrong, "/themes"), None)),
        };
        // Whoever may read no words must not learn them by asking which are there.
        if !desk.reads_words
            && let Some(name) = asked.asks_for_words()
        {
            let wrong = Wrong {
                name: name.to_owned(),
                value: asked.value(name).unwrap_or_default(),
                right: String::new(),
            };
            return Ok((wrong::page(&shell, &wrong, "/themes"), None));
        }
        let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
        let wanted = asked.wanted().and(Facet::ForReaders);
        let (all, searched) = Searched::find(desk, &index, &asked.of, &wanted);
        let today = desk.now.day(&asked.of.site.time_zone);
        let weeks: Vec<_> = weeks(asked.of.days(), today)
            .map(|sunday| (sunday, index.of_days(&all, (sunday, sunday.minus(-6)))))
            .collect();
        let themes = Theme::ALL.map(Some).into_iter().chain([None]);
        let mut shares: Vec<_> = themes
            .map(|it| Share::of(&index, &all, &weeks, it))
            .collect();
        shares.retain(|it| it.of.satisfied() > 0);
        shares.sort_by_key(|it| std::cmp::Reverse(it.of.satisfied()));
        let note = html! {
            (searched.note(&shell, "/themes", |name, value| asked.with(name, value)))
            (index_note(&shell.locale, behind, index.is_damaged()))
        };
        drop(index);
        let main = main((desk, &shell), &asked, &shares, all.len(), &note);
        let page = shell.page(StatusCode::OK, shell.locale.text("shares.title"), &main);
        Ok((page, searched.deed(&asked.of.site)))
    })
    .await
}

/// The Sundays on which the weeks of some days began. An address can ask for no more than the board holds.
fn weeks(days: Option<(Day, Day)>, today: Day) -> impl Iterator<Item = Day> {
    let (from, to) = days.unwrap_or_else(|| (today.week().minus((WEEKS - 1) * 7), today));
    (from.week().0..=to.0).step_by(7).map(Day)
}

fn main(
    (desk, shell): (&Desk, &Shell),
    asked: &AskedInbox,
    shares: &[Share],
    all: u64,
    note: &Markup,
) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.of.site;
    let lang = shell.lang_of(site);
    let narrowing = Narrowing {
        shell,
        of: &asked.of,
        path: "/themes",
        seeks: false,
        first: Vec::new(),
        more: Vec::new(),
    };
    html! {
        p.lead lang=(lang.as_str()) { (site.organisation.get(lang)) }
        (sites((desk, shell), site, "/themes", |_| None))
        (narrowing.form())
        p.note {
            (locale.plural("inbox.remarks", all, &[]))
            @if let Some((from, to)) = asked.of.days() { " · " (days(shell, Period::Days(from, to))) }
        }
        (note)
        @if shares.is_empty() { p.empty { (locale.text("inbox.empty")) } }
        @else { (table(shell, asked, shares)) }
        p.note { (locale.text("shares.note")) }
        p.note { (locale.plural("shares.few", site.suppress_below, &[])) }
        p.note { (locale.text("figure.note")) }
    }
}

fn table(shell: &Shell, asked: &AskedInbox, shares: &[Share]) -> Markup {
    let locale = &*shell.locale;
    let columns = ["shares.count", "shares.share", "shares.weeks"];
    html! {
        table.list role="table" {
            caption.unseen { (locale.text("shares.title")) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { (locale.text("inbox.theme")) }
                    @for column in columns { th scope="col" role="columnheader" { (locale.text(column)) } }
                }
            }
            tbody role="rowgroup" { @for it in shares { (line(shell, asked, it, locale)) } }
        }
    }
}

fn line(shell: &Shell, asked: &AskedInbox, share: &Share, locale: &Locale) -> Markup {
    use super::asked::NONE;
    use crate::domain::people::Right;
    let label = |key: &str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
    let name = match share.theme {
        Some(theme) => theme_name(locale, theme),
        None => locale.text("inbox.unsorted").to_owned(),
    };
    let code = share.theme.map_or(NONE, Theme::code);
    let reads = shell
        .staff
        .as_ref()
        .is_some_and(|staff| staff.has(Right::ReadWords));
    let weeks = Breakdown::new(Question::Useful, share.weeks.clone(), Audience::Staff);
    let is_enough = share.of.n() >= asked.of.site.suppress_below;
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                @if reads { a href=(shell.onward(&format!("/inbox?{}", asked.with("theme", code)))) { (name) } }
                @else { (name) }
            }
            td.number role="cell" { (label("shares.count")) (locale.number(share.of.satisfied())) }
            td role="cell" {
                (label("shares.share"))
                @match Worded::of(&share.of, locale).filter(|_| is_enough) {
                    Some(Worded { value, low, high }) => {
                        strong { (value) } " " (locale.fill("staff.range", &[("low", &low), ("high", &high)]))
                    }
                    None => span.note { (locale.text("figure.too_few")) },
                }
            }
            td role="cell" {
                (label("shares.weeks"))
                @if is_enough { (sparkline(&weeks, locale)) }
                @else { span.note { (locale.text("figure.too_few")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weeks_are_those_that_are_asked_for_and_else_half_a_year() {
        let day = |text| Day::parse(text).expect("a day");
        let today = day("2026-11-27");
        let of = |days| weeks(days, today).collect::<Vec<_>>();
        let usual = of(None);
        assert_eq!(usual.len(), 26);
        assert_eq!(usual.last(), Some(&day("2026-11-22")));
        // From a Wednesday to the Sunday after the next.
        let asked = of(Some((day("2026-10-07"), day("2026-10-18"))));
        let sundays = ["2026-10-04", "2026-10-11", "2026-10-18"].map(day);
        assert_eq!(asked, sundays);
    }
}
