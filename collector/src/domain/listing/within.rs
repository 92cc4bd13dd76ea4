//! Whether a change is within somebody's reach: the page as it was and as it will be, every page whose
//! history it would gain or give back, and every name that it would claim.
//!
//! A name that leads to a page decides whose answers come in there, and who sees it. So whoever answers for
//! single pages may say what they are called and ask, and not which names are theirs.

use super::editing::Editing;
use super::lay::rules;
use super::plan::Difference;
use super::{Listing, Refused};
use crate::domain::people::Reach;
use crate::domain::{Held, Page, Site};
use std::collections::HashSet;

pub(super) struct Within<'a> {
    pub(super) editing: &'a Editing<'a>,
    pub(super) reach: &'a Reach,
    /// The site as it would be.
    pub(super) after: &'a Site,
}

impl Within<'_> {
    fn before(&self) -> &Site {
        &self.editing.before
    }

    pub(super) fn check(&self, differences: &[Difference]) -> Result<(), Refused> {
        let mut own = HashSet::new();
        for listing in &self.editing.back {
            own.extend(self.comes_back(listing)?);
        }
        for difference in differences {
            self.pages(difference)?;
            self.histories(difference, &own)?;
            self.names(difference, &own)?;
        }
        Ok(())
    }

    fn sees(&self, page: &Page) -> Result<(), Refused> {
        match self.reach.sees_listed(&self.before().id, page) {
            true => Ok(()),
            false => Err(Refused::BeyondReach(page.key.clone())),
        }
    }

    /// The names of a page that comes back to the list, if it was within reach when it was there last.
    fn comes_back(&self, listing: &Listing) -> Result<Vec<String>, Refused> {
        if listing.is_within(self.reach, self.before()) {
            return Ok(listing.led_by(&rules(self.before())));
        }
        Err(Refused::BeyondReach(listing.last().key.clone()))
    }

    fn pages(&self, difference: &Difference) -> Result<(), Refused> {
        let (from, to) = (difference.before.as_ref(), difference.after.as_ref());
        from.map_or(Ok(()), |page| self.sees(page))?;
        to.map_or(Ok(()), |page| self.sees(page))
    }

    fn histories(&self, difference: &Difference, own: &HashSet<String>) -> Result<(), Refused> {
        let none: &[Held] = &[];
        let of = |page: &Option<Page>| {
            let page = page.as_ref();
            page.map_or(none.to_vec(), |page| page.also.clone())
        };
        let (from, to) = (of(&difference.before), of(&difference.after));
        let moved = |a: &[Held], b: &[Held]| -> Vec<Held> {
            a.iter().filter(|held| !b.contains(held)).cloned().collect()
        };
        let mut gained = moved(&to, &from);
        // A page that is new to the list may have been answered under its key long ago.
        if let (None, Some(page)) = (&difference.before, &difference.after)
            && self.before().holder(page.id).is_none()
            && (self.editing.is_answered)(page.id)
        {
            gained.push(Held {
                id: page.id,
                first: page.first.clone(),
            });
        }
        for (held, side) in [(gained, self.before()), (moved(&from, &to), self.after)] {
            for held in held {
                match side.holder(held.id) {
                    // It is listed apart, whatever it was when the page that comes back held it.
                    Some(listed) => self.sees(listed)?,
                    None if own.contains(&held.first) => {}
                    None if self.reach.sees(&self.before().id, None, &held.first) => {}
                    None => return Err(Refused::BeyondReach(held.first)),
                }
            }
        }
        Ok(())
    }

    fn names(&self, difference: &Difference, own: &HashSet<String>) -> Result<(), Refused> {
        let Some(page) = &difference.after else {
            return Ok(());
        };
        let mut pages = difference.before.iter().chain([page]);
        if pages.all(|page| self.reach.claims_in(&self.before().id, &page.department)) {
            return Ok(());
        }
        let based = self.editing.based(page.id);
        let rules = rules(self.before());
        let based = based.map(|page| page.led_by(&rules)).unwrap_or_default();
        let is_his = |name: &String| {
            let led = self.before().page(name);
            let seen = led.is_some_and(|page| self.reach.sees_listed(&self.before().id, page));
            seen || own.contains(name) || based.contains(name)
        };
        match page.led_by(&rules).into_iter().find(|name| !is_his(name)) {
            Some(name) => Err(Refused::Narrow(name)),
            None => Ok(()),
        }
    }
}

impl Listing {
    /// Whether the page, as it was said last, is within reach by any of its names.
    pub fn is_within(&self, reach: &Reach, site: &Site) -> bool {
        let department = Some(self.last().department.as_str());
        let mut names = self.led_by(&rules(site)).into_iter();
        names.any(|name| reach.sees(&site.id, department, &name))
    }
}
