//! How often the rules are right, held against remarks that people have sorted.
//!
//! Remarks are masked first, as they are before anything keeps them. What comes out names lines and codes and
//! never words. Deliberately absent: any way to fit the rules to the remarks. Rules that were made of the
//! lines they are measured on would only know these by heart.

use super::{Judged, Remark, Rules};
use crate::domain::{RemarkKind, Theme};
use crate::text::Language;
use rayak_shared::{Answer, Counts, Reason, Score, personal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A remark that somebody has sorted, as a line of JSON. Fields that are not named here are let be.
#[derive(Debug, Deserialize)]
struct Line {
    text: String,
    theme: String,
    kind: String,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    useful: Option<bool>,
    #[serde(default)]
    rating: Option<i64>,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    contains_pii: Vec<Datum>,
}

/// A personal datum that somebody found in it.
#[derive(Debug, Deserialize)]
struct Datum {
    #[serde(default)]
    detectable: bool,
}

/// A line with its codes read.
#[derive(Debug)]
struct Sorted {
    line: usize,
    masked: personal::Masked,
    theme: Theme,
    kind: RemarkKind,
    language: Option<Language>,
    answer: Option<Answer>,
    reasons: Vec<Reason>,
    /// Whether it holds personal data, and some that no scanner finds.
    personal: Holds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// A scanner finds it, so that it is masked by the time that words are suspected.
    Masked,
    Unseen,
}

/// What came out.
#[derive(Debug, Serialize)]
pub struct Measured {
    pub remarks: u64,
    /// Lines that could not be read, by number, with what is wrong.
    pub unread: Vec<(usize, String)>,
    pub theme: Held,
    pub kind: Held,
    pub language: Held,
    pub danger: Flagged,
    /// Of the remarks that hold what no scanner finds, how many were suspected.
    pub suspected: Option<Part>,
    /// Of those that hold nothing, how many were suspected all the same.
    pub suspected_in_vain: Option<Part>,
}

/// What was suggested of one sort of code, held against what people said.
#[derive(Debug, Serialize)]
pub struct Held {
    /// Of all remarks, how many were sorted as people sorted them.
    pub right: Option<Part>,
    /// Of those about which something was suggested.
    pub right_where_suggested: Option<Part>,
    /// How many got no suggestion.
    pub silent: u64,
    pub each: Vec<Each>,
    /// What was taken for something else, and how often, the most frequent first.
    pub mistaken: Vec<(&'static str, &'static str, u64)>,
}

/// One code.
#[derive(Debug, Serialize)]
pub struct Each {
    pub code: &'static str,
    /// How many remarks people gave it.
    pub n: u64,
    pub suggested: u64,
    /// Of those for which it was suggested, how many people gave it.
    pub precision: Option<Part>,
    /// Of those that people gave it, for how many it was suggested.
    pub recall: Option<Part>,
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    pub of: u64,
    pub has: u64,
    pub score: Score,
}

impl Part {
    fn new(has: u64, of: u64) -> Option<Self> {
        let counts = Counts::Useful {
            yes: has,
            no: of.checked_sub(has)?,
        };
        let score = counts.score()?;
        Some(Self { of, has, score })
    }
}

/// Remarks that somebody must look at first, by line.
#[derive(Debug, Default, Serialize)]
pub struct Flagged {
    pub lines: Vec<(usize, &'static str)>,
}

/// Holds rules against remarks, a line of JSON each. Empty lines are let be.
#[must_use]
pub fn measure(rules: &Rules, lines: &str) -> Measured {
    let mut unread = Vec::new();
    let mut sorted = Vec::new();
    for (at, line) in lines
        .lines()
        .enumerate()
        .filter(|(_, it)| !it.trim().is_empty())
    {
        match read(at + 1, line) {
            Ok(line) => sorted.push(line),
            Err(wrong) => unread.push((at + 1, wrong)),
        }
    }
    let (mut themes, mut kinds, mut languages) =
        (Pairs::default(), Pairs::default(), Pairs::default());
    let mut danger = Flagged::default();
    let (mut personal, mut others) = ((0, 0), (0, 0));
    for line in &sorted {
        let judged = judge(rules, line);
        themes.add(
            line.theme.code(),
            judged.theme.as_ref().map(|it| it.what.code()),
        );
        kinds.add(
            line.kind.code(),
            judged.kind.as_ref().map(|it| it.what.code()),
        );
        if let Some(language) = line.language {
            languages.add(language.code(), Some(judged.language.code()));
        }
        danger
            .lines
            .extend(judged.danger.map(|it| (line.line, it.kind.code())));
        let (has, of) = match line.personal {
            Holds::Unseen => &mut personal,
            Holds::Nothing => &mut others,
            Holds::Masked => continue,
        };
        *has += u64::from(judged.suspicion.is_some());
        *of += 1;
    }
    Measured {
        remarks: sorted.len() as u64,
        unread,
        theme: themes.held(&Theme::ALL.map(Theme::code)),
        kind: kinds.held(&RemarkKind::ALL.map(RemarkKind::code)),
        language: languages.held(&Language::ALL.map(Language::code)),
        danger,
        suspected: Part::new(personal.0, personal.1),
        suspected_in_vain: Part::new(others.0, others.1),
    }
}

fn judge<'a>(rules: &Rules, line: &'a Sorted) -> Judged<'a> {
    rules.judge(&Remark {
        text: &line.masked.text,
        answer: line.answer,
        reasons: &line.reasons,
        masked: &line.masked.kinds,
    })
}

