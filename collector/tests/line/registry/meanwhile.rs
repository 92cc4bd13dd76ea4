//! Two editors of one page at once: nobody writes over another without having seen it.

use super::*;

#[tokio::test]
async fn whoever_would_write_over_another_sees_both_and_says_so_first() {
    let house = House::new();
    let who = editor(&house).await;
    let mut mine = form(&house, &who, "pothole").await;
    set_field(&mut mine, "title_en", "My title");
    let mut theirs = form(&house, &who, "pothole").await;
    set_field(&mut theirs, "title_en", "Their title");
    set_field(&mut theirs, "key", "hole");
    let saved = save(&house, &who, &theirs).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let before = deeds(&house).len();
    let told = save(&house, &who, &mine).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let text = told.text();
    for shown in [
        "Stored:",
        "You sent:",
        "Their title",
        "My title",
        "Use mine over it",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    // The key Enter presses the first button of a form.
    let (_, buttons) = text.split_once("id=\"names\"").unwrap();
    let first = buttons.split("<button").nth(1).unwrap();
    assert!(first.contains("Compare once more"), "{first}");
    assert!(
        first.contains("name=\"compare\"") && !first.contains("name=\"over\""),
        "{first}"
    );
    assert!(
        !buttons.contains(">Save<"),
        "which it would not do: {buttons}"
    );
    // The form bears what was seen, not what is stored: pressing once more does nothing.
    let sent = |name: &str| {
        let mut mine = mine.iter();
        mine.find(|(known, _)| known == name).unwrap().1.clone()
    };
    assert_eq!(field(&text, "mark").unwrap(), sent("mark"));
    assert_eq!(field(&text, "id").unwrap(), sent("id"));
    let again = save(&house, &who, &mine).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(deeds(&house).len(), before);
    // Nor is it signed by way of a slip that is put right.
    let mut slipped = mine.clone();
    set_field(&mut slipped, "title_ar", "");
    let told = save(&house, &who, &slipped).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(field(&told.text(), "mark").unwrap(), sent("mark"));
    // It is done by the button that says so, unless somebody was faster once more.
    let over = |text: &str| {
        let (_, after) = text.split_once("name=\"over\" value=\"").unwrap();
        after.split_once('"').unwrap().0.to_owned()
    };
    let mut late = mine.clone();
    late.push(("over".to_owned(), over(&text)));
    let mut theirs = form(&house, &who, "hole").await;
    set_field(&mut theirs, "title_en", "Their other title");
    assert_eq!(
        save(&house, &who, &theirs).await.status,
        StatusCode::SEE_OTHER
    );
    let told = save(&house, &who, &late).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.text().contains("Their other title"), "{}", told.text());
    let mut last = mine;
    last.push(("over".to_owned(), over(&told.text())));
    let done = save(&house, &who, &last).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = house
        .ask_staff_as(Some(&who), done.header("location"))
        .await
        .text();
    assert!(page.contains("value=\"My title\""), "{page}");
    assert_eq!(view(&house, "hole").await["page"], "pothole");
}

/// Whoever was faster may have taken it back, so that what was seen is stored again.
#[tokio::test]
async fn to_compare_once_more_does_nothing_even_where_nobody_was_faster() {
    let house = House::new();
    let who = editor(&house).await;
    let mut mine = form(&house, &who, "pothole").await;
    set_field(&mut mine, "title_en", "My title");
    mine.push(("compare".to_owned(), "yes".to_owned()));
    let before = deeds(&house).len();
    let told = save(&house, &who, &mine).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let text = told.text();
    assert!(
        text.contains("My title") && text.contains("name=\"compare\""),
        "{text}"
    );
    assert_eq!(deeds(&house).len(), before);
}

/// A name may lead elsewhere by the time that a form is sent; an id leads to its page or nowhere.
#[tokio::test]
async fn a_form_is_about_the_page_that_it_was_shown_for_whatever_its_key_means_by_then() {
    let house = House::new();
    let who = editor(&house).await;
    let id = PageId::of("jazan", "pothole");
    let mine = form(&house, &who, "pothole").await;
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    does(&house, unlist("hole")).await;
    let told = save(&house, &who, &mine).await;
    assert_eq!(told.status, StatusCode::NOT_FOUND, "{}", told.text());
    let name = id.to_string();
    let back = [("site", "jazan"), ("id", name.as_str())];
    for path in ["/registry/back", "/registry/restore"] {
        let done = house.post_staff_as(Some(&who), path, &back).await;
        assert!(!done.status.is_server_error(), "{path}: {}", done.text());
    }
    assert_eq!(view(&house, "pothole").await["page"], "hole");
    for made_up in ["", "pothole", "0123", &"z".repeat(32), &"0".repeat(32)] {
        let fields = [("site", "jazan"), ("id", made_up), ("mark", "")];
        for path in ["/registry/unlist", "/registry/back", "/registry/part"] {
            let reply = house.post_staff_as(Some(&who), path, &fields).await;
            assert!(reply.status.is_client_error(), "{path} {made_up:?}");
        }
    }
}
