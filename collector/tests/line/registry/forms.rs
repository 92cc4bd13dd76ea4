//! Pages registered, changed and merged by forms.

use super::*;

#[tokio::test]
async fn a_page_is_registered_renamed_and_taken_from_the_list_by_forms() {
    let house = House::new();
    let who = editor(&house).await;
    let fields = [
        ("site", "jazan"),
        ("key", "new-page"),
        ("title_ar", "جديدة"),
        ("title_en", "New page"),
        ("path_ar", "/new"),
        ("path_en", "/new"),
        ("department", "roads"),
        ("asks", "page"),
        ("names", "old-name\r\n/older"),
    ];
    let listed = house
        .post_staff_as(Some(&who), "/registry/new?lang=en", &fields)
        .await;
    assert_eq!(listed.status, StatusCode::SEE_OTHER, "{}", listed.text());
    let page = house
        .ask_staff_as(Some(&who), listed.header("location"))
        .await
        .text();
    assert!(page.contains("The page is registered."), "{page}");
    assert_eq!(view(&house, "old-name").await["page"], "new-page");
    let again = house
        .post_staff_as(Some(&who), "/registry/new?lang=en", &fields)
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text().contains("already leads to another page"),
        "{}",
        again.text()
    );

    let mut fields = form(&house, &who, "pothole").await;
    let seen_before = fields.clone();
    set_field(&mut fields, "key", "hole");
    let saved = save(&house, &who, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert_eq!(view(&house, "pothole").await["page"], "hole");
    // Whoever had it open before is told.
    let late = save(&house, &who, &seen_before).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    let mut fields = form(&house, &who, "hole").await;
    set_field(&mut fields, "title_ar", "");
    set_field(&mut fields, "path_en", "no path");
    let told = save(&house, &who, &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = told.text();
    for link in ["href=\"#title_ar\"", "href=\"#path_en\""] {
        assert!(text.contains(link), "{link}: {text}");
    }
    let button = button_of(&house, &who, "hole").await;
    let button = [
        ("site", "jazan"),
        ("id", button.0.as_str()),
        ("mark", button.1.as_str()),
    ];
    let gone = house
        .post_staff_as(Some(&who), "/registry/unlist", &button)
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    let list = house
        .ask_staff_as(Some(&who), "/registry?site=jazan&lang=en")
        .await
        .text();
    assert!(list.contains("Removed from the registry"), "{list}");
    let id = PageId::of("jazan", "pothole").to_string();
    let button = [("site", "jazan"), ("id", id.as_str())];
    let back = house
        .post_staff_as(Some(&who), "/registry/back", &button)
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    assert_eq!(view(&house, "pothole").await["page"], "hole", "as it was");
    let (id, mark) = button_of(&house, &who, "hole").await;
    let button = [("site", "jazan"), ("id", &*id), ("mark", &*mark)];
    let base = house
        .post_staff_as(Some(&who), "/registry/restore", &button)
        .await;
    assert_eq!(base.status, StatusCode::SEE_OTHER, "{}", base.text());
    assert_eq!(view(&house, "pothole").await["page"], "pothole");
    // Administrators read what was done.
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let log = house
        .ask_staff_as(Some(&admin), "/audit?kind=pages&lang=en")
        .await
        .text();
    assert!(
        log.contains("listing changed") && log.contains("removed from the registry"),
        "{log}"
    );
}

#[tokio::test]
async fn a_merge_is_shown_done_and_undone_by_forms() {
    let house = House::new();
    let who = editor(&house).await;
    for _ in 0..3 {
        answer(&house, "/ar/services/x-old", "yes").await;
    }
    answer(&house, "pothole", "no").await;
    let list = house
        .ask_staff_as(Some(&who), "/registry?site=jazan&lang=en")
        .await
        .text();
    assert!(
        list.contains("/services/x-old") && list.contains("3 answers"),
        "{list}"
    );
    let path = "/registry/merge?site=jazan&page=pothole&other=%2Fservices%2Fx-old&lang=en";
    let shown = house.ask_staff_as(Some(&who), path).await.text();
    assert!(
        shown.contains("Nothing is done yet") && shown.contains(">4</td>"),
        "{shown}"
    );
    assert!(shown.contains("The two ask different questions"), "{shown}");
    let as_it_stands = path.replace("%2Fservices", "%2Far%2Fservices");
    let same = house.ask_staff_as(Some(&who), &as_it_stands).await.text();
    assert!(same.contains(">4</td>"), "{same}");
    let mark = field(&shown, "mark").unwrap();
    let fields = [
        ("site", "jazan"),
        ("page", "pothole"),
        ("other", "/services/x-old"),
        ("mark", mark.as_str()),
    ];
    let done = house
        .post_staff_as(Some(&who), "/registry/merge?lang=en", &fields)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(counted(&house, "pothole").await.0, 4);
    let again = house
        .post_staff_as(Some(&who), "/registry/merge?lang=en", &fields)
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for other in ["pothole", "", "/never/answered", "nobody"] {
        let path = format!("/registry/merge?site=jazan&page=pothole&other={other}&lang=en");
        let reply = house.ask_staff_as(Some(&who), &path).await;
        let asked = if other.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        assert_eq!(reply.status, asked, "{other}");
        assert!(field(&reply.text(), "mark").is_none(), "{other}");
    }
    let (id, mark) = button_of(&house, &who, "pothole").await;
    let fields = [
        ("site", "jazan"),
        ("id", id.as_str()),
        ("other", "/services/x-old"),
        ("mark", mark.as_str()),
    ];
    let parted = house
        .post_staff_as(Some(&who), "/registry/part", &fields)
        .await;
    assert_eq!(parted.status, StatusCode::SEE_OTHER, "{}", parted.text());
    assert_eq!(counted(&house, "pothole").await.0, 1);
}

#[tokio::test]
async fn the_name_of_which_a_page_is_made_is_told_and_not_offered_to_be_taken_away() {
    let house = House::new();
    let who = editor(&house).await;
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    let path = "/registry/page?site=jazan&page=hole&lang=en";
    let page = house.ask_staff_as(Some(&who), path).await.text();
    let (_, names) = page.split_once("<textarea id=\"names\"").unwrap();
    let (names, _) = names.split_once("</textarea>").unwrap();
    assert!(names.contains("/services/pothole-report"), "{names}");
    assert!(!names.contains("\npothole"), "{names}");
    assert!(!names.contains(">pothole"), "{names}");
    assert!(page.contains("leads to this page for ever"), "{page}");
    let fields = form(&house, &who, "hole").await;
    assert_eq!(
        save(&house, &who, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(view(&house, "pothole").await["page"], "hole");
}

#[tokio::test]
async fn what_the_configuration_says_is_offered_only_where_something_else_is_said() {
    let house = House::new();
    let who = editor(&house).await;
    let is_offered = async |page: &str| {
        let path = format!("/registry/page?site=jazan&page={page}&lang=en");
        let page = house.ask_staff_as(Some(&who), &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        page.text().contains("Restore what the configuration says")
    };
    assert!(!is_offered("pothole").await, "nobody has said anything");
    lists(&house, "pothole").await;
    assert!(is_offered("pothole").await);
    assert!(!is_offered("paving").await, "of others nothing is said");
    does(&house, set(None, "new", "/services/new")).await;
    assert!(
        !is_offered("new").await,
        "the configuration has no such page"
    );
    let restore: Orders = Arc::new(|editing| editing.restore(PageId::of("jazan", "pothole")));
    does(&house, restore).await;
    assert!(!is_offered("pothole").await, "it is as it was");
}
