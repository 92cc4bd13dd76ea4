//! What `rayak doctor` finds on pages: each kind of thing, on a page that a real server serves, beside a
//! real collector, and what it says of it on the command line.

use super::house::House;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use jiff::civil::date;
use rayak::config::{Config, DEFAULT};
use rayak::doctor::{self, Code, Fetcher, Finding, Limits, Reach, Report, Severity};
use rayak::http::public;
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha384};
use std::fs::{self, File};
use std::process::Command;
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
    _house: House,
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
        let ((for_pages, pages), (for_collector, collector)) = (listen().await, listen().await);
        let here = DEFAULT.replace("http://127.0.0.1:8080", &pages);
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
            _house: house,
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
        doctor::examine(&config, &address, &everywhere(), date(2026, 11, 22))
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
async fn each_slip_of_the_tag_is_told() {
    let town = Town::new().await;
    let site = "data-site=\"jazan\"";
    let with = |attribute: &str| format!("{site} {attribute}");
    for (to, code, severity) in [
        (String::new(), Code::SiteMissing, Stops),
        ("data-site=\"riyadh\"".to_owned(), Code::SiteUnknown, Stops),
        (with("data-page=potholes"), Code::PageUnknown, Stops),
        (with("data-page=\"Pot hole\""), Code::PageMalformed, Stops),
        (with("data-page=burial-services"), Code::AsksNothing, Stops),
        (with("data-page=street-light"), Code::PageOfAnother, Hinders),
        (with("data-lang=fr"), Code::Language, Hinders),
        (
            with("data-questions=stars"),
            Code::AttributeMalformed,
            Hinders,
        ),
        (with("data-section=1"), Code::AttributeMalformed, Hinders),
        (
            with("data-placement=\"at the end\""),
            Code::AttributeMalformed,
            Hinders,
        ),
        (
            with("data-revision=2026-11-24"),
            Code::AttributeMalformed,
            Hinders,
        ),
        (with("data-pgae=pothole"), Code::AttributeUnknown, Hinders),
        (with("data-test"), Code::TestMode, Hinders),
        (
            with("data-target=\"#opinion\""),
            Code::TargetMissing,
            Hinders,
        ),
        (with("type=\"text/plain\""), Code::TagNeverRuns, Stops),
        (with("nomodule"), Code::TagNeverRuns, Stops),
    ] {
        let report = town.with(site, &to).await;
        let found = find(&report, code);
        assert_eq!(found.severity, severity, "{to}");
        assert_eq!(report.works, severity != Stops, "{to}: {report:#?}");
        if !to.contains("burial") && !matches!(code, Code::TestMode | Code::TagNeverRuns) {
            assert!(found.right.is_some(), "{to}: {found:?}");
        }
    }
    let slow = town.with(" async", "").await;
    assert_eq!(wrong(&slow), [(Code::TagWaits, Hinders)]);
    for good in [
        "data-page=pothole data-lang=ar-SA data-questions=useful data-revision=2026-10-12",
        "data-section=fees data-placement=end data-kiosk data-test=false",
        "data-page=\"/services/pothole-report\" data-target=main data-cfasync=false",
        "type=module",
    ] {
        let report = town.with(site, &with(good)).await;
        assert_eq!(wrong(&report), [], "{good}");
    }
    let report = town.with(site, &with("data-pgae=pothole")).await;
    assert_eq!(right(&report, Code::AttributeUnknown), "data-page");
}

#[tokio::test]
async fn what_the_tag_asks_for_and_the_page_is_listed_without_is_not_asked() {
    let town = Town::new().await;
    let html = town.html();
    let stars = html.replace(
        "data-site",
        "data-page=flood-safety data-questions=service data-site",
    );
    let report = town.examine(&[], stars).await;
    assert!(
        find(&report, Code::AsksNothing)
            .what
            .contains("\"service\"")
    );
    assert!(!report.works);
}

