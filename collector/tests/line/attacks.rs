//! What somebody tries who should not: with a stolen session, token or link, from another site's page, in two
//! requests at the same moment, or with what he writes into other people's pages and files.

use super::door::{PASSWORD, Person, factor, member};
use super::house::{House, Member, Reply, field, vote, with};
use super::limits::Log;
use axum::body::Body;
use axum::http::{Method, Request, header};
use rayak::command::{UserOrder, user};
use rayak::domain::people::{Asked, DisplayName, Place, Reach, Role, SignInName};
use rayak::http::{public, staff};
use rayak::people;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use tower::ServiceExt as _;

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::TRACE,
];

impl House {
    /// Asks for an address with what a token for programs or a session bears.
    async fn asked_with(&self, method: &Method, path: &str, name: &str, value: &str) -> Reply {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(name, value).body(Body::empty());
        self.staff(request.unwrap()).await
    }

    async fn bears(&self, token: &str) -> u16 {
        let bearer = format!("Bearer {token}");
        let reply = self.asked_with(&Method::GET, "/", "authorization", &bearer);
        reply.await.status.as_u16()
    }

    /// A token for programs of somebody's own.
    pub(super) async fn token_of(&self, who: &Member) -> String {
        let fields = [("token_name", "reports")];
        let made = self.post_staff_as(Some(who), "/account/tokens", &fields);
        let page = made.await.text();
        let (_, token) = page.split_once("translate=\"no\">").unwrap();
        token.split_once('<').unwrap().0.to_owned()
    }

    async fn link_of(&self, person: &Person) -> String {
        let name = person.name.clone();
        let made = user(&self.app, UserOrder::Link { name }).await.unwrap();
        let link = made.link.unwrap();
        link.strip_prefix("http://127.0.0.1:8788")
            .unwrap()
            .to_owned()
    }

    async fn signed_in(&self, person: &Person) -> Member {
        member(person, &self.signs_in(&person.name, PASSWORD).await)
    }

    async fn status(&self, who: &Member) -> u16 {
        self.ask_staff_as(Some(who), "/account")
            .await
            .status
            .as_u16()
    }
}

fn paths() -> Vec<String> {
    let needs = staff::needs().into_iter();
    let paths = needs.map(|(path, _)| path.replace("{id}", "0011223344556677"));
    let mut paths: Vec<String> = paths.map(|it| it.replace("{link}", "made-up")).collect();
    paths.extend(["/nowhere", "/.git/config", "/../rayak.toml"].map(str::to_owned));
    paths
}

#[tokio::test]
async fn every_reply_of_the_staffs_listener_lets_a_browser_do_nothing_but_show_it() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    for path in paths() {
        for method in METHODS {
            for cookie in ["rayak=made-up", admin.cookie.as_str()] {
                let reply = house.asked_with(&method, &path, "cookie", cookie).await;
                let told = format!("{method} {path}: {:?}", reply.headers);
                let policy = reply.header("content-security-policy");
                for part in [
                    "default-src 'none'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                ] {
                    assert!(policy.contains(part), "{told}");
                }
                assert!(!policy.contains("unsafe"), "{told}");
                assert_eq!(reply.header("x-content-type-options"), "nosniff", "{told}");
                assert_eq!(reply.header("referrer-policy"), "same-origin", "{told}");
                assert_eq!(
                    reply.header("cross-origin-opener-policy"),
                    "same-origin",
                    "{told}"
                );
                assert_eq!(
                    reply.header("cross-origin-resource-policy"),
                    "same-origin",
                    "{told}"
                );
                assert_eq!(reply.header("access-control-allow-origin"), "", "{told}");
                let kind = reply.header("content-type");
                let is_told = kind.contains("charset=utf-8") || kind.contains("json");
                assert!(reply.body.is_empty() || is_told, "{told}");
                let kept = reply.header("cache-control");
                let style = path == "/style.css" && kept == "no-cache";
                assert!(kept == "no-store" || style, "{told}");
                assert!(!reply.status.is_server_error(), "{told}");
            }
        }
    }
}

