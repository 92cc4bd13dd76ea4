//! Signing in and out: passwords, codes, delays, sessions, links, cookies.

use super::house::{House, Member, Reply, field};
use axum::body::Body;
use axum::http::{Request, header};
use rayak::command::{UserOrder, user};
use rayak::config::DEFAULT;
use rayak::domain::people::{AccountId, Reach, Role};
use rayak::people::{self, Welcomed};
use std::collections::BTreeSet;

pub(crate) const PASSWORD: &str = "lantern over the bay";

/// Somebody with a password, who has signed in by nobody's help.
pub(crate) struct Person {
    pub(crate) id: AccountId,
    pub(crate) name: String,
}

impl House {
    pub(crate) async fn person(&self, role: Role) -> Person {
        let name = format!("walker-{}", self.app.store.accounts().unwrap().len());
        let order = UserOrder::Add {
            name: name.clone(),
            display: None,
            role: role.code().to_owned(),
            places: Vec::new(),
        };
        let made = user(&self.app, order).await.unwrap();
        let link = made.link.unwrap();
        let said = Welcomed {
            link: link.rsplit('/').next().unwrap().to_owned(),
            name: String::new(),
            display: String::new(),
            password: PASSWORD.to_owned(),
        };
        people::welcome(&self.app, said).await.unwrap().unwrap();
        let id = AccountId::parse(&made.accounts[0].id).unwrap();
        Person { id, name }
    }

    pub(crate) async fn signs_in(&self, name: &str, password: &str) -> Reply {
        let fields = [
            ("name", name),
            ("password", password),
            ("next", "/account?lang=en"),
        ];
        self.post_staff_as(None, "/sign-in?lang=en", &fields).await
    }

    /// The codes of the log, the oldest first, as their debug names begin.
    pub(crate) fn deeds(&self) -> Vec<String> {
        let lines = self.app.store.audit_before(u64::MAX);
        let mut deeds: Vec<_> = lines
            .map(|line| format!("{:?}", line.unwrap().1.deed))
            .collect();
        deeds.reverse();
        deeds
    }
}

/// Who is signed in by a reply's cookie.
pub(crate) fn member(person: &Person, reply: &Reply) -> Member {
    let cookie = reply.header("set-cookie");
    let (cookie, rest) = cookie.split_once(';').unwrap();
    assert_eq!(rest, " Path=/; HttpOnly; SameSite=Lax");
    Member {
        id: person.id,
        cookie: cookie.to_owned(),
    }
}

#[tokio::test]
async fn name_and_password_open_the_door_and_lead_where_one_wanted_to_go() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let reply = house.signs_in(&person.name.to_uppercase(), PASSWORD).await;
    assert_eq!(reply.status, 303);
    assert_eq!(reply.header("location"), "/account?lang=en&lang=en");
    let member = member(&person, &reply);
    assert_eq!(
        house.ask_staff_as(Some(&member), "/account").await.status,
        200
    );
    let again = house
        .ask_staff_as(Some(&member), "/sign-in?next=/account")
        .await;
    assert_eq!(
        again.header("location"),
        "/account",
        "who is in need not sign in"
    );
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let wrong = house.signs_in(&person.name, "lantern over the boy").await;
    let unknown = house.signs_in("nobody-here", PASSWORD).await;
    let odd = house.signs_in("", "").await;
    for reply in [&wrong, &unknown, &odd] {
        assert_eq!(reply.status, 422);
        assert_eq!(reply.headers.get(header::SET_COOKIE), None);
    }
    let plain = |reply: &Reply, name: &str| reply.text().replace(name, "");
    assert_eq!(plain(&wrong, &person.name), plain(&unknown, "nobody-here"));
    assert!(!wrong.text().contains("lantern"), "no password comes back");
    assert!(wrong.text().contains("role=\"alert\""));
}

