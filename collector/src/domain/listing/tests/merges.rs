//! Two names that become one page, and two again.

use super::*;

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

#[test]
fn a_page_that_holds_others_brings_them_and_takes_them_back() {
    let mut town = Town::new();
    let keys = ["pothole", "street-light", "paving"];
    let ids = keys.map(|key| town.answer(key));
    town.joins("street-light", "paving").expect("it may");
    town.joins("pothole", "street-light").expect("it may");
    let site = town.site();
    let of: BTreeSet<_> = site.page("pothole").expect("it").ids().collect();
    assert!(of.is_superset(&BTreeSet::from(ids)));
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
fn each_of_those_that_hold_each_other_in_a_row_is_counted_apart_from_where_they_are_seen() {
    for apart in ["paving", "street-light"] {
        let mut town = Town::new();
        for key in ["pothole", "street-light", "paving"] {
            town.answer(key);
        }
        town.joins("street-light", "paving").expect("it may");
        town.joins("pothole", "street-light").expect("it may");
        let plan = town.parts("pothole", apart).expect("it may");
        let parted = PageField::Parted(apart.to_owned());
        let of_pothole = plan.differences.iter().find(|it| it.id == of("pothole"));
        let told = &of_pothole.expect("the page that held it").fields;
        assert!(told.contains(&parted), "{told:?}");
        assert_eq!(town.means(apart).0, apart);
        let left = if apart == "paving" { "pothole" } else { apart };
        let (of_light, of_paving) = (town.means("street-light").0, town.means("paving").0);
        assert_eq!(of_light, if apart == "paving" { "pothole" } else { apart });
        assert_eq!(of_paving, if apart == "paving" { apart } else { left });
    }
}

#[test]
fn a_path_of_the_page_itself_is_parted_once_the_page_has_another() {
    let mut town = Town::new();
    let old = town.answer("/services/new");
    town.lists("new", "/services/new").expect("it may");
    let refused = town.parts("new", "/services/new").expect_err("refused");
    assert_eq!(refused, Refused::OwnPath("/services/new".to_owned()));
    town.renames("new", "new", "/elsewhere").expect("it may");
    town.parts("new", "/services/new").expect("it may");
    assert_eq!(
        town.means("/services/new"),
        ("/services/new".to_owned(), old)
    );
}
