//! What the parser builds: nodes in the order in which they began, each knowing what it is in.

use super::{Kind, Node};
use html5ever::interface::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName, local_name, ns};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A node in the parser's hands.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    place: usize,
    name: Rc<QualName>,
}

/// A node on its way: also how deep it is, and what is in it.
#[derive(Debug)]
struct Growing {
    node: Node,
    depth: usize,
    children: Vec<usize>,
    /// Of a `<template>`, what it holds.
    holds: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Tree {
    nodes: RefCell<Vec<Growing>>,
    deepest: Cell<usize>,
    nameless: Rc<QualName>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let tree = Self {
            nodes: RefCell::new(Vec::new()),
            deepest: Cell::new(0),
            nameless: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        };
        tree.push(Kind::Root, None);
        tree
    }

    pub(super) fn deepest(&self) -> usize {
        self.deepest.get()
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn push(&self, kind: Kind, parent: Option<usize>) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Growing {
            node: Node { kind, parent },
            depth: 0,
            children: Vec::new(),
            holds: None,
        });
        nodes.len() - 1
    }

    fn handle(&self, place: usize) -> Handle {
        Handle {
            place,
            name: Rc::clone(&self.nameless),
        }
    }

    fn parent(&self, place: usize) -> Option<usize> {
        self.nodes.borrow().get(place)?.node.parent
    }

    fn detach(&self, place: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes
            .get_mut(place)
            .and_then(|node| node.node.parent.take());
        if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent)) {
            parent.children.retain(|child| *child != place);
        }
    }

    fn attach(&self, parent: usize, place: usize) {
        self.detach(place);
        let mut nodes = self.nodes.borrow_mut();
        let Some(above) = nodes.get_mut(parent) else {
            return;
        };
        above.children.push(place);
        let depth = above.depth + 1;
        self.deepest.set(self.deepest.get().max(depth));
        if let Some(node) = nodes.get_mut(place) {
            node.node.parent = Some(parent);
            node.depth = depth;
            let holds = node.holds;
            if let Some(held) = holds.and_then(|place| nodes.get_mut(place)) {
                held.depth = depth;
            }
        }
    }

    /// Puts something into a node. Of texts only those are kept that scripts stand in the way of.
    fn put(&self, parent: usize, child: NodeOrText<Handle>) {
        let text = match child {
            NodeOrText::AppendNode(child) => return self.attach(parent, child.place),
            NodeOrText::AppendText(text) => text,
        };
        let last = {
            let nodes = self.nodes.borrow();
            let Some(above) = nodes.get(parent) else {
                return;
            };
            match &above.node.kind {
                Kind::Element { name, .. } if name == "noscript" => above.children.last().copied(),
                _ => return,
            }
        };
        if let Some(place) = last {
            let mut nodes = self.nodes.borrow_mut();
            if let Some(Kind::Text(known)) = nodes.get_mut(place).map(|node| &mut node.node.kind) {
                known.push_str(&text);
                return;
            }
        }
        let place = self.push(Kind::Text(text.to_string()), None);
        self.attach(parent, place);
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Vec<Node>;
    type ElemName<'a> = &'a QualName;

    /// The nodes, those that are not in the page left empty.
    fn finish(self) -> Vec<Node> {
        let nodes = self.nodes.into_inner();
        let mut is_in_page: Vec<bool> = vec![false; nodes.len()];
        let mut waiting = vec![0];
        while let Some(place) = waiting.pop() {
            if let Some(known) = is_in_page.get_mut(place) {
                *known = true;
            }
            if let Some(node) = nodes.get(place) {
                waiting.extend(node.children.iter().chain(&node.holds));
            }
        }
        let nodes = nodes.into_iter().zip(is_in_page);
        nodes
            .map(|(growing, is_in_page)| {
                if is_in_page {
                    growing.node
                } else {
                    Node {
                        kind: Kind::Root,
                        parent: None,
                    }
                }
            })
            .collect()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.handle(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let kind = Kind::Element {
            name: name.local.to_string(),
            attributes: attrs.iter().map(pair).collect(),
        };
        let place = self.push(kind, None);
        if flags.template {
            // What it holds is in the page for whoever looks for it, and in none for browsers.
            let holds = self.push(Kind::Root, Some(place));
            let mut nodes = self.nodes.borrow_mut();
            if let Some(template) = nodes.get_mut(place) {
                template.holds = Some(holds);
            }
        }
        Handle {
            place,
            name: Rc::new(name),
        }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.handle(self.push(Kind::Comment(text.to_string()), None))
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.place, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let parent = self.parent(element.place).unwrap_or(prev_element.place);
        self.put(parent, child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        let nodes = self.nodes.borrow();
        let holds = nodes.get(target.place).and_then(|node| node.holds);
        self.handle(holds.unwrap_or(target.place))
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.place == y.place
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.place) {
            self.put(parent, new_node);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(Kind::Element { attributes, .. }) =
            nodes.get_mut(target.place).map(|node| &mut node.node.kind)
        else {
            return;
        };
        for (name, value) in attrs.iter().map(pair) {
            if !attributes.iter().any(|(known, _)| *known == name) {
                attributes.push((name, value));
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.place);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let children = {
            let mut nodes = self.nodes.borrow_mut();
            let node = nodes.get_mut(node.place);
            node.map(|node| std::mem::take(&mut node.children))
        };
        for place in children.unwrap_or_default() {
            if let Some(child) = self.nodes.borrow_mut().get_mut(place) {
                child.node.parent = None;
            }
            self.attach(new_parent.place, place);
        }
    }
}

fn pair(attribute: &Attribute) -> (String, String) {
    let name = attribute.name.local.to_string();
    (name, attribute.value.to_string())
}
