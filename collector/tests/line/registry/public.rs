//! What the public is shown, and may do, whatever editors do to the list.

use super::*;

/// What the public is told of a page at this moment.
async fn shown(house: &House, page: &str) -> Value {
    let path = format!("/api/v1/summary?site=jazan&page={page}");
    house.get(&path).await.json()["summaries"][0]["n"].clone()
}

#[tokio::test]
async fn no_public_figure_moves_because_somebody_changes_the_list() {
    let house = House::new();
    for (page, answers) in [("pothole", 6), ("paving", 9)] {
        for _ in 0..answers {
            answer(&house, page, "yes").await;
        }
    }
    assert_eq!(told(&house, "pothole").await, 6);
    answer(&house, "pothole", "no").await;
    answer(&house, "paving", "no").await;
    let figures = async || {
        let mut all = Vec::new();
        for page in ["pothole", "paving"] {
            all.push(shown(&house, page).await);
        }
        all
    };
    // Whoever may change the list could otherwise see each answer come in, as soon as it does.
    for orders in [
        set(None, "new", "/services/new"),
        set(Some("pothole"), "pothole", "/of/its/own"),
        unlist("new"),
    ] {
        does(&house, orders).await;
        assert_eq!(figures().await, [6, 9]);
    }
    does(&house, join("pothole", "paving")).await;
    assert_eq!(
        figures().await,
        [6, 6],
        "one page, as the one that stays was"
    );
    does(&house, part("pothole", "paving")).await;
    assert_eq!(figures().await, [6, 9]);
    does(&house, join("pothole", "paving")).await;
    assert_eq!(told(&house, "pothole").await, 17, "at the regular moment");
    answer(&house, "paving", "no").await;
    does(&house, part("pothole", "paving")).await;
    assert_eq!(figures().await, [17, 17], "both are shown what they were");
    assert_eq!(told(&house, "pothole").await, 8, "what came in stays");
    assert_eq!(told(&house, "paving").await, 10);
}

#[tokio::test]
async fn the_figures_of_a_path_stay_where_they_are_when_it_is_registered() {
    let house = House::new();
    for _ in 0..6 {
        answer(&house, "/services/x", "yes").await;
    }
    assert_eq!(told(&house, "/services/x").await, 6);
    answer(&house, "/services/x", "no").await;
    does(&house, set(None, "x", "/services/x")).await;
    for name in ["/services/x", "x"] {
        assert_eq!(shown(&house, name).await, 6, "{name}");
        let view = view(&house, name).await;
        assert_eq!(view["questions"][0]["summary"]["n"], 6, "{view}");
    }
    assert_eq!(told(&house, "x").await, 7, "at the regular moment");
}

#[tokio::test]
async fn what_was_registered_or_merged_takes_no_place_of_the_pages_that_may_be_unlisted() {
    let config = DEFAULT.replace("page_cap = 2000", "page_cap = 2");
    let house = House::configured(&config, Box::new(File::sync_data));
    let sends = async |house: &House, page: &str| {
        let vote = with(vote(&json!("yes")), json!({ "page": page }));
        house.send(&vote).await.status.as_u16()
    };
    for (page, status) in [("/a", 201), ("/b", 201), ("/c", 403)] {
        assert_eq!(sends(&house, page).await, status, "{page}");
    }
    does(&house, set(None, "a", "/a")).await;
    assert_eq!(sends(&house, "/c").await, 201, "one is registered");
    assert_eq!(sends(&house, "/d").await, 403);
    does(&house, join("pothole", "/b")).await;
    assert_eq!(sends(&house, "/d").await, 201, "one is merged");
    assert_eq!(sends(&house, "/e").await, 403);
    // So it is after a start, which counts anew.
    let data = house.close().await;
    let store = super::super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, &config);
    assert_eq!(sends(&house, "/e").await, 403);
    does(&house, join("pothole", "/c")).await;
    assert_eq!(sends(&house, "/e").await, 201);
}
