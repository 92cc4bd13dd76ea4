//! One remark, judged: its words are cut once, and everything else is reckoned from them.

use super::phrase::Hit;
use super::{DangerKind, Gist, Means, Rules, Shape, Trace, Weights, shape};
use crate::domain::{RemarkKind, Theme};
use crate::text::{Language, Token, tokens};
use rayak_shared::{Answer, Reason, personal};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Range;

/// What is judged: masked words, and the answer that they came with.
#[derive(Debug, Clone, Copy)]
pub struct Remark<'a> {
    pub text: &'a str,
    pub answer: Option<Answer>,
    pub reasons: &'a [Reason],
    pub masked: &'a [personal::Kind],
}

/// Something that speaks for a suggestion or, with a negative weight, against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clue<'a> {
    pub why: Why<'a>,
    pub weight: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why<'a> {
    /// Words, as they stand in the remark.
    Words(&'a str),
    Reason(Reason),
    Answer(Answer),
    Shape(Shape),
}

/// What the rules suggest, with everything that was added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'a, T> {
    pub what: T,
    pub weight: i32,
    pub because: Vec<Clue<'a>>,
}

/// Something that a person must look at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    pub kind: DangerKind,
    /// The words that say so, by their bytes in the remark.
    pub because: Vec<Range<usize>>,
}

/// A text may still tell of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// What points to it, each once, with its bytes in the remark; none for what was masked.
    pub because: Vec<(Trace, Option<Range<usize>>)>,
}

/// What the rules say of a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'a> {
    pub language: Language,
    pub theme: Option<Suggestion<'a, Theme>>,
    pub kind: Option<Suggestion<'a, RemarkKind>>,
    pub danger: Option<Danger>,
    pub suspicion: Option<Suspicion>,
    pub gist: Gist,
}

impl Judged<'_> {
    #[must_use]
    pub fn suggested_kind(&self) -> Option<RemarkKind> {
        self.kind.as_ref().map(|it| it.what)
    }

    #[must_use]
    pub fn suggested_theme(&self) -> Option<Theme> {
        self.theme.as_ref().map(|it| it.what)
    }
}

impl Rules {
    /// Judges one remark.
    #[must_use]
    pub fn judge<'a>(&self, remark: &Remark<'a>) -> Judged<'a> {
        let text = remark.text;
        let tokens: Vec<Token> = tokens(text).collect();
        let hits = self.phrases.hits(text, &tokens);
        let shapes = shape::of(text, &tokens);
        let seen = Seen {
            remark,
            tokens: &tokens,
            hits: &hits,
            shapes: &shapes,
        };
        let theme = seen.best(&self.themes, self.threshold, |means| match means {
            Means::Theme(theme, weight) => Some((theme, weight)),
            _ => None,
        });
        let kind = seen.best(&self.kinds, self.threshold, |means| match means {
            Means::Kind(kind, weight) => Some((kind, weight)),
            _ => None,
        });
        let kind = match &theme {
            Some(theme) if theme.what == Theme::Spam => Some(Suggestion {
                what: RemarkKind::Spam,
                weight: theme.weight,
                because: theme.because.clone(),
            }),
            _ => kind,
        };
        let danger = seen.danger();
        let suspicion = seen.suspicion(&self.shapes);
        let language = Language::of(text, &tokens);
        Judged {
            language,
            theme,
            kind,
            danger,
            suspicion,
            gist: Gist::of(&tokens),
        }
    }
}

/// A remark with what was found in it.
struct Seen<'a, 'b> {
    remark: &'b Remark<'a>,
    tokens: &'b [Token],
    hits: &'b [Hit<'b, Means>],
    shapes: &'b [(Shape, Range<usize>)],
}

