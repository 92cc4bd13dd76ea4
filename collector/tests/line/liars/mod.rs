//! Servers that mean harm to whoever looks at their pages: in circles, lying, endless, silent, or with
//! a name that leads into a network. Each is a real one, and each is given up with a reason.

mod reach;
mod secure;

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayak::config::{Config, DEFAULT};
use rayak::doctor::{self, Code, Fetcher, Limits, Reach, Report, Severity, Unexamined};
use rayak::domain::Day;
use std::io::Write as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::interval;

/// Waits a moment where a test has somebody who never answers, and long for all others.
fn limits() -> Limits {
    Limits {
        body: 64 * 1024,
        ..Limits::default()
    }
}

fn everywhere() -> Fetcher {
    Fetcher::trusting(Reach::anywhere(), limits(), Vec::new())
}

async fn examine(fetcher: &Fetcher, address: &str) -> Result<Report, Unexamined> {
    let config = Config::parse(DEFAULT).unwrap();
    let today = Day::parse("2026-11-22").unwrap();
    doctor::examine(&config, address, fetcher, today).await
}

/// Why a page was given up.
async fn given_up(fetcher: &Fetcher, address: &str) -> Unexamined {
    examine(fetcher, address).await.expect_err(address)
}

/// A server that takes a request and writes these bytes, whatever they are, over and over if
/// `endless`.
async fn writes(bytes: Vec<u8>, endless: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let bytes = bytes.clone();
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                while stream.write_all(&bytes).await.is_ok() && endless {}
            });
        }
    });
    address
}

fn head(fields: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n{fields}\r\n")
}

async fn serves(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

const PAGE: &str = "<html lang=en><main>x</main>";

async fn page() -> (HeaderMap, &'static str) {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        "text/html; charset=utf-8".parse().unwrap(),
    );
    (headers, PAGE)
}

#[tokio::test]
async fn a_page_that_leads_in_circles_is_given_up_after_five_and_one_that_ends_is_told() {
    let step = |to: &'static str| get(move || async move { Redirect::temporary(to) });
    let routes = Router::new()
        .route("/circle", step("/circle"))
        .route("/1", step("/2"))
        .route("/2", step("3"))
        .route("/3", step("/4"))
        .route("/4", step("/5"))
        .route("/5", step("/end"))
        .route("/0", step("/1"))
        .route("/away", step("ftp://www.example.sa/"))
        .route("/named", step("http://editor:word@127.0.0.1:9/"))
        .route("/nowhere", step("http://:x/"))
        .route("/end", get(page));
    let origin = serves(routes).await;
    let fetcher = everywhere();
    let report = examine(&fetcher, &format!("{origin}/1")).await.unwrap();
    assert_eq!(report.page, format!("{origin}/end"));
    let mut findings = report.findings.iter();
    let told = findings
        .find(|finding| finding.code == Code::Redirected)
        .unwrap();
    assert_eq!(told.severity, Severity::Fine);
    assert!(told.what.contains("/end"));
    for (path, code) in [
        ("/0", "loops"),
        ("/circle", "loops"),
        ("/away", "address"),
        ("/named", "address"),
        ("/nowhere", "leads_nowhere"),
    ] {
        let error = given_up(&fetcher, &format!("{origin}{path}")).await;
        assert_eq!(error.code(), code, "{path}: {error}");
        assert!(!error.to_string().contains("word@"), "{error}");
    }
}

