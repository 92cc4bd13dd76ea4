//! Half a year of feedback, for the staff's views: as many answers as are asked for, on as many listed
//! pages, in the order in which they would have come.
//!
//! The pages in front have more answers than those behind; each has some. An import dates the answers,
//! and once a week it is noted how often each page was seen in each language. It is all written by the
//! collector's own rooms in this process, which is over before anything is measured.

use crate::ballot::{SENTENCES, scattered};
use anyhow::{Context as _, Result, ensure};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rayak::clock::Clock;
use rayak::command::import_lines;
use rayak::config::{Config, StoreConfig};
use rayak::domain::people::{Asked, DisplayName, Reach, Role, SignInName};
use rayak::domain::{Asks, Day, Instant, Page, SeenBatch, Site};
use rayak::store::Store;
use rayak::{App, people, telemetry};
use rayak_shared::{Answer, Reason};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// How long a season is.
const DAYS: i32 = 26 * 7;
/// Days of it after which some pages were edited, and after which the module was another.
const EDITED: i32 = 120;
const UPDATED: i32 = 90;
/// Days at its end in which some pages are worse than before.
const WORSE: i32 = 21;

const SECTIONS: [&str; 5] = ["fees", "steps", "documents", "contact", "questions"];
const SERVICES: [(&str, &str); 6] = [
    ("رخصة فتح محل تجاري", "Shop Opening Licence"),
    (
        "شهادة إتمام البناء",
        "Certificate of Completed Construction",
    ),
    ("طلب تنسيق حديقة الحي", "Neighbourhood Garden Request"),
    ("بلاغ عن إنارة الشارع", "Street Lighting Report"),
    ("حجز ملعب البلدية", "Municipal Playground Booking"),
    ("استفسار عن رسوم النظافة", "Cleaning Fee Enquiry"),
];

/// The configuration with as many pages listed; it lists some already.
pub(crate) fn listing(config: &str, pages: usize) -> Result<String> {
    let there = site_of(config)?;
    let more = pages.checked_sub(there.pages.len());
    let more = more.context("fewer pages are asked for than the configuration lists")?;
    let mut config = config.to_owned();
    for place in 0..more {
        let ((ar, en), name) = (*of(&SERVICES, place as u64), letters(place));
        let department = of(&there.departments, scattered(place as u64));
        let widget = if place % 3 == 0 {
            "page+service"
        } else {
            "page"
        };
        // Writing to a string cannot fail.
        let _ = write!(
            config,
            "\n[[site.page]]\nkey = \"service-{name}\"\n\
             title = {{ ar = \"{ar} ({name})\", en = \"{en} ({name})\" }}\n\
             paths = {{ ar = \"/ar/services/{name}\", en = \"/en/services/{name}\" }}\n\
             department = \"{}\"\nwidget = \"{widget}\"\n",
            department.id
        );
    }
    Ok(config)
}

fn site_of(config: &str) -> Result<Arc<Site>> {
    let config = Config::parse(config)?;
    let site = config.registry.sites.first();
    site.cloned().context("the configuration has a site")
}

/// A name without digits, which would be taken for a number of somebody's.
fn letters(place: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    [place / 676, place / 26, place]
        .map(letter)
        .iter()
        .collect()
}

fn of<T>(from: &[T], number: u64) -> &T {
    let place = number % from.len() as u64;
    from.get(place as usize)
        .expect("a remainder is a place in the list")
}

/// The cookie of somebody who is signed in and may see everything, in a closed store.
pub(crate) async fn sign_in(data: &Path, config: &str) -> Result<String> {
    let store = Arc::new(Store::open(data, &StoreConfig::default())?);
    let (clock, metrics) = (Clock::system(), telemetry::start_metrics());
    let (app, thread) = App::for_command(Config::parse(config)?, store, clock, metrics)?;
    let account = match app.store.accounts()?.into_iter().next() {
        Some(account) => account,
        None => {
            let asked = Asked {
                name: SignInName::parse("manager").context("a name")?,
                display: DisplayName::parse("Manager").context("a name")?,
                role: Role::Manager,
                reach: Reach::Everywhere,
            };
            let (account, _) = people::add(&app, None, asked).await?;
            account
        }
    };
    let token = people::open_session(&app, account.id).await?;
    thread.close().await;
    Ok(format!("rayak={token}"))
}

/// Fills a store that does not exist yet with a season of so many answers, and closes it.
///
/// `said` is what comes with the answer of a number.
pub(crate) async fn fill(
    data: &Path,
    config: &str,
    answers: u64,
    said: fn(u64) -> Option<String>,
) -> Result<()> {
    let site = site_of(config)?;
    let store = Arc::new(Store::open(data, &StoreConfig::default())?);
    let clock = Clock::system();
    let now = clock.now();
    let (app, thread) = App::for_command(
        Config::parse(config)?,
        store,
        clock,
        telemetry::start_metrics(),
    )?;
    let season = Season {
        pages: site
            .pages
            .iter()
            .filter(|page| page.asks != Asks::Nothing)
            .collect(),
        site: &site,
        now,
        said,
    };
    let of_day = |day: i32| answers * day as u64 / DAYS as u64;
    for day in 0..DAYS {
        let lines = of_day(day)..of_day(day + 1);
        let length = lines.end - lines.start;
        let lines: Vec<String> = lines
            .map(|number| season.answer(day, number).to_string())
            .collect();
        let report = import_lines(&app, lines.iter().map(String::as_str), 1).await;
        ensure!(
            report.accepted == length,
            "refused: {:?}",
            report.refused.first()
        );
        if day % 7 == 0 {
            season.see(&app, day).await?;
        }
    }
    thread.close().await;
    Ok(())
}

