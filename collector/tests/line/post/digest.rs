//! What a letter says, when it is made, and by whose role and reach.

use super::{CABLE, WORDS, due, entries, feed, is_written_to, of_roads, planned, say};
use crate::house::{House, vote, with};
use rayak::config::DEFAULT;
use rayak::domain::people::{Reach, Role};
use rayak::post::begin;
use serde_json::json;
use std::fs::File;

#[tokio::test]
async fn a_days_mail_says_what_is_new_once_and_no_word_of_it() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    for _ in 0..3 {
        say(&house, "pothole", WORDS).await;
    }
    say(&house, "faq", CABLE).await;
    assert_eq!(due(&house).await, [], "it is not seven in the morning");
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    for word in ["zebra", "office", "cable", "0501234567", "⟦"] {
        assert!(
            !text.contains(word) && !html.contains(word),
            "{word}: {text}"
        );
    }
    assert!(
        letters[0]
            .subject()
            .starts_with("عاجل: تعليق واحد يتحدث عن خطر"),
        "{}",
        letters[0].subject()
    );
    for line in [
        "/inbox/remark?site=jazan&ref=",
        "/inbox?site=jazan&page=pothole",
        "/mail/stop/",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
    assert_eq!(due(&house).await, [], "nobody is told twice");
    house.wait_hours(48);
    assert_eq!(due(&house).await, [], "nothing new, no mail");
    let manager = house.session(manager.id).await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let english = due(&house).await;
    assert!(
        english[0].subject().starts_with("1 new comment · "),
        "{}",
        english[0].subject()
    );
    assert!(
        english[0].text().contains("3 comments wait to be read."),
        "{}",
        english[0].text()
    );
}

#[tokio::test]
async fn words_that_come_long_after_their_answer_are_told_when_they_come() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let first = vote(&json!("no"));
    house.send(&first).await;
    house.wait_hours(72);
    assert_eq!(due(&house).await, []);
    let change = json!({ "comment": "Prices are missing on this page" });
    let id = first["id"].as_str().unwrap();
    let changed = house
        .change(axum::http::Method::PATCH, id, crate::house::SECRET, &change)
        .await;
    assert_eq!(changed.status, 200);
    house.wait_hours(24);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn who_is_told_at_once_is_told_in_bundles_and_of_danger_sooner() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "at_once").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    assert_eq!(due(&house).await.len(), 1);
    say(&house, "pothole", "Hours are missing on this page").await;
    say(&house, "pothole", "Names are missing on this page").await;
    assert_eq!(due(&house).await, [], "a quarter of an hour has not passed");
    say(&house, "faq", CABLE).await;
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1, "danger does not wait");
    assert!(
        letters[0].text().contains("3 تعليقات جديدة"),
        "{}",
        letters[0].text()
    );
    say(&house, "pothole", "Maps are missing on this page").await;
    house.wait_ms(15 * 60_000);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn ten_thousand_new_remarks_are_one_letter_of_a_page() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let lines: Vec<String> = (0..10_000)
        .map(|number| {
            let page = format!("/news/{}", number % 300);
            let words = format!("Nothing in section {number} of the page says what it costs");
            let fields =
                json!({ "page": page, "comment": words, "received_at": "2026-11-22T09:30:30Z" });
            let mut line = with(vote(&json!("no")), fields);
            line.as_object_mut().unwrap().remove("secret");
            line.to_string()
        })
        .collect();
    house.wait_ms(60_000);
    let lines = lines.iter().map(String::as_str);
    let report = rayak::command::import_lines(&house.app, lines, 1).await;
    assert_eq!(report.accepted, 10_000, "{:?}", report.refused.first());
    house.wait_hours(24);
    let mut letters = Vec::new();
    // The index takes in a part at each look.
    for _ in 0..10 {
        letters.extend(due(&house).await);
    }
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    assert!(
        letters[0].subject().contains("10,000") || letters[0].subject().contains("10٬000"),
        "{}",
        letters[0].subject()
    );
    assert!(
        text.len() < 8_000 && html.len() < 16_000,
        "{} and {}",
        text.len(),
        html.len()
    );
}

