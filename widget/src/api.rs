//! The only file that fetches.
//!
//! Every request has a time limit, since a line that hangs must look like one that is broken: only
//! then is it tried again. Cookies never travel. What was begun is finished also when the citizen
//! leaves the page (`keepalive`); the crate around `fetch` does not offer that, so it reads and writes
//! what is sent, and the browser's own `fetch` sends it.

use crate::flow::{Change, Failure, Fault};
use crate::identity::Identity;
use crate::wire;
use gloo_net::http::{Headers, Response};
use js_sys::{JSON, Promise, Reflect, encode_uri_component};
use rayak_shared::{ErrorCode, PageView, Receipt, Seen, Submission, routes};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestInit};

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

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`, which may be a wrapper of its own: one that throws, or gives something
    /// else than a promise of a reply, is a line that is broken.
    #[wasm_bindgen(catch)]
    fn fetch(address: &str, init: &RequestInit) -> Result<JsValue, JsValue>;
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
        let headers = Headers::new();
        if let Some(authorization) = authorization {
            headers.set("Authorization", authorization);
        }
        let init = RequestInit::new();
        if let Some(body) = body {
            headers.set("Content-Type", "application/json");
            init.set_body(&body.into());
        }
        init.set_method(method);
        init.set_headers(&headers.into_raw());
        init.set_credentials(RequestCredentials::Omit);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(limit)));
        drop(Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE));
        let response = async {
            let sending = Promise::resolve(&fetch(&address, &init)?);
            JsFuture::from(sending).await?.dyn_into()
        };
        let response: web_sys::Response = response.await.map_err(|_: JsValue| Failure::LINE)?;
        reply(response.into()).await
    }
}

fn acknowledged(reply: Result<JsValue, Failure>) -> Result<Receipt, Failure> {
    wire::receipt(&reply?).ok_or(Failure::LINE)
}

/// What came back: a reply's body, or the refusal that it is.
async fn reply(response: Response) -> Result<JsValue, Failure> {
    let text = response.text().await.map_err(|_| Failure::LINE)?;
    let body = JSON::parse(&text).ok();
    if response.ok() {
        return body.ok_or(Failure::LINE);
    }
    let code: Option<ErrorCode> = body.as_ref().and_then(wire::problem);
    Err(Failure {
        fault: code.map_or(Fault::Status(response.status()), Fault::Refused),
        retry_after: response
            .headers()
            .get("Retry-After")
            .and_then(|seconds| seconds.parse().ok()),
    })
}
