//! A crash of the real process leaves nothing of what was in its memory.

use super::service::Service;
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::{env, fs, panic};

/// What a panic would quote.
const WORDS: &str = "zqpanic";

#[test]
fn an_abort_leaves_no_core() {
    let mut service = Service::start("info");
    let limits = fs::read_to_string(format!("/proc/{}/limits", service.id())).unwrap();
    let core = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max core file size"))
        .unwrap();
    let core: Vec<&str> = core.split_whitespace().take(2).collect();
    assert_eq!(core, ["0", "0"]);
    let status = service.end(Signal::ABORT);
    assert_eq!(status.signal(), Some(Signal::ABORT.as_raw()));
    assert!(!status.core_dumped());
    assert_eq!(service.left_where_it_ran(), [""; 0]);
}

#[test]
fn a_panic_says_where_and_never_what() {
    let said = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "crash::panics_over_words",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    let said = [said.stdout, said.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(
        said.contains("panicked at ") && said.contains("crash.rs:"),
        "{said}"
    );
    assert!(!said.contains(WORDS), "{said}");
}

/// The child of the test above.
#[test]
#[ignore = "it takes the panics of the whole process; another test runs it and listens"]
fn panics_over_words() {
    rayak::crash::say_only_where();
    let words = format!("{WORDS}ع");
    let cut = panic::catch_unwind(|| words[..WORDS.len() + 1].len());
    assert!(cut.is_err(), "a letter cannot be cut in two");
}
