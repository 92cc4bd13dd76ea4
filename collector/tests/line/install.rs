//! Whether the tag works on each page: at once, with what to do, and for nobody's pages but one's own.

use super::house::{House, vote, with};
use rayak::domain::people::{Place, Reach, Role};
use serde_json::{Value, json};

/// A row of the check in English.
async fn row(house: &House, page: &str) -> String {
    let check = check(house, "").await;
    let row = check.split("<tr").find(|row| row.contains(page));
    row.unwrap_or_default().to_owned()
}

async fn check(house: &House, query: &str) -> String {
    let path = format!("/install?lang=en&site=jazan{query}");
    // Days may have passed, and with them the session.
    let manager = house.session(house.manager().await.id).await;
    let reply = house.ask_staff_as(Some(&manager), &path).await;
    assert_eq!(reply.status, 200, "{path}");
    reply.text()
}

async fn seen(house: &House, fields: Value) {
    let sighting = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    let reply = house.post("/api/v1/seen", &with(sighting, fields)).await;
    assert_eq!(reply.status, 204);
}

async fn answer(house: &House, version: &str, fields: Value) {
    let answer = with(vote(&json!("yes")), json!({ "widget": version }));
    assert_eq!(house.send(&with(answer, fields)).await.status, 201);
}

const POTHOLE: &str = "Pothole and Subsidence Report";
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[tokio::test]
async fn a_page_that_was_just_opened_is_there_before_its_sighting_is_written() {
    let house = House::new();
    let before = row(&house, POTHOLE).await;
    assert!(before.contains(">No sighting known<"), "{before}");
    seen(&house, json!({})).await;
    let at_once = row(&house, POTHOLE).await;
    for part in [
        ">Works<",
        "As the card: 1 and 1",
        "<time datetime=\"2026-11-22T09:30:00Z\">",
    ] {
        assert!(at_once.contains(part), "{part} in {at_once}");
    }
    house.app.hand_over_sightings().await;
    assert_eq!(
        row(&house, POTHOLE).await,
        at_once,
        "nothing is counted twice"
    );
}

#[tokio::test]
async fn where_somebody_has_answered_it_is_not_said_that_nobody_has_seen_the_question() {
    let house = House::new();
    assert!(row(&house, POTHOLE).await.contains("Nobody is known"));
    answer(&house, VERSION, json!({})).await;
    let answered = row(&house, POTHOLE).await;
    for part in [">No sighting known<", "There are answers but"] {
        assert!(answered.contains(part), "{part} in {answered}");
    }
    assert!(!answered.contains("Nobody is known"), "{answered}");
}

#[tokio::test]
async fn the_rung_on_which_a_page_is_seen_says_what_is_wrong_there() {
    for (rung, says, number, counted) in [
        (
            "link",
            ">Plain links only<",
            "was seen 3 times, as plain links",
            "As plain links: 3 and 3",
        ),
        (
            "noscript",
            ">The tag does not load<",
            "was opened 3 times, each time by the line",
            "Without scripts: 3 and 3",
        ),
        ("wasm", ">Works<", "", "As the card: 3 and 3"),
    ] {
        let house = House::new();
        for _ in 0..2 {
            seen(&house, json!({ "rung": rung })).await;
            house.app.hand_over_sightings().await;
        }
        // A program that follows links, or one odd browser, is no alarm.
        let few = row(&house, POTHOLE).await;
        let told = few.contains(">Seen too seldom to tell<") && few.contains("Seen 2 times");
        assert_eq!(told, rung != "wasm", "{rung}: {few}");
        seen(&house, json!({ "rung": rung })).await;
        let row = row(&house, POTHOLE).await;
        for part in [says, number, counted] {
            assert!(row.contains(part), "{rung}: {part} in {row}");
        }
        let has_doctor = row.contains("rayak doctor http://127.0.0.1:8080/");
        assert_eq!(has_doctor, rung != "wasm", "{rung}");
    }
}

#[tokio::test]
async fn a_page_that_was_seen_and_is_no_more_is_silent_since_a_day() {
    let house = House::new();
    seen(&house, json!({})).await;
    house.app.hand_over_sightings().await;
    house.wait_hours(24 * 6);
    assert!(row(&house, POTHOLE).await.contains(">Works<"));
    house.wait_hours(24);
    let silent = row(&house, POTHOLE).await;
    assert!(
        silent.contains(">Silent<") && silent.contains("As the card: 0 and 1"),
        "{silent}"
    );
    house.wait_hours(24 * 22);
    let silent = row(&house, POTHOLE).await;
    assert!(
        silent.contains(">Silent<") && silent.contains("Not in 28 days"),
        "{silent}"
    );
    // Another process knows the day, and the moment no more.
    let config = rayak::config::DEFAULT;
    let directory = house.close().await;
    let store = super::house::open(directory.path(), Box::new(std::fs::File::sync_data));
    let again = House::over(store, directory, config);
    again.wait_hours(24 * 10);
    let row = row(&again, POTHOLE).await;
    assert!(
        row.contains("<time datetime=\"2026-11-22\">22 November 2026</time>"),
        "{row}"
    );
}

