//! Where a listener is reached from outside: the address that a proxy gives it, and the path that
//! stands there before every route.

use std::net::IpAddr;
use url::{Host, Url};

/// The address of a listener as browsers name it; nothing, where no proxy was told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// Scheme, host and port.
    origin: Option<String>,
    host: Option<String>,
    /// Nothing, or a path that begins with a slash and ends without one.
    path: String,
}

impl Base {
    /// Reads an address. The error says what would be right.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let example = "write where browsers find it, such as \"https://feedback.example.sa/rayak\"";
        let url = Url::parse(text).map_err(|_| format!("{text:?} is no address; {example}"))?;
        let host = url.host();
        let (Some(host), true) = (host, matches!(url.scheme(), "http" | "https")) else {
            return Err(format!("{text:?} is no address of the web; {example}"));
        };
        if url.scheme() == "http" && !is_loopback(&host) {
            return Err(format!(
                "{text:?} would carry what citizens and staff say in the open; use https, or http on \
                 this machine alone"
            ));
        }
        let path = url.path().trim_end_matches('/');
        let origin = url.origin().ascii_serialization();
        let right = format!("{origin}{path}");
        if !path.split('/').skip(1).all(is_segment) {
            return Err(format!(
                "the path of {text:?} must be words of letters, digits, '.', '_', '~' and '-' with a \
                 slash before each, such as \"/rayak\""
            ));
        }
        if text != right {
            return Err(format!(
                "{text:?} must be scheme, host, port and path only, without a slash at its end: this \
                 one as {right:?}"
            ));
        }
        Ok(Self {
            host: Some(host.to_string()),
            path: path.to_owned(),
            origin: Some(origin),
        })
    }

    /// The path that stands before every route: nothing, or one that ends without a slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port, as a browser sends them.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Whether browsers reach it over TLS alone.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin()
            .is_some_and(|origin| origin.starts_with("https:"))
    }

    /// The host without a port.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The address of a route on its own host.
    #[must_use]
    pub fn href(&self, route: &str) -> String {
        format!("{}{route}", self.path)
    }

    /// The whole address without a slash at its end, or the path alone where no more is known.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{}{}", self.origin().unwrap_or_default(), self.path)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}

/// What no proxy, cookie or policy reads otherwise than we do.
fn is_segment(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    !text.is_empty() && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_put_together() {
        let base = Base::parse("https://feedback.example.sa/rayak").expect("it is good");
        assert_eq!(base.origin(), Some("https://feedback.example.sa"));
        assert_eq!(base.host(), Some("feedback.example.sa"));
        assert_eq!(base.href("/form"), "/rayak/form");
        assert_eq!(base.whole(), "https://feedback.example.sa/rayak");
        let root = Base::parse("http://127.0.0.1:8443").expect("it is good");
        assert_eq!((root.path(), root.host()), ("", Some("127.0.0.1")));
        let nothing = Base::default();
        assert_eq!(
            (nothing.href("/form"), nothing.host()),
            ("/form".to_owned(), None)
        );
    }

    #[test]
    fn what_is_not_said_as_browsers_say_it_is_refused_with_what_would_be_right() {
        for (said, right) in [
            ("feedback.example.sa/rayak", "such as \"https://"),
            ("ftp://feedback.example.sa", "such as \"https://"),
            ("http://feedback.example.sa", "use https"),
            (
                "https://feedback.example.sa/",
                "this one as \"https://feedback.example.sa\"",
            ),
            (
                "https://feedback.example.sa/rayak/",
                "this one as \"https://feedback.example.sa/rayak\"",
            ),
            (
                "https://Feedback.example.sa:443/rayak",
                "this one as \"https://feedback.example.sa/rayak\"",
            ),
            (
                "https://feedback.example.sa/rayak?lang=ar",
                "this one as \"https://feedback.example.sa/rayak\"",
            ),
            ("https://feedback.example.sa/#top", "this one as"),
            (
                "https://staff:word@feedback.example.sa",
                "this one as \"https://feedback.example.sa\"",
            ),
            (
                "https://feedback.example.sa/a/../rayak",
                "this one as \"https://feedback.example.sa/rayak\"",
            ),
            ("https://feedback.example.sa/a//b", "such as \"/rayak\""),
            ("https://feedback.example.sa/رأيك", "such as \"/rayak\""),
            ("https://feedback.example.sa/a;b", "such as \"/rayak\""),
        ] {
            let complaint = Base::parse(said).expect_err("must be refused");
            assert!(complaint.contains(right), "{said}: {complaint}");
        }
        for good in ["http://localhost:8080", "http://[::1]:8080/a/b"] {
            assert_eq!(
                Base::parse(good).map(|base| base.whole()),
                Ok(good.to_owned())
            );
        }
    }
}
