//! The files in which rules are written, and what may be wrong with them.
//!
//! ```toml
//! threshold = 2
//!
//! [theme.technical_fault]
//! reasons = { technical = 3 }      # given with the answer, by code
//! answers = { no = 1 }             # the answer itself: yes, no, 1 to 5
//! shapes = { markup = -1 }         # what the text looks like
//! [theme.technical_fault.clues]    # weight = phrases; see `phrase`
//! 4 = ["لا|ما يفتح"]
//! -3 = ["ما شاء الله"]
//!
//! [danger.hazard]
//! words = ["سلك مكشوف"]
//! unless = ["لا يوجد سلك"]         # what lies whole in one of these is no danger
//! ```
//!
//! Rules may lie in several files. A section of a later file takes the place of the same section of an
//! earlier one, so that a house can word one theme its own way and keep the rest.

use super::phrase::PhraseError;
use super::shape::Shape;
use super::{DangerKind, Trace};
use crate::domain::{RemarkKind, Theme};
use rayak_shared::{Answer, Question, Reason};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What is wrong with a file of rules, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {key}: {fault}")]
pub struct RulesError {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The table in which it stands.
    pub key: String,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it cannot be read: {0}")]
    Unread(String),
    #[error("{name:?} is none of {known}")]
    Unknown { name: String, known: String },
    #[error("{0:?} is no weight; write a whole number from -9 to 9, and not 0")]
    Weight(String),
    #[error("the phrase {phrase:?} is not good: {error}")]
    Phrase { phrase: String, error: PhraseError },
    #[error("the threshold must be from 1 to 99")]
    Threshold,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    threshold: Option<Spanned<i64>>,
    #[serde(default)]
    theme: BTreeMap<Spanned<String>, Topic>,
    #[serde(default)]
    kind: BTreeMap<Spanned<String>, Topic>,
    #[serde(default)]
    danger: BTreeMap<Spanned<String>, Words>,
    #[serde(default)]
    suspicion: BTreeMap<Spanned<String>, Words>,
}

type Weights = BTreeMap<Spanned<String>, Spanned<i64>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    #[serde(default)]
    reasons: Weights,
    #[serde(default)]
    answers: Weights,
    #[serde(default)]
    shapes: Weights,
    #[serde(default)]
    clues: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    shapes: Vec<Spanned<String>>,
}

/// A phrase, and where it was written.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) phrase: String,
    at: Place,
}

#[derive(Debug, Clone)]
struct Place {
    file: String,
    line: usize,
    key: String,
}

impl Place {
    fn wrong(&self, fault: Fault) -> RulesError {
        RulesError {
            file: self.file.clone(),
            line: self.line,
            key: self.key.clone(),
            fault,
        }
    }
}

impl Said {
    pub(super) fn wrong(&self, error: PhraseError) -> RulesError {
        self.at.wrong(Fault::Phrase {
            phrase: self.phrase.clone(),
            error,
        })
    }
}

/// What speaks for a theme or kind.
#[derive(Debug, Default, Clone)]
pub(super) struct Evidence {
    pub(super) reasons: Vec<(Reason, i32)>,
    pub(super) answers: Vec<(Answer, i32)>,
    pub(super) shapes: Vec<(Shape, i32)>,
    pub(super) clues: Vec<(Said, i32)>,
}

/// What raises an alarm, and what does not although it looks so.
#[derive(Debug, Default, Clone)]
pub(super) struct Alarm {
    pub(super) words: Vec<Said>,
    pub(super) unless: Vec<Said>,
    pub(super) shapes: Vec<Shape>,
}

/// All files together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) threshold: Option<i32>,
    pub(super) themes: BTreeMap<Theme, Evidence>,
    pub(super) kinds: BTreeMap<RemarkKind, Evidence>,
    pub(super) dangers: BTreeMap<DangerKind, Alarm>,
    pub(super) traces: BTreeMap<Trace, Alarm>,
}

