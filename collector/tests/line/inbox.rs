//! What visitors wrote in the hands of staff: found, veiled, sorted, shared out by reach, and gone when it was
//! taken back.

use super::figures::{answers, letters, row};
use super::house::{House, Member, Reply, SECRET, vote, with};
use axum::http::Method;
use rayak::domain::people::{Place, Reach, Role};
use serde_json::{Value, json};
use std::fs::File;

impl House {
    /// Sends words about a page, and says the id of the answer.
    pub(super) async fn says(&self, page: &str, words: &str) -> Value {
        let sent = with(
            vote(&json!("no")),
            json!({ "page": page, "comment": words }),
        );
        let reply = self.send(&sent).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        sent
    }

    /// The remarks that an address of the inbox shows.
    pub(super) async fn remarks(&self, query: &str) -> Vec<String> {
        let reply = self.ask_staff(&format!("/inbox?lang=en&{query}")).await;
        assert_eq!(reply.status, 200, "{query}");
        remarks(&reply.text())
    }

    /// What is told of the first remark of the inbox's form.
    pub(super) async fn first(&self) -> String {
        self.first_of("").await
    }

    pub(super) async fn first_of(&self, query: &str) -> String {
        let page = self.ask_staff(&format!("/inbox?{query}")).await.text();
        let (_, rest) = page.split_once("name=\"shown\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    async fn sorts(&self, who: Option<&Member>, fields: &[(&str, &str)]) -> Reply {
        let site = [("site", "jazan"), ("back", "/inbox")];
        let fields = [&site[..], fields].concat();
        let who = match who {
            Some(who) => who,
            None => self.manager().await,
        };
        self.post_staff_as(Some(who), "/inbox/sort", &fields).await
    }
}

/// Each remark's markup, after the heading of those that were found.
pub(super) fn remarks(page: &str) -> Vec<String> {
    let (_, found) = page.split_once("id=\"found\"").unwrap();
    let mut parts = found.split("<li class=\"remark");
    parts.next();
    parts.map(str::to_owned).collect()
}

fn roads() -> Reach {
    Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    }])
}

#[tokio::test]
async fn words_are_found_in_whatever_form_they_were_written_and_are_marked() {
    let house = House::new();
    house
        .says("pothole", "الإنارة معطلة في شارعنا منذ شهر")
        .await;
    house.says("pothole", "شكرًا للبلدية على الجهد الكبير").await;
    house.says("faq", "The lights are out again").await;
    for (query, mark) in [
        ("q=%D8%A7%D9%86%D8%A7%D8%B1%D9%87", "<mark>الإنارة</mark>"),
        ("q=light", "<mark>lights</mark>"),
        (
            "q=%D8%A7%D9%84%D8%A8%D9%84%D8%AF%D9%8A%D9%87",
            "<mark>للبلدية</mark>",
        ),
    ] {
        let found = house.remarks(query).await;
        assert_eq!(found.len(), 1, "{query}");
        assert!(found[0].contains(mark), "{query}: {}", found[0]);
    }
    // All of the words must be there.
    assert_eq!(house.remarks("q=lights+again").await.len(), 1);
    assert_eq!(house.remarks("q=lights+never").await.len(), 0);
    assert_eq!(house.remarks("q=light&page=pothole").await.len(), 0);
    let none = house.ask_staff("/inbox?lang=en&q=%21%21").await.text();
    assert!(none.contains("There is no word to search for"));
}

#[tokio::test]
async fn a_search_that_is_far_too_long_is_told_how_long_it_may_be() {
    let house = House::new();
    let reply = house
        .ask_staff(&format!("/inbox?q={}", "a".repeat(5_000)))
        .await;
    assert_eq!(reply.status, 400);
    assert!(reply.text().contains("200"));
    let main = reply.text().split_once("<main").unwrap().1.to_owned();
    assert!(!main.contains(&"a".repeat(100)), "it is not repeated");
}