#[tokio::test]
async fn wrong_tries_make_the_next_wait_and_a_right_password_is_not_tried_meanwhile() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    for name in [person.name.as_str(), "nobody-here"] {
        for _ in 0..5 {
            assert_eq!(
                house.signs_in(name, "lantern over the boy").await.status,
                422
            );
        }
        let told = house.signs_in(name, PASSWORD).await;
        assert_eq!(told.status, 429, "{name}");
        assert_eq!(told.header("retry-after"), "1");
        assert!(
            told.text().contains("try again in 1 second."),
            "{}",
            told.text()
        );
    }
    let other = house.person(Role::Viewer).await;
    assert_eq!(house.signs_in(&other.name, PASSWORD).await.status, 303);
    house.wait_ms(1_000);
    assert_eq!(house.signs_in(&person.name, PASSWORD).await.status, 303);
    let deeds = house.deeds();
    let delayed = deeds
        .iter()
        .filter(|deed| deed.starts_with("SignInDelayed"));
    assert_eq!(delayed.count(), 2, "{deeds:?}");
    let failed = deeds.iter().filter(|deed| deed.starts_with("SignInFailed"));
    assert_eq!(failed.count(), 10);
    assert_eq!(deeds.iter().filter(|deed| *deed == "SignedIn").count(), 2);
}

/// Takes a second factor, and gives its letters, the recovery codes and the session.
pub(crate) async fn factor(
    house: &House,
    person: &Person,
    as_member: &Member,
) -> (String, Vec<String>, Member) {
    let page = house
        .ask_staff_as(Some(as_member), "/account/second-factor?lang=en")
        .await
        .text();
    let offer = field(&page, "offer").unwrap();
    assert!(
        page.contains(&format!(">{offer}<")),
        "the letters are there to be typed"
    );
    let code = house.code(&offer);
    let fields = [("offer", offer.as_str()), ("code", code.as_str())];
    let taken = house
        .post_staff_as(Some(as_member), "/account/second-factor?lang=en", &fields)
        .await;
    assert_eq!(taken.status, 200, "{}", taken.text());
    let page = taken.text();
    let (_, list) = page.split_once("class=\"codes\"").unwrap();
    let (list, _) = list.split_once("</ul>").unwrap();
    let codes = list.split("<li>").skip(1);
    let codes: Vec<_> = codes
        .map(|it| it.split_once('<').unwrap().0.to_owned())
        .collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    (offer, codes, member(person, &taken))
}

impl House {
    /// What an authenticator shows now.
    pub(crate) fn code(&self, offer: &str) -> String {
        people::code_of(offer, self.app.clock.now()).unwrap()
    }

    /// Says the password and gives what the next step bears.
    pub(crate) async fn comes_to_the_code(&self, person: &Person) -> String {
        let reply = self.signs_in(&person.name, PASSWORD).await;
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.headers.get(header::SET_COOKIE),
            None,
            "nobody is in yet"
        );
        field(&reply.text(), "step").unwrap()
    }

    pub(crate) async fn says_the_code(&self, step: &str, code: &str) -> Reply {
        let fields = [("step", step), ("code", code), ("next", "/")];
        self.post_staff_as(None, "/sign-in/code?lang=en", &fields)
            .await
    }
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_opens_nothing() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    let (offer, codes, renewed) = factor(&house, &person, &signed).await;
    assert_ne!(
        signed.cookie, renewed.cookie,
        "authority changed, and the token"
    );
    assert_eq!(
        house.ask_staff_as(Some(&signed), "/account").await.status,
        303
    );
    assert_eq!(
        house.ask_staff_as(Some(&renewed), "/account").await.status,
        200
    );

    // The code that set it up is used.
    let step = house.comes_to_the_code(&person).await;
    let used = house.code(&offer);
    assert_eq!(house.says_the_code(&step, &used).await.status, 422);
    house.wait_ms(30_000);
    let code = house.code(&offer);
    assert_eq!(house.says_the_code(&step, &code).await.status, 303);
    let step = house.comes_to_the_code(&person).await;
    assert_eq!(house.says_the_code(&step, &code).await.status, 422, "once");
    assert_eq!(house.says_the_code(&step, "000000").await.status, 422);

    // A recovery code, once.
    let typed = codes[3].to_uppercase();
    assert_eq!(house.says_the_code(&step, &typed).await.status, 303);
    let step = house.comes_to_the_code(&person).await;
    assert_eq!(house.says_the_code(&step, &typed).await.status, 422);
    assert!(house.deeds().iter().any(|deed| deed == "RecoveryCodeUsed"));

    // What was begun runs out.
    house.wait_ms(5 * 60_000);
    let late = house.says_the_code(&step, &house.code(&offer)).await;
    assert!(late.text().contains("Signing in took too long"));
    assert_eq!(house.says_the_code("made-up", "000000").await.status, 422);
}

