//! A collector of one's own: fresh store, told clock, requests without a network.

use super::contract;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use rayak::clock::Clock;
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{AccountId, Asked, DisplayName, Reach, Role, SignInName};
use rayak::http::{public, staff};
use rayak::people;
use rayak::store::{Store, Syncer};
use rayak::writer::WriterThread;
use rayak::{App, telemetry};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

/// The origin that the built-in site allows.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";
pub(crate) const SECRET: &str = "Zm9yLXRoZS10ZXN0cy0wMQ";

/// One metrics page for the whole test process, as in the real one.
static METRICS: LazyLock<telemetry::Metrics> = LazyLock::new(telemetry::start_metrics);

pub(crate) struct House {
    pub(crate) app: Arc<App>,
    thread: WriterThread,
    now: Arc<AtomicI64>,
    directory: TempDir,
    /// The one as whom the staff's pages are asked where nobody else is named.
    manager: OnceCell<Member>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: AccountId,
    pub(crate) cookie: String,
}

/// A reply, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn open(directory: &Path, syncer: Syncer) -> Store {
    Store::open_with(directory, &rayak::config::StoreConfig::default(), syncer).unwrap()
}

/// A copy of a closed store. A process that another test is starting may hold the lock of the first
/// for a moment, having been forked while it was open.
pub(crate) fn copy(directory: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let inside = copy.path().join("store");
    fs::create_dir(&inside).unwrap();
    for entry in fs::read_dir(directory.join("store")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, inside.join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}

/// Runs a command of the real binary on a store, with its report as JSON.
pub(crate) fn rayak(command: &[&str], data: &Path) -> (bool, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(command)
        .args(["--json", "--data"])
        .arg(data)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout);
    let told = || json!(String::from_utf8(output.stderr).unwrap());
    (output.status.success(), report.unwrap_or_else(|_| told()))
}