#[tokio::test]
async fn what_was_taken_back_or_erased_is_found_no_more() {
    let house = House::new();
    let sent = house
        .says("pothole", "an unusual zeppelin over the road")
        .await;
    assert_eq!(house.remarks("q=zeppelin").await.len(), 1);
    let id = sent["id"].as_str().unwrap();
    let change = json!({ "comment": "a common bicycle on the road" });
    house.change(Method::PATCH, id, SECRET, &change).await;
    assert_eq!(house.remarks("q=zeppelin").await.len(), 0);
    assert_eq!(house.remarks("q=bicycle").await.len(), 1);
    house.change(Method::DELETE, id, SECRET, &json!(null)).await;
    assert_eq!(house.remarks("q=bicycle").await.len(), 0);
    let sent = with(
        vote(&json!("yes")),
        json!({ "comment": "an unusual airship" }),
    );
    let receipt = house.send(&sent).await.json();
    assert_eq!(house.remarks("q=airship").await.len(), 1);
    let reference = receipt["reference"].as_str().unwrap();
    rayak::command::erase(&house.app, reference).await.unwrap();
    assert_eq!(house.remarks("q=airship").await.len(), 0);
    assert_eq!(house.remarks(&format!("q={reference}")).await.len(), 0);
}

#[tokio::test]
async fn each_filter_keeps_what_it_says_and_no_more() {
    let house = House::new();
    house
        .says("pothole", "الصفحة لا تفتح من الجوال وتظهر رسالة خطأ")
        .await;
    house
        .says(
            "faq",
            "Please add a map of the branches, that would be a good idea",
        )
        .await;
    let all = house.remarks("").await.len();
    assert_eq!(all, 2);
    for (query, count) in [
        ("state=unread", 2),
        ("state=read", 0),
        ("words=ar", 1),
        ("words=en", 1),
        ("words=ur", 0),
        ("kind=suggestion", 1),
        ("theme=technical_fault", 1),
        ("department=roads", 1),
        ("page=faq", 1),
        ("pages=unlisted", 0),
        ("answer=no", 2),
        ("answer=yes", 0),
        ("question=service", 0),
        ("channel=form", 0),
        ("veiled=yes", 0),
        ("period=week", 2),
        ("from=2026-01-01&to=2026-01-02", 0),
    ] {
        assert_eq!(house.remarks(query).await.len(), count, "{query}");
    }
}

#[tokio::test]
async fn staff_read_of_their_own_pages_and_of_no_other() {
    let house = House::new();
    house.says("pothole", "a hole in the road").await;
    house.says("faq", "an answer that is missing").await;
    let officer = house.member(Role::Officer, roads()).await;
    let page = house
        .ask_staff_as(Some(&officer), "/inbox?lang=en")
        .await
        .text();
    assert!(page.contains("a hole in the road"));
    assert!(!page.contains("missing"));
    // Neither by its reference, nor by what can be said of it.
    let all = house.ask_staff("/inbox?page=faq").await.text();
    let (_, rest) = all.split_once("name=\"shown\" value=\"").unwrap();
    let name = rest.split_once('"').unwrap().0;
    let reference = name.split_once('.').unwrap().0;
    for path in [
        format!("/inbox/remark?site=jazan&ref={reference}"),
        "/inbox/remark?site=jazan&ref=RK7-4M2-9XQ-5".to_owned(),
    ] {
        assert_eq!(house.ask_staff_as(Some(&officer), &path).await.status, 404);
    }
    let act = format!("{name} theme:spam");
    let reply = house.sorts(Some(&officer), &[("one", &act)]).await;
    assert!(reply.header("location").starts_with("/inbox?done=0&"));
    assert_eq!(house.remarks("theme=spam").await.len(), 0);
    let found = house
        .ask_staff_as(Some(&officer), &format!("/inbox?q={reference}"))
        .await;
    assert!(remarks(&found.text()).is_empty());
}

