//! What is new, as a feed and as mail: what each person is told, once, and what is told to nobody.

mod address;
mod alerts;
mod digest;
mod feed;
mod names;
mod round;
mod sent;
mod server;
mod stop;
mod worse;

use super::house::{House, Member, Reply, vote, with};
use rayak::domain::people::{Place, Reach};
use rayak::post::{Errand, Letter, Outcome, begin, plan, settle};
use roxmltree::Document;
use serde_json::json;

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// What a visitor says, of which no piece may leave the house.
const WORDS: &str = "The municipality's office lost my zebra papers, call 0501234567";
/// What speaks of danger.
const CABLE: &str = "A bare electric cable hangs over the playground and children touch it";

async fn say(house: &House, page: &str, words: &str) {
    let fields = json!({ "page": page, "comment": words });
    let sent = house.send(&with(vote(&json!("no")), fields)).await;
    assert_eq!(sent.status, 201);
    // The next is another's, and what came in is past the edge of a round.
    house.wait_ms(60_000);
}

fn of_roads() -> Reach {
    Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    }])
}

/// A feed whose entries are each a title, an address and a name.
fn entries(feed: &str) -> Vec<[String; 3]> {
    let document = Document::parse(feed).expect("it is XML");
    let root = document.root_element();
    assert!(root.has_tag_name((ATOM, "feed")));
    let text = |of: roxmltree::Node<'_, '_>, name: &str| {
        let found = of.children().find(|it| it.has_tag_name((ATOM, name)));
        found
            .and_then(|it| it.text())
            .unwrap_or_default()
            .to_owned()
    };
    for needed in ["id", "title", "updated"] {
        assert!(!text(root, needed).is_empty(), "RFC 4287 asks for {needed}");
    }
    let entries = root
        .children()
        .filter(|it| it.has_tag_name((ATOM, "entry")));
    let entries = entries.map(|entry| {
        assert!(!text(entry, "updated").is_empty());
        let link = entry.children().find(|it| it.has_tag_name((ATOM, "link")));
        let link = link.and_then(|it| it.attribute("href")).unwrap_or_default();
        [text(entry, "title"), link.to_owned(), text(entry, "id")]
    });
    entries.collect()
}

async fn feed(house: &House, who: &Member) -> Reply {
    let reply = house.ask_staff_as(Some(who), "/inbox.atom?lang=en").await;
    assert_eq!(reply.status, 200);
    reply
}

/// Names an address, in a rhythm, and proves it by the link that was sent there.
async fn is_written_to(house: &House, who: &Member, rhythm: &str) {
    is_written_to_at(house, who, "owner@example.sa", rhythm).await;
}

async fn is_written_to_at(house: &House, who: &Member, address: &str, rhythm: &str) {
    names(house, who, address, rhythm).await;
    let asked = due(house).await;
    let link = link_in(&asked[0].text(), "/account/mail/prove/");
    let looked = house.ask_staff_as(Some(who), &link).await;
    assert_eq!(looked.status, 200);
    let proved = house.post_staff_as(Some(who), &link, &[]).await;
    assert_eq!(proved.header("location"), "/account/mail");
    // What came in by the moment of that is not told.
    house.wait_ms(1);
}

async fn names(house: &House, who: &Member, address: &str, rhythm: &str) -> Reply {
    let fields = [("mail_address", address), ("rhythm", rhythm)];
    house
        .post_staff_as(Some(who), "/account/mail", &fields)
        .await
}

fn link_in(text: &str, path: &str) -> String {
    let at = text
        .find(path)
        .unwrap_or_else(|| panic!("no {path} in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// What is due at this moment, without sending it.
fn planned(house: &House) -> Vec<Errand> {
    plan(&house.app).unwrap()
}

/// What is due at this moment, sent and taken.
async fn due(house: &House) -> Vec<Letter> {
    let mut letters = Vec::new();
    for errand in planned(house) {
        let begun = begin(&house.app, &errand)
            .await
            .unwrap()
            .expect("it is still to be done");
        settle(&house.app, &begun, Outcome::Taken).await.unwrap();
        letters.extend(errand.letter().cloned());
    }
    letters
}
