//! What a page is to those who hear it: the browser's own tree for assistive technology, as text that
//! a person can read from top to bottom as a voice would.
//!
//! Chromium alone shows its tree to a driver.

use super::Visitor;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;

#[derive(Debug, Deserialize)]
struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node_id: String,
    ignored: bool,
    role: Option<Held>,
    name: Option<Held>,
    description: Option<Held>,
    value: Option<Held>,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
    #[serde(rename = "backendDOMNodeId")]
    dom: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Held {
    #[serde(default)]
    value: Value,
}

#[derive(Debug, Deserialize)]
struct Property {
    name: String,
    value: Held,
}

/// What holds others and says nothing itself.
const SILENT: [&str; 5] = ["generic", "none", "LabelText", "Legend", "LineBreak"];
/// States that are told whichever they are, and those that are told when they are so.
const ALWAYS: [&str; 3] = ["checked", "pressed", "level"];
const AT_TIMES: [&str; 8] = [
    "disabled", "invalid", "required", "readonly", "focused", "expanded", "live", "modal",
];
/// More of a value is told by its length.
const SHOWN: usize = 40;

impl Visitor {
    /// What the card says to those who hear it, or the whole page where there is no card: a line each
    /// for role, name, description and states. Figures are left out, since they come by the clock.
    ///
    /// # Errors
    /// If the browser does not tell: [`Power::Tree`](super::Power) is asked for first.
    pub async fn hears(&self) -> Result<String> {
        let tree: Tree = serde_json::from_value(
            self.protocol("Accessibility.getFullAXTree", json!({}))
                .await?,
        )?;
        let dom = self.card().await?;
        let figures: Vec<String> = self
            .asks(
                "const root = document.querySelector('[data-rayak]')?.shadowRoot ?? document;
                 return [...root.querySelectorAll('.figure')].map((figure) => figure.textContent)",
                &[],
            )
            .await?;
        let nodes: HashMap<&str, &Node> = tree
            .nodes
            .iter()
            .map(|node| (node.node_id.as_str(), node))
            .collect();
        let first = match dom {
            Some(dom) => tree.nodes.iter().find(|node| node.dom == Some(dom)),
            None => tree.nodes.first(),
        };
        let mut said = String::new();
        tell(
            first.context("the tree has no such part")?,
            &nodes,
            0,
            "",
            &mut said,
        );
        for figure in figures {
            said = said.replace(&figure, "(the figure)");
        }
        Ok(said)
    }

    /// The number by which the browser knows the element that the card stands in.
    async fn card(&self) -> Result<Option<u64>> {
        let document = self
            .protocol("DOM.getDocument", json!({ "depth": 0 }))
            .await?;
        let root = document.pointer("/root/nodeId").cloned();
        let query = json!({ "nodeId": root, "selector": "[data-rayak]" });
        let found = self.protocol("DOM.querySelector", query).await?;
        let Some(node) = found.get("nodeId").filter(|node| node.as_u64() != Some(0)) else {
            return Ok(None);
        };
        let told = self
            .protocol("DOM.describeNode", json!({ "nodeId": node }))
            .await?;
        Ok(told.pointer("/node/backendNodeId").and_then(Value::as_u64))
    }

    async fn protocol(&self, method: &str, params: Value) -> Result<Value> {
        let reply = self.browser.driver.cdp().send_raw(method, params).await;
        reply.with_context(|| format!("{method} failed"))
    }
}

/// Writes a node and what is below it. `before` is what was said last above it: a text that a name has
/// said already is not said again.
fn tell(node: &Node, nodes: &HashMap<&str, &Node>, depth: usize, before: &str, said: &mut String) {
    let text = |held: &Option<Held>| {
        let text = held.as_ref().and_then(|held| held.value.as_str());
        text.unwrap_or_default().trim().to_owned()
    };
    let (role, name) = (text(&node.role), text(&node.name));
    let is_text = role == "StaticText";
    let is_silent = node.ignored
        || SILENT.contains(&role.as_str())
        || is_text && (name.is_empty() || before.contains(&name));
    let mut below = (depth, before);
    if !is_silent {
        said.push_str(&"  ".repeat(depth));
        said.push_str(if is_text { "text" } else { &role });
        if !name.is_empty() {
            let _ = write!(said, " “{name}”");
        }
        tell_states(node, said);
        let value = text(&node.value);
        if !value.is_empty() {
            let shown: String = value.chars().take(SHOWN).collect();
            let _ = write!(said, " holds “{shown}”");
            if shown.len() < value.len() {
                let _ = write!(said, " and more, {} characters", value.chars().count());
            }
        }
        let description = text(&node.description);
        if !description.is_empty() {
            let _ = write!(said, " – {description}");
        }
        said.push('\n');
        below = (depth + 1, &name);
    }
    // What stands in a box is its value.
    if is_text || role == "textbox" {
        return;
    }
    for child in &node.child_ids {
        if let Some(child) = nodes.get(child.as_str()) {
            tell(child, nodes, below.0, below.1, said);
        }
    }
}

fn tell_states(node: &Node, said: &mut String) {
    for Property { name, value } in &node.properties {
        let state = match &value.value {
            Value::String(state) => state.clone(),
            other => other.to_string(),
        };
        let name = name.as_str();
        if ALWAYS.contains(&name) {
            let _ = write!(said, " {name}={state}");
        } else if AT_TIMES.contains(&name) && !matches!(state.as_str(), "false" | "off") {
            let _ = match state.as_str() {
                "true" => write!(said, " {name}"),
                state => write!(said, " {name}={state}"),
            };
        }
    }
}
