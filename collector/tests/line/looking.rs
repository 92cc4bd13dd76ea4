//! The views of what visitors wrote, as whoever looks through them needs them: of every site, narrowed alike, and
//! said to those who hear a page and press its buttons by keyboard.

use super::house::{House, Member, field, vote, with};
use rayak::command::import_lines;
use rayak::config::DEFAULT;
use rayak::domain::people::{Place, Reach, Role};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;

const VIEWS: [&str; 5] = ["/inbox", "/urgent", "/flagged", "/themes", "/pages"];

/// The built-in site, and beside it another.
fn two_sites() -> House {
    const OTHER: &str = r#"
[[site]]
id = "asir"
organisation = { ar = "أمانة أخرى", en = "Another Municipality" }
languages = ["ar", "en"]
time_zone = "Asia/Riyadh"
origins = ["http://127.0.0.1:8090"]
privacy = { ar = "/ar/privacy", en = "/en/privacy" }
policy = { ar = "/ar/policy", en = "/en/policy" }
suppress_below = 5
unlisted = "page"
page_cap = 2000
words_days = 365

[[site.department]]
id = "roads"
name = { ar = "الطرق", en = "Roads" }
"#;
    House::configured(&format!("{DEFAULT}{OTHER}"), Box::new(File::sync_data))
}

/// An answer with words that came in on a day.
fn said(page: &str, day: &str, words: &str) -> Value {
    let fields = json!({
        "page": page,
        "received_at": format!("{day}T08:00:00Z"),
        "comment": words,
    });
    with(vote(&json!("no")), fields)
}

impl House {
    async fn imports(&self, answers: &[Value]) {
        let lines: Vec<String> = answers.iter().map(Value::to_string).collect();
        let report = import_lines(&self.app, lines.iter().map(String::as_str), 1).await;
        assert_eq!(
            report.accepted,
            answers.len() as u64,
            "{:?}",
            report.refused
        );
    }

    async fn traps(&self, page: &str, words: &str) {
        let fields = json!({ "page": page, "comment": words, "trap": "x" });
        let sent = self.send(&with(vote(&json!("no")), fields)).await;
        assert_eq!(sent.status, 201);
    }

    async fn looks_at(&self, who: &Member, path: &str) -> String {
        let mark = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{mark}lang=en");
        let reply = self.ask_staff_as(Some(who), &path).await;
        assert_eq!(reply.status, 200, "{path}");
        reply.text()
    }

    async fn judges(&self, act: &str) {
        let fields = [("site", "jazan"), ("back", "/flagged"), ("one", act)];
        let done = self.post_staff("/flagged/judge", &fields).await;
        assert!(done.header("location").starts_with("/flagged?done=1&"));
    }
}

/// Each remark's markup, after the heading of those that were found.
fn remarks(page: &str) -> Vec<&str> {
    let (_, found) = page.split_once("id=\"found\"").unwrap();
    found.split("<li class=\"remark").skip(1).collect()
}

/// The buttons' values that end with a sorting.
fn acts<'a>(page: &'a str, sorting: &str) -> Vec<&'a str> {
    let acts = page.split("name=\"one\" value=\"").skip(1);
    let acts = acts.map(|it| it.split_once('"').unwrap().0);
    acts.filter(|it| it.ends_with(sorting)).collect()
}

#[tokio::test]
async fn each_view_leads_to_the_other_sites_within_reach_and_stays_with_the_one_that_is_chosen() {
    let house = two_sites();
    let here = (0..30).map(|number| {
        let words = format!("{number} different matter {}", "ab".repeat(number + 1));
        with(
            said("/else", "2026-11-20", &words),
            json!({ "site": "asir" }),
        )
    });
    house.imports(&here.collect::<Vec<_>>()).await;
    let manager = house.manager().await;
    let jazan = Reach::places(vec![Place::Site("jazan".to_owned())]);
    let bound = house.member(Role::Manager, jazan).await;
    for view in VIEWS {
        let page = house.looks_at(manager, view).await;
        let other = format!("href=\"{view}?site=asir&amp;lang=en\"");
        assert!(page.contains(&other), "{view}: {page}");
        let page = house.looks_at(manager, &format!("{view}?site=asir")).await;
        assert!(page.contains("Another Municipality"), "{view}");
        assert!(page.contains(&format!("href=\"{view}?site=jazan&amp;lang=en\"")));
        if view != "/urgent" {
            assert_eq!(field(&page, "site").unwrap(), "asir", "{view}");
        }
        let page = house.looks_at(&bound, view).await;
        assert!(!page.contains("site=asir"), "{view}: {page}");
    }
    let page = house.looks_at(manager, "/inbox?site=asir").await;
    assert_eq!(remarks(&page).len(), 25);
    assert!(page.contains("href=\"/inbox?site=asir&amp;at=2&amp;lang=en\""));
}

