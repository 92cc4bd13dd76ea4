//! What a look at the staff's figures costs: records that are read and bytes that are sent, and that
//! neither grows with the answers.

use super::figures::{answer, answers, letters};
use super::house::{House, vote, with};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

/// What a page may take on its way, in bytes.
const MOST: usize = 60_000;
const DAYS: [&str; 3] = ["2026-11-18", "2026-11-19", "2026-11-20"];

impl House {
    /// How many records of the store are read for a view, once the board was and the inbox has what came in.
    async fn reads_for(&self, path: &str) -> u64 {
        for first in ["/", "/inbox"] {
            assert_eq!(self.ask_staff(first).await.status, 200);
        }
        let before = self.app.store.records_read();
        assert_eq!(self.ask_staff(path).await.status, 200, "{path}");
        self.app.store.records_read() - before
    }

    /// Bytes of a view's body as browsers are sent it, by the weaker way to compress.
    async fn sent_for(&self, path: &str) -> usize {
        let request = Request::get(path)
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::COOKIE, &self.manager().await.cookie);
        let reply = self.staff(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-encoding"), "gzip");
        reply.body.len()
    }

    /// Answers with words, each written by itself.
    async fn words(&self, count: usize) {
        for number in 0..count {
            let words = json!({ "comment": gibberish(number, 80) });
            let sent = self.send(&with(vote(&json!("no")), words)).await;
            assert_eq!(sent.status, 201);
        }
    }
}

/// A house with so many answers on each of a few days, and so many remarks.
async fn house(a_day: usize, remarks: usize) -> House {
    let house = House::new();
    let season = DAYS.map(|day| answers("pothole", "yes", day, a_day));
    house.season(&season.concat()).await;
    house.words(remarks).await;
    house
}

/// The board's work is what it holds: as much for a thousand answers of one day as for ten.
#[tokio::test]
async fn a_view_does_as_much_for_many_answers_as_for_few() {
    let work = async |a_day: usize| {
        let house = house(a_day, 0).await;
        house.list("").await;
        house.app.held_by_the_board()
    };
    assert_eq!(work(2).await, work(200).await);
}

#[tokio::test]
async fn one_page_reads_as_many_records_for_many_answers_as_for_few() {
    let reads = async |a_day: usize, remarks: usize| {
        let house = house(a_day, remarks).await;
        house.reads_for("/page?site=jazan&page=pothole").await
    };
    let few = reads(3, 12).await;
    assert!(few > 10, "it reads its tallies and its words: {few}");
    assert_eq!(few, reads(300, 12).await);
    assert_eq!(few, reads(3, 40).await);
}

#[tokio::test]
async fn words_that_are_left_out_make_no_look_longer_however_many_they_are() {
    let house = house(3, 2).await;
    let path = "/page?site=jazan&page=pothole";
    let mut reads = Vec::new();
    for _ in 0..3 {
        let flood = (0..600).map(|number| {
            let sent = json!({ "trap": "x", "comment": gibberish(number, 80) });
            with(answer("pothole", "no", DAYS[2]), sent)
        });
        house.season(&flood.collect::<Vec<_>>()).await;
        reads.push(house.reads_for(path).await);
    }
    let [first, _, last] = *reads else { panic!() };
    // In how many runs they lie is chance.
    assert!(last < first + 100, "{reads:?}");
}

#[tokio::test]
async fn the_overview_and_the_list_read_no_pages_records() {
    let nobodys = House::new();
    let house = house(30, 3).await;
    let pages = (0..80).map(|place| answer(&format!("/p/{}", letters(place)), "no", DAYS[0]));
    house.season(&pages.collect::<Vec<_>>()).await;
    for path in [
        "/",
        "/pages",
        "/pages?order=change",
        "/pages?question=service&language=en&period=26-weeks",
        "/pages.csv",
        "/pages.json",
    ] {
        let path = path.to_owned();
        let (all, none) = (house.reads_for(&path).await, nobodys.reads_for(&path).await);
        assert_eq!(all, none, "{path}");
    }
}

