//! What the page itself says: its status, type, signs, language and address, and what stands around
//! its tags.

use super::bare::noscript;
use super::fetch::Reply;
use super::finding::{Code, Finding};
use super::html::Document;
use super::tag::{Tag, base};
use super::words::plain;
use crate::domain::Site;
use rayak_shared::routes;
use url::Url;

/// What is said of a page whatever tags it has.
pub(super) fn judge(asked: &Url, reply: &Reply, page: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    if reply.redirects > 0 {
        let (from, to) = (plain(asked.as_str()), plain(reply.url.as_str()));
        let what = format!("{from} leads on to {to}, which is the page that was examined");
        findings.push(Finding::fine(Code::Redirected, what));
    }
    if !reply.status.is_success() {
        let what = format!(
            "the server answers {}, which is no page for readers; examine one that answers 200",
            reply.status
        );
        findings.push(Finding::stops(Code::PageStatus, what));
    }
    let kind = reply.value("content-type");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !matches!(
        kind.to_ascii_lowercase().as_str(),
        "text/html" | "application/xhtml+xml"
    ) {
        let kind = if kind.is_empty() { "nothing" } else { kind };
        let what = format!(
            "the server says that the page is {}; a browser shows it as a page, and runs its tag, only \
             as text/html",
            plain(kind)
        );
        findings.push(
            Finding::stops(Code::ContentType, what).right("Content-Type: text/html; charset=utf-8"),
        );
    }
    findings.extend(charset(reply, page));
    findings
}

fn charset(reply: &Reply, page: &Document) -> Option<Finding> {
    let kind = reply.value("content-type");
    let said = charset_in(&kind).or_else(|| {
        page.named("meta").find_map(|meta| {
            let named = meta.attribute("charset").map(str::to_owned);
            named.or_else(|| {
                let is_kind = meta
                    .attribute("http-equiv")
                    .is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
                charset_in(meta.attribute("content").filter(|_| is_kind)?)
            })
        })
    });
    // A mark at the beginning goes before everything that is said.
    if reply.body.starts_with(b"\xef\xbb\xbf") {
        return None;
    }
    let what = match said {
        Some(said) if matches!(said.to_ascii_lowercase().as_str(), "utf-8" | "utf8") => {
            return None;
        }
        Some(said) => format!(
            "the page is written in {}; Arabic in its links and in the names of its pages may come \
             out wrong; write it in UTF-8",
            plain(&said)
        ),
        None => "the page does not say how its letters are written, so that each browser guesses"
            .to_owned(),
    };
    Some(Finding::hinders(Code::Charset, what).right("<meta charset=\"utf-8\">"))
}

fn charset_in(kind: &str) -> Option<String> {
    let kind = kind.to_ascii_lowercase();
    let (_, said) = kind.split_once("charset=")?;
    let said = said.split(';').next()?.trim().trim_matches(['"', '\'']);
    (!said.is_empty()).then(|| said.to_owned())
}

/// What is said of a tag by where it stands on its page.
pub(super) fn around(tag: &Tag, reply: &Reply, page: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    if tag.is_in_head && tag.says("data-target").is_none() && page.named("main").next().is_none() {
        findings.push(
            Finding::hinders(
                Code::NoMain,
                "the tag stands in the <head> and the page has no <main>, so that the question appears \
                 at the very end, below the page's footer; put the tag where the question is to stand, \
                 or name a place",
            )
            .right("data-target=\"#opinion\""),
        );
    }
    let (Some(source), Some(collector)) = (&tag.source, tag.collector()) else {
        return findings;
    };
    if tag.source_without_base.as_ref() != Some(source) {
        let what = format!(
            "the tag's src is not a whole address, and the page's <base href> makes {} of it; write \
             it whole",
            plain(source.as_str())
        );
        findings.push(
            Finding::hinders(Code::BaseElsewhere, what)
                .right(format!("src=\"{collector}{}\"", routes::LOADER)),
        );
    }
    let site = tag.says("data-site").unwrap_or_default();
    if tag.says("data-section").is_none() && !has_noscript(&collector, site, reply, page) {
        let language = language(tag);
        let right = noscript(&collector, site, &tag.page(&reply.url), &language);
        findings.push(
            Finding::hinders(
                Code::NoscriptMissing,
                "there is no line for browsers that run no scripts, whose readers are not asked at all; \
                 paste it below the tag",
            )
            .right(right),
        );
    }
    findings
}

fn has_noscript(collector: &str, site: &str, reply: &Reply, page: &Document) -> bool {
    let base = base(page, &reply.url);
    let apart = page.without_scripts().iter();
    let links = apart.flat_map(|page| page.named("a"));
    let mut links = links.filter_map(|link| base.join(link.attribute("href")?).ok());
    let form = format!("{collector}{}", routes::FORM);
    links.any(|link| {
        let leads_there = link
            .as_str()
            .strip_prefix(&form)
            .is_some_and(|rest| rest.starts_with('?'));
        leads_there
            && link
                .query_pairs()
                .any(|(name, value)| name == "site" && value == site)
    })
}

/// What is said of the page's address and language by the site that a tag names.
pub(super) fn of_site(site: &Site, tag: &Tag, at: &Url) -> Vec<Finding> {
    let mut findings = Vec::new();
    let origin = at.origin().ascii_serialization();
    if !site.origins.contains(&origin) {
        let what = format!(
            "answers from {} are refused: the site {} names {}",
            plain(&origin),
            plain(&site.id),
            site.origins.join(", ")
        );
        let origins: Vec<String> = site
            .origins
            .iter()
            .chain([&origin])
            .map(|origin| format!("{origin:?}"))
            .collect();
        findings.push(
            Finding::stops(Code::OriginNotAllowed, what)
                .right(format!("origins = [{}]", origins.join(", "))),
        );
    }
    let asked_in = language(tag);
    if site.language(&asked_in).is_none() {
        let first = site.first_language();
        let known: Vec<&str> = site.languages.iter().map(AsRef::as_ref).collect();
        let what = format!(
            "the language {} is none of the site's ({}), so that the question is asked in {}",
            plain(&asked_in),
            known.join(", "),
            first.as_str()
        );
        findings.push(
            Finding::hinders(Code::Language, what)
                .right(format!("data-lang=\"{}\"", first.as_str())),
        );
    } else if tag.says("data-lang").is_none() && tag.language.is_none() {
        findings.push(
            Finding::hinders(
                Code::Language,
                "neither the page nor the tag says a language, so that the question is asked in Arabic",
            )
            .right("<html lang=\"ar\" dir=\"rtl\">"),
        );
    }
    findings
}

/// The language in which a tag asks, as its script reads it.
pub(super) fn language(tag: &Tag) -> String {
    let around = tag.language.as_deref().filter(|lang| !lang.is_empty());
    primary(tag.says("data-lang").or(around).unwrap_or("ar"))
}

pub(super) fn primary(code: &str) -> String {
    code.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}