#[tokio::test]
async fn new_recovery_codes_make_the_old_ones_useless_and_the_factor_can_go() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    let (offer, codes, signed) = factor(&house, &person, &signed).await;
    house.wait_ms(30_000);
    let present = house.code(&offer);
    let proof = [("present_code", present.as_str())];
    let made = house
        .post_staff_as(Some(&signed), "/account/recovery-codes", &proof)
        .await;
    assert_eq!(made.status, 200);
    let step = house.comes_to_the_code(&person).await;
    assert_eq!(house.says_the_code(&step, &codes[0]).await.status, 422);
    house.wait_ms(30_000);
    let present = house.code(&offer);
    let proof = [("present_code", present.as_str())];
    let off = house
        .post_staff_as(Some(&signed), "/account/second-factor/off", &proof)
        .await;
    assert_eq!(off.status, 303);
    assert_eq!(house.signs_in(&person.name, PASSWORD).await.status, 303);
}

#[tokio::test]
async fn what_gives_authority_away_asks_for_the_password_again_after_ten_minutes() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    let make = async |proof: &str| {
        let fields = [("token_name", "reports"), ("proof", proof)];
        house
            .post_staff_as(Some(&signed), "/account/tokens?lang=en", &fields)
            .await
    };
    assert!(
        !house
            .ask_staff_as(Some(&signed), "/account")
            .await
            .text()
            .contains("name=\"proof\"")
    );
    assert_eq!(make("").await.status, 200);
    house.wait_ms(10 * 60_000);
    assert!(
        house
            .ask_staff_as(Some(&signed), "/account")
            .await
            .text()
            .contains("name=\"proof\"")
    );
    assert_eq!(make("").await.status, 422);
    assert_eq!(make("lantern over the boy").await.status, 422);
    assert_eq!(make(PASSWORD).await.status, 200);
    assert_eq!(make("").await.status, 200, "for another ten minutes");
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone_and_after_half_a_day() {
    let house = House::new();
    let left = house.member(Role::Viewer, Reach::Everywhere).await;
    let used = house.member(Role::Viewer, Reach::Everywhere).await;
    let status = async |who: &Member| house.ask_staff_as(Some(who), "/account").await.status;
    for _ in 0..35 {
        assert_eq!(status(&used).await, 200);
        house.wait_ms(20 * 60_000);
    }
    assert_eq!(status(&left).await, 303);
    assert_eq!(status(&used).await, 200);
    house.wait_ms(20 * 60_000);
    assert_eq!(status(&used).await, 303, "twelve hours");
    let short = DEFAULT
        .replace("idle = \"30m\"", "idle = \"5m\"")
        .replace("absolute = \"12h\"", "absolute = \"1h\"");
    let house = House::configured(&short, Box::new(std::fs::File::sync_data));
    let member = house.member(Role::Viewer, Reach::Everywhere).await;
    house.wait_ms(5 * 60_000);
    assert_eq!(
        house.ask_staff_as(Some(&member), "/account").await.status,
        303
    );
}

