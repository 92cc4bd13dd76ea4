//! What a change of the list would do, before it is done: page by page, field by field.
//!
//! An editing is begun with what is said so far; each order is put into it, and at its end everything is
//! laid over anew and held against what was. So a form, a table of a thousand rows and a merge are judged
//! by the same few lines, and what is shown before is what is done.

use super::check::{Field, Flaw, Wrong};
use super::lay::{lay_over, rules};
use super::{Listed, Listing, Said};
use crate::domain::people::{PageField, Reach};
use crate::domain::{Held, Page, PageId, Registry, Site};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A listing on its way: the page's id, and what is said of it from then on; nothing, if that is again
/// what the configuration says.
pub type Change = (PageId, Option<Listing>);

/// What would be different of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub id: PageId,
    /// As it is listed before, and after.
    pub before: Option<Page>,
    pub after: Option<Page>,
    pub fields: Vec<PageField>,
}

impl Difference {
    /// The key by which it is known since, or was.
    pub fn key(&self) -> &str {
        let page = self.after.as_ref().or(self.before.as_ref());
        page.map_or("", |page| &page.key)
    }
}

/// A change that may be made.
#[derive(Debug, Clone)]
pub struct Plan {
    pub site: String,
    pub changes: Vec<Change>,
    pub differences: Vec<Difference>,
}

impl Plan {
    /// By which it is told whether a plan is still what was shown.
    pub fn mark(&self) -> String {
        mark(&(&self.site, &self.differences))
    }
}

impl Page {
    /// By which it is told whether a page is still listed as it was shown.
    pub fn mark(&self) -> String {
        mark(self)
    }
}

fn mark(value: &impl fmt::Debug) -> String {
    let digest = Sha256::digest(format!("{value:?}"));
    let digest = digest.iter().take(12);
    digest.map(|byte| format!("{byte:02x}")).collect()
}

/// Why a change is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The site is in no configuration.
    NoSite,
    /// The list has no such page.
    NoPage(String),
    /// Nothing was ever answered under this name, so that there is nothing to merge.
    NothingThere(String),
    /// A page of another site, or one that is beyond the reach of whoever asks.
    BeyondReach(String),
    /// The two are one page already.
    OnePage,
    /// The page is not counted with that one.
    NotHeld(String),
    /// What would be wrong, by page and in the order of the fields.
    Flaws(Vec<(PageId, Flaw)>),
}

/// A page as an editor wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub listed: Listed,
    /// Whether `listed.names` is all that it is called from then on; otherwise they are added.
    pub names_are_all: bool,
}

