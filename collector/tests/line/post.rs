//! What is new, as a feed and as mail: what each person is told, once, and what is told to nobody.

use super::backups::restore;
use super::figures::{SUNDAYS, weeks};
use super::house::{House, Member, Reply, open, vote, with};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayak::config::DEFAULT;
use rayak::domain::people::{Place, Reach, Role};
use rayak::post::{Errand, Letter, Outcome, begin, plan, settle};
use roxmltree::Document;
use serde_json::json;
use std::fs::File;

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// What a visitor says, of which no piece may leave the house.
const WORDS: &str = "The municipality's office lost my zebra papers, call 0501234567";

async fn say(house: &House, page: &str, words: &str) {
    let fields = json!({ "page": page, "comment": words });
    let sent = house.send(&with(vote(&json!("no")), fields)).await;
    assert_eq!(sent.status, 201);
    // The next is another's, and what came in is past the edge of a round.
    house.wait_ms(60_000);
}

fn of_roads() -> Reach {
    Reach::places(vec![Place::Department {
        site: "jazan".to_owned(),
        department: "roads".to_owned(),
    }])
}

/// A feed whose entries are each a title, an address and a name.
fn entries(feed: &str) -> Vec<[String; 3]> {
    let document = Document::parse(feed).expect("it is XML");
    let root = document.root_element();
    assert!(root.has_tag_name((ATOM, "feed")));
    let text = |of: roxmltree::Node<'_, '_>, name: &str| {
        let found = of.children().find(|it| it.has_tag_name((ATOM, name)));
        found
            .and_then(|it| it.text())
            .unwrap_or_default()
            .to_owned()
    };
    for needed in ["id", "title", "updated"] {
        assert!(!text(root, needed).is_empty(), "RFC 4287 asks for {needed}");
    }
    let entries = root
        .children()
        .filter(|it| it.has_tag_name((ATOM, "entry")));
    let entries = entries.map(|entry| {
        assert!(!text(entry, "updated").is_empty());
        let link = entry.children().find(|it| it.has_tag_name((ATOM, "link")));
        let link = link.and_then(|it| it.attribute("href")).unwrap_or_default();
        [text(entry, "title"), link.to_owned(), text(entry, "id")]
    });
    entries.collect()
}

async fn feed(house: &House, who: &Member) -> Reply {
    let reply = house.ask_staff_as(Some(who), "/inbox.atom?lang=en").await;
    assert_eq!(reply.status, 200);
    reply
}

