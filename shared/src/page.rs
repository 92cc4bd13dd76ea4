//! How a page is named: by a registered key, or by its path in one canonical form.
//!
//! The canonical form makes one page of the many spellings of its address: percent-decoded, NFC,
//! without query, fragment, trailing slash or leading language; case is kept, since servers keep
//! it. Read again it is itself, because it goes out as the page's name and comes back as one: so
//! signs that would then mean something else (`%`, `?`, `#`, and `&` within a parameter) stay
//! encoded. Which key belongs to which paths is the registry's knowledge, not ours.

use crate::{is_unseen, limits, personal};
use core::fmt;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

/// A page's name as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageName {
    Key(PageKey),
    Path(PagePath),
}

/// A registered key: `[a-z0-9][a-z0-9._-]{0,79}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageKey(String);

/// A path in canonical form, beginning with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PagePath {
    canonical: String,
    /// What the form says, in plain text: the path, and the parameters with their values.
    path: String,
    parameters: Vec<(String, String)>,
}

/// Why a text names no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageNameError {
    /// Neither a key nor a path.
    Key,
    /// Its percent-encoding does not give UTF-8 text.
    Encoding,
    /// It contains a control character.
    Control,
    /// It contains a character that nobody sees, or one that turns the direction of others.
    Unseen,
    /// One of its segments is `.` or `..`.
    Dots,
    /// Its canonical form is longer than [`limits::PATH_BYTES`].
    Long,
}

impl fmt::Display for PageNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => {
                "a page is named by its key (a-z, 0-9, '.', '_', '-', at most 80 characters, a \
                 letter or digit first) or by its path, which begins with '/'"
            }
            Self::Encoding => "the path's percent-encoding is not UTF-8",
            Self::Control => "the path contains a control character",
            Self::Unseen => {
                "the path contains a character that nobody sees (one without width, or one that \
                 turns the direction of text); name the page without it"
            }
            Self::Dots => {
                "a segment of the path is '.' or '..'; give the path as the browser shows it, with \
                 those resolved"
            }
            Self::Long => "the path is longer than 200 bytes",
        })
    }
}

impl core::error::Error for PageNameError {}

impl PageName {
    /// Reads a name. `languages` are the site's, `parameters` the names of those query parameters
    /// that tell pages apart on this site.
    ///
    /// # Errors
    /// [`PageNameError`] says which rule the text breaks.
    pub fn parse(
        text: &str,
        languages: &[impl AsRef<str>],
        parameters: &[impl AsRef<str>],
    ) -> Result<Self, PageNameError> {
        if text.starts_with('/') {
            PagePath::parse(text, languages, parameters).map(Self::Path)
        } else {
            PageKey::parse(text).map(Self::Key)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Key(key) => key.as_str(),
            Self::Path(path) => path.as_str(),
        }
    }
}

impl PageKey {
    /// # Errors
    /// [`PageNameError::Key`] unless the text is `[a-z0-9][a-z0-9._-]{0,79}`.
    pub fn parse(text: &str) -> Result<Self, PageNameError> {
        let first = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let good = text.len() <= limits::KEY
            && text.starts_with(first)
            && text
                .chars()
                .all(|c| first(c) || matches!(c, '.' | '_' | '-'));
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(PageNameError::Key)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PagePath {
    /// # Errors
    /// [`PageNameError`] says which rule the text breaks.
    pub fn parse(
        text: &str,
        languages: &[impl AsRef<str>],
        parameters: &[impl AsRef<str>],
    ) -> Result<Self, PageNameError> {
        if !text.starts_with('/') {
            return Err(PageNameError::Key);
        }
        let address = text.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = decoded(path)?;
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(PageNameError::Dots);
        }
        let path = without_languages(&path, languages).to_owned();
        Self::of(path, kept(query, parameters)?)
    }

    /// The path without personal data. It is looked for in plain text: the digits of an encoded sign
    /// would hide a number that stands beside it, or be taken for a part of it.
    ///
    /// # Errors
    /// [`PageNameError::Long`] if what stands for the data makes it so.
    pub fn masked(&self) -> Result<Self, PageNameError> {
        let mask = |text: &str| personal::mask(text).text;
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), mask(value)));
        Self::of(mask(&self.path), parameters.collect())
    }

    fn of(path: String, mut parameters: Vec<(String, String)>) -> Result<Self, PageNameError> {
        // Their order makes no second page.
        parameters.sort_unstable();
        let mut canonical = String::from("/");
        encode(&path, &mut canonical);
        let mut separator = '?';
        for (name, value) in &parameters {
            canonical.push(separator);
            canonical.push_str(name);
            canonical.push('=');
            encode(value, &mut canonical);
            separator = '&';
        }
        if canonical.len() > limits::PATH_BYTES {
            return Err(PageNameError::Long);
        }
        Ok(Self {
            canonical,
            path,
            parameters,
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.canonical
    }
}

fn decoded(text: &str) -> Result<String, PageNameError> {
    let text = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| PageNameError::Encoding)?;
    let text: String = text.nfc().collect();
    let hidden = |c: char| is_unseen(c) || matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().any(char::is_control) {
        Err(PageNameError::Control)
    } else if text.chars().any(hidden) {
        Err(PageNameError::Unseen)
    } else {
        Ok(text)
    }
}

