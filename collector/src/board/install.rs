//! Whether the tag works on each page: when its question was last seen, on which rung of the ladder, with
//! which version of the widget, and what all that means.
//!
//! It is reckoned from the sightings that the board holds and from those that are on their way to it, so
//! that whoever has just put a tag on a page sees it at once. Deliberately absent: fetching a page to look
//! for its tag, which is the doctor's.

use super::figures::RUNGS_OF;
use super::list::{Known, Name, Reckoner};
use crate::coded::coded;
use crate::domain::people::Reach;
use crate::domain::{Asks, Day, PageId};
use crate::seen::{Lately, Moments};
use rayak_shared::Rung;
use std::collections::HashMap;

/// Days of the two columns, today included.
const WEEK: i32 = 7;
const MONTH: i32 = 28;

/// Of fewer sightings nothing is concluded: a program that follows each link and one odd browser would
/// raise an alarm.
pub(crate) const ENOUGH: u64 = 3;

const _: () = assert!(MONTH <= RUNGS_OF, "the rungs of the month are kept");

/// How often a question was seen, by rung.
pub(crate) type ByRung = [u64; Rung::ALL.len()];

coded! {
    /// How it stands with the tag of a page, the worst first.
    pub(crate) Health, 9 {
        /// Something is to be asked, and no sighting of it is known.
        Never = "never",
        /// Lately by the line for browsers without scripts alone: the tag itself does not come.
        ScriptMissing = "script-missing",
        /// Lately as plain links: the tag comes, and the module may not run.
        ModuleBlocked = "module-blocked",
        /// Lately not as the card, and too seldom to say why.
        Few = "few",
        /// Seen once, and not lately.
        Silent = "silent",
        /// Again and again with another version than the one that is served.
        OtherVersion = "other-version",
        /// A record is damaged, so that nothing is known.
        Unreadable = "unreadable",
        Well = "well",
        /// Nothing is asked here, and nothing was seen.
        Idle = "idle",
    }
}

impl Health {
    /// What a page's sightings and versions mean.
    fn of(found: &Found) -> Self {
        let [module, links, no_script] = found.week;
        if module + links + no_script == 0 {
            return match (found.last, found.asks) {
                // Nothing is asked there, so that nothing is to be seen.
                (_, Asks::Nothing) => Self::Idle,
                (None, _) => Self::Never,
                (Some(_), _) => Self::Silent,
            };
        }
        match (module, links) {
            (0, _) if links + no_script < ENOUGH => Self::Few,
            // The tag came at least once.
            (0, 1..) => Self::ModuleBlocked,
            (0, 0) => Self::ScriptMissing,
            _ if found.other >= ENOUGH => Self::OtherVersion,
            _ => Self::Well,
        }
    }

    /// How many sightings a health is concluded from, where it is told with their number.
    fn times(self, found: &Found) -> Option<u64> {
        let [_, links, no_script] = found.week;
        match self {
            Self::ScriptMissing | Self::ModuleBlocked | Self::Few => Some(links + no_script),
            Self::OtherVersion => Some(found.other),
            _ => None,
        }
    }
}

/// What is known of a page when its health is told.
struct Found {
    asks: Asks,
    /// On which rungs it was seen in the last week.
    week: ByRung,
    last: Option<Day>,
    /// How often in a row with another version than the one that is served.
    other: u64,
}

/// A page and how it stands with its tag.
#[derive(Debug)]
pub(crate) struct Installed<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) health: Health,
    /// How many sightings that is concluded from, where it is told with their number.
    pub(crate) times: Option<u64>,
    pub(crate) week: ByRung,
    pub(crate) month: ByRung,
    pub(crate) last: Option<Day>,
    /// Moments since the process began.
    pub(crate) moments: Moments,
    /// Of the month, the latest first.
    pub(crate) versions: Vec<(&'a str, Day)>,
}

