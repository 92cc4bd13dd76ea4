//! The files that a page loads: compressed beforehand, kept for ever where their name says their
//! content, and asked for again cheaply where it does not.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::routes;
use rayak_tests::{Reply, Town, ballot};
use reqwest::Method;

/// The content-hashed files that a file names, whatever else stands around the names.
fn named_by(file: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(file);
    let name = |rest: &str| {
        let (hash, rest) = rest.split_once('.')?;
        let ends = ["js", "wasm", "css"];
        let end = ends.into_iter().find(|end| rest.starts_with(end))?;
        let is_hash = hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| format!("rayak-{hash}.{end}"))
    };
    text.split("rayak-").skip(1).filter_map(name).collect()
}

async fn again(town: &Town, path: &str, known: &Reply) -> Result<Reply> {
    let etag = known.header("etag").context("every file has an ETag")?;
    town.send(
        town.request(Method::GET, path)
            .header("if-none-match", etag),
    )
    .await
}

#[tokio::test]
async fn hashed_files_are_compressed_beforehand_and_kept_for_ever() -> Result<()> {
    let town = Town::found().await?;
    let loader = town.get(routes::LOADER).await?;
    ensure!(
        loader.status == 200,
        "the widget is not in the binary: build it first, `cargo xtask widget`"
    );
    let mut files = named_by(&loader.body);
    let mut looked_at = Vec::new();
    while let Some(file) = files.pop() {
        let path = format!("/v1/{file}");
        let plain = town.get(&path).await?;
        let packed = town
            .send(
                town.request(Method::GET, &path)
                    .header("accept-encoding", "gzip, br"),
            )
            .await?;
        assert_eq!((plain.status, packed.status), (200, 200), "{file}");
        assert_eq!(packed.header("content-encoding"), Some("br"), "{file}");
        assert!(packed.body.len() < plain.body.len(), "{file}");
        for reply in [&plain, &packed] {
            let cache = reply.header("cache-control").unwrap_or_default();
            assert!(
                cache.contains("immutable") && cache.contains("max-age=31536000"),
                "{file}: {cache}"
            );
            assert!(
                reply
                    .header("vary")
                    .is_some_and(|vary| vary.contains("accept-encoding")),
                "{file}"
            );
            assert_eq!(
                reply.header("access-control-allow-origin"),
                Some("*"),
                "{file}"
            );
        }
        let kind = plain.header("content-type").unwrap_or_default();
        assert_eq!(
            file.ends_with(".wasm"),
            kind == "application/wasm",
            "{file}: {kind}"
        );
        assert_eq!(again(&town, &path, &plain).await?.status, 304, "{file}");
        looked_at.push(file);
        let others = named_by(&plain.body).into_iter();
        files.extend(others.filter(|file| !looked_at.contains(file)));
    }
    ensure!(
        looked_at.len() == 5,
        "glue and module of card and scanner, and the style: {looked_at:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_loader_is_asked_for_again_and_then_costs_nothing() -> Result<()> {
    let town = Town::found().await?;
    let loader = town.get(routes::LOADER).await?;
    assert_eq!(loader.status, 200);
    let cache = loader.header("cache-control").unwrap_or_default();
    assert!(
        !cache.contains("immutable"),
        "a new loader must reach every page: {cache}"
    );
    let known = again(&town, routes::LOADER, &loader).await?;
    assert_eq!((known.status, known.body.len()), (304, 0));
    Ok(())
}

#[tokio::test]
async fn a_view_is_sent_again_only_when_it_has_changed() -> Result<()> {
    let town = Town::found().await?;
    let path = format!(
        "{}?site={}&page=pothole&lang=ar",
        routes::VIEW,
        ballot::SITE
    );
    let view = town.get(&path).await?;
    assert_eq!(view.status, 200);
    let known = again(&town, &path, &view).await?;
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("etag"), view.header("etag"));

    for _ in 0..5 {
        town.accept(&ballot::yes("pothole")).await?;
    }
    rayak_tests::until("the new figure is in the view", async || {
        Ok((again(&town, &path, &view).await?.status == 200).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_file_that_no_version_has_is_refused_in_the_form_of_every_refusal() -> Result<()> {
    let town = Town::found().await?;
    for path in [
        "/v1/rayak-0000.wasm",
        "/v1/../rayak.toml",
        "/v1/none",
        "/nowhere",
    ] {
        let reply = town.get(path).await?;
        assert_eq!(
            reply.refusal()?,
            rayak_shared::ErrorCode::UnknownRoute,
            "{path}"
        );
    }
    Ok(())
}

/// What lists against advertising and tracking block wherever it stands in an address, and what they
/// block as a word of its own.
const BLOCKED: [&str; 8] = [
    "track",
    "collect",
    "stats",
    "analytic",
    "beacon",
    "pixel",
    "telemetry",
    "advert",
];
const BLOCKED_WORDS: [&str; 5] = ["ad", "ads", "adv", "banner", "log"];

fn is_blocked(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let mut words = address.split(|c: char| !c.is_ascii_alphanumeric());
    BLOCKED.iter().any(|part| address.contains(part))
        || words.any(|word| BLOCKED_WORDS.contains(&word))
}

#[tokio::test]
async fn no_address_and_no_file_is_named_like_what_blockers_block() -> Result<()> {
    let town = Town::found().await?;
    let document: serde_json::Value = town.get(routes::OPENAPI).await?.json()?;
    let paths = document["paths"].as_object().context("the addresses")?;
    let mut addresses: Vec<String> = paths.keys().cloned().collect();
    ensure!(
        addresses.len() > 8 && addresses.iter().any(|path| path == routes::SEEN),
        "{addresses:?}"
    );
    let loader = town.get(routes::LOADER).await?.text();
    let files = named_by(loader.as_bytes());
    ensure!(files.len() >= 3, "{files:?}");
    addresses.extend(files);
    // What the documents themselves lead to.
    for page in ["/form?site=jazan&page=pothole&lang=en", routes::DOCS] {
        let text = town.get(page).await?.text();
        for name in ["href=\"", "src=\"", "action=\""] {
            let led = text
                .split(name)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            addresses.extend(led.map(str::to_owned));
        }
    }
    let blocked: Vec<&String> = addresses.iter().filter(|one| is_blocked(one)).collect();
    ensure!(blocked.is_empty(), "{blocked:?}");
    ensure!(
        is_blocked("/api/v1/stats") && is_blocked("/v1/ad-frame.js") && !is_blocked("/v1/loader"),
        "the search sees what it is to see"
    );
    Ok(())
}
