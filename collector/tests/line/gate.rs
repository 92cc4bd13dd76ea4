//! Who gets through the gate: every route, every role, each with what may be wrong with a person.

use super::house::{House, Member, Reply, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, header};
use rayak::domain::people::{Place, Reach, Right, Role};
use rayak::http::staff::{Need, needs};
use serde_json::json;
use std::collections::{BTreeSet, VecDeque};

/// A reach that the role may have, as wide as may be.
fn widest(role: Role) -> Reach {
    let site = "jazan".to_owned();
    match role {
        Role::Editor => Reach::places(vec![Place::Page {
            site,
            page: "pothole".to_owned(),
        }]),
        Role::DepartmentManager | Role::Officer => {
            let department = "roads".to_owned();
            Reach::places(vec![Place::Department { site, department }])
        }
        _ => Reach::Everywhere,
    }
}

/// The address of a row, with something in the place of each name in brackets.
fn address(path: &str, member: &Member) -> String {
    path.replace("{id}", &member.id.to_string())
        .replace("{link}", "no-such-link")
}

async fn ask(house: &House, method: Method, path: &str, who: Option<&Member>, form: &str) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(who) = who {
        request = request.header(header::COOKIE, &who.cookie);
    }
    house
        .staff(request.body(Body::from(form.to_owned())).unwrap())
        .await
}

fn leads_to_sign_in(reply: &Reply) -> bool {
    let to = reply.header("location");
    reply.status == 303 && (to == "/sign-in" || to.starts_with("/sign-in?next="))
}

#[tokio::test]
async fn every_route_lets_in_exactly_who_may_and_leads_every_other_to_the_door() {
    let house = House::new();
    let local = Reach::places(vec![Place::Site("jazan".to_owned())]);
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((role, widest(role)));
    }
    people.push((Role::Administrator, local.clone()));
    people.push((Role::It, local));
    for (role, reach) in people {
        let member = house.member(role, reach.clone()).await;
        for (path, need) in needs() {
            for method in [Method::GET, Method::POST] {
                // Some of what is sent ends the session.
                let member = house.session(member.id).await;
                let token = house.form_token(&member).await;
                let form = format!("form_token={token}");
                let at = address(path, &member);
                let reply = ask(&house, method.clone(), &at, Some(&member), &form).await;
                let may = match need {
                    Need::Nothing | Need::Probe => true,
                    Need::Right(right) => role.has(right),
                    Need::Everywhere(right) => role.has(right) && reach == Reach::Everywhere,
                };
                let status = reply.status.as_u16();
                let told = format!("{method} {path} {role:?} {reach:?}: {status}");
                assert_eq!(status != 403, may, "{told}");
                assert!(status < 500, "{told}");
                let gated = matches!(need, Need::Right(_) | Need::Everywhere(_));
                if gated && method == Method::POST {
                    let member = house.session(member.id).await;
                    let foreign = format!("form_token={token}");
                    let reply = ask(&house, method, &at, Some(&member), &foreign).await;
                    assert_eq!(reply.status, 403, "another session's form: {told}");
                }
            }
        }
    }
}

#[tokio::test]
async fn strangers_ended_sessions_and_accounts_that_were_switched_off_come_to_the_door() {
    let house = House::new();
    let off = house.member(Role::Administrator, Reach::Everywhere).await;
    let expired = house.member(Role::Administrator, Reach::Everywhere).await;
    house.wait_ms(31 * 60 * 1_000);
    let off = house.session(off.id).await;
    let switch_off = rayak::command::UserOrder::Off {
        name: "person-0".to_owned(),
    };
    rayak::command::user(&house.app, switch_off).await.unwrap();
    let made_up = Member {
        cookie: "rayak=made-up".to_owned(),
        ..expired.clone()
    };
    for who in [None, Some(&off), Some(&expired), Some(&made_up)] {
        for (path, need) in needs() {
            for method in [Method::GET, Method::POST] {
                let at = address(path, &off);
                let reply = ask(&house, method.clone(), &at, who, "").await;
                let gated = matches!(need, Need::Right(_) | Need::Everywhere(_));
                let told = format!("{method} {path} {who:?}: {}", reply.status);
                // A program that reads feeds is asked for a token instead.
                let asked = need == Need::Right(Right::Follow);
                let basic = reply.header("www-authenticate").starts_with("Basic ");
                assert_eq!(reply.status == 401 && basic, asked, "{told}");
                assert_eq!(leads_to_sign_in(&reply), gated && !asked, "{told}");
                assert!(!reply.status.is_server_error(), "{told}");
            }
        }
    }
}