impl<'a> Reckoner<'a> {
    /// Every page within reach that is listed, or was seen, tried out or answered about: the worst first,
    /// and of those that stand alike the listed by the site's own order.
    pub(crate) fn installed(
        self,
        lately: &'a HashMap<PageId, Lately>,
        reach: &Reach,
    ) -> Vec<Installed<'a>> {
        let Self { pages, site, .. } = self;
        let listed = site.pages.iter();
        let listed = listed.filter_map(|page| pages.listed(site, page, reach));
        let held = pages.figures.iter();
        let held = held.filter(|(_, figures)| figures.head.site == site.id);
        let held = held.map(|(id, figures)| (*id, figures.head.name.as_str()));
        let new = lately.iter().map(|(id, it)| (*id, it.name.as_str()));
        let new = new.filter(|(id, _)| !pages.figures.contains_key(id));
        let mut unlisted: Vec<_> = held.chain(new).collect();
        unlisted.sort_by_key(|(_, name)| *name);
        let unlisted = unlisted.into_iter();
        let unlisted = unlisted.filter_map(|(id, name)| pages.unlisted_as(site, id, name, reach));
        let all = listed.chain(unlisted);
        let all = all.map(|known| self.one_installed(known, lately.get(&known.id)));
        // Of a page that is on no list only what was seen or tried says that there is one.
        let is_there = |it: &Installed<'_>| {
            matches!(it.known.name, Name::Listed(_))
                || it.last.is_some()
                || it.moments != Moments::default()
        };
        let mut all: Vec<_> = all.filter(is_there).collect();
        all.sort_by_key(|it| it.health);
        all
    }

    fn one_installed(self, known: Known<'a>, lately: Option<&Lately>) -> Installed<'a> {
        let today = self.today();
        let days = |n: i32| (today.minus(n - 1), today);
        let by_rung = |days: (Day, Day)| {
            let mut sum = known.figures.map_or([0; 3], |figures| figures.rungs(days));
            let waiting = lately.into_iter().flat_map(|it| &it.waiting);
            for (_, seen) in waiting.filter(|(day, _)| (days.0..=days.1).contains(day)) {
                let both = sum.iter_mut().zip(seen);
                both.for_each(|(to, n)| *to += u64::from(*n));
            }
            sum
        };
        let waiting = lately.into_iter().flat_map(|it| &it.waiting);
        let waiting = waiting.filter(|(_, seen)| seen.iter().any(|n| *n > 0));
        let waiting = waiting.map(|(day, _)| *day).max();
        let (week, month) = (by_rung(days(WEEK)), by_rung(days(MONTH)));
        let moments = lately.map(|it| it.moments).unwrap_or_default();
        let moment = moments
            .seen
            .map(|(at, rung)| (at.day(&self.site.time_zone), rung));
        let last = known.figures.and_then(|figures| figures.last_seen());
        let last = last.max(waiting).max(moment.map(|(day, _)| day));
        // Of a page that is on no list and was never answered about nothing is counted.
        let mut lately_seen = week;
        if let Some((_, rung)) = moment.filter(|(day, _)| *day >= days(WEEK).0) {
            let of_rung = lately_seen.get_mut(rung as usize);
            of_rung.into_iter().for_each(|n| *n = (*n).max(1));
        }
        let versions: Vec<_> = known
            .figures
            .into_iter()
            .flat_map(|figures| figures.versions(days(MONTH).0))
            .collect();
        let found = Found {
            asks: known.asks,
            week: lately_seen,
            last,
            other: moments.other.map_or(0, |other| u64::from(other.times)),
        };
        let health = if known.is_unreadable {
            Health::Unreadable
        } else {
            Health::of(&found)
        };
        Installed {
            known,
            health,
            times: health.times(&found),
            week,
            month,
            last,
            moments,
            versions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(week: ByRung, last: Option<i32>, other: u64) -> (Health, Option<u64>) {
        let found = Found {
            asks: Asks::Useful,
            week,
            last: last.map(Day),
            other,
        };
        let health = Health::of(&found);
        (health, health.times(&found))
    }

    #[test]
    fn each_health_has_a_code_of_its_own() {
        for it in Health::ALL {
            assert_eq!(Health::parse(it.code()), Some(it));
        }
    }

    #[test]
    fn what_was_seen_says_how_it_stands() {
        for (week, last, other, meant) in [
            ([0, 0, 0], None, 0, (Health::Never, None)),
            ([0, 0, 0], Some(3), 0, (Health::Silent, None)),
            ([0, 4, 0], Some(9), 0, (Health::ModuleBlocked, Some(4))),
            ([0, 1, 5], Some(9), 3, (Health::ModuleBlocked, Some(6))),
            ([0, 0, 3], Some(9), 0, (Health::ScriptMissing, Some(3))),
            // One visitor is none to conclude from.
            ([0, 2, 0], Some(9), 0, (Health::Few, Some(2))),
            ([0, 0, 1], Some(9), 0, (Health::Few, Some(1))),
            ([1, 9, 9], Some(9), 0, (Health::Well, None)),
            ([5, 0, 0], Some(9), 2, (Health::Well, None)),
            ([5, 0, 0], Some(9), 3, (Health::OtherVersion, Some(3))),
        ] {
            assert_eq!(health(week, last, other), meant, "{week:?} {other}");
        }
    }

    #[test]
    fn a_page_on_which_nothing_is_asked_misses_no_tag() {
        // Nor does one on which it was asked once.
        for last in [None, Some(Day(3))] {
            let found = Found {
                asks: Asks::Nothing,
                week: [0; 3],
                last,
                other: 0,
            };
            assert_eq!(Health::of(&found), Health::Idle);
        }
    }
}
