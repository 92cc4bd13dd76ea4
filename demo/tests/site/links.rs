//! Nothing of the site leads nowhere, and nothing of it is out of reach.

use std::collections::BTreeSet;

use rayak_demo::content::Content;

use crate::visitor::Visitor;

#[tokio::test]
async fn every_address_that_can_be_reached_from_the_home_page_answers() {
    let visitor = Visitor::new();
    let mut waiting = vec!["/".to_owned(), "/ar".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(address) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let reply = visitor.get(&address).await;
        assert!(
            reply.status.is_success() || reply.status.is_redirection(),
            "{address}: {}",
            reply.status
        );
        waiting.extend(reply.addresses());
    }
    for page in Content::embedded().unwrap().pages() {
        assert!(
            seen.contains(&page.text.ar.path) && seen.contains(&page.text.en.path),
            "no page leads to {}",
            page.key
        );
    }
}

#[tokio::test]
async fn an_unknown_address_is_not_found_and_says_so_in_its_language() {
    let visitor = Visitor::new();
    for (address, words) in [
        ("/ar/services/nothing", "لم نجد هذه الصفحة"),
        ("/en/services/nothing", "We could not find this page"),
    ] {
        let reply = visitor.get(address).await;
        assert_eq!(reply.status, 404);
        assert!(reply.text.contains(words), "{address}");
    }
}

#[tokio::test]
async fn no_page_asks_anything_of_a_third_party() {
    let visitor = Visitor::new();
    for address in [
        "/ar",
        "/en/services",
        "/ar/services/pothole-report",
        "/test/both",
        "/static/site.css",
        "/static/hostile.css",
    ] {
        let text = visitor.get(address).await.text;
        let elsewhere = text
            .split("http")
            .skip(1)
            .filter(|rest| rest.starts_with("://") || rest.starts_with("s://"));
        for rest in elsewhere.filter(|rest| !rest.starts_with("://collector.test:8787/")) {
            // The name of the SVG language is written like an address but never fetched.
            assert!(
                rest.starts_with("://www.w3.org/2000/svg\""),
                "{address}: {}",
                rest.chars().take(60).collect::<String>()
            );
        }
    }
}
