//! Words in a file: chosen by the filters of the inbox, audited twice, made row by row, and handed over to nobody
//! but the session that asked, while it may still read all that is in it.

use super::house::{House, Member, Reply, SECRET, vote, with};
use axum::http::Method;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use rayak::config::{Config, DEFAULT, StoreConfig};
use rayak::domain::people::{Asked, Place, Reach, Role};
use rayak::people;
use rayak::store::{Gauge, Store};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Cursor;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

const MIB: u64 = 1024 * 1024;
/// Words that the rules suspect of telling of a person.
const PERSONAL: &str = "اسمي فلان بن فلان والموقع بطيء";

/// A file as it was asked for.
struct Taken<'a> {
    house: &'a House,
    who: Member,
    /// The address of its page.
    page: String,
}

impl House {
    async fn writes_about(&self, page: &str, words: &str) -> Value {
        let fields = json!({ "page": page, "comment": words });
        let sent = with(vote(&json!("no")), fields);
        let reply = self.send(&sent).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        sent
    }

    async fn asks_for(&self, who: &Member, query: &str, fields: &[(&str, &str)]) -> Reply {
        let path = format!("/inbox/take?{query}");
        self.post_staff_as(Some(who), &path, fields).await
    }

    /// Asks for a file and does not wait for it.
    async fn begins(&self, who: &Member, query: &str, fields: &[(&str, &str)]) -> Taken<'_> {
        let reply = self.asks_for(who, query, fields).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let page = reply.header("location").split('?').next().unwrap();
        Taken {
            house: self,
            who: who.clone(),
            page: page.to_owned(),
        }
    }

    /// Asks for a file as a manager, and waits until it is made.
    async fn takes(&self, query: &str, fields: &[(&str, &str)]) -> Taken<'_> {
        let who = self.manager().await.clone();
        let taken = self.begins(&who, query, fields).await;
        self.app.makes_no_file().await;
        taken
    }

    async fn exports_in_the_log(&self) -> String {
        let admin = self.member(Role::Administrator, Reach::Everywhere).await;
        let path = "/audit?kind=exports&lang=en";
        self.ask_staff_as(Some(&admin), path).await.text()
    }
}

impl Taken<'_> {
    async fn shown(&self) -> Reply {
        let path = format!("{}?lang=en", self.page);
        self.house.ask_staff_as(Some(&self.who), &path).await
    }

    async fn fetched_by(&self, who: &Member) -> Reply {
        let path = format!("{}/file?lang=en", self.page);
        self.house.ask_staff_as(Some(who), &path).await
    }

    async fn file(&self) -> Reply {
        let reply = self.fetched_by(&self.who).await;
        assert_eq!(reply.status, 200, "{}", self.shown().await.text());
        reply
    }
}

/// The cells of a workbook.
fn rows(book: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no text"),
    };
    range
        .rows()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

/// The cells of a table as text.
fn lines(table: &str) -> Vec<Vec<String>> {
    let table = table.strip_prefix('\u{feff}').unwrap();
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    table.records().map(|it| row(it.unwrap())).collect()
}

