//! A change of one site's list in the making.
//!
//! An editing is begun with what is said so far, and each order is put into it. Pages are named by their ids,
//! which no rename changes, so that an order is about the page that was meant or about none.

use super::check::Flaw;
use super::lay::{lay_over, rules};
use super::{Listed, Listing, Refused, Said};
use crate::domain::{Held, Page, PageId, Registry, Site};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

/// A page as an editor wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub listed: Listed,
    /// Whether `listed.names` is all that it is called from then on; otherwise they are added.
    pub names_are_all: bool,
}

/// A change in the making.
pub struct Editing<'a> {
    pub(super) base: &'a Registry,
    pub(super) before: Arc<Site>,
    /// All that is said, of every site.
    pub(super) said: BTreeMap<PageId, Listing>,
    /// What was said of those that were touched, before it was said anew.
    pub(super) was_said: BTreeMap<PageId, Listing>,
    /// The pages of the site that were taken from the list, by each name that led to them.
    pub(super) gone: HashMap<String, PageId>,
    pub(super) touched: BTreeSet<PageId>,
    /// The pages of which it is said what they ask.
    pub(super) asked: BTreeSet<PageId>,
    /// The pages that the file silences, of which what was said that they ask is kept.
    pub(super) silenced: BTreeSet<PageId>,
    /// Names that a page keeps of itself: it gives them up to whoever asks for them.
    pub(super) kept: Vec<(PageId, String)>,
    /// What comes back to the list, as it was said last.
    pub(super) back: Vec<Listing>,
    /// What was wrong before is nobody's fault.
    pub(super) old_flaws: Vec<(PageId, Flaw)>,
    /// Whether anything was ever stored of a page.
    pub(super) is_answered: &'a dyn Fn(PageId) -> bool,
}

impl fmt::Debug for Editing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let site = &self.before.id;
        let mut editing = f.debug_struct("Editing");
        editing.field("site", site).field("touched", &self.touched);
        editing.finish_non_exhaustive()
    }
}

impl<'a> Editing<'a> {
    /// Begins a change of one site's list.
    ///
    /// # Errors
    /// If there is no such site.
    pub fn begin(
        base: &'a Registry,
        listings: &[Listing],
        site: &str,
        is_answered: &'a dyn Fn(PageId) -> bool,
    ) -> Result<Self, Refused> {
        let (before, old_flaws) = lay_over(base, listings);
        let before = before.site(site).ok_or(Refused::NoSite)?;
        let mut gone = HashMap::new();
        for listing in listings.iter().filter(|it| it.site == site) {
            // What another page holds by now is that one's.
            let is_free = before.holder(listing.id()).is_none();
            if matches!(listing.said, Said::Unlisted(_)) && is_free {
                for name in listing.led_by(&rules(before)) {
                    gone.entry(name).or_insert_with(|| listing.id());
                }
            }
        }
        Ok(Self {
            base,
            before: Arc::clone(before),
            said: listings.iter().map(|it| (it.id(), it.clone())).collect(),
            was_said: BTreeMap::new(),
            gone,
            touched: BTreeSet::new(),
            asked: BTreeSet::new(),
            silenced: BTreeSet::new(),
            kept: Vec::new(),
            back: Vec::new(),
            old_flaws,
            is_answered,
        })
    }

    /// The site as it is before.
    pub fn site(&self) -> &Arc<Site> {
        &self.before
    }

