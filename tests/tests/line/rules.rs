//! What is refused, and how: a stable code, a status, and headers that let the page read both.

use anyhow::{Result, ensure};
use rayak_shared::{Amendment, ErrorCode, Receipt, ReceiptState, Submission, limits, routes};
use rayak_tests::{Town, ballot};
use reqwest::Method;
use serde_json::{Value, json};

/// The submission as JSON, with some of its fields replaced or added.
fn with(submission: &Submission, fields: &[(&str, Value)]) -> Result<Value> {
    let mut body = serde_json::to_value(submission)?;
    for (field, value) in fields {
        body[*field] = value.clone();
    }
    Ok(body)
}

#[tokio::test]
async fn a_retry_is_answered_as_the_first_time_and_counts_once() -> Result<()> {
    let town = Town::found().await?;
    let answer = ballot::saying("شكرًا", ballot::no("pothole"));
    let first = town.accept(&answer).await?;
    let again = town.post(&answer).await?;
    assert_eq!(again.status, 200);
    assert_eq!(again.json::<Receipt>()?, first);
    assert_eq!(town.verify().await?.events, 1);
    Ok(())
}

#[tokio::test]
async fn an_id_stands_for_one_answer_only() -> Result<()> {
    let town = Town::found().await?;
    let answer = ballot::no("pothole");
    town.accept(&answer).await?;
    let other = Submission {
        answer: ballot::yes("pothole").answer,
        ..answer
    };
    let reply = town.post(&other).await?;
    assert_eq!(reply.refusal()?, ErrorCode::IdReused);
    Ok(())
}

#[tokio::test]
async fn nobody_amends_an_answer_without_its_secret_or_learns_that_it_exists() -> Result<()> {
    let town = Town::found().await?;
    let answer = ballot::no("pothole");
    town.accept(&answer).await?;
    let words = Amendment {
        comment: Some(Some("تغيير".to_owned())),
        ..Amendment::default()
    };

    let guessed = Submission {
        secret: ballot::no("pothole").secret,
        ..answer.clone()
    };
    let unknown = ballot::no("pothole");
    let (wrong, absent) = (
        town.amend(&guessed, &words).await?,
        town.amend(&unknown, &words).await?,
    );
    assert_eq!(wrong.refusal()?, ErrorCode::UnknownFeedback);
    assert_eq!(absent.refusal()?, ErrorCode::UnknownFeedback);
    let said = |reply: &rayak_tests::Reply| -> Result<Value> {
        let mut body: Value = reply.json()?;
        body["request_id"].take();
        Ok(body)
    };
    assert_eq!(said(&wrong)?, said(&absent)?, "both are told the same");
    assert_eq!(
        town.withdraw(&guessed).await?.refusal()?,
        ErrorCode::UnknownFeedback
    );
    assert_eq!(town.verify().await?.events, 1);
    Ok(())
}

#[tokio::test]
async fn an_answer_is_withdrawn_once_and_then_closed() -> Result<()> {
    let town = Town::found().await?;
    let answer = ballot::no("pothole");
    town.accept(&answer).await?;
    for _ in 0..2 {
        let receipt: Receipt = town.withdraw(&answer).await?.json()?;
        assert_eq!(receipt.state, ReceiptState::Withdrawn);
    }
    let words = Amendment {
        comment: Some(Some("تغيير".to_owned())),
        ..Amendment::default()
    };
    assert_eq!(
        town.amend(&answer, &words).await?.refusal()?,
        ErrorCode::AmendClosed
    );
    assert_eq!(town.verify().await?.events, 2);
    Ok(())
}

#[tokio::test]
async fn after_thirty_days_an_answer_is_closed() -> Result<()> {
    let town = Town::found().await?;
    let old = ballot::no("pothole");
    let report = town
        .import(&[with(
            &old,
            &[("received_at", json!("2026-01-01T08:15:30Z"))],
        )?])
        .await?;
    assert_eq!(report["accepted"], 1, "{report}");
    let words = Amendment {
        comment: Some(Some("متأخر".to_owned())),
        ..Amendment::default()
    };
    assert_eq!(
        town.amend(&old, &words).await?.refusal()?,
        ErrorCode::AmendClosed
    );
    assert_eq!(
        town.withdraw(&old).await?.refusal()?,
        ErrorCode::AmendClosed
    );
    Ok(())
}

