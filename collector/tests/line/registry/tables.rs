//! The list as a table: shown before it is done, told by row and column, and taken from its sender alone.

use super::*;

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

pub(super) async fn table(house: &House, who: &Member, file: &str) -> Reply {
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
    assert!(
        late.text().contains("is not here any more"),
        "{}",
        late.text()
    );
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
    let store = super::super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    assert_eq!(deeds(&house).len(), 1);
    assert_eq!(deeds(&house)[0].0, By::CommandLine);
}

#[tokio::test]
async fn a_table_of_nothing_but_faults_is_told_in_a_page_of_bounded_length() {
    let house = House::new();
    let who = editor(&house).await;
    // Two faults in each of ten thousand rows.
    let rows = "pothole,perhaps,https://elsewhere.example/x\n".repeat(registry::MOST_ROWS);
    let told = table(&house, &who, &format!("key,asks,path_en\n{rows}")).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = told.text();
    assert!(
        text.contains("There are 20,000 things to put right"),
        "{text:.3000}"
    );
    assert!(text.contains("And 19,900 more."));
    assert!(text.contains("elsewhere.example"));
    assert_eq!(text.matches("<strong>Row ").count(), 100);
    assert!(text.len() < 64 * 1024, "{}", text.len());
    let rows = "pothole,perhaps,x\n".repeat(2 * registry::MOST_ROWS);
    let told = table(&house, &who, &format!("key,asks,path_en\n{rows}")).await;
    let text = told.text();
    assert!(
        text.contains("There are 20,000 rows, and 10,000 at most"),
        "{text:.3000}"
    );
    assert_eq!(deeds(&house).len(), 0);
}