/// Everything that the real binary exports of a closed store.
pub(crate) fn exported(data: &Path) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(["export", "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Holds the writer at its sync.
pub(crate) struct Gate {
    closed: Arc<AtomicBool>,
    arrived: mpsc::Receiver<()>,
    pass: mpsc::Sender<()>,
}

/// A gate, and a way to sync that stops there while it is closed.
pub(crate) fn gate() -> (Gate, Syncer) {
    let closed = Arc::new(AtomicBool::new(false));
    let is_closed = Arc::clone(&closed);
    let (arrive, arrived) = mpsc::channel();
    let (pass, passed) = mpsc::channel();
    let inside = Mutex::new((arrive, passed));
    let syncer = Box::new(move |file: &File| {
        if is_closed.load(Ordering::SeqCst) {
            let inside = inside.lock().unwrap();
            // Both ends live as long as the gate; after it everyone passes.
            let _ = inside.0.send(());
            let _ = inside.1.recv();
        }
        file.sync_data()
    });
    let gate = Gate {
        closed,
        arrived,
        pass,
    };
    (gate, syncer)
}

impl Gate {
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    /// Waits until the writer stands before the gate.
    pub(crate) fn wait(&self) {
        self.arrived.recv().unwrap();
    }

    pub(crate) fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
        self.pass.send(()).unwrap();
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::configured(DEFAULT, Box::new(File::sync_data))
    }

    pub(crate) fn configured(config: &str, syncer: Syncer) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = open(directory.path(), syncer);
        Self::over(store, directory, config)
    }

    /// A collector over a store that is open already.
    pub(crate) fn over(store: Store, directory: TempDir, config: &str) -> Self {
        let config = Config::parse(config).unwrap();
        let store = Arc::new(store);
        let start: Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
        let now = Arc::new(AtomicI64::new(start.as_millisecond()));
        let told = Arc::clone(&now);
        let clock =
            Clock::told(move || Timestamp::from_millisecond(told.load(Ordering::Relaxed)).unwrap());
        let (app, thread) = App::new(config, store, clock, METRICS.clone()).unwrap();
        Self {
            app,
            thread,
            now,
            directory,
            manager: OnceCell::new(),
        }
    }

    /// Where the store lies.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Lets time pass.
    pub(crate) fn wait_hours(&self, hours: i64) {
        self.wait_ms(hours * 3_600_000);
    }

    pub(crate) fn wait_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    /// Asks the public listener. Whatever it replies must be what its description says.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Reply {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let router = public::router(Arc::clone(&self.app));
        let reply = read(router.oneshot(request).await.unwrap()).await;
        contract::check(&method, &path, &reply);
        reply
    }

    /// Asks the staff's listener: probes as a supervisor does, pages as a manager who sees everything.
    pub(crate) async fn ask_staff(&self, path: &str) -> Reply {
        if ["/healthz", "/readyz", "/metrics", "/style.css"].contains(&path) {
            return self.ask_staff_as(None, path).await;
        }
        let manager = self.manager().await;
        self.ask_staff_as(Some(manager), path).await
    }

    pub(crate) async fn manager(&self) -> &Member {
        let manager = self
            .manager
            .get_or_init(|| self.member(Role::Manager, Reach::Everywhere));
        manager.await
    }

    /// Asks the staff's listener as somebody, or as a stranger.
    pub(crate) async fn ask_staff_as(&self, who: Option<&Member>, path: &str) -> Reply {
        let mut request = Request::get(path);
        if let Some(who) = who {
            request = request.header(header::COOKIE, &who.cookie);
        }
        self.staff(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form of the staff's pages as a browser does, with the session's own token.
    pub(crate) async fn post_staff_as(
        &self,
        who: Option<&Member>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8788")
            .header(header::ORIGIN, "http://127.0.0.1:8788")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        if let Some(who) = who {
            request = request.header(header::COOKIE, &who.cookie);
            form.append_pair("form_token", &self.form_token(who).await);
        }
        self.staff(request.body(Body::from(form.finish())).unwrap())
            .await
    }

    /// Sends a form of the staff's pages as the manager who sees everything.
    pub(crate) async fn post_staff(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let manager = self.manager().await;
        self.post_staff_as(Some(manager), path, fields).await
    }

    /// What the forms of a session bear, as one of its pages has it.
    pub(crate) async fn form_token(&self, who: &Member) -> String {
        let page = self.ask_staff_as(Some(who), "/account").await.text();
        field(&page, "form_token").unwrap_or_default()
    }

    /// An account of a role and reach, signed in without the way through the door.
    pub(crate) async fn member(&self, role: Role, reach: Reach) -> Member {
        let number = self.app.store.accounts().unwrap().len();
        let asked = Asked {
            name: SignInName::parse(&format!("person-{number}")).unwrap(),
            display: DisplayName::parse(&format!("Person {number}")).unwrap(),
            role,
            reach,
        };
        let (account, _) = people::add(&self.app, None, asked).await.unwrap();
        self.session(account.id).await
    }

    pub(crate) async fn session(&self, id: AccountId) -> Member {
        let token = people::open_session(&self.app, id).await.unwrap();
        let secure = self.app.config().staff_url.is_secure();
        let prefix = if secure { "__Host-" } else { "" };
        let cookie = format!("{prefix}rayak={token}");
        Member { id, cookie }
    }

    pub(crate) async fn staff(&self, request: Request<Body>) -> Reply {
        read(
            staff::router(Arc::clone(&self.app))
                .oneshot(request)
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask(
            Request::post(path)
                .header(header::ORIGIN, ORIGIN)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn send(&self, submission: &Value) -> Reply {
        self.post("/api/v1/feedback", submission).await
    }

    /// PATCH or DELETE of one feedback of the page `pothole`.
    pub(crate) async fn change(
        &self,
        method: Method,
        id: &str,
        secret: &str,
        body: &Value,
    ) -> Reply {
        self.ask(
            Request::builder()
                .method(method)
                .uri(format!("/api/v1/feedback/{id}?site=jazan&page=pothole"))
                .header(header::ORIGIN, ORIGIN)
                .header(header::AUTHORIZATION, format!("Bearer {secret}"))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap(),
        )
        .await
    }

    /// Stops the writer and gives the directory, whose store is closed by then.
    pub(crate) async fn close(self) -> TempDir {
        self.thread.close().await;
        drop(self.app);
        self.directory
    }
}

/// The value of a form's hidden field.
pub(crate) fn field(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(after.split_once('"')?.0.to_owned())
}

async fn read(response: axum::response::Response) -> Reply {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

/// A submission as the widget sends it, under a new id.
pub(crate) fn vote(answer: &Value) -> Value {
    json!({
        "id": new_id(),
        "secret": SECRET,
        "site": "jazan",
        "page": "pothole",
        "question": if answer.is_string() { "useful" } else { "service" },
        "answer": answer,
        "lang": "ar",
        "channel": "widget",
    })
}

/// A UUID of version 4.
pub(crate) fn new_id() -> String {
    uuid::Builder::from_random_bytes(rayak::clock::random())
        .into_uuid()
        .to_string()
}

/// The same value with some fields set.
pub(crate) fn with(mut value: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else {
        panic!("fields are an object")
    };
    value.as_object_mut().unwrap().extend(fields);
    value
}
