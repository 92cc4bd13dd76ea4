//! What a tag gets wrong, by what it says and where it stands.

use super::{Code, Fine, Hinders, Stops, Town, find, right, wrong};

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
async fn the_tags_own_language_goes_before_that_of_the_page_around_it() {
    let town = Town::new().await;
    let (tag, html) = (town.tag(), town.html());
    let with = |page: &str, own: &str, around: &str| {
        let tag_with = tag.replace("data-site", &format!("{own} data-site"));
        html.replace(" lang=\"en\"", page)
            .replace(&tag, &format!("<div {around}>{tag_with}</div>"))
    };
    for (page, own, around, is_wrong) in [
        (" lang=en", "data-lang=fr", "", true),
        (" lang=fr", "data-lang=ar", "", false),
        ("", "data-lang=en", "", false),
        ("", "", "lang=ar", false),
        (" lang=en", "", "lang=fr", true),
        (" lang=fr", "", "lang=ar", false),
        // One that is empty says nothing.
        (" lang=fr", "data-lang=\"\"", "", true),
    ] {
        let report = town.examine(&[], with(page, own, around)).await;
        let told = wrong(&report).contains(&(Code::Language, Hinders));
        assert_eq!(told, is_wrong, "{page} {own} {around}: {report:#?}");
    }
}