/// Noise from a number: as hard to compress as any that people may send.
fn noise(number: usize) -> usize {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as usize
}

/// So many letters of which each is as likely as any other, in words of a few.
fn gibberish(number: usize, length: usize) -> String {
    let letter = |place: usize| match noise(number * 10_000 + place) % 30 {
        0..4 => ' ',
        n => char::from_u32('ا' as u32 + n as u32).unwrap(),
    };
    (0..length).map(letter).collect()
}

/// A part of a page with as long an id as there can be.
fn made_up(number: usize) -> String {
    let pairs = (0..30).map(|place| letters(noise(number * 30 + place) % 676));
    pairs.collect()
}

#[tokio::test]
async fn a_page_of_the_list_is_small_however_much_there_is_to_say() {
    let house = House::new();
    let mut season = Vec::new();
    for place in 0..60 {
        let page = format!(
            "/services/{}/{}",
            letters(place),
            letters(noise(place) % 676)
        );
        for week in 0..26 {
            let day = rayak::domain::Day::parse("2026-11-20")
                .unwrap()
                .minus(week * 7);
            for n in 0..noise(place * 26 + week as usize) % 6 {
                let said = if noise(n + place).is_multiple_of(3) {
                    "no"
                } else {
                    "yes"
                };
                let sent = answer(&page, said, &day.to_string());
                let reasons = if said == "no" {
                    json!(["unclear"])
                } else {
                    json!([])
                };
                season.push(with(sent, json!({ "reasons": reasons })));
            }
        }
    }
    house.season(&season).await;
    for path in [
        "/pages?lang=ar&order=volume",
        "/pages?lang=en&order=volume&period=26-weeks",
        "/?lang=ar",
    ] {
        let sent = house.sent_for(path).await;
        assert!(sent <= MOST, "{path}: {sent} bytes");
    }
}

#[tokio::test]
async fn a_page_of_which_there_is_much_to_say_is_small() {
    let house = House::new();
    let mut season = Vec::<Value>::new();
    for week in 0..52 {
        let day = rayak::domain::Day::parse("2026-11-20")
            .unwrap()
            .minus(week * 7);
        for place in 0..40 {
            let number = week as usize * 40 + place;
            let sent = answer(
                "pothole",
                if place % 3 == 0 {
                    json!(1 + place % 5)
                } else {
                    json!("no")
                },
                &day.to_string(),
            );
            season.push(with(
                sent,
                json!({
                    "section": (place % 3 > 0).then(|| made_up(number)),
                    "placement": format!("p-{}", letters(noise(number) % 676)),
                    "widget": format!("1.{week}.0"),
                    "device": if place % 2 == 0 { "narrow" } else { "wide" },
                    "channel": (["widget", "form", "kiosk"][place % 3]),
                    "lang": if place % 4 == 0 { "en" } else { "ar" },
                }),
            ));
        }
    }
    season.extend((0..10).map(|number| {
        let words = json!({ "comment": gibberish(number, 1_000) });
        with(answer("pothole", "no", "2026-11-21"), words)
    }));
    house.season(&season).await;
    for lang in ["ar", "en"] {
        let path = format!("/page?site=jazan&page=pothole&period=52-weeks&lang={lang}");
        let sent = house.sent_for(&path).await;
        assert!(sent <= MOST, "{path}: {sent} bytes");
    }
}

#[tokio::test]
async fn made_up_parts_beyond_the_first_are_shown_as_one() {
    let house = House::new();
    let about = (0..30).map(|place| {
        let section = json!({ "section": format!("s-{}", letters(place)) });
        with(answer("pothole", "no", "2026-11-20"), section)
    });
    let mut season: Vec<_> = about.collect();
    season.extend(answers("pothole", "yes", "2026-11-20", 4));
    house.season(&season).await;
    let page = house
        .ask_staff("/page?site=jazan&page=pothole&lang=en")
        .await;
    let page = page.text();
    assert_eq!(page.matches(">#s-").count(), 20);
    assert!(page.contains("Others (10)") && page.contains("The page as a whole"));
}
