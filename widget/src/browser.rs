//! What the browser knows and the pure rooms must be told: time, randomness, storage, plural rules,
//! and that the line may be back.

use crate::identity::Identity;
use crate::memory::Shelf;
use crate::wire::Value;
use js_sys::{Array, Date, Intl, JSON, Object};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, Storage};

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
