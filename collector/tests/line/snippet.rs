//! The lines that an editor pastes: made of what he chose, true to what the collector serves, and warned
//! of where they would do nothing. And the card in its frame, apart from the staff's pages.

use super::backups::restore;
use super::house::{House, Member, Reply, open, vote, with};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayak::command::{backup, verify};
use rayak::config::DEFAULT;
use rayak::domain::people::{Place, Reach, Role};
use rayak::widget;
use serde_json::json;
use sha2::{Digest as _, Sha256, Sha384};
use std::fs;
use std::path::Path;

const CONFIG: &str = rayak::config::DEFAULT;

/// The configuration with addresses, as behind a proxy.
fn behind(public: &str, staff: &str) -> String {
    format!("public_url = {public:?}\nstaff_url = {staff:?}\n{CONFIG}")
}

fn apart() -> House {
    let config = behind(
        "https://opinion.example.sa/rayak",
        "https://staff.example.sa",
    );
    House::configured(&config, Box::new(fs::File::sync_data))
}

async fn snippet(house: &House, query: &str) -> Reply {
    house.ask_staff(&format!("/snippet?{query}")).await
}

/// What stands in a field that only shows it.
fn line(page: &str, id: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("<textarea id=\"{id}\""))?;
    let (_, after) = after.split_once('>')?;
    let (text, _) = after.split_once("</textarea>")?;
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    Some(text.replace("&quot;", "\"").replace("&amp;", "&"))
}

#[tokio::test]
async fn the_tag_names_the_public_address_and_says_what_was_chosen() {
    let house = apart();
    let query =
        "lang=en&site=jazan&page=pothole&language=en&question=useful&placement=aside&kiosk=1";
    let page = snippet(&house, query).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    assert_eq!(
        line(&page, "tag").unwrap(),
        "<script src=\"https://opinion.example.sa/rayak/v1/rayak.js\" data-site=\"jazan\" \
         data-page=\"pothole\" data-lang=\"en\" data-questions=\"useful\" data-placement=\"aside\" \
         data-kiosk async></script>"
    );
    assert_eq!(
        line(&page, "policy").unwrap(),
        "script-src https://opinion.example.sa 'wasm-unsafe-eval'; \
         connect-src https://opinion.example.sa"
    );
    assert_eq!(
        line(&page, "noscript-en").unwrap(),
        "<noscript><a rel=\"nofollow\" href=\"https://opinion.example.sa/rayak/form?site=jazan&amp;page=pothole&amp;lang=en\
         &amp;question=useful&amp;rung=noscript\">Tell us what you think of this page</a></noscript>"
    );
    assert_eq!(line(&page, "noscript-ar"), None);
    assert_eq!(line(&page, "style"), None);
}

#[tokio::test]
async fn the_line_without_scripts_leads_to_the_form_of_its_page_in_each_language() {
    let house = House::new();
    let page = snippet(&house, "site=jazan&page=pothole").await.text();
    for lang in ["ar", "en"] {
        let line = line(&page, &format!("noscript-{lang}")).unwrap();
        let (_, address) = line.split_once("href=\"").unwrap();
        let (address, _) = address.split_once('"').unwrap();
        let address = address.replace("&amp;", "&");
        let (_, path) = address.split_once("/form").unwrap();
        let form = house.get(&format!("/form{path}")).await;
        assert_eq!(form.status, 200, "{line}");
        assert!(form.text().contains(&format!("<html lang=\"{lang}\"")));
    }
    let any = snippet(&house, "site=jazan").await.text();
    assert_eq!(line(&any, "noscript-ar"), None, "it would name no page");
}

/// The address and the hash of a pinned tag.
fn pinned(tag: &str) -> (String, String) {
    let value = |name: &str| {
        let (_, after) = tag.split_once(&format!("{name}=\"")).unwrap();
        after.split_once('"').unwrap().0.to_owned()
    };
    assert!(tag.contains("crossorigin=\"anonymous\""), "{tag}");
    (value("src"), value("integrity"))
}

