//! The walls between the crates, as their manifests draw them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Problem;
use crate::run;

/// A crate of the workspace and what its manifest names.
#[derive(Debug)]
pub(in crate::tidy) struct Crate {
    name: String,
    normal: BTreeSet<String>,
    optional: BTreeSet<String>,
    of_any_kind: BTreeSet<String>,
}

const SHARED: &str = "rayak-shared";
const SHARED_MAY_USE: [&str; 2] = ["percent-encoding", "unicode-normalization"];
/// Behind features that the module in the browser does not take.
const SHARED_MAY_OFFER: [&str; 2] = ["serde", "utoipa"];
const NEVER_TOGETHER: [(&str, &str); 2] = [("rayak-widget", "rayak"), ("rayak", "rayak-widget")];

pub(in crate::tidy) fn dependencies() -> Result<Vec<Crate>> {
    let metadata = run::output(run::cargo().args([
        "metadata",
        "--format-version=1",
        "--no-deps",
        "--offline",
    ]))?;
    let metadata: Value = serde_json::from_slice(&metadata)?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    Ok(packages
        .context("cargo metadata with packages")?
        .iter()
        .map(crate_of)
        .collect())
}

fn crate_of(package: &Value) -> Crate {
    let text = |value: &Value, key: &str| {
        let text = value.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let dependencies = package.get("dependencies").and_then(Value::as_array);
    let dependencies = dependencies.map(Vec::as_slice).unwrap_or_default();
    // A normal dependency's kind is null.
    let normal = dependencies
        .iter()
        .filter(|each| each.get("kind").is_none_or(Value::is_null));
    let optional = dependencies
        .iter()
        .filter(|each| each.get("optional").is_some_and(|is| *is == true));
    Crate {
        name: text(package, "name"),
        optional: optional.map(|each| text(each, "name")).collect(),
        normal: normal.map(|each| text(each, "name")).collect(),
        of_any_kind: dependencies.iter().map(|each| text(each, "name")).collect(),
    }
}

pub(in crate::tidy) fn between_crates(crates: &[Crate]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for shared in crates.iter().filter(|each| each.name == SHARED) {
        for extra in &shared.normal {
            let name = extra.as_str();
            let offered = shared.optional.contains(extra) && SHARED_MAY_OFFER.contains(&name);
            if !offered && !SHARED_MAY_USE.contains(&name) {
                problems.push(format!(
                    "shared/Cargo.toml: depends on {extra}; shared is built for browsers and \
                     servers and takes nothing beyond {}, and {} behind a feature",
                    SHARED_MAY_USE.join(", "),
                    SHARED_MAY_OFFER.join(", ")
                ));
            }
        }
    }
    for (from, to) in NEVER_TOGETHER {
        if reachable(crates, from).contains(to) {
            problems.push(format!(
                "{from} depends on {to}, itself or through another crate of the workspace; \
                 what both need belongs into shared"
            ));
        }
    }
    problems
}

/// All that a crate depends on, followed through the workspace's own crates.
fn reachable<'a>(crates: &'a [Crate], from: &'a str) -> BTreeSet<&'a str> {
    let by_name: BTreeMap<&str, &Crate> = crates
        .iter()
        .map(|each| (each.name.as_str(), each))
        .collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        let known = by_name.get(name).into_iter();
        for next in known.flat_map(|each| &each.of_any_kind) {
            if seen.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, dependencies: &[&str]) -> Crate {
        let set: BTreeSet<String> = dependencies.iter().map(|&each| each.to_owned()).collect();
        Crate {
            name: name.to_owned(),
            normal: set.clone(),
            optional: BTreeSet::new(),
            of_any_kind: set,
        }
    }

    #[test]
    fn shared_may_not_take_one_more_crate() {
        assert!(between_crates(&[named(SHARED, &["unicode-normalization"])]).is_empty());
        assert_eq!(between_crates(&[named(SHARED, &["regex"])]).len(), 1);
    }

    #[test]
    fn what_shared_only_offers_stands_behind_a_feature() {
        let always = named(SHARED, &["serde", "utoipa"]);
        let offered = Crate {
            optional: always.normal.clone(),
            ..named(SHARED, &["serde", "utoipa"])
        };
        assert_eq!(between_crates(&[always]).len(), 2);
        assert!(between_crates(&[offered]).is_empty());
    }

    #[test]
    fn widget_and_collector_may_not_meet_even_through_another_crate() {
        let apart = [
            named("rayak", &[SHARED]),
            named("rayak-widget", &[SHARED]),
            named(SHARED, &[]),
        ];
        assert!(between_crates(&apart).is_empty());
        let through = [
            named("rayak-widget", &["rayak-demo"]),
            named("rayak-demo", &["rayak"]),
        ];
        assert_eq!(between_crates(&through).len(), 1);
    }
}