#[tokio::test]
async fn a_page_that_is_not_listed_is_told_and_works() {
    let town = Town::new().await;
    let report = town
        .with(
            "data-site=\"jazan\"",
            "data-site=\"jazan\" data-page=\"/new/fees\"",
        )
        .await;
    let found = find(&report, Code::PageUnlisted);
    assert_eq!(found.severity, Fine);
    assert!(found.what.contains("\"/new/fees\""), "{found:?}");
    assert!(report.works);
}

#[tokio::test]
async fn a_page_without_a_tag_is_given_the_lines_to_paste_and_with_them_it_works() {
    let town = Town::new().await;
    let bare = "<!doctype html><html lang=\"en\"><body><main>x</main>";
    let report = town.examine(&[], bare.to_owned()).await;
    assert_eq!(wrong(&report), [(Code::NoTag, Stops)]);
    let lines = right(&report, Code::NoTag).to_owned();
    let pasted = town.examine(&[], format!("{bare}{lines}")).await;
    assert_eq!(wrong(&pasted), [], "{lines}");

    let tag = town.tag();
    for (html, said) in [
        (format!("<!-- {tag} -->"), "in a comment"),
        (format!("<template>{tag}</template>"), "in a <template>"),
        (format!("<p><noscript>{tag}</noscript>"), "in a <noscript>"),
    ] {
        let report = town.examine(&[], format!("{bare}{html}")).await;
        let what = &find(&report, Code::NoTag).what;
        assert!(what.contains(said), "{what}");
    }
}

#[tokio::test]
async fn two_tags_that_ask_the_same_are_told_and_others_are_not() {
    let town = Town::new().await;
    let tag = town.tag();
    let twice = format!("{tag}{tag}");
    let report = town.with(&tag, &twice).await;
    assert_eq!(wrong(&report), [(Code::TagTwice, Hinders)]);
    for other in [
        "data-section=fees data-site",
        "data-page=street-light data-site",
    ] {
        let second = tag.replace("data-site", other);
        let report = town.with(&tag, &format!("{tag}{second}")).await;
        assert!(
            !wrong(&report).contains(&(Code::TagTwice, Hinders)),
            "{other}"
        );
    }
    let useful = tag.replace("data-site", "data-questions=useful data-site");
    let service = tag.replace("data-site", "data-questions=service data-site");
    let report = town.with(&tag, &format!("{useful}{service}")).await;
    assert_eq!(wrong(&report), []);
}

#[tokio::test]
async fn what_the_page_itself_gets_wrong_is_told() {
    let town = Town::new().await;
    let html = town.html();
    for (headers, code, severity) in [
        (
            [("content-type", "text/html; charset=windows-1256")],
            Code::Charset,
            Hinders,
        ),
        ([("content-type", "text/html")], Code::Charset, Hinders),
        (
            [("content-type", "text/plain; charset=utf-8")],
            Code::ContentType,
            Stops,
        ),
    ] {
        let report = town.examine(&headers, html.clone()).await;
        assert_eq!(wrong(&report), [(code, severity)], "{headers:?}");
        assert!(find(&report, code).right.is_some());
    }
    let said_within = html.replace("<title>", "<meta charset=\"UTF-8\"><title>");
    let report = town
        .examine(&[("content-type", "text/html")], said_within)
        .await;
    assert_eq!(wrong(&report), []);

    for status in [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        let report = town
            .examine_with(&town.config, status, &[], html.clone())
            .await;
        assert_eq!(wrong(&report), [(Code::PageStatus, Stops)]);
        assert!(
            find(&report, Code::PageStatus)
                .what
                .contains(status.as_str())
        );
    }

    for (from, to, code) in [
        (" lang=\"en\"", "", Code::Language),
        (" lang=\"en\"", " lang=\"fr-FR\"", Code::Language),
        ("<noscript>", "<!--<noscript>", Code::NoscriptMissing),
        ("form?site=jazan", "form?site=riyadh", Code::NoscriptMissing),
    ] {
        let report = town.with(from, to).await;
        assert_eq!(wrong(&report), [(code, Hinders)], "{from} {to}");
        assert!(find(&report, code).right.is_some());
    }
    let arabic = town.with(" lang=\"en\"", " lang=\"ar_SA\"").await;
    assert_eq!(wrong(&arabic), []);
}