#[tokio::test]
async fn no_reply_of_either_listener_may_be_taken_for_something_else() {
    let house = House::new();
    for path in public::addresses() {
        for method in METHODS {
            let request = Request::builder()
                .method(&method)
                .uri(path)
                .body(Body::empty());
            let router = public::router(Arc::clone(&house.app));
            let reply = router.oneshot(request.unwrap()).await.unwrap();
            let sniffed = reply.headers().get(header::X_CONTENT_TYPE_OPTIONS);
            assert_eq!(sniffed.unwrap(), "nosniff", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn no_route_takes_a_method_that_is_not_its_own() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    for path in paths() {
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let reply = house
                .asked_with(&method, &path, "cookie", &admin.cookie)
                .await;
            assert!(
                [403, 404, 405].contains(&reply.status.as_u16()),
                "{method} {path}"
            );
        }
        for method in [Method::TRACE, Method::OPTIONS] {
            let reply = house
                .asked_with(&method, &path, "cookie", &admin.cookie)
                .await;
            assert!(
                [403, 404, 405].contains(&reply.status.as_u16()),
                "{method} {path}"
            );
            assert!(!reply.text().contains(&admin.cookie), "{method} {path}");
        }
        let with = async |method| {
            house
                .asked_with(&method, &path, "cookie", &admin.cookie)
                .await
        };
        let (head, get) = (with(Method::HEAD).await, with(Method::GET).await);
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn no_file_of_the_machine_is_served_by_its_path() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    for path in [
        "/.git/config",
        "/.svn/entries",
        "/rayak.toml",
        "/store/db",
        "/static/",
    ] {
        assert_eq!(
            house.ask_staff_as(Some(&admin), path).await.status,
            404,
            "{path}"
        );
        assert_eq!(house.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_every_page_has_a_way_out() {
    let house = House::new();
    let person = house.person(Role::Administrator).await;
    let signed = house.signed_in(&person).await;
    house.token_of(&signed).await;
    let state = || {
        let store = &house.app.store;
        let accounts = store.accounts().unwrap();
        (
            accounts,
            store.tokens().unwrap(),
            store.sessions(person.id).unwrap(),
        )
    };
    let before = state();
    for (path, _) in staff::needs() {
        let path = path.replace("{id}", &person.id.to_string());
        let reply = house.ask_staff_as(Some(&signed), &path).await;
        let is_page = reply.header("content-type").starts_with("text/html");
        assert!(
            !is_page || reply.text().contains("action=\"/sign-out\""),
            "{path}"
        );
    }
    assert_eq!(state(), before);
}

#[tokio::test]
async fn a_session_is_a_new_one_at_each_sign_in_and_ends_the_one_that_the_browser_had() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let first = house.signed_in(&person).await;
    let (_, token) = first.cookie.split_once('=').unwrap();
    assert_eq!(token.len(), 43, "256 random bits");
    let fields = [("name", person.name.as_str()), ("password", PASSWORD)];
    let again = house.post_staff_as(Some(&first), "/sign-in", &fields).await;
    let second = member(&person, &again);
    assert_ne!(first.cookie, second.cookie);
    assert_eq!(
        (house.status(&first).await, house.status(&second).await),
        (303, 200)
    );

    // One that was slipped into the browser is not taken over.
    let slipped = Member {
        id: person.id,
        cookie: "rayak=slipped-in".to_owned(),
    };
    let signed = house
        .post_staff_as(Some(&slipped), "/sign-in", &fields)
        .await;
    assert_ne!(member(&person, &signed).cookie, slipped.cookie);
    assert_eq!(house.status(&slipped).await, 303);
}

#[tokio::test]
async fn tokens_end_with_a_switch_off_a_link_and_the_end_of_sessions_by_an_administrator() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let person = house.person(Role::Manager).await;
    let own = house.signed_in(&person).await;

    let token = house.token_of(&own).await;
    house
        .post_staff_as(Some(&own), "/account/sessions", &[("session", "all")])
        .await;
    assert_eq!(
        house.bears(&token).await,
        200,
        "its owner signs out everywhere"
    );
    let path = format!("/accounts/{}/sessions", person.id);
    house.post_staff_as(Some(&admin), &path, &[]).await;
    assert_eq!(
        house.bears(&token).await,
        401,
        "an administrator ends it all"
    );

    let own = house.signed_in(&person).await;
    let token = house.token_of(&own).await;
    let link = house.link_of(&person).await;
    assert_eq!(house.bears(&token).await, 200, "a link alone ends nothing");
    let fields = [("password", PASSWORD), ("again", PASSWORD)];
    let used = house.post_staff_as(None, &link, &fields).await;
    assert_eq!(house.bears(&token).await, 401, "a link was used");

    let own = member(&person, &used);
    let token = house.token_of(&own).await;
    let link = house.link_of(&person).await;
    let name = person.name.clone();
    let off = UserOrder::Off { name: name.clone() };
    user(&house.app, off).await.unwrap();
    user(&house.app, UserOrder::On { name }).await.unwrap();
    assert_eq!(house.bears(&token).await, 401, "switched off and on");
    assert_eq!(house.status(&own).await, 303);
    assert_eq!(house.ask_staff_as(None, &link).await.status, 404);
}

#[tokio::test]
async fn a_stolen_session_and_password_do_not_take_the_second_factor_away() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = house.signed_in(&person).await;
    let (offer, codes, signed) = factor(&house, &person, &signed).await;
    let page = house
        .ask_staff_as(Some(&signed), "/account/second-factor")
        .await;
    let other = field(&page.text(), "offer").unwrap();
    house.wait_ms(30_000);
    let (new, right) = (house.code(&other), house.code(&offer));
    let replace = async |present: &str| {
        let fields = [
            ("offer", &*other),
            ("code", &*new),
            ("present_code", present),
        ];
        let path = "/account/second-factor";
        house
            .post_staff_as(Some(&signed), path, &fields)
            .await
            .status
            .as_u16()
    };
    let act = async |path: &str, present: &str| {
        let fields = [("present_code", present), ("proof", PASSWORD)];
        house
            .post_staff_as(Some(&signed), path, &fields)
            .await
            .status
            .as_u16()
    };
    assert_eq!(replace("").await, 422);
    for path in ["/account/second-factor/off", "/account/recovery-codes"] {
        assert_eq!(act(path, "").await, 422, "{path}");
    }
    let second = || house.app.store.account(person.id).unwrap().unwrap().second;
    assert_eq!(second().unwrap().recovery.len(), 10);
    // A guess costs time, as at the door.
    assert_eq!(act("/account/second-factor/off", "000000").await, 422);
    assert_eq!(act("/account/second-factor/off", "000001").await, 422);
    assert_eq!(act("/account/second-factor/off", &right).await, 429);
    house.wait_ms(1_000);
    assert_eq!(act("/account/recovery-codes", &codes[0]).await, 200);
    assert_eq!(second().unwrap().recovery.len(), 10, "others");
    assert_eq!(
        act("/account/second-factor/off", &codes[0]).await,
        422,
        "used"
    );
    assert_eq!(act("/account/second-factor/off", &right).await, 303);
    assert_eq!(second(), None);
}

#[tokio::test]
async fn one_code_opens_one_session_however_many_ask_at_the_same_moment() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = house.signed_in(&person).await;
    let (offer, codes, _) = factor(&house, &person, &signed).await;
    house.wait_ms(30_000);
    for code in [house.code(&offer), codes[0].clone()] {
        let (one, other) = (
            house.comes_to_the_code(&person).await,
            house.comes_to_the_code(&person).await,
        );
        let (one, other) = tokio::join!(
            house.says_the_code(&one, &code),
            house.says_the_code(&other, &code)
        );
        let statuses = BTreeSet::from([one, other].map(|reply| reply.status.as_u16()));
        assert_eq!(statuses, BTreeSet::from([303, 422]), "{code}");
        house.wait_ms(60_000);
    }
}

#[tokio::test]
async fn two_administrators_who_switch_each_other_off_at_once_leave_one() {
    let house = House::new();
    let (one, other) = (
        house.person(Role::Administrator).await,
        house.person(Role::Administrator).await,
    );
    let account = |person: &Person| house.app.store.account(person.id).unwrap().unwrap();
    let (first, second) = (account(&one), account(&other));
    let asked = |of: &Person| Asked {
        name: SignInName::parse(&of.name).unwrap(),
        display: DisplayName::parse("Somebody").unwrap(),
        role: Role::Administrator,
        reach: Reach::Everywhere,
    };
    let change = |maker, id, of| people::change(&house.app, Some(maker), id, 1, asked(of), true);
    let (a, b) = tokio::join!(
        change(&first, second.id, &other),
        change(&second, first.id, &one)
    );
    assert_eq!([a, b].iter().filter(|it| it.is_ok()).count(), 1);
    assert_ne!(account(&one).off, account(&other).off);

    // Nor does somebody make an account whose request came before he was switched off.
    let gone = if account(&one).off { first } else { second };
    let name = SignInName::parse("back-door").unwrap();
    let made = people::add(
        &house.app,
        Some(&gone),
        Asked {
            name,
            ..asked(&one)
        },
    );
    assert!(made.await.is_err());
}

#[tokio::test]
async fn words_of_a_page_out_of_reach_are_not_marked_as_read_by_their_ids() {
    let house = House::new();
    let unread = async |page: &str| {
        let path = format!("/page.json?site=jazan&page={page}");
        house.ask_staff(&path).await.json()["unread"].clone()
    };
    let answer = with(
        vote(&json!("no")),
        json!({ "page": "faq", "comment": "words" }),
    );
    assert_eq!(house.send(&answer).await.status, 201);
    let shown = house.ask_staff("/page?site=jazan&page=faq").await.text();
    let words = field(&shown, "shown").unwrap();
    let reach = Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    }]);
    let officer = house.member(Role::Officer, reach).await;
    let read = format!("{words} read");
    let fields = [("site", "jazan"), ("one", &*read)];
    let theirs = house
        .post_staff_as(Some(&officer), "/inbox/sort", &fields)
        .await;
    assert!(theirs.header("location").starts_with("/inbox?done=0&"));
    assert_eq!(unread("faq").await, 1);
    house.post_staff("/inbox/sort", &fields).await;
    assert_eq!(unread("faq").await, 0, "who may read it says so");
    let told = async |page: &str| {
        let path = format!("/page?site=jazan&page={page}&lang=en");
        let reply = house.ask_staff_as(Some(&officer), &path).await;
        assert_eq!(reply.status, 404);
        let page = reply.text();
        page.split_once("<main").unwrap().1.to_owned()
    };
    let (there, nowhere) = (told("faq").await, told("none-such").await);
    assert_eq!(there, nowhere, "nobody learns whether it is there");
}