#[tokio::test]
async fn whoever_is_on_duty_sees_on_one_site_that_danger_waits_on_another() {
    let house = two_sites();
    let danger = said("/else", "2026-11-20", "سلك كهرباء مكشوف قرب باب المدرسة");
    house
        .imports(&[with(danger, json!({ "site": "asir" }))])
        .await;
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    let page = house.looks_at(&duty, "/urgent").await;
    assert!(
        page.contains("Another Municipality</span> (1 comment)"),
        "{page}"
    );
}

#[tokio::test]
async fn what_was_set_aside_is_found_in_the_inbox_by_whoever_judges_it_and_by_nobody_else() {
    let house = House::new();
    for words in ["one of a machine", "two of a robot", "three of a device"] {
        house.traps("pothole", words).await;
    }
    house
        .imports(&[said("pothole", "2026-11-20", "an ordinary matter")])
        .await;
    let page = house.looks_at(house.manager().await, "/flagged").await;
    let acts = acts(&page, "found:genuine");
    house.judges(acts[0]).await;
    house.judges(&acts[1].replace("genuine", "abuse")).await;
    let manager = house.manager().await;
    for (query, count) in [
        ("", 2),
        ("flagged=open", 1),
        ("flagged=genuine", 1),
        ("flagged=abuse", 1),
        ("flagged=open&page=faq", 0),
    ] {
        let page = house.looks_at(manager, &format!("/inbox?{query}")).await;
        assert_eq!(remarks(&page).len(), count, "{query}");
        assert!(page.contains("name=\"flagged\""), "it can be chosen");
    }
    // Neither a file nor a share holds what waits for a judge.
    let take = house.looks_at(manager, "/inbox/take?flagged=open").await;
    assert!(take.contains("0 comments will be downloaded"), "{take}");
    let shares = house.looks_at(manager, "/themes?flagged=open").await;
    assert!(shares.contains("0 comments"), "{shares}");
    let roads = Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    }]);
    let boss = house.member(Role::DepartmentManager, roads).await;
    let page = house.looks_at(&boss, "/inbox").await;
    assert!(!page.contains("name=\"flagged\""));
    assert_eq!(remarks(&page).len(), 2);
    for path in ["/inbox", "/inbox/take", "/themes"] {
        for finding in ["open", "genuine", "abuse"] {
            let path = format!("{path}?flagged={finding}");
            let reply = house.ask_staff_as(Some(&boss), &path).await;
            assert_eq!(reply.status, 400, "{path}");
        }
    }
}

#[tokio::test]
async fn what_was_set_aside_is_sought_and_narrowed_like_everything_else() {
    let house = House::new();
    house.traps("pothole", "the lamps are dark").await;
    house.traps("faq", "a form that is missing").await;
    let manager = house.manager().await;
    for (query, count) in [
        ("", 2),
        ("q=lamp", 1),
        ("q=%21%21", 0),
        ("page=faq", 1),
        ("department=roads", 1),
        ("check=trap&q=form", 1),
        ("check=hasty", 0),
        ("period=week", 2),
        ("from=2026-01-01&to=2026-01-02", 0),
        ("state=judged", 0),
    ] {
        let page = house.looks_at(manager, &format!("/flagged?{query}")).await;
        assert_eq!(remarks(&page).len(), count, "{query}");
        assert!(page.contains("Not looked at"), "{query}");
    }
    // From the inbox one gets there with what is alike in both, and with nothing that is unknown there.
    let inbox = house
        .looks_at(
            manager,
            "/inbox?state=unread&theme=spam&q=lamp&page=pothole",
        )
        .await;
    let to = "/flagged?site=jazan&amp;q=lamp&amp;page=pothole&amp;lang=en";
    assert!(inbox.contains(to), "{inbox}");
    let page = house.looks_at(manager, "/flagged?q=lamp").await;
    assert!(page.contains("<mark>lamps</mark>"), "{page}");
}

