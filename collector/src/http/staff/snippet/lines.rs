//! What is made of the choices: the lines to paste, what is to be known about them, and the card itself.

use super::super::asked::page_query;
use super::super::desk::Desk;
use super::super::install::trial;
use super::super::shell::Shell;
use super::asked::AskedTag;
use crate::domain::{Asks, Lang};
use crate::locale::Locale;
use crate::widget;
use maud::{Markup, html};
use rayak_shared::routes;

/// How the card can be looked at.
#[derive(Debug)]
pub(super) struct Preview {
    address: String,
    /// The address without its query, if it is of another origin than the staff's pages.
    framed: Option<String>,
}

impl Preview {
    /// What the policy of the page must let through to show it.
    pub(super) fn framed(&self) -> Option<&str> {
        self.framed.as_deref()
    }
}

/// Where the card can be seen. A page that runs scripts must not be a neighbour of the staff's: where one
/// origin serves both, it is opened by itself instead of in a frame that could reach around itself.
pub(super) fn preview(asked: &AskedTag, desk: &Desk, base: &str, reader: Lang) -> Preview {
    let origin = |address: &str| {
        let url = url::Url::parse(address).ok();
        url.map(|url| url.origin().ascii_serialization())
    };
    let route = format!("{base}{}", routes::PREVIEW);
    let apart = origin(base) != origin(&desk.app.staff_base());
    Preview {
        address: format!("{route}?{}", asked.preview(reader)),
        framed: apart.then_some(route),
    }
}

/// Every line, each in a field from which it can be copied.
pub(super) fn all(shell: &Shell, desk: &Desk, asked: &AskedTag, base: &str) -> Markup {
    let locale = &*shell.locale;
    let (site, tag) = (&asked.site, &asked.tag);
    let loader = format!("{base}{}", routes::LOADER);
    let script = tag.script(&site.id, &loader, None).into_string();
    let pinned = widget::pinned().map(|pinned| {
        let source = format!("{base}{}{}", routes::V1, pinned.name);
        let script = tag.script(&site.id, &source, Some(&pinned.integrity));
        script.into_string()
    });
    // A policy names a host without a path, or with one that ends with a slash.
    let host = url::Url::parse(base).map_or_else(
        |_| base.to_owned(),
        |url| url.origin().ascii_serialization(),
    );
    let policy = format!("script-src {host} 'wasm-unsafe-eval'; connect-src {host}");
    html! {
        (warnings(shell, desk, asked))
        section aria-labelledby="lines" {
            h2 #lines { (locale.text("snippet.lines")) }
            p.note { (locale.text("snippet.lines.hint")) }
            (copied(locale, "tag", locale.text("snippet.tag"), locale.text("snippet.tag.hint"), &script))
            @if let Some(pinned) = &pinned {
                (copied(locale, "pinned", locale.text("snippet.pinned"), locale.text("snippet.pinned.hint"), pinned))
            }
            @match &asked.subject {
                Some(subject) => {
                    @for (lang, line) in without_scripts(desk, asked, &subject.name, base) {
                        @let name = shell.language_name(lang.as_str()).unwrap_or_else(|| lang.as_str().to_owned());
                        (copied(
                            locale,
                            &format!("noscript-{}", lang.as_str()),
                            &locale.fill("snippet.noscript", &[("language", &name)]),
                            locale.text("snippet.noscript.hint"),
                            &line,
                        ))
                    }
                }
                None => p { (locale.text("snippet.noscript.none")) },
            }
            (copied(locale, "policy", locale.text("snippet.policy"), locale.text("snippet.policy.hint"), &policy))
            @if let Some(rule) = tag.look.rule() {
                (copied(locale, "style", locale.text("snippet.style"), locale.text("snippet.style.hint"), &rule))
            }
        }
    }
}

/// The line for browsers without scripts, in the language of the tag or in each of the site's.
fn without_scripts(desk: &Desk, asked: &AskedTag, page: &str, base: &str) -> Vec<(Lang, String)> {
    let site = &asked.site;
    let langs = match asked.tag.lang {
        Some(lang) => vec![lang],
        None => site.languages.clone(),
    };
    let line = |lang| {
        let form = asked.tag.form(base, &site.id, (page, lang));
        let words = desk.config.languages.of(lang);
        let line = html! {
            noscript { a rel="nofollow" href={ (form) "&rung=noscript" } { (words.text("snippet.noscript.link")) } }
        };
        (lang, line.into_string())
    };
    langs.into_iter().map(line).collect()
}

