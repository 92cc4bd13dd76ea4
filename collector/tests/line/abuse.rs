//! Answers that a machine or a mischief-maker sends: kept, judged, left out, and told nothing.

use super::house::{House, Reply, SECRET, vote, with};
use axum::http::Method;
use rayak::command::{export_to, import_lines, verify};
use rayak::domain::{Day, PageId, Received, Tally, Verdict, What, WordsChange, WordsVerdict};
use rayak_shared::Question;
use serde_json::{Value, json};

const TEXT: &str = "الإنارة في شارعنا معطلة منذ أسبوع كامل";

impl House {
    async fn token(&self, page: &str) -> String {
        let path = format!("/api/v1/token?site=jazan&page={page}");
        let reply = self.get(&path).await.json();
        reply["token"].as_str().unwrap().to_owned()
    }

    /// What was made of each answer, in their order.
    fn judged(&self) -> Vec<(Verdict, WordsVerdict)> {
        let judged = |received: Received| (received.verdict, received.words_verdict);
        self.whats()
            .into_iter()
            .filter_map(|what| match what {
                What::Received(received) => Some(judged(*received)),
                _ => None,
            })
            .collect()
    }

    fn whats(&self) -> Vec<What> {
        let events = self.app.store.events(PageId::of("jazan", "pothole"), 0);
        events.map(|event| event.unwrap().1.what).collect()
    }

    fn total(&self, question: Question) -> Tally {
        let page = PageId::of("jazan", "pothole");
        let tallies = self
            .app
            .store
            .tallies(page, question, (Day(0), Day(100_000)));
        tallies
            .unwrap()
            .into_iter()
            .fold(Tally::default(), |mut total, (_, tally)| {
                total += &tally;
                total
            })
    }

    async fn is_sound(&self) {
        let report = verify(&self.app, |_, _| ()).await.unwrap();
        assert_eq!(report.faults, []);
    }
}

fn said(comment: &str, fields: Value) -> Value {
    with(with(vote(&json!(2)), json!({ "comment": comment })), fields)
}

/// A reply without what is each answer's own: its bytes and its headers.
fn common(reply: &Reply) -> (u16, String, String) {
    let receipt = reply.json();
    let mut body = reply.text();
    for own in [&receipt["id"], &receipt["reference"]] {
        if let Some(own) = own.as_str() {
            body = body.replace(own, "");
        }
    }
    let mut headers = reply.headers.clone();
    headers.remove("x-request-id");
    (reply.status.as_u16(), body, format!("{headers:?}"))
}

#[tokio::test]
async fn the_sender_of_a_flagged_answer_sees_no_difference() {
    let house = House::new();
    let honest_token = house.token("pothole").await;
    house.wait_ms(10_000);
    let hasty_token = house.token("pothole").await;
    house.wait_ms(2_000);
    let honest = said(TEXT, json!({ "token": honest_token }));
    let honest_reply = common(&house.send(&honest).await);
    let flagged = [
        said(
            "كلام كتبته آلة بسرعة البرق في لحظة",
            json!({ "token": hasty_token }),
        ),
        said(TEXT, json!({ "token": honest_token })),
        said(TEXT, json!({ "token": honest_token, "trap": "x" })),
    ];
    for answer in &flagged {
        let reply = house.send(answer).await;
        assert_eq!(common(&reply), honest_reply);
        let again = house.send(answer).await;
        assert_eq!((again.status.as_u16(), again.body), (200, reply.body));
    }
    assert_eq!(
        house.judged(),
        [
            (Verdict::Counted, WordsVerdict::Counted),
            (Verdict::Hasty, WordsVerdict::Counted),
            (Verdict::Counted, WordsVerdict::Repeated),
            (Verdict::Trap, WordsVerdict::Counted),
        ]
    );
    let mut changes = Vec::new();
    for answer in std::iter::once(&honest).chain(&flagged) {
        let id = answer["id"].as_str().unwrap();
        let change = json!({ "comment": null });
        let amended = house.change(Method::PATCH, id, SECRET, &change).await;
        let gone = house.change(Method::DELETE, id, SECRET, &Value::Null).await;
        changes.push((common(&amended), common(&gone)));
    }
    changes.dedup();
    assert_eq!(changes.len(), 1, "nor when it is changed or taken back");
    house.is_sound().await;
}

