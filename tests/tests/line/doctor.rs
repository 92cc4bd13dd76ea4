//! What `rayak doctor` says of a page is what a browser makes of it: of the demonstration's own pages,
//! and of policies about which one could be of two minds.

use anyhow::{Context as _, Result};
use rayak_shared::Question;
use rayak_tests::{Expected, Town, Visitor, Window};
use serde_json::Value;

const TAG: &str = r#"<main><script src="TAG" data-site="jazan" data-page="pothole" nonce="once" async></script></main>"#;
const TO_THE_FORM: &str = "a[href*='/form?']";

/// The codes of what stops the widget, and the exit code that says whether anything does.
async fn stops(town: &Town, path: &str) -> Result<(i32, Vec<String>)> {
    let (code, report) = town.asks_the_doctor(path).await?;
    let findings = report["findings"]
        .as_array()
        .context("there are findings")?;
    let stops = findings
        .iter()
        .filter(|finding| finding["severity"] == "stops")
        .filter_map(|finding| finding["code"].as_str().map(str::to_owned));
    Ok((code, stops.collect()))
}

#[tokio::test]
async fn the_demonstrations_pages_work_but_for_those_that_are_made_not_to() -> Result<()> {
    let town = Town::found().await?;
    for case in [
        "strict-csp",
        "hostile-css",
        "spa",
        "no-script",
        "head-tag",
        "target",
        "both",
    ] {
        for lang in ["ar", "en"] {
            let path = format!("/test/{case}?lang={lang}");
            let (code, report) = town.asks_the_doctor(&path).await?;
            assert_eq!(
                (code, &report["works"]),
                (0, &Value::Bool(true)),
                "{path}: {report:#}"
            );
        }
    }
    for page in ["/ar/services/pothole-report", "/en/info/flood-season-guide"] {
        let (code, report) = town.asks_the_doctor(page).await?;
        let findings = report["findings"]
            .as_array()
            .context("there are findings")?;
        let is_fine = findings.iter().all(|finding| finding["severity"] == "fine");
        assert_eq!((code, is_fine), (0, true), "{page}: {report:#}");
    }
    // Where nothing is to be asked, a page without a tag is as it should be.
    let silent = stops(&town, "/en/info/burial-services").await?;
    assert_eq!(silent, (0, Vec::new()));
    for (path, right) in [
        ("/test/wasm-blocked", "csp_wasm"),
        ("/test/bare", "no_tag"),
        ("/en/nowhere", "page_status"),
    ] {
        let (code, stops) = stops(&town, path).await?;
        assert_eq!(
            (code, stops.first().map(String::as_str)),
            (1, Some(right)),
            "{path}"
        );
    }
    Ok(())
}

/// Puts a page up under a policy, asks the doctor, and lets a citizen look.
async fn looks(town: &Town, policy: &str) -> Result<(Vec<String>, Visitor)> {
    let policy = format!("default-src 'none'; img-src 'self'; {policy}");
    let path = town.puts_up_under(&policy, "en", TAG);
    let (_, stops) = stops(town, &path).await?;
    let citizen = Visitor::arrives(town, Window::WIDE).await?;
    citizen.opens(&path).await?;
    Ok((stops, citizen))
}

#[tokio::test]
async fn where_it_says_that_the_widget_works_the_card_appears() -> Result<()> {
    let town = Town::found().await?;
    let collector = town.public("");
    let connect = format!("connect-src {collector}");
    for policy in [
        format!("script-src {collector} 'wasm-unsafe-eval'; {connect}"),
        format!("script-src {collector}/v1/ 'wasm-unsafe-eval'; {connect}"),
        // The nonce of the tag is that of what it imports.
        format!("script-src 'nonce-once' 'wasm-unsafe-eval'; {connect}"),
        format!("script-src 'nonce-once' 'strict-dynamic' 'wasm-unsafe-eval'; {connect}"),
        format!("script-src-elem {collector}; script-src 'wasm-unsafe-eval'; {connect}"),
        "script-src http: 'unsafe-eval'; connect-src http:".to_owned(),
    ] {
        let (stops, citizen) = looks(&town, &policy).await?;
        assert_eq!(stops, [""; 0], "{policy}");
        citizen.is_asked(Question::Useful).await.context(policy)?;
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn where_it_says_what_stops_the_widget_no_card_appears_and_the_browser_names_the_same()
-> Result<()> {
    let town = Town::found().await?;
    let collector = town.public("");
    let connect = format!("connect-src {collector}");
    let wasm = "'wasm-unsafe-eval'";
    for (policy, right, expected) in [
        // Of a path without a slash at its end only that file is meant, and the tag imports another.
        (
            format!("script-src {collector}/v1/rayak.js {wasm}; {connect}"),
            &["csp_module"][..],
            &[Expected::Forbidden("script-src")][..],
        ),
        (
            format!("script-src {collector}; {connect}"),
            &["csp_wasm"],
            &[Expected::NoWasm],
        ),
        (
            format!("script-src {collector} {wasm}; connect-src {collector}/api/"),
            &["csp_connect"],
            &[Expected::Forbidden("connect-src")],
        ),
    ] {
        let (stops, citizen) = looks(&town, &policy).await?;
        assert_eq!(stops, right, "{policy}");
        citizen.finds(TO_THE_FORM).await.context(policy)?;
        // Some engines tell of a violation only after what the page made of it.
        citizen.sees_it_drawn().await?;
        citizen.leaves_after(expected).await?;
    }
    Ok(())
}
