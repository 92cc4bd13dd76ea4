//! What is told beside remarks: pages that got worse, pages answered far more often than usual, and what checks
//! have set aside.

use super::{due, entries, feed, is_written_to, of_roads, planned, say};
use crate::figures::{SUNDAYS, weeks};
use crate::house::{House, vote, with};
use crate::registry::renames;
use rayak::domain::people::{Place, Reach, Role};
use serde_json::json;

#[tokio::test]
async fn a_page_that_got_worse_is_told_to_all_who_see_figures_once_by_mail_and_by_the_week_in_the_feed()
 {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    is_written_to(&house, &viewer, "daily").await;
    let (earlier, later) = SUNDAYS.split_at(12);
    let season = [
        weeks("pothole", earlier, 9, 1),
        weeks("pothole", later, 2, 18),
    ];
    house.season(&season.concat()).await;
    let found = entries(&feed(&house, &viewer).await.text());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0][0].starts_with("Clearly got worse: «Pothole and Subsidence Report»"),
        "{found:?}"
    );
    assert!(
        found[0][1].ends_with("/page?site=jazan&page=pothole"),
        "{found:?}"
    );
    assert_eq!(entries(&feed(&house, &duty).await.text()).len(), 0);
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].subject().starts_with("صفحة واحدة تراجعت بوضوح"),
        "{}",
        letters[0].subject()
    );
    let text = letters[0].text();
    assert!(
        text.contains("/page?site=jazan&page=pothole") && !text.contains("/inbox"),
        "{text}"
    );
    renames(&house, "pothole", "hole").await;
    house.wait_hours(24);
    assert_eq!(due(&house).await, [], "it was told, whatever it is called");
    let viewer = house.session(viewer.id).await;
    let renamed = entries(&feed(&house, &viewer).await.text());
    assert!(
        renamed[0][1].ends_with("/page?site=jazan&page=hole"),
        "{renamed:?}"
    );
    assert_eq!(renamed[0][2], found[0][2], "the name of the entry stays");
}

#[tokio::test]
async fn a_burst_is_told_once_by_mail_and_for_a_week_in_the_feed_to_whoever_sees_the_page() {
    let house = House::new();
    let viewer = house.member(Role::Viewer, of_roads()).await;
    let elsewhere = Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "building".to_owned(),
    }]);
    let others = [
        house.member(Role::Viewer, elsewhere).await,
        house.member(Role::Duty, Reach::Everywhere).await,
    ];
    is_written_to(&house, &viewer, "at_once").await;
    house
        .post_staff_as(Some(&viewer), "/account/language", &[("language", "en")])
        .await;
    assert_eq!(due(&house).await, [], "a look that finds nothing");
    for _ in 0..40 {
        house.send(&vote(&json!("no"))).await;
    }
    assert_eq!(due(&house).await, [], "it is at the very edge");
    house.wait_ms(60_000);
    let found = entries(&feed(&house, &viewer).await.text());
    assert_eq!(found.len(), 1, "{found:?}");
    let title = "Far more answers than usual: «Pothole and Subsidence Report»: at least 30 answers within ten \
                 minutes, usually 0 (";
    assert!(found[0][0].starts_with(title), "{found:?}");
    assert!(
        found[0][1].ends_with("/page?site=jazan&page=pothole"),
        "{found:?}"
    );
    for other in &others {
        assert_eq!(entries(&feed(&house, other).await.text()).len(), 0);
    }
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0]
            .subject()
            .starts_with("1 page with far more answers than usual"),
        "{}",
        letters[0].subject()
    );
    assert!(
        letters[0]
            .text()
            .contains("* «Pothole and Subsidence Report»: at least 30 answers"),
        "{}",
        letters[0].text()
    );
    house.wait_hours(1);
    assert_eq!(due(&house).await, [], "it was told");
    house.wait_hours(8 * 24);
    let viewer = house.session(viewer.id).await;
    assert_eq!(entries(&feed(&house, &viewer).await.text()).len(), 0);
}

