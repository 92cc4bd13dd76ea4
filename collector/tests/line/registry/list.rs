//! The list of pages: part by part, and with what the file says otherwise.

use super::*;

#[tokio::test]
async fn where_the_file_and_the_registry_contradict_each_other_it_is_said_which_holds() {
    let house = House::new();
    let who = editor(&house).await;
    let list = "/registry?site=jazan&lang=en";
    let before = house.ask_staff_as(Some(&who), list).await.text();
    assert!(!before.contains("Said otherwise"), "{before}");
    lists(&house, "pothole").await;
    let text = house.ask_staff_as(Some(&who), list).await.text();
    for told in [
        "the file says",
        "A page of its own",
        "Pothole and Subsidence Report",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let (before, after) = DEFAULT.split_once("key = \"pothole\"").unwrap();
    let after = after.replacen("widget = \"page+service\"", "widget = \"none\"", 1);
    let silent = format!("{before}key = \"pothole\"{after}");
    house
        .app
        .reconfigure(Config::parse(&silent).unwrap())
        .unwrap();
    let shown = view(&house, "/of/its/own").await;
    assert_eq!(shown["page"], "pothole");
    assert_eq!(shown["questions"], json!([]), "the file holds");
    let text = house.ask_staff_as(Some(&who), list).await.text();
    assert!(text.contains("Questions: the file says none"), "{text}");
    let mut fields = form(&house, &who, "pothole").await;
    let told = save(&house, &who, &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("holds always"), "{}", told.text());
    set_field(&mut fields, "asks", "none");
    let saved = save(&house, &who, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let text = house.ask_staff_as(Some(&who), list).await.text();
    let contradiction = "Questions: the file says none";
    assert!(text.contains(contradiction), "none is all that may be sent");
    let told = deeds(&house).pop().unwrap().2;
    assert_eq!(
        told,
        [PageField::Names],
        "and of the questions it says nothing"
    );
    // Whoever agrees with the file takes back what was said.
    let (id, mark) = button_of(&house, &who, "pothole").await;
    let button = [("site", "jazan"), ("id", &*id), ("mark", &*mark)];
    let back = house
        .post_staff_as(Some(&who), "/registry/restore", &button)
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    let text = house.ask_staff_as(Some(&who), list).await.text();
    assert!(!text.contains(contradiction), "it says so: {text}");
}

/// What the registry would ask where the file silences it waits for the file to change its mind.
#[tokio::test]
async fn what_the_configuration_says_is_restored_where_only_the_questions_contradict_it() {
    let house = House::new();
    let as_it_is: Orders = Arc::new(|editing| {
        let page = editing.find("paving")?;
        let listed = editing.site().page("paving").map(Listed::of).unwrap();
        let asks = Asks::Both;
        let names_are_all = true;
        let listed = Listed { asks, ..listed };
        let wish = Wish {
            listed,
            names_are_all,
        };
        editing.set(Some(page), wish).map(|_| ())
    });
    let (before, after) = DEFAULT.split_once("key = \"paving\"").unwrap();
    let says = |asks: &str| {
        let (page, rest) = after.split_once("\nwidget = ").unwrap();
        let (_, rest) = rest.split_once('\n').unwrap();
        format!("{before}key = \"paving\"{page}\nwidget = \"{asks}\"\n{rest}")
    };
    let reads = |asks: &str| {
        let config = Config::parse(&says(asks)).unwrap();
        house.app.reconfigure(config).unwrap();
    };
    reads("page");
    does(&house, as_it_is).await;
    reads("none");
    assert_eq!(view(&house, "paving").await["questions"], json!([]));
    let restore: Orders = Arc::new(|editing| editing.restore(PageId::of("jazan", "paving")));
    does(&house, Arc::clone(&restore)).await;
    assert_eq!(house.app.store.listings().unwrap(), []);
    let told = deeds(&house);
    let asks = PageField::Asks {
        from: Asks::Both,
        to: Asks::Nothing,
    };
    assert_eq!(told.last().unwrap().2, [asks], "and it is told");
    reads("page");
    let asked = view(&house, "paving").await;
    assert_eq!(asked["questions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_list_of_many_pages_is_shown_part_by_part_and_searched() {
    let house = House::new();
    let who = editor(&house).await;
    let orders: Orders = Arc::new(|editing| {
        for number in 0..250 {
            let wish = wish(&format!("many-{number:03}"), &format!("/many/{number}"));
            editing.set(None, wish)?;
        }
        Ok(())
    });
    does(&house, orders).await;
    let listed = async |query: &str| {
        let path = format!("/registry?site=jazan&lang=en{query}");
        let text = house.ask_staff_as(Some(&who), &path).await.text();
        let keys: Vec<_> = text.split("<bdi dir=\"ltr\">many-").skip(1).collect();
        let keys: Vec<_> = keys.iter().map(|it| it[..3].to_owned()).collect();
        (keys, text)
    };
    let (first, text) = listed("&q=many").await;
    assert_eq!(first.len(), 100);
    assert!(text.contains("1 to 100 of 250"), "{text}");
    assert!(text.contains("rel=\"next\"") && !text.contains("rel=\"prev\""));
    let (second, text) = listed("&q=many&listed=100").await;
    assert!(text.contains("rel=\"next\"") && text.contains("rel=\"prev\""));
    let (third, text) = listed("&q=many&listed=200").await;
    assert!(!text.contains("rel=\"next\""), "{text}");
    let all: Vec<_> = [first, second, third.clone()].concat();
    let expected: Vec<_> = (0..250).map(|number| format!("{number:03}")).collect();
    assert_eq!(all, expected);
    // Whatever an address says, it is a part that there is.
    for made_up in ["9999999999999999999999", "-1", "201", "5000"] {
        let (keys, _) = listed(&format!("&q=many&listed={made_up}")).await;
        assert!(!keys.is_empty(), "{made_up}");
    }
    let (found, _) = listed("&q=MANY-017").await;
    assert_eq!(found, ["017"]);
}
