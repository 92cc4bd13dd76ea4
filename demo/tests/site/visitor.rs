//! A visitor who can fetch a page and look at its source.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

pub(crate) const COLLECTOR: &str = "http://collector.test:8787";

pub(crate) struct Visitor(Router);

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self(rayak_demo::site(COLLECTOR))
    }

    pub(crate) async fn get(&self, address: &str) -> Reply {
        self.ask(Request::get(address).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Reply {
        let reply = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = reply.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("the reply has no {name}"))
            .to_str()
            .unwrap()
    }

    /// The whole elements by which the collector's script is asked for.
    pub(crate) fn tags(&self) -> Vec<&str> {
        self.text
            .split("<script ")
            .skip(1)
            .filter_map(|rest| rest.split("</script>").next())
            .filter(|tag| tag.contains(COLLECTOR))
            .collect()
    }

    /// Every address of this site that the page mentions, without its fragment.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let attributes = ["href=\"", "src=\""];
        let values = attributes
            .iter()
            .flat_map(|name| self.text.split(name).skip(1))
            .filter_map(|rest| rest.split('"').next());
        values
            .filter(|value| value.starts_with('/'))
            .filter_map(|value| value.split('#').next())
            .map(|value| value.replace("&amp;", "&"))
            .collect()
    }
}