#[tokio::test]
async fn what_would_be_taken_is_told_before_it_is() {
    let house = House::new();
    for words in ["الرسوم غالية", PERSONAL, "The lights are out"] {
        house.writes_about("pothole", words).await;
    }
    house.writes_about("faq", "الرسوم غالية جدا هنا").await;
    let offer = house.ask_staff("/inbox/take?lang=en").await.text();
    for told in [
        "4 comments will be downloaded",
        "no filter is set",
        "1 of them may hold personal data",
        "<input type=\"checkbox\" name=\"veiled\" value=\"yes\" aria-describedby=\"veiled-note\">",
        "A file leaves the protection",
    ] {
        assert!(offer.contains(told), "{told}: {offer}");
    }
    let query = "page=pothole&words=en&lang=en";
    let offer = house
        .ask_staff(&format!("/inbox/take?{query}"))
        .await
        .text();
    for told in [
        "1 comment will be downloaded",
        "<bdi>pothole</bdi>",
        "<bdi>English</bdi>",
    ] {
        assert!(offer.contains(told), "{told}: {offer}");
    }
    assert!(
        !offer.contains("lights are out"),
        "no words before they are taken"
    );
    let none = house.ask_staff("/inbox/take?q=xyzzy&lang=en").await.text();
    assert!(
        none.contains("0 comments") && !none.contains("name=\"as\""),
        "{none}"
    );
    for (query, fields, status, told) in [
        ("lang=en", &[("as", "pdf")][..], 400, "Choose the form"),
        ("lang=en", &[][..], 400, "Choose the form"),
        (
            "q=xyzzy&lang=en",
            &[("as", "csv")][..],
            400,
            "No comments match",
        ),
        (
            "theme=none-such&lang=en",
            &[("as", "csv")][..],
            400,
            "none-such",
        ),
    ] {
        let manager = house.manager().await.clone();
        let reply = house.asks_for(&manager, query, fields).await;
        assert_eq!(reply.status.as_u16(), status, "{query}");
        assert!(reply.text().contains(told), "{query}: {}", reply.text());
    }
    let inbox = house.ask_staff("/inbox?page=faq&lang=en").await.text();
    assert!(
        inbox.contains("/inbox/take?site=jazan&amp;page=faq&amp;lang=en"),
        "{inbox}"
    );
}

