//! The end of a change: everything is laid over anew and held against what was. What it would do is told, or
//! what would be wrong, by the page whose fault it is.

use super::check::{Field, Flaw, Wrong};
use super::editing::Editing;
use super::lay::{lay_over, rules};
use super::plan::{differences, tell_unseen};
use super::within::Within;
use super::{Listed, Plan, Refused, Said};
use crate::domain::people::Reach;
use crate::domain::{Asks, Page, PageId, Registry, Site};

impl Editing<'_> {
    /// What the change would do, within a reach.
    ///
    /// # Errors
    /// What would be wrong, or beyond reach.
    pub fn end(mut self, reach: &Reach) -> Result<Plan, Refused> {
        let (after, mut flaws) = self.settled();
        flaws.retain(|flaw| self.is_of_now(flaw));
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
            let said = self.said.get(page);
            tell_unseen(&mut differences, (before, after), was_said, said);
        }
        let within = Within {
            editing: &self,
            reach,
            after,
        };
        within.check(&differences)?;
        let said = &self.said;
        let changes = self.touched.iter().map(|id| (*id, said.get(id).cloned()));
        let changes = changes.collect();
        Ok(Plan {
            site: before.id.clone(),
            changes,
            differences,
        })
    }

    fn laid(&self) -> (Registry, Vec<(PageId, Flaw)>) {
        let said: Vec<_> = self.said.values().cloned().collect();
        lay_over(self.base, &said)
    }

    /// Everything laid over, without what is said of a page only as long as nothing speaks against it.
    fn settled(&mut self) -> (Registry, Vec<(PageId, Flaw)>) {
        let mut laid = self.laid();
        if self.gives_up_names(&laid.1) {
            laid = self.laid();
        }
        if self.gives_up_questions(&laid.0) {
            laid = self.laid();
        }
        laid
    }

    /// A name that is kept for old tags alone is given up to a page that has it from now on.
    fn gives_up_names(&mut self, flaws: &[(PageId, Flaw)]) -> bool {
        let mut is_any = false;
        for (page, name) in std::mem::take(&mut self.kept) {
            let wrong = Wrong::Taken(name.clone());
            let is_taken = |(of, flaw): &(PageId, Flaw)| *of == page && flaw.wrong == wrong;
            if flaws.iter().any(is_taken)
                && let Some(listed) = self.listed_as(page)
            {
                listed.names.retain(|other| *other != name);
                is_any = true;
            }
        }
        is_any
    }

    /// Questions that are kept for the day on which the file silences a page no more are given up where that
    /// day is this change: whoever makes it wants none.
    fn gives_up_questions(&mut self, after: &Registry) -> bool {
        let site = after.site(&self.before.id);
        let is_asked = |page: &PageId| {
            let page = site.and_then(|site| site.page_of(*page));
            page.is_some_and(|page| page.asks != Asks::Nothing)
        };
        let asked: Vec<_> = self.silenced.iter().copied().filter(is_asked).collect();
        for page in &asked {
            if let Some(listed) = self.listed_as(*page) {
                listed.asks = Asks::Nothing;
            }
        }
        !asked.is_empty()
    }

    fn listed_as(&mut self, page: PageId) -> Option<&mut Listed> {
        match &mut self.said.get_mut(&page)?.said {
            Said::Listed(listed) => Some(listed),
            Said::Unlisted(_) => None,
        }
    }

    /// Whether this change is to blame for a flaw. That the file silences what was said earlier is nobody's
    /// fault; what is said now is, and that a page which was asked about falls silent.
    fn is_of_now(&self, flaw: &(PageId, Flaw)) -> bool {
        let was_asked = |page: &Page| page.asks != Asks::Nothing;
        match &flaw.1.wrong {
            Wrong::Silent(_) => {
                self.asked.contains(&flaw.0) || self.before.page_of(flaw.0).is_some_and(was_asked)
            }
            // A page that gives up a path keeps what was answered under it, whoever is found there then.
            Wrong::Taken(name) if flaw.1.field == Field::Also => {
                let had = |page: &Page| page.also.iter().any(|held| held.first == *name);
                !self.touched.contains(&flaw.0) || !self.before.page_of(flaw.0).is_some_and(had)
            }
            _ => !self.old_flaws.contains(flaw),
        }
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
        let rules = rules(after);
        let path = rules.canonical(&taker.paths).find(|(_, path)| path == name);
        flaw.field = match path {
            _ if taker.key == *name => Field::Key,
            Some((lang, _)) => Field::Path(lang.to_owned()),
            None => Field::Names,
        };
        *page = taker.id;
    }
}
