//! What a page is called: by which names it is found, and which of them may be its own.

use super::*;

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
        "title.ar",
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
        matches!(&found[..], [(Field::Path(_), Wrong::Taken(_)), ..]),
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
fn an_answer_that_was_on_its_way_under_a_name_is_the_page_s_that_it_leads_to_by_then() {
    let mut town = Town::new();
    let on_its_way = town.means("/services/new").1;
    town.lists("new", "/services/new").expect("it may");
    // Nobody had answered when the path was registered, and somebody has by now.
    town.answered.insert(on_its_way);
    let site = town.site();
    let page = site.page("new").expect("it");
    assert_eq!(site.holder(on_its_way).expect("it is held").id, page.id);
    assert!(page.ids().any(|id| id == on_its_way));
    let subject = site.resolve("new").expect("it is a page");
    assert!(subject.also.contains(&on_its_way));
    assert_eq!(town.means("new").1, of("new"), "what comes in lies there");
    // So it is under a path that the page had, and under one that another gave up to it.
    town.renames("new", "new", "/services/newer")
        .expect("it may");
    assert!(town.site().holder(on_its_way).is_some());
    let late = town.means("/of/another").1;
    let more = Wish {
        listed: Listed {
            names: vec!["/of/another".to_owned()],
            ..wish("new", "/services/newer").listed
        },
        names_are_all: true,
    };
    let id = of("new");
    town.does(|editing| editing.set(Some(id), more).map(|_| ()))
        .expect("it may");
    assert_eq!(town.site().holder(late).expect("it is held").id, id);
    // And the log's name of it is known, as a rebuilt head needs it.
    let (registry, _) = lay_over(&town.base, &town.listings());
    assert_eq!(registry.name_of(late), Some(("jazan", "/of/another")));
}

#[test]
fn what_lies_under_a_name_is_no_page_s_whose_it_is_not() {
    let mut town = Town::new();
    let apart = town.answer("pothole");
    let mut wishes = wish("new", "/new");
    wishes.listed.names = vec!["other".to_owned()];
    town.does(|editing| editing.set(None, wishes).map(|_| ()))
        .expect("it may");
    let site = town.site();
    assert_eq!(site.holder(apart).expect("listed").key, "pothole");
    let mut counted = BTreeSet::new();
    for id in site.pages.iter().flat_map(Page::ids) {
        assert!(counted.insert(id), "two pages hold one");
    }
}
