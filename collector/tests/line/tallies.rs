//! What answers add up to, on the public side and on the staff's.

use super::house::{House, SECRET, new_id, vote, with};
use axum::http::Method;
use proptest::prelude::*;
use rayak::command::verify;
use rayak::domain::{Facet, PageId, Tally, period_days, summarize};
use rayak::store::Standings as _;
use rayak_shared::{Audience, PageSummary, Question};
use serde_json::{Value, json};

fn total(house: &House, question: Question) -> Tally {
    let page = PageId::of("jazan", "pothole");
    let days = (rayak::domain::Day(0), rayak::domain::Day(100_000));
    let mut total = Tally::default();
    for (_, tally) in house.app.store.tallies(page, question, days).unwrap() {
        total += &tally;
    }
    total
}

/// How many reasons are counted.
fn reasons(tally: &Tally) -> i64 {
    let reasons = tally.facets.iter();
    let reasons = reasons.filter(|(value, _)| matches!(value, Facet::Reason(_)));
    reasons.flat_map(|(_, answers)| answers).sum()
}

#[tokio::test]
async fn a_changed_answer_replaces_and_a_withdrawn_one_leaves() {
    let house = House::new();
    let vote = vote(&json!("no"));
    let id = vote["id"].as_str().unwrap();
    house
        .send(&with(vote.clone(), json!({ "reasons": ["unclear"] })))
        .await;
    let before = total(&house, Question::Useful);
    assert_eq!(
        (before.answers[0], before.answers[1], reasons(&before)),
        (0, 1, 1i64)
    );

    house
        .change(Method::PATCH, id, SECRET, &json!({ "answer": "yes" }))
        .await;
    let changed = total(&house, Question::Useful);
    assert_eq!(
        (changed.answers[0], changed.answers[1], reasons(&changed)),
        (1, 0, 0)
    );
    assert_eq!(changed.received, 1);

    house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    let gone = total(&house, Question::Useful);
    assert_eq!(
        (gone.received, gone.withdrawn, gone.answers),
        (1, 1, [0; 5])
    );
}

#[tokio::test]
async fn a_vote_changed_on_another_day_counts_on_its_first() {
    let house = House::new();
    let vote = vote(&json!("no"));
    house.send(&vote).await;
    house.wait_hours(48);
    let id = vote["id"].as_str().unwrap();
    house
        .change(Method::PATCH, id, SECRET, &json!({ "answer": "yes" }))
        .await;
    let page = PageId::of("jazan", "pothole");
    let days = (rayak::domain::Day(0), rayak::domain::Day(100_000));
    let tallies = house
        .app
        .store
        .tallies(page, Question::Useful, days)
        .unwrap();
    assert_eq!(tallies.len(), 1);
    assert_eq!(tallies[0].0.day.to_string(), "2026-11-22");
}

#[tokio::test]
async fn tests_and_trapped_answers_enter_no_figure() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    house
        .send(&with(vote(&json!("yes")), json!({ "test": true })))
        .await;
    let trapped = house
        .send(&with(vote(&json!("yes")), json!({ "trap": "x" })))
        .await;
    assert_eq!(
        (trapped.status.as_u16(), &trapped.json()["state"]),
        (201, &json!("received"))
    );
    let total = total(&house, Question::Useful);
    assert_eq!(
        (total.received, total.excluded, total.answers[0]),
        (2, [1, 0], 1)
    );
}

/// What the page's own staff are told of the question `useful`.
fn summary(house: &House) -> PageSummary {
    let page = PageId::of("jazan", "pothole");
    let head = house.app.store.head(page).unwrap().unwrap();
    let now = house.app.clock.now();
    let today = now.day(&house.app.site("jazan").unwrap().time_zone);
    let days = period_days(&head, today);
    let tallies = house.app.store.tallies(page, Question::Useful, days);
    summarize(
        Question::Useful,
        &head,
        &tallies.unwrap(),
        today,
        now,
        Audience::Staff,
    )
}

