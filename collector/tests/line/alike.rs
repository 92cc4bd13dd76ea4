//! Remarks that say nearly the same: what is folded and what is not, and what a press on a row of many does.

use super::figures::{answer, answers, letters};
use super::house::{House, SECRET, open, vote, with};
use super::inbox::remarks;
use axum::http::Method;
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{Reach, Role};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use tokio::sync::mpsc::unbounded_channel;

/// The same in other words each time: the very same words again would be set aside.
fn same(place: usize) -> String {
    let (first, last) = (letters(place / 600), letters(place % 600));
    format!("The page does not load on a small screen at all zq{first}x{last}x")
}

/// What a press on the only row of many of a list says.
async fn row(house: &House, query: &str) -> String {
    let name = house.first_of(query).await;
    assert!(name.contains('+'), "{name}");
    format!("{name} read")
}

async fn press(house: &House, act: &str, query: &str) -> (u16, String) {
    let back = format!("/inbox?site=jazan&{query}");
    let fields = [("site", "jazan"), ("back", &*back), ("one", act)];
    let reply = house.post_staff("/inbox/sort?lang=en", &fields).await;
    let location = reply.headers.get("location");
    let said = location.map_or_else(|| reply.text(), |it| it.to_str().unwrap().to_owned());
    (reply.status.as_u16(), said)
}

async fn unread(house: &House) -> usize {
    let all = house.remarks("state=unread").await;
    let more = |row: &String| {
        let (before, _) = row.split_once(" more like it")?;
        before.rsplit_once(' ')?.1.parse::<usize>().ok()
    };
    all.iter().map(|row| 1 + more(row).unwrap_or(0)).sum()
}

#[tokio::test]
async fn a_press_on_a_row_sorts_those_that_were_in_it_and_none_that_came_since() {
    let house = House::new();
    for place in 0..3 {
        house.says("pothole", &same(place)).await;
    }
    let act = row(&house, "").await;
    house.says("pothole", &same(3)).await;
    let (status, to) = press(&house, &act, "").await;
    assert!(status == 303 && to.contains("&done=3"), "{to}");
    assert_eq!(unread(&house).await, 1);
}

#[tokio::test]
async fn a_press_on_a_row_that_is_not_what_it_was_sorts_nothing_and_says_why() {
    let house = House::new();
    let mut sent = Vec::new();
    for place in 0..4 {
        // Of what comes at one moment any may be the one that is shown.
        house.wait_hours(1);
        sent.push(house.says("pothole", &same(place)).await);
    }
    let act = row(&house, "").await;
    // One of those that were not shown is put in other words, another is taken back.
    let change = json!({ "comment": same(9) });
    let id = sent[0]["id"].as_str().unwrap();
    house.change(Method::PATCH, id, SECRET, &change).await;
    let (status, said) = press(&house, &act, "").await;
    assert_eq!(status, 409);
    assert!(said.contains("so nothing was saved"), "{said}");
    assert_eq!(unread(&house).await, 4);
    let act = row(&house, "").await;
    let id = sent[1]["id"].as_str().unwrap();
    house.change(Method::DELETE, id, SECRET, &json!(null)).await;
    assert_eq!(press(&house, &act, "").await.0, 409);
    assert_eq!(unread(&house).await, 3);
    // Somebody else has read them meanwhile, so that a list of the unread is another.
    let act = row(&house, "state=unread").await;
    let again = row(&house, "").await;
    press(&house, &again, "").await;
    house.says("pothole", &same(10)).await;
    assert_eq!(press(&house, &act, "state=unread").await.0, 409);
    assert_eq!(unread(&house).await, 1);
    // A form that names nothing that there could be.
    let forged = again.replace('+', "+x");
    assert_eq!(press(&house, &forged, "").await.0, 404);
}

#[tokio::test]
async fn a_press_on_a_row_of_a_narrowed_list_sorts_those_of_that_list_alone() {
    let house = House::new();
    let one = |place, said: &str| {
        let comment = json!({ "comment": same(place) });
        with(answer("pothole", said, "2026-11-20"), comment)
    };
    house
        .season(&[one(0, "no"), one(1, "no"), one(2, "yes")])
        .await;
    let act = row(&house, "answer=no").await;
    // A list that has it not is another.
    assert_eq!(press(&house, &act, "answer=yes").await.0, 409);
    let (status, to) = press(&house, &act, "answer=no").await;
    assert!(status == 303 && to.contains("&done=2"), "{to}");
    assert_eq!(house.remarks("state=unread&answer=yes").await.len(), 1);
}

