//! What is said of pages, laid over the configuration: each promise, and any order of them.

#![expect(
    clippy::indexing_slicing,
    reason = "a plan that was made has a difference"
)]

use super::*;
use crate::config::{Config, DEFAULT};
use crate::domain::people::{PageField, Place, Reach};
use crate::domain::{Lang, Registry, Site};
use proptest::prelude::*;
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
        self.does(|editing| editing.set(Some(key), wish).map(|_| ()))
    }

    fn joins(&mut self, key: &str, other: &str) -> Result<Plan, Refused> {
        self.does(|editing| editing.join(key, other))
    }

    fn parts(&mut self, key: &str, other: &str) -> Result<Plan, Refused> {
        self.does(|editing| editing.part(key, other))
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

#[test]
fn what_is_said_holds_over_the_configuration_and_nothing_else_is_touched() {
    let mut town = Town::new();
    let before = town.site();
    let plan = town
        .renames("pothole", "pothole", "/services/holes")
        .expect("it may");
    assert_eq!(plan.differences.len(), 1);
    let after = town.site();
    assert_eq!(before.pages.len(), after.pages.len());
    let same = before.pages.iter().zip(&after.pages);
    let differ = same.filter(|(a, b)| a.key == b.key && a != b).count();
    assert!(differ <= 1, "{differ}");
    assert_eq!(after.page("pothole").expect("it").title, text("A page"));
    for page in &before.pages {
        assert_eq!(after.resolve(&page.key).expect("it").page, page.id);
    }
}

#[test]
fn a_page_keeps_its_id_through_every_name_and_its_old_names_lead_to_it() {
    let mut town = Town::new();
    let old_path = town
        .site()
        .page("pothole")
        .expect("it")
        .paths
        .get(Lang::parse("en").expect("en"))
        .to_owned();
    let id = town.answer("pothole");
    let plan = town
        .renames("pothole", "road-hole", "/roads/hole")
        .expect("it may");
    let [difference] = plan.differences.as_slice() else {
        panic!("{:?}", plan.differences);
    };
    assert!(difference.fields.contains(&PageField::Key {
        from: "pothole".to_owned(),
        to: "road-hole".to_owned()
    }));
    town.renames("road-hole", "hole", "/roads/hole")
        .expect("it may");
    for name in ["pothole", "road-hole", "hole", "/roads/hole", &old_path] {
        assert_eq!(town.means(name), ("hole".to_owned(), id), "{name}");
    }
    // Whoever was responsible under the old key is so still, and for no other page.
    let reach = Reach::places(vec![Place::Page {
        site: "jazan".to_owned(),
        page: "pothole".to_owned(),
    }]);
    let site = town.site();
    let seen = site
        .pages
        .iter()
        .filter(|page| reach.sees_listed("jazan", page));
    let seen: Vec<_> = seen.map(|page| &page.key).collect();
    assert_eq!(seen, ["hole"]);
}

#[test]
fn a_key_that_a_page_had_first_is_no_other_pages() {
    let mut town = Town::new();
    town.renames("pothole", "hole", "/roads/hole")
        .expect("it may");
    let taken = Wrong::Taken("pothole".to_owned());
    assert_eq!(
        flaws(town.lists("pothole", "/elsewhere")),
        [(Field::Key, taken)]
    );
}

#[test]
fn a_registered_path_brings_what_was_answered_under_it() {
    let mut town = Town::new();
    let path = town.answer("/services/new");
    let plan = town.lists("new", "/services/new").expect("it may");
    let joined = PageField::Joined("/services/new".to_owned());
    assert_eq!(plan.differences[0].fields, [PageField::Listed, joined]);
    let site = town.site();
    let page = site.page("new").expect("it");
    assert_eq!(page.ids().collect::<Vec<_>>(), [of("new"), path]);
    assert_eq!(site.holder(path).expect("held").key, "new");
    // A path under which nothing was answered brings nothing.
    town.lists("bare", "/services/bare").expect("it may");
    assert_eq!(town.site().page("bare").expect("it").also, []);
}

#[test]
fn two_names_become_one_page_and_two_again() {
    let mut town = Town::new();
    let before = town.site();
    let (kept, other) = (town.answer("pothole"), town.answer("street-light"));
    town.joins("pothole", "street-light").expect("it may");
    assert_eq!(town.means("street-light"), ("pothole".to_owned(), kept));
    let site = town.site();
    assert_eq!(site.holder(other).expect("held").id, kept);
    assert_eq!(site.pages.len(), before.pages.len() - 1);
    let first = other_path(&before, "street-light");
    assert_eq!(town.means(&first), ("pothole".to_owned(), kept));
    town.parts("pothole", "street-light").expect("it may");
    let after = town.site();
    assert_eq!(before.pages.len(), after.pages.len());
    assert_eq!(town.means("street-light").1, other);
    assert_eq!(after.page("pothole").expect("it").also, []);
}

fn other_path(site: &Site, key: &str) -> String {
    let page = site.page(key).expect("the page");
    page.paths.get(site.first_language()).to_owned()
}

#[test]
fn a_page_that_holds_others_brings_them_and_takes_them_back() {
    let mut town = Town::new();
    let keys = ["pothole", "street-light", "paving"];
    let ids = keys.map(|key| town.answer(key));
    town.joins("street-light", "paving").expect("it may");
    town.joins("pothole", "street-light").expect("it may");
    let site = town.site();
    let of: BTreeSet<_> = site.page("pothole").expect("it").ids().collect();
    assert_eq!(of, BTreeSet::from(ids));
    assert_eq!(town.means("paving").0, "pothole");
    town.parts("pothole", "street-light").expect("it may");
    assert_eq!(town.means("paving").0, "street-light");
}

#[test]
fn no_page_holds_itself_or_one_that_holds_it_or_one_that_is_held() {
    let mut town = Town::new();
    for key in ["pothole", "street-light", "paving"] {
        town.answer(key);
    }
    assert_eq!(
        town.joins("pothole", "pothole").expect_err("it is refused"),
        Refused::OnePage
    );
    town.joins("pothole", "street-light").expect("it may");
    // It is called so by now, and is one page with it.
    assert_eq!(
        town.joins("pothole", "street-light")
            .expect_err("it is refused"),
        Refused::OnePage
    );
    assert_eq!(
        town.joins("street-light", "pothole")
            .expect_err("it is refused"),
        Refused::OnePage
    );
    let refused = town
        .joins("pothole", "/never/answered")
        .expect_err("it is refused");
    assert_eq!(refused, Refused::NothingThere("/never/answered".to_owned()));
    let refused = town.joins("nowhere", "paving").expect_err("it is refused");
    assert_eq!(refused, Refused::NoPage("nowhere".to_owned()));
    let refused = town.parts("pothole", "paving").expect_err("it is refused");
    assert_eq!(refused, Refused::NotHeld("paving".to_owned()));
    // However it came to be stored, a circle holds nobody up and loses no page.
    let mut said = town.listings();
    let mut listed = Listed::of(
        town.base
            .site("jazan")
            .expect("it")
            .page("street-light")
            .expect("it"),
    );
    listed.also.push("pothole".to_owned());
    said.push(Listing {
        site: "jazan".to_owned(),
        first: "street-light".to_owned(),
        said: Said::Listed(listed),
    });
    let (registry, wrong) = lay_over(&town.base, &said);
    assert!(
        wrong.iter().any(|(_, flaw)| flaw.wrong == Wrong::Circle),
        "{wrong:?}"
    );
    let site = registry.site("jazan").expect("it");
    let ids = ["pothole", "street-light"].map(of);
    assert!(ids.iter().all(|id| site.holder(*id).is_some()));
}

#[test]
fn a_page_is_taken_from_the_list_and_put_back_with_its_history() {
    let mut town = Town::new();
    let id = town.answer("pothole");
    let plan = town
        .does(|editing| editing.unlist("pothole"))
        .expect("it may");
    assert_eq!(plan.differences[0].fields, [PageField::Unlisted]);
    assert!(town.site().resolve("pothole").is_err());
    assert!(town.site().holder(id).is_none());
    town.does(|editing| editing.restore("pothole"))
        .expect("it may");
    assert_eq!(town.means("pothole"), ("pothole".to_owned(), id));
    assert_eq!(town.said.len(), 0);
    let new = town.lists("new", "/new").expect("it may");
    assert_eq!(new.differences.len(), 1);
    town.does(|editing| editing.unlist("new")).expect("it may");
    assert_eq!(town.said.len(), 0);
}

#[test]
fn each_slip_is_told_by_its_field_in_the_words_of_the_configuration() {
    let mut town = Town::new();
    let mut bad = wish("Bad Key", "no-path");
    bad.listed.department = "nobody".to_owned();
    bad.listed.title.0.remove("ar");
    bad.listed
        .title
        .0
        .insert("en".to_owned(), "x".repeat(TITLE + 1));
    bad.listed.names = vec!["not a name".to_owned()];
    let found = flaws(town.does(|editing| editing.set(None, bad).map(|_| ())));
    let fields: Vec<_> = found.iter().map(|(field, _)| field.to_string()).collect();
    for field in [
        "key",
        "title",
        "title.en",
        "paths.ar",
        "paths.en",
        "department",
        "names",
    ] {
        assert!(fields.contains(&field.to_owned()), "{field}: {found:?}");
    }
    let path = other_path(&town.site(), "pothole");
    let found = flaws(town.lists("new", &path));
    assert!(
        matches!(&found[..], [(Field::Path(Some(_)), Wrong::Taken(_)), ..]),
        "{found:?}"
    );
    let turned = Wish {
        listed: Listed {
            title: text("a\u{202e}b"),
            ..wish("new", "/new").listed
        },
        names_are_all: true,
    };
    let found = flaws(town.does(|editing| editing.set(None, turned).map(|_| ())));
    assert!(
        found.iter().all(|(_, wrong)| *wrong == Wrong::Unseen),
        "{found:?}"
    );
    assert_eq!(town.said.len(), 0);
}

#[test]
fn nothing_beyond_reach_is_changed_gained_or_given_away() {
    let mut town = Town::new();
    town.answer("/services/x");
    let site = town.site();
    let roads = site.page("pothole").expect("it").department.clone();
    let other = site
        .pages
        .iter()
        .find(|page| page.department != roads)
        .expect("another");
    town.answer(&other.key);
    let reach = Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: roads.clone(),
    }]);
    let beyond = |name: &str| Refused::BeyondReach(name.to_owned());
    let as_it_is = |department: &str| {
        let mut it = wish("pothole", "/pothole");
        it.listed.department = department.to_owned();
        it
    };
    let set = |wish: Wish| {
        town.plan(&reach, |editing| {
            editing.set(Some("pothole"), wish).map(|_| ())
        })
    };
    assert!(set(as_it_is(&roads)).is_ok());
    assert_eq!(
        set(as_it_is(&other.department)).expect_err("it is refused"),
        beyond("pothole")
    );
    let join = |name: &str| town.plan(&reach, |editing| editing.join("pothole", name));
    assert_eq!(
        join("/services/x").expect_err("it is refused"),
        beyond("/services/x")
    );
    assert_eq!(
        join(&other.key).expect_err("it is refused"),
        beyond(&other.key)
    );
    let take = |wish| town.plan(&reach, |editing| editing.set(None, wish).map(|_| ()));
    let mut new = wish("new", "/services/x");
    new.listed.department = roads;
    assert_eq!(take(new).expect_err("it is refused"), beyond("/services/x"));
    let unlist = town.plan(&reach, |editing| editing.unlist(&other.key));
    assert_eq!(unlist.expect_err("it is refused"), beyond(&other.key));
}