fn read(number: usize, line: &str) -> Result<Sorted, String> {
    // The column is told and the words are not.
    let read: Line = serde_json::from_str(line)
        .map_err(|error| format!("it is no remark; see column {}", error.column()))?;
    // In a file whose columns are shifted the words stand where a code should.
    let unknown = |what: &str, known: &[&str]| format!("{what} is none of {}", known.join(", "));
    let codes: Vec<&str> = Reason::ALL.iter().map(|it| it.code()).collect();
    let reasons = read.reasons.iter();
    let reasons = reasons.map(|code| Reason::parse(code).map_err(|_| unknown("a reason", &codes)));
    // A page asks one question; where both were answered, whether it was useful is what it asked.
    let answer = match (read.useful, read.rating) {
        (Some(true), _) => Some(Answer::Yes),
        (Some(false), _) => Some(Answer::No),
        (None, Some(stars)) => {
            let answer = Answer::stars(stars);
            Some(answer.ok_or_else(|| "the rating is not from 1 to 5".to_owned())?)
        }
        (None, None) => None,
    };
    let codes = Language::ALL.map(Language::code);
    let language = read
        .lang
        .map(|code| Language::parse(&code).ok_or_else(|| unknown("the language", &codes)));
    let theme = Theme::parse(&read.theme);
    let theme = theme.ok_or_else(|| unknown("the theme", &Theme::ALL.map(Theme::code)))?;
    let kind = RemarkKind::parse(&read.kind);
    let kind = kind.ok_or_else(|| unknown("the kind", &RemarkKind::ALL.map(RemarkKind::code)))?;
    Ok(Sorted {
        line: number,
        theme,
        kind,
        language: language.transpose()?,
        answer,
        reasons: reasons.collect::<Result<_, _>>()?,
        personal: match &read.contains_pii[..] {
            [] => Holds::Nothing,
            data if data.iter().any(|datum| !datum.detectable) => Holds::Unseen,
            _ => Holds::Masked,
        },
        masked: personal::mask(&read.text),
    })
}

/// What people said, with what was suggested.
#[derive(Debug, Default)]
struct Pairs(BTreeMap<(&'static str, Option<&'static str>), u64>);

impl Pairs {
    fn add(&mut self, said: &'static str, suggested: Option<&'static str>) {
        *self.0.entry((said, suggested)).or_default() += 1;
    }

    fn count(&self, which: impl Fn(&str, Option<&str>) -> bool) -> u64 {
        let counted = self
            .0
            .iter()
            .filter(|((said, suggested), _)| which(said, *suggested));
        counted.map(|(_, n)| n).sum()
    }

