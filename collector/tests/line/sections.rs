//! Which part of its page an answer is about: said with it, or afterwards, with the comment.

use super::compaction::exported;
use super::house::{House, Reply, SECRET, vote, with};
use axum::http::Method;
use rayak::domain::{FeedbackId, PageId, Standing};
use rayak::store::Standings as _;
use serde_json::{Value, json};

/// An answer that was given, and what its sender does afterwards.
struct Given {
    house: House,
    vote: Value,
}

impl Given {
    async fn with(fields: Value) -> Self {
        let (house, vote) = (House::new(), with(vote(&json!("no")), fields));
        assert_eq!(house.send(&vote).await.status, 201);
        Self { house, vote }
    }

    fn id(&self) -> &str {
        self.vote["id"].as_str().unwrap()
    }

    async fn change(&self, change: Value) -> Reply {
        let house = &self.house;
        house
            .change(Method::PATCH, self.id(), SECRET, &change)
            .await
    }

    fn standing(&self) -> Standing {
        let (page, id) = (PageId::of("jazan", "pothole"), FeedbackId::parse(self.id()));
        let standing = self.house.app.store.standing(page, id.unwrap());
        standing.unwrap().unwrap()
    }

    fn section(&self) -> Option<String> {
        self.standing().section
    }

    fn log(&self) -> Vec<Value> {
        let lines = exported(&self.house.app.store);
        let lines = lines.iter().map(|line| serde_json::from_str(line));
        lines.map(Result::unwrap).collect()
    }

    /// What the log says of the section, event by event.
    fn changes(&self) -> Vec<(Value, Value)> {
        let amended = self
            .log()
            .into_iter()
            .filter(|line| line["event"] == "amended");
        amended
            .map(|mut line| (line["section_change"].take(), line["section"].take()))
            .collect()
    }

    async fn is_sound(&self) {
        let verified = rayak::command::verify(&self.house.app, |_, _| ()).await;
        assert_eq!(verified.unwrap().faults, []);
    }
}

#[tokio::test]
async fn a_section_is_named_with_the_comment_and_named_otherwise_and_taken_back() {
    let given = Given::with(json!({})).await;
    assert_eq!(given.section(), None);
    let words = json!({ "comment": "for one year?", "section": "fees" });
    let receipt = given.change(words).await;
    assert_eq!(
        (receipt.status.as_u16(), &receipt.json()["state"]),
        (200, &json!("amended"))
    );
    assert_eq!(given.section().as_deref(), Some("fees"));
    for (section, stands) in [
        (json!("Steps-2.1_b"), Some("Steps-2.1_b")),
        (json!(null), None),
    ] {
        let reply = given.change(json!({ "section": section })).await;
        assert_eq!(reply.status, 200);
        assert_eq!(given.section().as_deref(), stands);
        assert!(given.standing().words.is_some(), "the words stay");
    }
    let replaced = |section: &str| (json!("replaced"), json!(section));
    let removed = (json!("removed"), Value::Null);
    assert_eq!(
        given.changes(),
        [replaced("fees"), replaced("Steps-2.1_b"), removed]
    );
    given.is_sound().await;
}

#[tokio::test]
async fn what_says_nothing_of_the_section_leaves_it() {
    let given = Given::with(json!({ "section": "fees", "comment": "too dear" })).await;
    for change in [
        json!({ "answer": "yes" }),
        json!({ "reasons": ["clear"], "comment": "not so dear" }),
        json!({ "comment": null }),
        json!({ "comment": "dear after all" }),
    ] {
        assert_eq!(given.change(change.clone()).await.status, 200);
        assert_eq!(given.section().as_deref(), Some("fees"), "{change}");
    }
    assert_eq!(given.changes(), vec![(json!("kept"), Value::Null); 4]);
    let (house, id) = (&given.house, given.id());
    let reference = given.standing().reference.to_string();
    let erased = rayak::command::erase(&house.app, &reference).await;
    assert!(erased.unwrap().erased);
    assert_eq!(given.section().as_deref(), Some("fees"), "it is no word");
    house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    assert_eq!(given.section().as_deref(), Some("fees"));
    given.is_sound().await;
}

#[tokio::test]
async fn the_section_that_stands_is_no_event() {
    for same in [json!("fees"), json!(null)] {
        let given = Given::with(json!({ "section": same })).await;
        let reply = given
            .change(json!({ "section": same, "answer": "no" }))
            .await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["state"]),
            (200, &json!("received"))
        );
        assert_eq!(given.log().len(), 1, "{same}");
        // Beside a change it is kept, and no change of its own.
        given
            .change(json!({ "section": same, "answer": "yes" }))
            .await;
        assert_eq!(given.changes(), [(json!("kept"), Value::Null)]);
    }
}

#[tokio::test]
async fn what_is_no_section_is_refused_as_in_a_submission() {
    let given = Given::with(json!({ "section": "fees" })).await;
    let longest = "s".repeat(64);
    let longer = "s".repeat(65);
    for section in ["", "#top", "1st", "two words", "الرسوم", "a\u{0}", &longer] {
        let said = with(vote(&json!("no")), json!({ "section": section }));
        let [mut said, mut changed] = [
            given.house.send(&said).await.json(),
            given.change(json!({ "section": section })).await.json(),
        ];
        assert_eq!(
            (&changed["status"], &changed["code"], &changed["field"]),
            (&json!(422), &json!("unknown_code"), &json!("section")),
            "{section:?}"
        );
        for problem in [&mut said, &mut changed] {
            problem["request_id"].take();
        }
        assert_eq!(said, changed, "{section:?}");
    }
    for shape in [json!(5), json!(["fees"]), json!({ "id": "fees" })] {
        let problem = given.change(json!({ "section": shape })).await.json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("malformed_json"), &json!("section")),
            "{shape}"
        );
    }
    assert_eq!(given.log().len(), 1, "nothing of it was kept");
    assert_eq!(
        given.change(json!({ "section": longest })).await.status,
        200
    );
}

#[tokio::test]
async fn a_section_in_which_a_number_could_stand_names_none() {
    let given = Given::with(json!({ "section": "fees" })).await;
    let reply = given.change(json!({ "section": "a-0591234567" })).await;
    assert_eq!(reply.status, 200);
    assert_eq!(given.section(), None);
    assert_eq!(given.changes(), [(json!("removed"), Value::Null)]);
}

#[tokio::test]
async fn the_first_answer_is_known_again_after_its_section_was_changed() {
    let given = Given::with(json!({ "section": "fees" })).await;
    given.change(json!({ "section": "steps" })).await;
    let again = given.house.send(&given.vote).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["state"]),
        (200, &json!("amended"))
    );
    assert_eq!(given.section().as_deref(), Some("steps"));
    assert_eq!(given.log().len(), 2, "a replay is no event");
    // What was first said is what is known, not what it became.
    let other = with(given.vote.clone(), json!({ "section": "steps" }));
    let other = given.house.send(&other).await;
    assert_eq!(
        (other.status.as_u16(), other.code().as_str()),
        (409, "id_reused")
    );
}
