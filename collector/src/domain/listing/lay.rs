//! The sites that are served: those of the configuration, with what editors say of their pages.
//!
//! Where the two contradict each other, as after the file was changed, what an editor said holds, and what
//! is lost of the other is told. Only that nothing is asked on a page holds whoever said it, since asking
//! there would hurt. So the result is whole whatever is stored, and a change is good if laying it over
//! brings no flaw.

use super::check::{Field, Flaw, Names, Rules, Wrong};
use super::{Listed, Listing, Said};
use crate::domain::{Asks, Held, Lang, Page, PageId, Registry, Site};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Lays listings over sites. Gives the sites as they are served, and what is wrong, by the page of which
/// it is. Listings of a site that is in no configuration wait for its return.
pub fn lay_over(base: &Registry, listings: &[Listing]) -> (Registry, Vec<(PageId, Flaw)>) {
    let mut flaws = Vec::new();
    let sites = base.sites.iter().map(|site| {
        let of_site = listings.iter().filter(|it| it.site == site.id);
        let said: BTreeMap<PageId, &Listing> = of_site.map(|it| (it.id(), it)).collect();
        let (site, wrong) = Laying::over(site, &said).done();
        flaws.extend(wrong);
        Arc::new(site)
    });
    let sites = sites.collect();
    (Registry { sites }, flaws)
}

/// What a site says of its pages.
pub(super) fn rules(site: &Site) -> Rules<'_, Lang> {
    Rules {
        languages: &site.languages,
        parameters: &site.parameters,
        departments: &site.departments,
    }
}

/// A page on its way to the list.
struct Draft {
    id: PageId,
    first: String,
    listed: Listed,
    /// Whether an editor said it, and not the configuration.
    is_said: bool,
}

struct Laying<'a> {
    site: &'a Site,
    drafts: Vec<Draft>,
    /// The page that holds each one that is held.
    holders: HashMap<PageId, PageId>,
    names: Names,
    flaws: Vec<(PageId, Flaw)>,
}

impl<'a> Laying<'a> {
    fn over(site: &'a Site, said: &BTreeMap<PageId, &Listing>) -> Self {
        let draft = |listing: &Listing| match &listing.said {
            Said::Listed(listed) => Some(Draft {
                id: listing.id(),
                first: listing.first.clone(),
                listed: listed.clone(),
                is_said: true,
            }),
            Said::Unlisted(_) => None,
        };
        let mut drafts = Vec::new();
        for page in &site.pages {
            match said.get(&page.id) {
                Some(listing) => drafts.extend(draft(listing)),
                None => drafts.push(Draft {
                    id: page.id,
                    first: page.first.clone(),
                    listed: Listed::of(page),
                    is_said: false,
                }),
            }
        }
        let is_based = |id: &PageId| site.ids.contains_key(id);
        let new = said.iter().filter(|(id, _)| !is_based(id));
        drafts.extend(new.filter_map(|(_, listing)| draft(listing)));
        // Who comes first has a name; in the order of the list within each half.
        drafts.sort_by_key(|draft| !draft.is_said);
        Self {
            site,
            drafts,
            holders: HashMap::new(),
            names: Names::default(),
            flaws: Vec::new(),
        }
    }

    /// The page at the end of those that hold each other.
    fn root(&self, mut page: PageId) -> PageId {
        while let Some(holder) = self.holders.get(&page) {
            page = *holder;
        }
        page
    }

    /// Who holds whom. What would be a circle, or held twice, is left out.
    fn hold(&mut self) {
        let drafts = self.drafts.iter();
        let held = drafts.flat_map(|draft| {
            let also = draft.listed.also.iter();
            also.map(|first| (draft.id, first.clone()))
        });
        for (holder, first) in held.collect::<Vec<_>>() {
            let held = PageId::of(&self.site.id, &first);
            let is_circle = self.root(holder) == held;
            let wrong = match self.holders.entry(held) {
                _ if is_circle => Wrong::Circle,
                Entry::Occupied(_) => Wrong::HeldTwice(first),
                Entry::Vacant(free) => {
                    free.insert(holder);
                    continue;
                }
            };
            let field = Field::Also;
            self.flaws.push((holder, Flaw { field, wrong }));
        }
    }

