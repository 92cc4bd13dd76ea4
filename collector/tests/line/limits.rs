//! How much may come from where, and that nobody's address is kept.

use super::house::{House, ORIGIN, Reply, SECRET, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, header};
use hyper_util::rt::TokioIo;
use rayak::config::DEFAULT;
use rayak::domain::{Day, PageId};
use rayak::http::connections::{self, PATIENCE, Peer};
use rayak::http::public;
use rayak_shared::Question;
use serde_json::{Value, json};
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use tokio::net::{TcpListener, TcpStream};
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing::{Dispatch, Subscriber};
use tracing_subscriber::fmt::MakeWriter;

const VISITOR: &str = "203.0.113.7";
const PROXY: &str = "10.0.0.1";

fn from(peer: &str, mut request: Request<Body>) -> Request<Body> {
    let peer = Peer(peer.parse().unwrap());
    request.extensions_mut().insert(peer);
    request
}

fn post(path: &str, body: &Value) -> Request<Body> {
    Request::post(path)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

fn answer() -> Request<Body> {
    post("/api/v1/feedback", &vote(&json!("yes")))
}

fn through(proxy: &str, name: &'static str, said: &str) -> Request<Body> {
    let mut request = answer();
    request.headers_mut().insert(name, said.parse().unwrap());
    from(proxy, request)
}

fn received(house: &House) -> i64 {
    let page = PageId::of("jazan", "pothole");
    let days = (Day(0), Day(100_000));
    let tallies = house
        .app
        .store
        .tallies(page, Question::Useful, days)
        .unwrap();
    tallies.iter().map(|(_, tally)| tally.answers[0]).sum()
}

/// A house whose disk is fast, since many answers come one after another.
fn house(config: &str) -> House {
    House::configured(config, Box::new(|_| Ok(())))
}

async fn until_limited(house: &House) -> Reply {
    loop {
        let reply = house.ask(from(VISITOR, answer())).await;
        if reply.status != 201 {
            return reply;
        }
    }
}

#[tokio::test]
async fn five_thousand_answers_of_a_carrier_within_an_hour_are_all_taken() {
    let house = house(DEFAULT);
    // Moments and hosts as chance has it, by a generator of our own that always says the same.
    let mut state = 1u64;
    let mut chance = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut moments: Vec<u64> = (0..5_000).map(|_| chance(3_600_000)).collect();
    moments.sort_unstable();
    let mut now = 0;
    for moment in moments {
        house.wait_ms(i64::try_from(moment - now).unwrap());
        now = moment;
        let host = u8::try_from(chance(254) + 1).unwrap();
        let peer = IpAddr::from(Ipv4Addr::new(203, 0, 113, host)).to_string();
        let reply = house.ask(from(&peer, answer())).await;
        assert_eq!(reply.status, 201, "{moment}");
    }
    assert_eq!(received(&house), 5_000);
}

#[tokio::test]
async fn who_sends_too_much_is_asked_to_wait_and_may_still_read() {
    let house = house(DEFAULT);
    let mine = vote(&json!("yes"));
    let id = mine["id"].as_str().unwrap();
    house
        .ask(from(VISITOR, post("/api/v1/feedback", &mine)))
        .await;
    let refused = until_limited(&house).await;
    assert_eq!(received(&house), 120);
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (429, "too_many")
    );
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    assert!(
        refused
            .header("access-control-expose-headers")
            .contains("retry-after")
    );

    let one = format!("/api/v1/feedback/{id}?site=jazan&page=pothole");
    for method in [Method::PATCH, Method::DELETE] {
        let request = Request::builder()
            .method(method)
            .uri(&one)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {SECRET}"))
            .body(Body::from("{}"));
        assert_eq!(
            house.ask(from(VISITOR, request.unwrap())).await.code(),
            "too_many"
        );
    }
    for path in [
        "/api/v1/view?site=jazan&page=pothole&lang=en",
        "/api/v1/summary?site=jazan&page=pothole",
        "/api/v1/token?site=jazan&page=pothole",
        "/form?site=jazan&page=pothole",
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(
            house.ask(from(VISITOR, request)).await.status,
            200,
            "{path}"
        );
    }
    let seen = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    let mut sightings = 0;
    while house
        .ask(from(VISITOR, post("/api/v1/seen", &seen)))
        .await
        .status
        == 204
    {
        sightings += 1;
    }
    assert_eq!(
        sightings, 2_400,
        "readers have a limit of their own, and a wider one"
    );

    assert_eq!(house.ask(from("198.51.100.7", answer())).await.status, 201);
    assert_eq!(
        house.ask(answer()).await.status,
        201,
        "this came over no network"
    );
    house.wait_ms(1_000);
    assert_eq!(house.ask(from(VISITOR, answer())).await.status, 201);
}

