//! What a tag's own collector says: whether its script comes, is what the page vouches for and may
//! be used there, and what it would ask.

use super::attributes;
use super::fetch::{Fetcher, Reply};
use super::finding::{Code, Finding};
use super::integrity;
use super::named::unlisted;
use super::page::language;
use super::source::{Surroundings, is_elsewhere, is_web};
use super::tag::{Tag, own_name};
use super::unexamined::Unexamined;
use super::view::{self, View};
use super::words::plain;
use url::Url;

/// What came from a tag's collector, if its address is one.
#[derive(Debug)]
pub(super) struct Served {
    source: Url,
    loader: Result<Reply, Unexamined>,
    view: Option<View>,
    /// Of a tag that names its page, what is said of the one that it stands on.
    own: Option<View>,
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

/// What keeps the script from being used on a page of another host.
fn sharing(reply: &Reply, tag: &Tag, around: Surroundings<'_>) -> Option<Finding> {
    if !is_elsewhere(tag, around.at) {
        return None;
    }
    let allowed = reply.value("access-control-allow-origin");
    let origin = around.at.origin().ascii_serialization();
    let Some(mode) = tag.attribute("crossorigin") else {
        return embedding(reply, around.embedder);
    };
    let credentials = reply.value("access-control-allow-credentials") == "true";
    let takes_cookies = allowed == origin && credentials;
    if mode.eq_ignore_ascii_case("use-credentials") && !takes_cookies {
        let finding = Finding::stops(
            Code::CrossoriginCredentials,
            "the tag asks for its script with cookies (crossorigin=\"use-credentials\"), which the \
             collector never allows",
        );
        return Some(finding.right("crossorigin=\"anonymous\""));
    }
    if allowed == "*" || allowed == origin {
        return None;
    }
    let finding = Finding::stops(
        Code::LoaderCors,
        "the tag has crossorigin, and its script comes without leave to be read from other hosts; a \
         proxy before the collector may have taken that away",
    );
    Some(finding.right("Access-Control-Allow-Origin: *"))
}

/// The same of a script that comes without asking, by the page's `Cross-Origin-Embedder-Policy`.
fn embedding(reply: &Reply, embedder: &str) -> Option<Finding> {
    let embedder = embedder.trim().to_ascii_lowercase();
    let policy = reply.value("cross-origin-resource-policy");
    if !embedder.starts_with("require-corp") || policy.trim() == "cross-origin" {
        return None;
    }
    let finding = Finding::stops(
        Code::LoaderEmbedding,
        "the page takes nothing from other hosts that does not say it may be embedded \
         (Cross-Origin-Embedder-Policy: require-corp), and the tag's script does not say so; a proxy \
         before the collector may have taken that away",
    );
    Some(finding.right("Cross-Origin-Resource-Policy: cross-origin"))
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
