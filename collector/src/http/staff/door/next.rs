//! Where somebody wanted to go before he had to sign in: a path of ours, and nothing else.

use axum::http::Uri;
use axum::http::request::Parts;

/// A path with its query, or the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Next(Option<String>);

impl Next {
    /// What a request asked for, where asking for it again does no harm.
    pub(super) fn of(parts: &Parts) -> Self {
        let asked = parts
            .uri
            .path_and_query()
            .filter(|_| parts.method.is_safe());
        asked.map_or(Self(None), |asked| Self::parse(asked.as_str()))
    }

    /// Reads what came back with a form. Anything that a browser could take for another site's address
    /// is the first page.
    pub(super) fn parse(text: &str) -> Self {
        let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
        let local = text.starts_with('/')
            && !text.starts_with("//")
            && text.bytes().all(visible)
            && text.len() <= 1_024;
        let read = local.then(|| text.parse::<Uri>().ok()).flatten();
        let whole = read.filter(|uri| uri.scheme().is_none() && uri.authority().is_none());
        Self(whole.filter(|_| text != "/").map(|_| text.to_owned()))
    }

    pub(super) fn path(&self) -> &str {
        self.0.as_deref().unwrap_or("/")
    }

    /// The address of a page that will lead on to it.
    pub(super) fn onto(&self, page: &str) -> String {
        let Some(path) = &self.0 else {
            return page.to_owned();
        };
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", path)
            .finish();
        format!("{page}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for local in [
            "/pages?order=worst",
            "/page/jazan/pothole?lang=ar",
            "/audit#x",
        ] {
            assert_eq!(Next::parse(local).path(), local);
        }
        for foreign in [
            "",
            "//elsewhere.example",
            "https://elsewhere.example/",
            "javascript:alert(1)",
            "/\\elsewhere.example",
            "\\\\elsewhere.example",
            "/\t/elsewhere.example",
            "/ /elsewhere.example",
            "elsewhere.example",
            "/\u{0}",
        ] {
            assert_eq!(Next::parse(foreign).path(), "/", "{foreign:?}");
        }
    }

    #[test]
    fn the_way_on_is_in_the_address() {
        let next = Next::parse("/pages?a=1&b=2");
        assert_eq!(
            next.onto("/sign-in"),
            "/sign-in?next=%2Fpages%3Fa%3D1%26b%3D2"
        );
        assert_eq!(Next::parse("/").onto("/sign-in"), "/sign-in");
    }
}
