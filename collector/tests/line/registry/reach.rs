//! Who may change which pages, looked up where it is written.

use super::*;

#[tokio::test]
async fn who_may_do_it_is_looked_up_where_it_is_written() {
    let house = House::new();
    let roads = Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    };
    let reach = Reach::places(vec![roads]);
    let member = house.member(Role::Communications, reach.clone()).await;
    let editor = Editor::Account(member.id, reach);
    let as_editor = |orders| does_as(&house, editor.clone(), orders);
    as_editor(set(Some("pothole"), "hole", "/roads/hole"))
        .await
        .unwrap();
    assert_eq!(deeds(&house)[0].0, By::Account(member.id));
    answer(&house, "/services/x-old", "yes").await;
    for orders in [
        set(Some("building-permit"), "permit", "/permit"),
        join("hole", "building-permit"),
        join("hole", "/services/x-old"),
        set(None, "mine", "/services/x-old"),
    ] {
        let refused = as_editor(orders).await;
        let is_beyond = |it: &Result<(), ChangeError>| {
            matches!(it, Err(ChangeError::Refused(Refused::BeyondReach(_))))
        };
        assert!(is_beyond(&refused), "{refused:?}");
    }
    assert_eq!(
        deeds(&house).len(),
        1,
        "nothing that was refused is told as done"
    );
    // Somebody switches him off while he asks.
    let accounts = house.app.store.accounts().unwrap();
    let mut account = accounts.into_iter().find(|it| it.id == member.id).unwrap();
    account.off = true;
    let off = house.app.writer.between(move |store: &Store| {
        let mut change = store.audited()?;
        change.put_account(&account)?;
        change.commit()
    });
    off.await.unwrap();
    assert!(as_editor(set(None, "late", "/late")).await.is_err());
}

#[tokio::test]
async fn an_editor_of_one_page_sees_and_changes_that_page_alone() {
    let house = House::new();
    answer(&house, "/services/x-old", "yes").await;
    let place = Place::Page {
        site: "jazan".to_owned(),
        page: "pothole".to_owned(),
    };
    let who = house.member(Role::Editor, Reach::places(vec![place])).await;
    let list = house
        .ask_staff_as(Some(&who), "/registry?site=jazan&lang=en")
        .await
        .text();
    assert!(
        list.contains("page=pothole") && !list.contains("page=paving"),
        "{list}"
    );
    assert!(!list.contains("/services/x-old"), "{list}");
    for path in [
        "/registry/page?site=jazan&page=paving",
        "/registry/page?site=elsewhere&page=pothole",
        "/registry/page?site=jazan&page=nowhere",
    ] {
        let reply = house.ask_staff_as(Some(&who), path).await;
        assert!(reply.status.is_client_error(), "{path}: {}", reply.status);
    }
    let fields = form(&house, &who, "pothole").await;
    assert_eq!(
        save(&house, &who, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let mut fields = fields;
    set_field(&mut fields, "department", "parks");
    // It is his page still, whichever department answers for it.
    assert_eq!(
        save(&house, &who, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let path = "/registry/merge?site=jazan&page=pothole&other=paving&lang=en";
    let refused = house.ask_staff_as(Some(&who), path).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("beyond your reach"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn names_are_claimed_by_whoever_answers_for_more_than_a_page_and_by_no_other() {
    let house = House::new();
    let page = Place::Page {
        site: "jazan".to_owned(),
        page: "pothole".to_owned(),
    };
    let department = |department: &str| Place::Department {
        site: "jazan".to_owned(),
        department: department.to_owned(),
    };
    let site = Place::Site("jazan".to_owned());
    for role in [Role::Manager, Role::Communications, Role::Editor] {
        let places = [
            (page.clone(), false),
            (department("roads"), true),
            (site.clone(), true),
        ];
        // An editor answers for pages alone.
        let is_his = |place: &Place| role != Role::Editor || *place == page;
        for (place, claims) in places.into_iter().filter(|(place, _)| is_his(place)) {
            let who = house.member(role, Reach::places(vec![place.clone()])).await;
            let shown = form(&house, &who, "pothole").await;
            let mut titled = shown.clone();
            set_field(&mut titled, "title_en", &format!("By {role:?} {place:?}"));
            let saved = save(&house, &who, &titled).await;
            let of = format!("{role:?} {place:?}");
            assert_eq!(
                saved.status,
                StatusCode::SEE_OTHER,
                "{of}: {}",
                saved.text()
            );
            let path = "/registry/page?site=jazan&page=pothole&lang=en";
            let text = house.ask_staff_as(Some(&who), path).await.text();
            assert_eq!(text.contains("readonly"), !claims, "{of}");
            // What the form would not send is refused however it is sent.
            for (name, value) in [("key", "hole"), ("path_en", "/nobody/has/answered")] {
                let mut claiming = form(&house, &who, "pothole").await;
                set_field(&mut claiming, name, value);
                let told = save(&house, &who, &claiming).await;
                let status = if claims {
                    StatusCode::SEE_OTHER
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                };
                assert_eq!(told.status, status, "{of}: {name}: {}", told.text());
                if claims {
                    does(
                        &house,
                        Arc::new(|editing| editing.restore(PageId::of("jazan", "pothole"))),
                    )
                    .await;
                } else {
                    let text = told.text();
                    assert!(text.contains("would be claimed for a page"), "{text}");
                }
            }
            let list = house
                .ask_staff_as(Some(&who), "/registry?site=jazan&lang=en")
                .await
                .text();
            assert_eq!(list.contains("Register a page"), claims, "{of}");
        }
    }
}

#[tokio::test]
async fn a_page_that_comes_back_takes_no_page_of_another_department_with_it() {
    let house = House::new();
    let roads = Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    };
    let reach = Reach::places(vec![roads]);
    let member = house.member(Role::Communications, reach.clone()).await;
    let editor = Editor::Account(member.id, reach);
    let other = "building-permit";
    answer(&house, other, "no").await;
    does(&house, set(None, "new", "/services/new")).await;
    does(&house, join("new", other)).await;
    does(&house, unlist("new")).await;
    assert_eq!(view(&house, other).await["page"], other, "it is apart");
    let back: Orders = Arc::new(|editing| editing.put_back(PageId::of("jazan", "new")));
    let refused = does_as(&house, editor, Arc::clone(&back)).await;
    let beyond = Refused::BeyondReach(other.to_owned());
    assert!(
        matches!(&refused, Err(ChangeError::Refused(why)) if *why == beyond),
        "{refused:?}"
    );
    assert_eq!(rows(&house).await, [(other.to_owned(), 1)]);
    does(&house, back).await;
    assert_eq!(view(&house, other).await["page"], "new");
}
