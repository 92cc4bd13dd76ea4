//! Which versions of the widget answers come from, by site: after an update its operator sees whether
//! every page has it.

use crate::domain::{Day, Facet, Tally};
use std::collections::BTreeMap;

/// As many are remembered: a version is a text that anyone who answers can make up.
const KEPT: usize = 64;

/// The last day on which an answer of a site named each version.
#[derive(Debug, Default)]
pub(super) struct Versions(BTreeMap<(String, String), Day>);

/// A version that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version<'a> {
    pub(crate) site: &'a str,
    pub(crate) version: &'a str,
    pub(crate) last: Day,
}

impl Versions {
    pub(super) fn note(&mut self, site: &str, day: Day, tally: &Tally) {
        for (value, answers) in tally.facets.iter() {
            let Facet::Widget(version) = value else {
                continue;
            };
            if answers.iter().all(|n| *n <= 0) {
                continue;
            }
            let key = (site.to_owned(), version.clone());
            let last = self.0.entry(key).or_insert(day);
            *last = day.max(*last);
            if self.0.len() > KEPT {
                let oldest = self.0.iter().min_by_key(|(_, last)| **last);
                let oldest = oldest.map(|(key, _)| key.clone());
                oldest.and_then(|key| self.0.remove(&key));
            }
        }
    }

    /// Those that were named since a day.
    pub(super) fn since(&self, first: Day) -> impl Iterator<Item = Version<'_>> {
        let seen = self.0.iter().filter(move |(_, last)| **last >= first);
        seen.map(|((site, version), last)| Version {
            site,
            version,
            last: *last,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Facets;

    fn of(version: String) -> Tally {
        Tally {
            facets: Facets::of(0, [Facet::Widget(version)]),
            ..Tally::default()
        }
    }

    #[test]
    fn a_version_is_known_by_the_last_day_on_which_it_was_named() {
        let mut versions = Versions::default();
        for (day, version) in [(3, "1.0.0"), (9, "1.1.0"), (5, "1.0.0")] {
            versions.note("jazan", Day(day), &of(version.to_owned()));
        }
        let last: Vec<_> = versions
            .since(Day(5))
            .map(|it| (it.version, it.last.0))
            .collect();
        assert_eq!(last, [("1.0.0", 5), ("1.1.0", 9)]);
        assert_eq!(versions.since(Day(6)).count(), 1);
    }

    #[test]
    fn however_many_are_made_up_few_are_remembered() {
        let mut versions = Versions::default();
        versions.note("jazan", Day(50), &of("1.0.0".to_owned()));
        for made_up in 0..500 {
            versions.note("jazan", Day(made_up % 50), &of(format!("0.{made_up}")));
        }
        assert_eq!(versions.0.len(), KEPT);
        assert!(versions.since(Day(50)).any(|it| it.version == "1.0.0"));
    }
}
