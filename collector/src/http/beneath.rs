//! A listener's routes beneath the path of its public address.
//!
//! A proxy hands requests on as they came, and the path that it shows us under is taken off before
//! anything else looks: the route table, the log and the metrics know routes, wherever they stand. A
//! request without that path is served alike: the machine's own probes know of no proxy.

use crate::config::{Base, Config};
use crate::serve::App;
use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use std::sync::Arc;
use tower::ServiceBuilder;

/// Puts a listener beneath the path of the address that the configuration gives it at the moment.
pub(super) fn beneath(base: fn(&Config) -> &Base, app: Arc<App>, listener: Router) -> Router {
    let within = move |mut request: Request| {
        if let Some(uri) = without(request.uri(), base(&app.edition().config).path()) {
            *request.uri_mut() = uri;
        }
        request
    };
    Router::new().fallback_service(ServiceBuilder::new().map_request(within).service(listener))
}

/// The address without that path at its beginning, if it is there.
fn without(uri: &Uri, path: &str) -> Option<Uri> {
    let rest = uri.path_and_query()?.as_str().strip_prefix(path)?;
    let rest = match rest.chars().next() {
        _ if path.is_empty() => return None,
        Some('/') => rest.parse::<PathAndQuery>(),
        None | Some('?') => format!("/{rest}").parse(),
        Some(_) => return None,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(rest.ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_taken_off_where_it_is_one_and_nowhere_else() {
        for (asked, found) in [
            ("/rayak/form?lang=ar", Some("/form?lang=ar")),
            ("/rayak/rayak", Some("/rayak")),
            ("/rayak/", Some("/")),
            ("/rayak", Some("/")),
            ("/rayak?lang=ar", Some("/?lang=ar")),
            ("http://host/rayak/form", Some("http://host/form")),
            ("/rayaks/form", None),
            ("/form?from=/rayak/", None),
            ("/", None),
        ] {
            let asked: Uri = asked.parse().expect("an address");
            let found: Option<Uri> = found.map(|found| found.parse().expect("an address"));
            assert_eq!(without(&asked, "/rayak"), found, "{asked}");
            assert_eq!(without(&asked, ""), None);
        }
    }
}
