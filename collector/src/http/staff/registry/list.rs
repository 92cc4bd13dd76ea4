//! GET /registry: the pages that are listed, and those that were answered without being listed.

use super::super::desk::Desk;
use super::super::shell::Shell;
use super::super::wrong;
use super::{Here, done};
use crate::board::{Known, Name};
use crate::domain::{Instant, Page, Site};
use crate::http::ApiError;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// Pages that are shown of each list: for more there is the search.
const SHOWN: usize = 100;

/// A page that was answered and is not listed.
struct Unlisted {
    name: String,
    answers: u64,
    last: Option<Instant>,
}

/// What is shown.
struct Lists {
    listed: Vec<Page>,
    unlisted: Vec<Unlisted>,
}

pub(in super::super) async fn list(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let names = ["site", "q", "department", "done"];
        let here = match Here::asked(desk, &query, &names) {
            Ok(here) => here,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/registry")),
        };
        let lists = desk.reckon(&here.site, |reckoner| {
            let known = reckoner.pages.known(&here.site, &desk.reach);
            lists(&here, known)
        })?;
        let main = view(desk, &shell, &here, &lists);
        let title = shell.locale.text("registry.heading");
        Ok(shell.page(StatusCode::OK, title, &main))
    })
    .await
}

/// Those that a search finds, in the order of their titles and names.
fn lists(here: &Here, known: Vec<Known<'_>>) -> Lists {
    let words = here.get("q").trim().to_lowercase();
    let department = here.get("department");
    let lang = here.site.first_language();
    let mut lists = Lists {
        listed: Vec::new(),
        unlisted: Vec::new(),
    };
    for known in known {
        match known.name {
            Name::Listed(page) => {
                let is_of = department.is_empty() || page.department == department;
                if is_of && is_found(page, &words) {
                    lists.listed.push(page.clone());
                }
            }
            Name::Unlisted(name) => {
                if department.is_empty() && name.to_lowercase().contains(&words) {
                    lists.unlisted.push(Unlisted {
                        name: name.to_owned(),
                        answers: known.answers(),
                        last: known.last(),
                    });
                }
            }
        }
    }
    lists.listed.sort_by(|a, b| {
        let by = |page: &Page| (page.title.get(lang).to_owned(), page.key.clone());
        by(a).cmp(&by(b))
    });
    lists
        .unlisted
        .sort_by(|a, b| (b.answers, &a.name).cmp(&(a.answers, &b.name)));
    lists
}

fn is_found(page: &Page, words: &str) -> bool {
    let titles = page.title.0.values().chain(page.paths.0.values());
    let mut texts = titles.chain(&page.names).chain([&page.key]);
    texts.any(|text| text.to_lowercase().contains(words))
}

fn view(desk: &Desk, shell: &Shell, here: &Here, lists: &Lists) -> Markup {
    let locale = &*shell.locale;
    let text = |key: &'static str| locale.text(key);
    let lang = shell.lang_of(&here.site);
    let sites = desk.config.registry.sites.iter();
    let others: Vec<_> = sites
        .filter(|site| site.id != here.site.id && desk.reach.sees_something_of(&site.id))
        .collect();
    html! {
        p.lead lang=(lang.as_str()) { (here.site.organisation.get(lang)) }
        @if !others.is_empty() {
            nav.sites aria-label=(text("staff.sites")) {
                @for other in others {
                    @let name = shell.lang_of(other);
                    a href=(shell.onward(&format!("/registry?site={}", other.id))) lang=(name.as_str()) { (other.organisation.get(name)) }
                }
            }
        }
        (done(shell, here.get("done")))
        p.note { (text("registry.note")) }
        p.actions {
            a.button href=(shell.onward(&here.at("/registry/new", &[]))) { (text("registry.new")) }
            a href=(shell.onward(&here.at("/registry/table", &[]))) { (text("registry.table.link")) }
            a href=(shell.href(&here.at("/registry.csv", &[]))) { (text("registry.table.take")) }
        }
        (search(shell, here))
        section aria-labelledby="listed" {
            h2 #listed { (text("registry.listed")) }
            p { (locale.plural("registry.listed.count", lists.listed.len() as u64, &[])) }
            @if !lists.listed.is_empty() { (listed(shell, here, &lists.listed)) }
            (rest(shell, lists.listed.len()))
        }
        section aria-labelledby="unlisted" {
            h2 #unlisted { (text("registry.unlisted")) }
            p { (locale.plural("registry.unlisted.count", lists.unlisted.len() as u64, &[])) }
            @if !lists.unlisted.is_empty() {
                p.note { (text("registry.unlisted.note")) }
                (unlisted(shell, here, &lists.unlisted))
            }
            (rest(shell, lists.unlisted.len()))
        }
        (gone(desk, shell, here))
    }
}

/// The pages of the configuration that were taken from the list.
fn gone(desk: &Desk, shell: &Shell, here: &Here) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let based = here.base.iter().flat_map(|site| &site.pages);
    let gone = based.filter(|page| {
        let is_seen = desk.reach.sees_listed(&here.site.id, page);
        is_seen && here.site.holder(page.id).is_none()
    });
    let gone: Vec<&Page> = gone.collect();
    html! {
        @if !gone.is_empty() {
            section aria-labelledby="gone" {
                h2 #gone { (locale.text("registry.gone")) }
                ul.entries {
                    @for page in gone {
                        li {
                            div {
                                strong lang=(lang.as_str()) { (page.title.get(lang)) }
                                span.note { bdi dir="ltr" { (page.key) } }
                            }
                            (shell.form("/registry/restore", &html! {
                                (here.hidden(&[("page", &page.key)]))
                                button.plain type="submit" {
                                    (locale.text("registry.restore")) span.unseen { " " (page.title.get(lang)) }
                                }
                            }))
                        }
                    }
                }
            }
        }
    }
}

/// That there are more than are shown.
fn rest(shell: &Shell, all: usize) -> Markup {
    let more = all.saturating_sub(SHOWN) as u64;
    html! {
        @if more > 0 { p.note { (shell.locale.plural("registry.more", more, &[])) } }
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

fn listed(shell: &Shell, here: &Here, pages: &[Page]) -> Markup {
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
                @for page in pages.iter().take(SHOWN) {
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
                        td role="cell" { (label("registry.asks")) (locale.text(&format!("registry.asks.{}", page.asks.code()))) }
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
            @for page in pages.iter().take(SHOWN) {
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
