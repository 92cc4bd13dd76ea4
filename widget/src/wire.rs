//! The wire without serde: JSON read into the shared types and written from them by hand.
//!
//! A parser for JSON and its error messages would be a third of the module, and the browser has one
//! already. So the browser's own parser gives a [`Value`], and a few lines here turn it into the
//! types of `rayak-shared`. On the host the same lines run over `serde_json::Value`, and the tests
//! compare them with what serde makes of the same text.
//!
//! Reading is lenient about what it does not know, since replies may gain fields and codes within
//! version 1, and strict about what it needs. Writing takes what lies in the conversation and in the
//! card, without making the shared type of it first, and names every field that differs from what
//! the collector takes for an absent one.

mod read;
mod write;

pub use read::{problem, receipt, token, view};
pub use write::{Circumstances, Object, Sender, amendment, seen, submission};

/// A parsed JSON value, whoever parsed it.
pub trait Value: Sized {
    /// A member of an object; none if it is absent or null.
    fn get(&self, key: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    fn number(&self) -> Option<f64>;
    fn boolean(&self) -> Option<bool>;
    /// The elements of an array.
    fn list(&self) -> Option<Vec<Self>>;
    /// The members of an object, in their order.
    fn members(&self) -> Option<Vec<(String, Self)>>;
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::Value;
    use js_sys::{Array, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    impl Value for JsValue {
        fn get(&self, key: &str) -> Option<Self> {
            let value = Reflect::get(self, &JsValue::from_str(key)).ok()?;
            (!value.is_null() && !value.is_undefined()).then_some(value)
        }

        fn text(&self) -> Option<String> {
            self.as_string()
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn boolean(&self) -> Option<bool> {
            self.as_bool()
        }

        fn list(&self) -> Option<Vec<Self>> {
            self.dyn_ref::<Array>().map(Array::to_vec)
        }

        fn members(&self) -> Option<Vec<(String, Self)>> {
            let object = self.dyn_ref::<Object>()?;
            let mut members = Vec::new();
            for key in Object::keys(object).to_vec() {
                members.push((key.as_string()?, Reflect::get(self, &key).ok()?));
            }
            Some(members)
        }
    }
}

/// What the tests put in the place of the browser's parser.
#[cfg(test)]
pub(crate) mod host {
    use super::Value;

    impl Value for serde_json::Value {
        fn get(&self, key: &str) -> Option<Self> {
            self.as_object()?
                .get(key)
                .filter(|value| !value.is_null())
                .cloned()
        }

        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn boolean(&self) -> Option<bool> {
            self.as_bool()
        }

        fn list(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }

        fn members(&self) -> Option<Vec<(String, Self)>> {
            let object = self.as_object()?;
            Some(
                object
                    .iter()
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests;