#[tokio::test]
async fn every_form_holds_each_remark_once_the_newest_first_in_the_readers_language() {
    let house = House::new();
    let said = [
        ("faq", "الرسوم غالية والسداد صعب"),
        ("pothole", "=1+1 is broken\nsecond, \"line\""),
        ("pothole", PERSONAL),
        ("pothole", "اتصلوا على 0551234567 من فضلكم"),
    ];
    for (page, words) in said {
        house.writes_about(page, words).await;
        house.wait_ms(1_000);
    }
    let fields = [("as", "xlsx"), ("veiled", "yes")];
    let book = house.takes("lang=ar", &fields).await.file().await;
    let sheet = rows(&book.body);
    assert_eq!(sheet.len(), 5);
    assert_eq!(sheet[0][0], "رقم المرجع");
    assert_eq!(sheet[0][19], "التعليق");
    let words: Vec<_> = sheet[1..].iter().map(|row| &*row[19]).collect();
    assert!(words[0].starts_with("اتصلوا على [") && !words[0].contains("0551234567"));
    assert!(
        !words[0].contains('⟦'),
        "what was masked is named: {words:?}"
    );
    assert_eq!(words[1..], [PERSONAL, said[1].1, said[0].1]);
    assert_eq!(sheet[2][18], "نعم");
    assert_eq!(sheet[4][1], "faq");
    assert_eq!(sheet[4][4], "2026-11-22T12:30:00+03:00");

    let table = house.takes("lang=en", &[("as", "csv")]).await.file().await;
    let table = lines(&table.text());
    assert_eq!(table[0][0], "Reference");
    let words: Vec<_> = table[1..].iter().map(|row| &*row[19]).collect();
    assert_eq!(words[1], "veiled", "its row stands, without its words");
    assert_eq!(words[2..], [&*format!("'{}", said[1].1), said[0].1]);
    let bare = |row: &Vec<String>| [0, 1, 4, 17].map(|column| row[column].clone());
    let both = [&table, &sheet].map(|rows| rows[1..].iter().map(bare).collect::<Vec<_>>());
    assert_eq!(both[0], both[1]);

    let list = house
        .takes("page=pothole&lang=en", &[("as", "json")])
        .await
        .file()
        .await
        .json();
    assert_eq!(list["about"]["count"], 3);
    assert_eq!(list["about"]["left_out"], 0);
    assert_eq!(list["about"]["filters"], json!({ "page": "pothole" }));
    let columns: Vec<_> = list["about"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    let remarks = list["remarks"].as_array().unwrap();
    for remark in remarks {
        let fields: Vec<_> = remark
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields, columns);
    }
    assert_eq!(
        (&remarks[1]["words"], &remarks[1]["veiled"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(
        (&remarks[2]["answer"], &remarks[2]["department"]),
        (&json!("no"), &json!("roads"))
    );
}

#[tokio::test]
async fn the_log_tells_that_words_were_asked_for_and_how_many_rows_were_handed_over() {
    let house = House::new();
    for words in ["الرسوم غالية", PERSONAL] {
        house.writes_about("pothole", words).await;
    }
    let taken = house
        .takes(
            "q=%D8%A7%D9%84%D8%B1%D8%B3%D9%88%D9%85&page=pothole",
            &[("as", "xlsx")],
        )
        .await;
    let log = house.exports_in_the_log().await;
    assert!(log.contains("jazan?q=*&amp;page=pothole (xlsx)"), "{log}");
    assert!(
        log.contains("Without words that may hold personal data"),
        "{log}"
    );
    assert!(
        !log.contains("الرسوم"),
        "what was sought may name a person: {log}"
    );
    assert!(
        !log.contains("remarks.xlsx"),
        "nothing was handed over yet: {log}"
    );
    taken.file().await;
    house
        .takes("", &[("as", "csv"), ("veiled", "yes")])
        .await
        .file()
        .await;
    let log = house.exports_in_the_log().await;
    for told in [
        "Downloaded a file of comments",
        "remarks.xlsx (jazan), 1 row · Without words that may hold",
        "remarks.csv (jazan), 2 rows · With words that may hold",
    ] {
        assert!(
            log.replace(['\u{2066}', '\u{2068}', '\u{2069}'], "")
                .contains(told),
            "{told}: {log}"
        );
    }
}

/// Whoever asks for the head alone has taken nothing.
#[tokio::test]
async fn the_head_of_a_file_is_given_without_its_words_and_is_no_line_of_the_log() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let taken = house.takes("", &[("as", "csv")]).await;
    let request = axum::http::Request::head(format!("{}/file", taken.page))
        .header("cookie", &taken.who.cookie);
    let head = house
        .staff(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert!(!house.exports_in_the_log().await.contains("remarks.csv"));
    let file = taken.file().await;
    assert_eq!(head.header("content-length"), file.body.len().to_string());
    assert!(house.exports_in_the_log().await.contains("remarks.csv"));
}

/// Whoever fetches a file gets none with words that are there no more, and the next one has what is there.
async fn is_thrown_away(house: &House, taken: &Taken<'_>, there: &str) {
    let reply = taken.fetched_by(&taken.who).await;
    assert_eq!(reply.status, 409);
    let page = reply.text();
    assert!(
        page.contains("so the file was thrown away") && !page.contains("كلام"),
        "{page}"
    );
    assert_eq!(taken.fetched_by(&taken.who).await.status, 404);
    assert!(!house.exports_in_the_log().await.contains("remarks.csv"));
    let again = house.takes("", &[("as", "csv")]).await.file().await.text();
    assert!(again.contains(there) && !again.contains("كلام"), "{again}");
}

#[tokio::test]
async fn a_file_of_which_something_was_taken_back_before_it_was_fetched_is_thrown_away() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let withdrawn = house.writes_about("pothole", "كلام سُحب بعد ذلك").await;
    let taken = house.takes("", &[("as", "csv")]).await;
    let id = withdrawn["id"].as_str().unwrap();
    let gone = house.change(Method::DELETE, id, SECRET, &json!({})).await;
    assert!(gone.status.is_success(), "{}", gone.text());
    is_thrown_away(&house, &taken, "الرسوم").await;
}

/// Mostly to take a name or a number out of them.
#[tokio::test]
async fn a_file_of_which_something_was_put_in_other_words_before_it_was_fetched_is_thrown_away() {
    let house = House::new();
    let sent = house.writes_about("pothole", "كلام قبل تغييره").await;
    let taken = house.takes("", &[("as", "csv")]).await;
    let change = json!({ "comment": "شيء آخر" });
    let id = sent["id"].as_str().unwrap();
    let changed = house.change(Method::PATCH, id, SECRET, &change).await;
    assert!(changed.status.is_success(), "{}", changed.text());
    is_thrown_away(&house, &taken, "شيء آخر").await;
}

/// Whoever takes the file may be unable to open what a check set aside.
#[tokio::test]
async fn those_that_are_alike_are_named_after_the_first_of_them_in_the_file() {
    let house = House::new();
    let same = |end: &str| format!("The page does not load on a small screen at all zq{end}x");
    let trapped = json!({ "page": "pothole", "comment": same("a"), "trap": "x" });
    house.send(&with(vote(&json!("no")), trapped)).await;
    for end in ["b", "c"] {
        house.wait_ms(1_000);
        house.writes_about("pothole", &same(end)).await;
    }
    let table = house.takes("lang=en", &[("as", "csv")]).await.file().await;
    let table = lines(&table.text());
    assert_eq!(table.len(), 3);
    let first = &table[2][0];
    assert!(
        table[1..].iter().all(|row| row[17] == *first),
        "{first}: {table:?}"
    );
}

#[tokio::test]
async fn a_file_is_handed_over_whole_under_its_name_and_kept_nowhere() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let names = || {
        let names = fs::read_dir(house.directory()).unwrap();
        let mut names: Vec<_> = names.map(|it| it.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let taken = house.takes("lang=ar", &[("as", "csv")]).await;
    assert_eq!(names(), before, "the file has no name");
    let shown = taken.shown().await;
    assert_eq!(
        shown.header("refresh"),
        "",
        "what is made needs no second look"
    );
    assert!(
        shown.text().contains("The file is ready: 1 row"),
        "{}",
        shown.text()
    );
    let request = axum::http::Request::get(format!("{}/file?lang=ar", taken.page))
        .header("cookie", &taken.who.cookie)
        .header("accept-encoding", "gzip, br");
    let file = house
        .staff(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(file.header("content-length"), file.body.len().to_string());
    assert_eq!(file.header("content-encoding"), "", "it is sent as it is");
    assert_eq!(file.header("accept-ranges"), "none");
    assert_eq!(file.header("cache-control"), "no-store");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"remarks-2026-11-22.csv\"; filename*=UTF-8''\
         %D8%AA%D8%B9%D9%84%D9%8A%D9%82%D8%A7%D8%AA%2Djazan%2D2026%2D11%2D22%2Ecsv"
    );
    assert_eq!(
        taken.file().await.body,
        file.body,
        "it can be fetched again"
    );
}

#[tokio::test]
async fn a_file_is_of_the_session_that_asked_for_it_and_for_a_quarter_of_an_hour() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let taken = house.takes("", &[("as", "csv")]).await;
    let other = house.member(Role::Manager, Reach::Everywhere).await;
    let again = house.session(taken.who.id).await;
    for who in [&other, &again] {
        for path in [taken.page.clone(), format!("{}/file", taken.page)] {
            assert_eq!(house.ask_staff_as(Some(who), &path).await.status, 404);
        }
        let given_up = house.post_staff_as(Some(who), &taken.page, &[]).await;
        assert_eq!(given_up.status, 404, "nor can they give it up");
    }
    house.wait_ms(15 * 60 * 1_000 - 1);
    taken.file().await;
    house.wait_ms(1);
    assert_eq!(taken.fetched_by(&taken.who).await.status, 404);

    let taken = house.takes("", &[("as", "csv")]).await;
    let given_up = house
        .post_staff_as(Some(&taken.who), &taken.page, &[])
        .await;
    assert_eq!(given_up.header("location"), "/inbox/take?site=jazan");
    assert_eq!(taken.fetched_by(&taken.who).await.status, 404);

    let taken = house.takes("", &[("as", "csv")]).await;
    house
        .post_staff_as(Some(&taken.who), "/sign-out", &[])
        .await;
    let reply = taken.fetched_by(&taken.who).await;
    assert!(
        reply.header("location").starts_with("/sign-in"),
        "{}",
        reply.status
    );
    assert_eq!(taken.fetched_by(&again).await.status, 404);
}

/// As many bytes as files of this process have that no name leads to.
fn nameless_bytes(directory: &std::path::Path) -> u64 {
    let held = fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| {
        let entry = entry.ok()?.path();
        let to = fs::read_link(&entry).ok()?;
        let is_here = to.starts_with(directory) && to.to_string_lossy().ends_with("(deleted)");
        is_here.then(|| fs::metadata(&entry).map_or(0, |it| it.len()))
    });
    held.sum()
}

#[tokio::test]
async fn the_bytes_of_a_file_are_gone_with_its_session_and_after_a_quarter_of_an_hour() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let bytes = || nameless_bytes(house.directory());
    let taken = house.takes("", &[("as", "csv")]).await;
    assert!(bytes() > 0);
    house
        .post_staff_as(Some(&taken.who), "/sign-out", &[])
        .await;
    assert_eq!(bytes(), 0, "at once where somebody signs out");

    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    house.begins(&manager, "", &[("as", "csv")]).await;
    house.app.makes_no_file().await;
    assert!(bytes() > 0);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    let asked = Asked {
        name: account.name.clone(),
        display: account.display.clone(),
        role: Role::Viewer,
        reach: Reach::Everywhere,
    };
    let changed = people::change(&house.app, None, account.id, account.version, asked, false);
    changed.await.unwrap();
    house.app.sweep_the_shelf();
    assert_eq!(
        bytes(),
        0,
        "at the next turn where a session ends otherwise"
    );

    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    house.begins(&manager, "", &[("as", "csv")]).await;
    house.app.makes_no_file().await;
    house.wait_ms(15 * 60 * 1_000 - 1);
    house.app.sweep_the_shelf();
    assert!(bytes() > 0);
    house.wait_ms(1);
    house.app.sweep_the_shelf();
    assert_eq!(bytes(), 0);
}

