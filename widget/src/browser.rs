//! What the browser knows and the pure rooms must be told: time, randomness, storage, plural rules,
//! and that the line may be back.

use crate::identity::Identity;
use crate::memory::Shelf;
use crate::wire::Value;
use js_sys::{Array, Date, Intl, JSON, Object, Promise};
use rayak_shared::is_section;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, Node, Storage};

pub(crate) fn now() -> f64 {
    Date::now()
}

/// A new identity, of randomness that nobody could guess.
pub(crate) fn identity() -> Identity {
    let (mut id, mut secret) = ([0; 16], [0; 16]);
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let drawn = crypto.and_then(|crypto| {
        crypto.get_random_values_with_u8_array(&mut id).ok()?;
        crypto.get_random_values_with_u8_array(&mut secret).ok()
    });
    drawn.expect("every browser that runs WebAssembly has getRandomValues");
    Identity::from_bytes(id, secret)
}

/// The width of the window in CSS pixels.
pub(crate) fn width() -> f64 {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.unwrap_or_default()
}

/// The plural category of a number in a language, such as `few`.
pub(crate) fn category(lang: &str, number: usize) -> String {
    let rules = Intl::PluralRules::new(&Array::of1(&JsValue::from_str(lang)), &Object::new());
    rules.select(number as f64).into()
}

/// What stands in the box that an event comes from.
pub(crate) fn value(event: &JsValue) -> String {
    let words = event
        .get("target")
        .and_then(|target| target.get("value")?.text());
    words.unwrap_or_default()
}

/// The name of the key that an event is about.
pub(crate) fn key(event: &JsValue) -> String {
    let key = event.get("key").and_then(|key| key.text());
    key.unwrap_or_default()
}

/// A heading of the host page that can be named.
pub(crate) struct Heading {
    pub(crate) id: String,
    pub(crate) text: String,
    /// The language that the page says it is in, or nothing.
    pub(crate) lang: String,
    /// The page's address names it.
    pub(crate) named: bool,
    /// It stands on the screen, before the card.
    pub(crate) read: bool,
}

/// The headings of the host page by which a part of it can be named.
pub(crate) fn headings(host: &Element) -> Vec<Heading> {
    let window = web_sys::window();
    let hash = window
        .as_ref()
        .and_then(|window| window.location().hash().ok());
    let height = window.and_then(|window| window.inner_height().ok()?.as_f64());
    let found = host.owner_document().and_then(|document| {
        let named = "h1[id],h2[id],h3[id],h4[id]";
        document.query_selector_all(named).ok()
    });
    let Some(found) = found else { return vec![] };
    let heading = |place| {
        let heading: Element = found.get(place)?.unchecked_into();
        let (id, text) = (heading.id(), heading.text_content()?);
        let of_lang = heading.closest("[lang]").ok().flatten();
        let lang = of_lang.and_then(|place| place.get_attribute("lang"));
        let at = heading.get_bounding_client_rect();
        let on_screen = at.bottom() > 0.0 && at.top() < height.unwrap_or_default();
        let before = host.compare_document_position(&heading) & Node::DOCUMENT_POSITION_PRECEDING;
        let named = hash.as_deref().and_then(|hash| hash.strip_prefix('#'));
        let named = named == Some(&id);
        is_section(&id).then(|| Heading {
            id,
            text: text.trim().to_owned(),
            lang: lang.unwrap_or_default(),
            named,
            read: on_screen && before > 0,
        })
    };
    let mut headings = Vec::new();
    for place in 0..found.length() {
        headings.extend(heading(place));
    }
    headings
}

#[wasm_bindgen]
extern "C" {
    /// Absent where the page is not on a secure line: then it throws.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    pub(crate) fn copy(text: &str) -> Result<Promise, JsValue>;
}

/// Whether the page may write what is copied.
pub(crate) fn can_copy() -> bool {
    let navigator = web_sys::window().map(|window| JsValue::from(window.navigator()));
    navigator.is_some_and(|navigator| navigator.get("clipboard").is_some())
}

pub(crate) fn parse(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// Acts when there may be a line again: the browser says so, or the visitor comes back to the page.
pub(crate) fn when_back(act: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let document = window.document();
    let seen = document.clone();
    let act = Closure::<dyn Fn()>::new(move || {
        if seen.as_ref().is_some_and(|document| !document.hidden()) {
            act();
        }
    });
    let act = act.into_js_value();
    let listen = |place: &EventTarget, event| {
        drop(place.add_event_listener_with_callback(event, act.unchecked_ref()));
    };
    listen(&window, "online");
    if let Some(document) = &document {
        listen(document, "visibilitychange");
    }
}

/// The browser's two storages. They throw where they are switched off, or full: then nothing is kept.
#[derive(Debug, Clone)]
pub(crate) enum Drawer {
    Lasting,
    /// Gone with the window or tab.
    Visit,
}

impl Drawer {
    fn open(&self) -> Option<Storage> {
        let window = web_sys::window()?;
        let storage = match self {
            Self::Lasting => window.local_storage(),
            Self::Visit => window.session_storage(),
        };
        storage.ok()?
    }
}

impl Shelf for Drawer {
    fn read(&self, key: &str) -> Option<String> {
        self.open()?.get_item(key).ok()?
    }

    fn write(&self, key: &str, text: &str) {
        drop(self.open().map(|storage| storage.set_item(key, text)));
    }

    fn remove(&self, key: &str) {
        drop(self.open().map(|storage| storage.remove_item(key)));
    }
}
