//! The only file that fetches.
//!
//! Every request has a time limit, since a line that hangs must look like one that is broken: only
//! then is it tried again. Cookies never travel. What was begun is finished also when the citizen
//! leaves the page (`keepalive`); the crate around `fetch` does not offer that, so it writes and reads
//! the headers, and the browser's own `fetch` sends them.

use crate::flow::{Change, Failure, Fault};
use crate::identity::Identity;
use crate::text::joined;
use crate::wire;
use gloo_net::http::Headers;
use js_sys::{JSON, Promise, Reflect, encode_uri_component};
use leptos::task::spawn_local;
use rayak_shared::{ErrorCode, PageView, routes};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestInit, Response};

/// Milliseconds for something that a citizen waits for.
const PATIENCE: u32 = 15_000;
/// Milliseconds for the token, which is never worth waiting for.
const GLANCE: u32 = 2_000;

/// The collector, as one page speaks to it.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    origin: &'static str,
    /// `?site=…&page=`
    query: String,
    page: &'static str,
}

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`, which may be a wrapper of its own: one that throws, or gives something
    /// else than a promise of a reply, is a line that is broken.
    #[wasm_bindgen(catch)]
    fn fetch(address: &str, init: &RequestInit) -> Result<JsValue, JsValue>;
}

/// One request, ready to leave.
pub(crate) struct Request {
    method: &'static str,
    path: String,
    /// What proves that the answer it is about is one's own.
    secret: Option<String>,
    body: Option<String>,
    /// Milliseconds.
    patience: u32,
}

impl Api {
    pub(crate) fn new(origin: &'static str, view: &'static PageView<()>) -> Self {
        // A browser that cannot limit a request throws here, and gets the loader's links.
        drop(AbortSignal::timeout_with_u32(0));
        Self {
            origin,
            query: joined(&["?site=", &part(&view.site), "&page="]),
            page: &view.page,
        }
    }

    pub(crate) fn post(&self, submission: String) -> Request {
        told(routes::FEEDBACK, submission)
    }

    /// Of the page that the answer was sent about, by that name.
    pub(crate) fn amend(&self, page: &str, identity: &Identity, change: &Change) -> Request {
        self.own("PATCH", page, identity, Some(wire::amendment(change)))
    }

    pub(crate) fn withdraw(&self, page: &str, identity: &Identity) -> Request {
        self.own("DELETE", page, identity, None)
    }

    /// For a token: a collector that cannot give one takes the answer all the same.
    pub(crate) fn token(&self) -> Request {
        Request {
            method: "GET",
            path: joined(&[routes::TOKEN, &self.query, &part(self.page)]),
            secret: None,
            body: None,
            patience: GLANCE,
        }
    }

    /// That the question was seen. Nobody waits for it and nothing depends on it.
    pub(crate) fn seen(&self, sighting: String) -> Request {
        told(routes::SEEN, sighting)
    }

    /// A request about one's own answer.
    fn own(
        &self,
        method: &'static str,
        page: &str,
        identity: &Identity,
        body: Option<String>,
    ) -> Request {
        let (id, query) = (&identity.id, &self.query);
        Request {
            method,
            path: joined(&[routes::FEEDBACK, "/", id, query, &part(page)]),
            secret: Some(joined(&["Bearer ", &identity.secret])),
            body,
            patience: PATIENCE,
        }
    }

    /// Sends it, and hands over what comes back. A callback rather than a future, since what awaits a
    /// future is compiled into a machine of states for each place that does.
    pub(crate) fn send(&self, request: Request, then: impl FnOnce(Reply) + 'static) {
        self.leave(request, Box::new(then));
    }

    fn leave(&self, request: Request, then: Box<dyn FnOnce(Reply)>) {
        let address = joined(&[self.origin, &request.path]);
        let headers = Headers::new();
        if let Some(secret) = &request.secret {
            headers.set("Authorization", secret);
        }
        let init = RequestInit::new();
        if let Some(body) = request.body {
            headers.set("Content-Type", "application/json");
            init.set_body(&body.into());
        }
        init.set_method(request.method);
        init.set_headers(&headers.into_raw());
        init.set_credentials(RequestCredentials::Omit);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(request.patience)));
        drop(Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE));
        let sent = fetch(&address, &init);
        spawn_local(async move { then(reply(sent).await.unwrap_or(Err(Failure::LINE))) });
    }
}

/// A part of an address.
fn part(text: &str) -> String {
    encode_uri_component(text).into()
}

/// What came back: a reply's body, or why there is none.
pub(crate) type Reply = Result<JsValue, Failure>;

fn told(path: &str, body: String) -> Request {
    Request {
        method: "POST",
        path: path.to_owned(),
        secret: None,
        body: Some(body),
        patience: PATIENCE,
    }
}

/// The reply's body, or the refusal that it is; an error if no reply came that could be read.
async fn reply(sent: Result<JsValue, JsValue>) -> Result<Reply, JsValue> {
    let response: Response = JsFuture::from(Promise::resolve(&sent?)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    let body = JSON::parse(&text.as_string().unwrap_or_default());
    if response.ok() {
        return body.map(Ok);
    }
    let code: Option<ErrorCode> = body.ok().as_ref().and_then(wire::problem);
    let headers = Headers::from_raw(response.headers());
    let seconds = headers.get("Retry-After");
    Ok(Err(Failure {
        fault: code.map_or(Fault::Status(response.status()), Fault::Refused),
        retry_after: seconds.and_then(|seconds| seconds.parse().ok()),
    }))
}