#[tokio::test]
async fn a_reply_breaks_off_where_its_file_is_given_up_meanwhile() {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    let house = House::new();
    let long = "س".repeat(900);
    for place in 0..80 {
        let words = format!("{place} {long}");
        house.writes_about("pothole", &words).await;
        house.wait_ms(60_000);
    }
    let taken = house.takes("", &[("as", "csv")]).await;
    let request = axum::http::Request::get(format!("{}/file", taken.page))
        .header("cookie", &taken.who.cookie)
        .body(axum::body::Body::empty())
        .unwrap();
    let router = rayak::http::staff::router(Arc::clone(&house.app));
    let mut body = router.oneshot(request).await.unwrap().into_body();
    let part = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(part.len(), 64 * 1024);
    house
        .post_staff_as(Some(&taken.who), &taken.page, &[])
        .await;
    assert_eq!(
        nameless_bytes(house.directory()),
        0,
        "whoever still reads it"
    );
    assert!(body.frame().await.unwrap().is_err());
}

/// Words in files are the first to do without: they stop at twice the room at which answers are refused.
#[tokio::test]
async fn no_file_stops_the_intake_and_those_that_wait_go_first() {
    let (machine, house) = watched_house();
    house.writes_about("pothole", "الرسوم غالية").await;
    let manager = house.manager().await.clone();
    let least = u64::from(StoreConfig::default().least_free_mib);
    machine.has_free(2 * least - 1);
    let refused = house.asks_for(&manager, "lang=en", &[("as", "csv")]).await;
    assert_eq!(refused.status, 503);
    assert!(house.app.halt().is_none(), "answers are taken");
    machine.has_free(2 * least);
    let taken = house.takes("lang=en", &[("as", "csv")]).await;
    machine.has_free(least + least / 2);
    house.app.measure();
    taken.file().await;
    machine.has_free(least + least / 2 - 1);
    house.app.measure();
    assert_eq!(nameless_bytes(house.directory()), 0);
    assert_eq!(taken.fetched_by(&manager).await.status, 404);
    assert!(house.app.halt().is_none(), "answers are taken");
}