#[tokio::test]
async fn a_press_on_a_row_of_what_was_set_aside_sorts_those_that_were_in_it() {
    let house = House::new();
    for place in 0..2 {
        let said = json!({ "comment": same(place), "trap": "x" });
        house.send(&with(vote(&json!("no")), said)).await;
    }
    let name = house.first_of("flagged=open").await;
    assert!(name.contains('+'), "{name}");
    let act = format!("{name} theme:other");
    let (status, to) = press(&house, &act, "flagged=open").await;
    assert!(status == 303 && to.contains("done=2"), "{to}");
}

#[tokio::test]
async fn what_turns_on_a_negation_or_a_number_is_never_folded() {
    let house = House::new();
    let remarks = [
        "the new form for a building permit works on a small screen as it should",
        "the new form for a building permit does not work on a small screen as it should",
        "bus 5 on the way to the central market came late again this week",
        "bus 7 on the way to the central market came late again this week",
        "موقع البلدية الجديد يعمل بسرعة من أي متصفح ومن أي جهاز عندي كما ينبغي",
        "موقع البلدية الجديد لا يعمل بسرعة من أي متصفح ومن أي جهاز عندي كما ينبغي",
        "الحافلة 5 المتجهة إلى السوق المركزي تأخرت مرة أخرى هذا الأسبوع",
        "الحافلة ٧ المتجهة إلى السوق المركزي تأخرت مرة أخرى هذا الأسبوع",
    ];
    for words in remarks {
        house.says("pothole", words).await;
    }
    assert_eq!(house.remarks("").await.len(), remarks.len());
    // Each with itself is.
    for words in remarks {
        house.says("pothole", &format!("{words} zq")).await;
    }
    let rows = house.remarks("").await;
    assert_eq!(rows.len(), remarks.len());
    assert!(rows.iter().all(|row| row.contains("and 1 more like it")));
}

#[tokio::test]
async fn what_is_veiled_or_urgent_stands_by_itself() {
    let house = House::new();
    for words in [
        "call me at 0501234567 about the xylophone",
        "there is an open manhole on the main street please close it",
    ] {
        house.says("pothole", words).await;
        house.says("pothole", &format!("{words} zq")).await;
    }
    let rows = house.remarks("").await;
    assert_eq!(rows.len(), 4);
    assert!(!rows.concat().contains("more like it"));
    // Nor does one that is veiled tell by its likes what it says.
    let name = house.first_of("veiled=yes").await;
    let like = format!("like={}", name.split_once('.').unwrap().0);
    assert_eq!(house.remarks(&like).await.len(), 1);
}

/// Each part is on the disk before the next is begun, so that a disk that fails between them stops it there.
#[tokio::test]
async fn many_are_sorted_in_parts_and_where_that_stops_it_is_told_how_many_were() {
    // Syncs that are left before the disk fails.
    let left = Arc::new(AtomicI64::new(i64::MAX));
    let counted = Arc::clone(&left);
    let syncer = Box::new(move |file: &File| {
        if counted.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(io::Error::other("the disk has failed"));
        }
        file.sync_data()
    });
    let house = House::configured(DEFAULT, syncer);
    house.manager().await;
    let many = answers("pothole", "no", "2026-11-20", 700).into_iter();
    let said = |(it, place)| with(it, json!({ "comment": same(place) }));
    let many: Vec<Value> = many.zip(0..).map(said).collect();
    house.season(&many).await;
    let one = format!("{} unread", house.first().await);
    let act = row(&house, "").await;
    let before = left.load(Ordering::SeqCst);
    // What is no news is not written.
    assert!(press(&house, &one, "").await.1.contains("&done=0"));
    assert_eq!(left.load(Ordering::SeqCst), before);
    left.store(1, Ordering::SeqCst);
    let (status, said) = press(&house, &act, "").await;
    assert_eq!(status, 503);
    assert!(said.contains("Saved for 512 comments"), "{said}");
    let directory = house.close().await;
    let store = open(directory.path(), Box::new(File::sync_data));
    let again = House::over(store, directory, DEFAULT);
    // Of the part at which it stopped nobody knows.
    assert!(unread(&again).await <= 700 - 512);
}