impl<'a> Seen<'a, '_> {
    /// The bytes from the first of these words to the last.
    fn span(&self, places: &Range<usize>) -> Range<usize> {
        let words = self.tokens.get(places.clone()).unwrap_or_default();
        let start = words.first().map_or(0, |word| word.span.start);
        start..words.last().map_or(start, |word| word.span.end)
    }

    /// What has the most in its favour, if that is enough. Of two that are even the first is taken.
    fn best<T: Copy + Eq + Ord + Hash>(
        &self,
        weights: &HashMap<T, Weights>,
        threshold: i32,
        about: impl Fn(Means) -> Option<(T, i32)>,
    ) -> Option<Suggestion<'a, T>> {
        let mut said: BTreeMap<T, Vec<(i32, &Range<usize>)>> = BTreeMap::new();
        for hit in self.hits {
            if let Some((what, weight)) = about(*hit.means) {
                said.entry(what).or_default().push((weight, &hit.places));
            }
        }
        let mut all: Vec<T> = said.keys().chain(weights.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        let sums = all.into_iter().map(|what| {
            let hits = said.remove(&what).unwrap_or_default();
            let mut because = self.words(hits);
            because.extend(
                weights
                    .get(&what)
                    .into_iter()
                    .flat_map(|it| self.beside(it)),
            );
            let weight = because.iter().map(|clue| clue.weight).sum();
            Suggestion {
                what,
                weight,
                because,
            }
        });
        // The first of the best, where `max_by_key` would give the last.
        let best = sums.reduce(|best, next| {
            if next.weight > best.weight {
                next
            } else {
                best
            }
        })?;
        (best.weight >= threshold).then_some(best)
    }

    /// The clues of one theme or kind. The heaviest come first, and none speaks twice by words that have spoken:
    /// «لا يعمل الموقع» is one thing, and «لا يعمل» within it no other. The same words said again are no more
    /// than once.
    fn words(&self, mut hits: Vec<(i32, &Range<usize>)>) -> Vec<Clue<'a>> {
        hits.sort_by_key(|(weight, places)| {
            (
                std::cmp::Reverse(weight.abs()),
                std::cmp::Reverse(places.len()),
                places.start,
            )
        });
        let mut taken = vec![false; self.tokens.len()];
        let mut clues: Vec<Clue<'a>> = Vec::new();
        for (weight, places) in hits {
            let Some(words) = taken.get_mut(places.clone()) else {
                continue;
            };
            if words.iter().any(|taken| *taken) {
                continue;
            }
            words.fill(true);
            let written = self.remark.text.get(self.span(places)).unwrap_or_default();
            let why = Why::Words(written);
            if !clues.iter().any(|known| known.why == why) {
                clues.push(Clue { why, weight });
            }
        }
        clues
    }

    /// What speaks for it besides words.
    fn beside(&self, weights: &Weights) -> Vec<Clue<'a>> {
        let reasons = weights
            .reasons
            .iter()
            .filter(|(it, _)| self.remark.reasons.contains(it));
        let reasons = reasons.map(|(it, weight)| (Why::Reason(*it), *weight));
        let answers = weights
            .answers
            .iter()
            .filter(|(it, _)| self.remark.answer == Some(*it));
        let answers = answers.map(|(it, weight)| (Why::Answer(*it), *weight));
        let shapes = weights.shapes.iter();
        let shapes = shapes.filter(|(it, _)| self.shapes.iter().any(|(shape, _)| shape == it));
        let shapes = shapes.map(|(it, weight)| (Why::Shape(*it), *weight));
        let all = reasons.chain(answers).chain(shapes);
        all.map(|(why, weight)| Clue { why, weight }).collect()
    }

    /// What raises an alarm and does not lie whole in words that mean `guard`: those that reach out of them say
    /// more than the guard knows.
    fn unguarded(&self, alarm: Means, guard: Means) -> Vec<&Range<usize>> {
        let raised = self.hits.iter().filter(|hit| *hit.means == alarm);
        let mut raised: Vec<_> = raised.map(|hit| &hit.places).collect();
        if raised.is_empty() {
            return raised;
        }
        // For each place, how far the guards reach that begin there or before.
        let mut reach = vec![0; self.tokens.len()];
        for hit in self.hits.iter().filter(|hit| *hit.means == guard) {
            if let Some(end) = reach.get_mut(hit.places.start) {
                *end = hit.places.end.max(*end);
            }
        }
        let mut farthest = 0;
        for end in &mut reach {
            farthest = farthest.max(*end);
            *end = farthest;
        }
        raised.retain(|places| reach.get(places.start).is_none_or(|end| *end < places.end));
        raised
    }

    fn danger(&self) -> Option<Danger> {
        DangerKind::ALL.into_iter().find_map(|kind| {
            let raised = self.unguarded(Means::Danger(kind), Means::NoDanger(kind));
            let because: Vec<_> = raised.into_iter().map(|it| self.span(it)).collect();
            (!because.is_empty()).then_some(Danger { kind, because })
        })
    }

    fn suspicion(&self, shapes: &[(Shape, Trace)]) -> Option<Suspicion> {
        let mut because: Vec<(Trace, Option<Range<usize>>)> = Vec::new();
        for trace in Trace::ALL {
            let raised = self.unguarded(Means::Trace(trace), Means::NoTrace(trace));
            let hit = raised.first();
            let by_shape = || {
                let mut seen = self.shapes.iter();
                let (_, span) = seen.find(|(shape, _)| shapes.contains(&(*shape, trace)))?;
                Some(span.clone())
            };
            let place = hit.map(|places| self.span(places)).or_else(by_shape);
            let masked = trace == Trace::Masked && !self.remark.masked.is_empty();
            if place.is_some() || masked {
                because.push((trace, place));
            }
        }
        (!because.is_empty()).then_some(Suspicion { because })
    }
}
