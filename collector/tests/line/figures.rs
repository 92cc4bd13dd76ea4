//! The staff's figures: that every view shows what was answered, over the days, in the language and by
//! the channel that its address names.

use super::house::{House, SECRET, vote, with};
use axum::http::Method;
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{Reach, Role};
use serde_json::{Value, json};

/// A moment of the season that these tests tell of, whose last day is that of the house's clock.
fn on(day: &str) -> Value {
    json!({ "received_at": format!("{day}T09:00:00Z") })
}

impl House {
    /// Takes dated answers, as an import does.
    pub(super) async fn season(&self, answers: &[Value]) {
        let lines: Vec<String> = answers.iter().map(Value::to_string).collect();
        let count = lines.len() as u64;
        let lines = lines.iter().map(String::as_str);
        let report = rayak::command::import_lines(&self.app, lines, 1).await;
        assert_eq!(report.accepted, count, "{report:?}");
    }

    /// The list as JSON.
    pub(super) async fn list(&self, query: &str) -> Value {
        let reply = self.ask_staff(&format!("/pages.json?{query}")).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text());
        reply.json()
    }

    /// Puts a text in other words, in English.
    async fn rewords(&self, key: &str, text: &str) {
        let folder = tempfile::tempdir().unwrap();
        let texts = format!("{key:?} = {text:?}");
        std::fs::write(folder.path().join("en.toml"), texts).unwrap();
        let named = format!("locales = {:?}\n\n[guard]", folder.path());
        let config = Config::parse(&DEFAULT.replacen("[guard]", &named, 1)).unwrap();
        self.app.reconfigure(config).unwrap();
        self.app.take_down_wordings().await.unwrap();
    }

    async fn one_page(&self, query: &str) -> Value {
        let reply = self.ask_staff(&format!("/page.json?{query}")).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text());
        reply.json()
    }
}

pub(super) fn answer(page: &str, answer: impl Into<Value>, day: &str) -> Value {
    let answer = with(vote(&answer.into()), json!({ "page": page }));
    with(answer, on(day))
}

pub(super) fn answers(page: &str, said: impl Into<Value>, day: &str, count: usize) -> Vec<Value> {
    let said = said.into();
    (0..count)
        .map(|_| answer(page, said.clone(), day))
        .collect()
}

pub(super) fn row<'a>(list: &'a Value, page: &str) -> &'a Value {
    let rows = list["rows"].as_array().unwrap();
    rows.iter().find(|row| row["page"] == page).unwrap()
}

fn n(list: &Value, page: &str) -> Value {
    row(list, page)["summary"]["n"].clone()
}

#[tokio::test]
async fn a_list_counts_the_answers_of_its_days_its_language_and_its_channel() {
    let house = House::new();
    let english = json!({ "lang": "en" });
    let form = json!({ "channel": "form" });
    house
        .season(&[
            answer("pothole", "yes", "2026-11-01"),
            with(answer("pothole", "no", "2026-11-10"), english),
            with(answer("pothole", "no", "2026-11-20"), form),
        ])
        .await;
    for (query, count) in [
        ("", 3),
        ("language=en", 1),
        ("language=ar", 2),
        ("channel=form", 1),
        ("from=2026-11-02&to=2026-11-10", 1),
        ("period=week", 0),
        ("period=4-weeks", 3),
        ("language=en&channel=form", 0),
    ] {
        assert_eq!(n(&house.list(query).await, "pothole"), count, "{query}");
    }
}

#[tokio::test]
async fn the_pages_of_a_department_or_kind_are_shown_and_no_others() {
    let house = House::new();
    let pages = async |query: &str| {
        let list = house.list(query).await;
        let rows = list["rows"].as_array().unwrap().iter();
        rows.map(|row| (row["department"].clone(), row["kind"].clone()))
            .collect::<Vec<_>>()
    };
    let roads = pages("department=roads").await;
    assert_eq!(roads.len(), 4);
    assert!(roads.iter().all(|(department, _)| department == "roads"));
    let information = pages("kind=information").await;
    assert!(!information.is_empty());
    assert!(information.iter().all(|(_, kind)| kind == "information"));
    assert_eq!(pages("kind=unlisted").await, []);
    let rated = pages("question=service").await;
    assert!(rated.iter().all(|(_, kind)| kind == "service"));
}

