//! What checks have set aside, each with its reason, and what somebody finds who looks at it.
//!
//! What is found genuine counts from then on like any other answer; nothing else is changed by hand. How often
//! each check was right stands below, with its range: of what was looked at, since nobody knows of the rest.

use super::super::ApiError;
use super::asked::AskedFlagged;
use super::choices::{any, coded};
use super::desk::Desk;
use super::inbox::{
    Field, Frame, Narrowing, Searched, Shown, index_note, is_within_reach, read, said,
};
use super::shell::Shell;
use super::sites::sites;
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

fn view_of(desk: &Desk, shell: &Shell, query: &str) -> Result<(Response, Vec<Deed>), ApiError> {
    let asked = match AskedFlagged::read(query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok((wrong::page(shell, &wrong, "/flagged"), Vec::new())),
    };
    let site = &asked.of.site;
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    // How often a check was right is said of all that somebody sees, whatever he looks for.
    let every = Wanted::set_aside(&findings().collect::<Vec<_>>());
    let all = index.find(&every, |page| is_within_reach(desk, site, page));
    let proved = Check::ALL.map(|check| Proved::of(&index, &all, check));
    let wanted = asked.wanted();
    let (found, searched) = Searched::find(desk, &index, &asked.of, &wanted);
    let pages = (found.len() as usize).div_ceil(SHOWN);
    // The last page may have been emptied by what was found on it.
    let at = asked.of.at.min(pages.max(1));
    let listed = index.list(&found, false, ((at - 1) * SHOWN, SHOWN));
    let count = listed.remarks;
    let shown = read(&desk.app.store, &listed.shown)?;
    let note = index_note(&shell.locale, behind, index.is_damaged());
    drop(index);
    let lang = shell.lang_of(site);
    let frame = Frame {
        sought: &wanted.words,
        ..Frame::new(desk, shell, site)
    };
    let main = html! {
        p.lead lang=(lang.as_str()) { (site.organisation.get(lang)) }
        (sites((desk, shell), site, "/flagged", |_| None))
        p.lead { (shell.locale.text("flagged.note")) }
        (note)
        (filters(shell, &asked))
        section aria-labelledby="found" {
            h2 #found { (shell.locale.plural("flagged.count", count, &[])) }
            (searched.note(shell, "/flagged", |name, value| asked.with(name, value)))
            (frame.done_above(&shown))
            @if shown.is_empty() {
                p.empty { (shell.locale.text(if asked.of.seeks_nothing() { "inbox.seeks_nothing" } else { "flagged.none" })) }
            } @else {
                (cards(&frame, &asked, at, &shown))
                (turning(shell, (at, pages), |at| {
                    shell.onward(&format!("/flagged?{}", asked.with("at", &at.to_string())))
                }))
            }
        }
        (precision(&proved, &shell.locale))
    };
    let deed = (!shown.is_empty()).then(|| Deed::WordsRead {
        site: site.id.clone(),
        page: asked.of.page.clone().unwrap_or_default(),
        count: shown.len() as u64,
    });
    let title = shell.locale.text("flagged.title");
    let deeds = searched.deed(site).into_iter().chain(deed).collect();
    Ok((shell.page(StatusCode::OK, title, &main), deeds))
}

/// Whatever can be found by whoever looks, and that nobody has looked yet.
fn findings() -> impl Iterator<Item = Option<Finding>> {
    Finding::ALL.map(Some).into_iter().chain([None])
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
        coded(Check::ALL.map(Check::code), "check.", locale),
        locale.text("staff.filter.all"),
    );
    let states = coded(["open", "judged"], "flagged.state.", locale);
    let field = |name: &'static str, choices| {
        let key = format!("flagged.filter.{name}");
        Field::new(name, locale.text(&key), choices, asked.value(name))
    };
    let narrowing = Narrowing {
        shell,
        of: &asked.of,
        path: "/flagged",
        seeks: true,
        first: vec![field("check", checks), field("state", states)],
        more: Vec::new(),
    };
    narrowing.form()
}

fn cards(frame: &Frame<'_>, asked: &AskedFlagged, at: usize, shown: &[Shown]) -> Markup {
    let back = asked.with("at", &at.to_string());
    let inner = html! {
        input type="hidden" name="site" value=(asked.of.site.id);
        input type="hidden" name="back" value=(format!("/flagged?{back}"));
        (frame.list(shown, |card| {
            let found = card.shown.standing.finding;
            let offered = findings().filter(|it| *it != found);
            html! {
                div.acts { @for it in offered { (card.act(Sorting::Found(it))) } }
            }
        }))
    };
    frame.shell.form("/flagged/judge", &inner)
}
