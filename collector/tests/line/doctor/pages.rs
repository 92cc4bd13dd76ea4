//! What the page itself gets wrong, and what the site says of it.

use super::{Code, Hinders, StatusCode, Stops, Town, find, right, wrong};

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