    /// The listed page that a name leads to.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, name: &str) -> Result<PageId, Refused> {
        let page = self.before.called(name);
        let page = page.ok_or_else(|| Refused::NoPage(name.to_owned()))?;
        Ok(page.id)
    }

    pub(super) fn listed(&self, page: PageId) -> Result<Page, Refused> {
        let listed = self.before.page_of(page);
        listed.cloned().ok_or_else(|| self.no_page(page))
    }

    fn no_page(&self, page: PageId) -> Refused {
        let said = self.said.get(&page).map(|it| it.first.clone());
        let known = said.or_else(|| Some(self.before.holder(page)?.key.clone()));
        Refused::NoPage(known.unwrap_or_else(|| page.to_string()))
    }

    /// What is said of a listed page by itself.
    pub(super) fn said_of(&self, page: &Page) -> Listed {
        match self.said.get(&page.id).map(|listing| &listing.said) {
            Some(Said::Listed(listed)) => listed.clone(),
            _ => Listed::of(page),
        }
    }

    pub(super) fn say(&mut self, first: &str, said: Said) -> PageId {
        let listing = Listing {
            site: self.before.id.clone(),
            first: first.to_owned(),
            said,
        };
        let id = listing.id();
        let before = self.said.insert(id, listing);
        self.touch(id, before);
        id
    }

    fn touch(&mut self, page: PageId, said: Option<Listing>) {
        if let (true, Some(said)) = (self.touched.insert(page), said) {
            self.was_said.insert(page, said);
        }
    }

    /// The page of the configuration that has this id.
    pub(super) fn based(&self, page: PageId) -> Option<&Page> {
        let based = self.base.site(&self.before.id)?;
        based.holder(page)
    }

    /// Takes a page from the list. What it was listed as is kept, so that it comes back with it.
    ///
    /// # Errors
    /// If the page is not listed.
    pub fn unlist(&mut self, page: PageId) -> Result<(), Refused> {
        let page = self.listed(page)?;
        let last = self.said_of(&page);
        self.say(&page.first, Said::Unlisted(last));
        Ok(())
    }

    /// Lists a page that was taken from the list as it was listed then.
    ///
    /// # Errors
    /// If it was not.
    pub fn put_back(&mut self, page: PageId) -> Result<(), Refused> {
        let listing = self.said.get(&page);
        let listing = listing.filter(|it| it.site == self.before.id).cloned();
        let Some((listing, Said::Unlisted(last))) = listing.map(|it| (it.clone(), it.said)) else {
            return Err(self.no_page(page));
        };
        self.say(&listing.first, Said::Listed(last));
        self.back.push(listing);
        Ok(())
    }

    /// Says of a page again what the configuration says.
    ///
    /// # Errors
    /// If the configuration has no such page.
    pub fn restore(&mut self, page: PageId) -> Result<(), Refused> {
        let id = self.based(page).map(|page| page.id);
        let id = id.ok_or_else(|| self.no_page(page))?;
        let before = self.said.remove(&id);
        self.back.extend(before.clone());
        self.touch(id, before);
        Ok(())
    }

    /// Counts another page's history with a page's own. The other is a listed one, by its key, or one that
    /// is not listed and was answered, by its path.
    ///
    /// # Errors
    /// If either is not there, or they are one already.
    pub fn join(&mut self, page: PageId, other: &str) -> Result<(), Refused> {
        let page = self.listed(page)?;
        let other = match self.find(other).and_then(|other| self.listed(other)) {
            Ok(listed) => Held {
                id: listed.id,
                first: listed.first,
            },
            Err(_) => self.unlisted(other)?,
        };
        if page.ids().any(|id| id == other.id) {
            return Err(Refused::OnePage);
        }
        let mut listed = self.said_of(&page);
        listed.also.push(other.first);
        listed.also.sort_unstable();
        self.say(&page.first, Said::Listed(listed));
        Ok(())
    }

    /// A page that is not listed, by its path or the name that the log knows.
    fn unlisted(&self, name: &str) -> Result<Held, Refused> {
        let nothing = || Refused::NothingThere(name.to_owned());
        let canonical = rules(&self.before).name(name.trim());
        let canonical = canonical.map_err(|_| nothing())?;
        let first = canonical.as_str().to_owned();
        let id = PageId::of(&self.before.id, &first);
        let is_there = (self.is_answered)(id) && self.before.holder(id).is_none();
        is_there.then_some(Held { id, first }).ok_or_else(nothing)
    }

    /// Counts another page's history by itself again, whichever of the pages that are counted with this one
    /// holds it.
    ///
    /// # Errors
    /// If the page does not hold it, or could not do without.
    pub fn part(&mut self, page: PageId, first: &str) -> Result<(), Refused> {
        let page = self.listed(page)?;
        let rules = rules(&self.before);
        if rules.canonical(&page.paths).any(|(_, path)| path == first) {
            return Err(Refused::OwnPath(first.to_owned()));
        }
        let holder = page.ids().find_map(|id| {
            let listing = self.said.get(&id)?;
            match &listing.said {
                Said::Listed(listed) if listed.also.iter().any(|held| held == first) => {
                    Some((listing.first.clone(), listed.clone()))
                }
                _ => None,
            }
        });
        let (holder, mut listed) = holder.ok_or_else(|| Refused::NotHeld(first.to_owned()))?;
        listed.also.retain(|held| held != first);
        self.say(&holder, Said::Listed(listed));
        Ok(())
    }
}