#[tokio::test]
async fn a_form_that_must_wait_keeps_its_words() {
    let house = house(DEFAULT);
    until_limited(&house).await;
    let fields = "site=jazan&page=pothole&lang=en&question=useful&answer=yes&comment=kept+here&id=";
    let sent = Request::post("/form?lang=en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("{fields}{}", super::house::new_id())));
    let page = house.ask(from(VISITOR, sent.unwrap())).await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (429, "1")
    );
    assert!(page.text().contains("kept here") && page.text().contains("send it again"));
}

#[tokio::test]
async fn a_senders_own_word_on_its_address_is_not_taken() {
    let house = house(DEFAULT);
    let mut taken = 0;
    for (number, name) in (0..150).zip(["x-forwarded-for", "forwarded"].iter().cycle()) {
        let said = match *name {
            "forwarded" => format!("for=198.51.{number}.7"),
            _ => format!("198.51.{number}.7"),
        };
        let reply = house.ask(through(VISITOR, name, &said)).await;
        taken += i32::from(reply.status == 201);
    }
    assert_eq!(taken, 120);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_visitor_is_one_and_no_more() {
    let trusting = DEFAULT.replace("trusted_proxies = []", "trusted_proxies = [\"10.0.0.0/8\"]");
    let house = house(&trusting);
    for number in 0..150 {
        let said = format!("198.51.{number}.7");
        let reply = house.ask(through(PROXY, "x-forwarded-for", &said)).await;
        assert_eq!(reply.status, 201);
    }
    let mut taken = 0;
    for number in 0..150 {
        let made_up = format!("192.0.{number}.1, {VISITOR}, 10.9.9.9");
        let reply = house.ask(through(PROXY, "x-forwarded-for", &made_up)).await;
        taken += i32::from(reply.status == 201);
    }
    assert_eq!(
        taken, 120,
        "only the last address that the proxies saw is believed"
    );
}

#[tokio::test]
async fn who_spoils_the_header_of_a_proxy_on_this_machine_is_limited_all_the_same() {
    const LOCAL: &str = "127.0.0.1";
    let trusting = DEFAULT.replace("trusted_proxies = []", "trusted_proxies = [\"127.0.0.1\"]");
    let garbled = |value: &str| through(LOCAL, "x-forwarded-for", value);
    let both = || {
        let mut request = garbled(VISITOR);
        let forwarded = "for=192.0.2.1".parse().unwrap();
        request.headers_mut().insert(header::FORWARDED, forwarded);
        request
    };
    let spoils: [&dyn Fn() -> Request<Body>; 3] = [
        &|| garbled(&format!("nobody, {VISITOR}")),
        &|| garbled("nobody"),
        &both,
    ];
    for spoil in spoils {
        let house = house(&trusting);
        let mut taken = 0;
        for _ in 0..150 {
            taken += i32::from(house.ask(spoil()).await.status == 201);
        }
        assert_eq!(taken, 120);
        // Whoever asks from this machine itself is no visitor.
        assert_eq!(house.ask(from(LOCAL, answer())).await.status, 201);
    }
}

#[tokio::test]
async fn over_a_real_connection_the_other_end_is_known() {
    let config = DEFAULT
        .replace("trusted_proxies = []", "trusted_proxies = [\"127.0.0.1\"]")
        .replace("per_minute = 120", "per_minute = 10");
    let house = house(&config);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = public::router(Arc::clone(&house.app));
    let serving = connections::serve(listener, router, PATIENCE, std::future::pending());
    tokio::spawn(serving);
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut client, connection) =
        hyper::client::conn::http1::handshake::<_, Body>(TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    let mut statuses = Vec::new();
    for said in [Some(VISITOR); 11].into_iter().chain([None, None]) {
        let mut request = answer();
        if let Some(said) = said {
            let headers = request.headers_mut();
            headers.insert("x-forwarded-for", said.parse().unwrap());
        }
        statuses.push(
            client
                .send_request(request)
                .await
                .unwrap()
                .status()
                .as_u16(),
        );
    }
    let mut expected = [201; 13];
    expected[10] = 429;
    assert_eq!(statuses, expected, "the machine's own go on");
}

/// What is logged, kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Keeps what this thread logs for as long as the guard lives. Beside a subscriber that listens to
    /// nothing: if ours were the only one there is, a line that another thread reaches first would
    /// be asked about there, where nobody listens, and never again.
    pub(super) fn keep(&self) -> (DefaultGuard, Dispatch) {
        let deaf = Dispatch::new(NoSubscriber::default());
        (tracing::subscriber::set_default(self.subscriber()), deaf)
    }

    /// Keeps what every thread logs, in a process that runs one test alone.
    pub(super) fn keep_all(&self) {
        tracing::subscriber::set_global_default(self.subscriber()).unwrap();
    }

    fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(rayak::telemetry::filter("trace"))
            .with_ansi(false)
            .with_writer(self.clone());
        subscriber.finish()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn a_burst_is_told_once_and_excludes_nothing() {
    let log = Log::default();
    let _kept = log.keep();
    let house = house(DEFAULT);
    for _ in 0..29 {
        house.send(&vote(&json!("yes"))).await;
    }
    house
        .send(&with(vote(&json!("yes")), json!({ "test": true })))
        .await;
    assert!(!log.text().contains("a burst"));
    for _ in 0..50 {
        house.send(&vote(&json!("yes"))).await;
    }
    let told = log.text();
    let told: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("a burst"))
        .collect();
    assert_eq!(told.len(), 1);
    for part in ["WARN", "page=\"pothole\"", "answers=30", "usual=0"] {
        assert!(told[0].contains(part), "{part}: {}", told[0]);
    }
    assert_eq!(received(&house), 79);
    let metrics = house.ask_staff("/metrics").await.text();
    assert!(metrics.contains("rayak_bursts_total{site=\"jazan\"}"));
}