#[tokio::test]
async fn the_line_for_browsers_without_scripts_is_right_as_it_is_called() {
    let town = Town::new().await;
    let html = town.html();
    let (before, rest) = html.split_once("<noscript>").unwrap();
    let (_, after) = rest.split_once("</noscript>").unwrap();
    let report = town.examine(&[], format!("{before}{after}")).await;
    let line = right(&report, Code::NoscriptMissing);
    let report = town.examine(&[], format!("{before}{line}{after}")).await;
    assert_eq!(wrong(&report), [], "{line}");
}

#[tokio::test]
async fn a_tag_in_the_head_needs_a_main_or_a_target() {
    let town = Town::new().await;
    let (tag, html) = (town.tag(), town.html());
    let moved = |tag: &str| {
        html.replace(&town.tag(), "")
            .replace("</head>", &format!("{tag}</head>"))
    };
    assert_eq!(wrong(&town.examine(&[], moved(&tag)).await), []);
    let without = moved(&tag)
        .replace("<main>", "<div>")
        .replace("</main>", "</div>");
    let report = town.examine(&[], without.clone()).await;
    assert_eq!(wrong(&report), [(Code::NoMain, Hinders)]);
    let named = tag.replace("data-site", "data-target=\"#opinion\" data-site");
    let named = without
        .replace(&tag, &named)
        .replace("<div>", "<div id=opinion>");
    assert_eq!(wrong(&town.examine(&[], named).await), []);
}

#[tokio::test]
async fn a_base_that_leads_the_tag_elsewhere_is_told() {
    let town = Town::new().await;
    let collector = &town.collector;
    let relative = town.html().replace(&format!("src=\"{collector}"), "src=\"");
    let based = relative.replace("<title>", &format!("<base href=\"{collector}/\"><title>"));
    let report = town.examine(&[], based).await;
    assert_eq!(wrong(&report), [(Code::BaseElsewhere, Hinders)]);
    let whole = format!("src=\"{collector}/v1/rayak.js\"");
    assert_eq!(right(&report, Code::BaseElsewhere), whole);
    // The page's own host serves no script, and is no collector.
    let report = town.examine(&[], relative).await;
    assert_eq!(find(&report, Code::SourceElsewhere).severity, Stops);
    assert_eq!(right(&report, Code::SourceElsewhere), whole);
    assert_eq!(find(&report, Code::LoaderType).severity, Stops);
}

#[tokio::test]
async fn a_page_whose_origin_the_site_does_not_name_is_told_what_to_add() {
    let town = Town::new().await;
    let elsewhere = town.config.replace(&town.pages, "https://www.example.sa");
    let report = town
        .examine_with(&elsewhere, StatusCode::OK, &[], town.html())
        .await;
    assert_eq!(wrong(&report), [(Code::OriginNotAllowed, Stops)]);
    let line = right(&report, Code::OriginNotAllowed).to_owned();
    let listed = "origins = [\"https://www.example.sa\", \"http://localhost:8080\"]";
    assert!(elsewhere.contains(listed));
    let mended = elsewhere.replace(listed, &line);
    let report = town
        .examine_with(&mended, StatusCode::OK, &[], town.html())
        .await;
    assert_eq!(wrong(&report), [], "{line}");
}

