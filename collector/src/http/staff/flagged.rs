//! What checks have set aside, each with its reason, and what somebody finds who looks at it.
//!
//! What is found genuine counts from then on like any other answer; nothing else is changed by hand. How often
//! each check was right stands above, with its range: of what was looked at, since nobody knows of the rest.

use super::super::ApiError;
use super::asked::AskedFlagged;
use super::choices::{any, coded, select};
use super::desk::Desk;
use super::inbox::{Frame, Shown, Under, index_note, is_within_reach, read, said};
use super::shell::Shell;
use super::turning::turning;
use super::wrong;
use crate::domain::people::Deed;
use crate::domain::{Check, Finding, Sorting};
use crate::figure::Worded;
use crate::http::fields::Fields;
use crate::inbox::{Facet, Index, Wanted};
use crate::locale::Locale;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::{Counts, Question};
use roaring::RoaringBitmap;

const SHOWN: usize = 25;

/// GET /flagged
pub(super) async fn flagged(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| view_of(desk, &shell, &query)).await
}

/// POST /flagged/judge
pub(super) async fn judge(desk: Desk, shell: Shell, form: Fields) -> Result<Response, ApiError> {
    said(&desk, &shell, &form, |it| matches!(it, Sorting::Found(_))).await
}

/// What one check has set aside, and what was found.
#[derive(Debug, Clone, Copy)]
struct Proved {
    check: Check,
    abuse: u64,
    genuine: u64,
    open: u64,
}

impl Proved {
    fn of(index: &Index, all: &RoaringBitmap, check: Check) -> Self {
        let count = |finding| index.count(all, Facet::Check(check, finding));
        Self {
            check,
            abuse: count(Some(Finding::Abuse)),
            genuine: count(Some(Finding::Genuine)),
            open: count(None),
        }
    }

    /// How often it was right, of what was looked at: a share like any other.
    fn precision(self, locale: &Locale) -> Option<Worded> {
        let counts = Counts::by_place(Question::Useful, [self.abuse, self.genuine, 0, 0, 0]);
        Worded::of(&counts, locale)
    }
}

fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Option<Deed>), ApiError> {
    let asked = match AskedFlagged::read(query, &desk.config, &desk.reach) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/flagged"), None)),
    };
    let (index, behind) = desk.app.inbox.look(&desk.app.store, &desk.config.rules)?;
    let find = |facets: Vec<Facet>| {
        let wanted = Wanted {
            facets: vec![facets],
            ..Wanted::default()
        };
        index.find(&wanted, |page| is_within_reach(desk, &asked.site, page))
    };
    let findings = |check: Check| {
        let findings = Finding::ALL.map(Some).into_iter().chain([None]);
        findings.map(move |finding| Facet::Check(check, finding))
    };
    let all = find(Check::ALL.into_iter().flat_map(findings).collect());
    let proved = Check::ALL.map(|check| Proved::of(&index, &all, check));
    let checks = Check::ALL
        .into_iter()
        .filter(|it| asked.check.is_none_or(|check| check == *it));
    let is_asked =
        |facet: &Facet| matches!(facet, Facet::Check(_, it) if it.is_some() == asked.is_judged);
    let found = find(checks.flat_map(findings).filter(is_asked).collect());
    let listed = index.list(&found, false, ((asked.at - 1) * SHOWN, SHOWN));
    let (count, pages) = (listed.remarks, listed.rows.div_ceil(SHOWN));
    let shown = read(&desk.app.store, &listed.shown)?;
    let note = index_note(&shell.locale, behind, index.is_damaged());
    drop(index);
    let main = html! {
        p.lead { (shell.locale.text("flagged.note")) }
        (shell.done())
        (note)
        (precision(&proved, &shell.locale))
        (filters(shell, &asked))
        section aria-labelledby="found" {
            h2 #found { (shell.locale.plural("flagged.count", count, &[])) }
            @if shown.is_empty() { p.empty { (shell.locale.text("flagged.none")) } }
            @else {
                (cards(desk, shell, &asked, &shown))
                (turning(shell, (asked.at, pages), |at| {
                    shell.onward(&format!("/flagged?{}", asked.with("at", &at.to_string())))
                }))
            }
        }
    };
    let deed = (!shown.is_empty()).then(|| Deed::WordsRead {
        site: asked.site.id.clone(),
        page: String::new(),
        count: shown.len() as u64,
    });
    let title = shell.locale.text("flagged.title");
    Ok((shell.page(StatusCode::OK, title, &main), deed))
}