#[tokio::test]
async fn fields_that_a_form_does_not_have_change_nothing() {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let fields = [
        ("language", "en"),
        ("role", "administrator"),
        ("reach", "everywhere"),
        ("off", "yes"),
        ("id", "0011223344556677"),
        ("account", "0011223344556677"),
    ];
    let before = house.app.store.account(viewer.id).unwrap().unwrap();
    house
        .post_staff_as(Some(&viewer), "/account/language", &fields)
        .await;
    let after = house.app.store.account(viewer.id).unwrap().unwrap();
    assert_eq!(after.lang.unwrap().as_str(), "en");
    assert_eq!((after.role, after.off), (before.role, before.off));

    // Nor is what stands in an address a field of a form.
    let person = house.person(Role::Manager).await;
    let path = format!(
        "/sign-in?name={}&password={}",
        person.name,
        PASSWORD.replace(' ', "+")
    );
    let reply = house.post_staff_as(None, &path, &[]).await;
    assert_eq!(reply.status, 422);
}

#[tokio::test]
async fn what_visitors_write_runs_in_no_page_and_in_no_spreadsheet() {
    let house = House::new();
    let hostile = json!({
        "page": "/a;=1+1",
        "comment": "<script>alert(1)</script> =HYPERLINK(1) \u{202e}",
        "section": "=cmd",
        "placement": "@sum",
        "widget_version": "+1",
    });
    let mut sent = 0;
    for name in ["page", "comment", "section", "placement", "widget_version"] {
        let answer = with(vote(&json!("no")), json!({ name: hostile[name] }));
        sent += u32::from(house.send(&answer).await.status == 201);
    }
    assert!(sent >= 2, "some of it is taken");
    let manager = house.manager().await;
    for page in ["pothole", "%2Fa%3B%3D1%2B1"] {
        for path in ["/", "/brief", "/pages?question=useful"] {
            let at = format!(
                "{path}{}site=jazan",
                if path.contains('?') { '&' } else { '?' }
            );
            let text = house.ask_staff_as(Some(manager), &at).await.text();
            assert!(!text.contains("<script"), "{at}");
        }
        let at = format!("/page?site=jazan&page={page}");
        let text = house.ask_staff_as(Some(manager), &at).await.text();
        assert!(!text.contains("<script"), "{at}");
        assert!(
            !text.contains('\u{202e}'),
            "{at}: nothing turns what follows"
        );
        if page == "pothole" {
            assert!(
                text.contains("⟦RLO⟧"),
                "{at}: and it is seen that it was there"
            );
        }
        let files = [
            format!("/page.csv?site=jazan&page={page}"),
            "/pages.csv".to_owned(),
        ];
        for at in files {
            let reply = house.ask_staff_as(Some(manager), &at).await;
            let disposition = reply.header("content-disposition");
            assert!(
                disposition.starts_with("attachment; filename=\"page"),
                "{at}"
            );
            assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
            for cell in reply.text().split([',', ';', '\n', '\t']) {
                let begins = cell.trim_start_matches(['"', ' ']).chars().next();
                let number = cell.trim_matches(['"', '\r']).parse::<f64>().is_ok();
                let formula = matches!(begins, Some('=' | '+' | '-' | '@'));
                assert!(!formula || number, "{at}: {cell}");
            }
        }
    }
}