/// Sends an answer that names a revision of the page, and gives its id.
async fn naming(house: &House, revision: &str) -> String {
    let vote = with(vote(&json!("no")), json!({ "revision": revision }));
    assert_eq!(house.send(&vote).await.status, 201);
    vote["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_revision_is_one_once_five_standing_answers_name_it() {
    let house = House::new();
    for _ in 0..40 {
        house.send(&vote(&json!("yes"))).await;
    }
    house.wait_hours(24 * 7);
    let mut named = Vec::new();
    for _ in 0..4 {
        named.push(naming(&house, "2026-11-28").await);
        assert_eq!(summary(&house).n(), Some(40 + named.len() as u64));
        assert_eq!(summary(&house).period().revision, None);
    }
    named.push(naming(&house, "2026-11-28").await);
    let since = summary(&house);
    assert_eq!(since.n(), Some(5));
    assert_eq!(since.period().revision.as_deref(), Some("2026-11-28"));
    assert_eq!(since.period().from, "2026-11-28");

    house
        .change(Method::DELETE, &named[0], SECRET, &Value::Null)
        .await;
    let whole = summary(&house);
    assert_eq!((whole.n(), &whole.period().revision), (Some(44), &None));
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

#[tokio::test]
async fn a_date_that_few_of_those_who_answer_name_is_no_revision() {
    let house = House::new();
    for _ in 0..40 {
        house.send(&vote(&json!("yes"))).await;
    }
    house.wait_hours(24 * 7);
    for _ in 0..6 {
        house.send(&vote(&json!("yes"))).await;
    }
    for _ in 0..5 {
        naming(&house, "2026-11-28").await;
    }
    let whole = summary(&house);
    assert_eq!((whole.n(), &whole.period().revision), (Some(51), &None));
    naming(&house, "2026-11-28").await;
    assert_eq!(summary(&house).n(), Some(12), "half of those since then do");
}

#[tokio::test]
async fn an_answer_that_is_withdrawn_or_counts_nowhere_makes_no_revision() {
    let house = House::new();
    for _ in 0..6 {
        let id = naming(&house, "2026-11-01").await;
        house
            .change(Method::DELETE, &id, SECRET, &Value::Null)
            .await;
        for field in [json!({ "test": true }), json!({ "trap": "x" })] {
            let vote = with(vote(&json!("no")), json!({ "revision": "2026-11-01" }));
            house.send(&with(vote, field)).await;
        }
    }
    assert_eq!(summary(&house).period().revision, None);
}

#[tokio::test]
async fn a_tag_that_writes_todays_date_makes_no_revision_of_any_day() {
    let house = House::new();
    let zone = house.app.site("jazan").unwrap().time_zone.clone();
    for _ in 0..12 {
        let date = house.app.clock.now().day(&zone).to_string();
        for _ in 0..6 {
            naming(&house, &date).await;
        }
        house.wait_hours(24);
    }
    let whole = summary(&house);
    assert_eq!((whole.n(), &whole.period().revision), (Some(72), &None));
}

#[tokio::test]
async fn two_hundred_answers_at_once_are_all_counted() {
    let house = House::new();
    let votes: Vec<_> = (0..200)
        .map(|i| vote(&json!(if i % 4 == 0 { "no" } else { "yes" })))
        .collect();
    let replies = futures_util::future::join_all(votes.iter().map(|vote| house.send(vote))).await;
    assert!(replies.iter().all(|reply| reply.status == 201));
    let total = total(&house, Question::Useful);
    assert_eq!(
        (total.received, total.answers[0], total.answers[1]),
        (200, 150, 50)
    );
    assert!(
        house.app.store.syncs() < 200,
        "answers that wait together share a sync"
    );
    assert!(
        verify(&house.app, |_, _| ())
            .await
            .unwrap()
            .faults
            .is_empty()
    );
}

#[derive(Debug, Clone)]
enum Act {
    Vote(u8),
    Amend(usize, u8),
    Words(usize, bool),
    Withdraw(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0u8..7).prop_map(Act::Vote),
        2 => (any::<usize>(), 0u8..7).prop_map(|(i, a)| Act::Amend(i, a)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(i, keep)| Act::Words(i, keep)),
        1 => any::<usize>().prop_map(Act::Withdraw),
    ]
}

fn answer(code: u8) -> Value {
    match code {
        0 => json!("yes"),
        1 => json!("no"),
        stars => json!(stars - 1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_the_folds_follow_from_the_log(acts in prop::collection::vec(act(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::new();
            let mut ids: Vec<String> = Vec::new();
            for act in acts {
                let at = |i: usize| ids.get(i % ids.len().max(1)).cloned();
                match act {
                    Act::Vote(code) => {
                        let id = new_id();
                        house.send(&with(vote(&answer(code)), json!({ "id": id }))).await;
                        ids.push(id);
                    }
                    Act::Amend(i, code) => if let Some(id) = at(i) {
                        house.change(Method::PATCH, &id, SECRET, &json!({ "answer": answer(code) })).await;
                    },
                    Act::Words(i, keep) => if let Some(id) = at(i) {
                        let comment = if keep { json!("كلمات") } else { Value::Null };
                        house.change(Method::PATCH, &id, SECRET, &json!({ "comment": comment })).await;
                    },
                    Act::Withdraw(i) => if let Some(id) = at(i) {
                        house.change(Method::DELETE, &id, SECRET, &Value::Null).await;
                    },
                }
            }
            let report = verify(&house.app, |_, _| ()).await.unwrap();
            assert_eq!(report.faults, []);
            for question in Question::ALL {
                let total = total(&house, *question);
                let answers: i64 = total.answers.iter().sum();
                assert_eq!(total.received, total.withdrawn + total.excluded.iter().sum::<i64>() + answers);
                assert!(total.answers.iter().chain(total.facets.iter().flat_map(|(_, n)| n)).all(|n| *n >= 0));
            }
        });
    }
}
