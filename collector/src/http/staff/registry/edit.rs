//! /registry/new and /registry/page: what is said of one page.

use super::super::desk::Desk;
use super::super::form;
use super::super::shell::Shell;
use super::super::wrong;
use super::{Here, change, done, nowhere, refused, words};
use crate::domain::{Asks, Field, Flaw, Listed, Localized, Page, Refused, Wish};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::registry::{ChangeError, Orders};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// What stands in the form.
#[derive(Debug, Clone)]
struct Filled {
    key: String,
    title: Localized,
    paths: Localized,
    department: String,
    asks: Asks,
    names: String,
}

/// Something to put right: the id of its field and a sentence.
struct Slip {
    at: String,
    text: String,
}

impl Filled {
    fn of(page: &Page) -> Self {
        let own = |name: &&String| !page.also.iter().any(|held| held.first == **name);
        let names: Vec<_> = page.names.iter().filter(own).map(String::as_str).collect();
        Self {
            key: page.key.clone(),
            title: page.title.clone(),
            paths: page.paths.clone(),
            department: page.department.clone(),
            asks: page.asks,
            names: names.join("\n"),
        }
    }

    /// A page to come, of which a path may be known.
    fn new(here: &Here) -> Self {
        let path = here.get("path");
        let languages = here.site.languages.iter();
        let paths = languages.map(|lang| (lang.as_str().to_owned(), path.to_owned()));
        Self {
            key: String::new(),
            title: Localized::default(),
            paths: Localized(paths.collect()),
            department: String::new(),
            asks: here.site.unlisted,
            names: String::new(),
        }
    }

    fn read(here: &Here) -> Self {
        let texts = |name: &str| {
            let languages = here.site.languages.iter().map(|lang| {
                let text = here.get(&format!("{name}_{}", lang.as_str()));
                (lang.as_str().to_owned(), text.to_owned())
            });
            Localized(languages.collect())
        };
        Self {
            key: here.get("key").to_owned(),
            title: texts("title"),
            paths: texts("path"),
            department: here.get("department").to_owned(),
            asks: Asks::parse(here.get("asks")).unwrap_or(here.site.unlisted),
            names: here.get("names").to_owned(),
        }
    }

    fn wish(&self) -> Wish {
        let names = self.names.lines().map(str::trim);
        let names = names.filter(|name| !name.is_empty());
        Wish {
            listed: Listed {
                key: self.key.clone(),
                title: self.title.clone(),
                paths: self.paths.clone(),
                department: self.department.clone(),
                asks: self.asks,
                names: names.map(str::to_owned).collect(),
                also: Vec::new(),
            },
            names_are_all: true,
        }
    }
}

/// GET /registry/new
pub(in super::super) async fn new_shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match Here::asked(&desk, &query, &["site", "path"]) {
        Ok(here) => view(
            &shell,
            &here,
            StatusCode::OK,
            None,
            &Filled::new(&here),
            &[],
        ),
        Err(wrong) => wrong::page(&shell, &wrong, "/registry"),
    }
}

/// POST /registry/new
pub(in super::super) async fn new(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    let filled = Filled::read(&here);
    let wish = filled.wish();
    let orders: Orders = Arc::new(move |editing| editing.set(None, wish.clone()).map(|_| ()));
    match change(&desk, &here, None, orders).await {
        Ok(_) => {
            let page = [("page", filled.key.trim()), ("done", "listed")];
            Ok(shell.see(&here.at("/registry/page", &page)))
        }
        Err(error) => again(&shell, &here, None, &filled, error),
    }
}

/// GET /registry/page
pub(in super::super) async fn shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let here = match Here::asked(&desk, &query, &["site", "page", "done"]) {
        Ok(here) => here,
        Err(wrong) => return wrong::page(&shell, &wrong, "/registry"),
    };
    match here.page(&desk) {
        Some(page) => {
            let filled = Filled::of(&page);
            view(&shell, &here, StatusCode::OK, Some(&page), &filled, &[])
        }
        None => nowhere(&shell),
    }
}