#[tokio::test]
async fn where_the_collector_knows_more_than_the_file_its_word_counts() {
    let town = Town::new().await;
    // Another file than that of the collector, which still asks about all of this.
    let other = town.config.replace("id = \"jazan\"", "id = \"riyadh\"");
    let report = town
        .examine_with(&other, StatusCode::OK, &[], town.html())
        .await;
    assert_eq!(wrong(&report), [(Code::SiteUnknown, Hinders)]);
    assert!(find(&report, Code::SiteUnknown).what.contains("--config"));
    let unlisted = town.config.replace("key = \"pothole\"", "key = \"hole\"");
    let html = town
        .html()
        .replace("data-site", "data-page=pothole data-site");
    let report = town
        .examine_with(&unlisted, StatusCode::OK, &[], html)
        .await;
    assert!(report.works, "{report:#?}");

    let report = town
        .with("data-site=\"jazan\"", "data-site=\"riyadh\"")
        .await;
    let refused = find(&report, Code::ViewRefused);
    assert!(refused.what.contains("unknown_site"), "{refused:?}");
}

#[tokio::test]
async fn where_the_tags_script_comes_from_is_looked_at() {
    let town = Town::new().await;
    let source = format!("{}/v1/rayak.js", town.collector);
    let (closed, nobody) = listen().await;
    drop(closed);
    for (to, codes) in [
        (
            format!("{nobody}/v1/rayak.js"),
            [Code::SourceElsewhere, Code::LoaderUnreachable],
        ),
        (
            format!("{}/v1/rayak.min.js", town.collector),
            [Code::SourceElsewhere, Code::LoaderStatus],
        ),
    ] {
        let report = town.with(&source, &to).await;
        let stops = wrong(&report)
            .into_iter()
            .filter(|(_, severity)| *severity == Stops);
        let stops: Vec<_> = stops.map(|(code, _)| code).collect();
        assert_eq!(stops, codes, "{to}");
    }
    for to in ["ftp://feedback.example.sa/v1/rayak.js", ""] {
        let report = town.with(&source, to).await;
        assert_eq!(find(&report, Code::SourceMalformed).severity, Stops);
        assert!(right(&report, Code::SourceMalformed).contains(&source));
    }
}

#[tokio::test]
async fn readers_outside_are_not_led_into_a_network() {
    let town = Town::new().await;
    town.serves(StatusCode::OK, &[], town.html());
    let config = Config::parse(&town.config).unwrap();
    let other = town.collector.rsplit_once(':').unwrap().1.to_owned();
    // As if the page were outside, and the collector that it names were not.
    let html = town
        .html()
        .replace(&town.collector, &format!("http://127.0.0.2:{other}"));
    town.serves(StatusCode::OK, &[], html);
    let reach = Reach::told(|address| (address.to_string() == "127.0.0.2").then_some("private"));
    let fetcher = Fetcher::trusting(reach, Limits::default(), Vec::new());
    let address = format!("{}{PATH}", town.pages);
    let report = doctor::examine(&config, &address, &fetcher, date(2026, 11, 22));
    let report = report.await.unwrap();
    let found = find(&report, Code::LoaderInside);
    assert!(
        found.what.contains("127.0.0.2") && found.severity == Stops,
        "{found:?}"
    );
}

#[tokio::test]
async fn integrity_is_held_against_what_is_served() {
    let town = Town::new().await;
    let served = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let digest = base64_of(&Sha384::digest(&served));
    let site = "data-site=\"jazan\"";
    let with = |attributes: String| format!("{site} {attributes}");
    let good = with(format!(
        "integrity=\"sha384-{digest}\" crossorigin=\"anonymous\""
    ));
    let report = town.with(site, &good).await;
    assert_eq!(wrong(&report), [(Code::IntegrityUnwise, Hinders)]);

    let alone = with(format!("integrity=\"sha384-{digest}\""));
    let report = town.with(site, &alone).await;
    let codes = [
        (Code::CrossoriginMissing, Stops),
        (Code::IntegrityUnwise, Hinders),
    ];
    assert_eq!(wrong(&report), codes);

    let other = with(format!(
        "integrity=\"sha384-{}\" crossorigin",
        base64_of(&[0; 48])
    ));
    let report = town.with(site, &other).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMismatch, Stops)]);
    let pasted = with(right(&report, Code::IntegrityMismatch).to_owned());
    let report = town.with(site, &pasted).await;
    assert_eq!(wrong(&report), [(Code::IntegrityUnwise, Hinders)]);

    let unread = with("integrity=\"md5-abc\"".to_owned());
    let report = town.with(site, &unread).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMalformed, Hinders)]);
    let cookies = with("crossorigin=\"use-credentials\"".to_owned());
    let report = town.with(site, &cookies).await;
    assert_eq!(wrong(&report), [(Code::CrossoriginCredentials, Stops)]);
}

