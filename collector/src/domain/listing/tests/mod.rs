//! What is said of pages, laid over the configuration: each promise, and any order of them.

#![expect(
    clippy::indexing_slicing,
    reason = "a plan that was made has a difference"
)]

mod any;
mod gone;
mod merges;
mod names;
mod reach;
mod silent;

use super::*;
use crate::config::{Config, DEFAULT};
use crate::domain::people::{PageField, Place, Reach};
use crate::domain::{Lang, Registry, Site};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is said so far over the built-in configuration, and the pages of which something is stored.
struct Town {
    base: Registry,
    said: BTreeMap<PageId, Listing>,
    answered: BTreeSet<PageId>,
}

impl Town {
    fn new() -> Self {
        let config = Config::parse(DEFAULT).expect("the default is good");
        Self {
            base: config.base,
            said: BTreeMap::new(),
            answered: BTreeSet::new(),
        }
    }

    fn listings(&self) -> Vec<Listing> {
        self.said.values().cloned().collect()
    }

    fn site(&self) -> Arc<Site> {
        let (registry, flaws) = lay_over(&self.base, &self.listings());
        assert_eq!(flaws, []);
        Arc::clone(registry.site("jazan").expect("the site"))
    }

    fn plan(
        &self,
        reach: &Reach,
        order: impl FnOnce(&mut Editing<'_>) -> Result<(), Refused>,
    ) -> Result<Plan, Refused> {
        let is_answered = |page| self.answered.contains(&page);
        let mut editing = Editing::begin(&self.base, &self.listings(), "jazan", &is_answered)?;
        order(&mut editing)?;
        editing.end(reach)
    }

    fn does(
        &mut self,
        order: impl FnOnce(&mut Editing<'_>) -> Result<(), Refused>,
    ) -> Result<Plan, Refused> {
        let plan = self.plan(&Reach::Everywhere, order)?;
        for (page, listing) in &plan.changes {
            match listing {
                Some(listing) => self.said.insert(*page, listing.clone()),
                None => self.said.remove(page),
            };
        }
        Ok(plan)
    }

    fn lists(&mut self, key: &str, path: &str) -> Result<Plan, Refused> {
        let wish = wish(key, path);
        self.does(|editing| editing.set(None, wish).map(|_| ()))
    }

    fn renames(&mut self, key: &str, to: &str, path: &str) -> Result<Plan, Refused> {
        let wish = wish(to, path);
        self.does(|editing| {
            let page = editing.find(key)?;
            editing.set(Some(page), wish).map(|_| ())
        })
    }

    fn joins(&mut self, key: &str, other: &str) -> Result<Plan, Refused> {
        self.does(|editing| {
            let page = editing.find(key)?;
            editing.join(page, other)
        })
    }

    fn parts(&mut self, key: &str, other: &str) -> Result<Plan, Refused> {
        self.does(|editing| {
            let page = editing.find(key)?;
            editing.part(page, other)
        })
    }

    fn unlists(&mut self, key: &str) -> Result<Plan, Refused> {
        self.does(|editing| {
            let page = editing.find(key)?;
            editing.unlist(page)
        })
    }

    /// Something is answered under a name.
    fn answer(&mut self, name: &str) -> PageId {
        let page = self
            .site()
            .resolve(name)
            .expect("the name means a page")
            .page;
        self.answered.insert(page);
        page
    }

    fn means(&self, name: &str) -> (String, PageId) {
        let subject = self.site().resolve(name).expect("the name means a page");
        (subject.name, subject.page)
    }
}

fn text(text: &str) -> Localized {
    let languages = ["ar", "en"].map(|lang| (lang.to_owned(), text.to_owned()));
    Localized(languages.into_iter().collect())
}

fn wish(key: &str, path: &str) -> Wish {
    Wish {
        listed: Listed {
            key: key.to_owned(),
            title: text("A page"),
            paths: text(path),
            department: "roads".to_owned(),
            asks: Asks::Useful,
            names: Vec::new(),
            also: Vec::new(),
        },
        names_are_all: false,
    }
}

fn of(name: &str) -> PageId {
    PageId::of("jazan", name)
}

fn flaws(refused: Result<Plan, Refused>) -> Vec<(Field, Wrong)> {
    match refused.expect_err("it is refused") {
        Refused::Flaws(flaws) => flaws
            .into_iter()
            .map(|(_, flaw)| (flaw.field, flaw.wrong))
            .collect(),
        refused => panic!("{refused:?}"),
    }
}

fn other_path(site: &Site, key: &str) -> String {
    let page = site.page(key).expect("the page");
    page.paths.get(site.first_language()).to_owned()
}
