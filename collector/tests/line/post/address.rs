//! Whose an address is, before anything is sent there.

use super::{WORDS, due, is_written_to, link_in, names, planned, say};
use crate::house::House;
use rayak::domain::people::{Reach, Role};

#[tokio::test]
async fn an_address_is_written_to_only_once_its_owner_has_proved_it_and_told_to_nobody() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let other = house.member(Role::Manager, Reach::Everywhere).await;
    for wrong in [
        "",
        "nobody",
        "a@example.sa, b@example.sa",
        "a@example.sa\r\nBcc: b@example.sa",
    ] {
        let refused = names(&house, &manager, wrong, "daily").await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.text().contains("id=\"mail_address-fault\""));
    }
    assert_eq!(
        names(&house, &manager, "owner@example.sa", "at_once")
            .await
            .status,
        303
    );
    say(&house, "pothole", WORDS).await;
    let asked = due(&house).await;
    assert_eq!(asked.len(), 1);
    let text = asked[0].text();
    assert!(!text.contains("/inbox"), "{text}");
    assert_eq!(due(&house).await, [], "it is asked once");
    let link = link_in(&text, "/account/mail/prove/");
    for (who, link) in [
        (&other, link.as_str()),
        (&manager, "/account/mail/prove/guess"),
    ] {
        assert_eq!(house.post_staff_as(Some(who), link, &[]).await.status, 404);
    }
    house.wait_hours(24);
    let manager = house.session(manager.id).await;
    let late = house.post_staff_as(Some(&manager), &link, &[]).await;
    assert_eq!(late.status, 404, "a day later it is of no use");
    house.wait_ms(60_000);
    assert_eq!(due(&house).await, [], "and nothing is sent without");
    let admin = house.session(admin.id).await;
    for path in [
        "/audit?lang=en",
        "/audit.csv",
        "/accounts",
        "/access-review.csv",
        "/operations.json",
    ] {
        let text = house.ask_staff_as(Some(&admin), path).await.text();
        assert!(!text.contains("owner@"), "{path}");
    }
    let own = house
        .ask_staff_as(Some(&manager), "/account/mail")
        .await
        .text();
    assert!(own.contains("owner@example.sa"));
}

#[tokio::test]
async fn whoever_removes_an_address_and_names_the_next_is_bound_to_as_many_a_day() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let forget = async || {
        let fields = [("forget", "yes")];
        house
            .post_staff_as(Some(&manager), "/account/mail", &fields)
            .await
    };
    for number in 0..4 {
        assert_eq!(forget().await.status, 303);
        assert!(planned(&house).is_empty());
        let next = format!("owner{number}@example.sa");
        assert_eq!(names(&house, &manager, &next, "daily").await.status, 303);
        assert_eq!(due(&house).await.len(), 1);
    }
    assert_eq!(forget().await.status, 303);
    let sixth = names(&house, &manager, "owner@example.sa", "daily").await;
    assert_eq!(sixth.status, 429);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    assert!(account.mail.is_none(), "nothing is kept of the address");
}
