//! Where a tag's script comes from, and whether it is what the page vouches for.

use super::{
    Code, Config, Fetcher, Hinders, Limits, PATH, Reach, Router, StatusCode, Stops, Town, doctor,
    find, listen, right, today, wrong,
};
use sha2::{Digest as _, Sha256, Sha384};

#[tokio::test]
async fn where_the_tags_script_comes_from_is_looked_at() {
    let town = Town::new().await;
    let source = format!("{}/v1/rayak.js", town.collector);
    let (closed, nobody) = listen().await;
    drop(closed);
    for (to, codes) in [
        (
            format!("{nobody}/v1/rayak.js"),
            [Code::SourceElsewhere, Code::LoaderUnreachable],
        ),
        (
            format!("{}/v1/rayak.min.js", town.collector),
            [Code::SourceElsewhere, Code::LoaderStatus],
        ),
    ] {
        let report = town.with(&source, &to).await;
        let stops = wrong(&report)
            .into_iter()
            .filter(|(_, severity)| *severity == Stops);
        let stops: Vec<_> = stops.map(|(code, _)| code).collect();
        assert_eq!(stops, codes, "{to}");
    }
    for to in ["ftp://feedback.example.sa/v1/rayak.js", ""] {
        let report = town.with(&source, to).await;
        assert_eq!(find(&report, Code::SourceMalformed).severity, Stops);
        assert!(right(&report, Code::SourceMalformed).contains(&source));
    }
}

#[tokio::test]
async fn readers_outside_are_not_led_into_a_network() {
    let town = Town::new().await;
    town.serves(StatusCode::OK, &[], town.html());
    let config = Config::parse(&town.config).unwrap();
    let other = town.collector.rsplit_once(':').unwrap().1.to_owned();
    // As if the page were outside, and the collector that it names were not.
    let html = town
        .html()
        .replace(&town.collector, &format!("http://127.0.0.2:{other}"));
    town.serves(StatusCode::OK, &[], html);
    let reach = Reach::told(|address| (address.to_string() == "127.0.0.2").then_some("private"));
    let fetcher = Fetcher::trusting(reach, Limits::default(), Vec::new());
    let address = format!("{}{PATH}", town.pages);
    let report = doctor::examine(&config, &address, &fetcher, today());
    let report = report.await.unwrap();
    let found = find(&report, Code::LoaderInside);
    assert!(
        found.what.contains("127.0.0.2") && found.severity == Stops,
        "{found:?}"
    );
}

#[tokio::test]
async fn integrity_is_held_against_what_is_served() {
    let town = Town::new().await;
    let served = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let digest = base64_of(&Sha384::digest(&served));
    let site = "data-site=\"jazan\"";
    let with = |attributes: String| format!("{site} {attributes}");
    let good = with(format!(
        "integrity=\"sha384-{digest}\" crossorigin=\"anonymous\""
    ));
    let report = town.with(site, &good).await;
    assert_eq!(wrong(&report), [(Code::IntegrityUnwise, Hinders)]);

    let alone = with(format!("integrity=\"sha384-{digest}\""));
    let report = town.with(site, &alone).await;
    let codes = [
        (Code::CrossoriginMissing, Stops),
        (Code::IntegrityUnwise, Hinders),
    ];
    assert_eq!(wrong(&report), codes);

    let other = with(format!(
        "integrity=\"sha384-{}\" crossorigin",
        base64_of(&[0; 48])
    ));
    let report = town.with(site, &other).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMismatch, Stops)]);
    let pasted = with(right(&report, Code::IntegrityMismatch).to_owned());
    let report = town.with(site, &pasted).await;
    assert_eq!(wrong(&report), [(Code::IntegrityUnwise, Hinders)]);

    let unread = with("integrity=\"md5-abc\"".to_owned());
    let report = town.with(site, &unread).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMalformed, Hinders)]);
    let cookies = with("crossorigin=\"use-credentials\"".to_owned());
    let report = town.with(site, &cookies).await;
    assert_eq!(wrong(&report), [(Code::CrossoriginCredentials, Stops)]);
}

#[tokio::test]
async fn a_tag_that_pins_the_script_of_one_edition_may_vouch_for_it() {
    let town = Town::new().await;
    let served = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let name: String = Sha256::digest(&served)
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (usual, pinned) = ("/v1/rayak.js\"", format!("/v1/rayak-{name}.js\""));
    let with = |digest: &[u8]| {
        let digest = base64_of(digest);
        format!("{pinned} integrity=\"sha384-{digest}\" crossorigin=\"anonymous\"")
    };
    let report = town.with(usual, &with(&Sha384::digest(&served))).await;
    assert_eq!(wrong(&report), []);
    let report = town.with(usual, &with(&[0; 48])).await;
    assert_eq!(wrong(&report), [(Code::IntegrityMismatch, Stops)]);
    let report = town.with(usual, "/v1/rayak-pinned.js\"").await;
    assert!(wrong(&report).contains(&(Code::SourceElsewhere, Stops)));
}

#[tokio::test]
async fn a_proxy_that_takes_the_leave_of_the_script_away_is_noticed() {
    let town = Town::new().await;
    let script = got(&format!("{}/v1/rayak.js", town.collector)).await;
    let (listener, bare) = listen().await;
    // The script without the headers that the collector sends with it.
    let served = Router::new().fallback(move || {
        let script = script.clone();
        async move { ([("content-type", "text/javascript")], script) }
    });
    tokio::spawn(async move { axum::serve(listener, served).await });
    let html = town.html().replace(&town.collector, &bare);
    let config = town.config.replace(&town.collector, &bare);
    let isolated = [("cross-origin-embedder-policy", "require-corp")];
    let report = town
        .examine_with(&config, StatusCode::OK, &isolated, html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::LoaderEmbedding, Stops)]);
    let report = town
        .examine_with(&config, StatusCode::OK, &[], html.clone())
        .await;
    assert_eq!(wrong(&report), []);
    let read = html.replace("data-site", "crossorigin data-site");
    let report = town
        .examine_with(&config, StatusCode::OK, &[], read.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::LoaderCors, Stops)]);

    // The collector itself gives both.
    for html in [
        town.html(),
        town.html().replace("data-site", "crossorigin data-site"),
    ] {
        let report = town.examine(&isolated, html).await;
        assert_eq!(wrong(&report), []);
    }
}

/// What is at an address, by a request that is written by hand.
async fn got(address: &str) -> Vec<u8> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (host, path) = address["http://".len()..].split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    assert!(
        reply.starts_with(b"HTTP/1.1 200"),
        "the widget is not built: cargo xtask widget"
    );
    let end = reply
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    reply.split_off(end + 4)
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
