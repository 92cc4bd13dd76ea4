//! GET /registry: the pages that are listed, and those that were answered without being listed.

use super::super::desk::Desk;
use super::super::shell::Shell;
use super::super::sites::sites;
use super::super::wrong;
use super::part::{LISTED, Part, UNLISTED};
use super::{Here, aside, done, words};
use crate::board::{Known, Name};
use crate::domain::people::Reach;
use crate::domain::{Instant, Listing, Page, Site};
use crate::http::ApiError;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// A page that was answered and is not listed.
struct Unlisted {
    name: String,
    answers: u64,
    last: Option<Instant>,
}

pub(in super::super) async fn list(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let names = ["site", "q", "department", "done", LISTED, UNLISTED];
        let here = match Here::asked(desk, &query, &names) {
            Ok(here) => here,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/registry")),
        };
        let listed = found(&here, &desk.reach);
        let unlisted = desk.reckon(&here.site, |reckoner| {
            unlisted_of(&here, &reckoner.pages.known(&here.site, &desk.reach))
        })?;
        let listings = desk.app.store.listings()?;
        let main = view(desk, &shell, &here, (&listed, &unlisted, &listings));
        let title = shell.locale.text("registry.heading");
        Ok(shell.page(StatusCode::OK, title, &main))
    })
    .await
}

/// What somebody looks for.
fn sought(here: &Here) -> String {
    here.get("q").trim().to_lowercase()
}

/// The listed pages that a search finds, by their titles.
fn found<'a>(here: &'a Here, reach: &Reach) -> Vec<&'a Page> {
    let (words, department) = (sought(here), here.get("department"));
    let lang = here.site.first_language();
    let is_found = |page: &&Page| {
        let is_of = department.is_empty() || page.department == department;
        is_of && page.is_found_by(&words) && reach.sees_listed(&here.site.id, page)
    };
    let mut pages: Vec<_> = here.site.pages.iter().filter(is_found).collect();
    pages.sort_by(|a, b| (a.title.get(lang), &a.key).cmp(&(b.title.get(lang), &b.key)));
    pages
}

/// Those that are not listed, the most answered first.
fn unlisted_of(here: &Here, known: &[Known<'_>]) -> Vec<Unlisted> {
    // They belong to no department.
    if !here.get("department").is_empty() {
        return Vec::new();
    }
    let words = sought(here);
    let pages = known.iter().filter_map(|known| match known.name {
        Name::Unlisted(name) if name.to_lowercase().contains(&words) => Some(Unlisted {
            name: name.to_owned(),
            answers: known.answers(),
            last: known.last(),
        }),
        _ => None,
    });
    let mut pages: Vec<_> = pages.collect();
    pages.sort_by(|a, b| (b.answers, &a.name).cmp(&(a.answers, &b.name)));
    pages
}

fn view(
    desk: &Desk,
    shell: &Shell,
    here: &Here,
    (pages, others, listings): (&[&Page], &[Unlisted], &[Listing]),
) -> Markup {
    let locale = &*shell.locale;
    let text = |key: &'static str| locale.text(key);
    let lang = shell.lang_of(&here.site);
    let first = Part::of(here, LISTED, pages.len());
    let second = Part::of(here, UNLISTED, others.len());
    html! {
        p.lead lang=(lang.as_str()) { (here.site.organisation.get(lang)) }
        (sites((desk, shell), &here.site, "/registry", |_| None))
        (done(shell, here.get("done")))
        p.note { (text("registry.note")) }
        p.actions {
            @if desk.reach.claims_something_of(&here.site.id) {
                a.button href=(shell.onward(&here.at("/registry/new", &[]))) { (text("registry.new")) }
            }
            a href=(shell.onward(&here.at("/registry/table", &[]))) { (text("registry.table.link")) }
            a href=(shell.href(&here.at("/registry.csv", &[]))) { (text("registry.table.take")) }
        }
        (search(shell, here))
        section aria-labelledby="listed" {
            h2 #listed { (text("registry.listed")) }
            p { (locale.plural("registry.listed.count", pages.len() as u64, &[])) }
            @if !pages.is_empty() { (listed(shell, here, first.shown(pages))) }
            (first.ways(shell, here))
        }
        section aria-labelledby="unlisted" {
            h2 #unlisted { (text("registry.unlisted")) }
            p { (locale.plural("registry.unlisted.count", others.len() as u64, &[])) }
            @if !others.is_empty() {
                p.note { (text("registry.unlisted.note")) }
                (unlisted(shell, here, second.shown(others)))
            }
            (second.ways(shell, here))
        }
        (aside::against(shell, here, (pages, listings)))
        (aside::gone(desk, shell, here, listings))
    }
}

fn search(shell: &Shell, here: &Here) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    html! {
        form.filters method="get" action=(shell.href("/registry")) role="search" {
            (here.hidden(&[]))
            (shell.language_field())
            label {
                span { (locale.text("registry.search")) }
                input type="search" name="q" value=(here.get("q"));
            }
            label {
                span { (locale.text("registry.department")) }
                select name="department" {
                    option value="" { (locale.text("staff.filter.all")) }
                    @for department in &here.site.departments {
                        option value=(department.id) selected[here.get("department") == department.id] lang=(lang.as_str()) { (department.name.get(lang)) }
                    }
                }
            }
            button type="submit" { (locale.text("registry.find")) }
        }
    }
}