/// Encodes the signs that, read again, would end a path or a parameter, or begin a code.
fn encode(text: &str, onto: &mut String) {
    for c in text.chars() {
        match c {
            '%' => onto.push_str("%25"),
            '?' => onto.push_str("%3F"),
            '#' => onto.push_str("%23"),
            '&' => onto.push_str("%26"),
            _ => onto.push(c),
        }
    }
}

/// A path without slashes at its ends and without languages before it. A second one goes as well:
/// what is left would otherwise lose it when it is read again.
fn without_languages<'a>(path: &'a str, languages: &[impl AsRef<str>]) -> &'a str {
    let mut path = path.trim_matches('/');
    loop {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        if !languages.iter().any(|language| language.as_ref() == first) {
            return path;
        }
        path = rest.trim_start_matches('/');
    }
}

/// The named parameters of a query, with their values.
fn kept(
    query: &str,
    parameters: &[impl AsRef<str>],
) -> Result<Vec<(String, String)>, PageNameError> {
    let mut kept = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let named = parameters
            .iter()
            .any(|parameter| parameter.as_ref() == name);
        if named {
            // Each for itself: a sign that is drawn over the one before it must not reach the `=`.
            kept.push((name.to_owned(), decoded(value)?));
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Result<String, PageNameError> {
        PagePath::parse(text, &["ar", "en"], &["id"]).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn many_spellings_are_one_page() {
        for spelling in [
            "/services/fees",
            "/services/fees/",
            "/ar/services/fees",
            "/en/services/fees#top",
            "/en/services/fees?utm=1",
            "/services/%66ees",
        ] {
            assert_eq!(
                path(spelling).as_deref(),
                Ok("/services/fees"),
                "{spelling}"
            );
        }
        assert_eq!(path("/ar").as_deref(), Ok("/"));
        assert_eq!(path("/").as_deref(), Ok("/"));
        assert_eq!(path("/arabic/x").as_deref(), Ok("/arabic/x"));
        assert_eq!(path("/Fees").as_deref(), Ok("/Fees"));
    }

    #[test]
    fn arabic_paths_are_decoded_and_composed() {
        assert_eq!(path("/%D8%B1%D8%B3%D9%88%D9%85").as_deref(), Ok("/رسوم"));
        assert_eq!(path("/cafe\u{301}").as_deref(), Ok("/caf\u{e9}"));
    }

    #[test]
    fn named_parameters_stay_in_one_order() {
        assert_eq!(path("/news?x=2&id=7").as_deref(), Ok("/news?id=7"));
    }

    #[test]
    fn signs_that_mean_something_in_an_address_stay_encoded() {
        for (spelling, name) in [
            ("/a%3fx=1", "/a%3Fx=1"),
            ("/c%23guide", "/c%23guide"),
            ("/100%2525", "/100%2525"),
            ("/100%", "/100%25"),
            ("/r&d", "/r%26d"),
            ("/news?id=a%26b", "/news?id=a%26b"),
            ("/ar/en/x", "/x"),
            ("/en//ar/", "/"),
        ] {
            assert_eq!(path(spelling).as_deref(), Ok(name), "{spelling}");
        }
    }

    #[test]
    fn personal_data_beside_an_encoded_sign_is_masked() {
        for (spelling, name) in [
            ("/r&0501234567", "/r%26⟦mobile⟧"),
            ("/report/%250501234567/x", "/report/%25⟦mobile⟧/x"),
            ("/a%2512345675", "/a%2512345675"),
            ("/news?id=0501234567", "/news?id=⟦mobile⟧"),
        ] {
            assert_eq!(masked(spelling).as_deref(), Ok(name), "{spelling}");
        }
    }

    fn masked(text: &str) -> Result<String, PageNameError> {
        let path = PagePath::parse(text, &["ar", "en"], &["id"])?.masked()?;
        Ok(path.as_str().to_owned())
    }

    const SPELLINGS: &str = "/(ar/|en/|/)?([a-z@.%?#&=/ عé\u{338}]|%2[0-9F]|%3F|[?&]id=|0501234567|1000000008|4111111111111111){0,12}";

    proptest::proptest! {
        #[test]
        fn a_path_is_one_page_however_it_is_encoded(text in "[a-zA-Zعé./-]{0,20}") {
            let mut encoded = String::from("/");
            text.bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
            proptest::prop_assert_eq!(path(&encoded), path(&format!("/{text}")));
        }

        #[test]
        fn every_name_is_short_and_begins_and_ends_as_names_do(text: String) {
            for text in [text.clone(), format!("/{text}")] {
                match PageName::parse(&text, &["ar", "en"], &["id"]) {
                    Ok(PageName::Path(path)) => {
                        let name = path.as_str();
                        proptest::prop_assert!(name.starts_with('/') && name.len() <= limits::PATH_BYTES);
                        proptest::prop_assert!(name == "/" || name.contains('?') || !name.ends_with('/'));
                        proptest::prop_assert!(!name.chars().any(char::is_control));
                        proptest::prop_assert_eq!(PageName::parse(name, &["ar", "en"], &["id"]), Ok(PageName::Path(path.clone())));
                    }
                    Ok(PageName::Key(key)) => proptest::prop_assert_eq!(key.as_str(), text),
                    Err(error) => proptest::prop_assert!(!error.to_string().is_empty()),
                }
            }
        }

        #[test]
        fn a_name_read_again_is_itself(text in SPELLINGS) {
            if let Ok(name) = path(&text) {
                proptest::prop_assert_eq!(path(&name), Ok(name));
            }
            if let Ok(name) = masked(&text) {
                proptest::prop_assert_eq!(masked(&name), Ok(name));
            }
        }
    }

    #[test]
    fn what_names_no_page_is_refused() {
        assert_eq!(path("services"), Err(PageNameError::Key));
        assert_eq!(path("/%ff"), Err(PageNameError::Encoding));
        assert_eq!(path("/a%0d%0ab"), Err(PageNameError::Control));
        for c in [
            "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{ad}", "\u{2028}",
        ] {
            assert_eq!(
                path(&format!("/a{c}b")),
                Err(PageNameError::Unseen),
                "{c:?}"
            );
            let value = format!("/news?id=7{c}");
            assert_eq!(path(&value), Err(PageNameError::Unseen), "{c:?}");
        }
        for dots in ["/a/../b", "/a/%2e%2e/b", "/./a", "/ar/..", "/.."] {
            assert_eq!(path(dots), Err(PageNameError::Dots), "{dots}");
        }
        assert_eq!(path("/a.b/..c/...").as_deref(), Ok("/a.b/..c/..."));
        assert_eq!(
            path(&format!("/{}", "ب".repeat(100))),
            Err(PageNameError::Long)
        );
    }

    #[test]
    fn keys_are_small_letters_and_digits() {
        for good in ["pothole", "a", "0.9_x-y"] {
            assert!(PageKey::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "Pothole", "حفرة", "a b", &"a".repeat(81)] {
            assert_eq!(PageKey::parse(bad), Err(PageNameError::Key), "{bad}");
        }
    }
}