#[tokio::test]
async fn a_feed_names_what_is_new_within_reach_and_holds_no_word_of_it() {
    let house = House::new();
    say(&house, "pothole", WORDS).await;
    say(
        &house,
        "faq",
        "I suggest that you add a map of zebra crossings",
    )
    .await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let reply = feed(&house, &manager).await;
    assert_eq!(
        reply.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let text = reply.text();
    for word in [
        "zebra",
        "office",
        "papers",
        "0501234567",
        "mobile",
        "⟦",
        "map of",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    let found = entries(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0][0].starts_with("A suggestion about «"),
        "the newest first: {found:?}"
    );
    assert!(
        found[1][0].contains("Pothole and Subsidence Report"),
        "{found:?}"
    );
    assert!(
        found[1][1].contains("/inbox/remark?site=jazan&ref="),
        "{found:?}"
    );
    assert!(
        found[1][2].starts_with("tag:127.0.0.1,2026:rayak/jazan/"),
        "{found:?}"
    );
    let officer = house.member(Role::Officer, of_roads()).await;
    let his = entries(&feed(&house, &officer).await.text());
    assert_eq!(his, found[1..], "the same name, whoever asks");
    for role in [Role::Viewer, Role::It, Role::Administrator, Role::Duty] {
        let member = house.member(role, Reach::Everywhere).await;
        let told = entries(&feed(&house, &member).await.text());
        assert_eq!(told.len(), 0, "{role:?}: {told:?}");
    }
}

#[tokio::test]
async fn what_speaks_of_danger_stands_first_and_is_told_to_whoever_is_on_duty() {
    let house = House::new();
    say(
        &house,
        "faq",
        "A bare electric cable hangs over the playground and children touch it",
    )
    .await;
    say(&house, "pothole", WORDS).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let found = entries(&feed(&house, &manager).await.text());
    assert_eq!(found.len(), 2);
    assert!(
        found[0][0].starts_with("Urgent, Danger to life or limb: "),
        "{found:?}"
    );
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    let told = entries(&feed(&house, &duty).await.text());
    assert_eq!(told, found[..1]);
}

#[tokio::test]
async fn a_feed_is_bounded_and_is_not_sent_again_to_whoever_has_it() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let empty = feed(&house, &manager).await;
    assert_eq!(entries(&empty.text()).len(), 0);
    for number in 0..55 {
        let words = format!("The page numbered {number} says nothing of prices");
        say(&house, "pothole", &words).await;
    }
    let manager = house.session(manager.id).await;
    let full = feed(&house, &manager).await;
    assert_eq!(entries(&full.text()).len(), 50);
    assert!(!full.header("last-modified").is_empty());
    assert_ne!(full.header("etag"), empty.header("etag"));
    let again = Request::get("/inbox.atom?lang=en")
        .header(header::COOKIE, &manager.cookie)
        .header(header::IF_NONE_MATCH, full.header("etag"));
    let again = house.staff(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

async fn token(house: &House, who: &Member, scope: &str) -> String {
    let fields = [("token_name", "a reader"), ("token_scope", scope)];
    let page = house
        .post_staff_as(Some(who), "/account/tokens", &fields)
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.text();
    let (_, rest) = page.split_once("translate=\"no\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_token_for_the_feed_reads_the_feed_by_either_way_and_nothing_else() {
    let house = House::new();
    say(&house, "pothole", WORDS).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let for_feed = token(&house, &manager, "feed").await;
    let for_figures = token(&house, &manager, "figures").await;
    let basic = |token: &str| format!("Basic {}", STANDARD.encode(format!("anybody:{token}")));
    let bearer = |token: &str| format!("Bearer {token}");
    let ask = async |path: &str, said: String| {
        let request = Request::get(path).header(header::AUTHORIZATION, said);
        house.staff(request.body(Body::empty()).unwrap()).await
    };
    for said in [basic(&for_feed), bearer(&for_feed)] {
        let reply = ask("/inbox.atom", said.clone()).await;
        assert_eq!(entries(&reply.text()).len(), 1);
        for path in ["/inbox", "/pages.json", "/account", "/urgent", "/"] {
            assert_eq!(ask(path, said.clone()).await.status, 403, "{path}");
        }
    }
    assert_eq!(ask("/inbox.atom", bearer(&for_figures)).await.status, 403);
    assert_eq!(
        ask("/pages.json", basic(&for_figures)).await.status,
        401,
        "not as a password"
    );
    for wrong in [
        basic("guess"),
        "Basic !!".to_owned(),
        "Basic".to_owned(),
        bearer("guess"),
    ] {
        let reply = ask("/inbox.atom", wrong.clone()).await;
        assert_eq!(reply.status, 401, "{wrong}");
        assert!(reply.header("www-authenticate").starts_with("Basic realm="));
    }
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    assert!(!token(&house, &viewer, "feed").await.is_empty());
    let fields = [("token_name", "a reader"), ("token_scope", "figures")];
    let refused = house
        .post_staff_as(Some(&viewer), "/account/tokens", &fields)
        .await;
    assert_eq!(refused.status, 403);
}

/// Names an address, in a rhythm, and proves it by the link that was sent there.
async fn is_written_to(house: &House, who: &Member, rhythm: &str) {
    names(house, who, "owner@example.sa", rhythm).await;
    let asked = due(house).await;
    let link = link_in(&asked[0].text(), "/account/mail/prove/");
    let looked = house.ask_staff_as(Some(who), &link).await;
    assert_eq!(looked.status, 200);
    let proved = house.post_staff_as(Some(who), &link, &[]).await;
    assert_eq!(proved.header("location"), "/account/mail");
    // What came in by the moment of that is not told.
    house.wait_ms(1);
}

async fn names(house: &House, who: &Member, address: &str, rhythm: &str) -> Reply {
    let fields = [("mail_address", address), ("rhythm", rhythm)];
    house
        .post_staff_as(Some(who), "/account/mail", &fields)
        .await
}

fn link_in(text: &str, path: &str) -> String {
    let at = text
        .find(path)
        .unwrap_or_else(|| panic!("no {path} in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// What is due at this moment, without sending it.
fn planned(house: &House) -> Vec<Errand> {
    plan(&house.app).unwrap()
}

/// What is due at this moment, sent and taken.
async fn due(house: &House) -> Vec<Letter> {
    let mut letters = Vec::new();
    for errand in planned(house) {
        let begun = begin(&house.app, &errand)
            .await
            .unwrap()
            .expect("it is still to be done");
        settle(&house.app, &begun, Outcome::Taken).await.unwrap();
        letters.extend(errand.letter().cloned());
    }
    letters
}

#[tokio::test]
async fn a_days_mail_says_what_is_new_once_and_no_word_of_it() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    for _ in 0..3 {
        say(&house, "pothole", WORDS).await;
    }
    say(
        &house,
        "faq",
        "A bare electric cable hangs over the playground and children touch it",
    )
    .await;
    assert_eq!(due(&house).await, [], "it is not seven in the morning");
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    for word in ["zebra", "office", "cable", "0501234567", "⟦"] {
        assert!(
            !text.contains(word) && !html.contains(word),
            "{word}: {text}"
        );
    }
    assert!(
        letters[0]
            .subject()
            .starts_with("عاجل: تعليق واحد يتحدث عن خطر"),
        "{}",
        letters[0].subject()
    );
    for line in [
        "/inbox/remark?site=jazan&ref=",
        "/inbox?site=jazan&page=pothole",
        "/mail/stop/",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
    assert_eq!(due(&house).await, [], "nobody is told twice");
    house.wait_hours(48);
    assert_eq!(due(&house).await, [], "nothing new, no mail");
    let manager = house.session(manager.id).await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let english = due(&house).await;
    assert!(
        english[0].subject().starts_with("1 new comment · "),
        "{}",
        english[0].subject()
    );
    assert!(
        english[0].text().contains("3 comments wait to be read."),
        "{}",
        english[0].text()
    );
}

#[tokio::test]
async fn words_that_come_long_after_their_answer_are_told_when_they_come() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let first = vote(&json!("no"));
    house.send(&first).await;
    house.wait_hours(72);
    assert_eq!(due(&house).await, []);
    let change = json!({ "comment": "Prices are missing on this page" });
    let id = first["id"].as_str().unwrap();
    let changed = house
        .change(axum::http::Method::PATCH, id, super::house::SECRET, &change)
        .await;
    assert_eq!(changed.status, 200);
    house.wait_hours(24);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn who_is_told_at_once_is_told_in_bundles_and_of_danger_sooner() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "at_once").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    assert_eq!(due(&house).await.len(), 1);
    say(&house, "pothole", "Hours are missing on this page").await;
    say(&house, "pothole", "Names are missing on this page").await;
    assert_eq!(due(&house).await, [], "a quarter of an hour has not passed");
    say(
        &house,
        "faq",
        "A bare electric cable hangs over the playground and children touch it",
    )
    .await;
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1, "danger does not wait");
    assert!(
        letters[0].text().contains("3 تعليقات جديدة"),
        "{}",
        letters[0].text()
    );
    say(&house, "pothole", "Maps are missing on this page").await;
    house.wait_ms(15 * 60_000);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn ten_thousand_new_remarks_are_one_letter_of_a_page() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    let lines: Vec<String> = (0..10_000)
        .map(|number| {
            let page = format!("/news/{}", number % 300);
            let words = format!("Nothing in section {number} of the page says what it costs");
            let fields =
                json!({ "page": page, "comment": words, "received_at": "2026-11-22T09:30:30Z" });
            let mut line = with(vote(&json!("no")), fields);
            line.as_object_mut().unwrap().remove("secret");
            line.to_string()
        })
        .collect();
    house.wait_ms(60_000);
    let lines = lines.iter().map(String::as_str);
    let report = rayak::command::import_lines(&house.app, lines, 1).await;
    assert_eq!(report.accepted, 10_000, "{:?}", report.refused.first());
    house.wait_hours(24);
    let mut letters = Vec::new();
    // The index takes in a part at each look.
    for _ in 0..10 {
        letters.extend(due(&house).await);
    }
    assert_eq!(letters.len(), 1);
    let (text, html) = (letters[0].text(), letters[0].html());
    assert!(
        letters[0].subject().contains("10,000") || letters[0].subject().contains("10٬000"),
        "{}",
        letters[0].subject()
    );
    assert!(
        text.len() < 8_000 && html.len() < 16_000,
        "{} and {}",
        text.len(),
        html.len()
    );
}

#[tokio::test]
async fn an_address_is_written_to_only_once_its_owner_has_proved_it_and_told_to_nobody() {
    let house = House::new();
    let admin = house.member(Role::Administrator, Reach::Everywhere).await;
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let other = house.member(Role::Manager, Reach::Everywhere).await;
    for wrong in [
        "",
        "nobody",
        "a@example.sa, b@example.sa",
        "a@example.sa\r\nBcc: b@example.sa",
    ] {
        let refused = names(&house, &manager, wrong, "daily").await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.text().contains("id=\"mail_address-fault\""));
    }
    assert_eq!(
        names(&house, &manager, "owner@example.sa", "at_once")
            .await
            .status,
        303
    );
    say(&house, "pothole", WORDS).await;
    let asked = due(&house).await;
    assert_eq!(asked.len(), 1);
    let text = asked[0].text();
    assert!(!text.contains("/inbox"), "{text}");
    assert_eq!(due(&house).await, [], "it is asked once");
    let link = link_in(&text, "/account/mail/prove/");
    for (who, link) in [
        (&other, link.as_str()),
        (&manager, "/account/mail/prove/guess"),
    ] {
        assert_eq!(house.post_staff_as(Some(who), link, &[]).await.status, 404);
    }
    house.wait_hours(24);
    let manager = house.session(manager.id).await;
    let late = house.post_staff_as(Some(&manager), &link, &[]).await;
    assert_eq!(late.status, 404, "a day later it is of no use");
    house.wait_ms(60_000);
    assert_eq!(due(&house).await, [], "and nothing is sent without");
    let admin = house.session(admin.id).await;
    for path in [
        "/audit?lang=en",
        "/audit.csv",
        "/accounts",
        "/access-review.csv",
        "/operations.json",
    ] {
        let text = house.ask_staff_as(Some(&admin), path).await.text();
        assert!(!text.contains("owner@"), "{path}");
    }
    let own = house
        .ask_staff_as(Some(&manager), "/account/mail")
        .await
        .text();
    assert!(own.contains("owner@example.sa"));
}

#[tokio::test]
async fn what_somebody_is_told_follows_his_role_and_reach_of_that_moment() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "faq", "Prices are missing on this page").await;
    house.wait_hours(24);
    let before = planned(&house);
    assert_eq!(before.len(), 1);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    let set = async |role, reach, off| {
        let account = house.app.store.account(manager.id).unwrap().unwrap();
        let asked = rayak::domain::people::Asked {
            name: account.name.clone(),
            display: account.display.clone(),
            role,
            reach,
        };
        let changed =
            rayak::people::change(&house.app, None, manager.id, account.version, asked, off);
        changed.await.unwrap();
    };
    set(Role::Officer, of_roads(), false).await;
    assert!(
        begin(&house.app, &before[0]).await.unwrap().is_none(),
        "he is no longer who it was for"
    );
    assert_eq!(due(&house).await, [], "nothing of his own is new");
    set(Role::Manager, Reach::Everywhere, true).await;
    say(&house, "faq", "Hours are missing on this page").await;
    house.wait_hours(24);
    assert!(
        planned(&house).is_empty(),
        "who was switched off gets nothing"
    );
    assert!(account.mail.is_some());
}

