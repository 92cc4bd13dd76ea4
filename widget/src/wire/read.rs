//! Replies, read into the shared types.
//!
//! Everything answers `None` rather than an error: whoever asked can only fall back to plain links
//! or to a general text, and the cause is for the collector's log, not for the citizen.

use super::Value;
use crate::flow::Acknowledged;
use rayak_shared::{
    Answer, AnswerView, Dir, ErrorCode, Links, PageView, Question, QuestionView, Reason,
    ReasonView, ReceiptState, Table, Text, Texts, ViewLimits,
};

/// What is asked on this page. Questions, answers and reasons that this version does not know are
/// left out, so that a newer collector can offer them to newer modules.
pub fn view(value: &impl Value) -> Option<PageView<()>> {
    let links = value.get("links")?;
    let limits = value.get("limits")?;
    Some(PageView {
        site: text(value, "site")?,
        page: text(value, "page")?,
        formerly: known(value, "formerly", Value::text).unwrap_or_default(),
        lang: text(value, "lang")?,
        dir: Dir::parse(&text(value, "dir")?).ok()?,
        questions: known(value, "questions", question)?,
        texts: texts(&value.get("texts")?)?,
        links: Links {
            form: text(&links, "form")?,
            privacy: text(&links, "privacy"),
            policy: text(&links, "policy"),
        },
        urgent: text(value, "urgent"),
        limits: ViewLimits {
            comment: count(&limits, "comment")?,
            reasons: count(&limits, "reasons")?,
            amend_hours: count(&limits, "amend_hours")?,
        },
    })
}

/// What the conversation needs of an answer's receipt.
pub fn receipt(value: &impl Value) -> Option<Acknowledged> {
    let mut masked = String::new();
    for kind in known(value, "masked", Value::text)? {
        if !masked.is_empty() {
            masked.push(' ');
        }
        masked.push_str(&kind);
    }
    Some(Acknowledged {
        reference: text(value, "reference"),
        state: ReceiptState::parse(&text(value, "state")?).ok()?,
        answer: answer(value)?,
        masked,
    })
}

/// The code of a refusal.
pub fn problem(value: &impl Value) -> Option<ErrorCode> {
    ErrorCode::parse(&text(value, "code")?).ok()
}

/// The token that says when the question was opened. What is too long to be one would go with the vote,
/// and keep it from getting through.
pub fn token(value: &impl Value) -> Option<String> {
    text(value, "token").filter(|token| token.len() < 1_000)
}

fn question(value: &impl Value) -> Option<QuestionView<()>> {
    Some(QuestionView {
        question: Question::parse(&text(value, "question")?).ok()?,
        text: text(value, "text")?,
        hint: text(value, "hint"),
        answers: known(value, "answers", |offered| {
            Some(AnswerView {
                answer: answer(offered)?,
                text: text(offered, "text")?,
                name: text(offered, "name")?,
                reasons_text: text(offered, "reasons_text"),
                reasons: known(offered, "reasons", reason)?,
            })
        })?,
        figure: text(value, "figure")?,
        summary: (),
    })
}

fn reason(value: &impl Value) -> Option<ReasonView> {
    Some(ReasonView {
        code: Reason::parse(&text(value, "code")?).ok()?,
        text: text(value, "text")?,
    })
}

fn answer(value: &impl Value) -> Option<Answer> {
    let answer = value.get("answer")?;
    match answer.text() {
        // A number of stars that is written as a word is none.
        Some(word) => Answer::from_code(&word).filter(|word| word.question() == Question::Useful),
        None => Answer::stars(whole(answer.number()?)?),
    }
}

fn texts(value: &impl Value) -> Option<Texts> {
    let mut texts = Texts::default();
    for (key, value) in value.members()? {
        let text = match value.text() {
            Some(text) => Text::One(text),
            None => Text::Plural(forms(&value)?),
        };
        texts.0.push((key, text));
    }
    Some(texts)
}

fn forms(value: &impl Value) -> Option<Table<String>> {
    let mut forms = Table::default();
    for (category, text) in value.members()? {
        forms.0.push((category, text.text()?));
    }
    Some(forms)
}

/// A list without those of its elements that cannot be read; an absent list is an empty one.
fn known<V: Value, T>(value: &V, key: &str, read: impl Fn(&V) -> Option<T>) -> Option<Vec<T>> {
    let mut known = Vec::new();
    if let Some(list) = value.get(key) {
        // A loop, since collecting is compiled anew for each kind of element.
        for element in list.list()? {
            if let Some(element) = read(&element) {
                known.push(element);
            }
        }
    }
    Some(known)
}

fn text(value: &impl Value, key: &str) -> Option<String> {
    value.get(key)?.text()
}

fn count(value: &impl Value, key: &str) -> Option<u32> {
    u32::try_from(whole(value.get(key)?.number()?)?).ok()
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
}
