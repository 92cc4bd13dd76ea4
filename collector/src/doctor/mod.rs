//! What would stop the widget on a page, found out by fetching it, in plain words and with what would
//! be right.
//!
//! ```text
//! address ─▶ fetch ─▶ html ─▶ tag ─▶ page · attributes · policy · collector ─▶ Finding
//! ```
//!
//! Everything after `fetch` is a pure function of what came. Deliberately absent: a browser. Nothing
//! of a page is run or kept, so that a tag which a script puts there later is not seen.

mod address;
mod attributes;
mod collector;
mod fetch;
mod finding;
mod html;
mod integrity;
mod named;
mod page;
mod policy;
mod tag;
mod unexamined;
mod words;

pub use address::{Reach, inside};
pub use fetch::{Fetcher, Limits, Names};
pub use finding::{Code, Finding, Severity};
pub use unexamined::Unexamined;

use crate::config::Config;
use collector::{Served, Surroundings};
use content_security_policy::Policy;
use fetch::Reply;
use html::Document;
use jiff::civil::Date;
use serde::Serialize;
use tag::{Tag, Tags};
use url::Url;

/// Of more tags than these the collectors are not asked: a page could have any number.
const MOST_ASKED: usize = 4;

/// What was found out about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The page that was examined, where its address led in the end.
    pub page: String,
    /// Whether the widget works there: nothing was found that stops it.
    pub works: bool,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

/// Examines the page at an address. `today` is the day in UTC.
///
/// # Errors
/// [`Unexamined`] says why the page could not be had or read.
pub async fn examine(
    config: &Config,
    address: &str,
    fetcher: &Fetcher,
    today: Date,
) -> Result<Report, Unexamined> {
    let asked = address::parse(address)?;
    let reply = fetcher.get(&asked, "text/html").await?;
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    // A page may be long, and others must not wait while it is read.
    let document = tokio::task::spawn_blocking(move || Document::parse(&text)).await;
    let document = document.map_err(|_| Unexamined::TooDeep)??;
    let tags = tag::find(&document, &reply.url);
    let mut served = Vec::new();
    for tag in tags.live.iter().take(MOST_ASKED) {
        let asked = collector::ask(tag, &reply.url, fetcher, &served).await;
        served.push(asked);
    }

    let policies = policy::all(&reply, &document);
    let examined = Examined {
        config,
        reply,
        document,
        policies,
        today,
    };
    let mut findings = examined.page(&asked, &tags);
    for (place, tag) in tags.live.iter().enumerate() {
        let served = served.get(place).and_then(Option::as_ref);
        findings.extend(examined.tag(tag, served));
    }
    Ok(report(&examined.reply.url, findings))
}

/// A page that came, and what it is held against.
struct Examined<'a> {
    config: &'a Config,
    reply: Reply,
    document: Document,
    policies: Vec<Policy>,
    today: Date,
}

impl Examined<'_> {
    fn page(&self, asked: &Url, tags: &Tags) -> Vec<Finding> {
        let at = &self.reply.url;
        let mut findings = page::judge(asked, &self.reply, &self.document);
        findings.extend(page::without_tag(self.config, at, &self.document, tags));
        findings.extend(attributes::twice(&tags.live, at));
        findings
    }

    fn tag(&self, tag: &Tag, served: Option<&Served>) -> Vec<Finding> {
        let at = &self.reply.url;
        let embedder = self.reply.value("cross-origin-embedder-policy");
        let around = Surroundings {
            at,
            embedder: &embedder,
            upgrades: policy::upgrades(&self.policies),
        };
        let is_asked = served.is_some_and(|served| served.asks(tag));
        let mut findings = attributes::judge(tag, &self.document, self.today);
        findings.extend(named::judge(self.config, tag, at, is_asked));
        let site = tag.says("data-site");
        if let Some(site) = site.and_then(|id| self.config.registry.site(id)) {
            findings.extend(page::of_site(site, tag, at));
        }
        findings.extend(page::around(tag, &self.reply, &self.document));
        findings.extend(collector::source(self.config, tag, around));
        findings.extend(policy::judge(&self.policies, tag, at));
        if let Some(served) = served {
            findings.extend(collector::judge(served, tag, around));
        }
        findings
    }
}

/// The findings in order, each once: two tags often have the same to be told.
fn report(at: &Url, found: Vec<Finding>) -> Report {
    let mut findings: Vec<Finding> = Vec::new();
    for finding in found {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    let stops = findings
        .iter()
        .any(|finding| finding.severity == Severity::Stops);
    Report {
        page: words::plain(at.as_str()),
        works: !stops,
        findings,
    }
}
