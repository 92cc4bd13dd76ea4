//! The one door: a submission becomes a feedback, or is refused with the field that is wrong.
//!
//! Everything after this function may trust what it gets. Personal data is masked here, before any
//! log, index or trace has seen the words.

use super::event::{FeedbackId, Received, TokenSignal, WordsVerdict, digest};
use super::verdict::judge;
use super::{Day, Digest, Instant, Lang, PageId, Reference, Refusal, Site, Subject};
use jiff::SignedDuration;
use rayak_shared::{
    Answer, Channel, Device, ErrorCode, Question, RawAnswer, Reason, Submission, is_section,
    is_short_code, limits, personal,
};

/// An accepted submission: dated, scrubbed of personal data, about one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub subject: Subject,
    pub at: Instant,
    pub received: Received,
    /// Where else it may lie already, having come in before the page held the one that it is about: that
    /// page, and what its content would be there.
    pub elsewhere: Vec<(PageId, Digest)>,
    /// The masked words, which lie beside the log.
    pub words: Option<String>,
    /// The most unlisted pages that the site may have.
    pub page_cap: u64,
}

/// How a submission came in: what the pure function below cannot know by itself.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    pub at: Instant,
    /// What its form token proved to be.
    pub token: TokenSignal,
    /// When the form was opened, where a fresh token tells.
    pub opened: Option<Instant>,
    /// The least time in which a person fills in words.
    pub min_fill: SignedDuration,
    /// The most characters that words may have on this way in.
    pub comment_limit: usize,
}

/// Reads a submission about `subject`, a page of `site`.
///
/// # Errors
/// The first thing that is wrong, with its field.
pub fn accept(
    submission: &Submission,
    site: &Site,
    subject: Subject,
    arrival: Arrival,
) -> Result<Feedback, Refusal> {
    let Arrival {
        at,
        token,
        opened,
        min_fill,
        comment_limit,
    } = arrival;
    let id = FeedbackId::parse(&submission.id).ok_or_else(|| {
        unknown(
            "id",
            "the id must be a UUID of version 4 in its hyphenated form",
        )
    })?;
    let secret = submission
        .secret
        .as_deref()
        .map(secret_digest)
        .transpose()?;
    let question = Question::parse(&submission.question)
        .map_err(|_| unknown("question", "the question must be useful or service"))?;
    let answer = read_answer(&submission.answer, question)?;
    let reasons = read_reasons(&submission.reasons, answer)?;
    let lang = read_lang(&submission.lang, site)?;
    if !subject.asks.questions().contains(&question) {
        return Err(Refusal::new(
            ErrorCode::QuestionNotAsked,
            "this question is not asked on this page; the view says which are",
        )
        .field("question"));
    }
    let today = at.day(&site.time_zone);
    let words = read_words(submission.comment.as_deref(), comment_limit)?;
    let masked = words
        .as_ref()
        .map(|words| words.kinds.clone())
        .unwrap_or_default();
    let words = words.map(|words| words.text);
    let mut received = Received {
        id,
        secret,
        content: Digest::default(),
        day: today,
        answer,
        reasons,
        words: words.is_some(),
        masked,
        reference: Reference::of(subject.page, id),
        lang,
        channel: read_or(
            submission.channel.as_deref(),
            Channel::Widget,
            Channel::parse,
            "channel",
        )?,
        section: read_section(submission.section.as_deref())?,
        revision: submission
            .revision
            .as_deref()
            .map(|text| read_revision(text, today))
            .transpose()?,
        widget: short(submission.widget.as_deref(), "widget")?,
        placement: short(submission.placement.as_deref(), "placement")?,
        device: submission.device.as_deref().map(read_device).transpose()?,
        token,
        verdict: judge(
            &submission.trap,
            words.is_some(),
            opened.map(|opened| at.since(opened)),
            min_fill,
        ),
        test: submission.test,
        words_verdict: WordsVerdict::Counted,
    };
    let secret = submission.secret.as_deref().unwrap_or_default();
    received.content = content(&received, subject.page, secret, words.as_deref());
    let elsewhere = subject.also.iter().map(|page| {
        let content = content(&received, *page, secret, words.as_deref());
        (*page, content)
    });
    let elsewhere = elsewhere.collect();
    Ok(Feedback {
        subject,
        at,
        received,
        elsewhere,
        words,
        page_cap: site.page_cap,
    })
}

/// The digest of a client's secret.
///
/// # Errors
/// Unless the secret is twenty-two characters of base64url.
pub(super) fn secret_digest(secret: &str) -> Result<Digest, Refusal> {
    let symbol = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if secret.len() == 22 && secret.bytes().all(symbol) {
        Ok(digest(secret))
    } else {
        Err(unknown(
            "secret",
            "the secret must be 22 characters of base64url (16 random bytes)",
        ))
    }
}

pub(super) fn read_answer(raw: &RawAnswer, question: Question) -> Result<Answer, Refusal> {
    let answer = Answer::from_raw(raw).ok_or_else(|| {
        unknown(
            "answer",
            "the answer must be \"yes\" or \"no\", or a whole number from 1 to 5",
        )
    })?;
    if answer.question() == question {
        return Ok(answer);
    }
    let title = match question {
        Question::Useful => "the question useful is answered by \"yes\" or \"no\"",
        Question::Service => "the question service is answered by a whole number from 1 to 5",
    };
    Err(Refusal::new(ErrorCode::AnswerMismatch, title).field("answer"))
}

