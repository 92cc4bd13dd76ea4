//! `rayak export`: every event as a line of JSON, with its words where they still stand.
//!
//! The form belongs to no engine. Events are ordered within their page; (page, number) is the
//! cursor of an export. Digests are kept, in base64url, so that an import of an export could know
//! replays and let citizens amend.

use crate::domain::{
    Digest, Erased, Event, Finding, Head, Received, RemarkKind, SeenBatch, Theme, TokenSignal,
    What, WordsChange, WordsVerdict,
};
use crate::store::{Fault, Standings as _, Store, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rayak_shared::{Answer, Channel, Device, Question, Reason, personal};
use serde::{Deserialize, Serialize};
use std::io;

/// One event of one page.
#[derive(Debug, Serialize)]
struct Line {
    site: String,
    page: String,
    number: u64,
    /// RFC 3339 in UTC, to the millisecond, as the log has it.
    at: String,
    #[serde(flatten)]
    what: Told,
}

#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Told {
    Received(Box<ReceivedLine>),
    Amended {
        id: String,
        answer: Option<Answer>,
        reasons: Option<Vec<Reason>>,
        /// `kept`, `removed` or `replaced`.
        words_change: &'static str,
        words_verdict: Option<&'static str>,
        masked: Vec<personal::Kind>,
        words: Option<String>,
        /// `kept`, `removed` or `replaced`.
        section_change: &'static str,
        section: Option<String>,
    },
    Withdrawn {
        id: String,
    },
    Erased {
        id: String,
        /// `asked` or `age`.
        why: &'static str,
    },
    Read {
        id: String,
    },
    Unread {
        id: String,
    },
    SortedByKind {
        id: String,
        kind: Option<&'static str>,
    },
    SortedByTheme {
        id: String,
        theme: Option<&'static str>,
    },
    Found {
        id: String,
        finding: Option<&'static str>,
    },
    Attended {
        id: String,
    },
    Seen {
        day: String,
        lang: String,
        seen: [u32; 3],
        opened: [u32; 3],
    },
}

/// What is told of a feedback that came in.
#[derive(Debug, Serialize)]
struct ReceivedLine {
    id: String,
    secret_digest: Option<String>,
    content_digest: String,
    day: String,
    question: Question,
    answer: Answer,
    reasons: Vec<Reason>,
    masked: Vec<personal::Kind>,
    reference: String,
    lang: String,
    channel: Channel,
    section: Option<String>,
    revision: Option<String>,
    widget: Option<String>,
    placement: Option<String>,
    device: Option<Device>,
    token: &'static str,
    verdict: &'static str,
    test: bool,
    /// Whether words came with the event; they are told only while they stand.
    had_words: bool,
    /// `counted`, or why the words are not among those that are read.
    words_verdict: Option<&'static str>,
    words: Option<String>,
}

/// What was exported, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReport {
    pub events: u64,
    pub faults: Vec<Fault>,
}

/// Hands every event that can be read to `line`, as JSON without a line's end. A page whose head is
/// lost is named by its id, and its site not at all.
///
/// # Errors
/// If the store cannot be read at all, or `line` fails; damage to records is in the report.
pub fn export_to(
    store: &Store,
    mut line: impl FnMut(String) -> io::Result<()>,
) -> Result<ExportReport, StoreError> {
    let mut report = ExportReport::default();
    for page in store.pages()? {
        let id = page.to_string();
        let head = readable(&mut report.faults, &id, store.head(page))?.flatten();
        let head = head.unwrap_or_else(|| {
            let what = "its head is lost, and with it the page's name".to_owned();
            let nameless = Head::new("", &id);
            report.faults.push(Fault { page: id, what });
            nameless
        });
        let title = format!("{}:{}", head.site, head.name);
        for event in store.events(page, 0) {
            let Some((number, event)) = readable(&mut report.faults, &title, event)? else {
                continue;
            };
            let words = store.words(page, number);
            let words = readable(&mut report.faults, &title, words)?.flatten();
            let told = tell(&head, number, event, words.map(|words| words.text));
            line(serde_json::to_string(&told).map_err(io::Error::other)?)?;
            report.events += 1;
        }
    }
    Ok(report)
}

/// What was read, or nothing where it is damaged, which is told.
fn readable<T>(
    faults: &mut Vec<Fault>,
    page: &str,
    read: Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(StoreError::Damaged { what }) => {
            let page = page.to_owned();
            faults.push(Fault { page, what });
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn tell(head: &Head, number: u64, event: Event, words: Option<String>) -> Line {
    let at = format!("{:.3}", event.at.timestamp());
    let what = match event.what {
        What::Received(received) => received_line(*received, words),
        What::Amended(change) => {
            let (words_change, masked, words_verdict) = match change.words {
                WordsChange::Kept => ("kept", Vec::new(), None),
                WordsChange::Removed => ("removed", Vec::new(), None),
                WordsChange::Replaced { masked, verdict } => ("replaced", masked, Some(verdict)),
            };
            let (section_change, section) = match change.section {
                None => ("kept", None),
                Some(None) => ("removed", None),
                Some(Some(section)) => ("replaced", Some(section)),
            };
            Told::Amended {
                id: change.id.text(),
                answer: change.answer,
                reasons: change.reasons,
                words_change,
                words_verdict: words_verdict.map(WordsVerdict::code),
                masked,
                words,
                section_change,
                section,
            }
        }
        What::Withdrawn(id) => Told::Withdrawn { id: id.text() },
        What::Read(id) => Told::Read { id: id.text() },
        What::Unread(id) => Told::Unread { id: id.text() },
        What::SortedByKind(id, kind) => Told::SortedByKind {
            id: id.text(),
            kind: kind.map(RemarkKind::code),
        },
        What::SortedByTheme(id, theme) => Told::SortedByTheme {
            id: id.text(),
            theme: theme.map(Theme::code),
        },
        What::Found(id, finding) => Told::Found {
            id: id.text(),
            finding: finding.map(Finding::code),
        },
        What::Attended(id) => Told::Attended { id: id.text() },
        What::Erased(Erased { id, why }) => Told::Erased {
            id: id.text(),
            why: why.code(),
        },
        What::Seen(SeenBatch {
            day,
            lang,
            seen,
            opened,
        }) => Told::Seen {
            day: day.to_string(),
            lang: lang.as_str().to_owned(),
            seen,
            opened,
        },
    };
    Line {
        site: head.site.clone(),
        page: head.name.clone(),
        number,
        at,
        what,
    }
}

fn received_line(received: Received, words: Option<String>) -> Told {
    Told::Received(Box::new(ReceivedLine {
        id: received.id.text(),
        secret_digest: received.secret.map(digest_text),
        content_digest: digest_text(received.content),
        day: received.day.to_string(),
        question: received.answer.question(),
        answer: received.answer,
        reasons: received.reasons,
        masked: received.masked,
        reference: received.reference.to_string(),
        lang: received.lang.as_str().to_owned(),
        channel: received.channel,
        section: received.section,
        revision: received.revision.map(|day| day.to_string()),
        widget: received.widget,
        placement: received.placement,
        device: received.device,
        token: match received.token {
            TokenSignal::Missing => "missing",
            TokenSignal::Fresh => "fresh",
            TokenSignal::Stale => "stale",
        },
        verdict: received.verdict.code(),
        test: received.test,
        had_words: received.words,
        words_verdict: received.words.then(|| received.words_verdict.code()),
        words,
    }))
}

fn digest_text(digest: Digest) -> String {
    URL_SAFE_NO_PAD.encode(digest)
}
