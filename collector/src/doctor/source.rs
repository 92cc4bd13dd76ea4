//! Where a tag's script is to come from, as far as it can be told before anything came.

use super::finding::{Code, Finding};
use super::tag::Tag;
use super::words::plain;
use crate::config::Config;
use rayak_shared::routes;
use std::net::IpAddr;
use std::time::Duration;
use url::{Host, Url};

/// What the page around a tag means for its script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) at: &'a Url,
    /// The page's `Cross-Origin-Embedder-Policy`.
    pub(super) embedder: &'a str,
    /// Whether browsers ask for `https` where it says `http`.
    pub(super) upgrades: bool,
}

/// What is said of where a tag's script comes from, before anything came.
pub(super) fn judge(config: &Config, tag: &Tag, around: Surroundings<'_>) -> Vec<Finding> {
    let ours = config
        .public_url
        .origin()
        .map(|_| config.public_url.whole());
    let right = ours
        .as_ref()
        .map(|ours| format!("src=\"{ours}{}\"", routes::LOADER));
    let given = |finding: Finding| match &right {
        Some(right) => finding.right(right),
        None => finding.right(format!(
            "src=\"https://feedback.example.sa{}\"",
            routes::LOADER
        )),
    };
    let Some(source) = tag.source.as_ref().filter(|source| is_web(source)) else {
        let what = format!(
            "the tag's src ({}) is no address that its script can be loaded from",
            plain(tag.attribute("src").unwrap_or("there is none"))
        );
        return vec![given(Finding::stops(Code::SourceMalformed, what))];
    };
    let mut findings = Vec::new();
    let is_elsewhere = ours
        .as_ref()
        .is_some_and(|ours| tag.collector().as_ref() != Some(ours));
    let is_loader = source.path().ends_with(routes::LOADER) || tag.pins();
    if is_elsewhere || !is_loader {
        let what = format!(
            "the tag loads {}, which is not this collector's script",
            plain(source.as_str())
        );
        findings.push(given(Finding::stops(Code::SourceElsewhere, what)));
    }
    let is_mixed = around.at.scheme() == "https" && source.scheme() == "http";
    if is_mixed && !is_this_machine(source) && !around.upgrades {
        let mut safe = source.clone();
        // An address with a host takes the other scheme of the web.
        let _ = safe.set_scheme("https");
        let what = format!(
            "the page comes over https and the tag's script over http ({}): browsers block such a \
             script",
            plain(source.as_str())
        );
        findings.push(Finding::stops(Code::MixedContent, what).right(format!("src=\"{safe}\"")));
    }
    findings
}

/// Browsers trust this machine as they trust https.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Whether the script comes from another origin than the page.
pub(super) fn is_elsewhere(tag: &Tag, at: &Url) -> bool {
    let source = tag.source.as_ref();
    source.is_some_and(|source| source.origin() != at.origin())
}

/// What is said of tags whose collector was not asked, because the time for all was used up.
pub(super) fn unasked(after: Duration) -> Finding {
    let what = format!(
        "after {} seconds no more was fetched: what comes from the tag's collector was not looked at for \
         every tag; is it so slow for readers, too?",
        after.as_secs_f32()
    );
    Finding::hinders(Code::CollectorUnasked, what)
}