#[tokio::test]
async fn words_that_come_too_soon_are_kept_left_out_and_counted_as_excluded() {
    let house = House::new();
    let token = house.token("pothole").await;
    for (comment, wait) in [("too soon", 2_999), ("just in time", 1)] {
        house.wait_ms(wait);
        let answer = said(comment, json!({ "token": token }));
        assert_eq!(house.send(&answer).await.status, 201);
    }
    let total = house.total(Question::Service);
    assert_eq!((total.received, total.excluded), (2, [0, 1]));
    assert_eq!(total.answers, [0, 1, 0, 0, 0]);

    let mut lines = Vec::new();
    export_to(&house.app.store, |line| {
        lines.push(serde_json::from_str::<Value>(&line).unwrap());
        Ok(())
    })
    .unwrap();
    assert_eq!(lines[0]["verdict"], "hasty");
    assert_eq!(lines[0]["words"], "too soon", "it is kept");
    assert_eq!(lines[1]["verdict"], "counted");
    let table = house
        .ask_staff("/pages?question=service&lang=en")
        .await
        .text();
    assert!(table.contains("1 answer left out"), "staff are told of it");
    house.is_sound().await;
}

#[tokio::test]
async fn no_token_and_none_that_proves_anything_exclude_nothing() {
    let house = House::new();
    let old = house.token("pothole").await;
    house.wait_hours(3);
    let elsewhere = house.token("flood-safety").await;
    for token in [json!(null), json!("nonsense"), json!(old), json!(elsewhere)] {
        let answer = said("right away", json!({ "token": token }));
        assert_eq!(house.send(&answer).await.status, 201);
    }
    let votes = house.token("pothole").await;
    let vote = with(vote(&json!("no")), json!({ "token": votes }));
    house.send(&vote).await;
    let id = vote["id"].as_str().unwrap();
    let words = json!({ "comment": "words that follow a vote" });
    house.change(Method::PATCH, id, SECRET, &words).await;
    let line = said(
        "a dated line",
        json!({ "token": votes, "received_at": "2026-11-22T12:30:00Z" }),
    );
    let report = import_lines(&house.app, std::iter::once(line.to_string().as_str()), 1).await;
    assert_eq!(report.accepted, 1);
    let counted = (Verdict::Counted, WordsVerdict::Counted);
    assert_eq!(house.judged(), [counted; 6]);
}

#[tokio::test]
async fn the_same_words_on_the_same_page_are_marked_and_the_vote_counts() {
    let house = House::new();
    let first = said(TEXT, json!({}));
    house.send(&first).await;
    assert_eq!(house.send(&first).await.status, 200);
    house.wait_ms(299_000);
    house
        .send(&said(&TEXT.replace(' ', "،\n"), json!({})))
        .await;
    house
        .send(&said(
            TEXT,
            json!({ "page": "flood-safety", "question": "useful", "answer": "no" }),
        ))
        .await;
    house.wait_ms(300_000);
    house.send(&said(TEXT, json!({}))).await;
    let counted = (Verdict::Counted, WordsVerdict::Counted);
    let repeated = (Verdict::Counted, WordsVerdict::Repeated);
    assert_eq!(house.judged(), [counted, repeated, counted]);
    let total = house.total(Question::Service);
    assert_eq!(
        (total.received, total.excluded, total.answers[1]),
        (3, [0, 0], 3)
    );

    let mut told = Vec::new();
    export_to(&house.app.store, |line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        told.push([
            line["page"].clone(),
            line["words_verdict"].clone(),
            json!(line["words"].is_string()),
        ]);
        Ok(())
    })
    .unwrap();
    told.sort_by_key(|line| line[0].to_string());
    assert_eq!(
        told[0],
        [json!("flood-safety"), json!("counted"), json!(true)]
    );
    assert_eq!(told[2], [json!("pothole"), json!("repeated"), json!(true)]);
    house.is_sound().await;
}

