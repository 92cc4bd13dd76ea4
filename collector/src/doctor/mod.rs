//! What would stop the widget on a page, found out by fetching it, in plain words and with what would
//! be right.
//!
//! ```text
//! address ─▶ fetch ─▶ html ─▶ tag ─▶ page · attributes · source · policy · collector ─▶ Finding
//! ```
//!
//! Everything after `fetch` is a pure function of what came. How much is read, judged and said of a page
//! has an end, whatever somebody has written into it: so many bytes, tags, policies and attributes, and a
//! time for all of it together.
//!
//! Deliberately absent: a browser. Nothing of a page is run or kept, so that a tag which a script puts there
//! later is not seen.

mod address;
mod attributes;
mod bare;
mod beside;
mod collector;
mod fetch;
mod finding;
mod html;
mod integrity;
mod named;
mod page;
mod policy;
mod source;
mod tag;
mod unexamined;
mod unknown;
mod view;
mod words;

pub use address::{Reach, inside};
pub use fetch::{Fetcher, Limits, Names};
pub use finding::{Code, Finding, Severity};
pub use unexamined::Unexamined;

use crate::config::Config;
use crate::domain::Day;
use bare::Bare;
use collector::Served;
use fetch::Reply;
use html::Document;
use policy::Policies;
use serde::Serialize;
use source::Surroundings;
use std::sync::Arc;
use tag::{Tag, Tags};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};
use url::Url;

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
    today: Day,
) -> Result<Report, Unexamined> {
    let asked = address::parse(address)?;
    let after = fetcher.altogether();
    let end = Instant::now() + after;
    let read = timeout_at(end, read(&asked, fetcher)).await;
    let (reply, document) = read.map_err(|_| Unexamined::Slow { after })??;
    let tags = tag::find(&document, &reply.url);
    let policies = policy::all(&reply, &document);
    let examined = Examined {
        config,
        reply,
        document,
        policies,
        today,
    };
    let at = &examined.reply.url;
    let mut findings = examined.page(&asked, &tags);
    if tags.live.is_empty() {
        let mut bare = Bare::new(config, at, &examined.document);
        // What does not come in time is told as what does not come.
        let _ = timeout_at(end, bare.ask(fetcher)).await;
        findings.extend(bare.judge(&tags));
    }
    let served = ask(&tags.live, at, fetcher, end).await;
    if served.len() < tags.live.len() {
        findings.push(source::unasked(after));
    }
    for (place, tag) in tags.live.iter().enumerate() {
        let served = served.get(place).and_then(Option::as_ref);
        findings.extend(examined.tag(tag, served));
    }
    Ok(report(at, findings))
}

/// Fetches and reads a page, for as long as somebody waits for it.
async fn read(asked: &Url, fetcher: &Fetcher) -> Result<(Reply, Document), Unexamined> {
    let reply = fetcher.page(asked).await?;
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let waiting = Arc::new(());
    let waited_for = Arc::downgrade(&waiting);
    // A page may be long, and others must not wait while it is read.
    let reading = spawn_blocking(move || Document::parse(&text, &waited_for));
    let document = reading.await.map_err(|_| Unexamined::TooDeep)??;
    drop(waiting);
    Ok((reply, document))
}

/// What comes from the collectors of tags, of as many as there is time for.
async fn ask(tags: &[Tag], at: &Url, fetcher: &Fetcher, end: Instant) -> Vec<Option<Served>> {
    let mut served = Vec::new();
    for tag in tags {
        match timeout_at(end, collector::ask(tag, at, fetcher, &served)).await {
            Ok(one) => served.push(one),
            Err(_) => break,
        }
    }
    served
}

/// A page that came, and what it is held against.
struct Examined<'a> {
    config: &'a Config,
    reply: Reply,
    document: Document,
    policies: Policies,
    today: Day,
}

impl Examined<'_> {
    fn page(&self, asked: &Url, tags: &Tags) -> Vec<Finding> {
        let at = &self.reply.url;
        let mut findings = page::judge(asked, &self.reply, &self.document);
        findings.extend(beside::twice(&tags.live, at));
        findings.extend(beside::unjudged(tags));
        findings.extend(self.policies.unjudged());
        findings
    }

    fn tag(&self, tag: &Tag, served: Option<&Served>) -> Vec<Finding> {
        let at = &self.reply.url;
        let policies = &self.policies.judged;
        let embedder = self.reply.value("cross-origin-embedder-policy");
        let around = Surroundings {
            at,
            embedder: &embedder,
            upgrades: policy::upgrades(policies),
        };
        let mut findings = attributes::judge(tag, &self.document, self.today);
        findings.extend(named::judge(self.config, tag, at, served));
        let site = tag.says("data-site");
        if let Some(site) = site.and_then(|id| self.config.registry.site(id)) {
            findings.extend(page::of_site(site, tag, at));
        }
        findings.extend(page::around(tag, &self.reply, &self.document));
        findings.extend(source::judge(self.config, tag, around));
        findings.extend(policy::judge(policies, tag, at));
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn when_the_time_is_used_up_no_other_collector_is_asked() {
        // Takes connections, and never says anything.
        let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = silent.local_addr().expect("it has one");
        let at = Url::parse("http://www.example.sa/").expect("it is good");
        let tag = |number: usize| {
            format!("<script src='http://{address}/{number}/v1/rayak.js' data-site=a></script>")
        };
        let text: String = (0..3).map(tag).collect();
        let waiting = Arc::new(());
        let page = Document::parse(&text, &Arc::downgrade(&waiting)).expect("it is a page");
        let tags = tag::find(&page, &at).live;
        let fetcher = Fetcher::trusting(Reach::anywhere(), Limits::default(), Vec::new());
        let served = ask(&tags, &at, &fetcher, Instant::now()).await;
        assert_eq!((tags.len(), served.len()), (3, 0));
        let told = source::unasked(fetcher.altogether());
        assert_eq!(told.code, Code::CollectorUnasked);
    }
}