/// One thing that an editor or a visitor does.
#[derive(Debug, Clone)]
enum Act {
    Answer(u8),
    List(u8, u8),
    Rename(u8, u8, u8),
    Join(u8, u8),
    Part(u8, u8),
    Unlist(u8),
}

fn act() -> impl Strategy<Value = Act> {
    let few = 0..6_u8;
    prop_oneof![
        few.clone().prop_map(Act::Answer),
        (few.clone(), few.clone()).prop_map(|(a, b)| Act::List(a, b)),
        (few.clone(), few.clone(), few.clone()).prop_map(|(a, b, c)| Act::Rename(a, b, c)),
        (few.clone(), 0..12_u8).prop_map(|(a, b)| Act::Join(a, b)),
        (few.clone(), 0..12_u8).prop_map(|(a, b)| Act::Part(a, b)),
        few.prop_map(Act::Unlist),
    ]
}

fn key(number: u8) -> String {
    format!("page-{number}")
}

fn path(number: u8) -> String {
    format!("/path/{number}")
}

/// A key or a path.
fn name(number: u8) -> String {
    if number < 6 {
        key(number)
    } else {
        path(number - 6)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn in_whatever_order_pages_are_listed_renamed_joined_and_parted_no_answer_is_lost_or_counted_twice(
        acts in prop::collection::vec(act(), 1..24),
    ) {
        let mut town = Town::new();
        // How often was answered, by the page under which it lies.
        let mut log: BTreeMap<PageId, u64> = BTreeMap::new();
        for act in acts {
            // What is refused changes nothing, which is what is asserted below.
            let _ = match act {
                Act::Answer(number) => {
                    for name in [key(number), path(number)] {
                        if let Ok(subject) = town.site().resolve(&name) {
                            town.answered.insert(subject.page);
                            *log.entry(subject.page).or_default() += 1;
                        }
                    }
                    continue;
                }
                Act::List(at, to) => town.lists(&key(at), &path(to)),
                Act::Rename(at, to, by) => town.renames(&key(at), &key(to), &path(by)),
                Act::Join(at, other) => town.joins(&key(at), &name(other)),
                Act::Part(at, other) => town.parts(&key(at), &name(other)),
                Act::Unlist(at) => town.does(|editing| editing.unlist(&key(at))),
            };
            let site = town.site();
            let mut counted = BTreeSet::new();
            let mut sum = 0;
            for page in &site.pages {
                for id in page.ids() {
                    prop_assert!(counted.insert(id), "two pages hold one");
                    prop_assert_eq!(site.holder(id).map(|it| it.id), Some(page.id));
                    sum += log.get(&id).copied().unwrap_or_default();
                }
                // Whatever it is called leads to it, and to no other.
                for name in page.names.iter().chain([&page.key, &page.first]) {
                    prop_assert_eq!(site.resolve(name).expect("it means a page").page, page.id);
                }
            }
            let unlisted = log.iter().filter(|(id, _)| site.holder(**id).is_none());
            sum += unlisted.map(|(_, n)| n).sum::<u64>();
            prop_assert_eq!(sum, log.values().sum::<u64>());
        }
        // Taking back every word gives back what the configuration says, and every answer its own page.
        town.said.clear();
        prop_assert_eq!(&town.site().pages, &town.base.site("jazan").expect("it").pages);
    }
}