#[tokio::test]
async fn a_letter_of_which_nobody_knows_is_sent_again_as_it_was_and_no_other_before() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let first = planned(&house);
    let begun = begin(&house.app, &first[0]).await.unwrap().unwrap();
    settle(&house.app, &begun, Outcome::Unknown).await.unwrap();
    say(&house, "faq", "Hours are missing on this page").await;
    let again = planned(&house);
    let told = |errands: &[Errand]| {
        let letter = errands[0].letter().unwrap();
        (
            letter.subject().to_owned(),
            letter.text().contains("page=faq"),
        )
    };
    assert_eq!(told(&again), told(&first), "it tells nothing else");
    assert_eq!(due(&house).await.len(), 1);
    house.wait_hours(24);
    let next = due(&house).await;
    assert!(next[0].text().contains("page=faq") && !next[0].text().contains("page=pothole"));
}

#[tokio::test]
async fn a_mailbox_that_takes_nothing_is_tried_again_later_and_its_news_are_kept() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let begun = begin(&house.app, &planned(&house)[0])
        .await
        .unwrap()
        .unwrap();
    settle(&house.app, &begun, Outcome::Refused).await.unwrap();
    assert!(planned(&house).is_empty());
    let manager = house.session(manager.id).await;
    let page = house
        .ask_staff_as(Some(&manager), "/account/mail?lang=en")
        .await
        .text();
    assert!(page.contains("could not be delivered"), "{page}");
    house.wait_ms(60_000);
    assert_eq!(due(&house).await.len(), 1);
}