#[tokio::test]
async fn what_staff_say_of_words_comes_before_what_the_rules_suggest_and_can_be_taken_back() {
    let house = House::new();
    house.says("pothole", "الصفحة لا تفتح وتظهر رسالة خطأ").await;
    assert_eq!(house.remarks("theme=technical_fault").await.len(), 1);
    let name = house.first().await;
    house
        .sorts(None, &[("one", &format!("{name} theme:accessibility"))])
        .await;
    assert_eq!(house.remarks("theme=technical_fault").await.len(), 0);
    assert_eq!(house.remarks("theme=accessibility").await.len(), 1);
    house
        .sorts(None, &[("one", &format!("{name} theme:"))])
        .await;
    assert_eq!(house.remarks("theme=technical_fault").await.len(), 1);
    // Many at once.
    house.says("faq", "Where do I find the form?").await;
    let page = house.ask_staff("/inbox").await.text();
    let shown = page.split("name=\"shown\" value=\"").skip(1);
    let shown: Vec<_> = shown
        .map(|it| it.split_once('"').unwrap().0.to_owned())
        .collect();
    let mut fields: Vec<_> = shown.iter().map(|it| ("r", &**it)).collect();
    fields.extend([("do", "chosen"), ("kind", "inquiry"), ("theme", "other")]);
    let reply = house.sorts(None, &fields).await;
    assert!(reply.header("location").starts_with("/inbox?done=2&"));
    assert_eq!(house.remarks("theme=other&kind=inquiry").await.len(), 2);
    fields.retain(|(name, _)| *name == "r");
    fields.push(("do", "read"));
    house.sorts(None, &fields).await;
    assert_eq!(house.remarks("state=read").await.len(), 2);
    let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

#[tokio::test]
async fn a_form_of_the_inbox_judges_nothing_that_a_check_set_aside() {
    let house = House::new();
    house.says("pothole", "words of somebody").await;
    let name = house.first().await;
    for act in ["found:abuse", "attended", "eaten"] {
        let reply = house
            .sorts(None, &[("one", &format!("{name} {act}"))])
            .await;
        assert_eq!(reply.status, 404, "{act}");
    }
}

#[tokio::test]
async fn those_that_are_alike_are_one_row_and_are_sorted_together() {
    let house = House::new();
    for words in [
        "The page does not load on a small screen at all",
        "the page does NOT load on a small screen, at all, today!",
        "On a small screen the page does not load at all",
    ] {
        house.says("pothole", words).await;
    }
    // The same words elsewhere are another page's trouble.
    house
        .says("faq", "The page does not load on a small screen at all")
        .await;
    let rows = house.remarks("").await;
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows.iter()
            .filter(|row| row.contains("and 2 more like it"))
            .count(),
        1
    );
    let page = house.ask_staff("/inbox?page=pothole").await.text();
    let (_, rest) = page.split_once("name=\"shown\" value=\"").unwrap();
    let name = rest.split_once('"').unwrap().0;
    assert!(name.contains('+'));
    let like = format!("like={}", name.split_once('.').unwrap().0);
    assert_eq!(house.remarks(&like).await.len(), 3);
    house.sorts(None, &[("one", &format!("{name} read"))]).await;
    assert_eq!(house.remarks("state=unread").await.len(), 1);
}

