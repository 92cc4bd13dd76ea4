//! What a collector says of a page on its public wire. It knows what editors have registered, which no
//! configuration file says and which no second process can read while the store is served.

use super::fetch::Fetcher;
use rayak_shared::routes;
use serde_json::Value;
use url::Url;

/// What would be asked on a page, or why the collector does not say.
#[derive(Debug)]
pub(super) struct View(Value);

/// Asks the collector at an address; nothing if it does not answer as one.
pub(super) async fn ask(
    collector: &str,
    (site, page, language): (&str, &str, &str),
    fetcher: &Fetcher,
) -> Option<View> {
    let mut url = Url::parse(&format!("{collector}{}", routes::VIEW)).ok()?;
    url.query_pairs_mut()
        .append_pair("site", site)
        .append_pair("page", page)
        .append_pair("lang", language);
    let reply = fetcher.beside(&url, "application/json").await.ok()?;
    serde_json::from_slice(&reply.body).ok().map(View)
}

impl View {
    /// The code and the title of a refusal, if it is one.
    pub(super) fn refusal(&self) -> Option<(&str, &str)> {
        let code = self.0.get("code")?.as_str()?;
        let title = self.0.get("title").and_then(Value::as_str);
        Some((code, title.unwrap_or_default()))
    }

    /// The name that the collector has for the page: its key if it is listed, and else its path.
    pub(super) fn page(&self) -> Option<&str> {
        self.questions()?;
        self.0.get("page")?.as_str()
    }

    pub(super) fn is_listed(&self) -> bool {
        self.page().is_some_and(|page| !page.starts_with('/'))
    }

    /// The questions that it would ask there, by their codes; none of what is no view.
    pub(super) fn asked(&self) -> impl Iterator<Item = &str> {
        let questions = self.questions().into_iter().flatten();
        questions.filter_map(|one| one.get("question").and_then(Value::as_str))
    }

    fn questions(&self) -> Option<&Vec<Value>> {
        self.0.get("questions")?.as_array()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_view_a_refusal_and_anything_else_are_told_apart() {
        let view = View(json!({"page": "fees", "questions": [{"question": "useful"}]}));
        assert_eq!((view.page(), view.refusal()), (Some("fees"), None));
        assert!(view.is_listed() && view.asked().eq(["useful"]));
        let unlisted = View(json!({"page": "/fees", "questions": []}));
        assert!(!unlisted.is_listed() && unlisted.asked().next().is_none());
        let refusal = View(json!({"code": "unknown_site", "title": "x", "page": "fees"}));
        assert_eq!(refusal.refusal(), Some(("unknown_site", "x")));
        for other in [
            refusal,
            View(json!(["fees"])),
            View(json!({"page": "fees"})),
        ] {
            assert!(other.page().is_none() && !other.is_listed());
        }
    }
}