#[tokio::test]
async fn a_tag_that_pins_the_script_of_one_edition_may_vouch_for_it() {
    let town = Town::new().await;
    let served = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let name: String = Sha256::digest(&served)
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (usual, pinned) = ("/v1/rayak.js\"", format!("/v1/rayak-{name}.js\""));
    let with = |digest: &[u8]| {
        let digest = base64_of(digest);
        format!("{pinned} integrity=\"sha384-{digest}\" crossorigin=\"anonymous\"")
    };
    let report = town.with(usual, &with(&Sha384::digest(&served))).await;
    assert_eq!(wrong(&report), []);
    let report = town.with(usual, &with(&[0; 48])).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMismatch, Stops)]);
    let report = town.with(usual, "/v1/rayak-pinned.js\"").await;
    assert!(wrong(&report).contains(&(Code::SourceElsewhere, Stops)));
}

#[tokio::test]
async fn a_proxy_that_takes_the_leave_of_the_script_away_is_noticed() {
    let town = Town::new().await;
    let script = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let (listener, bare) = listen().await;
    // The script without the headers that the collector sends with it.
    let served = Router::new().fallback(move || {
        let script = script.clone();
        async move { ([("content-type", "text/javascript")], script) }
    });
    tokio::spawn(async move { axum::serve(listener, served).await });
    let html = town.html().replace(&town.collector, &bare);
    let config = town.config.replace(&town.collector, &bare);
    let isolated = [("cross-origin-embedder-policy", "require-corp")];
    let report = town
        .examine_with(&config, StatusCode::OK, &isolated, html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::LoaderEmbedding, Stops)]);
    let report = town
        .examine_with(&config, StatusCode::OK, &[], html.clone())
        .await;
    assert_eq!(wrong(&report), []);
    let read = html.replace("data-site", "crossorigin data-site");
    let report = town
        .examine_with(&config, StatusCode::OK, &[], read.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::LoaderCors, Stops)]);

    // The collector itself gives both.
    for html in [
        town.html(),
        town.html().replace("data-site", "crossorigin data-site"),
    ] {
        let report = town.examine(&isolated, html).await;
        assert_eq!(wrong(&report), []);
    }
}

#[tokio::test]
async fn policies_of_headers_and_of_the_page_all_have_to_allow_the_tag() {
    let town = Town::new().await;
    let (html, collector) = (town.html(), town.collector.clone());
    let enough = format!(
        "default-src 'none'; script-src {collector} 'wasm-unsafe-eval'; connect-src {collector}"
    );
    let csp = "content-security-policy";
    let report = town.examine(&[(csp, &enough)], html.clone()).await;
    assert_eq!(wrong(&report), []);

    let report = town
        .examine(&[(csp, &enough), (csp, "connect-src 'self'")], html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::CspConnect, Stops)]);
    assert_eq!(
        right(&report, Code::CspConnect),
        format!("connect-src 'self' {collector}")
    );
    let listed = format!("{enough}, script-src {collector}");
    let report = town.examine(&[(csp, &listed)], html.clone()).await;
    assert_eq!(wrong(&report), [(Code::CspWasm, Stops)]);

    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'\">";
    let within = html.replace("<title>", &format!("{meta}<title>"));
    let report = town.examine(&[(csp, &enough)], within).await;
    let codes = [Code::CspLoader, Code::CspModule, Code::CspWasm].map(|code| (code, Stops));
    assert_eq!(wrong(&report), codes);
    assert!(find(&report, Code::CspLoader).what.contains("<meta>"));
    // Outside the head browsers pass it over.
    let below = html.replace("<main>", &format!("<main>{meta}"));
    assert_eq!(wrong(&town.examine(&[(csp, &enough)], below).await), []);

    let only = "content-security-policy-report-only";
    let report = town
        .examine(&[(only, "default-src 'none'")], html.clone())
        .await;
    assert_eq!((wrong(&report), report.works), (Vec::new(), true));
    assert_eq!(find(&report, Code::CspReportOnly).severity, Fine);

    let report = town
        .examine(&[(csp, "sandbox allow-scripts")], html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::CspSandbox, Stops)]);
    let types = "require-trusted-types-for 'script'; trusted-types 'none'";
    let report = town.examine(&[(csp, types)], html).await;
    assert_eq!(
        (
            wrong(&report),
            find(&report, Code::CspTrustedTypes).severity
        ),
        (Vec::new(), Fine)
    );
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