#[tokio::test]
async fn who_lost_the_right_or_the_reach_meanwhile_is_not_handed_the_file() {
    let elsewhere = Reach::places(vec![Place::Site("elsewhere".to_owned())]);
    for (role, reach) in [
        (Role::Viewer, Reach::Everywhere),
        (Role::Manager, elsewhere),
    ] {
        let house = House::new();
        house.writes_about("pothole", "الرسوم غالية").await;
        let taken = house.takes("", &[("as", "csv")]).await;
        let account = house.app.store.account(taken.who.id).unwrap().unwrap();
        let asked = Asked {
            name: account.name.clone(),
            display: account.display.clone(),
            role,
            reach,
        };
        let (id, version) = (account.id, account.version);
        let changed = people::change(&house.app, None, id, version, asked, false);
        changed.await.unwrap();
        for who in [taken.who.clone(), house.session(id).await] {
            let reply = taken.fetched_by(&who).await;
            assert_ne!(reply.status, 200, "{role:?}");
            assert!(!reply.text().contains("الرسوم"), "{role:?}");
        }
    }
}

/// The session goes on, and the page has gone to another department.
#[tokio::test]
async fn a_file_with_a_page_that_has_left_ones_reach_is_thrown_away() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    let department = Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    };
    let reach = Reach::places(vec![department]);
    let head = house.member(Role::DepartmentManager, reach).await;
    let taken = house.begins(&head, "lang=en", &[("as", "csv")]).await;
    house.app.makes_no_file().await;
    taken.file().await;
    let config = moved("pothole", "roads", "pr");
    house
        .app
        .reconfigure(Config::parse(&config).unwrap())
        .unwrap();
    let reply = taken.fetched_by(&head).await;
    assert_eq!(reply.status, 403);
    let page = reply.text();
    assert!(
        page.contains("Your reach has changed") && !page.contains("الرسوم"),
        "{page}"
    );
    assert_eq!(
        taken.fetched_by(&head).await.status,
        404,
        "it was thrown away"
    );
}