#[tokio::test]
async fn each_order_puts_another_page_first() {
    let house = House::new();
    let season = [
        answers("pothole", "no", "2026-11-20", 30),
        answers("paving", "yes", "2026-11-20", 40),
        answers("faq", "yes", "2026-11-20", 60),
        answers("faq", "no", "2026-11-20", 40),
        answers("news", "yes", "2026-07-20", 60),
        answers("news", "yes", "2026-11-20", 20),
        answers("news", "no", "2026-11-20", 40),
    ];
    house.season(&season.concat()).await;
    for (order, first) in [
        ("worst", "pothole"),
        ("best", "paving"),
        ("volume", "news"),
        ("change", "news"),
    ] {
        let list = house.list(&format!("order={order}")).await;
        assert_eq!(list["rows"][0]["page"], first, "{order}");
    }
    let list = house.list("").await;
    let moved = &row(&list, "news")["change"];
    assert_eq!(
        (&moved["change"], &moved["alike"]),
        (&json!("declined"), &json!(true))
    );
}

#[tokio::test]
async fn the_staffs_figure_is_the_public_one_without_its_veil() {
    let house = House::new();
    let revised = |day: &str| {
        with(
            answer("pothole", "no", day),
            json!({ "revision": "2026-11-15" }),
        )
    };
    let mut season = answers("pothole", "yes", "2026-10-01", 9);
    season.extend((0..12).map(|_| revised("2026-11-20")));
    house.season(&season).await;
    let staff = row(&house.list("").await, "pothole")["summary"].clone();
    house.app.refresh().unwrap();
    let public = house
        .get("/api/v1/summary?site=jazan&page=pothole")
        .await
        .json();
    let public = &public["summaries"][0];
    for field in ["n", "counts", "score", "from", "to", "revision", "excluded"] {
        assert_eq!(staff[field], public[field], "{field}");
    }
    assert_eq!(staff["from"], "2026-11-15");
}

#[tokio::test]
async fn one_page_says_what_its_answers_differ_in() {
    let house = House::new();
    let about = |section: &str| {
        with(
            answer("pothole", "no", "2026-11-20"),
            json!({ "section": section }),
        )
    };
    let reason = |reason: &str, said: &str| {
        with(
            answer("pothole", said, "2026-11-19"),
            json!({ "reasons": [reason] }),
        )
    };
    house
        .season(&[
            about("fees"),
            about("fees"),
            about("steps"),
            reason("unclear", "no"),
            reason("other", "no"),
            reason("other", "yes"),
            with(
                answer("pothole", "yes", "2026-11-18"),
                json!({ "device": "narrow" }),
            ),
            with(
                answer("pothole", "yes", "2026-11-18"),
                json!({ "trap": "x" }),
            ),
        ])
        .await;
    let page = house.one_page("site=jazan&page=pothole").await;
    let useful = &page["questions"][0];
    assert_eq!(useful["summary"]["n"], 7);
    let count = |of: &str, part: Value| {
        let parts = useful[of].as_array().unwrap();
        let part = parts.iter().find(|it| it["part"] == part).unwrap();
        (
            part["counts"]["yes"].as_u64().unwrap(),
            part["counts"]["no"].as_u64().unwrap(),
        )
    };
    assert_eq!(count("sections", json!("fees")), (0, 2));
    assert_eq!(count("sections", json!("steps")), (0, 1));
    assert_eq!(count("sections", Value::Null), (2, 2));
    assert_eq!(count("devices", json!("narrow")), (1, 0));
    assert_eq!(count("devices", Value::Null), (1, 5));
    assert_eq!(useful["reasons"]["no"]["unclear"], 1);
    assert_eq!(useful["reasons"]["no"]["other"], 1);
    assert_eq!(useful["reasons"]["yes"]["other"], 1);
    assert_eq!(useful["excluded"], json!({ "trap": 1 }));
    let table = house.ask_staff("/page.csv?page=pothole").await.text();
    assert!(table.contains("\r\nuseful,excluded,trap,1\r\n"), "{table}");
    assert_eq!(useful["weeks"].as_array().unwrap().len(), 26);
}

#[tokio::test]
async fn the_overview_holds_this_week_against_the_same_days_of_those_before() {
    let house = House::new();
    let sunday = rayak::domain::Day::parse("2026-11-22").unwrap();
    let mut season = answers("pothole", "yes", "2026-11-22", 3);
    for ago in 1..=12 {
        let before = sunday.minus(7 * ago);
        season.extend(answers("faq", "yes", &before.to_string(), ago as usize));
        // A Monday has not come this week.
        let monday = before.minus(-1).to_string();
        season.extend(answers("faq", "yes", &monday, 20));
    }
    house.season(&season).await;
    let overview = house.ask_staff("/?lang=en").await.text();
    assert!(overview.contains("usually between 2 and 11"), "{overview}");
}

