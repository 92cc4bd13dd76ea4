//! What remarks are about, by rules that anyone can read, and that say why.
//!
//! ```text
//! words, answer, reasons ─▶ hits of clues ─▶ sums ─▶ the best theme and kind, with what speaks for them
//!                                         └▶ alarms: danger, and personal data that may be left
//! ```
//!
//! The clues lie in `data/`, with their weights. What speaks for a theme is added up; the theme with the most
//! is suggested if it reaches the threshold. All of it is a suggestion: a person decides, and what he decided
//! is never judged again. See `file` for how rules are written and `phrase` for what they find.
//!
//! Deliberately absent: learning. A rule that somebody can read can be put right by him, and a remark is
//! judged the same today and in a year, so that shares of themes can be compared.

mod file;
mod gist;
mod judge;
pub mod measure;
mod phrase;
mod shape;
#[cfg(test)]
mod tests;

pub use file::{Fault, RulesError};
pub use gist::{Gist, MOST_STEMS};
pub use judge::{Clue, Danger, Judged, Remark, Suggestion, Suspicion, Why};
pub use phrase::PhraseError;
pub use shape::Shape;

use crate::coded::coded;
use crate::domain::{Digest, RemarkKind, Theme, digest};
use file::{Draft, Evidence};
use phrase::{Nearness, Phrases};
use rayak_shared::{Answer, Reason};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The files that every collector has.
const FILES: [(&str, &str); 4] = [
    ("themes.toml", include_str!("data/themes.toml")),
    ("kinds.toml", include_str!("data/kinds.toml")),
    ("danger.toml", include_str!("data/danger.toml")),
    ("suspicion.toml", include_str!("data/suspicion.toml")),
];

static BUILT_IN: LazyLock<Arc<Rules>> = LazyLock::new(|| {
    Arc::new(Rules::from_files(FILES).expect("the built-in rules are read by a test"))
});

/// What a theme needs, unless a file says otherwise.
const THRESHOLD: i32 = 2;

coded! {
    /// What a person must look at now. Of two kinds the first is what is said.
    pub DangerKind, 3 {
        /// Somebody may harm himself, or is harmed at home.
        Crisis = "crisis",
        /// Somebody threatens others.
        Threat = "threat",
        /// Something outside may hurt whoever comes by.
        Hazard = "hazard",
    }
}

coded! {
    /// What makes one suspect that a text still tells of a person.
    pub Trace, 8 {
        Name = "name",
        Home = "home",
        Number = "number",
        Health = "health",
        Digits = "digits",
        Address = "address",
        Link = "link",
        /// Something was masked: who gives his number often gives his name.
        Masked = "masked",
    }
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    Theme(Theme, i32),
    Kind(RemarkKind, i32),
    Danger(DangerKind),
    /// No danger of this kind lies in these words.
    NoDanger(DangerKind),
    Trace(Trace),
    NoTrace(Trace),
}

/// What a theme or kind has besides clues in words.
#[derive(Debug, Default)]
struct Weights {
    reasons: Vec<(Reason, i32)>,
    answers: Vec<(Answer, i32)>,
    shapes: Vec<(Shape, i32)>,
}

/// The rules by which remarks are judged.
#[derive(Debug)]
pub struct Rules {
    threshold: i32,
    phrases: Phrases<Means>,
    themes: HashMap<Theme, Weights>,
    kinds: HashMap<RemarkKind, Weights>,
    /// What is suspected of a text that looks so.
    shapes: Vec<(Shape, Trace)>,
    digest: Digest,
}

impl Rules {
    /// Those that every collector has.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// The built-in rules, with those of more files laid over them.
    ///
    /// # Errors
    /// What is wrong first, with its file, line and table.
    pub fn with(more: &[(String, String)]) -> Result<Self, RulesError> {
        let more = more.iter().map(|(name, text)| (&**name, &**text));
        Self::from_files(FILES.into_iter().chain(more))
    }

    /// Rules that stand in one text.
    ///
    /// # Errors
    /// What is wrong first, with its line and table.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        Self::from_files([("rules", text)])
    }

    /// Rules that stand in several files, each laid over those before it.
    ///
    /// # Errors
    /// What is wrong first, with its file, line and table.
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RulesError> {
        let mut draft = Draft::default();
        let mut all = Vec::new();
        for (name, text) in files {
            draft.read(name, text)?;
            all.extend(digest(text));
        }
        let mut phrases = Phrases::default();
        let mut themes = HashMap::new();
        for (theme, evidence) in draft.themes {
            let means = |weight| Means::Theme(theme, weight);
            themes.insert(theme, weights(evidence, means, &mut phrases)?);
        }
        let mut kinds = HashMap::new();
        for (kind, evidence) in draft.kinds {
            let means = |weight| Means::Kind(kind, weight);
            kinds.insert(kind, weights(evidence, means, &mut phrases)?);
        }
        let mut shapes = Vec::new();
        let dangers = draft.dangers.into_iter();
        let dangers =
            dangers.map(|(kind, alarm)| (Means::Danger(kind), Means::NoDanger(kind), alarm));
        let traces = draft.traces.into_iter().map(|(trace, alarm)| {
            shapes.extend(alarm.shapes.iter().map(|shape| (*shape, trace)));
            (Means::Trace(trace), Means::NoTrace(trace), alarm)
        });
        for (alarm, guard, said) in dangers.chain(traces) {
            let lists = [
                (alarm, Nearness::Near, said.words),
                (guard, Nearness::Close, said.unless),
            ];
            for (means, nearness, list) in lists {
                for said in list {
                    let added = phrases.add(&said.phrase, nearness, means);
                    added.map_err(|error| said.wrong(error))?;
                }
            }
        }
        Ok(Self {
            threshold: draft.threshold.unwrap_or(THRESHOLD),
            phrases,
            themes,
            kinds,
            shapes,
            digest: digest(all),
        })
    }

    /// The same for rules that were read from the same texts: whoever keeps what they said need not ask again.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn weights(
    evidence: Evidence,
    means: impl Fn(i32) -> Means,
    phrases: &mut Phrases<Means>,
) -> Result<Weights, RulesError> {
    for (said, weight) in evidence.clues {
        let added = phrases.add(&said.phrase, Nearness::Near, means(weight));
        added.map_err(|error| said.wrong(error))?;
    }
    Ok(Weights {
        reasons: evidence.reasons,
        answers: evidence.answers,
        shapes: evidence.shapes,
    })
}