struct Season<'a> {
    site: &'a Site,
    pages: Vec<&'a Page>,
    now: Instant,
    said: fn(u64) -> Option<String>,
}

/// One in ten says one of a few sentences.
pub(crate) fn sentences(number: u64) -> Option<String> {
    let drawn = |salt: u64, sides: u64| scattered(scattered(number) ^ salt) % sides;
    (drawn(9, 10) == 0).then(|| (*of(&SENTENCES, drawn(10, 6))).to_owned())
}

impl Season<'_> {
    /// A moment of a day of the season, of which the last is yesterday.
    fn at(&self, day: i32, ms: i64) -> Instant {
        Instant(self.now.minus_days((DAYS - day) as u32).0 + ms)
    }

    fn date(&self, day: i32) -> Day {
        self.at(day, 0).day(&self.site.time_zone)
    }

    fn answer(&self, day: i32, number: u64) -> Value {
        let mixed = scattered(number);
        let drawn = |salt: u64, sides: u64| scattered(mixed ^ salt) % sides;
        let far = drawn(1, 1 << 20) as f64 / f64::from(1 << 20);
        let place = (far * far * self.pages.len() as f64) as u64;
        let page = of(&self.pages, place);
        let is_worse = place.is_multiple_of(7) && day > DAYS - WORSE;
        let likes = drawn(2, 100)
            < if is_worse {
                35
            } else {
                55 + scattered(place) % 35
            };
        let rates = page.asks == Asks::Both && drawn(3, 3) == 0;
        let answer = match (rates, likes) {
            (true, true) => json!(4 + drawn(4, 2)),
            (true, false) => json!(1 + drawn(4, 3)),
            (false, true) => json!("yes"),
            (false, false) => json!("no"),
        };
        let answered = if likes { Answer::Yes } else { Answer::No };
        let reason = (!rates && drawn(5, 2) == 0).then(|| of(Reason::of(answered), drawn(6, 8)));
        let channel = *of(
            &["widget", "widget", "widget", "widget", "form", "kiosk"],
            drawn(7, 6),
        );
        let of_widget = |value: Value| {
            if channel == "widget" {
                value
            } else {
                Value::Null
            }
        };
        let (version, placement) = (
            if day < UPDATED { "1.0.0" } else { "1.1.0" },
            if place.is_multiple_of(5) {
                "start"
            } else {
                "end"
            },
        );
        let is_edited = place.is_multiple_of(4) && day > EDITED;
        json!({
            "received_at": self.at(day, drawn(8, 86_400_000 - 1) as i64).to_string(),
            "id": uuid::Builder::from_random_bytes(id(number)).into_uuid().to_string(),
            "site": self.site.id,
            "page": page.key,
            "question": if rates { "service" } else { "useful" },
            "answer": answer,
            "reasons": reason.iter().map(|it| it.code()).collect::<Vec<_>>(),
            "comment": (self.said)(number),
            "section": (!rates && drawn(11, 4) == 0).then(|| *of(&SECTIONS, drawn(12, 5))),
            "revision": is_edited.then(|| self.date(EDITED).to_string()),
            "lang": if drawn(13, 5) == 0 { "en" } else { "ar" },
            "channel": channel,
            "device": of_widget(json!(if drawn(14, 10) < 7 { "narrow" } else { "wide" })),
            "widget": of_widget(json!(version)),
            "placement": of_widget(json!(placement)),
        })
    }

    /// Notes how often each page was seen in a week.
    async fn see(&self, app: &App, day: i32) -> Result<()> {
        let langs = self.site.languages.iter();
        let all = langs.flat_map(|lang| self.pages.iter().map(move |page| (*lang, *page)));
        let written = stream::iter(all).map(async |(lang, page)| {
            let subject = self.site.resolve(&page.key);
            let subject = subject.map_err(|unknown| anyhow::anyhow!("{unknown}"))?;
            let batch = SeenBatch {
                day: self.date(day),
                lang,
                seen: [280, 14, 0],
                opened: [28, 0, 0],
            };
            let written = app.writer.seen(subject, self.at(day, 0), batch).await;
            written.map_err(|error| anyhow::anyhow!("{error:?}"))
        });
        written.buffer_unordered(1_024).try_collect().await
    }
}

fn id(number: u64) -> [u8; 16] {
    (u128::from(scattered(number)) << 64 | u128::from(number)).to_be_bytes()
}