/// POST /registry/page
pub(in super::super) async fn edited(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    let Some(page) = here.page(&desk) else {
        return Ok(nowhere(&shell));
    };
    let filled = Filled::read(&here);
    let (key, wish) = (page.key.clone(), filled.wish());
    let orders: Orders = Arc::new(move |editing| editing.set(Some(&key), wish.clone()).map(|_| ()));
    let seen = (page.id, here.get("mark").to_owned());
    match change(&desk, &here, Some(seen), orders).await {
        Ok(_) => {
            let page = [("page", filled.key.trim()), ("done", "saved")];
            Ok(shell.see(&here.at("/registry/page", &page)))
        }
        Err(error) => again(&shell, &here, Some(&page), &filled, error),
    }
}

/// POST /registry/unlist
pub(in super::super) async fn unlisted(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    let Some(page) = here.page(&desk) else {
        return Ok(nowhere(&shell));
    };
    let key = page.key.clone();
    let orders: Orders = Arc::new(move |editing| editing.unlist(&key));
    let seen = (page.id, here.get("mark").to_owned());
    match change(&desk, &here, Some(seen), orders).await {
        Ok(_) => Ok(shell.see(&here.at("/registry", &[("done", "unlisted")]))),
        Err(error) => {
            let back = here.at("/registry/page", &[("page", &page.key)]);
            refused(&shell, error, &back)
        }
    }
}

/// POST /registry/restore
pub(in super::super) async fn restored(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    // One that was taken from the list is named as the configuration names it.
    let page = here.page(&desk);
    let first = page.as_ref().map_or(here.get("page"), |page| &page.first);
    let first = first.to_owned();
    let orders: Orders = Arc::new(move |editing| editing.restore(&first));
    let seen = page.map(|page| (page.id, here.get("mark").to_owned()));
    match change(&desk, &here, seen, orders).await {
        Ok(_) => Ok(shell.see(&here.at("/registry", &[("done", "restored")]))),
        Err(error) => refused(&shell, error, &here.at("/registry", &[])),
    }
}

/// The form once more, with what is wrong.
fn again(
    shell: &Shell,
    here: &Here,
    page: Option<&Page>,
    filled: &Filled,
    error: ChangeError,
) -> Result<Response, ApiError> {
    let locale = &*shell.locale;
    let slip = |at: &str, text: String| Slip {
        at: at.to_owned(),
        text,
    };
    let (status, slips) = match error {
        ChangeError::Store(error) => return Err(error.into()),
        ChangeError::Meanwhile => {
            let text = locale.text("registry.meanwhile").to_owned();
            (StatusCode::CONFLICT, vec![slip(form::NOWHERE, text)])
        }
        ChangeError::Refused(Refused::Flaws(flaws)) => {
            let slips = flaws
                .iter()
                .map(|(_, flaw)| slip(&place(flaw), words::flaw(flaw, locale)));
            (StatusCode::UNPROCESSABLE_ENTITY, slips.collect())
        }
        ChangeError::Refused(refused) => {
            let text = words::refused(&refused, locale);
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                vec![slip(form::NOWHERE, text)],
            )
        }
    };
    Ok(view(shell, here, status, page, filled, &slips))
}

/// The id of the field that a flaw is about.
fn place(flaw: &Flaw) -> String {
    let lang = |lang: &Option<String>| match (lang, &flaw.wrong) {
        (Some(lang), _) | (None, crate::domain::Wrong::Missing(lang)) => lang.clone(),
        (None, _) => String::new(),
    };
    match &flaw.field {
        Field::Key => "key".to_owned(),
        Field::Title(of) => format!("title_{}", lang(of)),
        Field::Path(of) => format!("path_{}", lang(of)),
        Field::Department => "department".to_owned(),
        Field::Names | Field::Also => "names".to_owned(),
    }
}