#[tokio::test]
async fn no_address_and_no_user_agent_is_written_anywhere() {
    const MARK: &str = "Marked-Agent/7.7";
    let log = Log::default();
    let kept = log.keep();
    let trusting = DEFAULT.replace("trusted_proxies = []", "trusted_proxies = [\"10.0.0.0/8\"]");
    let house = house(&trusting);
    let told = format!("{VISITOR}, 10.9.9.9");
    let marked = |mut request: Request<Body>| {
        let headers = request.headers_mut();
        headers.insert("x-forwarded-for", told.parse().unwrap());
        headers.insert(header::USER_AGENT, MARK.parse().unwrap());
        from(PROXY, request)
    };
    let commented = with(
        vote(&json!(1)),
        json!({ "comment": "a lamp that has long been broken" }),
    );
    house
        .ask(marked(post("/api/v1/feedback", &commented)))
        .await;
    let last = loop {
        let reply = house.ask(marked(answer())).await;
        if reply.status != 201 {
            break reply;
        }
    };
    assert_eq!(last.code(), "too_many");
    let metrics = house.ask_staff("/metrics").await.text();
    let debugged = format!("{:?}", house.app);
    let directory = house.close().await;
    drop(kept);
    let log = log.text();
    assert!(
        log.contains("too_many") && log.contains("a burst"),
        "it was kept"
    );
    assert!(metrics.contains("rayak_limited_total{what=\"answers\"}"));
    let address: IpAddr = VISITOR.parse().unwrap();
    let IpAddr::V4(address) = address else {
        panic!("it is short")
    };
    for mark in [VISITOR, "203.0.113", PROXY, "10.9.9.9", MARK] {
        for (place, text) in [("log", &log), ("metrics", &metrics), ("memory", &debugged)] {
            assert!(!text.contains(mark), "{mark} in the {place}");
        }
    }
    let mut files = 0;
    for entry in std::fs::read_dir(directory.path().join("store")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        files += bytes.len();
        let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|part| part == mark);
        assert!(!holds(VISITOR.as_bytes()) && !holds(MARK.as_bytes()));
        assert!(!holds(&address.octets()), "nor in its four bytes");
    }
    assert!(files > 1_000, "there was something to search");
}
