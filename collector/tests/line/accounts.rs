//! What an administrator does with other people's accounts, and what the audit log tells of it.

use super::house::{House, Member, Reply, field, rayak};
use super::service::{Service, send};
use rayak::domain::people::{Account, Place, Reach, Role};
use rayak::people;
use serde_json::{Value, json};

impl House {
    fn account(&self, member: &Member) -> Account {
        self.app.store.account(member.id).unwrap().unwrap()
    }

    async fn page_of(&self, who: &Member, other: &Member) -> Reply {
        let path = format!("/accounts/{}?lang=en", other.id);
        self.ask_staff_as(Some(who), &path).await
    }

    /// Saves an account as its page shows it, but for some fields.
    async fn saves(&self, who: &Member, other: &Member, page: &str, but: &[(&str, &str)]) -> Reply {
        let account = self.account(other);
        let version = field(page, "version").unwrap();
        let mut fields = vec![
            ("version", version.as_str()),
            ("name", account.name.as_str()),
            ("display", account.display.as_str()),
            ("role", account.role.code()),
            ("reach", "everywhere"),
        ];
        fields.retain(|(name, _)| !but.iter().any(|(other, _)| other == name));
        fields.extend(but);
        let path = format!("/accounts/{}?lang=en", other.id);
        self.post_staff_as(Some(who), &path, &fields).await
    }

    async fn administrator(&self) -> Member {
        let admin = self.member(Role::Administrator, Reach::Everywhere).await;
        // One who can sign in is one who counts.
        let account = self.account(&admin);
        let name = account.name.to_string();
        let made = rayak::command::UserOrder::Link { name };
        let link = rayak::command::user(&self.app, made)
            .await
            .unwrap()
            .link
            .unwrap();
        let said = people::Welcomed {
            link: link.rsplit('/').next().unwrap().to_owned(),
            name: String::new(),
            display: String::new(),
            password: "lantern over the bay".to_owned(),
        };
        people::welcome(&self.app, said).await.unwrap();
        self.session(admin.id).await
    }
}

fn roads() -> Reach {
    let (site, department) = ("jazan".to_owned(), "roads".to_owned());
    Reach::places(vec![Place::Department { site, department }])
}

#[tokio::test]
async fn an_account_is_made_with_a_link_that_is_shown_once() {
    let house = House::new();
    let admin = house.administrator().await;
    let fields = [
        ("name", "Sara.Roads"),
        ("display", "سارة، الطرق"),
        ("role", "officer"),
        ("reach", "places"),
        ("place", "jazan/roads"),
        ("pages", "jazan:faq\n\n  jazan:news "),
    ];
    let made = house
        .post_staff_as(Some(&admin), "/accounts/new?lang=en", &fields)
        .await;
    assert_eq!(made.status, 200, "{}", made.text());
    let page = made.text();
    let (_, link) = page.split_once("http://127.0.0.1:8788").unwrap();
    let (link, _) = link.split_once('<').unwrap();
    assert_eq!(house.ask_staff_as(None, link).await.status, 200);
    let list = house
        .ask_staff_as(Some(&admin), "/accounts?lang=en")
        .await
        .text();
    for part in [
        "سارة، الطرق",
        "sara.roads",
        "Officer",
        "Invited; no password yet",
    ] {
        assert!(list.contains(part), "{part}");
    }
    assert!(!list.contains(link));
    let account = house.app.store.accounts().unwrap().into_iter();
    let account = account
        .into_iter()
        .find(|it| it.name.as_str() == "sara.roads")
        .unwrap();
    let Reach::Places(places) = account.reach else {
        panic!("some places")
    };
    let written: Vec<_> = places.iter().map(Place::written).collect();
    assert_eq!(written, ["jazan/roads", "jazan:faq", "jazan:news"]);
}