/// The built-in configuration with a page of another department.
fn moved(page: &str, from: &str, to: &str) -> String {
    let (before, after) = DEFAULT.split_once(&format!("key = \"{page}\"")).unwrap();
    let from = format!("department = \"{from}\"");
    assert!(after.contains(&from));
    let after = after.replacen(&from, &format!("department = \"{to}\""), 1);
    format!("{before}key = \"{page}\"{after}")
}

#[tokio::test]
async fn a_file_holds_what_is_within_reach_alone_and_no_token_gets_any() {
    let house = House::new();
    house.writes_about("pothole", "الرسوم غالية").await;
    house.writes_about("faq", "هذا خارج الصلاحية").await;
    let department = Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    };
    let head = house
        .member(Role::DepartmentManager, Reach::places(vec![department]))
        .await;
    let taken = house.begins(&head, "lang=en", &[("as", "json")]).await;
    house.app.makes_no_file().await;
    let list = taken.file().await.json();
    assert_eq!(list["about"]["count"], 1);
    assert_eq!(list["remarks"][0]["page"], "pothole");
    let token = house.token_of(&head).await;
    for path in [
        "/pages.json",
        "/inbox/take",
        &format!("{}/file", taken.page),
    ] {
        let request =
            axum::http::Request::get(path).header("authorization", format!("Bearer {token}"));
        let reply = house
            .staff(request.body(axum::body::Body::empty()).unwrap())
            .await;
        let expected = if path == "/pages.json" { 200 } else { 403 };
        assert_eq!(reply.status.as_u16(), expected, "{path}");
    }
}

/// A machine whose disk is looked at, by which a maker can be held before its first row. Whoever lets go of it
/// lets every maker go.
struct Machine {
    disk: Arc<Disk>,
    arrived: mpsc::Receiver<()>,
    pass: mpsc::Sender<()>,
}

struct Disk {
    free: AtomicU64,
    /// Whether the next one who looks is held.
    holds: AtomicBool,
}

