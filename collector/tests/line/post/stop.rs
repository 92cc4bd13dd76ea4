//! The link in a letter that ends the letters.

use super::{due, is_written_to, link_in, names, planned, say};
use crate::house::{House, Reply};
use axum::body::Body;
use axum::http::{Request, header};
use rayak::domain::people::{Reach, Role};

#[tokio::test]
async fn the_link_in_a_mail_ends_the_mail_without_signing_in_and_does_nothing_else() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let letters = due(&house).await;
    let link = link_in(&letters[0].text(), "/mail/stop/");
    let looked = house.ask_staff_as(None, &format!("{link}?lang=en")).await;
    assert_eq!(looked.status, 200);
    assert!(looked.text().contains("Stop these e-mails?"));
    say(&house, "pothole", "Hours are missing on this page").await;
    house.wait_hours(24);
    assert_eq!(planned(&house).len(), 1, "looking ends nothing");
    // As a mail program's own button sends it (RFC 8058): from no page, with no cookie.
    let one_click = Request::post(&link)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    let ended = house.staff(one_click).await;
    assert_eq!(ended.status, 200);
    assert!(ended.headers.get(header::SET_COOKIE).is_none());
    assert!(planned(&house).is_empty());
    let guessed = house
        .staff(
            Request::post("/mail/stop/AAAA")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(guessed.status, 404);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    assert!(account.mail.unwrap().is_proved(), "the address stays his");
}

/// How often the audit log tells that mail was stopped.
fn stops(house: &House) -> usize {
    let lines = house.app.store.audit_before(u64::MAX);
    let told = lines.filter(|line| {
        let (_, line) = line.as_ref().unwrap();
        format!("{:?}", line.deed).contains("mail.stopped")
    });
    told.count()
}

async fn press(house: &House, link: &str) -> Reply {
    let one_click = Request::post(format!("{link}?lang=en"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    house.staff(one_click).await
}

#[tokio::test]
async fn the_link_of_an_old_letter_ends_nothing_that_was_asked_for_later_and_says_what_does() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let letter = async || {
        say(&house, "pothole", "Prices are missing on this page").await;
        house.wait_hours(24);
        let text = due(&house).await[0].text();
        link_in(&text, "/mail/stop/")
    };
    let old = letter().await;
    for _ in 0..3 {
        let pressed = press(&house, &old).await;
        assert_eq!(pressed.status, 200);
        assert!(pressed.text().contains("Nothing more is sent"));
        assert_eq!(stops(&house), 1, "it is told when it ends something");
    }
    let looked = house.ask_staff_as(None, &format!("{old}?lang=en")).await;
    assert!(
        looked.text().contains("Nothing more is sent") && !looked.text().contains("<form"),
        "{}",
        looked.text()
    );
    let manager = house.session(manager.id).await;
    let again = names(&house, &manager, "owner@example.sa", "weekly").await;
    assert_eq!(again.status, 303);
    for reply in [
        house.ask_staff_as(None, &format!("{old}?lang=en")).await,
        press(&house, &old).await,
    ] {
        assert_eq!(reply.status, 410);
        let page = reply.text();
        for said in ["This link is from an old letter", "href=\"/account/mail"] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    house.wait_hours(6 * 24);
    let new = letter().await;
    assert_ne!(new, old);
    assert_eq!(press(&house, &new).await.status, 200);
    assert_eq!(stops(&house), 2);
    say(&house, "pothole", "Hours are missing on this page").await;
    house.wait_hours(8 * 24);
    assert!(planned(&house).is_empty());
}

#[tokio::test]
async fn the_link_of_a_letter_to_an_address_that_was_removed_is_still_known() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let old = link_in(&due(&house).await[0].text(), "/mail/stop/");
    let manager = house.session(manager.id).await;
    let forget = [("forget", "yes")];
    house
        .post_staff_as(Some(&manager), "/account/mail", &forget)
        .await;
    let pressed = press(&house, &old).await;
    assert_eq!(pressed.status, 200);
    assert!(pressed.text().contains("Nothing more is sent"));
    names(&house, &manager, "other@example.sa", "daily").await;
    assert_eq!(press(&house, &old).await.status, 410);
    assert_eq!(stops(&house), 0);
}
