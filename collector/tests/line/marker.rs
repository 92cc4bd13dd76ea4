//! A hostile client for the search of [`super::marks`]: wherever it may write, it writes a mark.

use super::house::{ORIGIN, SECRET, new_id, vote, with};
use super::service::{Service, babble, send, send_to_socket};
use rayak_shared::{Seen, Submission, routes};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

/// What every mark begins with that may lie nowhere.
pub(crate) const STRAY: &str = "zqmark";
/// What every mark begins with that may lie in the store.
pub(crate) const KEPT: &str = "zqkept";

const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];

/// Headers in which clients tell something of themselves.
const HEADERS: [&str; 16] = [
    "User-Agent",
    "Referer",
    "Origin",
    "Cookie",
    "Authorization",
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "X-Request-Id",
    "Traceparent",
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "If-None-Match",
    "Range",
    "Via",
];

/// Fields of queries and forms.
const FIELDS: [&str; 18] = [
    "site",
    "page",
    "lang",
    "question",
    "answer",
    "reasons_yes",
    "reasons_no",
    "comment",
    "id",
    "token",
    "trap",
    "section",
    "revision",
    "test",
    "reference",
    "first",
    "masked",
    "state",
];

/// Of these the log keeps what an accepted answer says.
const OF_THE_PAGE: [&str; 5] = ["page", "comment", "section", "widget", "placement"];

/// A client that writes a mark wherever it may write.
pub(crate) struct Marker<'a> {
    service: &'a Service,
    made: u32,
    /// Whether it names this machine as the host, where it would else write a mark.
    pub(crate) at_home: bool,
    pub(crate) statuses: BTreeSet<u16>,
}

impl<'a> Marker<'a> {
    pub(crate) fn of(service: &'a Service) -> Self {
        Self {
            service,
            made: 0,
            at_home: false,
            statuses: BTreeSet::new(),
        }
    }

    fn mark(&mut self, stem: &str) -> String {
        self.made += 1;
        format!("{stem}{:06}", self.made)
    }

    fn stray(&mut self) -> String {
        self.mark(STRAY)
    }

    /// A mark for a field of an answer that may be accepted.
    fn for_field(&mut self, field: &str) -> String {
        match field {
            "page" => format!("/{}", self.mark(KEPT)),
            // As long as a secret must be.
            "secret" => format!("{}abcdefghiQ", self.stray()),
            field if OF_THE_PAGE.contains(&field) => self.mark(KEPT),
            _ => self.stray(),
        }
    }

    /// Personal data in the midst of words that may be kept.
    fn words(&mut self) -> String {
        let kept = self.mark(KEPT);
        format!(
            "{kept} جوالي 0591234567 أو ٠٥٩١٢٣٤٥٦٧، هويتي 1000 000 008، zqperson@example.com، \
             SA0380000000608010167519 وبطاقتي 4111111111111111"
        )
    }

    /// Headers with a mark each, the origin and the type of the body given or marked as well.
    fn headers(&mut self, origin: Option<&str>, kind: Option<&str>) -> String {
        let mut headers = String::new();
        for name in HEADERS {
            let value = match (name, origin) {
                ("Origin", Some(origin)) => origin.to_owned(),
                ("Authorization", _) => format!("Bearer {}", self.stray()),
                _ => self.stray(),
            };
            headers += &format!("{name}: {value}\r\n");
        }
        let kind = kind.map_or_else(|| self.stray(), str::to_owned);
        headers + &format!("{}: x\r\nContent-Type: {kind}\r\n", self.stray())
    }

    fn send(&mut self, to: SocketAddr, line: &str, headers: &str, body: &[u8]) -> u16 {
        let host = if self.at_home {
            "localhost".to_owned()
        } else {
            self.stray()
        };
        let head = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        let reply = send(to, &[head.as_bytes(), body].concat());
        self.note(&reply)
    }

    fn note(&mut self, reply: &[u8]) -> u16 {
        let status = reply.get(9..12).map(String::from_utf8_lossy);
        let status = status.and_then(|status| status.parse().ok()).unwrap_or(0);
        self.statuses.insert(status);
        status
    }

    fn query(&mut self) -> String {
        let marked = FIELDS.map(|field| format!("{field}=%2F{}", self.stray()));
        format!("{}&{}={}", marked.join("&"), self.stray(), self.stray())
    }

