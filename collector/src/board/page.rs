//! One page: what is said of it, week by week, part by part, and what came before and after a change.
//!
//! Its tallies are read from the store, so that what only this view shows need not lie in memory for
//! every page. There is one for each day, language and channel at most, however many answers they hold.

use super::list::{Known, Moved, Reckoner, Row};
use super::{Filter, Period};
use crate::chart::{Altered, Mark};
use crate::domain::{Day, Facet, Lang, Tally, TallyKey, Verdict, by_week, period};
use crate::store::{Store, StoreError};
use rayak_shared::{Answer, Audience, Channel, Counts, Device, PageSummary, Question, Reason};
use std::collections::BTreeMap;

/// A version of the module takes another's place in the drawing once so many answers of a week bear it.
const LEAST_OF_VERSION: i64 = 5;

/// A part of the answers and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<K> {
    pub(crate) key: K,
    pub(crate) counts: Counts,
}

/// A question that was put on a page.
#[derive(Debug)]
pub(crate) struct OneQuestion<'a> {
    pub(crate) row: Row<'a>,
    pub(crate) summary: PageSummary,
    pub(crate) moved: Option<Moved>,
    /// By their Sundays, from the earliest.
    pub(crate) weeks: Vec<(Day, Counts)>,
    /// From the earliest.
    pub(crate) marks: Vec<Mark>,
    pub(crate) langs: Vec<Part<Lang>>,
    pub(crate) channels: Vec<Part<Channel>>,
    /// None for answers that name no device.
    pub(crate) devices: Vec<Part<Option<Device>>>,
    /// None for answers about the page as a whole. The most answered first.
    pub(crate) sections: Vec<Part<Option<String>>>,
    pub(crate) placements: Vec<Part<Option<String>>>,
    /// By answer, the reasons that were given with it, in the order in which they are offered.
    pub(crate) reasons: Vec<(Answer, Vec<(Reason, u64)>)>,
    /// Why answers were left out, and how many.
    pub(crate) excluded: Vec<(Verdict, u64)>,
}

/// A page as its owner sees it.
#[derive(Debug)]
pub(crate) struct OnePage<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) questions: Vec<OneQuestion<'a>>,
}

impl<'a> Reckoner<'a> {
    /// All that there is to say of a page over a period.
    pub(crate) fn one_page(
        self,
        store: &Store,
        known: Known<'a>,
        period: Period,
    ) -> Result<OnePage<'a>, StoreError> {
        let asked = |question: &&Question| {
            let answered = known.figures.is_some_and(|figures| figures.has(**question));
            known.asks.questions().contains(question) || answered
        };
        let questions = Question::ALL.iter().filter(asked);
        let questions =
            questions.map(|question| self.one_question(store, known, *question, period));
        Ok(OnePage {
            known,
            questions: questions.collect::<Result<_, _>>()?,
        })
    }

    fn one_question(
        &self,
        store: &Store,
        known: Known<'a>,
        question: Question,
        asked: Period,
    ) -> Result<OneQuestion<'a>, StoreError> {
        let filter = Filter {
            period: asked,
            ..Filter::all_of(question)
        };
        let row = self.row(&filter, known);
        let trend = self.trend(&row, asked);
        let first = trend.0.min(row.days.0);
        // Of a damaged page nothing is told, as in every other view.
        let mut tallies = Vec::new();
        if !known.is_unreadable {
            for id in known.ids() {
                tallies.extend(store.tallies(id, question, (first, row.days.1))?);
            }
        }
        let of_period: Vec<_> = tallies
            .iter()
            .filter(|(key, _)| (row.days.0..=row.days.1).contains(&key.day))
            .collect();
        let in_trend = tallies
            .iter()
            .map(|(key, tally)| (key.day, tally.counts(question)));
        let whole = row.total.counts;
        let facets = facets(question, &of_period);
        let texts =
            |read: fn(&Facet) -> Option<String>| with_rest(question, whole, parts(&facets, read));
        Ok(OneQuestion {
            summary: PageSummary::new(
                whole,
                row.total.excluded,
                period(row.days, row.edited, self.now),
                Audience::Staff,
            ),
            moved: self.moved(&filter, &row),
            weeks: by_week(question, in_trend, trend),
            marks: self.marks(&known, question, &tallies, trend),
            langs: by_key(question, &of_period, |key| key.lang),
            channels: by_key(question, &of_period, |key| key.channel),
            devices: with_rest(
                question,
                whole,
                parts(&facets, |value| match value {
                    Facet::Device(device) => Some(*device),
                    _ => None,
                }),
            ),
            sections: texts(|value| match value {
                Facet::Section(section) => Some(section.clone()),
                _ => None,
            }),
            placements: texts(|value| match value {
                Facet::Placement(placement) => Some(placement.clone()),
                _ => None,
            }),
            reasons: reasons(question, &facets),
            excluded: excluded(&of_period),
            row,
        })
    }

    /// The days of the weekly drawing: of a named period its own, otherwise half a year.
    fn trend(&self, row: &Row<'_>, asked: Period) -> (Day, Day) {
        match asked {
            Period::Days(from, to) => (from.week(), to),
            Period::Settled => {
                let half = row.days.1.week().minus((super::list::WEEKS - 1) * 7);
                (half, row.days.1)
            }
        }
    }

    fn marks(
        &self,
        known: &Known<'_>,
        question: Question,
        tallies: &[(TallyKey, Tally)],
        trend: (Day, Day),
    ) -> Vec<Mark> {
        let edits = known
            .figures
            .into_iter()
            .flat_map(|it| it.head.revisions.named());
        let edits = edits.map(|(day, _)| Mark {
            day,
            altered: Altered::Page,
        });
        let wordings = self.rewordings.iter();
        let wordings = wordings
            .filter(|it| it.question == question)
            .map(|it| Mark {
                day: it.day,
                altered: Altered::Wording,
            });
        let mut marks: Vec<_> = edits.chain(wordings).chain(versions(tallies)).collect();
        marks.retain(|it| (trend.0..=trend.1).contains(&it.day));
        marks.sort_by_key(|it| it.day);
        marks.dedup();
        marks
    }
}

