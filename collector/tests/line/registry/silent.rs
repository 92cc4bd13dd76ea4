//! Pages on which the configuration's file has nothing asked: no change of the list has anything asked there.

use super::*;

/// The built-in configuration with a page for the bereaved, whatever else is asked about.
fn house() -> House {
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
    House::configured(&format!("{before}{after}"), Box::new(File::sync_data))
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
}
