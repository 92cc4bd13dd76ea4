//! Elements of one single type, for Leptos' renderer.
//!
//! `view!` gives every element a type of its own, spelled out of its attributes and children, and
//! the compiler writes the code of building, changing and dropping it for each: the card came to
//! twice the bytes that way. So [`Node`] implements Leptos' `Render` once, for everything that the
//! card is made of, and what is reactive is a closure run by Leptos' render effects, as elsewhere.
//! It also means that no literal subtree is ever turned into HTML text, which pages that require
//! Trusted Types would refuse.

use leptos::prelude::RenderEffect;
use leptos::reactive::graph::untrack;
use leptos::tachys::renderer::types::{Element as DomElement, Node as DomNode};
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use leptos::tachys::view::{Mountable, Render};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// Something to draw.
pub(crate) enum Node {
    Element(Element),
    Text(String),
    LiveText(Box<dyn FnMut() -> String>),
    Part(Part),
}

/// An element in the making. Boxed, so that each step of making it moves a pointer.
pub(crate) struct Element(Box<Making>);

struct Making {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    value: Option<String>,
    /// What sets an attribute or a property whenever what it read has changed.
    live: Vec<Box<dyn FnMut(&DomElement)>>,
    handlers: Vec<(&'static str, Box<dyn FnMut(JsValue)>)>,
    children: Vec<Node>,
}

/// A part that is there only at times. It is drawn anew when its key changes, and only then.
pub(crate) struct Part {
    key: Box<dyn FnMut() -> u32>,
    draw: Box<dyn FnMut() -> Option<Node>>,
}

pub(super) fn element(name: &'static str) -> Element {
    Element(Box::new(Making {
        name,
        attributes: vec![],
        value: None,
        live: vec![],
        handlers: vec![],
        children: vec![],
    }))
}

/// An element with a class, which is what most of them are.
pub(super) fn classed(name: &'static str, class: &str) -> Element {
    element(name).attr("class", class)
}

/// A button; without a type a browser would take it for one that submits.
pub(super) fn button(class: &str, text: &str) -> Element {
    classed("button", class).attr("type", "button").text(text)
}

/// The key tells by reading the conversation; what is drawn for it does not listen.
pub(super) fn part<K: Into<u32>>(
    mut key: impl FnMut() -> K + 'static,
    mut draw: impl FnMut() -> Option<Element> + 'static,
) -> Node {
    Node::Part(Part {
        key: Box::new(move || key().into()),
        draw: Box::new(move || draw().map(Node::Element)),
    })
}

impl Element {
    pub(super) fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push((name, value.to_owned()));
        self
    }

    /// An attribute that changes, and is absent at times.
    pub(super) fn live(
        mut self,
        name: &'static str,
        value: impl FnMut() -> Option<&'static str> + 'static,
    ) -> Self {
        let mut value: Box<dyn FnMut() -> Option<&'static str>> = Box::new(value);
        self.0.live.push(Box::new(move |element| match value() {
            Some(value) => Rndr::set_attribute(element, name, value),
            None => Rndr::remove_attribute(element, name),
        }));
        self
    }

    /// Whether a box or a radio is checked: a property, since the attribute is only its first state.
    pub(super) fn checked(mut self, checked: impl FnMut() -> bool + 'static) -> Self {
        let mut checked: Box<dyn FnMut() -> bool> = Box::new(checked);
        self.0.live.push(Box::new(move |element| {
            Rndr::set_property(element, "checked", &JsValue::from(checked()))
        }));
        self
    }

    /// What stands in a box at first.
    pub(super) fn value(mut self, value: String) -> Self {
        self.0.value = Some(value);
        self
    }

    pub(super) fn on(
        mut self,
        event: &'static str,
        handler: impl FnMut(JsValue) + 'static,
    ) -> Self {
        self.0.handlers.push((event, Box::new(handler)));
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.child(Node::Text(text.to_owned()))
    }

    pub(super) fn live_text(self, text: impl FnMut() -> String + 'static) -> Self {
        self.child(Node::LiveText(Box::new(text)))
    }

    pub(super) fn child(mut self, child: impl Into<Node>) -> Self {
        self.0.children.push(child.into());
        self
    }

    pub(super) fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

/// What was drawn, with everything that keeps it alive.
pub(crate) struct Drawn {
    node: DomNode,
    /// What a part shows at present: it stands before the part's own node.
    shown: Rc<RefCell<Option<Drawn>>>,
    _below: Vec<Drawn>,
    _effects: Vec<RenderEffect<()>>,
    _handlers: Vec<RemoveEventHandler<DomElement>>,
}

impl Render for Node {
    type State = Drawn;

    fn build(self) -> Drawn {
        match self {
            Self::Element(element) => element.0.build(),
            Self::Text(text) => Drawn::of(Rndr::create_text_node(&text).into()),
            Self::LiveText(mut text) => {
                let node = Rndr::create_text_node("");
                let written = node.clone();
                let effect = effect(Box::new(move || Rndr::set_text(&written, &text())));
                Drawn {
                    _effects: vec![effect],
                    ..Drawn::of(node.into())
                }
            }
            Self::Part(part) => part.build(),
        }
    }

    fn rebuild(self, state: &mut Drawn) {
        let mut drawn = self.build();
        state.insert_before_this(&mut drawn);
        state.unmount();
        *state = drawn;
    }
}

impl Making {
    fn build(self) -> Drawn {
        let element = Rndr::create_element(self.name, None);
        for (name, value) in &self.attributes {
            Rndr::set_attribute(&element, name, value);
        }
        let mut drawn = Drawn::of(element.clone().into());
        for child in self.children {
            let mut child = child.build();
            child.mount(&element, None);
            drawn._below.push(child);
        }
        if let Some(value) = self.value {
            Rndr::set_property(&element, "value", &JsValue::from(value));
        }
        for mut live in self.live {
            let element = element.clone();
            drawn
                ._effects
                .push(effect(Box::new(move || live(&element))));
        }
        for (event, handler) in self.handlers {
            drawn
                ._handlers
                .push(Rndr::add_event_listener(&element, event, handler));
        }
        drawn
    }
}

impl Part {
    fn build(mut self) -> Drawn {
        let place: DomNode = Rndr::create_placeholder().into();
        let drawn = Drawn::of(place.clone());
        let shown = drawn.shown.clone();
        let mut last = None;
        let redraw = move || {
            let key = (self.key)();
            if last.replace(key) == Some(key) {
                return;
            }
            let mut new = untrack(|| (self.draw)()).map(Render::build);
            if let Some(new) = &mut new {
                Rndr::try_mount_before(new, &place);
            }
            if let Some(mut old) = shown.replace(new) {
                old.unmount();
            }
        };
        Drawn {
            _effects: vec![effect(Box::new(redraw))],
            ..drawn
        }
    }
}

fn effect(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

impl Drawn {
    fn of(node: DomNode) -> Self {
        Self {
            node,
            shown: Rc::default(),
            _below: vec![],
            _effects: vec![],
            _handlers: vec![],
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        if let Some(shown) = &mut *self.shown.borrow_mut() {
            shown.unmount();
        }
        Rndr::remove(&self.node);
    }

    fn mount(&mut self, parent: &DomElement, marker: Option<&DomNode>) {
        if let Some(shown) = &mut *self.shown.borrow_mut() {
            shown.mount(parent, marker);
        }
        Rndr::insert_node(parent, &self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = Rndr::get_parent(&self.node) else {
            return false;
        };
        child.mount(parent.unchecked_ref(), Some(&self.node));
        true
    }

    fn elements(&self) -> Vec<DomElement> {
        Vec::new()
    }
}
