//! How each page does with its readers, as `seed/temperament.toml` has it.
//!
//! Only what is written there: that it fits the site's pages, and what readers of one language think
//! at one time, is worked out in `place`.

use std::collections::BTreeMap;

use anyhow::Context;
use rayak_shared::Reason;
use serde::Deserialize;

pub(super) type Weights = BTreeMap<Reason, u32>;

/// Every page's temperament.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Temperaments {
    pub(super) usual: Usual,
    pub(super) stars: StarShapes,
    pub(super) page: BTreeMap<String, Temperament>,
}

/// What is true of every page that does not say otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Usual {
    pub(super) english: u32,
    pub(super) troubles: Weights,
    pub(super) joys: Weights,
    pub(super) answers: Answering,
}

/// Weights of who answers which question where both are asked.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answering {
    pub(super) useful: u32,
    pub(super) both: u32,
    pub(super) service: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarShapes {
    annoying: [u32; 5],
    pleasing: [u32; 5],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Temperament {
    pub(super) kind: Kind,
    pub(super) people: usize,
    pub(super) english: Option<u32>,
    pub(super) useful: u32,
    pub(super) stars: Option<f64>,
    #[serde(default)]
    pub(super) troubles: Weights,
    #[serde(default)]
    pub(super) joys: Weights,
    pub(super) change: Option<Change>,
    pub(super) in_english: Option<Difference>,
}

/// What the words that people write on a page are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Permit,
    Report,
    Booking,
    Info,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) since: Since,
    pub(super) to: Difference,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Since {
    WeeksAgo(i64),
    /// The day of the page's edit.
    Revision,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    pub(super) useful: u32,
    pub(super) stars: Option<f64>,
    #[serde(default)]
    pub(super) troubles: Weights,
}

impl Temperaments {
    pub(super) fn read() -> anyhow::Result<Self> {
        toml::from_str(include_str!("../../seed/temperament.toml")).context("seed/temperament.toml")
    }
}

impl StarShapes {
    /// The mixture of the two shapes that has a given mean, as near as their own means allow.
    pub(super) fn with_mean(&self, mean: f64) -> Vec<(u8, u32)> {
        let (low, high) = (mean_of(&self.annoying), mean_of(&self.pleasing));
        let pleasing = (((mean - low) / (high - low)).clamp(0.0, 1.0) * 1000.0).round() as u32;
        let weights = self.annoying.iter().zip(&self.pleasing);
        (1..)
            .zip(weights.map(|(low, high)| low * (1000 - pleasing) + high * pleasing))
            .collect()
    }
}

fn mean_of(shape: &[u32; 5]) -> f64 {
    let weighted: u32 = shape
        .iter()
        .zip(1..)
        .map(|(weight, star)| weight * star)
        .sum();
    f64::from(weighted) / f64::from(shape.iter().sum::<u32>())
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        reason = "a test that cannot read its data has failed"
    )]

    use super::*;

    #[test]
    fn stars_are_mixed_to_the_mean_that_a_page_names() {
        let shapes = Temperaments::read().unwrap().stars;
        for wanted in [2.3, 3.1, 4.0, 4.3] {
            let weights = shapes.with_mean(wanted);
            let sum: u32 = weights
                .iter()
                .map(|(star, weight)| u32::from(*star) * weight)
                .sum();
            let mean =
                f64::from(sum) / f64::from(weights.iter().map(|(_, weight)| weight).sum::<u32>());
            assert!((mean - wanted).abs() < 0.01, "{wanted}: {mean}");
        }
    }

    #[test]
    fn every_reason_belongs_to_its_branch() {
        let read = Temperaments::read().unwrap();
        let pages = read.page.values();
        let differences = pages
            .clone()
            .filter_map(|page| page.change.as_ref().map(|change| &change.to));
        let differences =
            differences.chain(pages.clone().filter_map(|page| page.in_english.as_ref()));
        let mut troubles = pages
            .clone()
            .map(|page| &page.troubles)
            .chain(differences.map(|one| &one.troubles));
        let mut joys = pages.map(|page| &page.joys).chain([&read.usual.joys]);
        assert!(troubles.all(|one| {
            one.keys()
                .all(|reason| Reason::of(rayak_shared::Answer::No).contains(reason))
        }));
        assert!(joys.all(|one| {
            one.keys()
                .all(|reason| Reason::of(rayak_shared::Answer::Yes).contains(reason))
        }));
    }
}