#[tokio::test]
async fn only_a_few_files_are_made_at_once_and_a_turn_ends_with_its_reader() {
    let house = House::new();
    let manager = house.manager().await;
    let file = || {
        let request = Request::get("/pages.json").header(header::COOKIE, &manager.cookie);
        staff::router(Arc::clone(&house.app)).oneshot(request.body(Body::empty()).unwrap())
    };
    let mut unread = Vec::new();
    let refused = loop {
        let reply = file().await.unwrap();
        if reply.status() != 200 {
            break reply;
        }
        unread.push(reply);
        assert!(unread.len() < 100, "somebody keeps as many as he likes");
    };
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "5");
    // Whoever reads pages is not held up.
    assert_eq!(house.ask_staff("/pages").await.status, 200);
    for reply in unread {
        let _ = axum::body::to_bytes(reply.into_body(), usize::MAX)
            .await
            .unwrap();
    }
    while file().await.unwrap().status() != 200 {
        // The last maker lets go of its turn on a thread of its own.
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn passwords_are_taken_as_they_are_typed_and_long_ones_too() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let long = format!("Boats {} at dawn ", "مطر على السطح ".repeat(5));
    assert!(long.chars().count() > 64);
    let link = house.link_of(&person).await;
    let fields = [("password", long.as_str()), ("again", long.as_str())];
    assert_eq!(house.post_staff_as(None, &link, &fields).await.status, 303);
    for wrong in [
        long.trim().to_owned(),
        long.to_lowercase(),
        long.chars().take(64).collect(),
    ] {
        assert_eq!(house.signs_in(&person.name, &wrong).await.status, 422);
    }
    assert_eq!(house.signs_in(&person.name, &long).await.status, 303);
    // Half a year later it is as good.
    house.wait_hours(24 * 200);
    assert_eq!(house.signs_in(&person.name, &long).await.status, 303);
}