fn view(
    shell: &Shell,
    here: &Here,
    status: StatusCode,
    page: Option<&Page>,
    filled: &Filled,
    slips: &[Slip],
) -> Response {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let path = if page.is_some() {
        "/registry/page"
    } else {
        "/registry/new"
    };
    let mark = page.map(Page::mark).unwrap_or_default();
    let inner = html! {
        (here.hidden(&[]))
        @if let Some(page) = page {
            input type="hidden" name="page" value=(page.key);
            input type="hidden" name="mark" value=(mark);
        }
        (fields(shell, here, filled, slips))
        (form::button(locale.text(if page.is_some() { "registry.save" } else { "registry.list" })))
    };
    let heading = page.map_or_else(
        || locale.text("registry.new").to_owned(),
        |page| page.title.get(lang).to_owned(),
    );
    let main = html! {
        div.narrow {
            p.actions { a href=(shell.onward(&here.at("/registry", &[]))) { (locale.text("registry.back")) } }
            (done(shell, here.get("done")))
            (told(slips, shell))
            (shell.form(path, &inner))
            @if let Some(page) = page {
                (merging(shell, here, page, &mark))
                (leaving(shell, here, page, &mark))
            }
        }
    };
    let title = match slips {
        [] => heading.clone(),
        _ => locale.fill("form.wrong.title", &[("title", &heading)]),
    };
    shell.page_titled(status, &title, &heading, &main)
}

fn told(slips: &[Slip], shell: &Shell) -> Markup {
    html! {
        @if !slips.is_empty() {
            div.faults role="alert" {
                p { strong { (shell.locale.text("door.faults")) } }
                ul {
                    @for slip in slips { li { a href={ "#" (slip.at) } { (slip.text) } } }
                }
            }
        }
    }
}

fn fields(shell: &Shell, here: &Here, filled: &Filled, slips: &[Slip]) -> Markup {
    let locale = &*shell.locale;
    let own = shell.lang_of(&here.site);
    let languages = || {
        here.site.languages.iter().map(|lang| {
            let code = lang.as_str();
            let name = shell.language_name(code).unwrap_or_else(|| code.to_owned());
            (code, name)
        })
    };
    let text = |texts: &Localized, lang: &str| texts.0.get(lang).cloned().unwrap_or_default();
    html! {
        @for (lang, name) in languages() {
            (line(shell, slips, &Line {
                at: format!("title_{lang}"),
                label: format!("{} ({name})", locale.text("registry.title")),
                hint: None,
                value: &text(&filled.title, lang),
                lang: Some(lang),
            }))
        }
        (line(shell, slips, &Line {
            at: "key".to_owned(),
            label: locale.text("registry.key").to_owned(),
            hint: Some("registry.key.hint"),
            value: &filled.key,
            lang: None,
        }))
        @for (lang, name) in languages() {
            (line(shell, slips, &Line {
                at: format!("path_{lang}"),
                label: format!("{} ({name})", locale.text("registry.path")),
                hint: Some("registry.path.hint"),
                value: &text(&filled.paths, lang),
                lang: None,
            }))
        }
        div.field {
            label for="department" { (locale.text("registry.department")) }
            (slip_of(slips, "department"))
            select id="department" name="department" aria-invalid=[is_wrong(slips, "department")]
                aria-describedby=[is_wrong(slips, "department").map(|_| "department-fault")] {
                option value="" { (locale.text("registry.choose")) }
                @for department in &here.site.departments {
                    option value=(department.id) selected[filled.department == department.id] lang=(own.as_str()) { (department.name.get(own)) }
                }
            }
        }
        fieldset {
            legend { (locale.text("registry.asks")) }
            @for asks in Asks::ALL {
                @let id = format!("asks-{}", asks.code().replace('+', "-"));
                label.tick {
                    input id=(id) name="asks" type="radio" value=(asks.code()) checked[filled.asks == asks];
                    span {
                        (locale.text(&format!("registry.asks.{}", asks.code())))
                        @if asks == Asks::Nothing { span.note { (locale.text("registry.none.note")) } }
                    }
                }
            }
        }
        div.field {
            label for="names" { (locale.text("registry.names")) }
            p.note id="names-hint" { (locale.text("registry.names.hint")) }
            (slip_of(slips, "names"))
            textarea id="names" name="names" rows="3" dir="ltr" spellcheck="false"
                aria-invalid=[is_wrong(slips, "names")] aria-describedby="names-hint names-fault" { (filled.names) }
        }
    }
}