    /// Every method on an address, with a mark in its path, its query, each header and each kind
    /// of body.
    pub(crate) fn tries(&mut self, to: SocketAddr, address: &str) {
        let [json, form, text] = [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
        ]
        .map(Some);
        for method in METHODS {
            let bodies = [
                (
                    json,
                    format!(r#"{{"{}":"{}"}}"#, self.stray(), self.stray()),
                ),
                (json, format!(r#"{{"id":"{}""#, self.stray())),
                (json, format!(r#"{{"id":{{"{}":1}}}}"#, self.stray())),
                (form, self.query()),
                (text, self.stray()),
                (None, format!("{}{}", self.stray(), "x".repeat(20_000))),
            ];
            for (kind, body) in bodies {
                let (path, query) = (self.path(address), self.query());
                let headers = self.headers(None, kind);
                self.send(
                    to,
                    &format!("{method} {path}?{query}"),
                    &headers,
                    body.as_bytes(),
                );
            }
            let headers = self.headers(None, json);
            let query = format!("site=jazan&page=pothole&lang=ar&{}", self.query());
            let path = self.path(address);
            let body = [self.stray().as_bytes(), b"\xff\xfe"].concat();
            self.send(to, &format!("{method} {path}?{query}"), &headers, &body);
            let beyond = format!("{method} {path}/{}", self.stray());
            self.send(to, &beyond, &headers, b"");
        }
        let method = self.stray().to_uppercase();
        let path = self.path(address);
        self.send(to, &format!("{method} {path}"), "", b"");
    }

    /// An address with a mark in the place of each name in brackets.
    fn path(&mut self, address: &str) -> String {
        match (address.find('{'), address.find('}')) {
            (Some(from), Some(to)) => {
                format!("{}{}{}", &address[..from], self.stray(), &address[to + 1..])
            }
            _ => address.to_owned(),
        }
    }

    fn sends_json(&mut self, line: &str, body: &Value) -> u16 {
        let headers = self.headers(Some(ORIGIN), Some("application/json"));
        let to = self.service.public;
        self.send(to, line, &headers, body.to_string().as_bytes())
    }

    /// Answers that are in order but for one field, and that field's mark as what it should be and
    /// as what it should not.
    pub(crate) fn answers(&mut self) {
        let post = format!("POST {}", routes::FEEDBACK);
        for field in Submission::FIELDS {
            for wrap in [
                |mark| json!(mark),
                |mark| json!([mark]),
                |mark: String| json!({ mark: 1 }),
            ] {
                let mark = self.for_field(field);
                let mut answer = with(vote(&json!("no")), json!({ "id": new_id() }));
                answer[*field] = wrap(mark);
                self.sends_json(&post, &answer);
            }
        }
        let elsewhere = self.headers(None, Some("application/json"));
        let body = vote(&json!("no")).to_string();
        let to = self.service.public;
        assert_eq!(self.send(to, &post, &elsewhere, body.as_bytes()), 403);
        for field in Seen::FIELDS {
            let mark = match *field {
                "page" => self.for_field(field),
                _ => self.stray(),
            };
            let sighting = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
            let sighting = with(sighting, json!({ *field: mark }));
            self.sends_json(&format!("POST {}", routes::SEEN), &sighting);
        }
        for field in FIELDS {
            let id = new_id();
            let mark = self.for_field(field);
            let mut form = form_urlencoded::Serializer::new(String::new());
            let right = [
                ("site", "jazan"),
                ("page", "pothole"),
                ("lang", "ar"),
                ("question", "useful"),
                ("answer", "no"),
                ("id", &id),
            ];
            form.extend_pairs(right.into_iter().filter(|(name, _)| *name != field));
            let body = form.append_pair(field, &mark).finish();
            let kind = "application/x-www-form-urlencoded";
            let headers = self
                .headers(Some("null"), Some(kind))
                .replace("Origin: null\r\n", "");
            let to = self.service.public;
            self.send(
                to,
                &format!("POST {}", routes::FORM),
                &headers,
                body.as_bytes(),
            );
        }
    }

    /// One answer's life, with words, personal data in them and in its page's path.
    pub(crate) fn lives(&mut self) {
        let id = new_id();
        let page = format!("/{}/0591234567", self.mark(KEPT));
        let answer = json!({ "id": id, "comment": self.words(), "page": page, "secret": SECRET });
        let answer = with(vote(&json!("no")), answer);
        assert_eq!(
            self.sends_json(&format!("POST {}", routes::FEEDBACK), &answer),
            201
        );
        let address = routes::FEEDBACK_ONE.replace("{id}", &id);
        let page = page.replace("0591234567", "%E2%9F%A6mobile%E2%9F%A7");
        let query = format!("site=jazan&page={page}&x={}", self.stray());
        let to = self.service.public;
        let change =
            json!({ "comment": self.words(), "reasons": ["unclear"], "section": self.mark(KEPT) });
        let change = change.to_string();
        let marked = self.headers(Some(ORIGIN), Some("application/json"));
        let owned: String = marked
            .lines()
            .filter(|line| !line.starts_with("Authorization"))
            .map(|line| format!("{line}\r\n"))
            .collect();
        let owned = owned + &format!("Authorization: Bearer {SECRET}\r\n");
        for (headers, status) in [(&marked, 404), (&owned, 200)] {
            for method in ["PATCH", "DELETE"] {
                let line = format!("{method} {address}?{query}");
                assert_eq!(
                    self.send(to, &line, headers, change.as_bytes()),
                    status,
                    "{line}"
                );
            }
        }
    }

    /// Lines that are imported, of which some are in order.
    pub(crate) fn lines(&mut self) -> String {
        let mut lines = Vec::new();
        for field in Submission::FIELDS {
            let line = json!({ "id": new_id(), "received_at": "2026-11-01T09:00:00Z" });
            let line = with(vote(&json!("yes")), line);
            lines.push(with(line, json!({ *field: self.for_field(field) })).to_string());
        }
        let dated = json!({ "id": new_id(), "received_at": self.stray() });
        lines.push(with(vote(&json!("yes")), dated).to_string());
        lines.push(format!(r#"{{"{}":1}}"#, self.stray()));
        lines.push(self.stray());
        let words = json!({ "id": new_id(), "received_at": "2026-11-01T09:00:00Z", "comment": self.words() });
        lines.push(with(vote(&json!("no")), words).to_string());
        lines.join("\n")
    }

    /// What only who owns the process can send.
    pub(crate) fn commands(&mut self, socket: &Path) {
        let lines = self.lines();
        for line in [
            "POST /import?first=1",
            "GET /export",
            "POST /verify",
            "POST /none",
        ] {
            for query in [String::new(), format!("{}&{}", self.query(), self.stray())] {
                let line = line.replace('?', &format!("?{query}&"));
                let line = if line.contains('?') {
                    line
                } else {
                    format!("{line}?{query}")
                };
                let head = format!(
                    "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n",
                    self.stray(),
                    lines.len(),
                    self.headers(None, None)
                );
                let reply = send_to_socket(socket, (head + &lines).as_bytes());
                self.note(&reply);
            }
        }
    }

    /// What is no request.
    pub(crate) fn babbles(&mut self, to: SocketAddr) {
        let mark = self.stray();
        for noise in [
            format!("{mark}\r\n\r\n"),
            format!("GET /{mark} HTTP/9.9\r\n\r\n"),
            format!("GET /{mark} HTTP/1.1\r\n{mark}\r\n\r\n"),
            format!("GET {mark} HTTP/1.1\r\n\r\n"),
            format!(
                "GET /v1/{mark}%zz%ff%00 HTTP/1.1\r\nHost: {mark}\r\nConnection: close\r\n\r\n"
            ),
            format!("POST /api/v1/feedback HTTP/1.1\r\nTransfer-Encoding: {mark}\r\n\r\n{mark}"),
            format!(
                "POST /api/v1/feedback HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{mark}\r\n"
            ),
            format!("POST /api/v1/feedback HTTP/1.1\r\nContent-Length: {mark}\r\n\r\n{mark}"),
            format!("POST /api/v1/feedback HTTP/1.1\r\nContent-Length: 500\r\n\r\n{mark}"),
        ] {
            let reply = babble(to, noise.as_bytes());
            self.note(&reply);
        }
    }
}