#[tokio::test]
async fn what_is_wrong_in_the_form_is_told_beside_its_field_and_what_was_typed_stays() {
    let house = House::new();
    let admin = house.administrator().await;
    let right = [
        ("name", "sara"),
        ("display", "Sara & Sons"),
        ("role", "officer"),
        ("reach", "places"),
        ("pages", "jazan:faq"),
    ];
    for (name, value, fault) in [
        ("name", "s", "3 to 64 characters"),
        ("name", "person-0", "Another account has this sign-in name"),
        ("display", " ", "1 to 80 characters"),
        ("role", "king", "Choose a role"),
        ("pages", "", "Choose at least one place"),
        (
            "pages",
            "najran:faq",
            "najran:faq is not in the configuration",
        ),
        ("reach", "everywhere", "needs departments or pages"),
    ] {
        let mut fields = right.to_vec();
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let reply = house
            .post_staff_as(Some(&admin), "/accounts/new?lang=en", &fields)
            .await;
        assert_eq!(reply.status, 422, "{name} {value}");
        let page = reply.text();
        assert!(page.contains(fault), "{fault}: {page}");
        assert!(page.contains("role=\"alert\""));
        if name != "display" {
            assert!(page.contains("value=\"Sara &amp; Sons\""), "{page}");
        }
    }
    assert_eq!(house.app.store.accounts().unwrap().len(), 1);
}

#[tokio::test]
async fn who_saves_what_somebody_else_has_changed_is_shown_what_it_is_now() {
    let house = House::new();
    let (one, two) = (house.administrator().await, house.administrator().await);
    let other = house.member(Role::Viewer, Reach::Everywhere).await;
    let seen_by_both = house.page_of(&one, &other).await.text();
    let first = [("display", "First"), ("role", "communications")];
    assert_eq!(
        house
            .saves(&one, &other, &seen_by_both, &first)
            .await
            .status,
        303
    );
    let second = [("display", "Second"), ("role", "it")];
    let late = house.saves(&two, &other, &seen_by_both, &second).await;
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(page.contains("Somebody else has changed this account meanwhile"));
    assert!(
        page.contains("value=\"First\"") && !page.contains("Second"),
        "{page}"
    );
    assert_eq!(house.account(&other).role, Role::Communications);
    assert_eq!(
        house.saves(&two, &other, &page, &second).await.status,
        303,
        "with what it is now"
    );
    assert_eq!(house.account(&other).role, Role::It);
    let of_two = house.app.store.audit_before(u64::MAX);
    let changed = of_two.filter(|line| {
        format!("{:?}", line.as_ref().unwrap().1.deed).starts_with("AccountChanged")
    });
    assert_eq!(changed.count(), 2);
}