#[tokio::test]
async fn what_checks_set_aside_is_told_to_whoever_judges_it_and_never_by_a_letter_of_its_own_at_once()
 {
    let house = House::new();
    let prompt = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &prompt, "at_once").await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    let officer = house.member(Role::Officer, of_roads()).await;
    is_written_to(&house, &officer, "daily").await;
    let trapped = json!({ "trap": "x", "comment": "Buy zebra loans here" });
    house.send(&with(vote(&json!("no")), trapped)).await;
    house.wait_ms(60_000);
    let found = entries(&feed(&house, &manager).await.text());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0][0].starts_with("Checks set answers of 127.0.0.1 aside on ")
            && found[0][1].ends_with("/flagged?site=jazan"),
        "{found:?}"
    );
    assert_eq!(entries(&feed(&house, &officer).await.text()).len(), 0);
    assert_eq!(due(&house).await, [], "who fills a form fills no mailbox");
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    let text = letters[0].text();
    assert!(
        text.contains("1 answer was set aside by checks")
            && text.contains("/flagged?site=jazan\n")
            && !text.contains("zebra"),
        "{text}"
    );
    assert_eq!(due(&house).await, []);
    say(&house, "pothole", "Prices are missing on this page").await;
    let prompt = due(&house).await;
    assert!(
        prompt[0].text().contains("إجابة واحدة استبعدتها الفحوص"),
        "it is told with what is told anyway: {}",
        prompt[0].text()
    );
}

#[tokio::test]
async fn who_is_told_at_once_is_told_of_pages_that_got_worse_every_ten_minutes_and_with_each_letter()
 {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &viewer, "at_once").await;
    assert!(planned(&house).is_empty(), "a look that finds nothing");
    house.wait_ms(30_000);
    is_written_to(&house, &manager, "at_once").await;
    assert!(planned(&house).is_empty(), "a look that finds nothing");
    let (earlier, later) = SUNDAYS.split_at(12);
    let season = [
        weeks("pothole", earlier, 9, 1),
        weeks("pothole", later, 2, 18),
    ];
    house.season(&season.concat()).await;
    house.wait_ms(60_000);
    assert!(
        planned(&house).is_empty(),
        "it is not reckoned at every turn"
    );
    say(&house, "faq", "Prices are missing on this page").await;
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1, "a letter is made for who reads words");
    assert!(letters[0].text().contains("/page?site=jazan&page=pothole"));
    house.wait_ms(10 * 60_000);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].subject().starts_with("صفحة واحدة تراجعت بوضوح"),
        "{}",
        letters[0].subject()
    );
}

#[tokio::test]
async fn however_many_pages_got_worse_one_more_is_told() {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    is_written_to(&house, &viewer, "daily").await;
    house
        .post_staff_as(Some(&viewer), "/account/language", &[("language", "en")])
        .await;
    let (earlier, later) = SUNDAYS.split_at(12);
    let season = (0..20).flat_map(|number| {
        let page = format!("/page/{}", char::from(b'a' + number));
        [weeks(&page, earlier, 9, 1), weeks(&page, later, 1, 19)].concat()
    });
    house.season(&season.collect::<Vec<_>>()).await;
    assert_eq!(entries(&feed(&house, &viewer).await.text()).len(), 20);
    house.wait_hours(24);
    let letters = due(&house).await;
    let told = letters[0].text();
    assert!(
        letters[0]
            .subject()
            .starts_with("20 pages clearly got worse")
            && told.contains("and 10 more pages"),
        "{}: {told}",
        letters[0].subject()
    );
    // It is less bad than the others, and comes after them.
    let season = [
        weeks("pothole", earlier, 9, 1),
        weeks("pothole", later, 6, 14),
    ];
    house.season(&season.concat()).await;
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].subject().starts_with("1 page clearly got worse")
            && letters[0].text().contains("/page?site=jazan&page=pothole"),
        "{}",
        letters[0].text()
    );
    house.wait_hours(24);
    assert_eq!(due(&house).await, [], "all of them were told");
    let viewer = house.session(viewer.id).await;
    let found = entries(&feed(&house, &viewer).await.text());
    assert_eq!(found.len(), 21, "{found:?}");
    assert!(
        found[0][0].starts_with("21 pages clearly got worse"),
        "{found:?}"
    );
}

#[tokio::test]
async fn what_checks_set_aside_makes_no_burst() {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    is_written_to(&house, &viewer, "at_once").await;
    assert_eq!(due(&house).await, [], "a look that finds nothing");
    for _ in 0..40 {
        let trapped = with(vote(&json!("no")), json!({ "trap": "x" }));
        house.send(&trapped).await;
    }
    for _ in 0..29 {
        house.send(&vote(&json!("no"))).await;
    }
    assert_eq!(entries(&feed(&house, &viewer).await.text()).len(), 0);
    house.send(&vote(&json!("no"))).await;
    assert_eq!(entries(&feed(&house, &viewer).await.text()).len(), 1);
    house.wait_ms(60_000);
    assert_eq!(due(&house).await.len(), 1);
}