#[tokio::test]
async fn the_link_in_a_mail_ends_the_mail_without_signing_in_and_does_nothing_else() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let letters = due(&house).await;
    let link = link_in(&letters[0].text(), "/mail/stop/");
    let looked = house.ask_staff_as(None, &format!("{link}?lang=en")).await;
    assert_eq!(looked.status, 200);
    assert!(looked.text().contains("End these mails?"));
    say(&house, "pothole", "Hours are missing on this page").await;
    house.wait_hours(24);
    assert_eq!(planned(&house).len(), 1, "looking ends nothing");
    // As a mail program's own button sends it (RFC 8058): from no page, with no cookie.
    let one_click = Request::post(&link)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    let ended = house.staff(one_click).await;
    assert_eq!(ended.status, 200);
    assert!(ended.headers.get(header::SET_COOKIE).is_none());
    assert!(planned(&house).is_empty());
    let guessed = house
        .staff(
            Request::post("/mail/stop/AAAA")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(guessed.status, 404);
    let account = house.app.store.account(manager.id).unwrap().unwrap();
    assert!(account.mail.unwrap().is_proved(), "the address stays his");
}

#[tokio::test]
async fn no_title_or_organisation_makes_a_header_of_its_own() {
    let evil = DEFAULT.replace(
        "Jazan Municipality (demonstration)",
        "Jazan\\r\\nBcc: thief@example.sa",
    );
    let house = House::configured(&evil, Box::new(File::sync_data));
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "daily").await;
    house
        .post_staff_as(Some(&manager), "/account/language", &[("language", "en")])
        .await;
    say(&house, "pothole", "Prices are missing on this page").await;
    house.wait_hours(24);
    let errand = &planned(&house)[0];
    let mail = "\n[mail]\nserver = \"localhost\"\nsecurity = \"none\"\nfrom = \"Bcc <rayak@example.sa>\"\n";
    let config = rayak::config::Config::parse(&format!("{DEFAULT}{mail}")).unwrap();
    let to = errand.account().mail.as_ref().unwrap().address.clone();
    let letter = errand.letter().unwrap();
    let now = house.app.clock.now();
    let message = letter
        .message(config.mail.as_ref().unwrap(), &to, (now, &[7; 32]))
        .unwrap();
    let written = String::from_utf8(message.formatted()).unwrap();
    let (head, _) = written.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc:")), "{head}");
    for needed in [
        "Subject: 1 new comment",
        "To: owner@example.sa",
        "List-Unsubscribe: <http",
        "Message-ID: <07070707",
        "Auto-Submitted: auto-generated",
        "Date: ",
        "Content-Type: multipart/alternative",
    ] {
        assert!(head.contains(needed), "{needed}: {head}");
    }
    assert!(written.is_ascii() && written.lines().all(|line| line.len() <= 998));
}

