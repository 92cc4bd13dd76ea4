//! Pages that are taken from the list, and come back with what they were.

use super::*;

#[test]
fn a_page_is_taken_from_the_list_and_put_back_with_its_history() {
    let mut town = Town::new();
    let id = town.answer("pothole");
    let plan = town.unlists("pothole").expect("it may");
    assert_eq!(plan.differences[0].fields, [PageField::Unlisted]);
    assert!(town.site().resolve("pothole").is_err());
    assert!(town.site().holder(id).is_none());
    town.does(|editing| editing.restore(id)).expect("it may");
    assert_eq!(town.means("pothole"), ("pothole".to_owned(), id));
    assert_eq!(town.said.len(), 0);
}

#[test]
fn a_page_of_the_editors_own_comes_back_with_all_that_was_said_of_it() {
    let mut town = Town::new();
    let old = town.answer("/services/old");
    town.lists("new", "/services/new").expect("it may");
    let id = town.answer("new");
    town.joins("new", "/services/old").expect("it may");
    let before = town.site().page("new").expect("it").clone();
    town.unlists("new").expect("it may");
    assert!(town.site().holder(id).is_none());
    assert!(town.site().holder(old).is_none());
    let refused = town.does(|editing| editing.put_back(of("pothole")));
    assert!(matches!(refused, Err(Refused::NoPage(_))), "it is listed");
    let plan = town.does(|editing| editing.put_back(id)).expect("it may");
    assert_eq!(plan.differences[0].fields[0], PageField::Listed);
    assert_eq!(town.site().page("new").expect("it"), &before);
}

#[test]
fn whoever_registers_it_anew_by_any_of_its_names_finds_its_history() {
    let by_key = wish("new", "/of/another/path");
    let by_path = wish("another", "/services/new");
    let mut by_name = wish("another", "/of/another/path");
    by_name.listed.names = vec!["newer".to_owned()];
    let mut by_old_path = wish("another", "/of/another/path");
    by_old_path.listed.names = vec!["/services/old".to_owned()];
    for again in [by_key, by_path, by_name, by_old_path] {
        let mut town = Town::new();
        let key = again.listed.key.clone();
        town.lists("new", "/services/new").expect("it may");
        let id = town.answer("new");
        let late = town.answer("/services/late");
        town.renames("new", "newer", "/services/new")
            .expect("it may");
        town.joins("newer", "/services/late").expect("it may");
        town.unlists("newer").expect("it may");
        // What was answered meanwhile under a path that leads nowhere is its own, too.
        let meanwhile = town.answer("/services/new");
        if again.listed.names == ["/services/old"] {
            let refused = town.does(|editing| editing.set(None, again).map(|_| ()));
            let plan = refused.expect("it is a page like any other");
            assert_ne!(plan.differences[0].id, id, "it never had that name");
            continue;
        }
        town.does(|editing| editing.set(None, again).map(|_| ()))
            .expect("it may");
        let site = town.site();
        let page = site.page(&key).expect("it");
        assert_eq!(page.id, id, "{key}");
        for held in [late, meanwhile] {
            assert!(page.ids().any(|it| it == held), "{key}");
        }
        for name in ["new", "newer", "/services/new", "/services/late"] {
            assert_eq!(town.means(name), (key.clone(), id), "{name}");
        }
    }
}

#[test]
fn a_page_comes_back_to_whoever_it_was_within_reach_of_alone() {
    let mut town = Town::new();
    town.lists("new", "/services/new").expect("it may");
    let id = town.answer("new");
    town.unlists("new").expect("it may");
    let department = |department: &str| {
        Reach::places(vec![Place::Department {
            site: "jazan".to_owned(),
            department: department.to_owned(),
        }])
    };
    let page = Reach::places(vec![Place::Page {
        site: "jazan".to_owned(),
        page: "new".to_owned(),
    }]);
    let back = |reach: &Reach| town.plan(reach, |editing| editing.put_back(id));
    for reach in [Reach::Everywhere, department("roads"), page] {
        assert!(back(&reach).is_ok(), "{reach:?}");
    }
    let beyond = Refused::BeyondReach("new".to_owned());
    assert_eq!(back(&department("parks")).expect_err("refused"), beyond);
    // Nor does a history come to others by registering it for their own department.
    let mut mine = wish("new", "/services/new");
    mine.listed.department = "parks".to_owned();
    let refused = town.plan(&department("parks"), |editing| {
        editing.set(None, mine).map(|_| ())
    });
    assert_eq!(refused.expect_err("refused"), beyond);
    // What was answered under a key that nobody lists any more is the site's.
    town.said.clear();
    let again = |reach: &Reach| {
        let wish = wish("new", "/services/other");
        town.plan(reach, |editing| editing.set(None, wish).map(|_| ()))
    };
    assert_eq!(again(&department("roads")).expect_err("refused"), beyond);
    assert!(again(&Reach::Everywhere).is_ok());
}