/// Whoever presses twice, or leaves the page, does not hear what came of it.
#[tokio::test]
async fn what_was_sorted_is_in_the_audit_log_though_whoever_pressed_has_gone() {
    let is_held = Arc::new(AtomicBool::new(false));
    let (arrive, mut arrived) = unbounded_channel();
    let (pass, passed) = mpsc::channel();
    let (holds, passed) = (Arc::clone(&is_held), Mutex::new(passed));
    let syncer = Box::new(move |file: &File| {
        if holds.swap(false, Ordering::SeqCst) {
            // Both ends are gone where the test has failed.
            let _ = arrive.send(());
            let _ = passed.lock().unwrap().recv();
        }
        file.sync_data()
    });
    let house = House::configured(DEFAULT, syncer);
    house.manager().await;
    let many = answers("pothole", "no", "2026-11-20", 520).into_iter();
    let said = |(it, place)| with(it, json!({ "comment": same(place) }));
    house
        .season(&many.zip(0..).map(said).collect::<Vec<_>>())
        .await;
    let act = row(&house, "").await;
    is_held.store(true, Ordering::SeqCst);
    tokio::select! {
        answer = press(&house, &act, "") => panic!("the disk is not done: {answer:?}"),
        held = arrived.recv() => held.unwrap(),
    }
    pass.send(()).unwrap();
    // What he asks for is written after what was begun.
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    assert_eq!(unread(&house).await, 8);
    let log = house
        .ask_staff_as(Some(&admin), "/audit?lang=en")
        .await
        .text();
    assert_eq!(log.matches("Sorted comments").count(), 1, "{log}");
    assert!(log.contains("512 comments"), "{log}");
}

#[tokio::test]
async fn of_a_very_long_remark_the_first_words_are_found_and_it_is_folded_with_none() {
    let house = House::new();
    let words: Vec<String> = (0..130)
        .map(|place| format!("zz{}x", letters(place)))
        .collect();
    for last in ["zqa", "zqb"] {
        let words = format!("{} {last}", words.join(" "));
        house.says("pothole", &words).await;
    }
    assert_eq!(house.remarks("q=zzaax").await.len(), 2);
    assert_eq!(house.remarks(&format!("q={}", words[119])).await.len(), 2);
    assert_eq!(house.remarks(&format!("q={}", words[120])).await.len(), 0);
    let page = house.ask_staff("/inbox?lang=en").await.text();
    assert!(page.contains("the first 120 different words are searched"));
}

#[tokio::test]
async fn rules_that_did_not_change_have_nothing_judged_again_and_others_hide_nothing_meanwhile() {
    let house = House::new();
    house
        .season(&answers("pothole", "yes", "2026-11-20", 2_500))
        .await;
    house.says("pothole", "a peculiar zeppelin").await;
    let page = async || house.ask_staff("/inbox?lang=en").await.text();
    let making = "The index of comments is being made";
    page().await;
    assert!(!page().await.contains(making));
    let folder = tempfile::tempdir().unwrap();
    let under = || {
        let named = format!("rules = {:?}\n\n[guard]", folder.path());
        Config::parse(&DEFAULT.replacen("[guard]", &named, 1)).unwrap()
    };
    house
        .app
        .reconfigure(Config::parse(DEFAULT).unwrap())
        .unwrap();
    assert!(!page().await.contains(making), "the same file again");
    house.app.reconfigure(under()).unwrap();
    assert!(!page().await.contains(making), "an empty folder");
    assert_eq!(house.remarks("theme=spam").await.len(), 0);
    let rule = "[theme.spam.clues]\n5 = [\"zeppelin\"]\n";
    fs::write(folder.path().join("mine.toml"), rule).unwrap();
    house.app.reconfigure(under()).unwrap();
    let first = page().await;
    assert!(first.contains(making), "{first}");
    assert_eq!(remarks(&first).len(), 1, "what is known stays known");
    assert!(!page().await.contains(making));
    assert_eq!(house.remarks("theme=spam").await.len(), 1);
}

#[tokio::test]
async fn an_index_that_lags_says_so_in_seconds() {
    let house = House::new();
    house.says("pothole", "an early remark").await;
    let page = async || house.ask_staff("/inbox?lang=en").await.text();
    assert!(!page().await.contains("behind"));
    house.wait_ms(4_200);
    house
        .season(&answers("pothole", "yes", "2026-11-20", 2_500))
        .await;
    let lagging = page().await;
    assert!(
        lagging.contains("The index of comments is 4 seconds behind what has come in."),
        "{lagging}"
    );
    assert!(lagging.contains("500 events are not in it yet."));
    assert!(!page().await.contains("behind"));
}
