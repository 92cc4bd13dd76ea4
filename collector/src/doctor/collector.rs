//! What a tag's own collector says: whether its script comes, is what the page vouches for and may
//! be used there, and what it would ask.

use super::attributes;
use super::fetch::{Fetcher, Reply};
use super::finding::{Code, Finding};
use super::integrity;
use super::named::unlisted;
use super::page::language;
use super::tag::{Tag, own_name};
use super::unexamined::Unexamined;
use super::view::{self, View};
use super::words::plain;
use crate::config::Config;
use rayak_shared::routes;
use std::net::IpAddr;
use std::time::Duration;
use url::{Host, Url};

/// What came from a tag's collector, if its address is one.
#[derive(Debug)]
pub(super) struct Served {
    source: Url,
    loader: Result<Reply, Unexamined>,
    view: Option<View>,
    /// Of a tag that names its page, what is said of the one that it stands on.
    own: Option<View>,
}

/// What the page around a tag means for its script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) at: &'a Url,
    /// The page's `Cross-Origin-Embedder-Policy`.
    pub(super) embedder: &'a str,
    /// Whether browsers ask for `https` where it says `http`.
    pub(super) upgrades: bool,
}

/// Asks the collector of a tag for the script and for what it would ask on the page.
pub(super) async fn ask(
    tag: &Tag,
    at: &Url,
    fetcher: &Fetcher,
    before: &[Option<Served>],
) -> Option<Served> {
    let source = tag.source.as_ref().filter(|source| is_web(source))?;
    // Tags of a page mostly load the same.
    let mut before = before.iter().flatten();
    let loader = match before.find(|served| served.source == *source) {
        Some(served) => served.loader.clone(),
        None => fetcher.beside(source, "*/*").await,
    };
    let mut served = Served {
        source: source.clone(),
        loader,
        view: None,
        own: None,
    };
    let comes = matches!(&served.loader, Ok(reply) if reply.status.is_success());
    let site = tag.says("data-site").filter(|_| comes);
    if let (Some(site), Some(collector)) = (site, tag.collector()) {
        let language = language(tag);
        let about = (site, &*tag.page(at), &*language);
        served.view = view::ask(&collector, about, fetcher).await;
        if served.knows() && tag.says("data-page").is_some() {
            let about = (site, &*own_name(at), &*language);
            served.own = view::ask(&collector, about, fetcher).await;
        }
    }
    Some(served)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
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

/// What is said of where a tag's script comes from, before anything came.
pub(super) fn source(config: &Config, tag: &Tag, around: Surroundings<'_>) -> Vec<Finding> {
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

/// What is said of what came.
pub(super) fn judge(served: &Served, tag: &Tag, around: Surroundings<'_>) -> Vec<Finding> {
    let reply = match &served.loader {
        Ok(reply) => reply,
        Err(error @ Unexamined::Inside { .. }) => {
            let what = format!("readers outside do not get the tag's script: {error}");
            return vec![Finding::stops(Code::LoaderInside, what)];
        }
        Err(error) => {
            let what = format!("the tag's script does not come: {error}");
            return vec![Finding::stops(Code::LoaderUnreachable, what)];
        }
    };
    if !reply.status.is_success() {
        let what = format!(
            "{} answers {} where the tag's script should be",
            plain(reply.url.as_str()),
            reply.status
        );
        return vec![Finding::stops(Code::LoaderStatus, what)];
    }
    let mut findings = Vec::new();
    let kind = reply.value("content-type").to_ascii_lowercase();
    if !kind.contains("javascript") || !looks_like_the_loader(&reply.body) {
        let what = format!(
            "what comes from {} is not the tag's script (it says that it is {})",
            plain(reply.url.as_str()),
            if kind.is_empty() {
                "nothing".to_owned()
            } else {
                plain(&kind)
            }
        );
        findings.push(Finding::stops(Code::LoaderType, what));
    }
    findings.extend(integrity::judge(reply, tag, around.at));
    findings.extend(sharing(reply, tag, around));
    if findings.is_empty() {
        findings.push(Finding::fine(
            Code::LoaderFine,
            format!("the tag's script comes from {}", plain(reply.url.as_str())),
        ));
    }
    findings.extend(says(served, tag));
    findings
}

/// Every edition of it makes a host of this name for the question.
fn looks_like_the_loader(body: &[u8]) -> bool {
    let name = b"rayak";
    body.windows(name.len()).any(|piece| piece == name)
}

/// Whether the script comes from another origin than the page.
pub(super) fn is_elsewhere(tag: &Tag, at: &Url) -> bool {
    let source = tag.source.as_ref();
    source.is_some_and(|source| source.origin() != at.origin())
}

/// Whether the script may be used on a page of another host.
fn sharing(reply: &Reply, tag: &Tag, around: Surroundings<'_>) -> Vec<Finding> {
    if !is_elsewhere(tag, around.at) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let allowed = reply.value("access-control-allow-origin");
    let origin = around.at.origin().ascii_serialization();
    let credentials = reply.value("access-control-allow-credentials") == "true";
    match tag.attribute("crossorigin") {
        Some(value)
            if value.eq_ignore_ascii_case("use-credentials")
                && !(allowed == origin && credentials) =>
        {
            findings.push(
                Finding::stops(
                    Code::CrossoriginCredentials,
                    "the tag asks for its script with cookies (crossorigin=\"use-credentials\"), which \
                     the collector never allows",
                )
                .right("crossorigin=\"anonymous\""),
            );
        }
        Some(_) if allowed != "*" && allowed != origin => {
            findings.push(
                Finding::stops(
                    Code::LoaderCors,
                    "the tag has crossorigin, and its script comes without leave to be read from other \
                     hosts; a proxy before the collector may have taken that away",
                )
                .right("Access-Control-Allow-Origin: *"),
            );
        }
        None if around
            .embedder
            .trim()
            .to_ascii_lowercase()
            .starts_with("require-corp") =>
        {
            let policy = reply.value("cross-origin-resource-policy");
            if policy.trim() != "cross-origin" {
                findings.push(
                    Finding::stops(
                        Code::LoaderEmbedding,
                        "the page takes nothing from other hosts that does not say it may be embedded \
                         (Cross-Origin-Embedder-Policy: require-corp), and the tag's script does not \
                         say so; a proxy before the collector may have taken that away",
                    )
                    .right("Cross-Origin-Resource-Policy: cross-origin"),
                );
            }
        }
        _ => {}
    }
    findings
}

impl Served {
    /// Whether the collector has said what it would ask on the page.
    pub(super) fn knows(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.page().is_some())
    }

    /// Whether the collector itself would ask on the page what the tag lets it ask.
    pub(super) fn asks(&self, tag: &Tag) -> bool {
        let wanted = attributes::questions(tag);
        let mut asked = self.view.iter().flat_map(View::asked);
        asked.any(|question| wanted.contains(question))
    }

    /// The names of the page that the tag asks about and of the one that it stands on, if the collector
    /// has told both and lists the second.
    pub(super) fn names(&self) -> Option<(&str, &str)> {
        let own = self.own.as_ref().filter(|own| own.is_listed())?;
        Some((self.view.as_ref()?.page()?, own.page()?))
    }
}

/// What the collector itself says about the page: it may know more than the file that was read.
fn says(served: &Served, tag: &Tag) -> Option<Finding> {
    let view = served.view.as_ref()?;
    if let Some((code, title)) = view.refusal() {
        let what = format!(
            "the collector that the tag speaks with refuses to say what to ask: {} ({})",
            plain(title),
            plain(code)
        );
        return Some(Finding::stops(Code::ViewRefused, what));
    }
    if !served.asks(tag) {
        return Some(Finding::stops(
            Code::AsksNothing,
            "the collector that the tag speaks with has nothing to ask on this page",
        ));
    }
    let name = view.page().filter(|_| !view.is_listed())?;
    Some(unlisted(name))
}
