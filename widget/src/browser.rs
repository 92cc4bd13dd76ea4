//! What the browser knows and the pure rooms must be told: time, randomness, storage, plural rules.

use crate::identity::Identity;
use crate::memory::Shelf;
use crate::wire::Value;
use js_sys::{Array, Date, Intl, JSON, Object};
use wasm_bindgen::JsValue;
use web_sys::Storage;

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

/// The browser's storage. It throws where it is switched off, or full: then nothing is kept.
#[derive(Debug, Clone)]
pub(crate) struct LocalStorage;

impl LocalStorage {
    fn open() -> Option<Storage> {
        web_sys::window()?.local_storage().ok()?
    }
}

impl Shelf for LocalStorage {
    fn read(&self, key: &str) -> Option<String> {
        Self::open()?.get_item(key).ok()?
    }

    fn write(&self, key: &str, text: &str) {
        drop(Self::open().map(|storage| storage.set_item(key, text)));
    }

    fn remove(&self, key: &str) {
        drop(Self::open().map(|storage| storage.remove_item(key)));
    }
}