#[tokio::test]
async fn veiled_words_that_were_set_aside_are_not_tried_out_by_a_search_either() {
    let house = House::new();
    let words = "call me at 0501234567 about the xylophone";
    house.traps("pothole", words).await;
    let manager = house.manager().await;
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let told = async || {
        let audit = house.looks_at(&admin, "/audit").await;
        let told = "Searched comments that may hold personal data";
        audit.matches(told).count()
    };
    for view in ["/flagged?q=xylophone", "/inbox?flagged=open&q=xylophone"] {
        let before = told().await;
        let page = house.looks_at(manager, view).await;
        assert!(remarks(&page).is_empty(), "{view}");
        assert!(page.contains("its words were not searched"), "{page}");
        assert_eq!(told().await, before);
        let page = house
            .looks_at(manager, &format!("{view}&seek=veiled"))
            .await;
        assert_eq!(remarks(&page).len(), 1, "{view}");
        assert!(!page.contains("about the"), "it stays veiled");
        assert_eq!(told().await, before + 1, "{view}");
    }
}

#[tokio::test]
async fn no_two_parts_of_a_page_bear_one_id_and_each_button_says_of_which_remark_it_is() {
    let house = House::new();
    house
        .imports(&[
            said("faq", "2026-11-20", "سلك كهرباء مكشوف قرب باب المدرسة"),
            said("faq", "2026-11-20", "an ordinary matter"),
            said(
                "/a/path",
                "2026-11-20",
                "اسمي فلان الفلاني وبيتي رقم 12 بجوار المسجد",
            ),
        ])
        .await;
    house.traps("pothole", "words of a machine").await;
    let manager = house.manager().await;
    for path in ["/inbox", "/urgent", "/flagged", "/page?site=jazan&page=faq"] {
        let page = house.looks_at(manager, path).await;
        let ids: Vec<_> = page.split(" id=\"").skip(1).collect();
        let ids: Vec<_> = ids.iter().map(|it| it.split_once('"').unwrap().0).collect();
        let different: BTreeSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{path}: {ids:?}");
        let cards: Vec<_> = page.split("<li class=\"remark").skip(1).collect();
        assert!(!cards.is_empty(), "{path}");
        let mut names = BTreeSet::new();
        for card in cards {
            let (card, _) = card.split_once("</li></ol>").unwrap_or((card, ""));
            for part in ["<button ", "<summary ", "<input type=\"checkbox\""] {
                for tag in card.split(part).skip(1) {
                    let (tag, _) = tag.split_once('>').unwrap();
                    let (_, name) = tag.split_once("aria-label=\"").expect(tag);
                    let (name, _) = name.split_once('"').unwrap();
                    assert!(name.contains(" – comment "), "{path}: {name}");
                    // In the inbox a remark of danger is numbered among those of danger, too.
                    let value = tag.split_once("value=\"").map_or("", |(_, it)| it);
                    assert!(names.insert((name.to_owned(), value.to_owned())), "{name}");
                }
            }
        }
    }
    let inbox = house.looks_at(manager, "/inbox").await;
    assert!(inbox.contains("aria-label=\"Mark as read – comment 1 of 3, page: "));
    assert!(inbox.contains(", page: /a/path\""));
}

