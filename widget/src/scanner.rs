//! The scanner for personal data, which is a module of its own: fetched when somebody begins to write,
//! and asked by every card of the page.
//!
//! It only ever warns. Where it does not come, the words are sent without a warning, and masked by the
//! collector as always.

use crate::text::joined;
use js_sys::Promise;
use leptos::task::spawn_local;
use rayak_shared::routes;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of its file, which the build knows; without one there is no scanner.
const FILE: Option<&str> = option_env!("RAYAK_SCANNER");

#[wasm_bindgen]
extern "C" {
    /// The language's own `import()`.
    #[wasm_bindgen(catch)]
    fn import(address: &str) -> Result<Promise, JsValue>;

    #[derive(Debug)]
    type Module;
    #[wasm_bindgen(method, catch)]
    fn scan(this: &Module, words: &str) -> Result<String, JsValue>;
}

#[derive(Debug, Default)]
pub(crate) struct Scanner {
    asked: Cell<bool>,
    module: RefCell<Option<Module>>,
}

impl Scanner {
    /// Fetches it, once, and tells when it is there.
    pub(crate) fn fetch(&'static self, origin: &str, there: impl FnOnce() + 'static) {
        let Some(file) = FILE.filter(|_| !self.asked.replace(true)) else {
            return;
        };
        let module = import(&joined(&[origin, routes::V1, file]));
        spawn_local(async move {
            let Ok(module) = module else { return };
            if let Ok(module) = JsFuture::from(module).await {
                self.module.replace(Some(module.unchecked_into()));
                there();
            }
        });
    }

    /// The codes of the kinds of personal data in the words; none as long as it is not there.
    pub(crate) fn scan(&self, words: &str) -> String {
        let module = self.module.borrow();
        let scanned = module.as_ref().map(|module| module.scan(words));
        scanned.and_then(Result::ok).unwrap_or_default()
    }
}
