//! The only file that fetches.
//!
//! Every request has a time limit, since a line that hangs must look like one that is broken: only
//! then is it tried again. Cookies never travel.

use crate::flow::{Change, Failure, Fault};
use crate::identity::Identity;
use crate::wire;
use gloo_net::Error;
use gloo_net::http::{Method, Request, RequestBuilder};
use js_sys::{JSON, encode_uri_component};
use rayak_shared::{ErrorCode, PageView, Receipt, Seen, Submission, routes};
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, RequestCredentials};

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
        let part = |text: &str| String::from(encode_uri_component(text));
        let query = ["?site=", &part(&view.site), "&page=", &part(&view.page)].concat();
        Self {
            origin: origin.to_owned(),
            query,
        }
    }

    pub(crate) async fn post(&self, submission: &Submission) -> Result<Receipt, Failure> {
        let request = self.request(Method::POST, &[routes::FEEDBACK], PATIENCE);
        acknowledged(json(request, wire::submission(submission))).await
    }

    pub(crate) async fn amend(
        &self,
        identity: &Identity,
        change: &Change,
    ) -> Result<Receipt, Failure> {
        let request = self.own(Method::PATCH, identity);
        acknowledged(json(request, wire::amendment(&change.amendment()))).await
    }

    pub(crate) async fn withdraw(&self, identity: &Identity) -> Result<Receipt, Failure> {
        acknowledged(self.own(Method::DELETE, identity).build()).await
    }

    /// A token, or none: a collector that cannot give one takes the answer all the same.
    pub(crate) async fn token(&self) -> Option<String> {
        let request = self.request(Method::GET, &[routes::TOKEN, &self.query], GLANCE);
        wire::token(&reply(request.build()).await.ok()?)
    }

    /// Tells that the question was seen. Nobody waits for it and nothing depends on it.
    pub(crate) async fn seen(&self, seen: &Seen) {
        let request = self.request(Method::POST, &[routes::SEEN], PATIENCE);
        if let Ok(request) = json(request, wire::seen(seen)) {
            drop(request.send().await);
        }
    }

    /// A request about one's own answer.
    fn own(&self, method: Method, identity: &Identity) -> RequestBuilder {
        let secret = ["Bearer ", &identity.secret].concat();
        let path = [routes::FEEDBACK, "/", &identity.id, &self.query];
        self.request(method, &path, PATIENCE)
            .header("Authorization", &secret)
    }

    fn request(&self, method: Method, path: &[&str], limit: u32) -> RequestBuilder {
        let address = [self.origin.as_str(), &path.concat()].concat();
        RequestBuilder::new(&address)
            .method(method)
            .credentials(RequestCredentials::Omit)
            .abort_signal(Some(&AbortSignal::timeout_with_u32(limit)))
    }
}

fn json(request: RequestBuilder, body: String) -> Result<Request, Error> {
    request
        .header("Content-Type", "application/json")
        .body(body)
}

async fn acknowledged(request: Result<Request, Error>) -> Result<Receipt, Failure> {
    wire::receipt(&reply(request).await?).ok_or(Failure::LINE)
}

async fn reply(request: Result<Request, Error>) -> Result<JsValue, Failure> {
    let response = request
        .map_err(|_| Failure::LINE)?
        .send()
        .await
        .map_err(|_| Failure::LINE)?;
    let body = response
        .text()
        .await
        .ok()
        .and_then(|text| JSON::parse(&text).ok());
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
