//! What people write, and beside which answer.
//!
//! Two collections: `seed/comments.jsonl`, comments that each belong to one page and one answer
//! (some hold invented personal data, markup or spam: to mask and to escape them is the collector's
//! duty, so they go in as they are), and `seed/remarks.toml`, short ones that fit many pages. A
//! comment never stands beside an answer that it contradicts.

use anyhow::{Context, bail};
use rand::Rng;
use rand::seq::{IteratorRandom, SliceRandom};
use rayak_shared::{Answer, Reason, limits};
use serde::Deserialize;

use super::people::Given;
use super::place::Place;
use super::temperament::Kind;
use crate::content::Content;
use crate::language::Language;

/// Of a hundred answers, how many have words.
const PERCENT: usize = 6;
/// How often a remark may stand on one page.
const ON_ONE_PAGE: usize = 2;

#[derive(Debug)]
pub(super) struct Words {
    comments: Vec<Comment>,
    remarks: Vec<Remark>,
    pub(super) trials: Vec<String>,
    pub(super) machines: Vec<String>,
}

/// A comment that belongs to one page.
#[derive(Debug)]
struct Comment {
    page: String,
    language: Language,
    useful: bool,
    rating: i64,
    reasons: Vec<Reason>,
    text: String,
}

/// A comment as its file has it. What the season has no use for (theme, tags, the places of
/// personal data) is passed over.
#[derive(Deserialize)]
struct CommentLine {
    page: String,
    lang: String,
    useful: bool,
    rating: i64,
    reasons: Vec<Reason>,
    text: String,
}

/// Remarks that fit many pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remark {
    language: Language,
    tone: Tone,
    /// Fits pages of this kind only.
    kind: Option<Kind>,
    /// Explains this reason, and stands only where it was given.
    reason: Option<Reason>,
    texts: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tone {
    Glad,
    Annoyed,
    /// A wish or a question, which goes with any answer but the extremes.
    Asking,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remarks {
    trials: Vec<String>,
    machines: Vec<String>,
    remarks: Vec<Remark>,
}

impl Words {
    pub(super) fn read(content: &Content) -> anyhow::Result<Self> {
        let lines = include_str!("../../seed/comments.jsonl").lines().zip(1..);
        let comments = lines.map(|(line, number)| {
            comment(line, content).with_context(|| format!("seed/comments.jsonl:{number}"))
        });
        let Remarks {
            trials,
            machines,
            remarks,
        } = toml::from_str(include_str!("../../seed/remarks.toml")).context("seed/remarks.toml")?;
        Ok(Self {
            comments: comments.collect::<anyhow::Result<_>>()?,
            remarks,
            trials,
            machines,
        })
    }

    /// Gives some of a page's answers their words: first the page's own comments, each once, then
    /// remarks until enough have been written.
    pub(super) fn write(&self, place: &Place<'_>, given: &mut [Given], rng: &mut impl Rng) {
        let mut left = given.len() * PERCENT / 100;
        for comment in self
            .comments
            .iter()
            .filter(|comment| comment.page == place.page.key)
        {
            let fitting = given.iter_mut().filter(|given| comment.fits(given));
            if let Some(given) = fitting.choose(rng) {
                given.comment = Some(comment.text.clone());
                if matches!(given.answer, Answer::Yes | Answer::No) {
                    given.reasons.clone_from(&comment.reasons);
                }
                left = left.saturating_sub(1);
            }
        }
        let mut wordless: Vec<&mut Given> = given
            .iter_mut()
            .filter(|given| given.comment.is_none())
            .collect();
        wordless.shuffle(rng);
        wordless.sort_by_cached_key(|given| eagerness(given.answer, rng));
        let mut written: Vec<&str> = Vec::new();
        for given in wordless {
            if left == 0 {
                break;
            }
            if let Some(text) = self.remark(place.kind(), given, &written, rng) {
                written.push(text);
                given.comment = Some(as_typed(text, rng));
                left -= 1;
            }
        }
    }

    /// A remark that fits an answer: one that the page has seen least, and of those rather one that
    /// explains a reason that was given.
    fn remark<'a>(
        &'a self,
        kind: Kind,
        given: &Given,
        written: &[&str],
        rng: &mut impl Rng,
    ) -> Option<&'a str> {
        let fitting = self
            .remarks
            .iter()
            .filter(|remark| remark.fits(kind, given));
        let ranked = fitting.flat_map(|remark| {
            let seen = |text: &str| written.iter().filter(|one| **one == text).count();
            remark
                .texts
                .iter()
                .map(move |text| ((seen(text), remark.reason.is_none()), text.as_str()))
        });
        let ranked: Vec<_> = ranked
            .filter(|((seen, _), _)| *seen < ON_ONE_PAGE)
            .collect();
        let best = ranked.iter().map(|(rank, _)| *rank).min()?;
        ranked
            .into_iter()
            .filter(|(rank, _)| *rank == best)
            .map(|(_, text)| text)
            .choose(rng)
    }
}

impl Comment {
    fn fits(&self, given: &Given) -> bool {
        let answers = match given.answer {
            Answer::Yes => self.useful,
            Answer::No => !self.useful,
            stars @ Answer::Stars(_) => Answer::stars(self.rating) == Some(stars),
        };
        answers && given.language == self.language && given.comment.is_none()
    }
}

impl Remark {
    fn fits(&self, kind: Kind, given: &Given) -> bool {
        let explains = self
            .reason
            .is_none_or(|reason| given.reasons.contains(&reason));
        explains
            && self.language == given.language
            && self.kind.is_none_or(|own| own == kind)
            && self.tone.suits(given.answer)
    }
}

impl Tone {
    fn suits(self, answer: Answer) -> bool {
        // Answers in the order in which they are offered: yes and no, one star to five.
        let place = answer.place();
        match (self, answer) {
            (Self::Glad, Answer::Stars(_)) => place >= 3,
            (Self::Annoyed, Answer::Stars(_)) => place <= 1,
            (Self::Asking, Answer::Stars(_)) => (1..=3).contains(&place),
            (Self::Glad, _) => answer == Answer::Yes,
            (Self::Annoyed, _) => answer == Answer::No,
            (Self::Asking, _) => true,
        }
    }
}

/// Who is annoyed writes about twice as readily. Small numbers come first.
fn eagerness(answer: Answer, rng: &mut impl Rng) -> u32 {
    let annoyed = Tone::Annoyed.suits(answer);
    rng.random_range(0..if annoyed { 500 } else { 1000 })
}

/// People who type with a thumb seldom end with a full stop.
fn as_typed(text: &str, rng: &mut impl Rng) -> String {
    let text = if rng.random_range(0..100) < 55 {
        text.strip_suffix('.').unwrap_or(text)
    } else {
        text
    };
    text.to_owned()
}

fn comment(line: &str, content: &Content) -> anyhow::Result<Comment> {
    let line: CommentLine = serde_json::from_str(line)?;
    let Some((page, _)) = content.at(&line.page) else {
        bail!(
            "the page {:?} is not a path of the site; give one that is",
            line.page
        )
    };
    // Mixed, transliterated and undetermined words are written by readers of the Arabic version.
    let language = if line.lang == "en" {
        Language::English
    } else {
        Language::Arabic
    };
    let text = line.text.chars().take(limits::COMMENT).collect();
    let CommentLine {
        useful,
        rating,
        reasons,
        ..
    } = line;
    Ok(Comment {
        page: page.key.clone(),
        language,
        useful,
        rating,
        reasons,
        text,
    })
}