#[tokio::test]
async fn a_press_leads_back_to_the_remark_and_says_there_what_was_done() {
    let house = House::new();
    house
        .imports(&[
            said("faq", "2026-11-20", "one ordinary matter"),
            said("pothole", "2026-11-19", "another thing altogether"),
        ])
        .await;
    let manager = house.manager().await;
    let page = house.looks_at(manager, "/inbox").await;
    let read = acts(&page, " read");
    let sends = async |back: &str, act: &str| {
        let fields = [("site", "jazan"), ("back", back), ("one", act)];
        let reply = house.post_staff("/inbox/sort", &fields).await;
        reply.header("location").to_owned()
    };
    let to = sends("/inbox", read[1]).await;
    let (to, anchor) = to.split_once('#').unwrap();
    assert_eq!(anchor, "done");
    let page = house.looks_at(manager, to).await;
    let cards = remarks(&page);
    let told = "id=\"done\" role=\"status\" tabindex=\"-1\">“Mark as read”: Saved for 1 comment.";
    assert!(cards[1].contains(told), "{}", cards[1]);
    assert_eq!(page.matches("id=\"done\"").count(), 1);
    // Where it is on the list no more, it is said before the list.
    let to = sends("/inbox?state=unread", read[0]).await;
    let page = house.looks_at(manager, to.split_once('#').unwrap().0).await;
    assert!(remarks(&page).is_empty());
    assert!(page.contains("id=\"done\""));
    // What a remark is about is mostly said after what it is.
    let kind = read[0].replace(" read", " kind:praise");
    let to = sends("/inbox", &kind).await;
    let page = house.looks_at(manager, to.split_once('#').unwrap().0).await;
    assert!(
        page.contains("“Kind – Praise”: Saved for 1 comment."),
        "{page}"
    );
    assert_eq!(page.matches("<details class=\"sorting\" open>").count(), 1);
    assert_eq!(page.matches("aria-pressed=\"true\"").count(), 1);
}

#[tokio::test]
async fn a_last_page_that_was_emptied_by_a_press_is_followed_by_the_one_before() {
    let house = House::new();
    let many = (0..26).map(|number| {
        let words = format!("{number} different matter {}", "ab".repeat(number + 1));
        said("faq", "2026-11-20", &words)
    });
    house.imports(&many.collect::<Vec<_>>()).await;
    let manager = house.manager().await;
    let page = house.looks_at(manager, "/inbox?state=unread&at=2").await;
    let last = acts(&page, " read")[0].to_owned();
    let fields = [
        ("site", "jazan"),
        ("back", "/inbox?state=unread&at=2"),
        ("one", &*last),
    ];
    let reply = house.post_staff("/inbox/sort", &fields).await;
    let to = reply
        .header("location")
        .split_once('#')
        .unwrap()
        .0
        .to_owned();
    let page = house.looks_at(manager, &to).await;
    assert_eq!(remarks(&page).len(), 25);
    assert!(page.contains("id=\"done\""));
    let beyond = house.ask_staff("/inbox?state=unread&at=2").await;
    assert_eq!(beyond.status, 404, "whoever asks for it himself is told");
}

#[tokio::test]
async fn shares_are_of_the_days_that_are_asked_for_and_none_is_given_of_too_few() {
    let house = House::new();
    let days = [
        "2026-10-05",
        "2026-10-12",
        "2026-10-19",
        "2026-10-26",
        "2026-11-02",
    ];
    let many = days.iter().zip(1..).map(|(day, number)| {
        let words = format!("الرسوم غالية والسداد صعب {}", "أب".repeat(number));
        said("faq", day, &words)
    });
    house.imports(&many.collect::<Vec<_>>()).await;
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let all = house.looks_at(&viewer, "/themes").await;
    assert!(all.contains("5 comments") && all.contains("100%"), "{all}");
    assert!(all.contains("of 26 weeks"), "{all}");
    let query = "from=2026-10-01&to=2026-11-08";
    let some = house.looks_at(&viewer, &format!("/themes?{query}")).await;
    assert!(some.contains("of 7 weeks"), "{some}");
    assert!(
        some.contains("name=\"from\" value=\"2026-10-01\""),
        "{some}"
    );
    let few = house
        .looks_at(&viewer, "/themes?from=2026-10-01&to=2026-10-25")
        .await;
    assert!(few.contains("3 comments"), "{few}");
    assert!(
        !few.contains("100%") && few.contains("Not enough responses"),
        "{few}"
    );
    assert!(few.contains("Of fewer than 5 comments no share is given"));
    // Whoever may read no words has no choice that asks for them.
    assert!(!all.contains("name=\"q\""));
    let reply = house
        .ask_staff_as(Some(&viewer), "/themes?from=1999-01-01")
        .await;
    assert_eq!(reply.status, 400);
}