#[tokio::test]
async fn a_pinned_tag_names_a_loader_that_is_what_its_hash_says_and_stays_for_ever() {
    let house = House::new();
    let page = snippet(&house, "site=jazan").await.text();
    let (source, integrity) = pinned(&line(&page, "pinned").unwrap());
    let (_, path) = source.split_once(":8787").unwrap();
    let request = |brotli: bool| {
        let coding = if brotli { "br" } else { "identity" };
        let request = Request::get(path).header(header::ACCEPT_ENCODING, coding);
        request.body(Body::empty()).unwrap()
    };
    let reply = house.ask(request(false)).await;
    assert_eq!(reply.status, 200, "{path}");
    let digest = STANDARD.encode(Sha384::digest(&reply.body));
    assert_eq!(integrity, format!("sha384-{digest}"));
    assert_eq!(reply.body, house.get("/v1/rayak.js").await.body);
    assert!(reply.header("cache-control").contains("immutable"));
    // A browser checks a script from elsewhere only if it may read it.
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(
        house.ask(request(true)).await.header("content-encoding"),
        "br"
    );
}

#[tokio::test]
async fn what_a_start_has_kept_is_served_when_another_edition_is_built_in() {
    let house = House::new();
    let folder = house.directory().join("widget");
    widget::keep(house.directory()).unwrap();
    let page = snippet(&house, "site=jazan").await.text();
    let (source, _) = pinned(&line(&page, "pinned").unwrap());
    let (_, name) = source.rsplit_once('/').unwrap();
    // The loader of this edition is kept with all that it names.
    let loader = fs::read_to_string(folder.join(name)).unwrap();
    let named: Vec<_> = loader
        .split('"')
        .filter(|it| it.starts_with("rayak-") && it.contains('.'))
        .collect();
    assert_eq!(named.len(), 3, "{named:?}");
    for name in &named {
        assert!(folder.join(name).exists(), "{name}");
        assert!(folder.join(format!("{name}.br")).exists(), "{name}");
    }
    // Another edition, which this binary knows nothing of.
    older(&folder);
    let reply = house.get("/v1/rayak-0123456789.js").await;
    assert_eq!(
        (reply.status.as_u16(), reply.text()),
        (200, "older()".to_owned())
    );
    assert!(reply.header("cache-control").contains("immutable"));
    assert_eq!(
        reply.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    // Starting again takes nothing away.
    widget::keep(house.directory()).unwrap();
    assert!(folder.join("rayak-0123456789.js").exists());
    fs::write(house.directory().join("secret.js"), "secret").unwrap();
    for name in [
        "..%2Fsecret.js",
        "secret.js",
        "rayak-0123456789.js.br",
        "rayak-9999999999.js",
    ] {
        assert_eq!(
            house.get(&format!("/v1/{name}")).await.status,
            404,
            "{name}"
        );
    }
}

/// Puts a file of an edition there that no binary of today knows, with its digest.
fn older(folder: &Path) {
    let name = "rayak-0123456789.js";
    let digest = Sha256::digest("older()");
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), "older()").unwrap();
    let digest = format!("{digest}  {name}\n");
    fs::write(folder.join(format!("{name}.sha256")), digest).unwrap();
}

#[tokio::test]
async fn a_kept_file_that_is_damaged_is_not_served_and_verifying_names_it() {
    let house = House::new();
    let folder = house.directory().join("widget");
    older(&folder);
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((report.widget, report.faults.len()), (1, 0));
    fs::write(folder.join("rayak-0123456789.js"), "other()").unwrap();
    assert_eq!(house.get("/v1/rayak-0123456789.js").await.status, 404);
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.widget, 0);
    assert_eq!(report.faults[0].page, "widget/rayak-0123456789.js");
}

#[tokio::test]
async fn what_was_kept_is_in_the_backup_and_served_by_what_is_restored() {
    let house = House::new();
    let folder = house.directory().join("widget");
    older(&folder);
    // One that is damaged stands in no backups way, and is in none.
    fs::write(folder.join("rayak-9999999999.js"), "damaged").unwrap();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("rayak.backup");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let (good, report) = restore(&file, directory.path());
    assert!(good, "{report}");
    let store = open(directory.path(), Box::new(fs::File::sync_data));
    let again = House::over(store, directory, DEFAULT);
    let reply = again.get("/v1/rayak-0123456789.js").await;
    assert_eq!(reply.text(), "older()");
    assert_eq!(again.get("/v1/rayak-9999999999.js").await.status, 404);
}

