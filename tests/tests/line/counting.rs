//! What answers add up to: every one once, and nothing that is no answer.

use anyhow::{Result, ensure};
use rayak_shared::{Amendment, Counts, PageSummary, Question, RawAnswer, Submission};
use rayak_tests::{Reply, Town, ballot, until};
use tokio::task::JoinSet;

/// The public figure once it speaks of `n` answers; it moves only with the next snapshot.
async fn once_it_counts(
    town: &Town,
    page: &str,
    question: Question,
    n: u64,
) -> Result<PageSummary> {
    until(&format!("{page} counts {n} answers"), async || {
        let summary = town.summary(page, question).await?;
        Ok((summary.n() == Some(n)).then_some(summary))
    })
    .await
}

/// Sends every answer at the same time.
async fn all_at_once(town: &Town, answers: &[Submission]) -> Result<Vec<Reply>> {
    let mut sending = JoinSet::new();
    for answer in answers {
        let request = town
            .request(reqwest::Method::POST, rayak_shared::routes::FEEDBACK)
            .json(answer);
        sending.spawn(request.send());
    }
    let mut replies = Vec::new();
    while let Some(reply) = sending.join_next().await {
        replies.push(Reply::read(reply??).await?);
    }
    Ok(replies)
}

#[tokio::test]
async fn two_hundred_answers_sent_at_once_are_all_counted() -> Result<()> {
    let town = Town::found().await?;
    let page = "pothole";
    let mut answers: Vec<Submission> = (0..200)
        .map(|place| {
            if place % 4 == 0 {
                ballot::no(page)
            } else {
                ballot::yes(page)
            }
        })
        .collect();
    // Of the two hundred: ten from machines that fill every field, ten that a site's editors sent to
    // try the page. Twenty more arrive twice.
    for trapped in &mut answers[..10] {
        trapped.trap = "https://spam.example".to_owned();
    }
    for tried in &mut answers[10..20] {
        tried.test = true;
    }
    let twice = answers[20..40].to_vec();
    let sent = [answers.clone(), twice].concat();

    let replies = all_at_once(&town, &sent).await?;
    let count = |status| {
        replies
            .iter()
            .filter(|reply| reply.status == status)
            .count()
    };
    assert_eq!(
        (count(201), count(200)),
        (200, 20),
        "every answer is new once, and known the second time"
    );

    for withdrawn in &answers[100..112] {
        let reply = town.withdraw(withdrawn).await?;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }

    let (received, withdrawn, excluded) = (190, 12, 10);
    let summary = once_it_counts(
        &town,
        page,
        Question::Useful,
        received - withdrawn - excluded,
    )
    .await?;
    assert_eq!(summary.excluded(), Some(excluded));
    // Every fourth said no: 50, less 3 among the trapped, 2 among the tried and 3 among the withdrawn.
    let nos = answers
        .iter()
        .enumerate()
        .filter(|(place, answer)| {
            place % 4 == 0 && *place >= 20 && !(100..112).contains(place) && !answer.test
        })
        .count() as u64;
    assert_eq!(
        summary.counts(),
        Some(Counts::Useful {
            yes: 168 - nos,
            no: nos
        })
    );

    let report = town.verify().await?;
    ensure!(report.faults.is_empty(), "{report:?}");
    assert_eq!((report.feedbacks, report.events), (200, 212));
    Ok(())
}

#[tokio::test]
async fn both_languages_and_both_ways_of_naming_a_page_make_one_score() -> Result<()> {
    let town = Town::found().await?;
    let names = [
        "pothole",
        "/ar/services/pothole-report",
        "/en/services/pothole-report",
        "/en/services/pothole-report/",
    ];
    for name in names {
        for lang in ["ar", "en"] {
            let answer = Submission {
                lang: lang.to_owned(),
                ..ballot::yes(name)
            };
            town.accept(&answer).await?;
        }
    }
    for name in names {
        let summary = once_it_counts(&town, name, Question::Useful, 8).await?;
        assert_eq!(summary.counts(), Some(Counts::Useful { yes: 8, no: 0 }));
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_answer_replaces_the_first_and_a_withdrawn_one_leaves() -> Result<()> {
    let town = Town::found().await?;
    let page = "street-light";
    let answers: Vec<Submission> = (0..6).map(|_| ballot::yes(page)).collect();
    for answer in &answers {
        town.accept(answer).await?;
    }
    let to_no = Amendment {
        answer: Some(RawAnswer::Code("no".to_owned())),
        ..Amendment::default()
    };
    assert_eq!(town.amend(&answers[0], &to_no).await?.status, 200);
    until("the change shows and the sum does not", async || {
        let summary = town.summary(page, Question::Useful).await?;
        Ok((summary.counts() == Some(Counts::Useful { yes: 5, no: 1 })).then_some(()))
    })
    .await?;

    assert_eq!(town.withdraw(&answers[0]).await?.status, 200);
    let summary = once_it_counts(&town, page, Question::Useful, 5).await?;
    assert_eq!(summary.counts(), Some(Counts::Useful { yes: 5, no: 0 }));
    Ok(())
}

#[tokio::test]
async fn four_answers_are_too_few_to_tell_the_public_anything() -> Result<()> {
    let town = Town::found().await?;
    for _ in 0..4 {
        town.accept(&ballot::stars("building-permit", 5)).await?;
    }
    let state = rayak_shared::SummaryState::TooFew;
    let summary = until("the snapshot has the answers", async || {
        let summary = town.summary("building-permit", Question::Service).await?;
        Ok((summary.state() == state).then_some(summary))
    })
    .await?;
    assert!(summary.n().is_none() && summary.score().is_none() && summary.counts().is_none());

    town.accept(&ballot::stars("building-permit", 5)).await?;
    let summary = once_it_counts(&town, "building-permit", Question::Service, 5).await?;
    let score = summary.score().expect("five answers have a score");
    assert!(
        score.low < score.value,
        "five fives are no certainty: {score:?}"
    );
    Ok(())
}