#[tokio::test]
async fn the_last_administrator_can_neither_be_switched_off_nor_made_less() {
    let house = House::new();
    let admin = house.administrator().await;
    let page = house.page_of(&admin, &admin).await.text();
    let (name, version) = (
        house.account(&admin).name.to_string(),
        house.account(&admin).version,
    );
    for but in [[("off", "yes")], [("role", "viewer")]] {
        let reply = house.saves(&admin, &admin, &page, &but).await;
        assert_eq!(reply.status, 422);
        assert!(
            reply
                .text()
                .contains("Nobody would be left to manage accounts")
        );
    }
    let off = rayak::command::UserOrder::Off { name };
    let refused = rayak::command::user(&house.app, off).await.unwrap_err();
    assert!(
        refused.to_string().contains("nobody would be left"),
        "{refused}"
    );
    assert_eq!(house.account(&admin).version, version);
    house.administrator().await;
    assert_eq!(
        house
            .saves(&admin, &admin, &page, &[("role", "viewer")])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn a_change_of_role_or_a_switch_off_ends_the_sessions() {
    let house = House::new();
    let admin = house.administrator().await;
    for but in [[("role", "it")], [("off", "yes")]] {
        let other = house.member(Role::Viewer, Reach::Everywhere).await;
        let page = house.page_of(&admin, &other).await.text();
        let name = [("display", "Renamed")];
        assert_eq!(house.saves(&admin, &other, &page, &name).await.status, 303);
        assert_eq!(
            house.ask_staff_as(Some(&other), "/account").await.status,
            200
        );
        let page = house.page_of(&admin, &other).await.text();
        assert_eq!(house.saves(&admin, &other, &page, &but).await.status, 303);
        assert_eq!(
            house.ask_staff_as(Some(&other), "/account").await.status,
            303
        );
    }
}

#[tokio::test]
async fn an_administrator_of_one_site_neither_sees_nor_changes_who_reaches_further() {
    let house = House::new();
    let site = Reach::places(vec![Place::Site("jazan".to_owned())]);
    let local = house.member(Role::Administrator, site).await;
    let wide = house.member(Role::Viewer, Reach::Everywhere).await;
    let narrow = house.member(Role::Officer, roads()).await;
    let list = house
        .ask_staff_as(Some(&local), "/accounts?lang=en")
        .await
        .text();
    assert!(
        list.contains("Person 2") && !list.contains("Person 1"),
        "{list}"
    );
    assert_eq!(house.page_of(&local, &narrow).await.status, 200);
    assert_eq!(house.page_of(&local, &wide).await.status, 404);
    for act in ["link", "sessions", "without-factor"] {
        let path = format!("/accounts/{}/{act}", wide.id);
        assert_eq!(
            house.post_staff_as(Some(&local), &path, &[]).await.status,
            404
        );
    }
    let fields = [
        ("name", "sara"),
        ("display", "Sara"),
        ("role", "viewer"),
        ("reach", "everywhere"),
    ];
    let made = house
        .post_staff_as(Some(&local), "/accounts/new?lang=en", &fields)
        .await;
    assert!(
        made.text()
            .contains("reaches further than your own account")
    );
    assert_eq!(house.ask_staff_as(Some(&local), "/audit").await.status, 403);
    assert_eq!(
        house.ask_staff_as(Some(&wide), "/account").await.status,
        200,
        "untouched"
    );
}

#[tokio::test]
async fn a_new_link_the_end_of_sessions_and_a_lost_factor_are_one_button_each() {
    let house = House::new();
    let admin = house.administrator().await;
    let other = house.member(Role::Viewer, Reach::Everywhere).await;
    let act = async |what: &str| {
        let path = format!("/accounts/{}/{what}?lang=en", other.id);
        house.post_staff_as(Some(&admin), &path, &[]).await
    };
    let made = act("link").await;
    assert!(made.text().contains("http://127.0.0.1:8788/welcome/"));
    assert_eq!(
        house.ask_staff_as(Some(&other), "/account").await.status,
        200
    );
    assert_eq!(act("sessions").await.status, 303);
    assert_eq!(
        house.ask_staff_as(Some(&other), "/account").await.status,
        303
    );
    assert_eq!(act("without-factor").await.status, 303);
}

#[tokio::test]
async fn the_audit_log_is_read_by_kind_and_person_and_page_by_page() {
    let house = House::new();
    let admin = house.administrator().await;
    let other = house.member(Role::Viewer, Reach::Everywhere).await;
    for _ in 0..60 {
        let site = "jazan".to_owned();
        let deed = rayak::domain::people::Deed::WordsRead {
            site,
            page: "=pothole".to_owned(),
            count: 3,
        };
        let by = rayak::domain::people::By::Account(other.id);
        people::tell(&house.app, by, deed).await.unwrap();
    }
    let page = async |query: &str| {
        let path = format!("/audit?lang=en&{query}");
        house.ask_staff_as(Some(&admin), &path).await
    };
    let rows = |reply: &Reply| reply.text().matches("<tr role=\"row\">").count() - 1;
    let first = page("kind=words").await;
    assert_eq!(rows(&first), 50);
    assert!(first.text().contains("3 comments · jazan:=pothole"));
    let text = first.text();
    let (_, older) = text.split_once("before=").unwrap();
    let (before, _) = older.split_once(['&', '"']).unwrap();
    let second = page(&format!("kind=words&before={before}")).await;
    assert_eq!(rows(&second), 10);
    assert!(!second.text().contains("Older lines"));
    let mine = page(&format!("person={}", admin.id)).await.text();
    assert!(mine.contains("Password set by a link") && !mine.contains("3 comments"));
    assert!(
        page("kind=settings")
            .await
            .text()
            .contains("No lines match these choices")
    );
    for odd in ["kind=made-up", "person=nobody", "before=x"] {
        let reply = page(odd).await;
        assert_eq!(reply.status, 400, "{odd}");
        assert!(
            reply
                .text()
                .contains("holds a value that is not known here")
        );
    }
    let table = house
        .ask_staff_as(Some(&admin), "/audit.csv?kind=words&lang=en")
        .await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        table.header("content-disposition"),
        "attachment; filename=\"audit.csv\""
    );
    let table = table.text();
    assert!(table.starts_with("\u{feff}Number,When,Who,"));
    assert_eq!(table.lines().count(), 61);
    assert!(page("kind=exports").await.text().contains("audit, 60 rows"));
}

#[tokio::test]
async fn the_access_review_says_who_may_do_what_where() {
    let house = House::new();
    let it = house.member(Role::It, Reach::Everywhere).await;
    house.member(Role::Officer, roads()).await;
    let admin = house.administrator().await;
    let fields = [
        ("name", "formula"),
        ("display", "=1+1"),
        ("role", "viewer"),
        ("reach", "everywhere"),
    ];
    house
        .post_staff_as(Some(&admin), "/accounts/new", &fields)
        .await;
    let table = house
        .ask_staff_as(Some(&it), "/access-review.csv?lang=en")
        .await;
    let table = table.text();
    let officer = table.lines().find(|line| line.contains("Officer")).unwrap();
    assert!(officer.contains("read comments") && !officer.contains("manage accounts"));
    assert!(
        table.contains("formula,'=1+1,Viewer,Everywhere,"),
        "{table}"
    );
    let viewer = table.lines().find(|line| line.contains("formula")).unwrap();
    assert!(
        viewer.contains("Invited; no password yet,None,2026-11-22T09:30:00Z,"),
        "{viewer}"
    );
}

#[test]
fn the_command_line_asks_the_process_that_serves() {
    let service = Service::start("info");
    let made = service.command(&["user", "add", "sara", "--role", "viewer", "--json"]);
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let link = made["link"].as_str().unwrap();
    let path = link
        .strip_prefix(&format!("http://{}", service.staff))
        .unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let welcome = send(service.staff, request.as_bytes());
    assert!(welcome.starts_with(b"HTTP/1.1 200"), "{path}");
    let again = service.command(&["user", "add", "sara", "--role", "viewer"]);
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains("another account has this sign-in name"),
        "{told}"
    );
}