    fn held(&self, codes: &[&'static str]) -> Held {
        let right = self.count(|said, suggested| suggested == Some(said));
        let silent = self.count(|_, suggested| suggested.is_none());
        let all = self.count(|_, _| true);
        let each = codes.iter().map(|&code| {
            let n = self.count(|said, _| said == code);
            let suggested = self.count(|_, it| it == Some(code));
            let right = self.count(|said, it| said == code && it == Some(code));
            Each {
                code,
                n,
                suggested,
                precision: Part::new(right, suggested),
                recall: Part::new(right, n),
            }
        });
        let mistaken = self.0.iter().filter_map(|((said, suggested), n)| {
            let suggested = suggested.filter(|it| it != said)?;
            Some((*said, suggested, *n))
        });
        let mut mistaken: Vec<_> = mistaken.collect();
        mistaken.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
        Held {
            right: Part::new(right, all),
            right_where_suggested: Part::new(right, all - silent),
            silent,
            each: each.filter(|it| it.n + it.suggested > 0).collect(),
            mistaken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [theme.payment_fees.clues]
        3 = ["fee"]
        [theme.spam.clues]
        3 = ["casino"]
        [kind.complaint]
        answers = { no = 2, 1 = 2 }
        [danger.hazard]
        words = ["fire"]
        [suspicion.name]
        words = ["my name"]
    "#;

    fn measured(lines: &[&str]) -> Measured {
        let rules = Rules::parse(RULES).expect("good rules");
        measure(&rules, &lines.join("\n"))
    }

    #[test]
    fn what_was_suggested_is_held_against_what_people_said() {
        let seen = measured(&[
            r#"{"id":"a","text":"The fee","lang":"en","theme":"payment_fees","kind":"complaint","useful":false}"#,
            r#"{"text":"A fee, fire","theme":"other","kind":"complaint","rating":1,"contains_pii":[{"kind":"mobile","detectable":true}]}"#,
            "",
            r#"{"text":"Nothing","theme":"payment_fees","kind":"praise","useful":true,"reasons":["clear"]}"#,
            r#"{"text":"casino","theme":"spam","kind":"spam"}"#,
            r#"{"text":"my name","theme":"other","kind":"inquiry","contains_pii":[{"detectable":false}]}"#,
        ]);
        assert_eq!((seen.remarks, seen.unread.len()), (5, 0));
        let right = seen.theme.right.expect("a share");
        assert_eq!((right.has, right.of), (2, 5));
        let where_suggested = seen.theme.right_where_suggested.expect("a share");
        assert_eq!(
            (where_suggested.has, where_suggested.of, seen.theme.silent),
            (2, 3, 2)
        );
        assert_eq!(seen.theme.mistaken, [("other", "payment_fees", 1)]);
        let fees = seen
            .theme
            .each
            .iter()
            .find(|it| it.code == "payment_fees")
            .expect("fees");
        let share = |part: Option<Part>| part.map(|it| (it.has, it.of));
        assert_eq!(
            (fees.n, share(fees.precision), share(fees.recall)),
            (2, Some((1, 2)), Some((1, 2)))
        );
        let kinds = seen.kind.right.expect("a share");
        assert_eq!((kinds.has, kinds.of, seen.kind.silent), (3, 5, 2));
        assert_eq!(share(seen.language.right), Some((1, 1)));
        assert_eq!(seen.danger.lines, [(2, "hazard")]);
        assert_eq!(
            (share(seen.suspected), share(seen.suspected_in_vain)),
            (Some((1, 1)), Some((0, 3)))
        );
    }

    #[test]
    fn a_share_bears_its_interval() {
        let part = Part::new(8, 10).expect("a share");
        assert_eq!(
            (part.score.value, part.score.low, part.score.high),
            (8000, 4902, 9433)
        );
        assert_eq!(Part::new(0, 0), None);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_by_its_number_and_without_its_words() {
        let seen = measured(&[
            "secret words",
            r#"{"text":"secret words","kind":"praise"}"#,
            r#"{"text":"secret words","theme":"secret words","kind":"praise"}"#,
            r#"{"text":"secret words","theme":"other","kind":"secret words"}"#,
            r#"{"text":"secret words","theme":"other","kind":"praise","rating":9}"#,
            r#"{"text":"secret words","theme":"other","kind":"praise","reasons":["secret words"]}"#,
            r#"{"text":"secret words","theme":"other","kind":"praise","lang":"secret words"}"#,
            r#"{"text":"good","theme":"other","kind":"praise"}"#,
        ]);
        let numbers: Vec<usize> = seen.unread.iter().map(|(number, _)| *number).collect();
        assert_eq!((numbers, seen.remarks), ((1..=7).collect(), 1));
        assert!(
            !format!("{:?}", seen.unread).contains("secret"),
            "{:?}",
            seen.unread
        );
    }
}
