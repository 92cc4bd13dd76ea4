//! Pages with more of everything than anybody writes: how much is judged, fetched and said of them has an
//! end, and what was left out is told.

use super::{
    Code, Config, DEFAULT, Hinders, Report, Router, Town, doctor, find, listen, today, wrong,
};
use axum::http::StatusCode;
use rayak::doctor::{Fetcher, Limits, Reach};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many findings are of a code.
fn count(report: &Report, code: Code) -> usize {
    let findings = report.findings.iter();
    findings.filter(|finding| finding.code == code).count()
}

#[tokio::test]
async fn of_twenty_thousand_tags_eight_are_judged_and_the_others_told() {
    let town = Town::new().await;
    let (tag, html) = (town.tag(), town.html());
    let report = town
        .examine(&[], html.replace(&tag, &tag.repeat(20_000)))
        .await;
    let told = [(Code::TagTwice, Hinders), (Code::TagsUnjudged, Hinders)];
    assert_eq!(wrong(&report), told);
    let what = &find(&report, Code::TagsUnjudged).what;
    for number in ["20000 tags", "first 8", "19992 more"] {
        assert!(what.contains(number), "{number} in {what}");
    }
}

#[tokio::test]
async fn however_many_tags_there_are_eight_collectors_are_asked() {
    let (listener, origin) = listen().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let page = (0..20_000).map(|n| {
        format!("<script src=\"{origin}/{n}/v1/rayak.js\" data-site=jazan async></script>")
    });
    let page: String = page.collect();
    let routes = Router::new()
        .route(
            "/",
            axum::routing::get(move || async move {
                ([("content-type", "text/html; charset=utf-8")], page)
            }),
        )
        .fallback(move || async move {
            counted.fetch_add(1, Ordering::Relaxed);
            StatusCode::NOT_FOUND
        });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let limits = Limits {
        body: 4 * 1024 * 1024,
        ..Limits::default()
    };
    let fetcher = Fetcher::trusting(Reach::anywhere(), limits, Vec::new());
    let config = Config::parse(DEFAULT).unwrap();
    let report = doctor::examine(&config, &origin, &fetcher, today()).await;
    let report = report.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 8);
    assert_eq!(count(&report, Code::LoaderStatus), 8);
}

#[tokio::test]
async fn lines_without_scripts_are_read_once_however_many_there_are() {
    let town = Town::new().await;
    let (tag, html) = (town.tag(), town.html());
    let many = "<noscript><p>x</p></noscript>".repeat(20_000);
    let parts = ["a", "b", "c", "d", "e", "f", "g"];
    let parts = parts.map(|part| tag.replace("data-site", &format!("data-page={part} data-site")));
    let html = html.replace(&tag, &format!("{tag}{}{many}", parts.concat()));
    let report = town.examine(&[], html).await;
    assert_eq!(count(&report, Code::NoscriptMissing), 0, "it is the last");
    assert_eq!(count(&report, Code::TagsUnjudged), 0);
}

#[tokio::test]
async fn of_many_policies_the_first_are_judged_and_the_others_told() {
    let town = Town::new().await;
    let meta = |policy: &str| {
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
    };
    let many = meta("img-src *").repeat(40);
    let long = meta(&format!("img-src {}", "a.example.sa ".repeat(4_000)));
    let html = town
        .html()
        .replace("<title>", &format!("{long}{many}<title>"));
    let report = town.examine(&[], html).await;
    assert_eq!(wrong(&report), [(Code::PoliciesUnjudged, Hinders)]);
    let what = &find(&report, Code::PoliciesUnjudged).what;
    assert!(what.contains("16 were judged and 25 were not"), "{what}");
}

#[tokio::test]
async fn of_many_attributes_the_first_are_told_and_the_others_counted() {
    let town = Town::new().await;
    let many: String = (0..500).map(|n| format!(" data-x{n}")).collect();
    let site = "data-site=\"jazan\"";
    let report = town.with(site, &format!("{site}{many}")).await;
    assert_eq!(count(&report, Code::AttributeUnknown), 9);
    let mut findings = report.findings.iter();
    assert!(
        findings.any(|finding| finding.what.contains("492 more attributes")),
        "{report:#?}"
    );
}

#[tokio::test]
async fn a_script_that_is_longer_than_any_is_not_read_to_its_end() {
    let town = Town::new().await;
    let (listener, origin) = listen().await;
    let script = "// rayak\n".repeat(100_000);
    let routes = Router::new()
        .fallback(move || async move { ([("content-type", "text/javascript")], script) });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let report = town.with(&town.collector, &origin).await;
    let what = &find(&report, Code::LoaderUnreachable).what;
    assert!(what.contains("more than 262144 bytes"), "{what}");
}
