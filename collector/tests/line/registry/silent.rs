//! Pages on which the configuration's file has nothing asked: no change of the list has anything asked there.

use super::tables::table;
use super::*;

/// The built-in configuration with a page for the bereaved, whatever else is asked about.
fn file() -> String {
    let grief = r#"
[[site.page]]
key = "grief"
title = { ar = "تعزية", en = "Condolences" }
paths = { ar = "/grief", en = "/grief" }
department = "roads"
widget = "none"

[[site.page]]
key = "pothole"
"#;
    let at = DEFAULT.find("[[site.page]]\nkey = \"pothole\"").unwrap();
    let (before, after) = DEFAULT.split_at(at);
    let after = after.replacen("[[site.page]]\nkey = \"pothole\"\n", grief, 1);
    format!("{before}{after}")
}

fn house() -> House {
    House::configured(&file(), Box::new(File::sync_data))
}

/// One whose file has nothing asked any more on a page of which an editor has said what it asks.
async fn house_that_silenced_paving() -> House {
    let house = House::new();
    does(&house, set(Some("paving"), "paving", "/paving")).await;
    let (before, after) = DEFAULT.split_once("key = \"paving\"").unwrap();
    let (page, rest) = after.split_once("\nwidget = ").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let silent = format!("{before}key = \"paving\"{page}\nwidget = \"none\"\n{rest}");
    house
        .app
        .reconfigure(Config::parse(&silent).unwrap())
        .unwrap();
    assert_eq!(view(&house, "paving").await["questions"], json!([]));
    house
}

