//! The only file that makes DOM by hand: the shadow root, its style sheet, and the live region.
//!
//! The sheet is adopted rather than written into a `<style>`, because `style-src` of a strict page
//! would block that. The live region stands in the light DOM of the host, slotted into a place that
//! is not seen: readers are known to miss changes in regions inside shadow roots, and one that is
//! inserted together with its first text.

use crate::text::joined;
use rayak_shared::{Answer, PageView, Question};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CssStyleSheet, CustomEvent, CustomEventInit, Document, Element, HtmlElement, ShadowRoot,
    ShadowRootInit, ShadowRootMode,
};

/// What the card is put into.
#[derive(Debug, Clone)]
pub(crate) struct Shadow {
    root: ShadowRoot,
    place: Element,
    status: Element,
}

impl Shadow {
    pub(crate) fn open(
        host: &HtmlElement,
        css: &str,
        view: &PageView<()>,
    ) -> Result<Self, JsValue> {
        let document = host
            .owner_document()
            .ok_or("the host stands in no document")?;
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        let sheet = CssStyleSheet::new()?;
        sheet.replace_sync(css)?;
        root.set_adopted_style_sheets(&js_sys::Array::of1(&sheet));

        let unseen = element(&document, "div", &[("class", "unseen")])?;
        unseen.append_child(element(&document, "slot", &[])?.as_ref())?;
        root.append_child(&unseen)?;
        let place = element(&document, "div", &[("class", "frame")])?;
        root.append_child(&place)?;
        let named = [
            ("role", "status"),
            ("lang", view.lang.as_str()),
            ("dir", view.dir.code()),
        ];
        let status = element(&document, "div", &named)?;
        host.append_child(&status)?;
        Ok(Self {
            root,
            place,
            status,
        })
    }

    /// The place for the card.
    pub(crate) fn place(&self) -> Element {
        self.place.clone()
    }

    /// Tells the page what happens in the card, without a word of what was written; whether the page
    /// has nothing against it.
    pub(crate) fn raise(&self, name: &str, question: Question, answer: Option<Answer>) -> bool {
        let detail = js_sys::Object::new();
        let set = |key: &str, code: &str| {
            drop(js_sys::Reflect::set(&detail, &key.into(), &code.into()));
        };
        set("question", question.code());
        if let Some(answer) = answer {
            set("answer", answer.code());
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_detail(&detail);
        let name = joined(&["rayak:", name]);
        let event = CustomEvent::new_with_event_init_dict(&name, &init);
        event.is_ok_and(|event| self.host().dispatch_event(&event) == Ok(true))
    }

    /// The element of the page that the card stands in.
    pub(crate) fn host(&self) -> Element {
        self.root.host()
    }

    pub(crate) fn say(&self, text: &str) {
        self.status.set_text_content(Some(text));
    }

    /// Whether the focus is in that part of the card.
    pub(crate) fn has_focus(&self, part: &str) -> bool {
        let inside = self.find(&[":focus".to_owned()]);
        inside.is_some_and(|inside| matches!(inside.closest(part), Ok(Some(_))))
    }

    /// Whether the focus is in that part of the card, or nowhere, as it is when what had it is gone.
    pub(crate) fn may_move_focus(&self, part: &str) -> bool {
        if self.has_focus(part) {
            return true;
        }
        let document = self.status.owner_document();
        let active = document.and_then(|document| document.active_element());
        active.is_none_or(|active| active.local_name() == "body")
    }

    /// The first element that one of the selectors finds; an earlier selector goes first.
    pub(crate) fn find(&self, selectors: &[String]) -> Option<HtmlElement> {
        let found = |selector: &String| self.root.query_selector(selector).ok().flatten();
        selectors.iter().find_map(found)?.dyn_into().ok()
    }
}

fn element(
    document: &Document,
    name: &str,
    attributes: &[(&str, &str)],
) -> Result<Element, JsValue> {
    let element = document.create_element(name)?;
    for (name, value) in attributes {
        element.set_attribute(name, value)?;
    }
    Ok(element)
}