    fn done(mut self) -> (Site, Vec<(PageId, Flaw)>) {
        self.hold();
        let rules = rules(self.site);
        let drafts = std::mem::take(&mut self.drafts);
        for draft in drafts.iter().filter(|draft| draft.is_said) {
            let flaws = rules.check(&draft.listed);
            self.flaws
                .extend(flaws.into_iter().map(|it| (draft.id, it)));
        }
        let is_root = |draft: &&Draft| !self.holders.contains_key(&draft.id);
        let (roots, held): (Vec<_>, Vec<_>) = drafts.iter().partition(is_root);
        for root in &roots {
            let flaws = self.names.claim(&rules, root.id, &root.listed);
            self.flaws.extend(flaws.into_iter().map(|it| (root.id, it)));
        }
        let mut called: HashMap<PageId, Vec<String>> = HashMap::new();
        for draft in roots.iter().chain(&held) {
            let root = self.root(draft.id);
            for (name, field) in draft.other_names(&rules, root != draft.id) {
                let flaw = self.names.claim_one(root, name.clone(), field);
                if flaw.is_none() {
                    called.entry(root).or_default().push(name);
                }
                self.flaws.extend(flaw.map(|flaw| (draft.id, flaw)));
            }
        }
        // One whose key is another's cannot be told from it, and is none.
        let has_its_key = |it: &&&Draft| self.names.owner(&it.listed.key) == Some(it.id);
        let listed: Vec<_> = roots.iter().filter(has_its_key).copied().collect();
        let mut also = self.held_by_root(&drafts);
        let mut pages = Vec::new();
        for draft in &listed {
            let names = called.remove(&draft.id).unwrap_or_default();
            pages.push(page(
                draft,
                names,
                also.remove(&draft.id).unwrap_or_default(),
            ));
        }
        let places = pages.iter().enumerate();
        let mut ids: HashMap<_, _> = places
            .flat_map(|(place, page)| page.ids().map(move |id| (id, place)))
            .collect();
        for (place, page) in pages.iter_mut().enumerate() {
            self.find_strays(page, place, &mut ids);
        }
        let names = std::mem::take(&mut self.names).all();
        let names = names.filter_map(|(name, page)| Some((name, *ids.get(&page)?)));
        let mut site = Site {
            names: names.collect(),
            pages,
            ids,
            ..self.site.clone()
        };
        self.silence(&mut site);
        (site, self.flaws)
    }

    /// Asks nothing where the configuration has nothing asked.
    fn silence(&mut self, site: &mut Site) {
        let silent = site.pages.iter();
        let silent = silent.filter(|page| page.asks != Asks::Nothing);
        let silent = silent.filter_map(|page| Some((page.id, site.silenced_by(page)?.to_owned())));
        for (page, key) in silent.collect::<Vec<_>>() {
            let (field, wrong) = (Field::Asks, Wrong::Silent(key));
            self.flaws.push((page, Flaw { field, wrong }));
            let place = site.ids.get(&page);
            let page = place.and_then(|place| site.pages.get_mut(*place));
            page.into_iter().for_each(|page| page.asks = Asks::Nothing);
        }
    }

    /// Takes up what may lie under the names of a page, where that is no page's own.
    fn find_strays(&self, page: &mut Page, place: usize, ids: &mut HashMap<PageId, usize>) {
        let mut names = page.led_by(&rules(self.site));
        names.retain(|name| self.names.owner(name) == Some(page.id));
        for first in names {
            let id = PageId::of(&self.site.id, &first);
            if let Entry::Vacant(free) = ids.entry(id) {
                free.insert(place);
                page.strays.push(Held { id, first });
            }
        }
    }

    /// The pages whose history is another's, by the one at the end of those that hold them.
    fn held_by_root(&self, drafts: &[Draft]) -> HashMap<PageId, Vec<Held>> {
        let mut all: HashMap<PageId, Vec<Held>> = HashMap::new();
        for first in drafts.iter().flat_map(|draft| &draft.listed.also) {
            let (id, first) = (PageId::of(&self.site.id, first), first.clone());
            if self.holders.contains_key(&id) {
                let held = all.entry(self.root(id)).or_default();
                held.push(Held { id, first });
            }
        }
        all
    }
}

fn page(draft: &Draft, mut names: Vec<String>, mut also: Vec<Held>) -> Page {
    names.sort_unstable();
    names.dedup();
    names.retain(|name| *name != draft.listed.key);
    also.sort_by_key(|held| held.id);
    also.dedup();
    let (first, listed) = (draft.first.clone(), draft.listed.clone());
    Page::of(draft.id, first, listed, names, also)
}

impl Draft {
    /// The names beside its key and paths; those with them, where it is held by another.
    fn other_names(&self, rules: &Rules<'_, Lang>, is_held: bool) -> Vec<(String, Field)> {
        let Listed {
            key,
            paths,
            names,
            also,
            ..
        } = &self.listed;
        let mut all = Vec::new();
        if is_held {
            all.push((key.clone(), Field::Key));
            let paths = rules.canonical(paths);
            all.extend(paths.map(|(lang, path)| (path, Field::Path(lang.to_owned()))));
        }
        all.push((self.first.clone(), Field::Names));
        all.extend(names.iter().map(|name| (name.clone(), Field::Names)));
        all.extend(also.iter().map(|name| (name.clone(), Field::Also)));
        all
    }
}