/// One line to type in.
struct Line<'a> {
    at: String,
    label: String,
    hint: Option<&'static str>,
    value: &'a str,
    /// The language of what stands there; none for what is written in Latin letters.
    lang: Option<&'a str>,
}

fn line(shell: &Shell, slips: &[Slip], line: &Line<'_>) -> Markup {
    let at = &line.at;
    let hint = line.hint.map(|_| format!("{at}-hint"));
    let wrong = is_wrong(slips, at).map(|_| format!("{at}-fault"));
    let described: Vec<_> = [&hint, &wrong].into_iter().flatten().cloned().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let dir = if line.lang.is_some() { "auto" } else { "ltr" };
    html! {
        div.field {
            label for=(at) { (line.label) }
            @if let (Some(key), Some(id)) = (line.hint, &hint) { p.note id=(id) { (shell.locale.text(key)) } }
            (slip_of(slips, at))
            input id=(at) name=(at) type="text" dir=(dir) lang=[line.lang] value=(line.value)
                autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-describedby=[described] aria-invalid=[is_wrong(slips, at)];
        }
    }
}

fn is_wrong(slips: &[Slip], at: &str) -> Option<&'static str> {
    slips.iter().any(|slip| slip.at == at).then_some("true")
}

fn slip_of(slips: &[Slip], at: &str) -> Markup {
    let of: Vec<_> = slips.iter().filter(|slip| slip.at == at).collect();
    html! {
        @if !of.is_empty() {
            p.fault id={ (at) "-fault" } { @for slip in of { (slip.text) " " } }
        }
    }
}

/// The pages that are counted with this one, and the way to more.
fn merging(shell: &Shell, here: &Here, page: &Page, mark: &str) -> Markup {
    let locale = &*shell.locale;
    html! {
        section.panel aria-labelledby="merging" {
            h2 #merging { (locale.text("registry.merge")) }
            p.note { (locale.text("registry.merge.note")) }
            @if !page.also.is_empty() {
                ul.entries {
                    @for held in &page.also {
                        li {
                            div { bdi dir="ltr" { (held.first) } }
                            (shell.form("/registry/part", &html! {
                                (here.hidden(&[("page", &page.key), ("other", &held.first), ("mark", mark)]))
                                button.plain type="submit" {
                                    (locale.text("registry.part")) span.unseen { " " (held.first) }
                                }
                            }))
                        }
                    }
                }
                p.note { (locale.text("registry.part.note")) }
            }
            form method="get" action=(shell.href("/registry/merge")) {
                (here.hidden(&[("page", &page.key)]))
                (shell.language_field())
                div.field {
                    label for="other" { (locale.text("registry.merge.other")) }
                    p.note id="other-hint" { (locale.text("registry.merge.other.hint")) }
                    input id="other" name="other" type="text" dir="ltr" autocomplete="off" autocapitalize="none"
                        spellcheck="false" aria-describedby="other-hint";
                }
                (form::quiet_button(locale.text("registry.merge.show")))
            }
        }
    }
}

/// The ways from the list.
fn leaving(shell: &Shell, here: &Here, page: &Page, mark: &str) -> Markup {
    let locale = &*shell.locale;
    let fields = here.hidden(&[("page", &page.key), ("mark", mark)]);
    let inner = html! {
        (fields)
        p.note { (locale.text("registry.unlist.note")) }
        (form::quiet_button(locale.text("registry.unlist")))
        @if here.based(page.id).is_some_and(|based| based != page) {
            p.note { (locale.text("registry.restore.note")) }
            button.plain type="submit" formaction=(shell.onward("/registry/restore")) { (locale.text("registry.restore")) }
        }
    };
    html! {
        section.panel aria-labelledby="leaving" {
            h2 #leaving { (locale.text("registry.leaving")) }
            (shell.form("/registry/unlist", &inner))
        }
    }
}
