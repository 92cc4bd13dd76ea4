//! GET /themes: how large a share of what is written each theme has, and how that moved week by week.
//!
//! A share stands with its number and its range, since few remarks say little. What staff have said counts
//! before what the rules suggest. Deliberately absent: the words themselves, so that whoever sees figures may
//! see these.

use super::super::ApiError;
use super::asked::{AskedInbox, Wrong};
use super::desk::Desk;
use super::inbox::{Searched, index_note, sees, theme_name};
use super::shell::Shell;
use super::wrong;
use crate::chart::sparkline;
use crate::domain::{Day, Theme};
use crate::figure::Worded;
use crate::inbox::{Facet, Index, PageName};
use crate::locale::Locale;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::{Audience, Breakdown, Counts, Question};
use roaring::RoaringBitmap;

/// Weeks of a theme's line.
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
        let asked = match AskedInbox::read(&query, &desk.config, &desk.reach, desk.now) {
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
        let (index, behind) = desk.app.inbox.look(&desk.app.store, &desk.config.rules)?;
        let wanted = asked.wanted().and(Facet::ForReaders);
        let all = if asked.seeks_nothing() {
            RoaringBitmap::new()
        } else {
            index.find(&wanted, |page: &PageName| sees(desk, &asked, page))
        };
        let searched = Searched::of(&index, &wanted, &all, |page| sees(desk, &asked, page));
        let today = desk.now.day(&asked.site.time_zone);
        let first = today.week().minus((WEEKS - 1) * 7);
        let weeks: Vec<_> = (first.0..=today.0)
            .step_by(7)
            .map(|sunday| {
                (
                    Day(sunday),
                    index.of_days(&all, (Day(sunday), Day(sunday + 6))),
                )
            })
            .collect();
        let themes = Theme::ALL.map(Some).into_iter().chain([None]);
        let mut shares: Vec<_> = themes
            .map(|it| Share::of(&index, &all, &weeks, it))
            .collect();
        shares.retain(|it| it.of.satisfied() > 0);
        shares.sort_by_key(|it| std::cmp::Reverse(it.of.satisfied()));
        let note = html! {
            (searched.note(&shell, &asked, "/themes"))
            (index_note(&shell.locale, behind, index.is_damaged()))
        };
        drop(index);
        let main = main(&shell, &asked, &shares, all.len(), &note);
        let page = shell.page(StatusCode::OK, shell.locale.text("shares.title"), &main);
        Ok((page, searched.deed(&asked)))
    })
    .await
}

fn main(shell: &Shell, asked: &AskedInbox, shares: &[Share], all: u64, note: &Markup) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&asked.site);
    html! {
        p.lead lang=(lang.as_str()) { (asked.site.organisation.get(lang)) }
        p.note { (locale.plural("inbox.remarks", all, &[])) }
        (note)
        @if shares.is_empty() { p.empty { (locale.text("inbox.empty")) } }
        @else { (table(shell, asked, shares)) }
        p.note { (locale.text("shares.note")) }
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
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                @if reads { a href=(shell.onward(&format!("/inbox?{}", asked.with("theme", code)))) { (name) } }
                @else { (name) }
            }
            td.number role="cell" { (label("shares.count")) (locale.number(share.of.satisfied())) }
            td role="cell" {
                (label("shares.share"))
                @if let Some(Worded { value, low, high }) = Worded::of(&share.of, locale) {
                    strong { (value) } " " (locale.fill("staff.range", &[("low", &low), ("high", &high)]))
                }
            }
            td role="cell" { (label("shares.weeks")) (sparkline(&weeks, locale)) }
        }
    }
}
