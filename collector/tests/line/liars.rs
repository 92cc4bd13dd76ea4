//! Servers that mean harm to whoever looks at their pages: in circles, lying, endless, silent, or with
//! a name that leads into a network. Each is a real one, and each is given up with a reason.

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::date;
use rayak::config::{Config, DEFAULT};
use rayak::doctor::{self, Code, Fetcher, Limits, Names, Reach, Report, Severity, Unexamined};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

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
    doctor::examine(&config, address, fetcher, date(2026, 11, 22)).await
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

#[tokio::test]
async fn by_itself_the_doctor_goes_to_no_address_within_a_network() {
    let outside = || Fetcher::trusting(Reach::outside(), limits(), Vec::new());
    for address in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[64:ff9b::7f00:1]/",
        "http://localhost/",
    ] {
        assert_eq!(
            given_up(&outside(), address).await.code(),
            "inside",
            "{address}"
        );
    }
    // A name that leads both ways is refused for the one.
    let public: IpAddr = "198.41.0.4".parse().unwrap();
    for led_to in [
        vec![IpAddr::from(Ipv4Addr::LOCALHOST)],
        vec![public, "10.0.0.1".parse().unwrap()],
        vec![public, "fd00::1".parse().unwrap()],
    ] {
        let fetcher = outside().with_names(Names::told(move |_| led_to.clone()));
        let error = given_up(&fetcher, "https://www.example.sa/").await;
        assert_eq!(error.code(), "inside");
        assert!(
            error.to_string().contains("www.example.sa leads to"),
            "{error}"
        );
    }
    let nowhere = outside().with_names(Names::told(|_| Vec::new()));
    assert_eq!(
        given_up(&nowhere, "https://www.example.sa/").await.code(),
        "name"
    );
}

#[tokio::test]
async fn each_redirect_is_looked_at_anew() {
    // Two hosts on this machine, of which one stands for a network's own.
    let inner = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let inside = format!("http://{}/secret", inner.local_addr().unwrap());
    let to = inside.clone();
    let routes = Router::new().fallback(move || {
        let to = to.clone();
        async move { Redirect::temporary(&to) }
    });
    let origin = serves(routes).await;
    let reach = Reach::told(|address| {
        let is_inner = address == IpAddr::from([127, 0, 0, 2]);
        is_inner.then_some("private")
    });
    let fetcher = Fetcher::trusting(reach, limits(), Vec::new());
    let error = given_up(&fetcher, &origin).await;
    assert_eq!(error.code(), "inside");
    // Nobody came to the inner one's door.
    let (knock, (come, ())) = (
        tokio::net::TcpStream::connect(inner.local_addr().unwrap()),
        (inner.accept(), ()),
    );
    let (knocked, came) = tokio::join!(knock, come);
    assert_eq!(came.unwrap().1, knocked.unwrap().local_addr().unwrap());
}

#[tokio::test]
async fn the_connection_is_made_to_the_address_that_was_looked_at() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let hosts = Arc::clone(&asked);
    let routes = Router::new().fallback(move |headers: HeaderMap| {
        let host = headers
            .get(header::HOST)
            .map(|host| host.to_str().unwrap().to_owned());
        hosts.lock().unwrap().extend(host);
        page()
    });
    let origin = serves(routes).await;
    let port = origin.rsplit_once(':').unwrap().1;
    let times = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&times);
    // Where it leads changes as soon as it was asked once.
    let names = Names::told(move |_| {
        let mut times = counted.lock().unwrap();
        *times += 1;
        let last = if *times == 1 { 1 } else { 2 };
        vec![IpAddr::from([127, 0, 0, last])]
    });
    let reach =
        Reach::told(|address| (address != IpAddr::from([127, 0, 0, 1])).then_some("private"));
    let fetcher = Fetcher::trusting(reach, limits(), Vec::new()).with_names(names);
    let address = format!("http://www.example.sa:{port}/");
    assert!(examine(&fetcher, &address).await.is_ok());
    assert_eq!(*times.lock().unwrap(), 1);
    assert_eq!(*asked.lock().unwrap(), [format!("www.example.sa:{port}")]);
    assert_eq!(given_up(&fetcher, &address).await.code(), "inside");
}

/// A page over TLS for these names, and the certificate that vouches for it.
async fn secure(names: &[&str], html: String) -> (u16, CertificateDer<'static>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let reply = head(&format!("content-length: {}\r\n", html.len())) + &html;
            let _ = stream.write_all(reply.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, certificate)
}

#[tokio::test]
async fn a_certificate_is_believed_if_this_machine_knows_who_vouches_and_it_bears_the_name() {
    let (port, certificate) = secure(&["www.example.sa"], PAGE.to_owned()).await;
    let here = || Names::told(|_| vec![IpAddr::from(Ipv4Addr::LOCALHOST)]);
    let trusting =
        |known: Vec<_>| Fetcher::trusting(Reach::anywhere(), limits(), known).with_names(here());
    let known = trusting(vec![certificate]);
    let address = format!("https://www.example.sa:{port}/");
    assert!(examine(&known, &address).await.is_ok());
    let error = given_up(&trusting(Vec::new()), &address).await;
    assert_eq!(error.code(), "tls", "{error}");
    let error = given_up(&known, &format!("https://other.example.sa:{port}/")).await;
    assert_eq!(error.code(), "tls", "{error}");
    let error = given_up(&known, &format!("http://www.example.sa:{port}/")).await;
    assert_eq!(error.code(), "not_http", "{error}");
    let plain = writes(head(PAGE).into_bytes(), false).await;
    let error = given_up(&known, &plain.replace("http:", "https:")).await;
    assert_eq!(error.code(), "tls", "{error}");
}

#[tokio::test]
async fn a_safe_page_with_a_script_that_is_not_is_told() {
    let tag =
        "<script src=\"http://feedback.example.sa:9/v1/rayak.js\" data-site=jazan async></script>";
    let (port, certificate) = secure(&["www.example.sa"], tag.to_owned()).await;
    let names = Names::told(|_| vec![IpAddr::from(Ipv4Addr::LOCALHOST)]);
    let fetcher =
        Fetcher::trusting(Reach::anywhere(), limits(), vec![certificate]).with_names(names);
    let report = examine(&fetcher, &format!("https://www.example.sa:{port}/"))
        .await
        .unwrap();
    let mut findings = report.findings.iter();
    let mixed = findings
        .find(|finding| finding.code == Code::MixedContent)
        .unwrap();
    assert_eq!(mixed.severity, Severity::Stops);
    let right = mixed.right.as_deref();
    assert_eq!(
        right,
        Some("src=\"https://feedback.example.sa:9/v1/rayak.js\"")
    );
}