/// Reads reasons into the order of their codes, each once.
pub(super) fn read_reasons(codes: &[String], answer: Answer) -> Result<Vec<Reason>, Refusal> {
    let mut reasons = Vec::new();
    for code in codes {
        let reason = Reason::parse(code).map_err(|_| {
            unknown(
                "reasons",
                "a reason must be one of the codes that the view lists",
            )
        })?;
        if !Reason::of(answer).contains(&reason) {
            return Err(Refusal::new(
                ErrorCode::ReasonMismatch,
                "this reason does not belong to this answer; the view lists each answer's reasons",
            )
            .field("reasons"));
        }
        reasons.push(reason);
    }
    reasons.sort_unstable();
    reasons.dedup();
    if reasons.len() > limits::REASONS {
        return Err(Refusal::new(
            ErrorCode::TooManyReasons,
            format!("at most {} reasons may be given", limits::REASONS),
        )
        .field("reasons")
        .limit(limits::REASONS));
    }
    Ok(reasons)
}

/// Reads words: control characters go, what nobody can see is no words, and personal data is masked.
pub(super) fn read_words(
    comment: Option<&str>,
    limit: usize,
) -> Result<Option<personal::Masked>, Refusal> {
    let Some(comment) = comment else {
        return Ok(None);
    };
    if comment.chars().count() > limit {
        return Err(Refusal::new(
            ErrorCode::CommentTooLong,
            format!("the comment must be at most {limit} characters long"),
        )
        .field("comment")
        .limit(limit));
    }
    let kept: String = comment
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let kept = kept.trim();
    let blank = kept
        .chars()
        .all(|c| c.is_whitespace() || rayak_shared::is_unseen(c));
    Ok((!blank).then(|| personal::mask(kept)))
}

fn read_lang(code: &str, site: &Site) -> Result<Lang, Refusal> {
    site.language(code)
        .ok_or_else(|| unknown("lang", "the language must be one of the site's languages"))
}

fn read_or<T>(
    code: Option<&str>,
    default: T,
    parse: impl Fn(&str) -> Result<T, rayak_shared::UnknownCode>,
    field: &'static str,
) -> Result<T, Refusal> {
    code.map_or(Ok(default), |code| {
        parse(code).map_err(|_| unknown(field, "the channel must be widget, form or kiosk"))
    })
}

fn read_device(code: &str) -> Result<Device, Refusal> {
    Device::parse(code).map_err(|_| unknown("device", "the device must be narrow or wide"))
}

pub(super) fn read_section(text: Option<&str>) -> Result<Option<String>, Refusal> {
    match text {
        None => Ok(None),
        Some(text) if is_section(text) => Ok(without_numbers(text)),
        Some(_) => Err(unknown(
            "section",
            "a section is the id of a heading: a letter, then letters, digits, '_', '.' or '-', at \
             most 64 characters",
        )),
    }
}

/// Whether a text can be a page's revision.
pub fn is_revision(text: &str, today: Day) -> bool {
    read_revision(text, today).is_ok()
}

/// A revision is a date, so that "since the last edit" can be said and drawn; one in the future
/// would hide every answer until then. A day's grace is for clocks and time zones that are ahead.
fn read_revision(text: &str, today: Day) -> Result<Day, Refusal> {
    Day::parse(text)
        .filter(|day| day.0 <= today.0.saturating_add(1))
        .ok_or_else(|| {
            unknown(
                "revision",
                "a revision is the date of the page's last edit, YYYY-MM-DD, not in the future",
            )
        })
}

fn short(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    match text {
        None | Some("") => Ok(None),
        Some(text) if is_short_code(text) => Ok(without_numbers(text)),
        Some(_) => Err(unknown(
            field,
            "this must be at most 32 letters, digits, '.', '_', '+' or '-'",
        )),
    }
}

/// A code of the page's maker, unless a number of a person could stand in it: none that is known
/// without words beside it is shorter than nine digits. The answer is worth more than the code, so it is
/// taken without it.
fn without_numbers(code: &str) -> Option<String> {
    let digits = code.chars().filter(char::is_ascii_digit).count();
    (digits < 9).then(|| code.to_owned())
}

fn unknown(field: &'static str, title: &str) -> Refusal {
    Refusal::new(ErrorCode::UnknownCode, title).field(field)
}

/// The digest by which a replay is known. It is taken over the masked form: a digest of raw words
/// would let anyone test telephone numbers against it. It outlives the words, so that it is bound to
/// its feedback, and to the secret that only the sender knows: whoever reads the log can neither see
/// that two say the same nor find withdrawn words by guessing. What a retry may change — the token,
/// and the verdicts, which follow from when and how it came — is left out.
fn content(received: &Received, page: PageId, secret: &str, words: Option<&str>) -> super::Digest {
    let reasons: Vec<_> = received
        .reasons
        .iter()
        .map(|reason| reason.code())
        .collect();
    let canonical = [
        secret,
        received.answer.code(),
        &reasons.join(","),
        words.unwrap_or_default(),
        received.lang.as_str(),
        received.channel.code(),
        received.section.as_deref().unwrap_or_default(),
        &received
            .revision
            .map(|day| day.to_string())
            .unwrap_or_default(),
        if received.test { "test" } else { "" },
    ]
    .join("\u{0}");
    digest([&page.0[..], &received.id.0, canonical.as_bytes()].concat())
}