fn listed(shell: &Shell, here: &Here, pages: &[&Page]) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let label = |key: &'static str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
    html! {
        table.people role="table" {
            caption.unseen { (locale.text("registry.listed")) }
            thead role="rowgroup" {
                tr role="row" {
                    @for key in ["registry.page", "registry.path", "registry.department", "registry.asks"] {
                        th scope="col" role="columnheader" { (locale.text(key)) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for page in pages {
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            a lang=(lang.as_str()) href=(shell.onward(&here.at("/registry/page", &[("page", &page.key)]))) { (page.title.get(lang)) }
                            span.note { bdi dir="ltr" { (page.key) } }
                            @if !page.also.is_empty() {
                                span.note { (locale.plural("registry.holds", page.also.len() as u64, &[])) }
                            }
                        }
                        td role="cell" { (label("registry.path")) bdi dir="ltr" { (page.paths.get(lang)) } }
                        td role="cell" { (label("registry.department")) (department(&here.site, page, shell)) }
                        td role="cell" { (label("registry.asks")) (words::asks(page.asks, locale)) }
                    }
                }
            }
        }
    }
}

fn department(site: &Site, page: &Page, shell: &Shell) -> Markup {
    let lang = shell.lang_of(site);
    html! {
        @match site.department(&page.department) {
            Some(department) => span lang=(lang.as_str()) { (department.name.get(lang)) },
            None => bdi { (page.department) },
        }
    }
}

fn unlisted(shell: &Shell, here: &Here, pages: &[Unlisted]) -> Markup {
    let locale = &*shell.locale;
    html! {
        ul.entries {
            @for page in pages {
                li {
                    div {
                        strong { bdi dir="ltr" { (page.name) } }
                        span.note {
                            (locale.plural("registry.answers", page.answers, &[]))
                            @if let Some(at) = page.last {
                                " · " (locale.text("staff.column.last")) " "
                                time datetime=(at) { (locale.date_time(at, &here.site.time_zone)) }
                            }
                        }
                    }
                    div.actions {
                        a href=(shell.onward(&here.at("/registry/new", &[("path", &page.name)]))) {
                            (locale.text("registry.register")) span.unseen { " " (page.name) }
                        }
                        a href=(shell.onward(&here.at("/registry/merge", &[("other", &page.name)]))) {
                            (locale.text("registry.merge.link")) span.unseen { " " (page.name) }
                        }
                    }
                }
            }
        }
    }
}
