//! The one export: puts the card into the element that the loader made room for.

use crate::options::Options;
use crate::session::Session;
use crate::shadow::Shadow;
use crate::{view, wire};
use leptos::mount::mount_to_renderer;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, IntersectionObserver, IntersectionObserverInit};

/// `options` are the tag's `data-*` with the collector's `origin`; `view` is the parsed reply of the
/// view route.
///
/// # Errors
/// A sentence, if the view cannot be read or the browser lacks what the card stands on. The loader
/// then offers plain links.
#[wasm_bindgen]
pub fn mount(
    host: &HtmlElement,
    options: &JsValue,
    view: &JsValue,
    css: &str,
) -> Result<(), JsValue> {
    let options = Options::read(options).ok_or("the options name no origin")?;
    let page = wire::view(view).ok_or("this version cannot read the view")?;
    let page = &*Box::leak(Box::new(page));
    let shadow = Shadow::open(host, css, page)?;
    let place = shadow.place();
    let session = Session::new(page, options, shadow);
    mount_to_renderer(&place, move || view::card(session, page)).forget();
    session.ready();
    when_half_seen(host, session)
}

fn when_half_seen(host: &Element, session: &'static Session) -> Result<(), JsValue> {
    let callback = Closure::<dyn Fn(js_sys::Array, IntersectionObserver)>::new(
        move |entries: js_sys::Array, observer: IntersectionObserver| {
            let shown = |entry: JsValue| {
                entry
                    .unchecked_into::<web_sys::IntersectionObserverEntry>()
                    .is_intersecting()
            };
            if entries.iter().any(shown) {
                observer.disconnect();
                session.seen();
            }
        },
    );
    let init = IntersectionObserverInit::new();
    init.set_threshold(&JsValue::from_f64(0.5));
    let observer =
        IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &init)?;
    callback.forget();
    observer.observe(host);
    Ok(())
}