#[tokio::test]
async fn what_somebody_is_told_follows_his_role_and_reach_of_that_moment() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "faq", "Prices are missing on this page").await;
    house.wait_hours(24);
    let before = planned(&house);
    assert_eq!(before.len(), 1);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    let set = async |role, reach, off| {
        let account = house.app.store.account(manager.id).unwrap().unwrap();
        let asked = rayak::domain::people::Asked {
            name: account.name.clone(),
            display: account.display.clone(),
            role,
            reach,
        };
        let changed =
            rayak::people::change(&house.app, None, manager.id, account.version, asked, off);
        changed.await.unwrap();
    };
    set(Role::Officer, of_roads(), false).await;
    assert!(
        begin(&house.app, &before[0]).await.unwrap().is_none(),
        "he is no longer who it was for"
    );
    assert_eq!(due(&house).await, [], "nothing of his own is new");
    set(Role::Manager, Reach::Everywhere, true).await;
    say(&house, "faq", "Hours are missing on this page").await;
    house.wait_hours(24);
    assert!(
        planned(&house).is_empty(),
        "who was switched off gets nothing"
    );
    assert!(account.mail.is_some());
}

#[tokio::test]
async fn no_title_or_organisation_makes_a_header_of_its_own() {
    let evil = DEFAULT.replace(
        "Jazan Municipality (demonstration)",
        "Jazan\\r\\nBcc: thief@example.sa",
    );
    let house = House::configured(&evil, Box::new(File::sync_data));
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let errand = &planned(&house)[0];
    let mail = "\n[mail]\nserver = \"localhost\"\nsecurity = \"none\"\nfrom = \"Bcc <rayak@example.sa>\"\n";
    let config = rayak::config::Config::parse(&format!("{DEFAULT}{mail}")).unwrap();
    let to = errand.account().mail.as_ref().unwrap().address.clone();
    let letter = errand.letter().unwrap();
    let now = house.app.clock.now();
    let message = letter
        .message(config.mail.as_ref().unwrap(), &to, (now, &[7; 32]))
        .unwrap();
    let written = String::from_utf8(message.formatted()).unwrap();
    let (head, _) = written.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc:")), "{head}");
    for needed in [
        "Subject: 1 new comment",
        "To: owner@example.sa",
        "List-Unsubscribe: <http",
        "Message-ID: <07070707",
        "Auto-Submitted: auto-generated",
        "Date: ",
        "Content-Type: multipart/alternative",
    ] {
        assert!(head.contains(needed), "{needed}: {head}");
    }
    assert!(written.is_ascii() && written.lines().all(|line| line.len() <= 998));
}

#[tokio::test]
async fn what_is_brought_in_from_long_ago_is_no_news_and_is_counted_among_what_waits() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "at_once").await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    assert_eq!(due(&house).await, []);
    let old: Vec<_> = (0..20)
        .map(|number| {
            let words = format!("Nothing in section {number} of the page says what it costs");
            let fields = json!({ "comment": words, "received_at": "2026-10-04T09:30:30Z" });
            with(vote(&json!("no")), fields)
        })
        .collect();
    house.season(&old).await;
    house.wait_ms(60_000);
    assert_eq!(due(&house).await, [], "an import fills no mailbox");
    say(&house, "pothole", "Prices are missing on this page").await;
    let letters = due(&house).await;
    assert!(
        letters[0].subject().starts_with("1 new comment · "),
        "{}",
        letters[0].subject()
    );
    let text = letters[0].text();
    for line in [
        "21 comments wait to be read.",
        "Comments are counted by when they were written.",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let told = entries(&feed(&house, &manager).await.text());
    assert_eq!(told.len(), 21, "the feed has each at its own date");
    let first = feed(&house, &manager).await.text();
    let (_, first) = first.split_once("<entry>").unwrap();
    assert!(
        first.contains("<updated>2026-11-22T"),
        "the newest first: {first}"
    );
}

#[tokio::test]
async fn who_is_told_at_once_is_told_of_what_comes_after_many_looks_that_found_nothing() {
    let house = House::new();
    let officer = house.member(Role::Officer, of_roads()).await;
    is_written_to(&house, &officer, "at_once").await;
    for _ in 0..3 {
        assert!(planned(&house).is_empty());
        say(&house, "faq", "Prices are missing on this page").await;
        assert!(planned(&house).is_empty(), "it is not of his pages");
    }
    say(&house, "pothole", "Hours are missing on this page").await;
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].text().contains("تعليق جديد واحد"),
        "{}",
        letters[0].text()
    );
}
