//! The end of a change: everything is laid over anew and held against what was. What it would do is told, or
//! what would be wrong, by the page whose fault it is.

use super::check::{Field, Flaw, Wrong};
use super::editing::Editing;
use super::lay::{lay_over, rules};
use super::plan::{differences, unseen};
use super::within::Within;
use super::{Plan, Refused, Said};
use crate::domain::people::Reach;
use crate::domain::{PageId, Registry, Site};

impl Editing<'_> {
    /// What the change would do, within a reach.
    ///
    /// # Errors
    /// What would be wrong, or beyond reach.
    pub fn end(mut self, reach: &Reach) -> Result<Plan, Refused> {
        let (mut after, mut flaws) = self.laid();
        // A name that is kept for old tags alone is given up to a page that has it from now on.
        let given_up = |kept: &(PageId, String)| {
            flaws
                .iter()
                .any(|(page, flaw)| *page == kept.0 && flaw.wrong == Wrong::Taken(kept.1.clone()))
        };
        let kept = std::mem::take(&mut self.kept);
        let given_up: Vec<_> = kept.into_iter().filter(given_up).collect();
        if !given_up.is_empty() {
            for (page, name) in given_up {
                if let Some(Said::Listed(listed)) = self.said.get_mut(&page).map(|it| &mut it.said)
                {
                    listed.names.retain(|other| *other != name);
                }
            }
            (after, flaws) = self.laid();
        }
        // Nor is it anybody's that the file silences what was said earlier, but what is said now is.
        let is_said = |(page, flaw): &(PageId, Flaw)| {
            matches!(flaw.wrong, Wrong::Silent(_)) && self.asked.contains(page)
        };
        flaws.retain(|flaw| is_said(flaw) || !self.old_flaws.contains(flaw));
        if let Some(site) = after.site(&self.before.id) {
            flaws.iter_mut().for_each(|flaw| self.blame(site, flaw));
        }
        if !flaws.is_empty() {
            return Err(Refused::Flaws(flaws));
        }
        let before = &self.before;
        let after = after.site(&before.id).ok_or(Refused::NoSite)?;
        let mut differences = differences(before, after);
        for (page, was_said) in &self.was_said {
            let is_told = differences.iter().any(|it| it.id == *page);
            if !is_told && let Some(listed) = after.page_of(*page) {
                let said = self.said.get(page);
                differences.extend(unseen(before, listed, was_said, said));
            }
        }
        Within::of(&self, reach, after).check(&differences)?;
        let said = &self.said;
        let changes = self.touched.iter().map(|id| (*id, said.get(id).cloned()));
        let changes = changes.collect();
        Ok(Plan {
            site: before.id.clone(),
            changes,
            differences,
        })
    }

    /// That a page which nobody touched has lost a name is the fault of the one that would have it.
    fn blame(&self, after: &Site, (page, flaw): &mut (PageId, Flaw)) {
        let Wrong::Taken(name) = &flaw.wrong else {
            return;
        };
        let taker = after.page(name).filter(|it| self.touched.contains(&it.id));
        let Some(taker) = taker.filter(|_| !self.touched.contains(page)) else {
            return;
        };
        let path = taker.paths.0.iter().find(|(_, path)| {
            let canonical = rules(after).path(path);
            canonical.is_ok_and(|it| it.as_str() == name)
        });
        flaw.field = match path {
            _ if taker.key == *name => Field::Key,
            Some((lang, _)) => Field::Path(Some(lang.clone())),
            None => Field::Names,
        };
        *page = taker.id;
    }

    fn laid(&self) -> (Registry, Vec<(PageId, Flaw)>) {
        let said: Vec<_> = self.said.values().cloned().collect();
        lay_over(self.base, &said)
    }
}
