//! What editors say is served at once, and a page keeps its answers under every name.

use super::*;

#[tokio::test]
async fn what_an_editor_says_is_served_at_once_and_told() {
    let house = House::new();
    assert_eq!(view(&house, "/of/its/own").await["page"], "/of/its/own");
    lists(&house, "pothole").await;
    let said = view(&house, "/of/its/own").await;
    assert_eq!(said["page"], "pothole");
    let asked = said["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 1, "the service is asked no more");
    let [(by, page, fields)] = &deeds(&house)[..] else {
        panic!("one page was changed: {:?}", deeds(&house));
    };
    assert_eq!((by, page.as_str()), (&By::CommandLine, "pothole"));
    assert_eq!(
        fields,
        &[
            PageField::Title,
            PageField::Paths,
            PageField::Asks {
                from: Asks::Both,
                to: Asks::Useful
            }
        ]
    );
    // Saying it again says nothing.
    lists(&house, "pothole").await;
    assert_eq!(deeds(&house).len(), 1);
    does(&house, set(None, "new-page", "/new")).await;
    assert_eq!(view(&house, "new-page").await["page"], "new-page");
    answer(&house, "new-page", "yes").await;
    does(&house, unlist("new-page")).await;
    let gone = house
        .get("/api/v1/view?site=jazan&page=new-page&lang=en")
        .await;
    assert_eq!(gone.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        rows(&house).await,
        [("new-page".to_owned(), 1)],
        "nothing is lost"
    );
}

#[tokio::test]
async fn a_renamed_page_keeps_its_answers_its_tags_and_its_owners() {
    let house = House::new();
    let place = Place::Page {
        site: "jazan".to_owned(),
        page: "pothole".to_owned(),
    };
    let owner = house.member(Role::Editor, Reach::places(vec![place])).await;
    let first = answer(&house, "pothole", "no").await;
    let listed = house.app.config();
    let listed = listed
        .registry
        .site("jazan")
        .unwrap()
        .page("pothole")
        .unwrap()
        .clone();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    for path in listed.paths.0.values() {
        assert_eq!(view(&house, path).await["page"], "hole", "{path}");
    }
    let old = view(&house, "pothole").await;
    assert_eq!(old["page"], "hole");
    let formerly = old["formerly"].as_array().unwrap();
    assert!(formerly.contains(&json!("pothole")), "{formerly:?}");
    // Under the old name and under the new one: the same answers, the same answer.
    answer(&house, "pothole", "yes").await;
    answer(&house, "hole", "yes").await;
    let again = house
        .send(&with(first.clone(), json!({ "page": "hole" })))
        .await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
    let id = first["id"].as_str().unwrap();
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "hole",
        &json!({ "answer": "yes" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    for name in ["hole", "pothole"] {
        assert_eq!(counted(&house, name).await.0, 3, "{name}");
    }
    let seen = house
        .ask_staff_as(Some(&owner), "/pages.json?site=jazan")
        .await
        .json();
    assert_eq!(seen["rows"].as_array().unwrap().len(), 1);
    assert_eq!(seen["rows"][0]["page"], "hole");
    let tag = house
        .ask_staff_as(Some(&owner), "/snippet?site=jazan&page=hole")
        .await;
    assert_eq!(tag.status, StatusCode::OK, "its tag is his to make");
    // The log goes on under the name that it knows.
    let id = PageId::of("jazan", "pothole");
    let head = house.app.store.head(id).unwrap().unwrap();
    assert_eq!(head.name, "pothole");
    assert_eq!(house.app.store.heads().count(), 1);
}

/// A path with somebody's number in it is known by what is left of it, and by nothing else.
#[tokio::test]
async fn a_page_is_found_under_its_masked_path_by_its_whole_one() {
    let house = House::new();
    let raw = "/news/1000000008";
    answer(&house, raw, "yes").await;
    let masked = view(&house, raw).await["page"].clone();
    let masked: &'static str = masked.as_str().unwrap().to_owned().leak();
    assert_ne!(masked, raw);
    let orders: Orders = Arc::new(move |editing| {
        let mut wish = wish("sad-news", masked);
        wish.listed.asks = Asks::Nothing;
        editing.set(None, wish).map(|_| ())
    });
    does(&house, orders).await;
    let shown = view(&house, raw).await;
    assert_eq!(shown["page"], "sad-news");
    assert_eq!(shown["questions"], json!([]), "nothing is asked there");
    assert_eq!(
        counted(&house, "sad-news").await.0,
        1,
        "its answer is its own"
    );
}

#[tokio::test]
async fn a_page_that_was_renamed_before_its_first_answer_is_restored_under_its_id() {
    let house = House::new();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    answer(&house, "hole", "yes").await;
    let id = PageId::of("jazan", "pothole");
    let head = house.app.store.head(id).unwrap().unwrap();
    assert_eq!(head.name, "pothole", "the name of which the id is made");
}
