//! A page without a tag: whether it should have one, and what to paste.

use super::super::house::House;
use super::{Code, Fine, StatusCode, Stops, Town, find, listen, right, wrong};
use rayak::domain::{Asks, Listed, Localized, PageId, Wish};
use rayak::registry::{self, Editor, Orders};
use std::sync::Arc;

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
async fn a_page_that_is_meant_to_have_no_tag_and_has_none_is_as_it_should_be() {
    let town = Town::new().await;
    let bare = "<!doctype html><html lang=\"en\"><body><main>x</main>";
    let (before, pothole) = town.config.split_once("key = \"pothole\"").unwrap();
    let pothole = pothole.replacen("widget = \"page+service\"", "widget = \"none\"", 1);
    let in_file = format!("{before}key = \"pothole\"{pothole}");
    // The file says so, and the collector, which was started with another, does not.
    let report = town
        .examine_with(&in_file, StatusCode::OK, &[], bare.to_owned())
        .await;
    assert_eq!(wrong(&report), [(Code::NoTag, Stops)]);
    // Nobody can be asked, so that the file counts.
    let (_, nobody) = listen().await;
    let alone = in_file.replace(&town.collector, &nobody);
    let report = town
        .examine_with(&alone, StatusCode::OK, &[], bare.to_owned())
        .await;
    assert!(report.works, "{report:#?}");
    assert_eq!(find(&report, Code::NoTag).severity, Fine);
    let unread = find(&report, Code::RegistryUnread);
    assert!(
        unread.what.contains("configuration file alone"),
        "{unread:?}"
    );
}

#[tokio::test]
async fn a_page_that_nobody_has_listed_is_to_have_no_tag_where_the_site_asks_nothing_on_such() {
    let none = |config: &str| config.replacen("unlisted = \"page\"", "unlisted = \"none\"", 1);
    let mut town = Town::where_the_file_says(none).await;
    let bare = "<!doctype html><html lang=\"en\"><body><main>x</main>";
    for is_heard in [true, false] {
        let report = town.examine_at("/news/one", bare).await;
        assert!(report.works, "{is_heard}: {report:#?}");
        assert_eq!(wrong(&report), []);
        let what = &find(&report, Code::NoTag).what;
        assert!(
            what.contains("is not listed, and nothing is asked"),
            "{what}"
        );
        let listed = town.examine(&[], bare.to_owned()).await;
        assert_eq!(wrong(&listed), [(Code::NoTag, Stops)], "{is_heard}");
        town.falls_silent().await;
    }
}

/// A town that tells pages apart by a parameter, and asks nothing on the one without it.
async fn by_parameter() -> Town {
    let pages = |config: &str| {
        let page = |key: &str, path: &str, widget: &str| {
            format!(
                "[[site.page]]\nkey = {key:?}\ntitle = {{ ar = \"صفحة\", en = \"A page\" }}\n\
                 paths = {{ ar = {path:?}, en = {path:?} }}\ndepartment = \"roads\"\n\
                 widget = {widget:?}\n\n"
            )
        };
        let ours = page("home", "/page", "none") + &page("five", "/page?id=5", "page");
        let config = config.replacen("unlisted =", "parameters = [\"id\"]\nunlisted =", 1);
        config.replacen("[[site.page]]", &format!("{ours}[[site.page]]"), 1)
    };
    Town::where_the_file_says(pages).await
}

#[tokio::test]
async fn a_page_is_told_from_others_by_what_is_behind_the_question_mark() {
    let mut town = by_parameter().await;
    let bare = "<!doctype html><html lang=\"en\"><body><main>x</main>";
    for is_heard in [true, false] {
        let report = town.examine_at("/page?id=5", bare).await;
        let lines = right(&report, Code::NoTag);
        assert!(lines.contains("page=five&amp;"), "{is_heard}: {lines}");
        let report = town.examine_at("/page?from=mail", bare).await;
        assert!(report.works, "{is_heard}: {report:#?}");

        let html = |page: &str| {
            let named = format!("data-page={page} data-site");
            format!("{bare}{}", town.tag().replace("data-site", &named))
        };
        let report = town.examine_at("/page?id=5", &html("five")).await;
        let mut codes = report.findings.iter().map(|finding| finding.code);
        assert!(
            !codes.any(|code| code == Code::PageOfAnother),
            "{report:#?}"
        );
        let report = town.examine_at("/page?id=5", &html("pothole")).await;
        assert_eq!(right(&report, Code::PageOfAnother), "data-page=\"five\"");
        town.falls_silent().await;
    }
}

#[tokio::test]
async fn what_editors_have_registered_is_asked_of_the_collector_that_serves_it() {
    let town = Town::new().await;
    let bare = "<!doctype html><html lang=\"en\"><body><main>x</main>";
    registers(&town.house, None, Asks::Useful).await;
    let report = town.examine_at("/registered", bare).await;
    let lines = right(&report, Code::NoTag);
    assert!(lines.contains("page=registered&amp;"), "{lines}");
    registers(
        &town.house,
        Some(PageId::of("jazan", "registered")),
        Asks::Nothing,
    )
    .await;
    let report = town.examine_at("/registered", bare).await;
    assert_eq!((wrong(&report), report.works), (Vec::new(), true));
    let what = &find(&report, Code::NoTag).what;
    assert!(what.contains("nor should there be one"), "{what}");
}

/// An editor says what is asked on a page that the configuration does not name.
async fn registers(house: &House, page: Option<PageId>, asks: Asks) {
    let texts = |text: &str| {
        let languages = ["ar", "en"].map(|lang| (lang.to_owned(), text.to_owned()));
        Localized(languages.into_iter().collect())
    };
    let wish = Wish {
        listed: Listed {
            key: "registered".to_owned(),
            title: texts("A page"),
            paths: texts("/registered"),
            department: "roads".to_owned(),
            asks,
            names: Vec::new(),
            also: Vec::new(),
        },
        names_are_all: false,
    };
    let orders: Orders = Arc::new(move |editing| editing.set(page, wish.clone()).map(|_| ()));
    let change = registry::change(&house.app, Editor::CommandLine, "jazan", orders, |_| true);
    change.await.unwrap();
}
