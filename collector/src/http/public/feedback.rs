//! Answers: received, amended, withdrawn. Each reply is given only once the change is durable.

use super::super::sender::Sender;
use super::super::{ApiError, json};
use super::origin;
use super::query::{Asked, Named, OnPage};
use crate::domain::{
    Arrival, Change, FeedbackId, Refusal, Site, Standing, Subject, Verdict, WordsVerdict, accept,
};
use crate::edition::Edition;
use crate::guard::{Hearing, What};
use crate::serve::App;
use crate::writer::{Holder, Outcome, WriteError};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rayak_shared::{Amendment, Receipt, Submission, limits};
use std::sync::Arc;

/// POST /api/v1/feedback
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    sender: Sender,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let submission: Submission = json::read(&headers, &body, Submission::FIELDS)?;
    let edition = app.edition();
    let site = edition.site(&submission.site)?;
    let subject = site.resolve(&submission.page)?;
    let ours = submission.test && origin::is_ours(&headers, &edition.config.public_url);
    if !ours {
        origin::check(&headers, site)?;
    }
    let outcome = submit(&app, &edition, sender, &submission, site, subject.clone()).await?;
    // The card of our own preview stands on no page of the site.
    if submission.test && !ours {
        app.seen.tried_answer(&subject, app.clock.now());
    }
    let status = if outcome.new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(receipt(outcome))).into_response())
}

/// Takes a submission about a page, from the wire or the form: accepted, written, durable.
pub(super) async fn submit(
    app: &App,
    edition: &Edition,
    sender: Sender,
    submission: &Submission,
    site: &Site,
    subject: Subject,
) -> Result<Outcome, ApiError> {
    sender.admit(app, &site.id, What::Answers)?;
    let now = app.clock.now();
    let token = app
        .tokens
        .read(submission.token.as_deref(), subject.page, now);
    let arrival = Arrival {
        at: now,
        token: token.signal,
        opened: token.opened,
        min_fill: edition.config.guard.min_fill,
        comment_limit: limits::COMMENT,
    };
    let mut feedback = accept(submission, site, subject.clone(), arrival)?;
    let id = feedback.received.id;
    let is_read = counts(feedback.received.verdict, feedback.received.test);
    let words = feedback.words.as_deref().filter(|_| is_read);
    let hearing = words.map(|words| app.guard.hear(subject.page, id, words));
    if let Some(hearing) = &hearing {
        feedback.received.words_verdict = hearing.verdict;
    }
    let outcome = heard(hearing, app.writer.receive(feedback).await)?;
    if outcome.new {
        count(&outcome.standing);
        // What was set aside is no rush: whoever fills in rubbish is not to fill mailboxes.
        if counts(outcome.standing.verdict, outcome.standing.test) {
            app.guard.count(&subject);
        }
    }
    Ok(outcome)
}

/// The outcome, after words are forgotten that were not taken, were taken long ago, or lie where
/// nobody will read them: none of these can be the first of two.
fn heard(
    hearing: Option<Hearing>,
    outcome: Result<Outcome, WriteError>,
) -> Result<Outcome, WriteError> {
    let stays = outcome.as_ref().is_ok_and(|outcome| {
        outcome.new && counts(outcome.standing.verdict, outcome.standing.test)
    });
    if let Some(hearing) = hearing.filter(|_| !stays) {
        hearing.in_vain();
    }
    outcome
}

/// Whether such an answer counts, and anyone will read its words.
fn counts(verdict: Verdict, test: bool) -> bool {
    verdict == Verdict::Counted && !test
}

fn count(standing: &Standing) {
    let question = standing.answer.question().code();
    metrics::counter!("rayak_accepted_total", "question" => question).increment(1);
    if standing.verdict != Verdict::Counted {
        flag(standing.verdict.code());
    }
    count_words(standing);
}

fn count_words(standing: &Standing) {
    if standing.words_verdict != WordsVerdict::Counted {
        flag(standing.words_verdict.code());
    }
    for kind in &standing.masked {
        metrics::counter!("rayak_masked_total", "kind" => kind.code()).increment(1);
    }
}

fn flag(reason: &'static str) {
    metrics::counter!("rayak_flagged_total", "reason" => reason).increment(1);
}

/// PATCH /api/v1/feedback/{id}
pub(super) async fn amend(
    State(app): State<Arc<App>>,
    Named(id): Named,
    asked: Asked<OnPage>,
    sender: Sender,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Receipt>, ApiError> {
    let holder = holder(&app, sender, &id, &asked.0, &headers)?;
    let change: Amendment = json::read(&headers, &body, Amendment::FIELDS)?;
    let mut change = Change::read(change)?;
    let (page, id) = (holder.subject.page, holder.id);
    let hearing = change.words().map(|words| app.guard.hear(page, id, words));
    let (brings_words, takes_words) = (hearing.is_some(), change.takes_words());
    if let Some(hearing) = &hearing {
        change = change.judged(hearing.verdict);
    }
    let outcome = heard(hearing, app.writer.amend(holder, change).await)?;
    if outcome.new && brings_words {
        count_words(&outcome.standing);
    }
    if outcome.new && takes_words {
        app.guard.forget(page, id);
    }
    Ok(Json(receipt(outcome)))
}

/// DELETE /api/v1/feedback/{id}
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    Named(id): Named,
    asked: Asked<OnPage>,
    sender: Sender,
    headers: HeaderMap,
) -> Result<Json<Receipt>, ApiError> {
    let holder = holder(&app, sender, &id, &asked.0, &headers)?;
    let (page, id) = (holder.subject.page, holder.id);
    let outcome = app.writer.withdraw(holder).await?;
    if outcome.new {
        app.guard.forget(page, id);
    }
    Ok(Json(receipt(outcome)))
}

/// Who asks to change which feedback. A malformed id or a missing secret opens nothing, as an
/// unknown one does.
fn holder(
    app: &App,
    sender: Sender,
    id: &str,
    on: &OnPage,
    headers: &HeaderMap,
) -> Result<Holder, ApiError> {
    let (site, subject) = on.resolve(app)?;
    // Only what was tried out in our own preview bears a secret that a page of ours knows.
    if !origin::is_ours(headers, &app.config().public_url) {
        origin::check(headers, &site)?;
    }
    sender.admit(app, &site.id, What::Answers)?;
    let id = FeedbackId::parse(id).ok_or_else(Refusal::unknown_feedback)?;
    let secret = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim())
        .ok_or_else(Refusal::unknown_feedback)?
        .to_owned();
    Ok(Holder {
        subject,
        id,
        secret,
        at: app.clock.now(),
    })
}

fn receipt(outcome: Outcome) -> Receipt {
    let Outcome { id, standing, .. } = outcome;
    Receipt {
        id: id.text(),
        reference: standing
            .given_reference()
            .map(|reference| reference.to_string()),
        state: standing.state,
        received_at: standing.at.to_string(),
        amendable_until: standing.amendable_until().to_string(),
        question: standing.answer.question(),
        answer: standing.answer,
        reasons: standing.reasons,
        has_comment: standing.words.is_some(),
        masked: standing.masked,
    }
}