impl Machine {
    fn has_free(&self, mib: u64) {
        self.disk.free.store(mib, Ordering::SeqCst);
    }

    fn holds_the_next(&self) {
        self.disk.holds.store(true, Ordering::SeqCst);
    }

    /// Waits until a maker stands before its first row.
    fn waits(&self) {
        self.arrived.recv().unwrap();
    }

    fn lets_go(&self) {
        self.pass.send(()).unwrap();
    }
}

/// A house on such a machine. Whoever asks it on this thread, as pages do, passes.
fn watched_house() -> (Machine, House) {
    let (arrive, arrived) = mpsc::channel();
    let (pass, passed) = mpsc::channel();
    let disk = Arc::new(Disk {
        free: AtomicU64::new(10_000),
        holds: AtomicBool::new(false),
    });
    let machine = Machine {
        disk: Arc::clone(&disk),
        arrived,
        pass,
    };
    let pages = thread::current().id();
    let (arrive, passed) = (Mutex::new(arrive), Mutex::new(passed));
    let gauge = Gauge {
        free: Box::new(move |_| {
            if thread::current().id() != pages && disk.holds.swap(false, Ordering::SeqCst) {
                // Both ends are gone where a test has failed.
                let _ = arrive.lock().unwrap().send(());
                let _ = passed.lock().unwrap().recv();
            }
            Ok(disk.free.load(Ordering::SeqCst) * MIB)
        }),
        resident: Box::new(|| Ok(100 * MIB)),
    };
    let directory = tempfile::tempdir().unwrap();
    let syncer = Box::new(File::sync_data);
    let config = StoreConfig::default();
    let store = Store::open_measured(directory.path(), &config, syncer, gauge).unwrap();
    (machine, House::over(store, directory, DEFAULT))
}

#[tokio::test]
async fn what_is_withdrawn_or_erased_while_the_file_is_made_is_left_out_and_told() {
    let (machine, house) = watched_house();
    let withdrawn = house.writes_about("pothole", "كلام سُحب بعد ذلك").await;
    house.writes_about("pothole", "كلام مُحي بعد ذلك").await;
    house.wait_ms(1_000);
    // The newest has its turn first.
    house.writes_about("pothole", "الرسوم غالية").await;
    machine.holds_the_next();
    let manager = house.manager().await.clone();
    let taken = house.begins(&manager, "lang=en", &[("as", "csv")]).await;
    machine.waits();
    let page = taken.shown().await;
    assert_eq!(page.header("refresh"), "3");
    for told in [
        "0 of 3 comments gone through",
        "<progress",
        "max=\"3\"",
        "Stop making the file",
    ] {
        assert!(page.text().contains(told), "{told}: {}", page.text());
    }
    let still = format!("{}?lang=en&still=yes", taken.page);
    let still = house.ask_staff_as(Some(&manager), &still).await;
    assert_eq!(
        still.header("refresh"),
        "",
        "who is disturbed by it says so"
    );
    // Whoever looks again comes to how far it is, and not to the head of the page.
    let again = format!("href=\"{}?still=yes&amp;lang=en#far\"", taken.page);
    assert!(still.text().contains(&again), "{}", still.text());
    assert!(
        still
            .text()
            .contains("id=\"far\" role=\"status\" tabindex=\"-1\"")
    );
    let early = taken.fetched_by(&manager).await;
    assert_eq!(early.header("location"), format!("{}?lang=en", taken.page));
    let id = withdrawn["id"].as_str().unwrap();
    let gone = house.change(Method::DELETE, id, SECRET, &json!({})).await;
    assert!(gone.status.is_success(), "{}", gone.text());
    let remarks = house
        .ask_staff("/inbox?q=%D9%85%D9%8F%D8%AD%D9%8A&lang=en")
        .await
        .text();
    let (_, after) = remarks.split_once("id=\"r-").unwrap();
    let (reference, _) = after.split_once('"').unwrap();
    rayak::command::erase(&house.app, reference).await.unwrap();
    machine.lets_go();
    house.app.makes_no_file().await;
    let page = taken.shown().await.text();
    assert!(page.contains("The file is ready: 1 row"), "{page}");
    assert!(page.contains("2 comments were left out"), "{page}");
    assert!(page.contains("id=\"far\""), "{page}");
    let table = taken.file().await.text();
    assert!(
        table.contains("الرسوم غالية") && !table.contains("بعد ذلك"),
        "{table}"
    );
}

