//! Pages on which the file has nothing asked, whatever was said of them before or is said since.

use super::*;

/// The built-in configuration, with nothing asked about potholes.
fn silent() -> Registry {
    let at = DEFAULT.find("key = \"pothole\"").expect("the page");
    let (before, after) = DEFAULT.split_at(at);
    let after = after.replacen("widget = \"page+service\"", "widget = \"none\"", 1);
    let config = Config::parse(&format!("{before}{after}"));
    config.expect("it is good").base
}

/// What is served, and what is said beneath it.
fn asked(town: &Town, key: &str) -> (Asks, Asks) {
    let (registry, _) = lay_over(&town.base, &town.listings());
    let site = registry.site("jazan").expect("the site");
    let page = site.page(key).expect("the page");
    (page.asks, town.said[&page.id].last().asks)
}

fn quiet(key: &str, path: &str) -> Wish {
    let mut wish = wish(key, path);
    wish.listed.asks = Asks::Nothing;
    wish.names_are_all = true;
    wish
}

const NONE_ANY_MORE: PageField = PageField::Asks {
    from: Asks::Useful,
    to: Asks::Nothing,
};

#[test]
fn nothing_is_asked_where_the_file_says_so_whatever_was_said_before_or_is_said_since() {
    let mut town = Town::new();
    town.renames("pothole", "pothole", "/holes")
        .expect("it may");
    town.answer("street-light");
    assert_eq!(town.site().page("pothole").expect("it").asks, Asks::Useful);
    // The file changes after an editor has listed the page.
    town.base = silent();
    let (registry, wrong) = lay_over(&town.base, &town.listings());
    let silent = Wrong::Silent("pothole".to_owned());
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        (&wrong[0].1.field, &wrong[0].1.wrong),
        (&Field::Asks, &silent)
    );
    let site = registry.site("jazan").expect("it");
    assert_eq!(site.page("pothole").expect("it").asks, Asks::Nothing);
    // What contradicts the file may be changed otherwise, and is put right by it.
    let retitled = |asks| Wish {
        listed: Listed {
            asks,
            ..wish("pothole", "/hollows").listed
        },
        names_are_all: false,
    };
    let set = |town: &Town, asks| {
        town.plan(&Reach::Everywhere, |editing| {
            editing.set(Some(of("pothole")), retitled(asks)).map(|_| ())
        })
    };
    assert!(set(&town, Asks::Nothing).is_ok());
    let told = flaws(set(&town, Asks::Useful));
    assert_eq!(told, [(Field::Asks, silent.clone())]);
    town.said.clear();
    let told = flaws(set(&town, Asks::Both));
    assert_eq!(told, [(Field::Asks, silent.clone())]);
    // Merging it into a page that asks would ask there.
    let told = flaws(town.joins("street-light", "pothole"));
    assert_eq!(told, [(Field::Asks, silent)]);
}

#[test]
fn what_was_said_that_a_page_asks_is_kept_while_the_file_silences_it() {
    let mut town = Town::new();
    town.renames("pothole", "pothole", "/holes")
        .expect("it may");
    let loud = std::mem::replace(&mut town.base, silent());
    assert_eq!(asked(&town, "pothole"), (Asks::Nothing, Asks::Useful));
    // Nothing can be wished for but none, and it says no more than what is served already.
    let set = |town: &mut Town, path| {
        let wish = Wish {
            names_are_all: false,
            ..quiet("pothole", path)
        };
        let id = of("pothole");
        town.does(|editing| editing.set(Some(id), wish).map(|_| ()))
            .expect("it may")
    };
    assert_eq!(set(&mut town, "/holes").differences, []);
    let plan = set(&mut town, "/hollows");
    assert_eq!(plan.differences.len(), 1);
    assert_eq!(plan.differences[0].fields, [PageField::Paths]);
    assert_eq!(asked(&town, "pothole"), (Asks::Nothing, Asks::Useful));
    town.base = loud;
    assert_eq!(asked(&town, "pothole"), (Asks::Useful, Asks::Useful));
}

#[test]
fn that_nothing_is_asked_holds_where_the_page_frees_itself_of_the_file_by_the_same_change() {
    let mut town = Town::new();
    town.renames("pothole", "pothole", "/holes")
        .expect("it may");
    // The second time the old path is among its names no more.
    let moved = quiet("pothole", "/holes");
    town.does(|editing| editing.set(Some(of("pothole")), moved).map(|_| ()))
        .expect("it may");
    town.lists("new", "/services/pothole-report")
        .expect("it may");
    town.base = silent();
    assert_eq!(asked(&town, "new"), (Asks::Nothing, Asks::Useful));
    let set = |town: &mut Town| {
        let wish = quiet("new", "/of/its/own");
        let plan = town.does(|editing| editing.set(Some(of("new")), wish).map(|_| ()));
        let plan = plan.expect("it may");
        assert_eq!(plan.differences.len(), 1);
        plan.differences[0].fields.clone()
    };
    assert_eq!(
        set(&mut town),
        [PageField::Paths],
        "the old one still leads to it"
    );
    assert_eq!(asked(&town, "new"), (Asks::Nothing, Asks::Useful));
    assert_eq!(set(&mut town), [PageField::Names, NONE_ANY_MORE]);
    assert_eq!(asked(&town, "new"), (Asks::Nothing, Asks::Nothing));
}

#[test]
fn what_a_silenced_page_would_have_asked_is_told_whatever_else_is_restored_with_it() {
    let mut town = Town::new();
    town.renames("pothole", "pothole", "/holes")
        .expect("it may");
    town.base = silent();
    let plan = town.does(|editing| editing.restore(of("pothole")));
    let plan = plan.expect("it may");
    assert_eq!(plan.differences.len(), 1);
    let told = &plan.differences[0].fields;
    for field in [PageField::Title, PageField::Paths, NONE_ANY_MORE] {
        assert!(told.contains(&field), "{field:?}: {told:?}");
    }
    // One that is served as it is said is told once.
    let mut town = Town::new();
    town.renames("pothole", "pothole", "/holes")
        .expect("it may");
    let plan = town.does(|editing| editing.restore(of("pothole")));
    let plan = plan.expect("it may");
    let fields = plan.differences[0].fields.iter();
    let asks = fields.filter(|field| matches!(field, PageField::Asks { .. }));
    assert_eq!(asks.count(), 1);
}
