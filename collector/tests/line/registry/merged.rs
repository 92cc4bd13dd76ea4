//! Two names of one page are counted together everywhere, and apart again.

use super::*;

#[tokio::test]
async fn two_names_of_one_page_are_counted_together_everywhere_and_apart_again() {
    let house = House::new();
    for (page, n) in [("pothole", 3), ("/ar/services/x-old", 2), ("paving", 4)] {
        for _ in 0..n {
            answer(&house, page, "yes").await;
        }
    }
    let words = json!({ "page": "/services/x-old", "comment": "لا يوجد نموذج" });
    let remembered = with(vote(&json!("no")), words);
    house.send(&remembered).await;
    let seen =
        json!({ "site": "jazan", "page": "paving", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
    assert_eq!(told(&house, "pothole").await, Value::Null, "too few");
    let before = rows(&house).await;
    let overview = || async { house.ask_staff("/?site=jazan&lang=en").await.text() };
    assert!(overview().await.contains("10"));

    does(&house, join("pothole", "/services/x-old")).await;
    does(&house, join("pothole", "paving")).await;
    assert_eq!(told(&house, "pothole").await, 10);
    for name in ["pothole", "paving"] {
        assert_eq!(counted(&house, name).await, (10, 1), "{name}");
    }
    assert_eq!(rows(&house).await, [("pothole".to_owned(), 10)]);
    let page = house
        .ask_staff("/page?site=jazan&page=pothole")
        .await
        .text();
    assert!(page.contains("لا يوجد نموذج"), "the words of both are shown");
    for name in ["pothole", "/services/x-old"] {
        let path = format!("/inbox?site=jazan&page={name}&lang=en");
        let inbox = house.ask_staff(&path).await.text();
        assert!(inbox.contains("لا يوجد نموذج"), "{name}: {inbox}");
    }
    for name in ["/ar/services/x-old", "paving", "pothole"] {
        let view = view(&house, name).await;
        assert_eq!(view["page"], "pothole", "{name}");
        let formerly = view["formerly"].as_array().unwrap();
        for name in ["/services/x-old", "paving"] {
            assert!(formerly.contains(&json!(name)), "{formerly:?}");
        }
    }
    // What a browser remembers of before goes on: sent again, amended, withdrawn, under the new name.
    let id = remembered["id"].as_str().unwrap();
    let again = with(remembered.clone(), json!({ "page": "pothole" }));
    let again = house.send(&again).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
    let other = with(
        remembered.clone(),
        json!({ "page": "pothole", "answer": "yes", "reasons": [] }),
    );
    assert_eq!(house.send(&other).await.code(), "id_reused");
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "pothole",
        &json!({ "answer": "yes" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "/services/x-old",
        &json!({ "answer": "no" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    assert_eq!(
        told(&house, "pothole").await,
        10,
        "no answer was counted twice"
    );
    // Its words are read where they lie.
    let shown = house
        .ask_staff("/page?site=jazan&page=pothole")
        .await
        .text();
    let name = field(&shown, "shown").unwrap();
    let fields = [
        ("site", "jazan"),
        ("all", "yes"),
        ("shown", name.as_str()),
        ("do", "read"),
    ];
    house.post_staff("/inbox/sort", &fields).await;
    assert_eq!(counted(&house, "pothole").await, (10, 0));
    let gone = change(&house, Method::DELETE, id, "pothole", &json!({})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(counted(&house, "pothole").await, (9, 0));
    // Figures that come in while they are one.
    answer(&house, "paving", "yes").await;
    assert_eq!(counted(&house, "pothole").await, (10, 0));
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);

    does(&house, part("pothole", "paving")).await;
    does(&house, part("pothole", "/services/x-old")).await;
    let mut after = rows(&house).await;
    after.sort();
    let mut expected: Vec<_> = before
        .into_iter()
        .map(|(name, n)| match name.as_str() {
            // One answer came in while they were one, and one was withdrawn.
            "pothole" => (name, n + 1),
            "/services/x-old" => (name, n - 1),
            _ => (name, n),
        })
        .collect();
    expected.sort();
    assert_eq!(after, expected);
    assert_eq!(view(&house, "paving").await["page"], "paving");
}
