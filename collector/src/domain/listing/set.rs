//! A page as an editor wants it, put into the list: what it goes on being called, and whose history it takes
//! up.

use super::check::{Field, Rules, Wrong};
use super::editing::{Editing, Wish};
use super::lay::rules;
use super::{Listed, Listing, Refused, Said};
use crate::domain::{Asks, Lang, Localized, Page, PageId};
use std::sync::Arc;

impl Editing<'_> {
    /// Lists a page, or says anew what it is: the page of that id, or a new one. A page that gets another
    /// key or path goes on being called what it was called, and one that was on the list before under any of
    /// its names is that page again.
    ///
    /// # Errors
    /// If the page is not listed.
    pub fn set(&mut self, page: Option<PageId>, wish: Wish) -> Result<PageId, Refused> {
        let site = Arc::clone(&self.before);
        let rules = rules(&site);
        let before = page.map(|page| self.listed(page)).transpose()?;
        let Wish {
            listed,
            names_are_all,
        } = wish;
        let mut listed = tidied(listed, &rules);
        let canonical = |paths: &Localized| -> Vec<String> {
            let paths = rules.canonical(paths);
            paths.map(|(_, path)| path).collect()
        };
        let paths = canonical(&listed.paths);
        let gone = match &before {
            Some(_) => Vec::new(),
            None => self.gone_by(&listed.led_by(&rules)),
        };
        let first = match (&before, gone.first()) {
            (Some(before), _) => before.first.clone(),
            (None, Some(gone)) => gone.first.clone(),
            (None, None) => listed.key.clone(),
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
            let old = canonical(&before.paths);
            self.go_on(&mut listed, before, (&old, &paths), names_are_all);
            known.extend(old.into_iter().chain([before.key.clone()]));
            known.extend(before.names.iter().cloned());
        }
        for gone in gone {
            self.take_up(&mut listed, id, gone, &rules);
        }
        self.adopt(&mut listed, id, &known, &paths);
        let also = listed.also.clone();
        let is_spare = |name: &String| {
            *name == listed.key || *name == first || paths.contains(name) || also.contains(name)
        };
        listed.names.retain(|name| !is_spare(name));
        listed.names.sort_unstable();
        listed.names.dedup();
        self.ask(&mut listed, id, before.as_ref());
        self.say(&first, Said::Listed(listed));
        Ok(id)
    }

    /// What is asked. Of a page that the file silences nobody can want more than nothing, so that who wants
    /// that has said nothing of what else it would ask.
    fn ask(&mut self, listed: &mut Listed, id: PageId, before: Option<&Page>) {
        let silent = before.filter(|page| [page.asks, listed.asks] == [Asks::Nothing; 2]);
        let kept = silent.map(|page| self.said_of(page).asks);
        match kept.filter(|asks| *asks != Asks::Nothing) {
            Some(kept) => {
                listed.asks = kept;
                self.silenced.insert(id);
            }
            None => {
                self.asked.insert(id);
            }
        }
    }

    /// What the page was called, it is called still.
    fn go_on(
        &mut self,
        listed: &mut Listed,
        before: &Page,
        (old, paths): (&[String], &[String]),
        names_are_all: bool,
    ) {
        let of_old = self.said_of(before);
        listed.also = of_old.also;
        if !names_are_all {
            listed.names.extend(of_old.names);
        }
        let left = old.iter().chain([&before.key]);
        for name in left.filter(|name| !paths.contains(name) && **name != listed.key) {
            self.kept.push((before.id, name.clone()));
            listed.names.push(name.clone());
        }
    }

    /// The pages that were taken from the list and were called so, each once; in the order of the names.
    fn gone_by(&self, names: &[String]) -> Vec<Listing> {
        let mut found: Vec<Listing> = Vec::new();
        for id in names.iter().filter_map(|name| self.gone.get(name)) {
            let is_known = found.iter().any(|listing| listing.id() == *id);
            let listing = self.said.get(id).filter(|_| !is_known);
            found.extend(listing.cloned());
        }
        found
    }

    /// Takes up what a page was that is on the list no more: its history, and the names that lead nowhere
    /// since.
    fn take_up(&mut self, listed: &mut Listed, id: PageId, gone: Listing, rules: &Rules<'_, Lang>) {
        let Said::Unlisted(last) = &gone.said else {
            return;
        };
        let is_free = |first: &String| {
            let page = PageId::of(&gone.site, first);
            page != id && self.before.holder(page).is_none()
        };
        let firsts = last.also.iter().chain([&gone.first]);
        let firsts = firsts.filter(|first| is_free(first));
        let answered = firsts.filter(|first| (self.is_answered)(PageId::of(&gone.site, first)));
        listed.also.extend(answered.cloned());
        let names = gone.led_by(rules).into_iter();
        for name in names.filter(|name| self.before.page(name).is_none()) {
            self.kept.push((id, name.clone()));
            listed.names.push(name);
        }
        self.back.push(gone);
    }

    /// What was answered under a name that a page gets is its own.
    fn adopt(&self, listed: &mut Listed, id: PageId, known: &[String], paths: &[String]) {
        let new = paths.iter().chain(&listed.names).chain([&listed.key]);
        let new = new.filter(|name| !known.contains(name) && !listed.also.contains(name));
        let adopted: Vec<String> = new
            .filter(|name| {
                let other = PageId::of(&self.before.id, name);
                other != id && (self.is_answered)(other) && self.before.holder(other).is_none()
            })
            .cloned()
            .collect();
        listed.also.extend(adopted);
        listed.also.sort_unstable();
        listed.also.dedup();
    }
}

/// What was written, as it is kept.
fn tidied(mut listed: Listed, rules: &Rules<'_, Lang>) -> Listed {
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
    listed
}