async fn is_silent(house: &House, name: &str) {
    let shown = view(house, name).await;
    assert_eq!(shown["questions"], json!([]), "{name}: {shown}");
    let sent = with(vote(&json!("yes")), json!({ "page": name }));
    assert_ne!(house.send(&sent).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn nothing_is_asked_under_the_path_of_a_page_that_is_taken_from_the_list() {
    let house = house();
    is_silent(&house, "/grief").await;
    does(&house, unlist("grief")).await;
    assert_eq!(view(&house, "/grief").await["page"], "/grief");
    is_silent(&house, "/grief").await;
    let other = view(&house, "/of/nobody").await;
    assert_ne!(other["questions"], json!([]), "others are asked about");
}

#[tokio::test]
async fn nothing_is_asked_under_a_path_that_the_page_has_no_more_whoever_gets_it() {
    let house = house();
    let as_it_is: Orders = Arc::new(|editing| {
        let mut wish = wish("grief", "/elsewhere");
        wish.listed.asks = Asks::Nothing;
        wish.names_are_all = true;
        let page = editing.find("grief")?;
        editing.set(Some(page), wish).map(|_| ())
    });
    // The first moves the path; by the second it is among the page's names no more.
    does(&house, Arc::clone(&as_it_is)).await;
    does(&house, as_it_is).await;
    assert_eq!(view(&house, "/grief").await["page"], "/grief");
    is_silent(&house, "/grief").await;
    let refused = does_as(&house, Editor::CommandLine, set(None, "new", "/grief")).await;
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("nothing is asked on \"grief\""), "{told}");
    let quiet: Orders = Arc::new(|editing| {
        let mut wish = wish("new", "/grief");
        wish.listed.asks = Asks::Nothing;
        editing.set(None, wish).map(|_| ())
    });
    does(&house, quiet).await;
    assert_eq!(view(&house, "/grief").await["page"], "new");
    is_silent(&house, "/grief").await;
    // Its form offers no more than may be sent.
    let who = editor(&house).await;
    for (page, is_free) in [("new", false), ("grief", false), ("paving", true)] {
        let path = format!("/registry/page?site=jazan&page={page}&lang=en");
        let text = house.ask_staff_as(Some(&who), &path).await.text();
        let (_, both) = text.split_once("value=\"page+service\"").unwrap();
        let (both, _) = both.split_once('>').unwrap();
        assert_eq!(!both.contains("disabled"), is_free, "{page}: {both}");
    }
}

#[tokio::test]
async fn a_page_that_is_silenced_and_taken_from_the_list_is_told_of_as_one_that_asks_nothing() {
    let house = House::new();
    for _ in 0..3 {
        answer(&house, "/grief", "yes").await;
    }
    let sighting =
        json!({ "site": "jazan", "page": "/grief", "lang": "ar", "event": "seen", "rung": "wasm" });
    assert_eq!(house.post("/api/v1/seen", &sighting).await.status, 204);
    house.app.hand_over_sightings().await;
    let file = Config::parse(&file()).unwrap();
    house.app.reconfigure(file).unwrap();
    does(&house, unlist("grief")).await;
    let who = editor(&house).await;
    let merge = "/registry/merge?site=jazan&page=burial-services&other=%2Fgrief&lang=en";
    let shown = house.ask_staff_as(Some(&who), merge).await.text();
    let (_, row) = shown.split_once("/grief</bdi>").unwrap();
    let (row, _) = row.split_once("</tr>").unwrap();
    assert!(row.contains("None</td>"), "{row}");
    let new = "/registry/new?site=jazan&path=%2Fgrief&lang=en";
    let form = house.ask_staff_as(Some(&who), new).await.text();
    assert!(form.contains("value=\"none\" checked"), "{form}");
    // That it is seen no more is as it should be.
    house.wait_hours(24 * 10);
    let who = house.session(house.manager().await.id).await;
    let check = house
        .ask_staff_as(Some(&who), "/install?site=jazan&lang=en")
        .await
        .text();
    let row = check
        .split("<tr")
        .find(|row| row.contains("/grief"))
        .unwrap();
    assert!(
        row.contains(">Asks nothing<") && !row.contains(">Silent<"),
        "{row}"
    );
}

#[tokio::test]
async fn a_table_that_is_sent_as_it_was_taken_changes_nothing_of_a_page_that_the_file_silences() {
    let house = house_that_silenced_paving().await;
    let who = editor(&house).await;
    let taken = house
        .ask_staff_as(Some(&who), "/registry.csv?site=jazan")
        .await
        .text();
    assert!(taken.contains("\npaving,"), "{taken}");
    let same = table(&house, &who, &taken).await.text();
    assert!(same.contains("there is nothing to do"), "{same}");
    let titled = taken.replacen("A page of its own", "Another title", 1);
    assert_ne!(titled, taken);
    let shown = table(&house, &who, &titled).await.text();
    assert!(shown.contains("1 page is changed."), "{shown}");
    assert!(shown.contains("Another title"), "{shown}");
    assert!(!shown.contains("<dt>Questions</dt>"), "{shown}");
}

#[tokio::test]
async fn a_page_that_the_file_silences_is_taken_from_the_list_and_put_back_whatever_it_asked() {
    let house = house_that_silenced_paving().await;
    does(&house, unlist("paving")).await;
    assert_eq!(view(&house, "/paving").await["page"], "/paving");
    let id = PageId::of("jazan", "paving");
    does(&house, Arc::new(move |editing| editing.put_back(id))).await;
    assert_eq!(view(&house, "/paving").await["page"], "paving");
    is_silent(&house, "paving").await;
}

#[tokio::test]
async fn a_page_is_not_silent_for_holding_what_was_answered_by_a_path_that_leads_elsewhere_by_now()
{
    let house = House::new();
    answer(&house, "/grief", "yes").await;
    does(&house, set(None, "new", "/grief")).await;
    let file = Config::parse(&file()).unwrap();
    house.app.reconfigure(file).unwrap();
    is_silent(&house, "new").await;
    does(&house, set(Some("new"), "new", "/quiet")).await;
    assert_ne!(view(&house, "new").await["questions"], json!([]));
    assert_eq!(view(&house, "/grief").await["page"], "grief");
    is_silent(&house, "/grief").await;
}

#[tokio::test]
async fn that_a_page_will_ask_nothing_is_shown_where_a_table_takes_it_out_of_the_file_s_way() {
    let house = House::new();
    does(&house, set(None, "new", "/grief")).await;
    assert_ne!(view(&house, "new").await["questions"], json!([]));
    let file = Config::parse(&file()).unwrap();
    house.app.reconfigure(file).unwrap();
    assert_eq!(view(&house, "new").await["questions"], json!([]));
    let who = editor(&house).await;
    // The path goes to the page that the file lists under it.
    let moves = "key,path_ar,path_en\nnew,/quiet,/quiet\n";
    let shown = table(&house, &who, moves).await.text();
    let (_, questions) = shown.split_once("<dt>Questions</dt>").unwrap();
    assert!(questions.contains("Was this page useful?"), "{questions}");
    assert!(questions.contains("None</ins>"), "{questions}");
    let plain = "key,title_en\nnew,Another title\n";
    let shown = table(&house, &who, plain).await.text();
    assert!(!shown.contains("<dt>Questions</dt>"), "{shown}");
}