impl Draft {
    /// Lays a file over what was read before.
    pub(super) fn read(&mut self, name: &str, text: &str) -> Result<(), RulesError> {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        let reader = Reader { name, ends };
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let fault = Fault::Unread(error.message().to_owned());
            reader.place(at, "the file").wrong(fault)
        })?;
        if let Some(threshold) = written.threshold {
            let place = reader.place(threshold.span().start, "threshold");
            let good = i32::try_from(*threshold.get_ref()).ok();
            let good = good.filter(|it| (1..=99).contains(it));
            self.threshold = Some(good.ok_or_else(|| place.wrong(Fault::Threshold))?);
        }
        for (code, topic) in &written.theme {
            let theme = reader.code(code, "theme", (&Theme::ALL, Theme::code))?;
            let evidence = reader.evidence(topic, &format!("theme.{}", theme.code()))?;
            self.themes.insert(theme, evidence);
        }
        for (code, topic) in &written.kind {
            let kind = reader.code(code, "kind", (&RemarkKind::ALL, RemarkKind::code))?;
            let evidence = reader.evidence(topic, &format!("kind.{}", kind.code()))?;
            self.kinds.insert(kind, evidence);
        }
        for (code, words) in &written.danger {
            let kind = reader.code(code, "danger", (&DangerKind::ALL, DangerKind::code))?;
            let alarm = reader.alarm(words, &format!("danger.{}", kind.code()))?;
            self.dangers.insert(kind, alarm);
        }
        for (code, words) in &written.suspicion {
            let trace = reader.code(code, "suspicion", (&Trace::ALL, Trace::code))?;
            let alarm = reader.alarm(words, &format!("suspicion.{}", trace.code()))?;
            self.traces.insert(trace, alarm);
        }
        Ok(())
    }
}

/// What may stand somewhere, and how each of it is written.
type Known<'a, T> = (&'a [T], fn(T) -> &'static str);

/// One file while it is read.
struct Reader<'a> {
    name: &'a str,
    /// Where its lines end. Every phrase is asked for its line, so that counting anew for each would take
    /// longer than all the rest.
    ends: Vec<usize>,
}

impl Reader<'_> {
    fn place(&self, at: usize, key: &str) -> Place {
        Place {
            file: self.name.to_owned(),
            line: 1 + self.ends.partition_point(|end| *end < at),
            key: key.to_owned(),
        }
    }

    fn code<T: Copy>(
        &self,
        code: &Spanned<String>,
        key: &str,
        (all, spelled): Known<'_, T>,
    ) -> Result<T, RulesError> {
        let found = all.iter().find(|it| spelled(**it) == code.get_ref());
        found.copied().ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|it| spelled(*it)).collect();
            self.place(code.span().start, key).wrong(Fault::Unknown {
                name: code.get_ref().clone(),
                known: known.join(", "),
            })
        })
    }

    fn evidence(&self, topic: &Topic, key: &str) -> Result<Evidence, RulesError> {
        let answers = Question::ALL.iter().flat_map(|it| Answer::of(*it));
        let answers: Vec<Answer> = answers.copied().collect();
        let within = |part: &str| format!("{key}.{part}");
        let mut clues = Vec::new();
        for (weight, phrases) in &topic.clues {
            let place = self.place(weight.span().start, &within("clues"));
            let parsed = weight.get_ref().parse::<i64>().ok().and_then(weighty);
            let wrong = || place.wrong(Fault::Weight(weight.get_ref().clone()));
            let weight = parsed.ok_or_else(wrong)?;
            let said = self.said(phrases, &within("clues"));
            clues.extend(said.map(|said| (said, weight)));
        }
        Ok(Evidence {
            reasons: self.weights(
                &topic.reasons,
                &within("reasons"),
                (Reason::ALL, Reason::code),
            )?,
            answers: self.weights(&topic.answers, &within("answers"), (&answers, Answer::code))?,
            shapes: self.weights(&topic.shapes, &within("shapes"), (&Shape::ALL, Shape::code))?,
            clues,
        })
    }

    fn weights<T: Copy>(
        &self,
        weights: &Weights,
        key: &str,
        known: Known<'_, T>,
    ) -> Result<Vec<(T, i32)>, RulesError> {
        let read = weights.iter().map(|(code, weight)| {
            let what = self.code(code, key, known)?;
            let place = self.place(weight.span().start, key);
            let number = *weight.get_ref();
            let wrong = || place.wrong(Fault::Weight(number.to_string()));
            Ok((what, weighty(number).ok_or_else(wrong)?))
        });
        read.collect()
    }

    fn alarm(&self, words: &Words, key: &str) -> Result<Alarm, RulesError> {
        let key_of_shapes = format!("{key}.shapes");
        let shapes = words.shapes.iter();
        let shapes = shapes.map(|code| self.code(code, &key_of_shapes, (&Shape::ALL, Shape::code)));
        Ok(Alarm {
            words: self.said(&words.words, &format!("{key}.words")).collect(),
            unless: self.said(&words.unless, &format!("{key}.unless")).collect(),
            shapes: shapes.collect::<Result<_, _>>()?,
        })
    }

    fn said<'a>(
        &'a self,
        phrases: &'a [Spanned<String>],
        key: &str,
    ) -> impl Iterator<Item = Said> + 'a {
        let key = key.to_owned();
        phrases.iter().map(move |phrase| Said {
            phrase: phrase.get_ref().clone(),
            at: self.place(phrase.span().start, &key),
        })
    }
}

fn weighty(weight: i64) -> Option<i32> {
    let weight = i32::try_from(weight).ok()?;
    (weight != 0 && weight.abs() <= 9).then_some(weight)
}
