//! Any order of what editors and visitors do.

use super::*;
use proptest::prelude::*;

/// One thing that an editor or a visitor does.
#[derive(Debug, Clone)]
enum Act {
    Answer(u8),
    /// An answer that was accepted before the last change.
    Late(u8),
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
        few.clone().prop_map(Act::Late),
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
        let mut names: BTreeMap<PageId, String> = BTreeMap::new();
        let mut earlier = town.site();
        for act in acts {
            let last = town.site();
            // What is refused changes nothing, which is what is asserted below.
            let _ = match act {
                Act::Answer(number) | Act::Late(number) => {
                    let site = if matches!(act, Act::Late(_)) { &earlier } else { &last };
                    for name in [key(number), path(number)] {
                        if let Ok(subject) = site.resolve(&name) {
                            town.answered.insert(subject.page);
                            names.insert(subject.page, subject.first);
                            *log.entry(subject.page).or_default() += 1;
                        }
                    }
                    continue;
                }
                Act::List(at, to) => town.lists(&key(at), &path(to)),
                Act::Rename(at, to, by) => town.renames(&key(at), &key(to), &path(by)),
                Act::Join(at, other) => town.joins(&key(at), &name(other)),
                Act::Part(at, other) => town.parts(&key(at), &name(other)),
                Act::Unlist(at) => town.unlists(&key(at)),
            };
            earlier = last;
            let site = town.site();
            // What lies under a name is counted with the page that the name leads to.
            for (id, name) in &names {
                if let Some(page) = site.page(name) {
                    let holder = site.holder(*id).map(|holder| holder.id);
                    prop_assert!(holder.is_some(), "{} leads to {} and is orphaned", name, page.key);
                }
            }
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
        let mut pages = town.site().pages.clone();
        for page in &mut pages {
            // What may lie under its paths is looked for, whoever lists it.
            let strays = std::mem::take(&mut page.strays);
            prop_assert!(strays.iter().all(|stray| stray.first.starts_with('/')));
        }
        prop_assert_eq!(&pages, &town.base.site("jazan").expect("it").pages);
    }
}