/// The command itself, on the page that is served: its exit code, and what it prints.
async fn told(town: &Town, arguments: &[&str]) -> (i32, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("rayak.toml");
    fs::write(&file, &town.config).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rayak"));
    command
        .arg("doctor")
        .arg("--config")
        .arg(&file)
        .args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_code_says_whether_the_widget_works_and_the_words_say_why() {
    let town = Town::new().await;
    let address = format!("{}{PATH}", town.pages);
    town.serves(StatusCode::OK, &[], town.html());
    let (code, out, err) = told(&town, &["--inside", &address]).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(
        out.starts_with(&address) && out.contains("the widget works on this page"),
        "{out}"
    );

    let policy = [("content-security-policy", "script-src 'self'")];
    town.serves(StatusCode::OK, &policy, town.html());
    let (code, out, _) = told(&town, &["--inside", &address]).await;
    assert_eq!(code, 1);
    let collector = &town.collector;
    for line in [
        "STOPS: the policy in the page's header does not let WebAssembly run".to_owned(),
        format!("    script-src 'self' {collector} 'wasm-unsafe-eval'\n"),
        "3 things stop the widget on this page".to_owned(),
    ] {
        assert!(out.contains(&line), "{line}\n{out}");
    }
    let (code, out, _) = told(&town, &["--inside", "--json", &address]).await;
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["works"]), (1, &Value::Bool(false)));
    assert_eq!(report["findings"][0]["code"], "csp_loader");
    assert_eq!(report["findings"][0]["severity"], "stops");

    assert!(!out.contains("--config"), "its own configuration was given");
    let mut alone = Command::new(env!("CARGO_BIN_EXE_rayak"));
    alone.args(["doctor", "--inside", &address]);
    let alone = tokio::task::spawn_blocking(move || alone.output().unwrap());
    let out = String::from_utf8(alone.await.unwrap().stdout).unwrap();
    assert!(out.contains("built-in configuration"), "{out}");

    let (code, out, err) = told(&town, &[&address]).await;
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("--inside") && err.contains("127.0.0.1 is an address"),
        "{err}"
    );
    let (code, out, _) = told(&town, &["--json", &address]).await;
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &report["unexamined"]["code"]),
        (2, &Value::from("inside"))
    );
    for wrong in [
        &["--inside"][..],
        &["no address"],
        &["--config", "/nowhere.toml", &address],
    ] {
        let (code, _, err) = told(&town, wrong).await;
        assert_eq!(code, 2, "{err}");
    }
}

/// What is at an address, by a request that is written by hand.
async fn got(address: &str) -> Vec<u8> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (host, path) = address["http://".len()..].split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    assert!(
        reply.starts_with(b"HTTP/1.1 200"),
        "the widget is not built: cargo xtask widget"
    );
    let end = reply
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    reply.split_off(end + 4)
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
