//! The feed: what stands in it for whom, in which order, and who may ask for it.

use super::{CABLE, WORDS, entries, feed, of_roads, say};
use crate::house::{House, Member};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayak::domain::people::{Reach, Role};

#[tokio::test]
async fn a_feed_names_what_is_new_within_reach_and_holds_no_word_of_it() {
    let house = House::new();
    say(&house, "pothole", WORDS).await;
    say(
        &house,
        "faq",
        "I suggest that you add a map of zebra crossings",
    )
    .await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let reply = feed(&house, &manager).await;
    assert_eq!(
        reply.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let text = reply.text();
    for word in [
        "zebra",
        "office",
        "papers",
        "0501234567",
        "mobile",
        "⟦",
        "map of",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    let found = entries(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0][0].starts_with("A suggestion about «"),
        "the newest first: {found:?}"
    );
    assert!(
        found[1][0].contains("Pothole and Subsidence Report"),
        "{found:?}"
    );
    assert!(
        found[1][1].contains("/inbox/remark?site=jazan&ref="),
        "{found:?}"
    );
    assert!(
        found[1][2].starts_with("tag:127.0.0.1,2026:rayak/jazan/"),
        "{found:?}"
    );
    let officer = house.member(Role::Officer, of_roads()).await;
    let his = entries(&feed(&house, &officer).await.text());
    assert_eq!(his, found[1..], "the same name, whoever asks");
    for role in [Role::Viewer, Role::It, Role::Administrator, Role::Duty] {
        let member = house.member(role, Reach::Everywhere).await;
        let told = entries(&feed(&house, &member).await.text());
        assert_eq!(told.len(), 0, "{role:?}: {told:?}");
    }
}

#[tokio::test]
async fn what_speaks_of_danger_stands_first_and_is_told_to_whoever_is_on_duty() {
    let house = House::new();
    say(&house, "faq", CABLE).await;
    say(&house, "pothole", WORDS).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let found = entries(&feed(&house, &manager).await.text());
    assert_eq!(found.len(), 2);
    assert!(
        found[0][0].starts_with("Urgent, Danger to life or limb: "),
        "{found:?}"
    );
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    let told = entries(&feed(&house, &duty).await.text());
    assert_eq!(told, found[..1]);
}

#[tokio::test]
async fn a_feed_is_bounded_and_is_not_sent_again_to_whoever_has_it() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let empty = feed(&house, &manager).await;
    assert_eq!(entries(&empty.text()).len(), 0);
    for number in 0..55 {
        let words = format!("The page numbered {number} says nothing of prices");
        say(&house, "pothole", &words).await;
    }
    let manager = house.session(manager.id).await;
    let full = feed(&house, &manager).await;
    assert_eq!(entries(&full.text()).len(), 50);
    assert!(!full.header("last-modified").is_empty());
    assert_ne!(full.header("etag"), empty.header("etag"));
    let again = Request::get("/inbox.atom?lang=en")
        .header(header::COOKIE, &manager.cookie)
        .header(header::IF_NONE_MATCH, full.header("etag"));
    let again = house.staff(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

async fn token(house: &House, who: &Member, scope: &str) -> String {
    let fields = [("token_name", "a reader"), ("token_scope", scope)];
    let page = house
        .post_staff_as(Some(who), "/account/tokens", &fields)
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.text();
    let (_, rest) = page.split_once("translate=\"no\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_token_for_the_feed_reads_the_feed_by_either_way_and_nothing_else() {
    let house = House::new();
    say(&house, "pothole", WORDS).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let for_feed = token(&house, &manager, "feed").await;
    let for_figures = token(&house, &manager, "figures").await;
    let basic = |token: &str| format!("Basic {}", STANDARD.encode(format!("anybody:{token}")));
    let bearer = |token: &str| format!("Bearer {token}");
    let ask = async |path: &str, said: String| {
        let request = Request::get(path).header(header::AUTHORIZATION, said);
        house.staff(request.body(Body::empty()).unwrap()).await
    };
    for said in [basic(&for_feed), bearer(&for_feed)] {
        let reply = ask("/inbox.atom", said.clone()).await;
        assert_eq!(entries(&reply.text()).len(), 1);
        for path in ["/inbox", "/pages.json", "/account", "/urgent", "/"] {
            assert_eq!(ask(path, said.clone()).await.status, 403, "{path}");
        }
    }
    assert_eq!(ask("/inbox.atom", bearer(&for_figures)).await.status, 403);
    assert_eq!(
        ask("/pages.json", basic(&for_figures)).await.status,
        401,
        "not as a password"
    );
    for wrong in [
        basic("guess"),
        "Basic !!".to_owned(),
        "Basic".to_owned(),
        bearer("guess"),
    ] {
        let reply = ask("/inbox.atom", wrong.clone()).await;
        assert_eq!(reply.status, 401, "{wrong}");
        assert!(reply.header("www-authenticate").starts_with("Basic realm="));
    }
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    assert!(!token(&house, &viewer, "feed").await.is_empty());
    let fields = [("token_name", "a reader"), ("token_scope", "figures")];
    let refused = house
        .post_staff_as(Some(&viewer), "/account/tokens", &fields)
        .await;
    assert_eq!(refused.status, 403);
}
