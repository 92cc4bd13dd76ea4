//! By which names pages are told of, and where the links of a letter lead.

use super::{CABLE, due, entries, feed, is_written_to, say};
use crate::house::{House, vote, with};
use rayak::config::DEFAULT;
use rayak::domain::people::{Reach, Role};
use serde_json::json;
use std::fs::File;

/// A path that somebody made up to have it read.
const ADVERT: &str = "/zebra-loans-call-0501234567";

async fn in_english(house: &House, who: &crate::house::Member) {
    house
        .post_staff_as(Some(who), "/account/language", &[("language", "en")])
        .await;
}

#[tokio::test]
async fn the_path_of_a_page_that_is_not_listed_stands_in_no_letter_and_in_no_feed() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    in_english(&house, &manager).await;
    say(&house, ADVERT, CABLE).await;
    say(&house, "/zebra-again", "Prices are missing on this page").await;
    for _ in 0..30 {
        let fields = json!({ "page": ADVERT });
        house.send(&with(vote(&json!("yes")), fields)).await;
    }
    house.wait_ms(60_000);
    let told = feed(&house, &manager).await.text();
    let found = entries(&told);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0][0].ends_with("a page of 127.0.0.1 that is not listed"),
        "{found:?}"
    );
    house.wait_hours(24);
    let letters = due(&house).await;
    let (text, html) = (letters[0].text(), letters[0].html());
    for word in ["zebra", "loans", "0501234567", "again"] {
        for of in [&told, &text, &html] {
            assert!(!of.contains(word), "{word}: {of}");
        }
    }
    for line in [
        "* Danger to life or limb: a page of 127.0.0.1 that is not listed\n  http",
        "* Pages of 127.0.0.1 that are not listed: 2\n  http",
        "/inbox?site=jazan\n",
        "/inbox/remark?site=jazan&ref=",
        "* a page of 127.0.0.1 that is not listed: at least 30 answers within ten minutes",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[tokio::test]
async fn where_there_are_several_sites_each_link_to_the_inbox_names_its_own() {
    let site = "\n[[site]]\nid = \"sabya\"\norganisation = { ar = \"بلدية\", en = \"Another\" }\n\
                languages = [\"ar\", \"en\"]\ntime_zone = \"Asia/Riyadh\"\n\
                origins = [\"https://sabya.example.sa\"]\nurgent = \"940\"\n\
                privacy = { ar = \"/ar/privacy\", en = \"/en/privacy\" }\n\
                policy = { ar = \"/ar/policy\", en = \"/en/policy\" }\nunlisted = \"page\"\n";
    let house = House::configured(&format!("{DEFAULT}{site}"), Box::new(File::sync_data));
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    in_english(&house, &manager).await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let of_one = due(&house).await[0].text();
    assert!(
        of_one.contains("Open the comments:\nhttp")
            && of_one.contains("/inbox?site=jazan\n")
            && !of_one.contains("sabya"),
        "{of_one}"
    );
    say(&house, "pothole", "Hours are missing on this page").await;
    house.wait_hours(24);
    // From a page of that site, which this house's browser does not stand on.
    let there = json!({
        "site": "sabya",
        "page": "/lamps",
        "comment": CABLE,
        "received_at": "2026-11-23T20:00:00Z",
    });
    house.season(&[with(vote(&json!("no")), there)]).await;
    let of_both = due(&house).await[0].text();
    for line in [
        "Open the comments of 127.0.0.1:\nhttp",
        "/inbox?site=jazan\n",
        "Open the comments of sabya.example.sa:\nhttp",
        "/inbox?site=sabya\n",
        "All urgent comments:\nhttp",
        "/urgent?site=sabya\n",
    ] {
        assert!(of_both.contains(line), "{line}: {of_both}");
    }
    assert!(!of_both.contains("/urgent?site=jazan"), "{of_both}");
    // Each of them is a page that is there.
    let manager = house.session(manager.id).await;
    for path in ["/inbox?site=sabya", "/urgent?site=sabya"] {
        let page = house.ask_staff_as(Some(&manager), path).await;
        assert_eq!(page.status, 200, "{path}");
    }
}