#[tokio::test]
async fn what_changed_is_marked_in_the_weeks() {
    let house = House::new();
    let of = |day: &str, version: &str| {
        let named = json!({ "widget": version, "revision": "2026-10-12" });
        with(answer("pothole", "yes", day), named)
    };
    let mut season: Vec<_> = (0..6).map(|_| of("2026-10-20", "1.0.0")).collect();
    season.extend((0..6).map(|_| of("2026-11-03", "1.1.0")));
    house.season(&season).await;
    let page = house
        .one_page("site=jazan&page=pothole&period=26-weeks")
        .await;
    assert_eq!(
        page["questions"][0]["changes"],
        json!([
            { "day": "2026-10-12", "what": "edited", "version": null },
            { "day": "2026-11-01", "what": "widget", "version": "1.1.0" },
        ])
    );
}

#[tokio::test]
async fn a_question_in_other_words_is_not_compared() {
    let house = House::new();
    house.app.take_down_wordings().await.unwrap();
    let season = [
        answers("news", "yes", "2026-07-20", 60),
        answers("news", "no", "2026-11-20", 60),
    ];
    house.season(&season.concat()).await;
    let change = async || row(&house.list("").await, "news")["change"].clone();
    assert_eq!(change().await["change"], "declined");
    house
        .rewords("question.useful", "Did this page help you?")
        .await;
    let change = change().await;
    assert_eq!(
        (&change["change"], &change["alike"]),
        (&json!("unclear"), &json!(false))
    );
}

