//! Who may change what: by the reach of whoever asks.

use super::*;

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
    let pothole = of("pothole");
    let set = |wish: Wish| {
        town.plan(&reach, |editing| {
            editing.set(Some(pothole), wish).map(|_| ())
        })
    };
    assert!(set(as_it_is(&roads)).is_ok());
    assert_eq!(
        set(as_it_is(&other.department)).expect_err("it is refused"),
        beyond("pothole")
    );
    let join = |name: &str| town.plan(&reach, |editing| editing.join(pothole, name));
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
    let unlist = town.plan(&reach, |editing| editing.unlist(other.id));
    assert_eq!(unlist.expect_err("it is refused"), beyond(&other.key));
}

#[test]
fn only_who_answers_for_more_than_a_page_claims_names_for_it() {
    let town = Town::new();
    let site = town.site();
    let pothole = site.page("pothole").expect("it").clone();
    let place = |department: &str| Place::Department {
        site: "jazan".to_owned(),
        department: department.to_owned(),
    };
    let page = |key: &str| Place::Page {
        site: "jazan".to_owned(),
        page: key.to_owned(),
    };
    let own = place(&pothole.department);
    let as_it_is = Listed::of(&pothole);
    let retitled = Listed {
        title: text("Holes"),
        asks: Asks::Useful,
        ..as_it_is.clone()
    };
    let claims = [
        Listed {
            key: "hole".to_owned(),
            ..as_it_is.clone()
        },
        Listed {
            paths: text("/nobody/has/answered"),
            ..as_it_is.clone()
        },
        Listed {
            names: vec!["/nobody/has/answered".to_owned()],
            ..as_it_is.clone()
        },
        Listed {
            names: vec!["of-another-account".to_owned()],
            ..as_it_is
        },
    ];
    let set = |reach: &Reach, id: Option<PageId>, listed: &Listed| {
        let wish = Wish {
            listed: listed.clone(),
            names_are_all: true,
        };
        town.plan(reach, |editing| editing.set(id, wish).map(|_| ()))
    };
    let one = Reach::places(vec![page("pothole"), place("parks")]);
    for reach in [
        Reach::Everywhere,
        Reach::places(vec![Place::Site("jazan".to_owned())]),
        Reach::places(vec![own.clone()]),
        Reach::places(vec![page("pothole")]),
        one.clone(),
    ] {
        let id = Some(pothole.id);
        assert!(set(&reach, id, &retitled).is_ok(), "{reach:?}");
        for claim in &claims {
            let told = set(&reach, id, claim);
            let is_wide = reach.claims_in("jazan", &pothole.department);
            assert_eq!(told.is_ok(), is_wide, "{reach:?}: {told:?}");
            let is_narrow = matches!(told, Ok(_) | Err(Refused::Narrow(_)));
            assert!(is_narrow, "{told:?}");
        }
    }
    // Nor does he register a page under a name that his account has.
    let of_his_name = wish("of-another-account", "/nobody/has/answered").listed;
    let his = Reach::places(vec![page("of-another-account")]);
    let refused = set(&his, None, &of_his_name).expect_err("refused");
    assert!(matches!(refused, Refused::Narrow(_)), "{refused:?}");
    assert!(set(&Reach::places(vec![own]), None, &of_his_name).is_ok());
    // Two pages of his may become one: every name is his already.
    let both = Reach::places(vec![page("pothole"), page("paving")]);
    let join = town.plan(&both, |editing| editing.join(pothole.id, "paving"));
    assert!(join.is_ok(), "{join:?}");
}
