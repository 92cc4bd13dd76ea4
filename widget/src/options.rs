//! What the tag says: its `data-*` attributes, as the loader hands them over.

use crate::text::joined;
use crate::wire::Value;
use rayak_shared::Device;

/// Where the collector is, and what the page wants said with each answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The collector's address, with the path that it may stand beneath and without a slash at its end.
    pub origin: String,
    pub section: Option<String>,
    pub revision: Option<String>,
    pub placement: String,
    /// Someone tries the page out, by the tag or by the page's address: what is answered is kept apart,
    /// and not remembered.
    pub test: bool,
    /// One device for many: nothing of an answer is left behind for whoever comes next.
    pub kiosk: bool,
}

impl Options {
    /// Reads the tag's options; none without the origin, which the loader always adds.
    pub fn read(tag: &impl Value) -> Option<Self> {
        let text = |key: &str| tag.get(key)?.text().filter(|text| !text.is_empty());
        Some(Self {
            origin: text("origin")?,
            section: text("section"),
            revision: text("revision"),
            placement: text("placement").unwrap_or_else(|| "end".to_owned()),
            test: tag.get("test").and_then(|test| test.boolean()) == Some(true),
            // An attribute without a value means yes, as with HTML's own.
            kiosk: tag
                .get("kiosk")
                .is_some_and(|kiosk| kiosk.text().as_deref() != Some("false")),
        })
    }

    /// A route or link of the view as a whole address.
    #[must_use]
    pub fn address(&self, link: &str) -> String {
        if link.starts_with('/') {
            joined(&[self.origin.as_str(), link])
        } else {
            link.to_owned()
        }
    }
}

/// The coarse class of a device by the width of its window in CSS pixels.
#[must_use]
pub fn device(width: f64) -> Device {
    if width < 600.0 {
        Device::Narrow
    } else {
        Device::Wide
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tag_that_says_little_gets_the_usual() {
        let options = Options::read(&json!({"origin": "https://r.example", "site": "jazan"}))
            .expect("options");
        assert_eq!((options.placement.as_str(), options.test), ("end", false));
        assert_eq!((options.section, options.revision), (None, None));
    }

    #[test]
    fn a_tag_that_says_much_is_heard() {
        let options = Options::read(&json!({
            "origin": "https://r.example", "section": "fees", "revision": "2026-10-12",
            "placement": "aside", "test": true,
        }))
        .expect("options");
        assert_eq!(options.section.as_deref(), Some("fees"));
        assert_eq!(options.revision.as_deref(), Some("2026-10-12"));
        assert_eq!((options.placement.as_str(), options.test), ("aside", true));
    }

    #[test]
    fn only_links_of_the_collector_get_its_origin() {
        let options = Options::read(&json!({"origin": "https://r.example"})).expect("options");
        assert_eq!(
            options.address("/form?site=jazan"),
            "https://r.example/form?site=jazan"
        );
        assert_eq!(
            options.address("https://m.example/privacy"),
            "https://m.example/privacy"
        );
        let beneath =
            Options::read(&json!({"origin": "https://r.example/rayak"})).expect("options");
        assert_eq!(
            beneath.address("/form?site=jazan"),
            "https://r.example/rayak/form?site=jazan"
        );
    }

    #[test]
    fn a_window_is_wide_from_600_pixels_on() {
        assert_eq!(
            (device(599.0), device(600.0)),
            (Device::Narrow, Device::Wide)
        );
    }
}
