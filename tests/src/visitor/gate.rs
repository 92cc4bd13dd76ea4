//! The gate through which a browser reaches the town, where the browser itself does not tell what goes
//! wrong: a proxy that hands everything on as it is, and puts the witness in front of every document.
//!
//! It notes what the witness tells, every request that was refused, and every one that nobody answered;
//! there the browser finds the line broken, as without the gate. A page's policy is its own with one
//! host more in it, which is the witness's and is nowhere else. Whatever leads out of this machine ends
//! here, since a browser that is tried out has nothing to say to anybody.

mod policy;

use super::witness::{self, Fault};
use anyhow::{Context as _, Result};
use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING,
};
use axum::http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reqwest::Client;
use reqwest::redirect::Policy;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// The host of the witness, which no name server knows.
const WITNESS: &str = "witness.invalid";

/// What belongs to one connection and is not handed on.
const OF_THE_LINE: [HeaderName; 5] = [
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TRANSFER_ENCODING,
    HeaderName::from_static("proxy-connection"),
];

/// A gate of one browser's own.
#[derive(Debug)]
pub(super) struct Gate {
    address: SocketAddr,
    keeper: Keeper,
    open: AbortHandle,
}

/// Who stands at the gate.
#[derive(Debug, Clone)]
struct Keeper {
    client: Client,
    /// Whether a page's own fonts are let through, or nothing in their place. When they come is chance.
    fonts: bool,
    noted: Arc<Mutex<Vec<Fault>>>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.open.abort();
    }
}

impl Gate {
    pub(super) async fn open(fonts: bool) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        let keeper = Keeper {
            client,
            fonts,
            noted: Arc::default(),
        };
        let stands = keeper.clone();
        let open = tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let keeper = stands.clone();
                let pass = service_fn(move |request| {
                    let keeper = keeper.clone();
                    async move { keeper.pass(request).await }
                });
                // One request a line, so that a line that breaks is the one that it is about.
                let mut http = http1::Builder::new();
                http.keep_alive(false);
                // A browser may hang up at any time, and a line breaks here on purpose.
                tokio::spawn(http.serve_connection(TokioIo::new(line), pass));
            }
        });
        Ok(Self {
            address,
            keeper,
            open: open.abort_handle(),
        })
    }

    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Everything that was noted since this was asked last.
    pub(super) fn noted(&self) -> Vec<Fault> {
        std::mem::take(&mut self.keeper.noted())
    }
}

impl Keeper {
    fn noted(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, source: &str, message: String) {
        let source = source.to_owned();
        self.noted().push(Fault { source, message });
    }

    /// Hands a request on, and its reply back. An error breaks the line.
    async fn pass(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        match head.uri.host() {
            Some(WITNESS) => return self.hear(&head.method, &body),
            Some("127.0.0.1" | "localhost") if head.method != Method::CONNECT => {}
            _ => return Ok(said(StatusCode::FORBIDDEN, Bytes::new())),
        }
        let address = head.uri.to_string();
        if !self.fonts && head.uri.path().ends_with(".woff2") {
            let mut nothing = said(StatusCode::OK, Bytes::new());
            let anyone = HeaderValue::from_static("*");
            nothing
                .headers_mut()
                .insert(ACCESS_CONTROL_ALLOW_ORIGIN, anyone);
            return Ok(nothing);
        }
        let mut headers = head.headers;
        for name in OF_THE_LINE {
            headers.remove(name);
        }
        if wants_a_document(&headers) {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        let asked = self.client.request(head.method, &address);
        let reply = match asked.headers(headers).body(body).send().await {
            Ok(reply) => whole(reply).await,
            Err(error) => Err(error.into()),
        };
        let (status, mut headers, mut body) = reply
            .inspect_err(|_| self.note("network", format!("{address} {}", witness::NOBODY)))?;
        let is_bad = status.is_client_error() || status.is_server_error();
        // A browser asks for that by itself where it makes nothing of the page's own icon.
        if is_bad && !address.ends_with("/favicon.ico") {
            self.note("network", witness::refused(&address, status));
        }
        if is_a_document(&headers) {
            body = with_the_witness(&body)?;
            policy::admit(WITNESS, &mut headers)?;
        }
        let mut answer = said(status, body);
        answer.headers_mut().extend(headers);
        Ok(answer)
    }

    /// The witness itself, and what it tells. It waits until that is noted.
    fn hear(&self, method: &Method, told: &[u8]) -> Result<Response<Full<Bytes>>> {
        let mut answer = if method == Method::GET {
            said(StatusCode::OK, witness::before_a_gate().into())
        } else {
            self.note("witness", String::from_utf8(told.to_vec())?);
            said(StatusCode::NO_CONTENT, Bytes::new())
        };
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript"));
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        Ok(answer)
    }
}

fn said(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
}

/// A reply to its end; one that breaks off is none.
async fn whole(reply: reqwest::Response) -> Result<(StatusCode, HeaderMap, Bytes)> {
    let status = reply.status();
    let mut headers = reply.headers().clone();
    for name in OF_THE_LINE {
        headers.remove(name);
    }
    Ok((status, headers, reply.bytes().await?))
}

fn wants_a_document(headers: &HeaderMap) -> bool {
    let accepted = headers.get("accept").and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

fn is_a_document(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

/// The document with the witness before everything else in its head.
fn with_the_witness(body: &[u8]) -> Result<Bytes> {
    let page = std::str::from_utf8(body).context("a document is in UTF-8")?;
    let (before, after) = match page.find("<head>") {
        Some(head) => page.split_at(head + "<head>".len()),
        None => ("", page),
    };
    let script = format!("<script src=\"http://{WITNESS}/\"></script>");
    Ok([before, &script, after].concat().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_witness_stands_before_the_first_thing_in_the_head() -> Result<()> {
        let page = with_the_witness(b"<html><head><meta></head><body></body></html>")?;
        let witness = "<html><head><script src=\"http://witness.invalid/\"></script><meta>";
        assert!(page.starts_with(witness.as_bytes()));
        Ok(())
    }
}