#[tokio::test]
async fn reading_writes_nothing_down_but_now_and_then_that_somebody_is_here() {
    let house = House::new();
    let member = house.member(Role::Viewer, Reach::Everywhere).await;
    let before = house.app.store.syncs();
    for _ in 0..10 {
        assert_eq!(
            house.ask_staff_as(Some(&member), "/account").await.status,
            200
        );
    }
    assert_eq!(house.app.store.syncs(), before);
    house.wait_ms(2 * 60_000);
    house.ask_staff_as(Some(&member), "/account").await;
    assert_eq!(house.app.store.syncs(), before + 1);
    let seen = house
        .app
        .store
        .account(member.id)
        .unwrap()
        .unwrap()
        .last_seen;
    assert_eq!(seen, Some(house.app.clock.now()));
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all_and_tells_the_browser() {
    let house = House::new();
    let one = house.member(Role::Viewer, Reach::Everywhere).await;
    let other = house.session(one.id).await;
    let third = house.session(one.id).await;
    let status = async |who: &Member| house.ask_staff_as(Some(who), "/account").await.status;
    let out = house.post_staff_as(Some(&one), "/sign-out", &[]).await;
    assert_eq!(out.header("location"), "/sign-in");
    let cleared = "rayak=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
    assert_eq!(out.header("set-cookie"), cleared);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(
        (status(&one).await, status(&other).await),
        (303.try_into().unwrap(), 200.try_into().unwrap())
    );
    let everywhere = house
        .post_staff_as(Some(&other), "/account/sessions", &[("session", "all")])
        .await;
    assert_eq!(everywhere.header("set-cookie"), cleared);
    for member in [&one, &other, &third] {
        assert_eq!(status(member).await, 303);
    }
}

#[tokio::test]
async fn another_password_ends_every_other_session() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let here = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    let elsewhere = house.session(person.id).await;
    let set = async |current: &str, next: &str, again: &str| {
        let fields = [("current", current), ("password", next), ("again", again)];
        house
            .post_staff_as(Some(&here), "/account/password?lang=en", &fields)
            .await
    };
    let next = "small boats at dawn";
    for (current, next, again) in [
        ("lantern over the boy", next, next),
        (PASSWORD, next, "small boats at dusk"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "password1234", "password1234"),
    ] {
        assert_eq!(set(current, next, again).await.status, 422);
    }
    assert_eq!(
        house
            .ask_staff_as(Some(&elsewhere), "/account")
            .await
            .status,
        200
    );
    let reply = set(PASSWORD, next, next).await;
    assert_eq!(reply.status, 303);
    let renewed = member(&person, &reply);
    assert_eq!(
        house.ask_staff_as(Some(&renewed), "/account").await.status,
        200
    );
    assert_eq!(
        house
            .ask_staff_as(Some(&elsewhere), "/account")
            .await
            .status,
        303
    );
    assert_eq!(house.signs_in(&person.name, PASSWORD).await.status, 422);
    assert_eq!(house.signs_in(&person.name, next).await.status, 303);
}

#[tokio::test]
async fn the_first_link_makes_one_administrator_and_looking_uses_nothing_up() {
    let house = House::new();
    let address = people::first_link(&house.app).unwrap().unwrap();
    let path = address.strip_prefix("http://127.0.0.1:8788").unwrap();
    let at = format!("{path}?lang=en");
    for _ in 0..2 {
        assert_eq!(house.ask_staff_as(None, &at).await.status, 200);
    }
    assert!(
        !house.app.store.has_accounts().unwrap(),
        "nothing is made yet"
    );
    let set = async |name: &str, password: &str| {
        let fields = [
            ("name", name),
            ("display", "سارة"),
            ("password", password),
            ("again", password),
        ];
        house.post_staff_as(None, &at, &fields).await
    };
    assert_eq!(set("no", PASSWORD).await.status, 422);
    assert_eq!(
        set("sara", "sara by the sea").await.status,
        422,
        "one's own name"
    );
    let made = set("sara", PASSWORD).await;
    assert_eq!(made.header("location"), "/account/second-factor?lang=en");
    assert_eq!(set("omar", PASSWORD).await.status, 404, "once");
    assert_eq!(people::first_link(&house.app).unwrap(), None);
    let account = &house.app.store.accounts().unwrap()[0];
    assert_eq!(
        (account.role, &account.reach),
        (Role::Administrator, &Reach::Everywhere)
    );
    assert_eq!(
        house.ask_staff_as(None, "/welcome/made-up").await.status,
        404
    );
}