#[tokio::test]
async fn a_backup_carries_what_somebody_is_sent() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    is_written_to(&house, &manager, "weekly").await;
    let before = house.app.store.account(manager.id).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("one.backup");
    rayak::command::backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let data = elsewhere.path().join("data");
    assert!(restore(&file, &data).0);
    let restored = open(&data, Box::new(File::sync_data));
    assert_eq!(restored.account(manager.id).unwrap(), before);
}

#[tokio::test]
async fn a_page_that_got_worse_is_told_to_all_who_see_figures_once_by_mail_and_by_the_week_in_the_feed()
 {
    let house = House::new();
    let viewer = house.member(Role::Viewer, Reach::Everywhere).await;
    let duty = house.member(Role::Duty, Reach::Everywhere).await;
    is_written_to(&house, &viewer, "daily").await;
    let (earlier, later) = SUNDAYS.split_at(12);
    let season = [
        weeks("pothole", earlier, 9, 1),
        weeks("pothole", later, 2, 18),
    ];
    house.season(&season.concat()).await;
    let found = entries(&feed(&house, &viewer).await.text());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0][0].starts_with("Clearly got worse: «Pothole and Subsidence Report»"),
        "{found:?}"
    );
    assert!(
        found[0][1].ends_with("/page?site=jazan&page=pothole"),
        "{found:?}"
    );
    assert_eq!(entries(&feed(&house, &duty).await.text()).len(), 0);
    house.wait_hours(24);
    let letters = due(&house).await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].subject().starts_with("صفحة واحدة تراجعت بوضوح"),
        "{}",
        letters[0].subject()
    );
    let text = letters[0].text();
    assert!(
        text.contains("/page?site=jazan&page=pothole") && !text.contains("/inbox"),
        "{text}"
    );
    house.wait_hours(24);
    assert_eq!(due(&house).await, [], "it was told");
}