#[tokio::test]
async fn what_a_server_claims_is_held_against_what_it_sends() {
    let packed = |fields: &str, body: &[u8]| {
        let mut reply = head(&format!("{fields}content-length: {}\r\n", body.len())).into_bytes();
        reply.extend_from_slice(body);
        reply
    };
    let zip = "content-encoding: gzip\r\n";
    let mut cut = gzip(PAGE.repeat(100).as_bytes());
    cut.truncate(40);
    for (reply, code) in [
        (
            head(&format!("content-length: 500\r\n\r\n{PAGE}")).into_bytes(),
            "broken_off",
        ),
        (
            head(&format!("transfer-encoding: chunked\r\n\r\n500\r\n{PAGE}")).into_bytes(),
            "broken_off",
        ),
        (packed(zip, PAGE.as_bytes()), "coding"),
        (packed(zip, &cut), "coding"),
        (
            packed("content-encoding: br\r\n", PAGE.as_bytes()),
            "coding",
        ),
        // A bomb: little to send, and without end when it is unpacked.
        (
            packed(zip, &gzip(&vec![b' '; 10 * 1024 * 1024])),
            "too_long",
        ),
        (packed("", &vec![b' '; 64 * 1024 + 1]), "too_long"),
        (b"220 mail.example.sa ESMTP\r\n".to_vec(), "not_http"),
        (b"\x15\x03\x01\x00\x02\x02\x28".to_vec(), "not_http"),
        (Vec::new(), "not_http"),
        (
            head(&format!("x: {}\r\n", "x".repeat(1_000_000))).into_bytes(),
            "not_http",
        ),
        (packed("", "<div>".repeat(2_000).as_bytes()), "too_deep"),
    ] {
        let address = writes(reply.clone(), false).await;
        let shown = String::from_utf8_lossy(&reply)
            .chars()
            .take(150)
            .collect::<String>();
        let error = examine(&everywhere(), &address).await.expect_err(&shown);
        assert_eq!(error.code(), code, "{error}: {shown}");
    }
    for good in [
        packed(zip, &gzip(PAGE.as_bytes())),
        packed("content-encoding: identity\r\n", PAGE.as_bytes()),
        packed("", &vec![b' '; 64 * 1024]),
        // Longer than it says: the rest is nobody's.
        head(&format!("content-length: 5\r\n\r\n{PAGE}")).into_bytes(),
    ] {
        let address = writes(good, false).await;
        assert!(examine(&everywhere(), &address).await.is_ok());
    }
}

#[tokio::test]
async fn a_page_without_an_end_is_given_up_at_its_limit() {
    let mut reply = head("").into_bytes();
    reply.extend_from_slice(&[b' '; 4096]);
    let address = writes(reply, true).await;
    let error = given_up(&everywhere(), &address).await;
    assert_eq!(error.code(), "too_long");
    assert!(error.to_string().contains("65536 bytes"), "{error}");
}

/// The limits of somebody with no patience for one thing, and all of it for the rest.
fn impatient(limit: impl Fn(&mut Limits) -> &mut Duration) -> Fetcher {
    let mut limits = limits();
    *limit(&mut limits) = Duration::from_millis(20);
    Fetcher::trusting(Reach::anywhere(), limits, Vec::new())
}

#[tokio::test]
async fn a_server_that_says_nothing_or_never_enough_is_given_up_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    let plain = format!("http://{address}/");
    let error = given_up(&impatient(|limits| &mut limits.head), &plain).await;
    assert!(
        error.to_string().contains("nothing that is a reply"),
        "{error}"
    );
    // It takes the connection and shows no certificate.
    let secure = format!("https://{address}/");
    let error = given_up(&impatient(|limits| &mut limits.connect), &secure).await;
    assert!(error.to_string().contains("taken no connection"), "{error}");
    let error = given_up(&impatient(|limits| &mut limits.whole), &plain).await;
    assert!(error.to_string().contains("not sent everything"), "{error}");
    assert_eq!(error.code(), "silent");

    let dripping = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", dripping.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = dripping.accept().await.unwrap();
        stream.write_all(head("\r\n<p>").as_bytes()).await.unwrap();
        // The rest is to come, and never does.
        std::future::pending::<()>().await;
    });
    let error = given_up(&impatient(|limits| &mut limits.whole), &address).await;
    assert_eq!(error.code(), "silent");
}

/// Each byte is a sign of life, and all of them together would take for ever.
#[tokio::test]
async fn a_page_that_drips_is_given_up_as_if_it_were_silent() {
    let dripping = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", dripping.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = dripping.accept().await {
            tokio::spawn(async move {
                let mut drop = interval(Duration::from_millis(1));
                let _ = stream.write_all(head("\r\n").as_bytes()).await;
                while stream.write_all(b" ").await.is_ok() {
                    drop.tick().await;
                }
            });
        }
    });
    let error = given_up(&impatient(|limits| &mut limits.whole), &address).await;
    assert_eq!(error.code(), "silent");
    let error = given_up(&impatient(|limits| &mut limits.altogether), &address).await;
    assert_eq!(error.code(), "slow", "{error}");
}