/// How often each check was right.
fn precision(proved: &[Proved], locale: &Locale) -> Markup {
    let columns = [
        "flagged.open",
        "finding.abuse",
        "finding.genuine",
        "flagged.precision",
    ];
    html! {
        section aria-labelledby="proved" {
            h2 #proved { (locale.text("flagged.proved")) }
            table.list role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th scope="col" role="columnheader" { (locale.text("flagged.check")) }
                        @for column in columns { th scope="col" role="columnheader" { (locale.text(column)) } }
                    }
                }
                tbody role="rowgroup" {
                    @for it in proved { (line(*it, locale)) }
                }
            }
            p.note { (locale.text("flagged.proved.note")) }
        }
    }
}

fn line(proved: Proved, locale: &Locale) -> Markup {
    let label = |key: &str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
    let numbers = [
        ("flagged.open", proved.open),
        ("finding.abuse", proved.abuse),
        ("finding.genuine", proved.genuine),
    ];
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { (locale.text(&format!("check.{}", proved.check.code()))) }
            @for (key, n) in numbers {
                td.number role="cell" { (label(key)) (locale.number(n)) }
            }
            td role="cell" {
                (label("flagged.precision"))
                @match proved.precision(locale) {
                    Some(Worded { value, low, high }) => {
                        strong { (value) } " "
                        (locale.fill("staff.range", &[("low", &low), ("high", &high)]))
                    }
                    None => span.note { (locale.text("flagged.unknown")) },
                }
            }
        }
    }
}

fn filters(shell: &Shell, asked: &AskedFlagged) -> Markup {
    let locale = &*shell.locale;
    let checks = any(
        coded(&Check::ALL.map(Check::code), "check.", locale),
        locale.text("staff.filter.all"),
    );
    let states = coded(&["open", "judged"], "flagged.state.", locale);
    let choose = |name: &str, choices| {
        let chosen = asked.value(name).unwrap_or_default();
        let key = format!("flagged.filter.{name}");
        select(name, locale.text(&key), choices, &chosen)
    };
    html! {
        form.filters method="get" action=(shell.href("/flagged")) {
            input type="hidden" name="site" value=(asked.site.id);
            (shell.language_field())
            (choose("check", &checks))
            (choose("state", &states))
            button type="submit" { (locale.text("staff.filter.show")) }
        }
    }
}

fn cards(desk: &Desk, shell: &Shell, asked: &AskedFlagged, shown: &[Shown]) -> Markup {
    let frame = Frame {
        shell,
        site: &asked.site,
        rules: &desk.config.rules,
        sought: &[],
        is_open: false,
        sorts: false,
        under: Under::Part,
    };
    let judging = |remark: &Shown| {
        let found = remark.standing.finding;
        let findings = Finding::ALL.map(Some).into_iter().chain([None]);
        let offered = findings.filter(move |it| *it != found);
        html! {
            div.acts { @for it in offered { (frame.act(remark, Sorting::Found(it))) } }
        }
    };
    let inner = html! {
        input type="hidden" name="site" value=(asked.site.id);
        input type="hidden" name="back" value=(format!("/flagged?{}", asked.with("", "")));
        ol.remarks { @for remark in shown { (frame.card_with(remark, &judging(remark))) } }
    };
    shell.form("/flagged/judge", &inner)
}