#[tokio::test]
async fn what_may_tell_of_a_person_is_veiled_everywhere_but_where_it_is_opened() {
    let house = House::new();
    house
        .says("pothole", "اسمي فلان الفلاني وبيتي رقم 12 بجوار المسجد")
        .await;
    house
        .says("pothole", "call me at 0501234567 about the xylophone")
        .await;
    for path in [
        "/inbox",
        "/inbox?q=xylophone&seek=veiled",
        "/page?site=jazan&page=pothole",
    ] {
        let page = house
            .ask_staff(&format!(
                "{path}{}lang=en",
                if path.contains('?') { "&" } else { "?" }
            ))
            .await
            .text();
        assert!(!page.contains("المسجد"), "{path}");
        assert!(!page.contains("about the"), "{path}");
        assert!(page.contains("veiled"), "{path}");
    }
    let audit = async || {
        let admin = house.member(Role::Administrator, Reach::Everywhere).await;
        house
            .ask_staff_as(Some(&admin), "/audit?lang=en")
            .await
            .text()
    };
    assert!(!audit().await.contains("Opened a comment"));
    let name = house.first_of("q=xylophone&seek=veiled").await;
    let reference = name.split_once('.').unwrap().0;
    let path = format!("/inbox/remark?site=jazan&ref={reference}&lang=en");
    let opened = house.ask_staff(&path).await.text();
    assert!(opened.contains("about the xylophone"));
    assert!(!opened.contains("0501234567"), "what was masked is nowhere");
    assert!(audit().await.contains("Opened a comment"));
    assert!(audit().await.contains(reference));
}

#[tokio::test]
async fn what_is_veiled_is_found_by_its_words_only_by_a_search_that_the_audit_log_tells() {
    let house = House::new();
    house
        .says("pothole", "call me at 0501234567 about the xylophone")
        .await;
    house.says("pothole", "a xylophone in the road").await;
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let told = async || {
        let audit = house.ask_staff_as(Some(&admin), "/audit?lang=en").await;
        let told = "Searched comments that may hold personal data";
        audit.text().matches(told).count()
    };
    for path in ["/inbox", "/themes", "/inbox/take"] {
        let page = house
            .ask_staff(&format!("{path}?lang=en&q=xylophone"))
            .await
            .text();
        assert!(
            page.contains("1 comment that fits your other choices may hold personal data"),
            "{path}: {page}"
        );
        let page = house
            .ask_staff(&format!("{path}?lang=ar&q=xylophone"))
            .await
            .text();
        assert!(page.contains("ولم يشمل البحث كلماته"), "{path}");
        // Not even whether there would be one is told, but of the other choices.
        let page = house
            .ask_staff(&format!("{path}?lang=en&q=xylophone&page=faq"))
            .await
            .text();
        assert!(!page.contains("fits your other choices"), "{path}: {page}");
    }
    assert_eq!(house.remarks("q=xylophone").await.len(), 1);
    assert_eq!(house.remarks("q=trumpet").await.len(), 0);
    assert_eq!(told().await, 0);
    for (place, path) in ["/inbox", "/themes", "/inbox/take"].iter().enumerate() {
        let found = house
            .ask_staff(&format!("{path}?lang=en&q=xylophone&seek=veiled"))
            .await;
        assert!(found.text().contains("the audit log says so"), "{path}");
        assert_eq!(told().await, 2 * place + 1, "{path}");
        // A guess that was wrong is told as well.
        house
            .ask_staff(&format!("{path}?q=trumpet&seek=veiled"))
            .await;
        assert_eq!(told().await, 2 * place + 2, "{path}");
    }
    // So is one that was made by asking for a file, which is refused where there is nothing to put in.
    for (place, (guess, status)) in [("trumpet", 400), ("xylophone", 303)].iter().enumerate() {
        let path = format!("/inbox/take?q={guess}&seek=veiled");
        let reply = house.post_staff(&path, &[("as", "csv")]).await;
        assert_eq!(reply.status, *status, "{guess}");
        assert_eq!(told().await, 7 + place, "{guess}");
    }
    assert_eq!(house.remarks("q=xylophone&seek=veiled").await.len(), 2);
    assert_eq!(house.ask_staff("/inbox?seek=all").await.status, 400);
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let shares = "/themes?q=xylophone&seek=veiled";
    assert_eq!(house.ask_staff_as(Some(&viewer), shares).await.status, 400);
}