/// The Sundays of weeks in which most answers bear another version of the module than in the week with
/// answers before.
fn versions(tallies: &[(TallyKey, Tally)]) -> Vec<Mark> {
    let mut weeks = BTreeMap::<Day, BTreeMap<&str, i64>>::new();
    for (key, tally) in tallies {
        for (value, answers) in tally.facets.iter() {
            if let Facet::Widget(version) = value {
                let week = weeks.entry(key.day.week()).or_default();
                *week.entry(version).or_default() += answers.iter().sum::<i64>();
            }
        }
    }
    let mut marks = Vec::new();
    let mut last = None;
    for (sunday, versions) in weeks {
        let most = versions.into_iter().max_by_key(|(_, n)| *n);
        let Some((version, _)) = most.filter(|(_, n)| *n >= LEAST_OF_VERSION) else {
            continue;
        };
        if last.is_some_and(|last| last != version) {
            marks.push(Mark {
                day: sunday,
                altered: Altered::Widget(version.to_owned()),
            });
        }
        last = Some(version);
    }
    marks
}

/// The values of all tallies with their answers.
fn facets(question: Question, tallies: &[&(TallyKey, Tally)]) -> BTreeMap<Facet, Counts> {
    let mut facets = BTreeMap::new();
    for (_, tally) in tallies {
        for (value, answers) in tally.facets.iter() {
            let answers = answers.map(|n| u64::try_from(n).unwrap_or_default());
            let none = Counts::by_place(question, [0; 5]);
            *facets.entry(value.clone()).or_insert(none) += Counts::by_place(question, answers);
        }
    }
    facets
}

/// The values of one kind, the most answered first.
fn parts<K>(facets: &BTreeMap<Facet, Counts>, read: impl Fn(&Facet) -> Option<K>) -> Vec<Part<K>> {
    let of_kind = facets.iter().filter_map(|(value, counts)| {
        let key = read(value)?;
        (counts.n() > 0).then_some(Part {
            key,
            counts: *counts,
        })
    });
    let mut parts: Vec<_> = of_kind.collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.counts.n()));
    parts
}

/// With what is in no part, if it is anything.
fn with_rest<K>(question: Question, whole: Counts, parts: Vec<Part<K>>) -> Vec<Part<Option<K>>> {
    let mut named = Counts::by_place(question, [0; 5]);
    parts.iter().for_each(|part| named += part.counts);
    let mut rest = [0; 5];
    let differences = whole.each().into_iter().zip(named.each());
    for (to, ((_, all), (_, some))) in rest.iter_mut().zip(differences) {
        *to = all.saturating_sub(some);
    }
    let rest = Counts::by_place(question, rest);
    let rest = (rest.n() > 0).then_some(Part {
        key: None,
        counts: rest,
    });
    let parts = parts.into_iter().map(|part| Part {
        key: Some(part.key),
        counts: part.counts,
    });
    parts.chain(rest).collect()
}

/// The answers by a part of their tallies' key, the most answered first.
fn by_key<K: Ord>(
    question: Question,
    tallies: &[&(TallyKey, Tally)],
    read: impl Fn(&TallyKey) -> K,
) -> Vec<Part<K>> {
    let mut parts = BTreeMap::new();
    for (key, tally) in tallies {
        let none = Counts::by_place(question, [0; 5]);
        *parts.entry(read(key)).or_insert(none) += tally.counts(question);
    }
    let parts = parts.into_iter().map(|(key, counts)| Part { key, counts });
    let mut parts: Vec<_> = parts.filter(|part| part.counts.n() > 0).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.counts.n()));
    parts
}

fn reasons(
    question: Question,
    facets: &BTreeMap<Facet, Counts>,
) -> Vec<(Answer, Vec<(Reason, u64)>)> {
    let given = |answer: Answer, reason: Reason| {
        let counts = facets.get(&Facet::Reason(reason))?;
        let mut answers = counts.each().into_iter();
        answers.find(|(it, _)| *it == answer).map(|(_, n)| n)
    };
    let answers = Answer::of(question).iter().copied();
    let branches = answers.filter(|answer| !Reason::of(*answer).is_empty());
    let branches = branches.map(|answer| {
        let reasons = Reason::of(answer).iter().copied();
        let counted = reasons.map(|reason| (reason, given(answer, reason).unwrap_or_default()));
        (answer, counted.collect())
    });
    branches.collect()
}

fn excluded(tallies: &[&(TallyKey, Tally)]) -> Vec<(Verdict, u64)> {
    let mut sums = [0_i64; Verdict::EXCLUDING.len()];
    for (_, tally) in tallies {
        let both = sums.iter_mut().zip(tally.excluded);
        both.for_each(|(to, n)| *to += n);
    }
    let sums = sums.map(|n| u64::try_from(n).unwrap_or_default());
    let all = Verdict::EXCLUDING.into_iter().zip(sums);
    all.filter(|(_, n)| *n > 0).collect()
}
