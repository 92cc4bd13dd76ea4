//! Elements of one single type, for Leptos' renderer.
//!
//! `view!` gives every element a type of its own, spelled out of its attributes and children, and
//! the compiler writes the code of building, changing and dropping it for each: the card came to
//! twice the bytes that way. So [`Element`] implements Leptos' `Render` once, for everything that the
//! card is made of. It stands in the browser from its first word on; what is reactive is a closure
//! run by Leptos' render effects, as elsewhere. It also means that no literal subtree is ever turned
//! into HTML text, which pages that require Trusted Types would refuse.

use leptos::prelude::RenderEffect;
use leptos::reactive::graph::untrack;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element as DomElement, Node as DomNode};
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// An element with all that stands in it. Boxed, so that each step of making it moves a pointer.
pub(crate) struct Element(Box<Made>);

struct Made {
    node: DomNode,
    /// What keeps it and all that stands in it alive. It ends when this is dropped.
    held: Vec<Held>,
}

#[expect(dead_code, reason = "held until it is dropped, and never looked at")]
enum Held {
    Effect(RenderEffect<()>),
    Listener(Closure<dyn FnMut(JsValue)>),
}

pub(super) fn element(name: &str) -> Element {
    Element::of(Rndr::create_element(name, None).into())
}

/// An element with a class, which is what most of them are. By the same name the page may dress it.
pub(super) fn classed(name: &str, class: &str) -> Element {
    element(name).attr("class", class).attr("part", class)
}

/// A button; without a type a browser would take it for one that submits.
pub(super) fn button(class: &str, text: &str) -> Element {
    classed("button", class).attr("type", "button").text(text)
}

/// A part that is there only at times. It is drawn anew when its key changes, and only then. The key
/// tells by reading the conversation; what is drawn for it does not listen.
pub(super) fn part<K: Into<u32>>(
    mut key: impl FnMut() -> K + 'static,
    draw: impl FnMut() -> Option<Element> + 'static,
) -> Element {
    changing(Box::new(move || key().into()), Box::new(draw))
}

fn changing(
    mut key: Box<dyn FnMut() -> u32>,
    mut draw: Box<dyn FnMut() -> Option<Element>>,
) -> Element {
    let place: DomNode = Rndr::create_placeholder().into();
    // Whoever is put somewhere as a fragment comes with all that stands in it at that time.
    let fragment = leptos::tachys::dom::document().create_document_fragment();
    Rndr::insert_node(fragment.unchecked_ref(), &place, None);
    let (mut last, mut shown) = (None, None);
    let redraw = move || {
        let key = key();
        if last.replace(key) == Some(key) {
            return;
        }
        let new = untrack(&mut draw);
        if let Some(new) = &new {
            place_before(new, &place);
        }
        if let Some(Element(old)) = std::mem::replace(&mut shown, new) {
            Rndr::remove(&old.node);
        }
    };
    Element::of(fragment.into()).effect(Box::new(redraw))
}

fn place_before(element: &Element, place: &DomNode) {
    if let Some(parent) = Rndr::get_parent(place) {
        Rndr::insert_node(parent.unchecked_ref(), &element.0.node, Some(place));
    }
}

impl Element {
    fn of(node: DomNode) -> Self {
        Self(Box::new(Made { node, held: vec![] }))
    }

    fn dom(&self) -> &DomElement {
        self.0.node.unchecked_ref()
    }

    fn effect(mut self, mut run: Box<dyn FnMut()>) -> Self {
        let effect = RenderEffect::new(move |_| run());
        self.0.held.push(Held::Effect(effect));
        self
    }

    pub(super) fn attr(self, name: &str, value: &str) -> Self {
        Rndr::set_attribute(self.dom(), name, value);
        self
    }

    /// An attribute that changes, and is absent at times.
    pub(super) fn live(
        self,
        name: &'static str,
        value: impl FnMut() -> Option<&'static str> + 'static,
    ) -> Self {
        self.changing(name, Box::new(value))
    }

    fn changing(
        self,
        name: &'static str,
        mut value: Box<dyn FnMut() -> Option<&'static str>>,
    ) -> Self {
        let element = self.dom().clone();
        self.effect(Box::new(move || match value() {
            Some(value) => Rndr::set_attribute(&element, name, value),
            None => Rndr::remove_attribute(&element, name),
        }))
    }

    /// Whether a box or a radio is checked: a property, since the attribute is only its first state.
    pub(super) fn checked(self, mut checked: impl FnMut() -> bool + 'static) -> Self {
        let element = self.dom().clone();
        self.effect(Box::new(move || {
            Rndr::set_property(&element, "checked", &JsValue::from(checked()));
        }))
    }

    /// What stands in a box at first.
    pub(super) fn value(self, value: &str) -> Self {
        Rndr::set_property(self.dom(), "value", &JsValue::from_str(value));
        self
    }

    pub(super) fn on(self, event: &str, handler: impl FnMut(JsValue) + 'static) -> Self {
        self.listening(event, Closure::new(handler))
    }

    fn listening(mut self, event: &str, handler: Closure<dyn FnMut(JsValue)>) -> Self {
        let function = handler.as_ref().unchecked_ref();
        drop(self.dom().add_event_listener_with_callback(event, function));
        self.0.held.push(Held::Listener(handler));
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        let node = Rndr::create_text_node(text);
        Rndr::insert_node(self.dom(), &node, None);
        self
    }

    /// All the text of an element, which changes. It is the element's and no text node's, since a browser
    /// that translates puts others in the place of each, and would go on showing what it made of the first.
    pub(super) fn live_text(self, mut text: impl FnMut() -> String + 'static) -> Self {
        let element = self.dom().clone();
        self.effect(Box::new(move || {
            element.set_text_content(Some(&text()));
        }))
    }

    pub(super) fn child(mut self, child: Self) -> Self {
        let Made { node, mut held } = *child.0;
        Rndr::insert_node(self.dom(), &node, None);
        self.0.held.append(&mut held);
        self
    }

    pub(super) fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }
}

impl Render for Element {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(self, state: &mut Self) {
        place_before(&self, &state.0.node);
        state.unmount();
        *state = self;
    }
}

impl Mountable for Element {
    fn unmount(&mut self) {
        Rndr::remove(&self.0.node);
    }

    fn mount(&mut self, parent: &DomElement, marker: Option<&DomNode>) {
        Rndr::insert_node(parent, &self.0.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = Rndr::get_parent(&self.0.node) else {
            return false;
        };
        child.mount(parent.unchecked_ref(), Some(&self.0.node));
        true
    }

    fn elements(&self) -> Vec<DomElement> {
        Vec::new()
    }
}