#[tokio::test]
async fn each_slip_of_a_submission_has_its_own_code() -> Result<()> {
    let town = Town::found().await?;
    let no = ballot::no("pothole");
    let slips = [
        (vec![("colour", json!("red"))], ErrorCode::UnknownField),
        (vec![("answer", json!(2.5))], ErrorCode::MalformedJson),
        (vec![("answer", json!("maybe"))], ErrorCode::UnknownCode),
        (vec![("answer", json!(4))], ErrorCode::AnswerMismatch),
        (
            vec![("reasons", json!(["clear"]))],
            ErrorCode::ReasonMismatch,
        ),
        (
            vec![("reasons", json!(["not_found", "unclear", "technical"]))],
            ErrorCode::TooManyReasons,
        ),
        (
            vec![("comment", json!("ا".repeat(limits::COMMENT + 1)))],
            ErrorCode::CommentTooLong,
        ),
        (
            vec![("comment", json!("x".repeat(limits::BODY_BYTES)))],
            ErrorCode::BodyTooLarge,
        ),
        (vec![("site", json!("elsewhere"))], ErrorCode::UnknownSite),
        (vec![("page", json!("Not A Key"))], ErrorCode::BadPage),
        (
            vec![("page", json!("burial-services"))],
            ErrorCode::QuestionNotAsked,
        ),
        (vec![("lang", json!("fr"))], ErrorCode::UnknownCode),
        (vec![("id", json!("1"))], ErrorCode::UnknownCode),
        (vec![("secret", json!("short"))], ErrorCode::UnknownCode),
    ];
    for (fields, code) in slips {
        let reply = town.post(&with(&no, &fields)?).await?;
        let (field, _) = &fields[0];
        assert_eq!(reply.refusal()?, code, "{field}");
        assert_eq!(
            reply.header("content-type"),
            Some("application/problem+json"),
            "{field}"
        );
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("*"),
            "{field}: the page may read why"
        );
        let problem: Value = reply.json()?;
        ensure!(problem["request_id"].is_string(), "{field}: {problem}");
    }
    let longest = with(&no, &[("comment", json!("😀".repeat(limits::COMMENT)))])?;
    assert_eq!(
        town.post(&longest).await?.status,
        201,
        "the limit counts characters, not bytes"
    );
    Ok(())
}

#[tokio::test]
async fn only_pages_of_the_site_may_answer_and_a_refused_page_may_read_why() -> Result<()> {
    let town = Town::found().await?;
    for origin in ["https://elsewhere.example", "null"] {
        let request = town.plain_request(Method::POST, routes::FEEDBACK);
        let reply = town
            .send(
                request
                    .header("origin", origin)
                    .json(&ballot::yes("pothole")),
            )
            .await?;
        assert_eq!(reply.refusal()?, ErrorCode::OriginNotAllowed, "{origin}");
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("*"),
            "{origin}"
        );
    }
    assert_eq!(town.verify().await?.events, 0);
    Ok(())
}

#[tokio::test]
async fn a_browser_is_told_that_it_may_send_change_and_withdraw() -> Result<()> {
    let town = Town::found().await?;
    for method in ["POST", "PATCH", "DELETE"] {
        let request = town
            .request(Method::OPTIONS, routes::FEEDBACK)
            .header("access-control-request-method", method)
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            );
        let reply = town.send(request).await?;
        assert_eq!(reply.status, 200);
        let methods = reply
            .header("access-control-allow-methods")
            .unwrap_or_default();
        assert!(methods.contains(method), "{methods}");
        let headers = reply
            .header("access-control-allow-headers")
            .unwrap_or_default();
        assert!(
            headers.contains("authorization") && headers.contains("content-type"),
            "{headers}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_public_never_reaches_what_is_for_staff() -> Result<()> {
    let town = Town::found().await?;
    for path in ["/", "/healthz", "/readyz", "/metrics"] {
        assert_eq!(
            town.get(path).await?.refusal()?,
            ErrorCode::UnknownRoute,
            "{path}"
        );
        assert_eq!(town.staff_get(path).await?.status, 200, "{path}");
    }
    assert_eq!(
        town.staff_get(routes::FEEDBACK).await?.refusal()?,
        ErrorCode::UnknownRoute
    );
    Ok(())
}