#[tokio::test]
async fn password_fields_hide_what_is_typed_and_let_a_password_manager_fill_them() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = house.signed_in(&person).await;
    let link = house.link_of(&person).await;
    for (who, path, name, fills) in [
        (None, "/sign-in", "password", "current-password"),
        (None, link.as_str(), "password", "new-password"),
        (None, link.as_str(), "again", "new-password"),
        (Some(&signed), "/account", "current", "current-password"),
        (Some(&signed), "/account", "password", "new-password"),
    ] {
        let page = house.ask_staff_as(who, path).await.text();
        let (_, rest) = page
            .split_once(&format!("name=\"{name}\" type=\"password\""))
            .unwrap();
        let (input, _) = rest.split_once('>').unwrap();
        assert!(
            input.contains(&format!("autocomplete=\"{fills}\"")),
            "{path} {name}"
        );
        for hindrance in ["maxlength", "pattern=", "onpaste", "readonly"] {
            assert!(!input.contains(hindrance), "{path} {name}");
        }
        assert!(!page.contains("<script"), "{path}");
    }
}

#[tokio::test]
async fn nobody_has_an_account_before_somebody_makes_one() {
    let house = House::new();
    assert!(!house.app.store.has_accounts().unwrap());
    for name in ["admin", "root", "administrator", "rayak"] {
        for password in ["", "admin", "password", "rayak"] {
            let reply = house.signs_in(name, password).await;
            assert!([422, 429].contains(&reply.status.as_u16()), "{name}");
        }
    }
}

