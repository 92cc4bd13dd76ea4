//! What is kept of a letter, so that none is lost and none is sent twice.

use super::{due, is_written_to, link_in, names, planned, say};
use crate::backups::restore;
use crate::house::{House, open};
use rayak::domain::people::{Reach, Rhythm, Role};
use rayak::post::{Errand, Outcome, begin, settle};
use std::fs::File;

#[tokio::test]
async fn a_letter_of_which_nobody_knows_is_sent_again_as_it_was_and_no_other_before() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let first = planned(&house);
    // The process ends before it is known what became of it.
    assert!(begin(&house.app, &first[0]).await.unwrap().is_some());
    say(&house, "faq", "Hours are missing on this page").await;
    let again = planned(&house);
    let told = |errands: &[Errand]| {
        let letter = errands[0].letter().unwrap();
        (
            letter.subject().to_owned(),
            letter.text().contains("page=faq"),
        )
    };
    assert_eq!(told(&again), told(&first), "it tells nothing else");
    assert_eq!(due(&house).await.len(), 1);
    house.wait_hours(24);
    let next = due(&house).await;
    assert!(next[0].text().contains("page=faq") && !next[0].text().contains("page=pothole"));
}

#[tokio::test]
async fn a_mailbox_that_takes_nothing_is_tried_again_later_and_its_news_are_kept() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let begun = begin(&house.app, &planned(&house)[0])
        .await
        .unwrap()
        .unwrap();
    settle(&house.app, &begun, Outcome::Refused).await.unwrap();
    assert!(planned(&house).is_empty());
    let manager = house.session(manager.id).await;
    let page = house
        .ask_staff_as(Some(&manager), "/account/mail?lang=en")
        .await
        .text();
    assert!(page.contains("could not be delivered"), "{page}");
    house.wait_ms(60_000);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn a_backup_carries_what_somebody_is_sent() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "weekly").await;
    let before = house.app.store.account(manager.id).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("one.backup");
    rayak::command::backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let data = elsewhere.path().join("data");
    assert!(restore(&file, &data).0);
    let restored = open(&data, Box::new(File::sync_data));
    assert_eq!(restored.account(manager.id).unwrap(), before);
}

#[tokio::test]
async fn a_letter_at_which_the_server_broke_off_waits_like_one_that_was_refused_and_is_sent_as_it_was()
 {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let first = planned(&house);
    let begun = begin(&house.app, &first[0]).await.unwrap().unwrap();
    settle(&house.app, &begun, Outcome::Unknown).await.unwrap();
    let mail = || {
        let account = house.app.store.account(manager.id).unwrap().unwrap();
        account.mail.unwrap()
    };
    assert_eq!(mail().failed, 1);
    assert!(planned(&house).is_empty(), "it waits");
    say(&house, "faq", "Hours are missing on this page").await;
    let again = planned(&house);
    let text = again[0].letter().unwrap().text();
    assert!(
        text.contains("page=pothole") && !text.contains("page=faq"),
        "{text}"
    );
    let begun = begin(&house.app, &again[0]).await.unwrap().unwrap();
    // Where the fault is the server's, it is counted against nobody.
    let fared = Outcome::UnknownOfAll;
    settle(&house.app, &begun, fared).await.unwrap();
    assert_eq!(mail().failed, 1);
    assert_eq!(due(&house).await.len(), 1);
    assert_eq!((mail().failed, mail().begun), (0, None));
}

#[tokio::test]
async fn a_letter_that_was_taken_is_not_sent_again_whatever_its_owner_says_while_it_is_handed_over()
{
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let manager = house.session(manager.id).await;
    let begun = begin(&house.app, &planned(&house)[0]).await;
    let begun = begun.unwrap().unwrap();
    names(&house, &manager, "owner@example.sa", "at_once").await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    settle(&house.app, &begun, Outcome::Taken).await.unwrap();
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    let mail = account.mail.unwrap();
    assert!(mail.begun.is_none() && mail.sent.is_some());
    assert_eq!(mail.rhythm, Rhythm::AtOnce, "what he said stands");
    house.wait_hours(1);
    assert!(planned(&house).is_empty());
}

#[tokio::test]
async fn a_question_that_was_taken_is_not_asked_again_whatever_its_owner_says_while_it_is_handed_over()
 {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    names(&house, &manager, "owner@example.sa", "daily").await;
    let begun = begin(&house.app, &planned(&house)[0]).await;
    let begun = begun.unwrap().unwrap();
    names(&house, &manager, "owner@example.sa", "weekly").await;
    settle(&house.app, &begun, Outcome::Taken).await.unwrap();
    assert!(planned(&house).is_empty());
    let link = link_in(&begun.letter().unwrap().text(), "/account/mail/prove/");
    let proved = house.post_staff_as(Some(&manager), &link, &[]).await;
    assert_eq!(proved.header("location"), "/account/mail");
}

#[tokio::test]
async fn what_became_of_a_letter_is_not_held_against_an_address_that_was_named_meanwhile() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let manager = house.session(manager.id).await;
    let begun = begin(&house.app, &planned(&house)[0]).await;
    let begun = begun.unwrap().unwrap();
    names(&house, &manager, "other@example.sa", "daily").await;
    settle(&house.app, &begun, Outcome::Refused).await.unwrap();
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    assert_eq!(account.mail.unwrap().failed, 0);
    assert_eq!(due(&house).await.len(), 1, "it is asked whose that is");
}
