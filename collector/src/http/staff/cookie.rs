//! The cookie that says whose session a request is of.
//!
//! Over TLS it bears the prefix by which browsers make sure that it was set by this host, for this host
//! and over TLS. Without TLS, which is on this machine alone, browsers differ on whether they take or
//! send a cookie that is marked so; there it has another name and no such mark.

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie's name.
const fn name(secure: bool) -> &'static str {
    if secure { "__Host-rayak" } else { "rayak" }
}

/// The token that a request bears.
pub(super) fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(known, _)| *known == name(secure))?;
    Some(token.to_owned())
}

/// The line that gives a browser its token. It ends with the browser, and before that with the session.
pub(super) fn set(token: &str, secure: bool) -> HeaderValue {
    line(token, "", secure)
}

/// The line that takes it away.
pub(super) fn clear(secure: bool) -> HeaderValue {
    line("", "; Max-Age=0", secure)
}

fn line(token: &str, life: &str, secure: bool) -> HeaderValue {
    let (name, mark) = (name(secure), if secure { "; Secure" } else { "" });
    let line = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{mark}{life}");
    HeaderValue::from_str(&line).expect("a token is of letters and digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_as_strict_as_the_connection_lets_it_be() {
        let plain = set("abc", false);
        assert_eq!(plain, "rayak=abc; Path=/; HttpOnly; SameSite=Lax");
        let secure = set("abc", true);
        let whole = "__Host-rayak=abc; Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(secure, whole);
        assert_eq!(
            clear(true),
            "__Host-rayak=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
    }

    #[test]
    fn the_token_is_found_among_other_cookies_and_under_its_own_name_alone() {
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_static("a=1; rayak=mine; __Host-rayak=safe");
        headers.insert(header::COOKIE, line);
        assert_eq!(token(&headers, false).as_deref(), Some("mine"));
        assert_eq!(token(&headers, true).as_deref(), Some("safe"));
        assert_eq!(token(&HeaderMap::new(), false), None);
    }
}
