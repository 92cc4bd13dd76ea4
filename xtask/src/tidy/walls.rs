//! The walls of ARCHITECTURE.md: which crate may know which, and inside the
//! crates which room may name what.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::source::{self, Path};
use super::{Problem, Text};
use crate::run;

/// A crate of the workspace and what its manifest names.
#[derive(Debug)]
pub(super) struct Crate {
    name: String,
    normal: BTreeSet<String>,
    of_any_kind: BTreeSet<String>,
}

const SHARED: &str = "rayak-shared";
const SHARED_MAY_USE: [&str; 3] = ["percent-encoding", "serde", "unicode-normalization"];
const NEVER_TOGETHER: [(&str, &str); 2] = [("rayak-widget", "rayak"), ("rayak", "rayak-widget")];

pub(super) fn dependencies() -> Result<Vec<Crate>> {
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
    Crate {
        name: text(package, "name"),
        normal: normal.map(|each| text(each, "name")).collect(),
        of_any_kind: dependencies.iter().map(|each| text(each, "name")).collect(),
    }
}

pub(super) fn between_crates(crates: &[Crate]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for shared in crates.iter().filter(|each| each.name == SHARED) {
        for extra in &shared.normal {
            if !SHARED_MAY_USE.contains(&extra.as_str()) {
                problems.push(format!(
                    "shared/Cargo.toml: depends on {extra}; shared is built for browsers and \
                     servers and takes nothing beyond {}",
                    SHARED_MAY_USE.join(", ")
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

/// A folder or file, and what may not be named in it.
struct Room {
    /// `collector/src/domain` is the folder and `collector/src/domain.rs`.
    place: &'static str,
    except: &'static [&'static str],
    crates: &'static [&'static str],
    /// Rooms of the same crate, as `crate::room` or `super::room`.
    rooms: &'static [&'static str],
    /// Segments that stand side by side somewhere in a path.
    paths: &'static [&'static [&'static str]],
    /// Words anywhere in the code, methods included.
    words: &'static [&'static str],
    because: &'static str,
}

const ROOMS: [Room; 7] = [
    Room {
        place: "collector/src/domain",
        except: &[],
        crates: &["axum", "sled", "tokio"],
        rooms: &["http", "store", "writer"],
        // The domain has an `Instant` of its own, which is handed in.
        paths: &[
            &["Timestamp", "now"],
            &["Zoned", "now"],
            &["std", "time", "Instant"],
        ],
        words: &["SystemTime"],
        because: "domain is pure: no server, no store, no runtime, and the time comes from outside",
    },
    Room {
        place: "collector/src/store",
        except: &[],
        crates: &[],
        rooms: &["http", "writer"],
        paths: &[],
        words: &[],
        because: "the store knows the domain and nothing above itself",
    },
    Room {
        place: "collector/src",
        except: &["collector/src/store"],
        crates: &["sled"],
        rooms: &[],
        paths: &[],
        words: &[],
        because: "no sled type leaves the store, so that a second store can come",
    },
    Room {
        place: "shared/src",
        except: &[],
        crates: &[],
        rooms: &[],
        paths: &[
            &["std", "fs"],
            &["std", "net"],
            &["std", "time"],
            &["std", "thread"],
        ],
        words: &[],
        because: "shared runs in the browser too: no files, network, clock or threads",
    },
    Room {
        place: "widget/src",
        except: &["widget/src/shadow"],
        crates: &[],
        rooms: &[],
        paths: &[],
        words: &["create_element", "attach_shadow"],
        because: "only shadow makes DOM by hand",
    },
    Room {
        place: "widget/src",
        except: &["widget/src/api"],
        crates: &["gloo_net"],
        rooms: &[],
        paths: &[],
        words: &[],
        because: "only api fetches",
    },
    Room {
        place: "widget/src/flow",
        except: &[],
        crates: &["js_sys", "leptos", "web_sys"],
        rooms: &[],
        paths: &[],
        words: &[],
        because: "the conversation is a state machine without a browser",
    },
];

pub(super) fn in_sources(sources: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources {
        for room in &ROOMS {
            let is_in = |place: &&str| {
                source
                    .path
                    .strip_prefix(*place)
                    .is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
            };
            if is_in(&room.place) && !room.except.iter().any(is_in) {
                problems.extend(in_room(room, source));
            }
        }
    }
    problems
}

fn in_room(room: &Room, source: &Text) -> Vec<Problem> {
    let mut found = BTreeSet::new();
    for path in source::paths(&source.text) {
        let neighbour = neighbour(&path);
        if room.crates.contains(&path.first())
            || neighbour.is_some_and(|name| room.rooms.contains(&name))
            || room.paths.iter().any(|banned| path.holds(banned))
        {
            found.insert((path.line, path.segments.join("::")));
        }
    }
    for (line, word) in source::words(&source.text) {
        if room.words.contains(&word.as_str()) {
            found.insert((line, word));
        }
    }
    found
        .into_iter()
        .map(|(line, name)| format!("{}:{line}: names {name}; {}", source.path, room.because))
        .collect()
}

/// The room of the same crate that a path leads into. How many `super` lead
/// to the crate's root depends on the file's depth; whichever leads to a
/// banned name is meant.
fn neighbour(path: &Path) -> Option<&str> {
    if !["crate", "super"].contains(&path.first()) {
        return None;
    }
    let mut segments = path.segments.iter().map(String::as_str);
    segments.find(|segment| !["crate", "super"].contains(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, dependencies: &[&str]) -> Crate {
        let set: BTreeSet<String> = dependencies.iter().map(|&each| each.to_owned()).collect();
        Crate {
            name: name.to_owned(),
            normal: set.clone(),
            of_any_kind: set,
        }
    }

    fn problems_in(path: &str, text: &str) -> Vec<Problem> {
        in_sources(&[Text::new(path, text)])
    }

    #[test]
    fn shared_may_not_take_one_more_crate() {
        assert!(between_crates(&[named(SHARED, &["serde", "unicode-normalization"])]).is_empty());
        assert_eq!(between_crates(&[named(SHARED, &["regex"])]).len(), 1);
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

    #[test]
    fn the_domain_names_no_server_store_runtime_or_clock() {
        for text in [
            "use axum::Json;",
            "fn f() { tokio::spawn(g()); }",
            "use crate::{clock, http::Reply};",
            "use super::super::store::Log;",
            "use std::time::{Duration, SystemTime};",
            "use std::time::{Duration, Instant};",
            "let now = jiff::Timestamp::now();",
            "let now = Zoned::now();",
        ] {
            assert_eq!(
                problems_in("collector/src/domain/vote.rs", text).len(),
                1,
                "{text}"
            );
        }
        for text in [
            "use jiff::Timestamp;",
            "use crate::domain::page; // as axum does",
            "use super::time::Instant;",
        ] {
            assert!(
                problems_in("collector/src/domain/vote.rs", text).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_room_that_is_one_file_has_the_same_walls() {
        assert_eq!(
            problems_in("collector/src/domain.rs", "use sled::Db;").len(),
            2
        );
        assert_eq!(
            problems_in("collector/src/store.rs", "use crate::http::App;").len(),
            1
        );
        assert!(problems_in("collector/src/store.rs", "use sled::Db;").is_empty());
    }

    #[test]
    fn sled_stays_in_the_store() {
        assert_eq!(
            problems_in("collector/src/writer.rs", "sled::open(p)").len(),
            1
        );
        assert!(problems_in("collector/src/store/log.rs", "sled::open(p)").is_empty());
    }

    #[test]
    fn shared_has_no_files_network_clock_or_threads() {
        for text in [
            "use std::fs;",
            "std::thread::spawn(f)",
            "use std::{fmt, time};",
        ] {
            assert_eq!(problems_in("shared/src/page.rs", text).len(), 1, "{text}");
        }
        assert!(problems_in("shared/src/page.rs", "use std::fmt;").is_empty());
    }

    #[test]
    fn in_the_widget_each_browser_thing_has_its_one_file() {
        let dom = "document.create_element(\"div\")";
        assert_eq!(problems_in("widget/src/view/stars.rs", dom).len(), 1);
        assert!(problems_in("widget/src/shadow.rs", dom).is_empty());
        let fetch = "gloo_net::http::Request::get(url)";
        assert_eq!(problems_in("widget/src/outbox.rs", fetch).len(), 1);
        assert!(problems_in("widget/src/api.rs", fetch).is_empty());
        let browser = "use leptos::prelude::*;";
        assert_eq!(problems_in("widget/src/flow.rs", browser).len(), 1);
        assert!(problems_in("widget/src/view/mod.rs", browser).is_empty());
    }
}