#[tokio::test]
async fn the_door_remembers_where_somebody_wanted_to_go() {
    let house = House::new();
    let reply = house.ask_staff_as(None, "/audit?kind=words&lang=en").await;
    let to = "/sign-in?next=%2Faudit%3Fkind%3Dwords%26lang%3Den&lang=en";
    assert_eq!(reply.header("location"), to);
    assert_eq!(reply.header("cache-control"), "no-store");
    let door = house.ask_staff_as(None, to).await.text();
    assert!(door.contains("name=\"next\" value=\"/audit?kind=words&amp;lang=en\""));
}

/// Every link, form and other address of a page.
fn addresses(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ["href=\"", "action=\"", "formaction=\"", "src=\""] {
        for rest in page.split(attribute).skip(1) {
            let (address, _) = rest.split_once('"').unwrap();
            found.push(address.replace("&amp;", "&"));
        }
    }
    found
}

#[tokio::test]
async fn a_stranger_who_follows_every_link_and_form_finds_one_sign_in_page_and_no_data() {
    let house = House::new();
    house
        .send(&with(
            vote(&json!("no")),
            json!({ "comment": "words of a citizen" }),
        ))
        .await;
    let member = house.member(Role::Manager, Reach::Everywhere).await;
    let mut waiting: VecDeque<String> = needs()
        .into_iter()
        .filter(|(_, need)| *need != Need::Probe)
        .map(|(path, _)| address(path, &member))
        .collect();
    let mut seen = BTreeSet::new();
    let mut headings = BTreeSet::new();
    while let Some(at) = waiting.pop_front() {
        if !at.starts_with('/') || !seen.insert(at.clone()) || seen.len() > 500 {
            continue;
        }
        for method in [Method::GET, Method::POST] {
            let form = "name=person-0&password=guess&next=/audit";
            let reply = ask(&house, method, &at, None, form).await;
            waiting.extend(Some(reply.header("location").to_owned()));
            let text = reply.text();
            waiting.extend(addresses(&text));
            if reply.header("content-type").starts_with("text/html") {
                let (_, heading) = text.split_once("<h1>").unwrap();
                headings.insert(heading.split_once("</h1>").unwrap().0.to_owned());
            }
            for data in [
                "جازان",
                "jazan",
                "Jazan",
                "pothole",
                "words of a citizen",
                "Person 0",
                "rayak_",
            ] {
                assert!(!text.contains(data), "{data} at {at}");
            }
            assert_eq!(reply.headers.get(header::SET_COOKIE), None, "{at}");
        }
    }
    assert!(seen.len() >= needs().len() - 3, "{seen:?}");
    let door = [
        "تسجيل الدخول",
        "Sign in",
        "لم يعد هذا الرابط صالحًا",
        "This link no longer works",
        // Of a link that would end somebody's mail.
        "لا شيء هنا",
        "There is nothing here",
    ];
    assert_eq!(headings, door.map(str::to_owned).into());
}