#[tokio::test]
async fn words_of_an_amendment_are_heard_like_any_other() {
    let house = House::new();
    let (first, second) = (said(TEXT, json!({})), vote(&json!("no")));
    house.send(&second).await;
    let id = second["id"].as_str().unwrap();
    let words = json!({ "comment": TEXT });
    let stranger = "AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(
        house
            .change(Method::PATCH, id, stranger, &words)
            .await
            .status,
        404
    );
    house.send(&first).await;
    assert_eq!(
        house.judged().last(),
        Some(&(Verdict::Counted, WordsVerdict::Counted)),
        "words that were refused are nobody's first"
    );
    let amended = house.change(Method::PATCH, id, SECRET, &words).await.json();
    assert_eq!(amended["has_comment"], true);
    let change = house.whats().into_iter().find_map(|what| match what {
        What::Amended(change) => Some(change.words),
        _ => None,
    });
    let repeated = WordsChange::Replaced {
        masked: vec![],
        verdict: WordsVerdict::Repeated,
    };
    assert_eq!(change, Some(repeated));
    assert_eq!(house.total(Question::Useful).answers[1], 1);

    let own = first["id"].as_str().unwrap();
    for words in ["other words for the same thing", TEXT] {
        house
            .change(Method::PATCH, own, SECRET, &json!({ "comment": words }))
            .await;
    }
    let back = house.whats().pop();
    let Some(What::Amended(back)) = back else {
        panic!("it was amended")
    };
    assert!(
        matches!(
            back.words,
            WordsChange::Replaced {
                verdict: WordsVerdict::Counted,
                ..
            }
        ),
        "who goes back to his own words copies nobody"
    );
    house.is_sound().await;
}

#[tokio::test]
async fn who_takes_an_answer_back_may_say_the_same_anew() {
    let house = House::new();
    let first = said(TEXT, json!({}));
    house.send(&first).await;
    let id = first["id"].as_str().unwrap();
    house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    let second = said(TEXT, json!({}));
    house.send(&second).await;
    let id = second["id"].as_str().unwrap();
    house
        .change(Method::PATCH, id, SECRET, &json!({ "comment": null }))
        .await;
    house.send(&said(TEXT, json!({}))).await;
    let counted = (Verdict::Counted, WordsVerdict::Counted);
    assert_eq!(house.judged(), [counted; 3]);
}

#[tokio::test]
async fn words_that_nobody_will_read_make_no_copy_of_those_that_come_after() {
    let silent = [json!({ "test": true }), json!({ "trap": "x" })];
    for fields in silent {
        let house = House::new();
        let vote = with(vote(&json!(2)), fields);
        house.send(&vote).await;
        let id = vote["id"].as_str().unwrap();
        let change = json!({ "comment": TEXT });
        let amended = house.change(Method::PATCH, id, SECRET, &change).await;
        assert_eq!(amended.status, 200);
        house.send(&said(TEXT, json!({}))).await;
        let counted = (Verdict::Counted, WordsVerdict::Counted);
        assert_eq!(house.judged().last(), Some(&counted));
    }
}

#[tokio::test]
async fn an_answer_that_is_sent_again_late_makes_no_copy_of_what_comes_after() {
    let house = House::new();
    let first = said(TEXT, json!({}));
    let id = first["id"].as_str().unwrap();
    house.send(&first).await;
    house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    assert_eq!(house.send(&first).await.status, 200);
    house.send(&said(TEXT, json!({}))).await;
    let counted = (Verdict::Counted, WordsVerdict::Counted);
    assert_eq!(house.judged(), [counted, counted]);
}

#[tokio::test]
async fn the_words_that_are_compared_are_the_masked_ones() {
    let house = House::new();
    for number in ["0501234567", "٠٥٥٧٦٥٤٣٢١"] {
        let comment = format!("please call me about the lamp on {number}");
        house.send(&said(&comment, json!({}))).await;
    }
    let repeated = (Verdict::Counted, WordsVerdict::Repeated);
    assert_eq!(
        house.judged()[1],
        repeated,
        "no number is told from another"
    );
}

#[tokio::test]
async fn verdicts_and_masks_are_counted_by_their_codes() {
    let house = House::new();
    let token = house.token("pothole").await;
    for fields in [
        json!({ "token": token }),
        json!({ "trap": "x" }),
        json!({}),
        json!({}),
    ] {
        let comment = format!("{TEXT} 0501234567");
        house.send(&said(&comment, fields)).await;
    }
    let page = house.ask_staff("/metrics").await.text();
    for line in [
        "rayak_flagged_total{reason=\"hasty\"}",
        "rayak_flagged_total{reason=\"trap\"}",
        "rayak_flagged_total{reason=\"repeated\"}",
        "rayak_masked_total{kind=\"mobile\"}",
    ] {
        assert!(page.contains(line), "{line}");
    }
}
