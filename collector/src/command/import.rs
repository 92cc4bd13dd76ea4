//! `rayak import`: dated feedback, one JSON object a line: a submission's fields and `received_at`.
//!
//! It passes the same acceptance as the wire. A line that is refused stops nothing: the report
//! names it by its number, its code and its field, never by its content. A blank line is no line.

use crate::domain::{Arrival, Instant, Refusal, TokenSignal, accept};
use crate::http::{ApiError, json};
use crate::serve::App;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use rayak_shared::{ErrorCode, Submission, limits};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

const RECEIVED_AT: &str = "received_at";
const CHUNK_LINES: usize = 1_000;
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// What became of some lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    pub accepted: u64,
    /// Lines whose feedback was there already, with the same content.
    pub known: u64,
    pub refused: Vec<RefusedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Counted from 1.
    pub line: u64,
    pub code: String,
    pub why: String,
}

impl ImportReport {
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.known += other.known;
        self.refused.extend(other.refused);
    }
}

/// Cuts lines into chunks that travel together, each with the number of its first line: many lines,
/// or few if they are long.
pub fn import_chunks(lines: &[String]) -> Vec<(u64, &[String])> {
    let mut chunks = Vec::new();
    let (mut rest, mut first) = (lines, 1);
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take(CHUNK_LINES).take_while(|line| {
            bytes += line.len();
            bytes <= CHUNK_BYTES
        });
        // A line that is too long by itself is told so where it is read.
        let (chunk, later) = rest.split_at(fitting.count().max(1));
        chunks.push((first, chunk));
        first += chunk.len() as u64;
        rest = later;
    }
    chunks
}

/// Imports lines, of which the first has the number `first`. They share batches, since all of them
/// are sent before the first is awaited.
pub async fn import_lines<'a>(
    app: &App,
    lines: impl Iterator<Item = &'a str>,
    first: u64,
) -> ImportReport {
    let outcomes = join_all(
        lines
            .zip(first..)
            .filter(|(line, _)| !line.trim().is_empty())
            .map(async |(line, number)| (number, import_line(app, line).await)),
    );
    let mut report = ImportReport::default();
    for (line, outcome) in outcomes.await {
        match outcome {
            Ok(true) => report.accepted += 1,
            Ok(false) => report.known += 1,
            Err(error) => report.refused.push(RefusedLine {
                line,
                code: error.code().code().to_owned(),
                why: error.title().to_owned(),
            }),
        }
    }
    report
}

/// Whether the line's feedback is new.
async fn import_line(app: &App, line: &str) -> Result<bool, ApiError> {
    let mut fields = json::object(line.as_bytes())?;
    all_there(&fields)?;
    let at = received_at(fields.remove(RECEIVED_AT).as_ref(), app.clock.now())?;
    let submission: Submission = json::from_object(fields, Submission::FIELDS)?;
    let site = app.site(&submission.site)?;
    let subject = site.resolve(&submission.page)?;
    let arrival = Arrival {
        at,
        token: TokenSignal::Missing,
        opened: None,
        min_fill: SignedDuration::ZERO,
        comment_limit: limits::STAFF_COMMENT,
    };
    let feedback = accept(&submission, &site, subject, arrival)?;
    Ok(app.writer.import(feedback).await?.new)
}

/// Whether a line has every field that it must have; which it lacks is said at once.
fn all_there(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let required = [RECEIVED_AT].iter().chain(Submission::REQUIRED);
    let missing: Vec<_> = required
        .filter(|field| !fields.contains_key(**field))
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        ErrorCode::MalformedJson,
        format!(
            "the line lacks {}; each line is a submission's fields and {RECEIVED_AT}",
            missing.join(", ")
        ),
    ))
}

fn received_at(field: Option<&Value>, now: Instant) -> Result<Instant, Refusal> {
    field
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<Timestamp>().ok())
        .map(Instant::from_timestamp)
        .filter(|at| *at <= now)
        .ok_or_else(|| {
            Refusal::new(
                ErrorCode::MalformedJson,
                "received_at must be a past moment in RFC 3339, such as \"2026-06-01T08:15:30Z\"",
            )
            .field(RECEIVED_AT)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_cut_by_lines_and_by_bytes_and_lose_nothing() {
        let short = vec!["x".to_owned(); 2 * CHUNK_LINES + 1];
        let firsts = |lines: &[String]| -> Vec<u64> {
            import_chunks(lines)
                .iter()
                .map(|(first, _)| *first)
                .collect()
        };
        assert_eq!(firsts(&short), [1, 1_001, 2_001]);
        let long = vec!["x".repeat(CHUNK_BYTES / 2); 3];
        assert_eq!(firsts(&long), [1, 3]);
        assert_eq!(firsts(&["x".repeat(CHUNK_BYTES + 1)]), [1]);
        assert!(firsts(&[]).is_empty());
    }
}
