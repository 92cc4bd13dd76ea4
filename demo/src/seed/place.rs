//! A page of the site with its temperament: how many come, who, and in which mood.
//!
//! Which pages there are, what they ask and how they name themselves is the site's own content and
//! not repeated in `seed/temperament.toml`; that the two fit each other is checked here. Nothing is
//! drawn by lot.

use anyhow::{Context, bail, ensure};
use jiff::civil::Date;
use rayak_shared::Reason;

use super::calendar::{Season, WEEKS};
use super::temperament::{
    Answering, Kind, Since, StarShapes, Temperament, Temperaments, Usual, Weights,
};
use crate::content::{Content, Page, Question};
use crate::language::Language;
use crate::revision::revised;

/// One page of the site with its temperament.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) page: &'a Page,
    /// The day of the edit, on the one page that was edited.
    revision: Option<Date>,
    /// The day since which readers judge the page differently.
    changed: Option<Date>,
    usual: &'a Usual,
    shapes: &'a StarShapes,
    temperament: &'a Temperament,
}

/// What the readers of one language think of a page at one time, as weights.
#[derive(Debug)]
pub(super) struct Mood {
    pub(super) useful: [(bool, u32); 2],
    /// Empty where the page asks about no service.
    pub(super) stars: Vec<(u8, u32)>,
    pub(super) troubles: Vec<(Reason, u32)>,
    pub(super) joys: Vec<(Reason, u32)>,
}

impl Temperaments {
    /// The asking pages of the site, each with its temperament.
    pub(super) fn places<'a>(
        &'a self,
        content: &'a Content,
        season: Season,
    ) -> anyhow::Result<Vec<Place<'a>>> {
        for key in self.page.keys() {
            ensure!(
                content.page(key).is_some_and(Page::asks),
                "seed/temperament.toml: [page.{key}] is no page of the site that asks a question; remove it"
            );
        }
        content
            .pages()
            .filter(|page| page.asks())
            .map(|page| self.place(page, season))
            .collect()
    }

    fn place<'a>(&'a self, page: &'a Page, season: Season) -> anyhow::Result<Place<'a>> {
        let key = &page.key;
        let Some(temperament) = self.page.get(key) else {
            bail!(
                "seed/temperament.toml: the page {key} asks a question and has no [page.{key}]; add it"
            )
        };
        ensure!(
            temperament.stars.is_some() == page.facts.questions.contains(&Question::Service),
            "seed/temperament.toml: page.{key}.stars must be given just where the page asks about a service"
        );
        // The site counts the day of the edit from today, which is the day after the season's last.
        let (edited, day) = revised(season.last.tomorrow()?);
        let revision = (edited == key).then_some(day);
        let changed = match temperament.change.as_ref().map(|change| change.since) {
            None => None,
            Some(Since::WeeksAgo(weeks)) => {
                ensure!((1..WEEKS).contains(&weeks), "seed/temperament.toml: page.{key}.change lies outside the season");
                Some(season.weeks_before_end(weeks))
            }
            Some(Since::Revision) => Some(revision.with_context(|| {
                format!("seed/temperament.toml: page.{key}.change is since \"revision\", but the edited page is {edited}")
            })?),
        };
        Ok(Place {
            page,
            revision,
            changed,
            usual: &self.usual,
            shapes: &self.stars,
            temperament,
        })
    }
}

impl Place<'_> {
    pub(super) fn kind(&self) -> Kind {
        self.temperament.kind
    }

    /// How many people answer here over the season.
    pub(super) fn people(&self) -> usize {
        self.temperament.people
    }

    pub(super) fn languages(&self) -> [(Language, u32); 2] {
        let english = self.temperament.english.unwrap_or(self.usual.english);
        [
            (Language::Arabic, 100 - english),
            (Language::English, english),
        ]
    }

    pub(super) fn answering(&self) -> Answering {
        match self.temperament.stars {
            Some(_) => self.usual.answers,
            None => Answering {
                useful: 1,
                both: 0,
                service: 0,
            },
        }
    }

    pub(super) fn is_after_change(&self, day: Date) -> bool {
        self.changed.is_some_and(|changed| day >= changed)
    }

    /// The revision that an answer of that day is about, as the page's tag tells it.
    pub(super) fn revision_on(&self, day: Date) -> Option<Date> {
        self.revision.filter(|revision| day >= *revision)
    }

    pub(super) fn mood(&self, language: Language, after_change: bool) -> Mood {
        let own = self.temperament;
        let in_english = own
            .in_english
            .as_ref()
            .filter(|_| language == Language::English);
        let changed = own
            .change
            .as_ref()
            .filter(|_| after_change)
            .map(|change| &change.to);
        let differences = [in_english, changed].into_iter().flatten();
        let (mut useful, mut stars, mut troubles) = (
            own.useful,
            own.stars,
            over(&self.usual.troubles, &own.troubles),
        );
        for difference in differences {
            useful = difference.useful;
            stars = difference.stars.or(stars);
            troubles = over(&troubles, &difference.troubles);
        }
        Mood {
            useful: [(true, useful), (false, 100 - useful)],
            stars: stars
                .map(|mean| self.shapes.with_mean(mean))
                .unwrap_or_default(),
            troubles: troubles.into_iter().collect(),
            joys: over(&self.usual.joys, &own.joys).into_iter().collect(),
        }
    }
}

/// The usual weights with those put over them that a page names.
fn over(usual: &Weights, own: &Weights) -> Weights {
    usual
        .iter()
        .chain(own)
        .map(|(reason, weight)| (*reason, *weight))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_does_not_name_keeps_its_usual_weight() {
        let usual = Weights::from([(Reason::Unclear, 5), (Reason::Technical, 1)]);
        let own = Weights::from([(Reason::Technical, 9)]);
        assert_eq!(
            over(&usual, &own),
            Weights::from([(Reason::Unclear, 5), (Reason::Technical, 9)])
        );
    }
}
