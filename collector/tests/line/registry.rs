//! Pages as data: what editors say of them is kept, served, told, carried, and loses no answer.

use super::backups::restore;
use super::house::{House, Member, ORIGIN, Reply, SECRET, field, rayak, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rayak::command::{backup, compact, rebuild, verify};
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{By, Deed, PageField, Place, Reach, Role};
use rayak::domain::{Asks, Listed, Localized, PageId, Refused, Wish};
use rayak::registry::{self, ChangeError, Editor, Orders};
use rayak::store::{Standings as _, Store};
use serde_json::{Value, json};
use std::fs::File;
use std::sync::Arc;

fn texts(text: &str) -> Localized {
    let languages = ["ar", "en"].map(|lang| (lang.to_owned(), text.to_owned()));
    Localized(languages.into_iter().collect())
}

fn wish(key: &str, path: &str) -> Wish {
    Wish {
        listed: Listed {
            key: key.to_owned(),
            title: texts("A page of its own"),
            paths: texts(path),
            department: "roads".to_owned(),
            asks: Asks::Useful,
            names: Vec::new(),
            also: Vec::new(),
        },
        names_are_all: false,
    }
}

async fn does_as(house: &House, editor: Editor, orders: Orders) -> Result<(), ChangeError> {
    let change = registry::change(&house.app, editor, "jazan", orders, |_| true);
    change.await.map(|_| ())
}

async fn does(house: &House, orders: Orders) {
    does_as(house, Editor::CommandLine, orders).await.unwrap();
}

fn set(page: Option<&'static str>, key: &'static str, path: &'static str) -> Orders {
    Arc::new(move |editing| editing.set(page, wish(key, path)).map(|_| ()))
}

fn join(page: &'static str, other: &'static str) -> Orders {
    Arc::new(move |editing| editing.join(page, other))
}

fn part(page: &'static str, other: &'static str) -> Orders {
    Arc::new(move |editing| editing.part(page, other))
}

/// Says of a page that it is as it is, in an editor's words.
pub(super) async fn lists(house: &House, key: &'static str) {
    does(house, set(Some(key), key, "/of/its/own")).await;
}

async fn answer(house: &House, page: &str, answer: &str) -> Value {
    let vote = with(vote(&json!(answer)), json!({ "page": page }));
    let reply = house.send(&vote).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    vote
}

async fn view(house: &House, page: &str) -> Value {
    let path = format!("/api/v1/view?site=jazan&page={page}&lang=en");
    house.get(&path).await.json()
}

/// How many answers the public is told of, once a snapshot is taken.
async fn told(house: &House, page: &str) -> Value {
    house.app.refresh().unwrap();
    let path = format!("/api/v1/summary?site=jazan&page={page}");
    house.get(&path).await.json()["summaries"][0]["n"].clone()
}

/// How many answers the staff's page of figures counts, its comments that wait, and the answers of the
/// file of all pages.
async fn counted(house: &House, page: &str) -> (u64, u64) {
    let path = format!("/page.json?site=jazan&page={page}");
    let one = house.ask_staff(&path).await.json();
    let n = one["questions"][0]["summary"]["n"].as_u64();
    (
        n.unwrap_or_default(),
        one["unread"].as_u64().unwrap_or_default(),
    )
}

async fn rows(house: &House) -> Vec<(String, u64)> {
    let all = house.ask_staff("/pages.json?site=jazan").await.json();
    let rows = all["rows"].as_array().unwrap().iter().map(|row| {
        let n = row["summary"]["n"].as_u64().unwrap_or_default();
        (row["page"].as_str().unwrap().to_owned(), n)
    });
    rows.filter(|(_, n)| *n > 0).collect()
}

async fn change(house: &House, method: Method, id: &str, page: &str, body: &Value) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/feedback/{id}?site=jazan&page={page}"))
        .header(header::ORIGIN, ORIGIN)
        .header(header::AUTHORIZATION, format!("Bearer {SECRET}"))
        .header(header::CONTENT_TYPE, "application/json");
    house
        .ask(request.body(Body::from(body.to_string())).unwrap())
        .await
}