#[tokio::test]
async fn a_look_becomes_a_rule_and_is_warned_of_where_it_is_faint() {
    let house = House::new();
    let good = snippet(&house, "lang=en&site=jazan&accent=%23123456&scheme=either")
        .await
        .text();
    assert_eq!(
        line(&good, "style").unwrap(),
        ":root {\n  --rayak-accent: #123456;\n  --rayak-scheme: light dark;\n}"
    );
    assert!(!good.contains("too alike"));
    let faint = snippet(&house, "lang=en&site=jazan&accent=%23eeeeee")
        .await
        .text();
    assert!(faint.contains("too alike"));
}

#[tokio::test]
async fn what_would_show_nothing_or_take_no_answer_is_said_before_it_is_pasted() {
    let house = House::new();
    let config = house.app.config();
    let silent = config.registry.sites[0].pages.iter();
    let silent = silent.filter(|page| page.asks.questions().is_empty());
    let silent = silent.map(|page| page.key.clone()).next().unwrap();
    for (query, says) in [
        (format!("page={silent}"), "Nothing is asked on this page"),
        (
            "page=faq&question=service".to_owned(),
            "is not registered for the page",
        ),
        (
            "path=https://elsewhere.example/a".to_owned(),
            "is not registered for the site",
        ),
        (
            "page=pothole&section=fees&question=service".to_owned(),
            "only “was this part useful?” is asked",
        ),
        (
            "page=pothole".to_owned(),
            "do not say under which address visitors reach the system",
        ),
    ] {
        let page = snippet(&house, &format!("lang=en&site=jazan&{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let page = page.text().to_lowercase();
        assert!(page.contains(&says.to_lowercase()), "{query}");
    }
    let fine = snippet(&apart(), "lang=en&site=jazan&page=pothole")
        .await
        .text();
    assert!(
        !fine.contains("class=\"caution\""),
        "nothing is to be warned of"
    );
}

#[tokio::test]
async fn a_page_is_found_by_its_whole_address_and_by_its_path() {
    let house = House::new();
    let config = house.app.config();
    let listed = &config.registry.sites[0].pages[0];
    let path = listed.paths.0["en"].clone();
    for typed in [
        path.clone(),
        format!("http://127.0.0.1:8080{path}?utm=x#top"),
    ] {
        let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = snippet(&house, &format!("lang=en&site=jazan&path={typed}"))
            .await
            .text();
        let tag = line(&page, "tag").unwrap();
        assert!(
            tag.contains(&format!("data-page=\"{}\"", listed.key)),
            "{tag}"
        );
        assert!(
            page.contains(&format!("{path}?rayak-test\"")),
            "the live page can be tried"
        );
        assert!(page.contains("href=\"/registry?site=jazan&amp;lang=en\""));
    }
    let page = snippet(&house, "site=jazan&path=%2Fdraft%2F").await.text();
    assert!(line(&page, "tag").unwrap().contains("data-page=\"/draft\""));
}

#[tokio::test]
async fn what_no_tag_takes_is_told_beside_its_field_and_makes_no_lines() {
    let house = House::new();
    for (field, value) in [
        ("section", "1st"),
        ("revision", "2199-01-01"),
        ("placement", "a%20b"),
        ("accent", "red"),
        ("radius", "99"),
        ("language", "xx"),
        ("question", "all"),
        ("page", "no-such-page"),
        ("path", "no-such-page"),
        ("path", "%2F%00"),
    ] {
        let page = snippet(&house, &format!("site=jazan&{field}={value}")).await;
        assert_eq!(page.status, 422, "{field}={value}");
        let page = page.text();
        assert!(
            page.contains(&format!("id=\"{field}-fault\"")),
            "{field}={value}"
        );
        assert!(
            page.contains(&format!("href=\"#{field}\"")),
            "{field}={value}"
        );
        assert_eq!(line(&page, "tag"), None, "{field}={value}");
    }
    let page = snippet(&house, "site=jazan&colour=red").await;
    assert_eq!(page.status, 400);
}

#[tokio::test]
async fn hostile_choices_are_text_in_the_field_and_in_the_tag() {
    let house = House::new();
    let hostile = "%22%3E%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let page = snippet(&house, &format!("site=jazan&target={hostile}"))
        .await
        .text();
    let scripts = page.matches("<script").count();
    assert_eq!(scripts, 1, "none but the page's own");
    assert!(!page.contains("<script>alert"), "{page}");
    let tag = line(&page, "tag").unwrap();
    assert_eq!(tag.matches("<script").count(), 1, "{tag}");
}

async fn editor(house: &House) -> Member {
    let site = "jazan".to_owned();
    let place = Place::Page {
        site,
        page: "pothole".to_owned(),
    };
    house.member(Role::Editor, Reach::places(vec![place])).await
}

#[tokio::test]
async fn an_editor_makes_tags_for_his_own_pages_alone() {
    let house = House::new();
    let editor = editor(&house).await;
    let ask = async |query: &str| {
        let path = format!("/snippet?site=jazan&{query}");
        house.ask_staff_as(Some(&editor), &path).await
    };
    let own = ask("page=pothole").await;
    assert_eq!(own.status, 200);
    assert!(
        !own.text().contains("value=\"faq\""),
        "no other page is offered"
    );
    for other in ["page=faq", "path=%2Fdraft"] {
        assert_eq!(ask(other).await.status, 422, "{other}");
    }
}

/// The digest of the one script that stands in a page.
fn digest_of_the_script(page: &str) -> String {
    assert_eq!(page.matches("<script").count(), 1);
    let (_, script) = page.split_once("<script>").unwrap();
    let (script, _) = script.split_once("</script>").unwrap();
    STANDARD.encode(Sha256::digest(script))
}

#[tokio::test]
async fn one_script_runs_on_one_page_and_is_known_by_its_digest() {
    let house = House::new();
    for query in ["site=jazan", "site=jazan&page=pothole&lang=en"] {
        let page = snippet(&house, query).await;
        let policy = page.header("content-security-policy").to_owned();
        let digest = digest_of_the_script(&page.text());
        let allowed: Vec<_> = policy
            .split("; ")
            .filter(|part| part.starts_with("script-src"))
            .collect();
        assert_eq!(allowed, [format!("script-src 'sha256-{digest}'")]);
    }
    let wrong = snippet(&house, "site=jazan&accent=nothing").await;
    assert_eq!(wrong.status, 422);
    for reply in [wrong, house.ask_staff("/pages").await] {
        let policy = reply.header("content-security-policy");
        assert!(!policy.contains("script-src"), "{policy}");
        assert!(!reply.text().contains("<script>"));
    }
}

#[tokio::test]
async fn in_a_site_of_thousands_a_page_is_searched_for_and_chosen() {
    let page = |number: usize| {
        format!(
            "\n[[site.page]]\nkey = \"many-{number}\"\ntitle = {{ ar = \"صفحة {number}\", en = \"Many {number}\" }}\n\
             paths = {{ ar = \"/ar/many/{number}\", en = \"/en/many/{number}\" }}\n\
             department = \"roads\"\nwidget = \"page\"\n"
        )
    };
    let few = House::new();
    let choices = async |house: &House, query: &str| {
        let text = snippet(house, query).await.text();
        let (_, select) = text.split_once("<select id=\"page\"").unwrap();
        let (select, _) = select.split_once("</select>").unwrap();
        let is_search = text.contains("name=\"find\"");
        (
            select.matches("<option value=\"").count() - 1,
            is_search,
            select.to_owned(),
        )
    };
    let (offered, is_search, _) = choices(&few, "site=jazan").await;
    assert_eq!((offered, is_search), (45, false), "all of a few");
    let (before, after) = CONFIG.split_once("[[site.page]]").unwrap();
    let many: String = (0..5_000).map(page).collect();
    let config = format!("{before}{many}\n[[site.page]]{after}");
    let house = House::configured(&config, Box::new(fs::File::sync_data));
    let (offered, is_search, _) = choices(&house, "site=jazan").await;
    assert_eq!((offered, is_search), (100, true));
    let (offered, _, found) = choices(&house, "site=jazan&find=MANY+4321").await;
    assert_eq!(offered, 1);
    assert!(found.contains("many-4321"), "{found}");
    let (offered, _, found) = choices(&house, "site=jazan&find=many-4321&page=pothole").await;
    assert_eq!(offered, 2, "what is chosen stays");
    assert!(
        found.contains("<option value=\"pothole\" selected"),
        "{found}"
    );
    let (offered, _, _) = choices(&house, "site=jazan&find=nowhere").await;
    assert_eq!(offered, 0);
}

#[tokio::test]
async fn the_card_is_framed_from_the_public_address_and_from_nowhere_else() {
    let house = apart();
    let page = snippet(&house, "site=jazan&page=pothole").await;
    let policy = page.header("content-security-policy").to_owned();
    let text = page.text();
    let digest = digest_of_the_script(&text);
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'; script-src 'sha256-{digest}'; \
             frame-src https://opinion.example.sa/rayak/preview"
        )
    );
    let (_, frame) = text.split_once("<iframe").unwrap();
    let (frame, _) = frame.split_once('>').unwrap();
    let source = "src=\"https://opinion.example.sa/rayak/preview?site=jazan&amp;page=pothole&amp;language=ar\"";
    assert!(frame.contains(source), "{frame}");
    assert!(
        frame.contains("sandbox=\"allow-scripts allow-same-origin "),
        "{frame}"
    );
    let list = house.ask_staff("/pages").await;
    assert!(!list.header("content-security-policy").contains("frame-src"));
}