#[tokio::test]
async fn everybody_sees_the_pages_within_his_reach_alone_in_every_view_and_file() {
    let house = House::new();
    for page in ["pothole", "faq", "/draft"] {
        let fields = json!({ "page": page, "comment": format!("words about {page}") });
        let sent = house.send(&with(vote(&json!("no")), fields)).await;
        assert_eq!(sent.status, 201);
    }
    let site = |site: &str| Reach::places(vec![Place::Site(site.to_owned())]);
    for (role, reach, sees, words) in [
        (Role::Manager, Reach::Everywhere, [true, true, true], true),
        (Role::Manager, site("jazan"), [true, true, true], true),
        (Role::Viewer, Reach::Everywhere, [true, true, true], false),
        (
            Role::Administrator,
            Reach::Everywhere,
            [true, true, true],
            false,
        ),
        (Role::It, Reach::Everywhere, [true, true, true], false),
        (
            Role::Communications,
            Reach::Everywhere,
            [true, true, true],
            false,
        ),
        (
            Role::Officer,
            widest(Role::Officer),
            [true, false, false],
            true,
        ),
        (
            Role::DepartmentManager,
            widest(Role::Officer),
            [true, false, false],
            true,
        ),
        (
            Role::Editor,
            widest(Role::Editor),
            [true, false, false],
            true,
        ),
        (
            Role::Manager,
            site("elsewhere"),
            [false, false, false],
            true,
        ),
    ] {
        let member = house.member(role, reach.clone()).await;
        for (page, seen) in ["pothole", "faq", "%2Fdraft"].iter().zip(sees) {
            let told = format!("{role:?} {reach:?} {page}");
            let path = format!("/page?site=jazan&page={page}&lang=en");
            let reply = house.ask_staff_as(Some(&member), &path).await;
            assert_eq!(reply.status == 200, seen, "{told}: {}", reply.status);
            let shown = reply.text().contains("words about");
            assert_eq!(shown, seen && words, "{told}");
            if role.has(Right::TakeFigures) {
                let path = format!("/page.csv?site=jazan&page={page}");
                let file = house.ask_staff_as(Some(&member), &path).await;
                assert_eq!(file.status == 200, seen, "{told}: {}", file.status);
            }
        }
        for path in ["/", "/pages", "/brief", "/pages.csv", "/pages.json"] {
            let path = format!("{path}?site=jazan&lang=en");
            let text = house.ask_staff_as(Some(&member), &path).await.text();
            for (page, seen) in ["Frequently Asked", "/draft"].iter().zip(&sees[1..]) {
                assert!(*seen || !text.contains(page), "{role:?} {path}: {page}");
            }
            assert!(!text.contains("words about"), "{role:?} {path}");
        }
    }
}

#[tokio::test]
async fn who_reads_words_or_takes_figures_away_is_told_of_in_the_log() {
    let house = House::new();
    let fields = json!({ "comment": "words of a citizen" });
    house.send(&with(vote(&json!("no")), fields)).await;
    let reader = house.member(Role::Manager, Reach::Everywhere).await;
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let page = "/page?site=jazan&page=pothole&lang=en";
    for member in [&reader, &viewer] {
        assert_eq!(house.ask_staff_as(Some(member), page).await.status, 200);
    }
    house
        .ask_staff_as(Some(&reader), "/pages.csv?site=jazan")
        .await;
    house
        .ask_staff_as(Some(&reader), "/page.json?site=jazan&page=pothole")
        .await;
    let log = async |kind: &str| {
        let path = format!("/audit?kind={kind}&lang=en");
        house.ask_staff_as(Some(&admin), &path).await.text()
    };
    let words = log("words").await;
    assert!(words.contains("1 comment · jazan:pothole") && words.contains("Person 0"));
    assert!(!words.contains("Person 1</bdi>") && !words.contains("words of a citizen"));
    let taken = log("exports").await;
    assert!(taken.contains("pages.csv (jazan), 44 rows"), "{taken}");
    assert!(taken.contains("page.json (jazan), 1 row"), "{taken}");
}

#[tokio::test]
async fn probes_are_answered_to_this_machine_and_through_no_proxy() {
    let house = House::new();
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(house.ask_staff(path).await.status, 200);
        for through in [
            "x-forwarded-for",
            "x-forwarded-proto",
            "forwarded",
            "x-real-ip",
            "via",
        ] {
            let request = Request::get(path).header(through, "for=203.0.113.7");
            let reply = house.staff(request.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, 403, "{path} {through}");
        }
    }
}

#[tokio::test]
async fn whoever_asks_without_the_right_is_told_so_in_a_page_and_in_the_log() {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let reply = house.ask_staff_as(Some(&viewer), "/accounts?lang=en").await;
    assert_eq!(reply.status, 403);
    let page = reply.text();
    assert!(page.contains("<h1>You may not see this</h1>"), "{page}");
    assert!(
        !page.contains("href=\"/audit\""),
        "nobody is led where he may not go"
    );
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let log = house
        .ask_staff_as(Some(&admin), "/audit?kind=refused&lang=en")
        .await;
    let log = log.text();
    assert!(log.contains("Asked for what is not allowed") && log.contains("/accounts"));
}

#[test]
fn every_right_that_a_route_needs_is_one_that_somebody_has_and_somebody_lacks_or_all_have() {
    for (path, need) in needs() {
        let (Need::Right(right) | Need::Everywhere(right)) = need else {
            continue;
        };
        let having = Role::ALL.into_iter().filter(|role| role.has(right)).count();
        let for_all = matches!(right, Right::OwnAccount | Right::SeeFigures | Right::Follow);
        assert!(
            having > 0 && (having < Role::ALL.len()) != for_all,
            "{path}"
        );
    }
}