#[tokio::test]
async fn another_version_stands_out_once_it_was_seen_again_and_again_after_the_update() {
    let house = House::new();
    // A reader who scrolls past the card of the page and that of a section, and opens one.
    let reader = async || {
        for event in ["seen", "seen", "opened"] {
            seen(&house, json!({ "widget": "0.0.7", "event": event })).await;
        }
    };
    let old = async |times: usize| {
        for _ in 0..times {
            house.wait_ms(10 * 60_000);
            reader().await;
        }
    };
    // Answers of before the update, and pages that have the loader of before it, are no alarm.
    answer(&house, "0.0.7", json!({})).await;
    for _ in 0..5 {
        reader().await;
    }
    let before = row(&house, POTHOLE).await;
    assert!(
        before.contains(">Works<") && before.contains("0.0.7"),
        "{before}"
    );
    house.wait_hours(1);
    old(2).await;
    assert!(row(&house, POTHOLE).await.contains(">Works<"));
    old(1).await;
    let other = row(&house, POTHOLE).await;
    let told = format!(
        "At least 3 times in a row, ten minutes or more apart, it was seen with version 0.0.7 of the card, \
         and {VERSION}"
    );
    assert!(
        other.contains(">Another version<") && other.contains(&told),
        "{other}"
    );
    // It was renewed.
    seen(&house, json!({ "widget": VERSION })).await;
    assert!(row(&house, POTHOLE).await.contains(">Works<"));
    old(2).await;
    assert!(row(&house, POTHOLE).await.contains(">Works<"));
}

#[tokio::test]
async fn a_trial_is_told_by_its_moment_and_makes_no_page_seen() {
    let house = House::new();
    assert!(row(&house, POTHOLE).await.contains("None lately"));
    seen(&house, json!({ "test": true, "rung": "link" })).await;
    let tried = row(&house, POTHOLE).await;
    for part in [">No sighting known<", ">As plain links<", "Not in 28 days"] {
        assert!(tried.contains(part), "{part} in {tried}");
    }
    assert!(!tried.contains("Answered as a trial"));
    answer(&house, VERSION, json!({ "test": true })).await;
    let answered = row(&house, POTHOLE).await;
    assert!(answered.contains("Answered as a trial"), "{answered}");
    assert!(
        answered.contains(">No sighting known<") && answered.contains("No answers yet"),
        "{answered}"
    );
}

#[tokio::test]
async fn the_worst_stand_first_and_can_be_asked_for_alone() {
    let house = House::new();
    seen(&house, json!({ "page": "faq" })).await;
    for _ in 0..3 {
        seen(&house, json!({ "page": "pothole", "rung": "link" })).await;
    }
    let all = check(&house, "").await;
    let place = |words: &str| all.find(words).unwrap();
    assert!(place(">No sighting known<") < place(">Plain links only<"));
    assert!(place(">Plain links only<") < place(">Works<"));
    let some = check(&house, "&state=module-blocked").await;
    assert_eq!(some.matches("scope=\"row\"").count(), 1);
    assert!(some.contains(POTHOLE));
    let of_roads = check(&house, "&department=roads&state=well").await;
    assert_eq!(of_roads.matches("scope=\"row\"").count(), 0);
    for wrong in ["state=odd", "at=0", "department=nobody", "colour=red"] {
        let reply = house
            .ask_staff(&format!("/install?site=jazan&{wrong}"))
            .await;
        assert_eq!(reply.status, 400, "{wrong}");
    }
    assert_eq!(house.ask_staff("/install?at=99").await.status, 404);
}

#[tokio::test]
async fn a_page_that_is_on_no_list_is_there_once_it_was_seen_or_tried() {
    let house = House::new();
    assert_eq!(row(&house, "/draft").await, "");
    seen(&house, json!({ "page": "/draft" })).await;
    let at_once = row(&house, "/draft").await;
    assert!(at_once.contains(">Works<"), "{at_once}");
    // Sightings make no page: nothing of it is kept until somebody answers.
    house.app.hand_over_sightings().await;
    let later = row(&house, "/draft").await;
    assert!(
        later.contains(">Works<") && later.contains("Not counted until"),
        "{later}"
    );
    answer(&house, VERSION, json!({ "page": "/draft" })).await;
    seen(&house, json!({ "page": "/draft", "rung": "link" })).await;
    let counted = row(&house, "/draft").await;
    assert!(counted.contains("As plain links: 1 and 1"), "{counted}");
    seen(&house, json!({ "page": "/tried", "test": true })).await;
    assert!(row(&house, "/tried").await.contains(">No sighting known<"));
}

#[tokio::test]
async fn an_editor_sees_his_own_pages_alone() {
    let house = House::new();
    for page in ["pothole", "faq", "/draft"] {
        seen(&house, json!({ "page": page })).await;
    }
    let site = "jazan".to_owned();
    let place = Place::Page {
        site,
        page: "pothole".to_owned(),
    };
    let editor = house.member(Role::Editor, Reach::places(vec![place])).await;
    let reply = house
        .ask_staff_as(Some(&editor), "/install?lang=en")
        .await
        .text();
    assert_eq!(reply.matches("scope=\"row\"").count(), 1);
    assert!(reply.contains(POTHOLE) && !reply.contains("/draft"));
}

/// However many pages there are and however often they were seen.
#[tokio::test]
async fn the_check_reads_no_page_of_the_store() {
    let house = House::new();
    check(&house, "").await;
    let reads = async || {
        let before = house.app.store.records_read();
        check(&house, "").await;
        house.app.store.records_read() - before
    };
    let few = reads().await;
    for page in ["pothole", "faq", "street-light", "/draft", "/another"] {
        for lang in ["ar", "en"] {
            seen(&house, json!({ "page": page, "lang": lang })).await;
            house.app.hand_over_sightings().await;
        }
    }
    assert_eq!(reads().await, few);
}
