//! A crash of the real process leaves nothing of what was in its memory.

use super::service::Service;
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::{env, fs, panic};

/// By this the process of the test below knows that it is the one that is to panic: it takes the
/// panics of all its tests, and so has to be a process of its own.
const CHILD: &str = "RAYAK_PANICS";
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
    if env::var_os(CHILD).is_some() {
        return panics_over_words();
    }
    let said = Command::new(env::current_exe().unwrap())
        .args(["--exact", "crash::a_panic_says_where_and_never_what"])
        .arg("--nocapture")
        .env(CHILD, "")
        .output()
        .unwrap();
    assert!(said.status.success());
    let said = String::from_utf8([said.stdout, said.stderr].concat()).unwrap();
    assert!(
        said.contains("panicked at ") && said.contains("crash.rs:"),
        "{said}"
    );
    assert!(!said.contains(WORDS), "{said}");
}

fn panics_over_words() {
    rayak::crash::say_only_where();
    let words = format!("{WORDS}ع");
    let cut = panic::catch_unwind(|| words[..WORDS.len() + 1].len());
    assert!(cut.is_err(), "a letter cannot be cut in two");
}