#[tokio::test]
async fn an_address_that_asks_for_what_is_not_known_is_told_what_is() {
    let house = House::new();
    for (path, said) in [
        ("/pages?colour=red", "colour"),
        ("/pages?order=up", "worst, best, volume, change"),
        ("/pages?from=yesterday", "yesterday"),
        ("/pages.csv?department=nobody", "roads"),
        ("/page?site=nowhere", "jazan"),
        ("/?site=nowhere", "jazan"),
    ] {
        let reply = house.ask_staff(&format!("{path}&lang=en")).await;
        assert_eq!(reply.status, 400, "{path}");
        assert!(reply.text().contains(said), "{path}: {}", reply.text());
    }
    let turned = house.ask_staff("/pages?lang=en&order=%E2%81%A9%E2%80%AEup");
    let turned = turned.await.text();
    assert!(turned.contains("\u{2068}up\u{2069} cannot"), "{turned}");
    let long = format!("/pages?lang=en&{}=1", "x".repeat(500));
    let long = house.ask_staff(&long).await.text();
    let first = format!("asks for \u{2068}{}\u{2069}", "x".repeat(60));
    assert!(long.contains(&first), "{long}");
    let beyond = house.ask_staff("/pages?at=9&lang=en").await;
    assert_eq!(beyond.status, 404);
    assert!(beyond.text().contains("1 page only"));
    for path in [
        "/page?site=jazan&page=nothing",
        "/page?site=jazan&page=/nothing",
        "/page?site=jazan",
    ] {
        assert_eq!(house.ask_staff(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_visitors_wrote_harms_no_view_and_no_file() {
    let house = House::new();
    let words = [
        "<script>alert(1)</script> {{7*7}} ' OR 1=1",
        "\u{202e}abc \u{2066}def",
        "=HYPERLINK(\"http://evil.example\")",
    ];
    for text in words {
        let sent = with(
            vote(&json!("no")),
            json!({ "comment": text, "page": "pothole" }),
        );
        assert_eq!(house.send(&sent).await.status, 201);
    }
    let page = "/services/=1+1";
    house
        .send(&with(vote(&json!("no")), json!({ "page": page })))
        .await;
    let view = house
        .ask_staff("/page?site=jazan&page=pothole&lang=en")
        .await
        .text();
    assert!(view.contains("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}"));
    assert!(!view.contains("<script"));
    let view = house
        .ask_staff("/page?lang=en&page=/services/%3D1%2B1")
        .await
        .text();
    assert!(
        view.contains("<p class=\"lead\">Not in the pages registry"),
        "{view}"
    );
    let list = house.ask_staff("/pages.csv?kind=unlisted").await;
    assert!(list.header("content-type").starts_with("text/csv"));
    let list = list.text();
    assert!(
        list.starts_with('\u{feff}'),
        "Excel knows the text by its mark"
    );
    assert!(list.contains(page), "{list}");
    assert!(!list.contains(",=") && !list.contains("\n="), "{list}");
}

#[tokio::test]
async fn a_file_has_every_row_of_its_list_and_the_screen_the_page_that_is_asked_for() {
    let house = House::new();
    let sent = (0..60).map(|place| answer(&format!("/p/{}", letters(place)), "yes", "2026-11-20"));
    house.season(&sent.collect::<Vec<_>>()).await;
    let list = house.list("order=volume").await;
    assert_eq!(list["rows"].as_array().unwrap().len(), 104);
    let csv = house.ask_staff("/pages.csv?order=volume&at=2").await.text();
    assert_eq!(csv.lines().count(), 105);
    for (at, rows) in [(1, 50), (2, 50), (3, 4)] {
        let screen = house
            .ask_staff(&format!("/pages?order=volume&at={at}"))
            .await;
        assert_eq!(screen.text().matches("scope=\"row\"").count(), rows, "{at}");
    }
}

/// A name without digits, which would be taken for a number of somebody's.
pub(super) fn letters(place: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    [letter(place / 26), letter(place)].iter().collect()
}

#[tokio::test]
async fn words_that_were_read_are_new_no_more() {
    let house = House::new();
    let sent = with(
        vote(&json!("no")),
        json!({ "comment": "الحفرة ما زالت في مكانها" }),
    );
    house.send(&sent).await;
    let path = "/page?site=jazan&page=pothole&lang=en";
    let before = house.ask_staff(path).await.text();
    assert!(before.contains("1 comment not read yet"));
    let shown = |view: &str| {
        let (_, rest) = view.split_once("name=\"shown\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let read = async |words: &str| {
        let read = format!("{words} read");
        let fields = [
            ("site", "jazan"),
            ("back", "/page?page=pothole"),
            ("one", &*read),
        ];
        let reply = house.post_staff("/inbox/sort", &fields).await;
        reply.header("location").to_owned()
    };
    // What was written in their place since was not read.
    let change = json!({ "comment": "رُدمت الحفرة" });
    let id = sent["id"].as_str().unwrap();
    let changed = house.change(Method::PATCH, id, SECRET, &change).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let led = read(&shown(&before)).await;
    assert!(led.starts_with("/page?page=pothole&done=0&"), "{led}");
    let before = house.ask_staff(path).await.text();
    assert!(before.contains("1 comment not read yet"), "{before}");
    let led = read(&shown(&before)).await;
    assert!(led.starts_with("/page?page=pothole&done=1&"), "{led}");
    let after = house.ask_staff(path).await.text();
    assert!(after.contains("0 comments not read yet"));
    assert_eq!(row(&house.list("").await, "pothole")["unread"], 0);
    let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

/// As many answers on each of some Sundays.
pub(super) fn weeks(page: &str, sundays: &[&str], yes: usize, no: usize) -> Vec<Value> {
    let week = |day: &&str| [answers(page, "yes", day, yes), answers(page, "no", day, no)].concat();
    sundays.iter().flat_map(week).collect()
}

pub(super) const SUNDAYS: [&str; 14] = [
    "2026-08-09",
    "2026-08-16",
    "2026-08-23",
    "2026-08-30",
    "2026-09-06",
    "2026-09-13",
    "2026-09-20",
    "2026-09-27",
    "2026-10-04",
    "2026-10-11",
    "2026-10-18",
    "2026-10-25",
    "2026-11-01",
    "2026-11-15",
];

#[tokio::test]
async fn the_overview_says_what_is_usual_what_became_worse_and_what_waits() {
    let house = House::new();
    let (earlier, later) = SUNDAYS.split_at(12);
    let season = [
        weeks("faq", &SUNDAYS, 6, 4),
        weeks("pothole", earlier, 9, 1),
        weeks("pothole", later, 2, 18),
        answers("faq", "yes", "2026-11-22", 7),
        vec![with(
            answer("news", "no", "2026-11-20"),
            json!({ "comment": "قديم" }),
        )],
    ];
    house.season(&season.concat()).await;
    let overview = house.ask_staff("/?lang=en").await.text();
    for part in [
        "<dt>Answers this week</dt><dd><strong>7</strong>",
        "By the end of this day of the week there are usually between 20 and 30.",
        "Clearly worse by 80 points",
        "1 comment waits for a reader.",
        "It is not known how often the question was seen",
    ] {
        assert!(overview.contains(part), "{part}: {overview}");
    }
    assert_eq!(overview.matches("Clearly worse").count(), 1);
    let seen =
        json!({ "site": "jazan", "page": "faq", "lang": "ar", "event": "seen", "rung": "wasm" });
    for _ in 0..1_000 {
        house.post("/api/v1/seen", &seen).await;
    }
    house.app.hand_over_sightings().await;
    let overview = house.ask_staff("/?lang=en").await.text();
    // The quarter's answers came before anybody counted who saw the question.
    assert!(
        overview.contains("7 answered of 1,000 who saw the question"),
        "{overview}"
    );
}

#[tokio::test]
async fn a_weekly_brief_says_what_it_said_at_the_end_of_its_week() {
    let house = House::new();
    let season = [
        weeks("faq", &SUNDAYS, 6, 4),
        answers("faq", "no", "2026-11-22", 50),
        vec![with(
            answer("pothole", "no", "2026-11-16"),
            json!({ "reasons": ["unclear"] }),
        )],
    ];
    house.season(&season.concat()).await;
    let brief = async |query: &str| {
        let reply = house.ask_staff(&format!("/brief?lang=en{query}")).await;
        (reply.status.as_u16(), reply.text())
    };
    let (status, last) = brief("").await;
    assert_eq!(status, 200);
    for part in [
        "From 15 November 2026 (5 Jumada II 1448 AH) to 21 November 2026",
        "there came in: 11 answers",
        "The content is hard to understand",
    ] {
        assert!(last.contains(part), "{part}: {last}");
    }
    let (_, roads) = brief("&department=roads").await;
    assert!(roads.contains("there came in: 1 answer."), "{roads}");
    let (_, earlier) = brief("&week=2026-11-03").await;
    assert!(earlier.contains("From 1 November 2026") && earlier.contains("10 answers"));
    for query in [
        "&week=2026-11-22",
        "&week=soon",
        "&week=2020-01-05",
        "&department=nobody",
    ] {
        assert_eq!(brief(query).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn words_are_for_those_alone_who_may_read_them() {
    let house = House::new();
    let words = "الحفرة أمام المدرسة";
    house
        .send(&with(vote(&json!("no")), json!({ "comment": words })))
        .await;
    let path = "/page?site=jazan&page=pothole&lang=en";
    let sees = async |role: Role| {
        let member = house.member(role, Reach::Everywhere).await;
        house
            .ask_staff_as(Some(&member), path)
            .await
            .text()
            .contains(words)
    };
    for role in [
        Role::Administrator,
        Role::Viewer,
        Role::It,
        Role::Communications,
    ] {
        assert!(!sees(role).await, "{role:?}");
    }
    assert!(sees(Role::Manager).await);
}

#[tokio::test]
async fn a_list_says_by_what_it_is_in_order() {
    let house = House::new();
    for (order, said, few) in [
        ("worst", "Lowest first, by the upper end", true),
        ("best", "Highest first, by the lower end", true),
        ("volume", "Those with the most answers first", false),
        ("change", "First those that clearly got worse", true),
    ] {
        let query = format!("/pages?lang=en&order={order}");
        let list = house.ask_staff(&query).await.text();
        let there = [said, "with fewer than 5 answers"].map(|part| list.contains(part));
        assert_eq!(there, [true, few], "{order}: {list}");
        assert!(list.contains("few seem to have moved by chance"), "{order}");
    }
}

#[tokio::test]
async fn an_answer_of_a_made_up_place_is_no_other_place_of_the_question() {
    let house = House::new();
    let no_place = json!({ "placement": null });
    let answers = |yes, no, day| {
        let both = [
            answers("pothole", "yes", day, yes),
            answers("pothole", "no", day, no),
        ];
        let plain = both.concat().into_iter();
        plain
            .map(|it| with(it, no_place.clone()))
            .collect::<Vec<_>>()
    };
    let made_up = json!({ "placement": "nowhere" });
    house
        .season(
            &[
                answers(27, 3, "2026-08-12"),
                answers(6, 24, "2026-11-11"),
                vec![with(answer("pothole", "no", "2026-11-11"), made_up)],
            ]
            .concat(),
        )
        .await;
    let list = house.list("period=settled").await;
    let change = &row(&list, "pothole")["change"];
    assert_eq!(change["alike"], true, "{change}");
    assert_eq!(change["change"], "declined", "{change}");
}

#[tokio::test]
async fn a_page_that_is_taken_off_the_list_keeps_its_answers_and_is_shown_as_unlisted() {
    let house = House::new();
    house.season(&answers("news", "yes", "2026-11-20", 7)).await;
    let without = DEFAULT.replacen("key = \"news\"", "key = \"headlines\"", 1);
    house
        .app
        .reconfigure(Config::parse(&without).unwrap())
        .unwrap();
    let list = house.list("").await;
    assert_eq!(row(&list, "news")["summary"]["n"], 7);
    assert_eq!(row(&list, "news")["kind"], "unlisted");
    assert_eq!(row(&list, "headlines")["summary"]["n"], 0);
    let page = house.one_page("site=jazan&page=news").await;
    assert_eq!(page["questions"][0]["summary"]["n"], 7);
}
