//! Whom a tag names: the site and the page, and whether anything is asked there.

use super::attributes::questions;
use super::collector::Served;
use super::finding::{Code, Finding};
use super::tag::{Tag, own_name};
use super::words::plain;
use crate::config::Config;
use crate::domain::{Site, Subject, UnknownPage};
use url::Url;

/// What is said where the file alone was read.
pub(super) const UNREAD: &str = "the collector was not heard on this page, so that it is judged by the configuration file alone: what \
     editors have registered of pages was not read";

/// Why nothing is asked on a page that is not on the list.
pub(super) const NOTHING_UNLISTED: &str = "is not listed, and nothing is asked under its name: unlisted = \"none\", or the file lists it with \
     widget = \"none\"";

/// What is said of the site and the page that a tag names. Where the tag's own collector has said what it
/// asks there, it knows better than the file that was read.
pub(super) fn judge(config: &Config, tag: &Tag, at: &Url, served: Option<&Served>) -> Vec<Finding> {
    let is_asked = served.is_some_and(|served| served.asks(tag));
    let is_known = served.is_some_and(Served::knows);
    let sites = &config.registry.sites;
    let known: Vec<&str> = sites.iter().map(|site| site.id.as_str()).collect();
    let right = known
        .first()
        .map_or_else(String::new, |id| format!("data-site={id:?}"));
    let Some(id) = tag.says("data-site") else {
        let what = "the tag has no data-site, without which nothing is shown";
        return vec![Finding::stops(Code::SiteMissing, what).right(right)];
    };
    let Some(site) = config.registry.site(id) else {
        let what = format!(
            "data-site={:?} is no site of the configuration, which has {}",
            plain(id),
            known.join(", ")
        );
        if is_asked {
            let what = format!(
                "{what}; the collector that the tag speaks with knows it: give its own configuration \
                 with --config, since origins and languages were not held against it"
            );
            return vec![Finding::hinders(Code::SiteUnknown, what)];
        }
        return vec![Finding::stops(Code::SiteUnknown, what).right(right)];
    };
    let mut findings = Vec::new();
    match served.and_then(Served::names) {
        Some((named, own)) => findings.extend(of_another(named, own)),
        None => findings.extend(of_another_by_file(site, tag, at)),
    }
    if is_asked {
        return findings;
    }
    if !is_known {
        findings.push(Finding::fine(Code::RegistryUnread, UNREAD));
    }
    let name = tag.page(at);
    let own = site.resolve(&own_name(at)).ok();
    let own = own.as_ref().map_or_else(|| at.path(), |own| &own.name);
    let own = format!("data-page={own:?}");
    match site.resolve(&name) {
        Ok(subject) => {
            findings.extend(asks_nothing(&subject, tag));
            if !subject.listed && !is_known {
                findings.push(unlisted(&subject.name));
            }
        }
        Err(_) if is_known => {}
        Err(UnknownPage::Key) => {
            let what = format!(
                "the site has listed no page with the key {:?}; list it in the configuration, or name \
                 the page by its path",
                plain(&name)
            );
            findings.push(Finding::stops(Code::PageUnknown, what).right(own));
        }
        Err(error) => {
            let what = format!("{:?} names no page: {error}", plain(&name));
            findings.push(Finding::stops(Code::PageMalformed, what).right(own));
        }
    }
    findings
}

/// What is said of a page that nobody has listed.
pub(super) fn unlisted(name: &str) -> Finding {
    let what = format!(
        "the page {:?} is not listed by its site: its answers are counted under its path, without title \
         or department",
        plain(name)
    );
    Finding::fine(Code::PageUnlisted, what)
}

fn asks_nothing(subject: &Subject, tag: &Tag) -> Option<Finding> {
    let name = plain(&subject.name);
    let on_page: Vec<&str> = subject
        .asks
        .questions()
        .iter()
        .map(|one| one.code())
        .collect();
    let asked = questions(tag);
    if on_page.iter().any(|question| asked.contains(question)) {
        return None;
    }
    let what = if !on_page.is_empty() {
        let asked: Vec<&str> = asked.into_iter().collect();
        format!(
            "the tag asks for no more than {:?}, and the page {name:?} is listed with {:?}: nothing is \
             asked",
            asked.join(" "),
            on_page.join(" ")
        )
    } else if subject.listed {
        format!(
            "the page {name:?} is listed with widget = \"none\", which always wins: nothing is asked on it"
        )
    } else {
        format!("the page {name:?} {NOTHING_UNLISTED}")
    };
    Some(Finding::stops(Code::AsksNothing, what))
}

/// A tag that was copied with the name of the page that it came from, by what the file lists.
fn of_another_by_file(site: &Site, tag: &Tag, at: &Url) -> Option<Finding> {
    let name = tag.says("data-page")?;
    let own = site.resolve(&own_name(at)).ok().filter(|own| own.listed)?;
    of_another(&site.resolve(name).ok()?.name, &own.name)
}

fn of_another(named: &str, own: &str) -> Option<Finding> {
    (own != named).then(|| {
        let what = format!(
            "the tag asks about {:?}, and this page is listed as {:?}: was it copied from there?",
            plain(named),
            plain(own)
        );
        Finding::hinders(Code::PageOfAnother, what).right(format!("data-page={own:?}"))
    })
}