#[tokio::test]
async fn where_one_address_serves_both_the_card_is_in_no_frame() {
    let one = "https://rayak.example.sa";
    let config = behind(&format!("{one}/public"), &format!("{one}/staff"));
    let house = House::configured(&config, Box::new(fs::File::sync_data));
    let page = snippet(&house, "site=jazan&page=pothole").await;
    assert!(!page.header("content-security-policy").contains("frame-src"));
    let text = page.text();
    assert!(!text.contains("<iframe"));
    assert!(text.contains(&format!("href=\"{one}/public/preview?")));
}

#[tokio::test]
async fn the_preview_runs_the_collectors_own_script_in_test_mode_and_nothing_else() {
    let house = apart();
    let path =
        "/preview?site=jazan&page=pothole&language=en&accent=%23123456&target=%23x&section=fees";
    let reply = house.get(path).await;
    assert_eq!(reply.status, 200);
    let page = reply.text();
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    assert!(style.contains("--rayak-accent: #123456"));
    let sheet = STANDARD.encode(Sha256::digest(style));
    let base = "https://opinion.example.sa/rayak";
    assert_eq!(
        reply.header("content-security-policy"),
        format!(
            "default-src 'none'; script-src {base}/v1/ 'wasm-unsafe-eval'; \
             connect-src {base}/v1/ {base}/api/v1/; style-src 'sha256-{sheet}'; form-action 'none'; \
             frame-ancestors https://staff.example.sa; base-uri 'none'"
        )
    );
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains(&format!("src=\"{base}/v1/rayak.js\"")));
    assert!(
        page.contains(" data-test ") && !page.contains("data-target"),
        "{page}"
    );
    assert!(page.contains("<h2 id=\"fees\">"));
    assert_eq!(reply.headers.get(header::SET_COOKIE), None);
    for (path, code) in [
        ("/preview?site=nowhere", "unknown_site"),
        ("/preview?site=jazan&page=nothing", "bad_page"),
    ] {
        assert_eq!(house.get(path).await.code(), code, "{path}");
    }
}

/// What is sent from the preview is told nowhere as a trial of the live page.
#[tokio::test]
async fn the_preview_is_no_trial_of_the_live_page() {
    let house = apart();
    let trial = with(vote(&json!("no")), json!({ "test": true }));
    let sighting = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm", "test": true });
    for (path, body) in [("/api/v1/feedback", &trial), ("/api/v1/seen", &sighting)] {
        let request = Request::post(path)
            .header(header::ORIGIN, "https://opinion.example.sa")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        assert!(
            house.ask(request.unwrap()).await.status.is_success(),
            "{path}"
        );
    }
    let check = house.ask_staff("/install?lang=en&site=jazan").await.text();
    let row = check
        .split("<tr")
        .find(|row| row.contains("Pothole and Subsidence Report"));
    assert!(row.unwrap().contains("None lately"));
}