/// A change in the making.
pub struct Editing<'a> {
    base: &'a Registry,
    before: Arc<Site>,
    /// All that is said, of every site.
    said: BTreeMap<PageId, Listing>,
    touched: BTreeSet<PageId>,
    /// Names that a page keeps of itself: it gives them up to whoever asks for them.
    kept: Vec<(PageId, String)>,
    /// What was wrong before is nobody's fault.
    old_flaws: Vec<(PageId, Flaw)>,
    /// Whether anything was ever stored of a page.
    is_answered: &'a dyn Fn(PageId) -> bool,
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
        Ok(Self {
            base,
            before: Arc::clone(before),
            said: listings.iter().map(|it| (it.id(), it.clone())).collect(),
            touched: BTreeSet::new(),
            kept: Vec::new(),
            old_flaws,
            is_answered,
        })
    }

    /// The site as it is before.
    pub fn site(&self) -> &Arc<Site> {
        &self.before
    }

    fn listed(&self, key: &str) -> Result<Page, Refused> {
        let page = self.before.page(key).filter(|page| page.is_called(key));
        page.cloned().ok_or_else(|| Refused::NoPage(key.to_owned()))
    }

    /// What is said of a listed page by itself.
    fn said_of(&self, page: &Page) -> Listed {
        match self.said.get(&page.id).map(|listing| &listing.said) {
            Some(Said::Listed(listed)) => listed.clone(),
            _ => Listed::of(page),
        }
    }

    fn say(&mut self, first: &str, said: Said) -> PageId {
        let listing = Listing {
            site: self.before.id.clone(),
            first: first.to_owned(),
            said,
        };
        let id = listing.id();
        self.said.insert(id, listing);
        self.touched.insert(id);
        id
    }

    /// Lists a page, or says anew what it is: the page of that key, or a new one. A page that gets
    /// another key or path goes on being called what it was called.
    ///
    /// # Errors
    /// If the page is not listed.
    pub fn set(&mut self, page: Option<&str>, wish: Wish) -> Result<PageId, Refused> {
        let site = Arc::clone(&self.before);
        let rules = rules(&site);
        let before = page.map(|key| self.listed(key)).transpose()?;
        let mut listed = wish.listed;
        listed.key = listed.key.trim().to_owned();
        for text in [&mut listed.title, &mut listed.paths] {
            text.0
                .values_mut()
                .for_each(|it| *it = it.trim().to_owned());
            text.0.retain(|_, text| !text.is_empty());
        }
        for name in &mut listed.names {
            let canonical = rules.name(name.trim());
            *name = canonical.map_or_else(|_| name.clone(), |it| it.as_str().to_owned());
        }
        let canonical = |paths: &super::super::Localized| -> Vec<String> {
            let paths = paths.0.values().filter_map(|path| rules.path(path).ok());
            paths.map(|path| path.as_str().to_owned()).collect()
        };
        let paths = canonical(&listed.paths);
        let first = match &before {
            Some(before) => before.first.clone(),
            None => listed.key.clone(),
        };
        let id = PageId::of(&site.id, &first);
        // The id of a page that has another key by now is its own for ever.
        let is_taken = before.is_none() && site.holder(id).is_some();
        if is_taken || self.touched.contains(&id) {
            let wrong = Wrong::Taken(listed.key);
            return Err(Refused::flaw(id, Field::Key, wrong));
        }
        let mut known = vec![first.clone()];
        if let Some(before) = &before {
            let of_old = self.said_of(before);
            listed.also.clone_from(&of_old.also);
            if !wish.names_are_all {
                listed.names.extend(of_old.names.iter().cloned());
            }
            let old = canonical(&before.paths);
            let left = old.iter().chain([&before.key]);
            for name in left.filter(|name| !paths.contains(name) && **name != listed.key) {
                self.kept.push((id, name.clone()));
                listed.names.push(name.clone());
            }
            known.extend(old.into_iter().chain([before.key.clone()]));
            known.extend(before.names.iter().cloned());
        }
        // What was answered under a name that it gets is its own.
        let new = paths.iter().chain(&listed.names).chain([&listed.key]);
        let new = new.filter(|name| !known.contains(name) && !listed.also.contains(name));
        let adopted: Vec<String> = new
            .filter(|name| {
                let other = PageId::of(&site.id, name);
                other != id && (self.is_answered)(other) && site.holder(other).is_none()
            })
            .cloned()
            .collect();
        listed.also.extend(adopted);
        listed.also.sort_unstable();
        listed.also.dedup();
        let also = listed.also.clone();
        let is_spare = |name: &String| {
            *name == listed.key || *name == first || paths.contains(name) || also.contains(name)
        };
        listed.names.retain(|name| !is_spare(name));
        listed.names.sort_unstable();
        listed.names.dedup();
        self.say(&first, Said::Listed(listed));
        Ok(id)
    }

    /// Takes a page from the list, or gives it back to the configuration.
    ///
    /// # Errors
    /// If the page is not listed.
    pub fn unlist(&mut self, key: &str) -> Result<(), Refused> {
        let page = self.listed(key)?;
        let based = self.base.site(&self.before.id);
        let is_based = based.is_some_and(|site| site.ids.contains_key(&page.id));
        if is_based {
            self.say(&page.first, Said::Unlisted);
        } else {
            self.said.remove(&page.id);
            self.touched.insert(page.id);
        }
        Ok(())
    }

    /// Says of a page again what the configuration says.
    ///
    /// # Errors
    /// If the configuration has no page of that key.
    pub fn restore(&mut self, key: &str) -> Result<(), Refused> {
        let based = self.base.site(&self.before.id);
        let page = based.and_then(|site| site.page(key).filter(|page| page.is_called(key)));
        let page = page.ok_or_else(|| Refused::NoPage(key.to_owned()))?;
        self.said.remove(&page.id);
        self.touched.insert(page.id);
        Ok(())
    }

    /// Counts another page's history with a page's own. The other is a listed one, by its key, or one that
    /// is not listed and was answered, by its path.
    ///
    /// # Errors
    /// If either is not there, or they are one already.
    pub fn join(&mut self, key: &str, other: &str) -> Result<(), Refused> {
        let page = self.listed(key)?;
        let other = match self.listed(other) {
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

    /// Counts another page's history by itself again.
    ///
    /// # Errors
    /// If the page does not hold it.
    pub fn part(&mut self, key: &str, first: &str) -> Result<(), Refused> {
        let page = self.listed(key)?;
        let mut listed = self.said_of(&page);
        let before = listed.also.len();
        listed.also.retain(|held| held != first);
        if listed.also.len() == before {
            return Err(Refused::NotHeld(first.to_owned()));
        }
        self.say(&page.first, Said::Listed(listed));
        Ok(())
    }

    /// What the change would do, within a reach.
    ///
    /// # Errors
    /// What would be wrong, or beyond reach.
    pub fn end(mut self, reach: &Reach) -> Result<Plan, Refused> {
        let (after, mut flaws) = self.laid();
        // A name that is kept for old tags alone is given up to a page that has it from now on.
        let given_up = |kept: &(PageId, String)| {
            flaws
                .iter()
                .any(|(page, flaw)| *page == kept.0 && flaw.wrong == Wrong::Taken(kept.1.clone()))
        };
        let kept = std::mem::take(&mut self.kept);
        let mut after = after;
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
        flaws.retain(|flaw| !self.old_flaws.contains(flaw));
        if let Some(site) = after.site(&self.before.id) {
            flaws.iter_mut().for_each(|flaw| self.blame(site, flaw));
        }
        if !flaws.is_empty() {
            return Err(Refused::Flaws(flaws));
        }
        let before = &self.before;
        let after = after.site(&before.id).ok_or(Refused::NoSite)?;
        let differences = differences(before, after);
        for difference in &differences {
            within(reach, &before.id, difference, before, after)?;
        }
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

fn differences(before: &Site, after: &Site) -> Vec<Difference> {
    let mut pages: BTreeMap<PageId, (Option<&Page>, Option<&Page>)> = BTreeMap::new();
    for page in &before.pages {
        pages.entry(page.id).or_default().0 = Some(page);
    }
    for page in &after.pages {
        pages.entry(page.id).or_default().1 = Some(page);
    }
    let all = pages.into_iter().filter(|(_, (from, to))| from != to);
    let all = all.map(|(id, (from, to))| Difference {
        id,
        before: from.cloned(),
        after: to.cloned(),
        fields: fields(id, from, to, after),
    });
    // That a page is held now, or no more, is said of the one that holds it.
    let told = all.filter(|it| !it.fields.is_empty());
    told.collect()
}

fn fields(id: PageId, from: Option<&Page>, to: Option<&Page>, after: &Site) -> Vec<PageField> {
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (None, Some(to)) => {
            let joined = to.also.iter();
            let joined = joined.map(|held| PageField::Joined(held.first.clone()));
            return std::iter::once(PageField::Listed).chain(joined).collect();
        }
        (Some(_), None) if after.holder(id).is_none() => return vec![PageField::Unlisted],
        _ => return Vec::new(),
    };
    let mut fields = Vec::new();
    if from.key != to.key {
        fields.push(PageField::Key {
            from: from.key.clone(),
            to: to.key.clone(),
        });
    }
    if from.title != to.title {
        fields.push(PageField::Title);
    }
    if from.paths != to.paths {
        fields.push(PageField::Paths);
    }
    if from.department != to.department {
        fields.push(PageField::Department {
            from: from.department.clone(),
            to: to.department.clone(),
        });
    }
    if from.asks != to.asks {
        fields.push(PageField::Asks {
            from: from.asks,
            to: to.asks,
        });
    }
    let of = |held: &Held| held.first.clone();
    let joined = to.also.iter().filter(|held| !from.also.contains(held));
    let parted = from.also.iter().filter(|held| !to.also.contains(held));
    fields.extend(joined.map(of).map(PageField::Joined));
    fields.extend(parted.map(of).map(PageField::Parted));
    if fields.is_empty() && from.names != to.names {
        fields.push(PageField::Names);
    }
    fields
}

/// Whether all that would change is within reach: the page as it was and as it will be, and every page
/// whose history it would gain or give back.
fn within(
    reach: &Reach,
    site: &str,
    difference: &Difference,
    before: &Site,
    after: &Site,
) -> Result<(), Refused> {
    let sees = |page: &Page| match reach.sees_listed(site, page) {
        true => Ok(()),
        false => Err(Refused::BeyondReach(page.key.clone())),
    };
    let (from, to) = (difference.before.as_ref(), difference.after.as_ref());
    from.map_or(Ok(()), sees)?;
    to.map_or(Ok(()), sees)?;
    let none: &[Held] = &[];
    let of = |page: Option<&'_ Page>| page.map_or(none.to_vec(), |page| page.also.clone());
    let (from, to) = (of(from), of(to));
    let moved = |a: &[Held], b: &[Held]| -> Vec<Held> {
        a.iter().filter(|held| !b.contains(held)).cloned().collect()
    };
    for (held, side) in [(moved(&to, &from), before), (moved(&from, &to), after)] {
        for held in held {
            match side.holder(held.id) {
                Some(listed) => sees(listed)?,
                None if reach.sees(site, None, &held.first) => {}
                None => return Err(Refused::BeyondReach(held.first)),
            }
        }
    }
    Ok(())
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSite => f.write_str("no such site is configured here"),
            Self::NoPage(key) => write!(f, "the site has listed no page {key:?}"),
            Self::NothingThere(name) => write!(
                f,
                "nothing was ever answered under the name {name:?}; to let it lead to a page, write it \
                 among the names of that page"
            ),
            Self::BeyondReach(name) => write!(f, "{name:?} is beyond the reach of this account"),
            Self::OnePage => f.write_str("the two are one page already"),
            Self::NotHeld(name) => write!(f, "{name:?} is not counted with this page"),
            Self::Flaws(flaws) => {
                for (place, (_, flaw)) in flaws.iter().enumerate() {
                    let end_of_the_last = if place == 0 { "" } else { "; " };
                    write!(f, "{end_of_the_last}{flaw}")?;
                }
                Ok(())
            }
        }
    }
}

impl Refused {
    /// A flaw of one field, which no other page has.
    pub fn flaw(page: PageId, field: Field, wrong: Wrong) -> Self {
        Self::Flaws(vec![(page, Flaw { field, wrong })])
    }
}
