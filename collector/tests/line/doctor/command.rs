//! The command: its exit code, and what it prints.

use super::{PATH, StatusCode, Town};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// The command itself, on the page that is served: its exit code, and what it prints.
async fn told(town: &Town, arguments: &[&str]) -> (i32, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("rayak.toml");
    fs::write(&file, &town.config).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rayak"));
    command
        .arg("doctor")
        .arg("--config")
        .arg(&file)
        .args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_code_says_whether_the_widget_works_and_the_words_say_why() {
    let town = Town::new().await;
    let address = format!("{}{PATH}", town.pages);
    town.serves(StatusCode::OK, &[], town.html());
    let (code, out, err) = told(&town, &["--inside", &address]).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(
        out.starts_with(&address) && out.contains("the widget works on this page"),
        "{out}"
    );

    let policy = [("content-security-policy", "script-src 'self'")];
    town.serves(StatusCode::OK, &policy, town.html());
    let (code, out, _) = told(&town, &["--inside", &address]).await;
    assert_eq!(code, 1);
    let collector = &town.collector;
    for line in [
        "STOPS: the policy in the page's header does not let WebAssembly run".to_owned(),
        format!("    script-src 'self' {collector} 'wasm-unsafe-eval'\n"),
        "3 things stop the widget on this page".to_owned(),
    ] {
        assert!(out.contains(&line), "{line}\n{out}");
    }
    let (code, out, _) = told(&town, &["--inside", "--json", &address]).await;
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["works"]), (1, &Value::Bool(false)));
    assert_eq!(report["findings"][0]["code"], "csp_loader");
    assert_eq!(report["findings"][0]["severity"], "stops");

    assert!(!out.contains("--config"), "its own configuration was given");
    let mut alone = Command::new(env!("CARGO_BIN_EXE_rayak"));
    alone.args(["doctor", "--inside", &address]);
    let alone = tokio::task::spawn_blocking(move || alone.output().unwrap());
    let out = String::from_utf8(alone.await.unwrap().stdout).unwrap();
    assert!(out.contains("built-in configuration"), "{out}");

    let (code, out, err) = told(&town, &[&address]).await;
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("--inside") && err.contains("127.0.0.1 is an address"),
        "{err}"
    );
    let (code, out, _) = told(&town, &["--json", &address]).await;
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &report["unexamined"]["code"]),
        (2, &Value::from("inside"))
    );
    for wrong in [
        &["--inside"][..],
        &["no address"],
        &["--config", "/nowhere.toml", &address],
    ] {
        let (code, _, err) = told(&town, wrong).await;
        assert_eq!(code, 2, "{err}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_to_have_no_tag_is_no_failure() {
    let town = Town::new().await;
    let address = format!("{}/en/info/burial-services", town.pages);
    let bare = "<!doctype html><html lang=\"en\"><main>x</main>".to_owned();
    town.serves(StatusCode::OK, &[], bare);
    let (code, out, err) = told(&town, &["--inside", &address]).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("nothing is asked on this page"), "{out}");
}