#[tokio::test]
async fn what_is_withdrawn_after_its_row_was_written_ends_the_file() {
    let (machine, house) = watched_house();
    let withdrawn = house.writes_about("pothole", "كلام سُحب بعد ذلك").await;
    machine.holds_the_next();
    let manager = house.manager().await.clone();
    let taken = house.begins(&manager, "lang=en", &[("as", "xlsx")]).await;
    machine.waits();
    assert!(!taken.shown().await.text().contains("being put together"));
    // The next look is before the workbook is put together.
    machine.holds_the_next();
    machine.lets_go();
    machine.waits();
    let page = taken.shown().await.text();
    assert!(page.contains("1 of 1 comment gone through"), "{page}");
    assert!(page.contains("being put together"), "{page}");
    let id = withdrawn["id"].as_str().unwrap();
    let gone = house.change(Method::DELETE, id, SECRET, &json!({})).await;
    assert!(gone.status.is_success(), "{}", gone.text());
    machine.lets_go();
    house.app.makes_no_file().await;
    let page = taken.shown().await.text();
    assert!(page.contains("so the file was thrown away"), "{page}");
    assert_eq!(taken.fetched_by(&manager).await.status, 303);
}

#[tokio::test]
async fn a_disk_without_room_is_told_and_nothing_half_made_is_handed_over() {
    let (machine, house) = watched_house();
    house.writes_about("pothole", "الرسوم غالية").await;
    let manager = house.manager().await.clone();
    machine.has_free(1);
    let refused = house.asks_for(&manager, "lang=en", &[("as", "xlsx")]).await;
    assert_eq!(refused.status, 503);
    assert!(
        refused.text().contains("too little room on the disk"),
        "{}",
        refused.text()
    );
    machine.has_free(10_000);
    machine.holds_the_next();
    let taken = house.begins(&manager, "lang=en", &[("as", "xlsx")]).await;
    machine.waits();
    machine.has_free(1);
    machine.lets_go();
    house.app.makes_no_file().await;
    let page = taken.shown().await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("no file was made"), "{}", page.text());
    let file = taken.fetched_by(&manager).await;
    assert_eq!((file.status.as_u16(), file.body.len()), (303, 0));
    assert!(!house.exports_in_the_log().await.contains("remarks.xlsx"));
}

#[tokio::test]
async fn one_file_is_made_at_a_time_for_an_account_and_two_for_all() {
    let (machine, house) = watched_house();
    house.writes_about("pothole", "الرسوم غالية").await;
    machine.holds_the_next();
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(house.member(Role::Manager, Reach::Everywhere).await);
    }
    let csv = &[("as", "csv")];
    let first = house.begins(&people[0], "lang=en", csv).await;
    let more = house.asks_for(&people[0], "lang=en", csv).await;
    assert_eq!(more.status, 429);
    assert!(
        more.text().contains("A file of yours is being made"),
        "{}",
        more.text()
    );
    machine.waits();
    machine.holds_the_next();
    let second = house.begins(&people[1], "lang=en", csv).await;
    machine.waits();
    let third = house.asks_for(&people[2], "lang=en", csv).await;
    assert_eq!(third.status, 429);
    assert!(
        third.text().contains("Others are making files"),
        "{}",
        third.text()
    );
    let given_up = house
        .post_staff_as(Some(&people[0]), &first.page, &[])
        .await;
    assert_eq!(given_up.status, 303);
    machine.lets_go();
    machine.lets_go();
    house.app.makes_no_file().await;
    assert_eq!(first.fetched_by(&people[0]).await.status, 404);
    second.file().await;
    house.begins(&people[2], "lang=en", csv).await;
}