#[tokio::test]
async fn danger_stands_first_and_is_shown_to_whoever_is_on_duty_until_somebody_has_seen_to_it() {
    let house = House::new();
    house.says("faq", "سلك كهرباء مكشوف قرب باب المدرسة").await;
    house.says("faq", "ordinary words").await;
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    let urgent = async || {
        house
            .ask_staff_as(Some(&duty), "/urgent?lang=en")
            .await
            .text()
    };
    let shown = urgent().await;
    assert!(shown.contains("مكشوف") && !shown.contains("ordinary"));
    assert_eq!(house.ask_staff_as(Some(&duty), "/inbox").await.status, 403);
    let inbox = house.ask_staff("/inbox?lang=en").await.text();
    let (first, _) = inbox.split_once("id=\"found\"").unwrap();
    assert!(first.contains("مكشوف"));
    // He opens what is urgent, and nothing else.
    let reference = |page: &str| {
        let (_, rest) = page.split_once("id=\"r-").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let path = format!("/inbox/remark?site=jazan&ref={}", reference(&shown));
    assert_eq!(house.ask_staff_as(Some(&duty), &path).await.status, 200);
    let other = reference(&house.remarks("q=ordinary").await.concat());
    let path = format!("/inbox/remark?site=jazan&ref={other}");
    assert_eq!(house.ask_staff_as(Some(&duty), &path).await.status, 404);
    let (_, rest) = shown.split_once("name=\"one\" value=\"").unwrap();
    let act = rest.split_once('"').unwrap().0;
    let fields = [("site", "jazan"), ("back", "/urgent"), ("one", act)];
    house
        .post_staff_as(Some(&duty), "/urgent/attend", &fields)
        .await;
    assert!(urgent().await.contains("Nothing is urgent now"));
    // Other words in their place are looked at anew.
    let page = house.ask_staff("/inbox?lang=en").await.text();
    assert!(page.contains("dealt with"));
}

#[tokio::test]
async fn what_a_check_set_aside_counts_once_a_person_says_so_and_the_check_is_told_how_often_it_was_right()
 {
    let house = House::new();
    for words in [
        "one that a machine wrote",
        "two that a machine wrote as well",
    ] {
        let sent = with(vote(&json!("no")), json!({ "comment": words, "trap": "x" }));
        house.send(&sent).await;
    }
    assert_eq!(house.remarks("").await.len(), 0, "they stand apart");
    let flagged = async |query: &str| {
        house
            .ask_staff(&format!("/flagged?lang=en&{query}"))
            .await
            .text()
    };
    let page = flagged("").await;
    assert_eq!(remarks(&page).len(), 2);
    assert!(page.contains("A field that no person sees was filled"));
    let acts: Vec<String> = page
        .split("name=\"one\" value=\"")
        .skip(1)
        .map(|it| it.split_once('"').unwrap().0.to_owned())
        .filter(|it| it.ends_with("genuine"))
        .collect();
    let judge = async |act: &str| {
        let fields = [("site", "jazan"), ("back", "/flagged"), ("one", act)];
        house.post_staff("/flagged/judge", &fields).await
    };
    let n = async || row(&house.list("").await, "pothole")["summary"].clone();
    let before = n().await;
    judge(&acts[0]).await;
    judge(&acts[1].replace("genuine", "abuse")).await;
    assert_ne!(n().await, before, "the genuine one counts");
    assert_eq!(house.remarks("").await.len(), 1);
    let page = flagged("state=judged").await;
    assert_eq!(remarks(&page).len(), 2);
    assert!(page.contains("50%"), "one in two: {page}");
    judge(&acts[0].replace("genuine", "")).await;
    assert_eq!(n().await, before);
    let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

#[tokio::test]
async fn an_index_that_is_made_anew_is_the_one_that_followed() {
    let house = House::new();
    for number in 0..12 {
        let words = format!("remark about lamp post {}", letters(number));
        house.says("pothole", &words).await;
        if number % 3 == 0 {
            let name = house.first().await;
            let act = format!("{name} theme:other");
            house.sorts(None, &[("one", &act)]).await;
        }
    }
    const VIEWS: [&str; 4] = ["", "q=lamp", "theme=other", "state=unread"];
    let seen = async |house: &House| {
        let mut seen = Vec::new();
        for view in VIEWS {
            seen.push(house.remarks(view).await.len());
        }
        seen
    };
    let before = seen(&house).await;
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    let directory = house.close().await;
    let store = super::house::open(directory.path(), Box::new(File::sync_data));
    let again = House::over(store, directory, rayak::config::DEFAULT);
    assert_eq!(seen(&again).await, before);
}

#[tokio::test]
async fn an_index_that_is_behind_says_so_and_comes_nearer_with_each_look() {
    let house = House::new();
    house
        .season(&answers("pothole", "yes", "2026-11-20", 2_500))
        .await;
    house.says("pothole", "a late remark").await;
    let first = house.ask_staff("/inbox?lang=en").await.text();
    assert!(
        first.contains("The index of comments is being made"),
        "{first}"
    );
    let second = house.ask_staff("/inbox?lang=en").await.text();
    assert!(!second.contains("The index of comments is being made"));
    assert_eq!(remarks(&second).len(), 1);
}

#[tokio::test]
async fn whoever_may_read_no_words_cannot_learn_them_from_the_shares_of_themes() {
    let house = House::new();
    house.says("pothole", "a peculiar xylophone").await;
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let status = async |who: &Member, query: &str| {
        let path = format!("/themes?{query}");
        house.ask_staff_as(Some(who), &path).await.status
    };
    assert_eq!(status(&viewer, "period=13-weeks").await, 200);
    let name = house.first().await;
    let like = format!("like={}", name.split_once('.').unwrap().0);
    for query in ["q=xylophone", "veiled=yes", &*like] {
        assert_eq!(status(&viewer, query).await, 400, "{query}");
        assert_eq!(status(house.manager().await, query).await, 200, "{query}");
    }
}

#[tokio::test]
async fn each_remark_of_danger_is_shown_and_seen_to_by_itself_even_if_a_check_set_it_aside() {
    let house = House::new();
    for number in ["twelve", "forty seven"] {
        let words = format!(
            "there is an open manhole on the main street beside house {number} please close it"
        );
        house.says("pothole", &words).await;
    }
    let words = "exposed electric wire at the school gate";
    let trapped = with(vote(&json!("no")), json!({ "comment": words, "trap": "x" }));
    house.send(&trapped).await;
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    let urgent = async || {
        house
            .ask_staff_as(Some(&duty), "/urgent?lang=en")
            .await
            .text()
    };
    let acts = |page: &str| -> Vec<String> {
        let acts = page.split("name=\"one\" value=\"").skip(1);
        acts.map(|it| it.split_once('"').unwrap().0.to_owned())
            .collect()
    };
    let shown = urgent().await;
    assert_eq!(acts(&shown).len(), 3, "{shown}");
    assert!(shown.contains("exposed electric wire"));
    let fields = [
        ("site", "jazan"),
        ("back", "/urgent"),
        ("one", &*acts(&shown)[0]),
    ];
    let done = house
        .post_staff_as(Some(&duty), "/urgent/attend", &fields)
        .await;
    assert!(done.header("location").starts_with("/urgent?done=1&"));
    assert_eq!(acts(&urgent().await).len(), 2);
}

/// Of two that wait for index and board, each would wait for the other if they took them in different orders.
#[tokio::test]
async fn pages_and_feeds_are_shown_beside_each_other_while_answers_come_in() {
    let house = House::new();
    const TURNS: usize = 60;
    let asks = async |path: &str| {
        for _ in 0..TURNS {
            assert_eq!(house.ask_staff(path).await.status, 200, "{path}");
        }
    };
    let answers = async {
        for number in 0..TURNS {
            let words = format!("what {} said", letters(number));
            house.says("pothole", &words).await;
        }
    };
    tokio::join!(
        asks("/page?site=jazan&page=pothole"),
        asks("/inbox.atom"),
        asks("/"),
        answers
    );
}
