//! What is remembered of pages that got worse, so that each is told once: however many there are, and whatever
//! becomes of them.

use super::{due, entries, feed, is_written_to};
use crate::figures::{SUNDAYS, answers};
use crate::house::{House, Member};
use crate::registry::{joins, parts, registers};
use rayak::domain::people::{MOST_MARKS, Reach, Role};
use serde_json::Value;

/// Answers by which a page clearly got worse, however many others did.
fn decline(page: &str) -> Vec<Value> {
    let (earlier, later) = (SUNDAYS[11], SUNDAYS[13]);
    let both = [
        answers(page, "yes", earlier, 9),
        answers(page, "no", later, 9),
    ];
    both.concat()
}

/// Somebody who sees figures and is told each morning.
async fn viewer(house: &House) -> Member {
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    is_written_to(house, &viewer, "daily").await;
    house
        .post_staff_as(Some(&viewer), "/account/language", &[("language", "en")])
        .await;
    viewer
}

/// The subjects of what is told the next morning.
async fn told(house: &House) -> Vec<String> {
    house.wait_hours(24);
    let letters = due(house).await.into_iter();
    letters.map(|it| it.subject().to_owned()).collect()
}

#[tokio::test]
async fn of_more_pages_than_are_remembered_none_is_told_twice_and_the_account_can_be_written() {
    let house = House::new();
    let viewer = viewer(&house).await;
    let pages = (0..MOST_MARKS + 3).flat_map(|number| decline(&format!("/page/{number}")));
    house.season(&pages.collect::<Vec<_>>()).await;
    // Whoever looks has the index take in a part of so many answers, and the letters look for the rest.
    let found = entries(&feed(&house, &viewer).await.text());
    assert!(
        found[0][0].starts_with("203 pages clearly got worse"),
        "{found:?}"
    );
    let letters = told(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].starts_with("200 pages clearly got worse"),
        "{letters:?}"
    );
    let account = house.app.store.account(viewer.id).unwrap().unwrap();
    assert_eq!(account.mail.unwrap().worse.len(), MOST_MARKS);
    assert_eq!(told(&house).await, [""; 0], "it was told");
}

#[tokio::test]
async fn a_page_that_was_told_of_by_its_path_is_not_told_of_again_once_it_is_registered() {
    let house = House::new();
    viewer(&house).await;
    house.season(&decline("/services/x")).await;
    assert_eq!(told(&house).await.len(), 1);
    registers(&house, "x", "/services/x").await;
    assert_eq!(told(&house).await, [""; 0], "it was told");
    house.season(&decline("faq")).await;
    assert_eq!(told(&house).await.len(), 1, "another page is told");
}

#[tokio::test]
async fn a_page_that_was_told_of_is_not_told_of_again_when_it_is_merged_or_parted() {
    let house = House::new();
    viewer(&house).await;
    house.season(&decline("paving")).await;
    assert_eq!(told(&house).await.len(), 1);
    joins(&house, "pothole", "paving").await;
    assert_eq!(told(&house).await, [""; 0], "it was told");
    parts(&house, "pothole", "paving").await;
    assert_eq!(told(&house).await, [""; 0], "it was told");
    house.season(&decline("faq")).await;
    joins(&house, "pothole", "faq").await;
    assert_eq!(told(&house).await.len(), 1, "another page is told");
    parts(&house, "pothole", "faq").await;
    assert_eq!(told(&house).await, [""; 0], "as a part of it");
}

#[tokio::test]
async fn in_the_feed_another_page_is_an_entry_though_one_recovered_and_as_many_are_worse() {
    let house = House::new();
    let viewer = viewer(&house).await;
    let many = async || {
        let found = entries(&feed(&house, &viewer).await.text());
        assert!(
            found[0][0].starts_with("21 pages clearly got worse"),
            "{found:?}"
        );
        found[0][2].clone()
    };
    let pages = (0..21).flat_map(|number| decline(&format!("/page/{number}")));
    house.season(&pages.collect::<Vec<_>>()).await;
    let before = many().await;
    assert_eq!(many().await, before, "the same");
    house
        .season(&answers("/page/0", "yes", SUNDAYS[13], 200))
        .await;
    house.season(&decline("faq")).await;
    assert_ne!(many().await, before);
}
