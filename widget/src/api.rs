//! The only file that fetches.
//!
//! Every request has a time limit, since a line that hangs must look like one that is broken: only
//! then is it tried again. Cookies never travel. What was begun is finished also when the citizen
//! leaves the page (`keepalive`), which is why the browser's own `fetch` is told what to do here and
//! no crate around it: they do not offer that.

use crate::flow::{Change, Failure, Fault};
use crate::identity::Identity;
use crate::wire;
use js_sys::{JSON, Object, Reflect, encode_uri_component};
use rayak_shared::{ErrorCode, PageView, Receipt, Seen, Submission, routes};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Response};

/// Milliseconds for something that a citizen waits for.
const PATIENCE: u32 = 15_000;
/// Milliseconds for the token, which is never worth waiting for.
const GLANCE: u32 = 2_000;

/// The collector, as one page speaks to it.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    origin: String,
    /// `?site=…&page=…`
    query: String,
}

impl Api {
    pub(crate) fn new(origin: &str, view: &PageView<()>) -> Self {
        // A browser that cannot limit a request throws here, and gets the loader's links.
        drop(AbortSignal::timeout_with_u32(0));
        let part = |text: &str| String::from(encode_uri_component(text));
        let query = ["?site=", &part(&view.site), "&page=", &part(&view.page)].concat();
        Self {
            origin: origin.to_owned(),
            query,
        }
    }

    pub(crate) async fn post(&self, submission: &Submission) -> Result<Receipt, Failure> {
        let body = wire::submission(submission);
        acknowledged(self.posts(routes::FEEDBACK, &body).await)
    }

    pub(crate) async fn amend(
        &self,
        identity: &Identity,
        change: &Change,
    ) -> Result<Receipt, Failure> {
        let body = wire::amendment(&change.amendment());
        acknowledged(self.own("PATCH", identity, Some(&body)).await)
    }

    pub(crate) async fn withdraw(&self, identity: &Identity) -> Result<Receipt, Failure> {
        acknowledged(self.own("DELETE", identity, None).await)
    }

    /// A token, or none: a collector that cannot give one takes the answer all the same.
    pub(crate) async fn token(&self) -> Option<String> {
        let path = [routes::TOKEN, &self.query].concat();
        let reply = self.fetch("GET", &path, None, None, GLANCE).await;
        wire::token(&reply.ok()?)
    }

    /// Tells that the question was seen. Nobody waits for it and nothing depends on it.
    pub(crate) async fn seen(&self, seen: &Seen) {
        drop(self.posts(routes::SEEN, &wire::seen(seen)).await);
    }

    async fn posts(&self, path: &str, body: &str) -> Result<JsValue, Failure> {
        self.fetch("POST", path, None, Some(body), PATIENCE).await
    }

    /// A request about one's own answer.
    async fn own(
        &self,
        method: &str,
        identity: &Identity,
        body: Option<&str>,
    ) -> Result<JsValue, Failure> {
        let secret = ["Bearer ", &identity.secret].concat();
        let path = [routes::FEEDBACK, "/", &identity.id, &self.query].concat();
        self.fetch(method, &path, Some(&secret), body, PATIENCE)
            .await
    }

    async fn fetch(
        &self,
        method: &str,
        path: &str,
        authorization: Option<&str>,
        body: Option<&str>,
        limit: u32,
    ) -> Result<JsValue, Failure> {
        let address = [self.origin.as_str(), path].concat();
        let headers = Object::new();
        let init = Object::new();
        let set = |object: &Object, key: &str, value: JsValue| {
            drop(Reflect::set(object, &key.into(), &value));
        };
        if let Some(authorization) = authorization {
            set(&headers, "Authorization", authorization.into());
        }
        if let Some(body) = body {
            set(&headers, "Content-Type", "application/json".into());
            set(&init, "body", body.into());
        }
        set(&init, "method", method.into());
        set(&init, "headers", headers.into());
        set(&init, "credentials", "omit".into());
        set(&init, "keepalive", JsValue::TRUE);
        set(&init, "signal", AbortSignal::timeout_with_u32(limit).into());
        let window = web_sys::window().ok_or(Failure::LINE)?;
        let sending = window.fetch_with_str_and_init(&address, init.unchecked_ref());
        reply(sending).await.unwrap_or(Err(Failure::LINE))
    }
}

fn acknowledged(reply: Result<JsValue, Failure>) -> Result<Receipt, Failure> {
    wire::receipt(&reply?).ok_or(Failure::LINE)
}

/// What came back: a reply's body, or the refusal that it is; an error if the line broke.
async fn reply(sending: js_sys::Promise) -> Result<Result<JsValue, Failure>, JsValue> {
    let response: Response = JsFuture::from(sending).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    let body = JSON::parse(&text.as_string().unwrap_or_default());
    if response.ok() {
        return body.map(Ok);
    }
    let code: Option<ErrorCode> = body.ok().as_ref().and_then(wire::problem);
    Ok(Err(Failure {
        fault: code.map_or(Fault::Status(response.status()), Fault::Refused),
        retry_after: response
            .headers()
            .get("Retry-After")?
            .and_then(|seconds| seconds.parse().ok()),
    }))
}
