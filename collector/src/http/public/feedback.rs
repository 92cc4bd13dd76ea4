//! Answers: received, amended, withdrawn. Each reply is given only once the change is durable.

use super::super::{ApiError, json};
use super::origin;
use super::query::{Asked, Named, OnPage, resolve};
use crate::clock;
use crate::domain::{Arrival, FeedbackId, Reference, Refusal, Site, Subject, accept};
use crate::serve::App;
use crate::telemetry;
use crate::writer::{Holder, Outcome};
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
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let submission: Submission = json::read(&headers, &body, Submission::FIELDS)?;
    let (site, subject) = resolve(&app, &submission.site, &submission.page)?;
    origin::check(&headers, &site)?;
    let outcome = submit(&app, &submission, &site, subject).await?;
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
    submission: &Submission,
    site: &Site,
    subject: Subject,
) -> Result<Outcome, ApiError> {
    let now = app.clock.now();
    let token = app
        .tokens
        .read(submission.token.as_deref(), subject.page, now);
    let arrival = Arrival {
        at: now,
        token,
        reference: draw(),
        comment_limit: limits::COMMENT,
    };
    let feedback = accept(submission, site, subject, arrival)?;
    let question = feedback.received.answer.question().code();
    let outcome = app.writer.receive(feedback).await?;
    if outcome.new {
        metrics::counter!("rayak_accepted_total", "question" => question).increment(1);
        telemetry::masked(&outcome.standing.masked, 1);
    }
    Ok(outcome)
}

/// PATCH /api/v1/feedback/{id}
pub(super) async fn amend(
    State(app): State<Arc<App>>,
    Named(id): Named,
    asked: Asked<OnPage>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Receipt>, ApiError> {
    let holder = holder(&app, &id, &asked.0, &headers)?;
    let change: Amendment = json::read(&headers, &body, Amendment::FIELDS)?;
    let has_words = matches!(change.comment, Some(Some(_)));
    let outcome = app.writer.amend(holder, change, draw()).await?;
    if outcome.new && has_words {
        telemetry::masked(&outcome.standing.masked, 1);
    }
    Ok(Json(receipt(outcome)))
}

/// DELETE /api/v1/feedback/{id}
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    Named(id): Named,
    asked: Asked<OnPage>,
    headers: HeaderMap,
) -> Result<Json<Receipt>, ApiError> {
    let holder = holder(&app, &id, &asked.0, &headers)?;
    Ok(Json(receipt(app.writer.withdraw(holder).await?)))
}

fn draw() -> Reference {
    Reference::draw(clock::random_u64())
}

/// Who asks to change which feedback. A malformed id or a missing secret opens nothing, as an
/// unknown one does.
fn holder(app: &App, id: &str, on: &OnPage, headers: &HeaderMap) -> Result<Holder, ApiError> {
    let (site, subject) = on.resolve(app)?;
    origin::check(headers, &site)?;
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
        reference: standing.reference.map(|reference| reference.to_string()),
        state: standing.state,
        received_at: standing.at.to_string(),
        amendable_until: standing.amendable_until().to_string(),
        question: standing.answer.question(),
        answer: standing.answer,
        reasons: standing.reasons,
        has_comment: standing.words,
        masked: standing.masked,
    }
}
