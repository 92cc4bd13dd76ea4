//! What `rayak doctor` finds on pages: each kind of thing, on a page that a real server serves, beside a
//! real collector, and what it says of it on the command line. Servers that mean harm are in `liars`.

mod command;
mod lots;
mod pages;
mod policies;
mod scripts;
mod tags;
mod without;

use super::house::House;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use rayak::config::{Config, DEFAULT};
use rayak::doctor::{self, Code, Fetcher, Finding, Limits, Reach, Report, Severity};
use rayak::domain::Day;
use rayak::http::public;
use std::fs::File;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What the server of the pages replies with, whatever is asked for.
#[derive(Debug, Clone)]
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

/// A town with a server for its pages and a collector, each at an origin of its own.
struct Town {
    /// Where its pages are.
    pages: String,
    collector: String,
    config: String,
    page: Arc<Mutex<Page>>,
    house: House,
}

const PATH: &str = "/en/services/pothole-report";

async fn reply(State(page): State<Arc<Mutex<Page>>>) -> (StatusCode, HeaderMap, String) {
    let page = page.lock().unwrap().clone();
    (page.status, page.headers, page.html)
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    (listener, origin)
}

impl Town {
    async fn new() -> Self {
        Self::where_the_file_says(str::to_owned).await
    }

    /// A town with something else in its configuration.
    async fn where_the_file_says(otherwise: impl FnOnce(&str) -> String) -> Self {
        let ((for_pages, pages), (for_collector, collector)) = (listen().await, listen().await);
        let here = otherwise(DEFAULT).replace("http://127.0.0.1:8080", &pages);
        let config = format!("public_url = \"{collector}\"\n{here}");
        let house = House::configured(&config, Box::new(File::sync_data));
        let routes = public::router(Arc::clone(&house.app));
        let page = Arc::new(Mutex::new(Page {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            html: String::new(),
        }));
        let served = Router::new().fallback(reply).with_state(Arc::clone(&page));
        tokio::spawn(async move { axum::serve(for_pages, served).await });
        tokio::spawn(async move { axum::serve(for_collector, routes).await });
        Self {
            pages,
            collector,
            config,
            page,
            house,
        }
    }

    fn tag(&self) -> String {
        let collector = &self.collector;
        format!("<script src=\"{collector}/v1/rayak.js\" data-site=\"jazan\" async></script>")
    }

    /// A page on which nothing is wrong.
    fn html(&self) -> String {
        let (tag, collector) = (self.tag(), &self.collector);
        format!(
            "<!doctype html><html lang=\"en\"><head><title>Potholes</title></head><body><main>{tag}\n\
             <noscript><a href=\"{collector}/form?site=jazan&amp;page=pothole&amp;lang=en\">Tell us\
             </a></noscript></main></body></html>"
        )
    }

    async fn examine(&self, headers: &[(&str, &str)], html: String) -> Report {
        self.examine_with(&self.config, StatusCode::OK, headers, html)
            .await
    }

    async fn examine_with(
        &self,
        config: &str,
        status: StatusCode,
        headers: &[(&str, &str)],
        html: String,
    ) -> Report {
        self.serves(status, headers, html);
        let config = Config::parse(config).unwrap();
        let address = format!("{}{PATH}", self.pages);
        doctor::examine(&config, &address, &everywhere(), today())
            .await
            .unwrap()
    }

    /// Lets nobody answer for the collector, so that the file alone is known.
    async fn falls_silent(&mut self) {
        let (_, nobody) = listen().await;
        self.config = self.config.replace(&self.collector, &nobody);
        self.collector = nobody;
    }

    /// Examines another page of the town.
    async fn examine_at(&self, path: &str, html: &str) -> Report {
        self.serves(StatusCode::OK, &[], html.to_owned());
        let config = Config::parse(&self.config).unwrap();
        let address = format!("{}{path}", self.pages);
        doctor::examine(&config, &address, &everywhere(), today())
            .await
            .unwrap()
    }

    fn serves(&self, status: StatusCode, headers: &[(&str, &str)], html: String) {
        let mut map = HeaderMap::new();
        let usual = [("content-type", "text/html; charset=utf-8")];
        let own = headers.iter().any(|(name, _)| *name == "content-type");
        for (name, value) in usual.iter().filter(|_| !own).chain(headers) {
            let name: HeaderName = name.parse().unwrap();
            map.append(name, value.parse().unwrap());
        }
        map.remove(header::CONTENT_LENGTH);
        *self.page.lock().unwrap() = Page {
            status,
            headers: map,
            html,
        };
    }

    /// The page with something of its tag, or of itself, written otherwise.
    async fn with(&self, from: &str, to: &str) -> Report {
        let html = self.html();
        assert!(html.contains(from), "{from}");
        self.examine(&[], html.replacen(from, to, 1)).await
    }
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

/// One who goes anywhere, as `--inside` says: these servers are on this machine.
fn everywhere() -> Fetcher {
    Fetcher::trusting(Reach::anywhere(), Limits::default(), Vec::new())
}

/// What is not fine, as codes and how bad each is.
fn wrong(report: &Report) -> Vec<(Code, Severity)> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.severity != Severity::Fine)
        .map(|finding| (finding.code, finding.severity))
        .collect()
}

fn find(report: &Report, code: Code) -> &Finding {
    let mut findings = report.findings.iter();
    let found = findings.find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("{code:?} is not in {report:#?}"))
}

/// What the finding of a code calls right.
fn right(report: &Report, code: Code) -> &str {
    find(report, code).right.as_deref().unwrap()
}

use Severity::{Fine, Hinders, Stops};

#[tokio::test]
async fn a_page_that_is_as_it_should_be_is_told_so() {
    let town = Town::new().await;
    let report = town.examine(&[], town.html()).await;
    assert_eq!(wrong(&report), [], "{report:#?}");
    assert!(report.works);
    assert_eq!(report.page, format!("{}{PATH}", town.pages));
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::CspFine, Code::LoaderFine]);
}

#[tokio::test]
async fn what_a_page_writes_obeys_nobody() {
    let town = Town::new().await;
    let bad = "data-site=\"a&#27;[2J&#x202e;b\" data-\u{202e}x=1 data-page=\"&#10;STOPS: x\"";
    let report = town.with("data-site=\"jazan\"", bad).await;
    let printed = serde_json::to_string(&report).unwrap() + &format!("{:?}", report.findings);
    for sign in ['\u{1b}', '\u{202e}'] {
        assert!(!printed.contains(sign), "{printed}");
    }
    assert!(
        report
            .findings
            .iter()
            .all(|finding| !finding.what.contains('\n'))
    );
    assert!(find(&report, Code::SiteUnknown).what.contains("⟨U+202E⟩"));
}