#[tokio::test]
async fn a_link_ends_by_its_time_and_by_another_and_is_no_way_around_a_second_factor() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    factor(&house, &person, &signed).await;
    let link = async || {
        let name = person.name.clone();
        let made = user(&house.app, UserOrder::Link { name }).await.unwrap();
        let link = made.link.unwrap();
        link.strip_prefix("http://127.0.0.1:8788")
            .unwrap()
            .to_owned()
    };
    let (first, second) = (link().await, link().await);
    assert_eq!(house.ask_staff_as(None, &first).await.status, 404);
    assert_eq!(house.ask_staff_as(None, &second).await.status, 200);
    let next = "small boats at dawn";
    let fields = [("password", next), ("again", next)];
    let used = house.post_staff_as(None, &second, &fields).await;
    assert_eq!(used.header("location"), "/sign-in");
    assert_eq!(used.headers.get(header::SET_COOKIE), None);
    assert!(
        house
            .signs_in(&person.name, next)
            .await
            .text()
            .contains("name=\"step\"")
    );
    let third = link().await;
    house.wait_hours(72);
    assert_eq!(house.ask_staff_as(None, &third).await.status, 404);
}

#[tokio::test]
async fn a_form_that_another_site_sends_changes_nothing() {
    let house = House::new();
    let member = house.member(Role::Viewer, Reach::Everywhere).await;
    let token = house.form_token(&member).await;
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for path in ["/sign-out", "/sign-in"] {
            let request = Request::post(path)
                .header(header::HOST, "127.0.0.1:8788")
                .header(name, value)
                .header(header::COOKIE, &member.cookie);
            let form = format!("form_token={token}&name=a&password=b");
            let reply = house.staff(request.body(Body::from(form)).unwrap()).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (403, "origin_not_allowed".to_owned())
            );
        }
    }
    assert_eq!(
        house.ask_staff_as(Some(&member), "/account").await.status,
        200
    );
}

#[tokio::test]
async fn a_token_for_programs_reads_figures_and_nothing_else_until_it_is_revoked() {
    let house = House::new();
    let manager = house.member(Role::Administrator, Reach::Everywhere).await;
    let made = house
        .post_staff_as(
            Some(&manager),
            "/account/tokens",
            &[("token_name", "reports")],
        )
        .await;
    let page = made.text();
    let (_, token) = page.split_once("translate=\"no\">").unwrap();
    let token = token.split_once('<').unwrap().0;
    let ask = async |token: &str, path: &str| {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        house
            .staff(request.body(Body::empty()).unwrap())
            .await
            .status
    };
    assert_eq!(ask(token, "/").await, 200);
    for path in ["/account", "/accounts", "/audit", "/access-review.csv"] {
        assert_eq!(ask(token, path).await, 403, "{path}");
    }
    assert_eq!(ask("made-up", "/").await, 401);
    let account = house.ask_staff_as(Some(&manager), "/account").await.text();
    assert!(
        account.contains("reports") && !account.contains(token),
        "shown once"
    );
    let which = field(&account, "token").unwrap();
    let revoke = [("token", which.as_str())];
    house
        .post_staff_as(Some(&manager), "/account/tokens/revoke", &revoke)
        .await;
    assert_eq!(ask(token, "/").await, 401);
}

#[tokio::test]
async fn no_secret_lies_in_the_store() {
    let house = House::new();
    let person = house.person(Role::Manager).await;
    let signed = member(&person, &house.signs_in(&person.name, PASSWORD).await);
    let (_, codes, signed) = factor(&house, &person, &signed).await;
    let token = signed.cookie.split_once('=').unwrap().1.to_owned();
    let directory = house.close().await;
    let file = std::fs::read(directory.path().join("store/db")).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds(&person.name), "the search sees something");
    for secret in [PASSWORD, &token, &codes[0], &codes[0].replace('-', "")] {
        assert!(!holds(secret), "{secret}");
    }
}

#[tokio::test]
async fn ones_own_language_is_that_of_every_page_that_names_none() {
    let house = House::new();
    let member = house.member(Role::Viewer, Reach::Everywhere).await;
    let lang = async |path: &str| {
        let page = house.ask_staff_as(Some(&member), path).await.text();
        page.split_once("<html lang=\"").unwrap().1[..2].to_owned()
    };
    assert_eq!(lang("/account").await, "ar");
    let set = [("language", "en")];
    house
        .post_staff_as(Some(&member), "/account/language", &set)
        .await;
    assert_eq!(lang("/account").await, "en");
    assert_eq!(lang("/account?lang=ar").await, "ar", "for one page");
    assert_eq!(lang("/account").await, "en");
}