#[tokio::test]
async fn the_command_line_says_who_may_sign_in() {
    let directory = House::new().close().await;
    let data = directory.path();
    let (good, made) = rayak(
        &[
            "user",
            "add",
            "Sara",
            "--role",
            "officer",
            "--department",
            "jazan/roads",
        ],
        data,
    );
    assert!(good, "{made}");
    assert_eq!(made["accounts"][0]["name"], "sara");
    assert_eq!(made["accounts"][0]["places"], json!(["jazan/roads"]));
    assert!(
        made["link"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:8788/welcome/")
    );
    let (_, again) = rayak(&["user", "link", "sara"], data);
    assert_ne!(again["link"], made["link"]);
    assert_eq!(
        rayak(&["user", "off", "sara"], data).1["accounts"][0]["off"],
        true
    );
    assert_eq!(
        rayak(&["user", "on", "sara"], data).1["accounts"][0]["off"],
        false
    );
    let (_, list) = rayak(&["user", "list"], data);
    assert_eq!(list["accounts"].as_array().unwrap().len(), 1);
    for (command, told) in [
        (
            vec!["user", "add", "sara", "--role", "viewer"],
            "another account has this sign-in name",
        ),
        (
            vec!["user", "add", "omar", "--role", "king"],
            "the roles are administrator, manager,",
        ),
        (
            vec!["user", "add", "omar", "--role", "officer"],
            "needs departments or pages",
        ),
        (
            vec!["user", "add", "o", "--role", "viewer"],
            "3 to 64 characters",
        ),
        (
            vec!["user", "add", "omar", "--role", "viewer", "--site", "abha"],
            "no site \"abha\" is configured",
        ),
        (vec!["user", "link", "omar"], "rayak user list"),
    ] {
        let (good, said) = rayak(&command, data);
        assert!(!good && said.as_str().unwrap().contains(told), "{said}");
    }
}