#[tokio::test]
async fn moments_in_the_log_are_of_no_time_zone_but_the_worlds() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let log = house
        .ask_staff_as(Some(&admin), "/audit.csv?lang=en")
        .await
        .text();
    let lines: Vec<&str> = log.lines().skip(1).collect();
    assert!(lines.len() >= 2);
    for line in lines {
        let at = line.split(',').nth(1).unwrap();
        assert!(
            at.ends_with('Z') && at.parse::<jiff::Timestamp>().is_ok(),
            "{line}"
        );
    }
}

#[tokio::test]
async fn nothing_secret_and_nothing_that_a_stranger_chose_is_logged_or_printed() {
    let log = Log::default();
    let kept = log.keep();
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = house.signed_in(&person).await;
    let (offer, codes, signed) = factor(&house, &person, &signed).await;
    let token = house.token_of(&signed).await;
    let link = house.link_of(&person).await;
    house.ask_staff_as(None, &link).await;
    house.bears("Marked-token").await;
    let forged = "marked\nINFO forged: everything is fine";
    house.signs_in(forged, "Marked-password").await;
    house
        .ask_staff_as(None, "/Marked-path?next=Marked-query")
        .await;
    house.says_the_code("Marked-step", "Marked-code").await;
    let metrics = house.ask_staff("/metrics").await.text();
    let debugged = format!("{:?}", house.app);
    drop(kept);
    let log = log.text();
    assert!(log.contains("refused"), "it was kept: {log}");
    let (_, session) = signed.cookie.split_once('=').unwrap();
    let (_, link) = link.rsplit_once('/').unwrap();
    let letters = offer.replace(' ', "");
    for mark in [
        PASSWORD, session, &token, link, &codes[0], &letters, &offer, "arked", "forged",
    ] {
        for (place, text) in [("log", &log), ("metrics", &metrics), ("memory", &debugged)] {
            let lines: Vec<_> = text.lines().filter(|it| it.contains(mark)).collect();
            assert!(lines.is_empty(), "{mark} in the {place}: {lines:?}");
        }
    }
}