/// A line in a field that only shows it: it is reached, selected and copied by keyboard, and by a button where
/// scripts run.
fn copied(locale: &Locale, id: &str, label: &str, hint: &str, line: &str) -> Markup {
    // As many rows as it takes on a wide screen; on a narrow one it scrolls.
    let rows = line.lines().map(|it| it.len() / 90 + 1).sum::<usize>();
    html! {
        div.field.copied {
            label for=(id) { (label) }
            p.note id={ (id) "-hint" } { (hint) }
            textarea id=(id) readonly rows=(rows) dir="ltr" spellcheck="false" translate="no"
                aria-describedby={ (id) "-hint" } { (line) }
            // Shown by the script alone, which it needs.
            p.copying {
                button.plain type="button" hidden data-copies=(id) {
                    (locale.text("snippet.copy")) span.unseen { ": " (label) }
                }
                " "
                span role="status" data-copied=(locale.text("snippet.copied")) data-selected=(locale.text("snippet.selected")) {}
            }
        }
    }
}

/// What would keep the tag from doing what its maker expects.
fn warnings(shell: &Shell, desk: &Desk, asked: &AskedTag) -> Markup {
    let locale = &*shell.locale;
    let mut warnings = Vec::new();
    match (&asked.subject, asked.asks()) {
        (Some(_), Asks::Nothing) => warnings.push(locale.text("snippet.warn.none").to_owned()),
        (None, Asks::Nothing) => warnings.push(locale.text("snippet.warn.unlisted").to_owned()),
        (_, asks) => {
            let missing = asked
                .tag
                .question
                .filter(|it| !asks.questions().contains(it));
            if let (Some(_), Some(_)) = (missing, &asked.subject) {
                warnings.push(locale.text("snippet.warn.question").to_owned());
            }
        }
    }
    let origins = asked.site.origins.iter().map(|it| locale.isolated(it));
    let origins = origins.collect::<Vec<_>>().join(locale.text("snippet.and"));
    if let Some(foreign) = &asked.foreign {
        let values = [
            ("origin", &*locale.isolated(foreign)),
            ("origins", &origins),
        ];
        warnings.push(locale.fill("snippet.warn.origin", &values));
    }
    if desk.config.public_url.origin().is_none() {
        warnings.push(locale.text("snippet.warn.address").to_owned());
    }
    for (text, ground) in asked.tag.look.faint() {
        let name = |field: &str| locale.text(&format!("snippet.look.{field}")).to_owned();
        let values = [
            ("text", &*name(text.field)),
            ("ground", &*name(ground.field)),
        ];
        warnings.push(locale.fill("snippet.warn.faint", &values));
    }
    if asked.tag.section.is_some() && asked.tag.question == Some(rayak_shared::Question::Service) {
        warnings.push(locale.text("snippet.warn.section").to_owned());
    }
    html! {
        @if !warnings.is_empty() {
            section aria-labelledby="warnings" {
                h2 #warnings { (locale.text("snippet.warn")) }
                ul.warnings { @for warning in &warnings { li.caution { (warning) } } }
            }
        }
        p.note { (locale.fill("snippet.origins", &[("origins", &origins)])) }
    }
}

/// The card as the tag makes it, and the ways on to the live page.
pub(super) fn seen_live(shell: &Shell, asked: &AskedTag, preview: &Preview) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.site;
    html! {
        section aria-labelledby="live" {
            h2 #live { (locale.text("snippet.live")) }
            p.note { (locale.text("snippet.live.hint")) }
            @if preview.framed.is_some() {
                // It needs its own origin, to which alone the collector answers.
                iframe.preview src=(preview.address) title=(locale.text("snippet.preview")) loading="lazy"
                    sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox" {}
            } @else {
                p { (locale.text("snippet.live.apart")) }
            }
            ul.ways {
                li { a target="_blank" rel="noopener" href=(preview.address) { (locale.text("snippet.live.window")) } }
                @if let Some(address) = live(asked, shell.lang_of(site)) {
                    li { a target="_blank" rel="noopener" href=(address) { (locale.text("snippet.try")) } }
                }
                @if let Some(page) = asked.listed() {
                    li { a href=(shell.onward(&format!("/page?{}", page_query(site, &page.key)))) { (locale.text("snippet.figures")) } }
                }
                li { a href=(shell.onward(&format!("/install?site={}", site.id))) { (locale.text("snippet.install")) } }
                li { a href=(shell.onward(&format!("/registry?site={}", site.id))) { (locale.text("snippet.registry")) } }
            }
        }
    }
}

/// The live page, with what makes its tag a trial.
fn live(asked: &AskedTag, lang: Lang) -> Option<String> {
    let path = match (asked.listed(), &asked.subject) {
        (Some(page), _) => page.paths.get(asked.tag.lang.unwrap_or(lang)),
        (None, Some(subject)) => &subject.name,
        (None, None) => return None,
    };
    Some(trial(&asked.site, path))
}
