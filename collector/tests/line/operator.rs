//! The real binary as its operator has it: addresses on standard output, logs on standard error,
//! and signals.

use super::house::{ORIGIN, vote};
use super::service::send;
use rayak::config::DEFAULT;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use tempfile::TempDir;

/// A collector of its own, with its configuration in a file. Dropping it kills it.
struct Running {
    child: Child,
    public: String,
    staff: String,
    logs: BufReader<ChildStderr>,
    config: PathBuf,
    _directory: TempDir,
}

impl Running {
    fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = directory.path().join("rayak.toml");
        fs::write(&config, DEFAULT).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_rayak"))
            .args(["serve", "--log-json", "--public", "127.0.0.1:0"])
            .args(["--staff", "127.0.0.1:0", "--config"])
            .arg(&config)
            .arg("--data")
            .arg(directory.path().join("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let public = said.next().unwrap().unwrap();
        let staff = said.next().unwrap().unwrap();
        let logs = BufReader::new(child.stderr.take().unwrap());
        Self {
            public: public.strip_prefix("public http://").unwrap().to_owned(),
            staff: staff.strip_prefix("staff http://").unwrap().to_owned(),
            child,
            logs,
            config,
            _directory: directory,
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn connect(&self) -> Connection {
        Connection::to(&self.public)
    }

    /// The lines of the log up to the one whose message holds `words`.
    fn logs_until(&mut self, words: &str) -> Vec<Value> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let length = self.logs.read_line(&mut line).unwrap();
            assert!(length > 0, "the log ended without {words:?}: {lines:?}");
            let line: Value = serde_json::from_str(&line).unwrap();
            let found = message(&line).contains(words);
            lines.push(line);
            if found {
                return lines;
            }
        }
    }

    /// Puts another configuration in the file's place and says so.
    fn reconfigure(&self, config: &str) {
        fs::write(&self.config, config).unwrap();
        self.signal(Signal::HUP);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn message(line: &Value) -> &str {
    line["fields"]["message"].as_str().unwrap()
}

/// One connection, over which many requests are made.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn to(address: &str) -> Self {
        Self(BufReader::new(TcpStream::connect(address).unwrap()))
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> (u16, String) {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {ORIGIN}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length) = (None, 0);
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            assert!(status.is_none() || !line.starts_with("http/"));
            match (&status, line.split_once(": ")) {
                (None, _) => status = line.split(' ').nth(1).map(|code| code.parse().unwrap()),
                (_, Some(("content-length", value))) => length = value.parse().unwrap(),
                (_, None) => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (status.unwrap(), String::from_utf8(body).unwrap())
    }

    fn view(&mut self) -> Value {
        let path = "/api/v1/view?site=jazan&page=pothole&lang=en";
        serde_json::from_str(&self.ask("GET", path, "").1).unwrap()
    }
}

/// Uses the link that the log tells of, and reads the table of pages.
fn first_administrator(staff: &str, link: &str) -> String {
    let to = staff.parse().unwrap();
    let ask = |method: &str, path: &str, headers: &str, body: &str| {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {staff}\r\nConnection: close\r\n{headers}\
             Content-Length: {length}\r\n\r\n{body}"
        );
        String::from_utf8(send(to, request.as_bytes())).unwrap()
    };
    let path = link.strip_prefix(&format!("http://{staff}")).unwrap();
    let password = "lantern+over+the+bay";
    let form = format!("name=first&display=First&password={password}&again={password}");
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let welcomed = ask("POST", path, kind, &form);
    let (_, cookie) = welcomed.split_once("set-cookie: ").unwrap();
    let (cookie, _) = cookie.split_once(';').unwrap();
    assert!(ask("GET", path, "", "").starts_with("HTTP/1.1 404"), "once");
    ask(
        "GET",
        "/pages?lang=en",
        &format!("Cookie: {cookie}\r\n"),
        "",
    )
}

#[test]
fn a_hangup_reads_the_configuration_anew_and_cuts_nobody_off() {
    let mut running = Running::start();
    let told = running.logs_until("nobody has an account yet");
    let link = told.last().unwrap()["fields"]["address"].clone();
    let link = link.as_str().unwrap().to_owned();
    let mut visitor = running.connect();
    assert_eq!(visitor.view()["urgent"], "940");
    assert_eq!(
        visitor.view()["questions"].as_array().map(Vec::len),
        Some(2)
    );

    let other = DEFAULT
        .replace("urgent = \"940\"", "urgent = \"998\"")
        .replace("public = \"127.0.0.1:8787\"", "public = \"127.0.0.1:8789\"")
        .replace(
            "key = \"pothole\"",
            "key = \"new-page\"\ntitle = { ar = \"x\", en = \"x\" }\n\
             paths = { ar = \"/ar/new\", en = \"/en/new\" }\ndepartment = \"roads\"\n\
             widget = \"page\"\n\n[[site.page]]\nkey = \"pothole\"",
        );
    running.reconfigure(&other);
    let told = running.logs_until("waits for a restart");
    let key = &told.last().unwrap()["fields"]["key"];
    assert_eq!(key, "public", "what cannot change is told");
    assert_eq!(visitor.view()["urgent"], "998", "over the same connection");
    let new = visitor.ask("GET", "/api/v1/view?site=jazan&page=new-page", "");
    assert_eq!(new.0, 200);
    let staff = first_administrator(&running.staff, &link);
    assert!(staff.contains("page=new-page"), "staff have the same");
}

#[test]
fn a_bad_configuration_is_complained_about_and_changes_nothing() {
    let mut running = Running::start();
    let mut visitor = running.connect();
    let bad = DEFAULT.replace("urgent = \"940\"", "urgent = \"998\"\nsupress_below = 5");
    running.reconfigure(&bad);
    let told = running.logs_until("the last configuration stands");
    let complaints = told.last().unwrap()["fields"]["complaints"].as_str();
    assert!(complaints.unwrap().contains("supress_below"), "{told:?}");
    assert_eq!(visitor.view()["urgent"], "940");
    running.reconfigure(&DEFAULT.replace("urgent = \"940\"", "urgent = \"998\""));
    running.logs_until("read anew");
    assert_eq!(visitor.view()["urgent"], "998", "a good one still passes");
}

#[test]
fn the_log_has_a_line_for_start_stop_and_refusal_and_nothing_of_anyone() {
    let mut running = Running::start();
    let started = running.logs_until("serving");
    assert_eq!(started.last().unwrap()["level"], "INFO");
    let mut visitor = running.connect();
    let mut words = vote(&json!("no"));
    words["comment"] = "Mark-of-a-citizen 0501234567".into();
    let path = "/api/v1/feedback";
    assert_eq!(visitor.ask("POST", path, &words.to_string()).0, 201);
    words["answer"] = "Mark-of-a-citizen".into();
    assert_eq!(visitor.ask("POST", path, &words.to_string()).0, 422);
    let bare = "/Mark-of-a-citizen?Mark-of-a-citizen";
    assert_eq!(visitor.ask("GET", bare, "").0, 404);
    drop(visitor);
    running.signal(Signal::TERM);
    let lines = running.logs_until("stopped");
    let refused: Vec<_> = lines
        .iter()
        .filter(|line| message(line) == "refused")
        .map(|line| {
            (
                line["fields"]["code"].as_str().unwrap(),
                line["span"]["route"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        refused,
        [("unknown_code", Some(path)), ("unknown_route", None)]
    );
    assert!(lines.iter().any(|line| message(line).contains("stopping")));
    let all = format!("{started:?}{lines:?}");
    for mark in ["Mark-of-a-citizen", "0501234567", "127.0.0.1:8080"] {
        assert!(!all.contains(mark), "{mark} is in the log: {all}");
    }
    assert!(running.child.wait().unwrap().success());
}
