//! Answers that are on their way while the list is changed: none is orphaned.

use super::*;
use jiff::SignedDuration;
use rayak::domain::{Arrival, Feedback, TokenSignal, accept};
use rayak_shared::Submission;

/// An answer as it was accepted under the list of that moment, before it is written.
fn on_its_way(house: &House, sent: &Value) -> Feedback {
    let submission: Submission = serde_json::from_value(sent.clone()).unwrap();
    let site = house.app.site("jazan").unwrap();
    let subject = site.resolve(&submission.page).unwrap();
    let arrival = Arrival {
        at: house.app.clock.now(),
        token: TokenSignal::Missing,
        opened: None,
        min_fill: SignedDuration::ZERO,
        comment_limit: 1_000,
    };
    accept(&submission, &site, subject, arrival).unwrap()
}

#[tokio::test]
async fn an_answer_that_was_accepted_before_its_path_was_registered_counts_for_the_page() {
    let house = House::new();
    let sent = with(
        vote(&json!("no")),
        json!({ "page": "/services/new", "comment": "لا يوجد نموذج" }),
    );
    let late = on_its_way(&house, &sent);
    does(&house, set(None, "new", "/services/new")).await;
    answer(&house, "/services/new", "yes").await;
    house.app.writer.receive(late).await.unwrap();
    assert_eq!(counted(&house, "new").await, (2, 1));
    assert_eq!(rows(&house).await, [("new".to_owned(), 2)]);
    for _ in 0..3 {
        answer(&house, "new", "yes").await;
    }
    assert_eq!(told(&house, "new").await, 5, "the public is told of it");
    let page = house.ask_staff("/page?site=jazan&page=new").await.text();
    assert!(page.contains("لا يوجد نموذج"), "and its words are read");
    // Its sender is known, under the name that the page has by now.
    let id = sent["id"].as_str().unwrap();
    let renamed = with(sent.clone(), json!({ "page": "new" }));
    assert_eq!(house.send(&renamed).await.status, StatusCode::OK);
    let yes = json!({ "answer": "yes", "reasons": [] });
    let amended = change(&house, Method::PATCH, id, "new", &yes).await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    assert_eq!(counted(&house, "new").await.0, 5, "it is there once");
    // What is made anew of the log and of a backup says the same.
    rebuild(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(counted(&house, "new").await.0, 5);
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
    let file = house.directory().join("one.rayak");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let restored = tempfile::tempdir().unwrap();
    let (good, report) = restore(&file, restored.path());
    assert!(good, "{report}");
    let store = super::super::house::open(restored.path(), Box::new(File::sync_data));
    let again = House::over(store, restored, DEFAULT);
    assert_eq!(counted(&again, "new").await.0, 5);
}

#[tokio::test]
async fn an_answer_that_was_accepted_before_two_pages_became_one_counts_for_the_one_that_stays() {
    let house = House::new();
    let late = on_its_way(
        &house,
        &with(vote(&json!("yes")), json!({ "page": "paving" })),
    );
    does(&house, join("pothole", "paving")).await;
    house.app.writer.receive(late).await.unwrap();
    assert_eq!(rows(&house).await, [("pothole".to_owned(), 1)]);
}

#[tokio::test]
async fn a_page_of_the_editors_own_that_was_taken_from_the_list_comes_back_under_another_key() {
    let house = House::new();
    does(&house, set(None, "new", "/services/new")).await;
    answer(&house, "new", "yes").await;
    let late = on_its_way(&house, &with(vote(&json!("yes")), json!({ "page": "new" })));
    does(&house, unlist("new")).await;
    house.app.writer.receive(late).await.unwrap();
    answer(&house, "/services/new", "no").await;
    let mut apart = rows(&house).await;
    apart.sort();
    let expected = [("/services/new".to_owned(), 1), ("new".to_owned(), 2)];
    assert_eq!(apart, expected, "nothing is lost meanwhile");
    does(&house, set(None, "newer", "/services/new")).await;
    assert_eq!(rows(&house).await, [("newer".to_owned(), 3)]);
    assert_eq!(view(&house, "new").await["page"], "newer");
}

#[tokio::test]
async fn whoever_answered_by_the_path_of_a_page_is_known_there_once_it_is_back_on_the_list() {
    let house = House::new();
    does(&house, set(None, "new", "/services/new")).await;
    does(&house, unlist("new")).await;
    let by_path = answer(&house, "/services/new", "no").await;
    let back: Orders = Arc::new(|editing| editing.put_back(PageId::of("jazan", "new")));
    does(&house, back).await;
    let shown = view(&house, "/services/new").await;
    assert_eq!(shown["page"], "new");
    assert_eq!(shown["formerly"], json!(["/services/new"]));
    assert_eq!(counted(&house, "new").await.0, 1);
    let id = by_path["id"].as_str().unwrap();
    let gone = change(&house, Method::DELETE, id, "new", &json!({})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(counted(&house, "new").await.0, 0);
}

#[tokio::test]
async fn what_was_answered_by_the_path_of_a_page_of_the_file_stays_its_own_once_the_file_speaks_again()
 {
    let house = House::new();
    let path = "/services/pothole-report";
    does(&house, unlist("pothole")).await;
    let by_path = answer(&house, path, "no").await;
    let id = PageId::of("jazan", "pothole");
    does(&house, Arc::new(move |editing| editing.put_back(id))).await;
    assert_eq!(rows(&house).await, [("pothole".to_owned(), 1)]);
    does(&house, Arc::new(move |editing| editing.restore(id))).await;
    assert_eq!(house.app.store.listings().unwrap(), []);
    assert_eq!(rows(&house).await, [("pothole".to_owned(), 1)]);
    assert_eq!(told(&house, "pothole").await, Value::Null, "too few");
    assert!(
        view(&house, path).await["formerly"]
            .to_string()
            .contains(path)
    );
    let sent = by_path["id"].as_str().unwrap();
    let gone = change(&house, Method::DELETE, sent, "pothole", &json!({})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
}