fn deeds(house: &House) -> Vec<(By, String, Vec<PageField>)> {
    let mut deeds = Vec::new();
    for line in house.app.store.audit_after(0) {
        let entry = line.unwrap().1.entry;
        if let Deed::PageChanged { page, fields, .. } = entry.deed {
            deeds.push((entry.by, page, fields));
        }
    }
    deeds
}

#[tokio::test]
async fn what_an_editor_says_is_served_at_once_and_told() {
    let house = House::new();
    assert_eq!(view(&house, "/of/its/own").await["page"], "/of/its/own");
    lists(&house, "pothole").await;
    let said = view(&house, "/of/its/own").await;
    assert_eq!(said["page"], "pothole");
    let asked = said["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 1, "the service is asked no more");
    let [(by, page, fields)] = &deeds(&house)[..] else {
        panic!("one page was changed: {:?}", deeds(&house));
    };
    assert_eq!((by, page.as_str()), (&By::CommandLine, "pothole"));
    assert_eq!(
        fields,
        &[
            PageField::Title,
            PageField::Paths,
            PageField::Asks {
                from: Asks::Both,
                to: Asks::Useful
            }
        ]
    );
    // Saying it again says nothing.
    lists(&house, "pothole").await;
    assert_eq!(deeds(&house).len(), 1);
    does(&house, set(None, "new-page", "/new")).await;
    assert_eq!(view(&house, "new-page").await["page"], "new-page");
    answer(&house, "new-page", "yes").await;
    let none = Arc::new(|editing: &mut rayak::domain::Editing<'_>| editing.unlist("new-page"));
    does(&house, none).await;
    let gone = house
        .get("/api/v1/view?site=jazan&page=new-page&lang=en")
        .await;
    assert_eq!(gone.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        rows(&house).await,
        [("new-page".to_owned(), 1)],
        "nothing is lost"
    );
}

#[tokio::test]
async fn a_renamed_page_keeps_its_answers_its_tags_and_its_owners() {
    let house = House::new();
    let place = Place::Page {
        site: "jazan".to_owned(),
        page: "pothole".to_owned(),
    };
    let owner = house.member(Role::Editor, Reach::places(vec![place])).await;
    let first = answer(&house, "pothole", "no").await;
    let listed = house.app.config();
    let listed = listed
        .registry
        .site("jazan")
        .unwrap()
        .page("pothole")
        .unwrap()
        .clone();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    for path in listed.paths.0.values() {
        assert_eq!(view(&house, path).await["page"], "hole", "{path}");
    }
    let old = view(&house, "pothole").await;
    assert_eq!(old["page"], "hole");
    let formerly = old["formerly"].as_array().unwrap();
    assert!(formerly.contains(&json!("pothole")), "{formerly:?}");
    // Under the old name and under the new one: the same answers, the same answer.
    answer(&house, "pothole", "yes").await;
    answer(&house, "hole", "yes").await;
    let again = house
        .send(&with(first.clone(), json!({ "page": "hole" })))
        .await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
    let id = first["id"].as_str().unwrap();
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "hole",
        &json!({ "answer": "yes" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    for name in ["hole", "pothole"] {
        assert_eq!(counted(&house, name).await.0, 3, "{name}");
    }
    let seen = house
        .ask_staff_as(Some(&owner), "/pages.json?site=jazan")
        .await
        .json();
    assert_eq!(seen["rows"].as_array().unwrap().len(), 1);
    assert_eq!(seen["rows"][0]["page"], "hole");
    let tag = house
        .ask_staff_as(Some(&owner), "/snippet?site=jazan&page=hole")
        .await;
    assert_eq!(tag.status, StatusCode::OK, "its tag is his to make");
    // The log goes on under the name that it knows.
    let id = PageId::of("jazan", "pothole");
    let head = house.app.store.head(id).unwrap().unwrap();
    assert_eq!(head.name, "pothole");
    assert_eq!(house.app.store.heads().count(), 1);
}

/// A path with somebody's number in it is known by what is left of it, and by nothing else.
#[tokio::test]
async fn a_page_is_found_under_its_masked_path_by_its_whole_one() {
    let house = House::new();
    let raw = "/news/1000000008";
    answer(&house, raw, "yes").await;
    let masked = view(&house, raw).await["page"].clone();
    let masked: &'static str = masked.as_str().unwrap().to_owned().leak();
    assert_ne!(masked, raw);
    let orders: Orders = Arc::new(move |editing| {
        let mut wish = wish("sad-news", masked);
        wish.listed.asks = Asks::Nothing;
        editing.set(None, wish).map(|_| ())
    });
    does(&house, orders).await;
    let shown = view(&house, raw).await;
    assert_eq!(shown["page"], "sad-news");
    assert_eq!(shown["questions"], json!([]), "nothing is asked there");
    assert_eq!(
        counted(&house, "sad-news").await.0,
        1,
        "its answer is its own"
    );
}

#[tokio::test]
async fn a_page_that_was_renamed_before_its_first_answer_is_restored_under_its_id() {
    let house = House::new();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    answer(&house, "hole", "yes").await;
    let id = PageId::of("jazan", "pothole");
    let head = house.app.store.head(id).unwrap().unwrap();
    assert_eq!(head.name, "pothole", "the name of which the id is made");
}

#[tokio::test]
async fn two_names_of_one_page_are_counted_together_everywhere_and_apart_again() {
    let house = House::new();
    for (page, n) in [("pothole", 3), ("/ar/services/x-old", 2), ("paving", 4)] {
        for _ in 0..n {
            answer(&house, page, "yes").await;
        }
    }
    let words = json!({ "page": "/services/x-old", "comment": "لا يوجد نموذج" });
    let remembered = with(vote(&json!("no")), words);
    house.send(&remembered).await;
    let seen =
        json!({ "site": "jazan", "page": "paving", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
    assert_eq!(told(&house, "pothole").await, Value::Null, "too few");
    let before = rows(&house).await;
    let overview = || async { house.ask_staff("/?site=jazan&lang=en").await.text() };
    assert!(overview().await.contains("10"));

    does(&house, join("pothole", "/services/x-old")).await;
    does(&house, join("pothole", "paving")).await;
    assert_eq!(told(&house, "pothole").await, 10);
    for name in ["pothole", "paving"] {
        assert_eq!(counted(&house, name).await, (10, 1), "{name}");
    }
    assert_eq!(rows(&house).await, [("pothole".to_owned(), 10)]);
    let page = house
        .ask_staff("/page?site=jazan&page=pothole")
        .await
        .text();
    assert!(page.contains("لا يوجد نموذج"), "the words of both are shown");
    for name in ["pothole", "/services/x-old"] {
        let path = format!("/inbox?site=jazan&page={name}&lang=en");
        let inbox = house.ask_staff(&path).await.text();
        assert!(inbox.contains("لا يوجد نموذج"), "{name}: {inbox}");
    }
    for name in ["/ar/services/x-old", "paving", "pothole"] {
        let view = view(&house, name).await;
        assert_eq!(view["page"], "pothole", "{name}");
        let formerly = view["formerly"].as_array().unwrap();
        for name in ["/services/x-old", "paving"] {
            assert!(formerly.contains(&json!(name)), "{formerly:?}");
        }
    }
    // What a browser remembers of before goes on: sent again, amended, withdrawn, under the new name.
    let id = remembered["id"].as_str().unwrap();
    let again = with(remembered.clone(), json!({ "page": "pothole" }));
    let again = house.send(&again).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
    let other = with(
        remembered.clone(),
        json!({ "page": "pothole", "answer": "yes", "reasons": [] }),
    );
    assert_eq!(house.send(&other).await.code(), "id_reused");
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "pothole",
        &json!({ "answer": "yes" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    let amended = change(
        &house,
        Method::PATCH,
        id,
        "/services/x-old",
        &json!({ "answer": "no" }),
    )
    .await;
    assert_eq!(amended.status, StatusCode::OK, "{}", amended.text());
    assert_eq!(
        told(&house, "pothole").await,
        10,
        "no answer was counted twice"
    );
    // Its words are read where they lie.
    let shown = house
        .ask_staff("/page?site=jazan&page=pothole")
        .await
        .text();
    let name = field(&shown, "shown").unwrap();
    let fields = [
        ("site", "jazan"),
        ("all", "yes"),
        ("shown", name.as_str()),
        ("do", "read"),
    ];
    house.post_staff("/inbox/sort", &fields).await;
    assert_eq!(counted(&house, "pothole").await, (10, 0));
    let gone = change(&house, Method::DELETE, id, "pothole", &json!({})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(counted(&house, "pothole").await, (9, 0));
    // Figures that come in while they are one.
    answer(&house, "paving", "yes").await;
    assert_eq!(counted(&house, "pothole").await, (10, 0));
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);

    does(&house, part("pothole", "paving")).await;
    does(&house, part("pothole", "/services/x-old")).await;
    let mut after = rows(&house).await;
    after.sort();
    let mut expected: Vec<_> = before
        .into_iter()
        .map(|(name, n)| match name.as_str() {
            // One answer came in while they were one, and one was withdrawn.
            "pothole" => (name, n + 1),
            "/services/x-old" => (name, n - 1),
            _ => (name, n),
        })
        .collect();
    expected.sort();
    assert_eq!(after, expected);
    assert_eq!(view(&house, "paving").await["page"], "paving");
}

#[tokio::test]
async fn what_editors_say_outlasts_a_restart_a_compaction_and_a_restored_backup() {
    let house = House::new();
    answer(&house, "/services/x-old", "yes").await;
    answer(&house, "paving", "yes").await;
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    does(&house, join("hole", "/services/x-old")).await;
    does(&house, join("hole", "paving")).await;
    compact(&house.app.store, |_, _| ()).await.unwrap();
    rebuild(&house.app, |_, _| ()).await.unwrap();
    let file = house.directory().join("one.rayak");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let data = house.close().await;
    let (good, report) = rayak(&["verify"], data.path());
    assert!(good, "{report}");
    assert_eq!(report["listings"], 1);
    let store = super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    assert_eq!(view(&house, "pothole").await["page"], "hole");
    assert_eq!(counted(&house, "paving").await.0, 2);
    let file = house.directory().join("one.rayak");
    let restored = tempfile::tempdir().unwrap();
    let (good, report) = restore(&file, restored.path());
    assert!(good, "{report}");
    let store = super::house::open(restored.path(), Box::new(File::sync_data));
    let again = House::over(store, restored, DEFAULT);
    assert_eq!(view(&again, "pothole").await["page"], "hole");
    assert_eq!(counted(&again, "paving").await.0, 2);
    assert_eq!(deeds(&again).len(), 3);
}

#[tokio::test]
async fn a_listing_that_is_damaged_is_told_and_its_page_is_as_the_configuration_says() {
    let house = House::new();
    lists(&house, "pothole").await;
    let data = house.close().await;
    let key = [b"p".as_slice(), &PageId::of("jazan", "pothole").0].concat();
    {
        let tree = sled::open(data.path().join("store")).unwrap();
        let tree = tree.open_tree("rayak").unwrap();
        let mut frame = tree.get(&key).unwrap().unwrap().to_vec();
        *frame.last_mut().unwrap() ^= 1;
        tree.insert(key, frame).unwrap();
        tree.flush().unwrap();
    }
    let (good, report) = rayak(&["verify"], data.path());
    assert!(!good);
    let faults = report["faults"].to_string();
    assert!(faults.contains("record p of page"), "{faults}");
    let store = super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    let asked = view(&house, "pothole").await;
    assert_eq!(asked["questions"].as_array().unwrap().len(), 2);
    // And nothing is written over it by chance.
    let refused = does_as(&house, Editor::CommandLine, set(None, "new", "/new")).await;
    assert!(matches!(refused, Err(ChangeError::Store(_))), "{refused:?}");
}

#[tokio::test]
async fn a_configuration_that_is_read_anew_stays_beneath_what_editors_say() {
    let house = House::new();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    let other = DEFAULT.replace("key = \"paving\"", "key = \"hole\"");
    house
        .app
        .reconfigure(Config::parse(&other).unwrap())
        .unwrap();
    let view = view(&house, "hole").await;
    assert!(view["formerly"].to_string().contains("pothole"), "{view}");
}

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
        let mut change = store.change_people()?;
        change.put_account(&account)?;
        change.commit()
    });
    off.await.unwrap();
    assert!(as_editor(set(None, "late", "/late")).await.is_err());
}

/// Communications of the whole site, who may manage pages and reads no words.
async fn editor(house: &House) -> Member {
    let site = Reach::places(vec![Place::Site("jazan".to_owned())]);
    house.member(Role::Communications, site).await
}

/// Sends a file as a browser does.
async fn send_file(house: &House, who: &Member, token: &str, file: &[u8]) -> Reply {
    let mut body = Vec::new();
    for (name, value) in [("form_token", token), ("site", "jazan")] {
        let head = format!("--xyz\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(value.as_bytes());
        body.extend(b"\r\n");
    }
    let head = "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\ncontent-type: text/csv\r\n\r\n";
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--xyz--\r\n");
    let request = Request::post("/registry/table?lang=en")
        .header(header::HOST, "127.0.0.1:8788")
        .header(header::ORIGIN, "http://127.0.0.1:8788")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
        .header(header::COOKIE, &who.cookie);
    house.staff(request.body(Body::from(body)).unwrap()).await
}

async fn table(house: &House, who: &Member, file: &str) -> Reply {
    let token = house.form_token(who).await;
    send_file(house, who, &token, file.as_bytes()).await
}

async fn apply(house: &House, who: &Member, shown: &Reply) -> Reply {
    let mark = field(&shown.text(), "mark").unwrap_or_default();
    let fields = [("site", "jazan"), ("mark", mark.as_str())];
    house
        .post_staff_as(Some(who), "/registry/table/apply?lang=en", &fields)
        .await
}

#[tokio::test]
async fn a_table_is_shown_before_it_is_done_and_done_as_it_was_shown() {
    let house = House::new();
    let who = editor(&house).await;
    let file = "key,title_ar,title_en,path_ar,path_en,department,asks\n\
                pothole,,Holes <b>in</b> roads,,,,\n\
                burial-at-sea,دفن,Burial,/ar/sea,/en/sea,cemeteries,none\n\
                paving,,,,,,\n";
    let shown = table(&house, &who, file).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    let text = shown.text();
    for told in [
        "1 page is registered.",
        "1 page is changed.",
        "1 page stays as it is.",
        "Holes &lt;b&gt;in&lt;/b&gt; roads",
        "burial-at-sea",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(deeds(&house).len(), 0, "nothing is done by looking");
    let done = apply(&house, &who, &shown).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(view(&house, "/en/sea").await["questions"], json!([]));
    assert_eq!(deeds(&house).len(), 2);
    let again = apply(&house, &who, &shown).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it is done once");
    let taken = house
        .ask_staff_as(Some(&who), "/registry.csv?site=jazan")
        .await;
    assert!(
        taken
            .text()
            .contains("burial-at-sea,دفن,Burial,/ar/sea,/en/sea,cemeteries,none")
    );
    let same = table(&house, &who, &taken.text()).await.text();
    assert!(same.contains("there is nothing to do"), "{same}");
}

#[tokio::test]
async fn a_table_with_a_slip_does_nothing_and_says_where() {
    let house = House::new();
    let who = editor(&house).await;
    let file = "key,title_en,department\npothole,Holes,roads\npaving,Paving,nowhere\n";
    let told = table(&house, &who, file).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = told.text();
    assert!(
        text.contains("Row 3, \u{2066}department\u{2069}:") || text.contains("Row 3, "),
        "{text}"
    );
    assert!(text.contains("There is 1 thing to put right"), "{text}");
    assert!(field(&text, "mark").is_none(), "there is nothing to press");
    assert_eq!(view(&house, "pothole").await["page"], "pothole");
    assert_eq!(deeds(&house).len(), 0);
    // Beyond reach.
    let roads = Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    };
    let narrow = house
        .member(Role::Communications, Reach::places(vec![roads]))
        .await;
    let told = table(&house, &narrow, "key,title_en\nfaq,Mine\n").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = told.text();
    assert!(
        text.contains("Row 2, ") && text.contains("beyond your reach"),
        "{text}"
    );
    let taken = house
        .ask_staff_as(Some(&narrow), "/registry.csv?site=jazan")
        .await
        .text();
    assert!(
        taken.contains("pothole") && !taken.contains("\nfaq,"),
        "{taken}"
    );
}

#[tokio::test]
async fn a_table_whose_registry_was_changed_meanwhile_is_shown_anew() {
    let house = House::new();
    let who = editor(&house).await;
    let shown = table(&house, &who, "key,title_en\npothole,Holes\n").await;
    lists(&house, "pothole").await;
    let before = deeds(&house).len();
    let told = apply(&house, &who, &shown).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(
        told.text().contains("The registry was changed meanwhile"),
        "{}",
        told.text()
    );
    assert_eq!(deeds(&house).len(), before);
    let done = apply(&house, &who, &told).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    // One that waited too long is gone.
    let shown = table(&house, &who, "key,title_en\npothole,More holes\n").await;
    house.wait_ms(15 * 60 * 1_000);
    let late = apply(&house, &who, &shown).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("waits no longer"), "{}", late.text());
    // And somebody else's is nobody's.
    let other = editor(&house).await;
    let shown = table(&house, &who, "key,title_en\npothole,Others\n").await;
    assert_eq!(
        apply(&house, &other, &shown).await.status,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn a_file_is_taken_from_its_sender_alone_at_one_address_and_no_larger_than_it_may_be() {
    let house = House::new();
    let who = editor(&house).await;
    let other = editor(&house).await;
    let foreign = house.form_token(&other).await;
    let refused = send_file(&house, &who, &foreign, b"key\npothole\n").await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "another session's form"
    );
    let large = "x".repeat(registry::LARGEST + 20_000);
    let refused = table(&house, &who, &large).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    // As large as may be is read.
    let long = format!("key\n{}", "\n".repeat(registry::LARGEST - 10));
    assert_eq!(
        table(&house, &who, &long).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    assert_eq!(
        table(&house, &viewer, &large).await.status,
        StatusCode::FORBIDDEN
    );
    // No other address takes more than a form.
    let fields = [
        ("site", "jazan"),
        ("page", "pothole"),
        ("names", large.as_str()),
    ];
    let refused = house
        .post_staff_as(Some(&who), "/registry/page", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    for body in [
        "--xyz",
        "",
        "--xyz\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nx",
    ] {
        let request = Request::post("/registry/table")
            .header(header::ORIGIN, "http://127.0.0.1:8788")
            .header(header::HOST, "127.0.0.1:8788")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .header(header::COOKIE, &who.cookie);
        let reply = house.staff(request.body(Body::from(body)).unwrap()).await;
        assert!(reply.status.is_client_error(), "{body:?}: {}", reply.status);
    }
    assert_eq!(deeds(&house).len(), 0);
}

/// What a form of a page has, as the browser would send it again.
async fn form(house: &House, who: &Member, page: &str) -> Vec<(String, String)> {
    let path = format!("/registry/page?site=jazan&page={page}&lang=en");
    let text = house.ask_staff_as(Some(who), &path).await.text();
    let mut fields = Vec::new();
    for name in [
        "site", "page", "mark", "key", "title_ar", "title_en", "path_ar", "path_en",
    ] {
        let value = field(&text, name).or_else(|| {
            let (_, after) = text.split_once(&format!("name=\"{name}\""))?;
            let (_, after) = after.split_once("value=\"")?;
            Some(after.split_once('"')?.0.to_owned())
        });
        fields.push((name.to_owned(), value.unwrap_or_default()));
    }
    fields.push(("department".to_owned(), "roads".to_owned()));
    fields.push(("asks".to_owned(), "page+service".to_owned()));
    fields
}

async fn save(house: &House, who: &Member, fields: &[(String, String)]) -> Reply {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    house
        .post_staff_as(Some(who), "/registry/page?lang=en", &fields)
        .await
}

fn set_field(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(known, _)| known == name).unwrap();
    field.1 = value.to_owned();
}

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
    let mark = field(
        &house
            .ask_staff_as(Some(&who), "/registry/page?site=jazan&page=hole")
            .await
            .text(),
        "mark",
    )
    .unwrap();
    let button = [("site", "jazan"), ("page", "hole"), ("mark", mark.as_str())];
    let gone = house
        .post_staff_as(Some(&who), "/registry/unlist", &button)
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    let list = house
        .ask_staff_as(Some(&who), "/registry?site=jazan&lang=en")
        .await
        .text();
    assert!(list.contains("Taken from the list"), "{list}");
    let button = [("site", "jazan"), ("page", "pothole")];
    let back = house
        .post_staff_as(Some(&who), "/registry/restore", &button)
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    assert_eq!(view(&house, "pothole").await["page"], "pothole");
    // Administrators read what was done.
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let log = house
        .ask_staff_as(Some(&admin), "/audit?kind=pages&lang=en")
        .await
        .text();
    assert!(
        log.contains("listing changed") && log.contains("taken from the list"),
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
    let page = house
        .ask_staff_as(Some(&who), "/registry/page?site=jazan&page=pothole")
        .await
        .text();
    let mark = field(&page, "mark").unwrap();
    let fields = [
        ("site", "jazan"),
        ("page", "pothole"),
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

/// Runs `rayak pages` on a store, and gives what it printed.
fn pages(arguments: &[&str], data: &std::path::Path) -> (bool, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rayak"))
        .arg("pages")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).unwrap())
}

#[tokio::test]
async fn the_command_line_takes_the_table_away_shows_what_one_would_change_and_does_it() {
    let house = House::new();
    let data = house.close().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pages.csv");
    let path = file.to_str().unwrap();
    let (good, table) = pages(&["export"], data.path());
    assert!(good && table.contains("pothole"), "{table}");
    std::fs::write(&file, table).unwrap();
    let (good, told) = pages(&["import", path], data.path());
    assert!(good && told.contains("what is there already"), "{told}");
    std::fs::write(&file, "key,title_en,department\npothole,Holes,nowhere\n").unwrap();
    let (good, told) = pages(&["import", path, "--apply"], data.path());
    assert!(!good && told.contains("row 2, department: "), "{told}");
    std::fs::write(&file, "key,title_en\npothole,Holes\n").unwrap();
    let (good, told) = pages(&["import", path], data.path());
    assert!(good && told.contains("nothing was done"), "{told}");
    let (good, told) = pages(&["import", path, "--apply"], data.path());
    assert!(good && told.contains("1 page(s) were changed"), "{told}");
    let (good, told) = pages(&["export", "--site", "nowhere"], data.path());
    assert!(!good && told.contains("no site \"nowhere\""), "{told}");
    let store = super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    assert_eq!(deeds(&house).len(), 1);
    assert_eq!(deeds(&house)[0].0, By::CommandLine);
}
