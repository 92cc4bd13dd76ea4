//! The walls of ARCHITECTURE.md inside the crates: which room may name what.
//! Those between the crates stand in `crates`.

mod crates;

use std::collections::BTreeSet;

use super::source::{self, Path};
use super::{Problem, Text};

pub(super) use crates::{between_crates, dependencies};

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

const ROOMS: [Room; 9] = [
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
        place: "collector/src/text",
        except: &[],
        crates: &["axum", "sled", "tokio"],
        rooms: &[
            "command", "config", "domain", "http", "rules", "store", "writer",
        ],
        paths: &[
            &["Timestamp", "now"],
            &["Zoned", "now"],
            &["std", "fs"],
            &["std", "io"],
            &["std", "net"],
            &["std", "time"],
            &["std", "thread"],
        ],
        words: &["SystemTime"],
        because: "text is words and nothing else: no files, server, store, runtime or clock",
    },
    Room {
        place: "collector/src/rules",
        except: &[],
        crates: &["axum", "sled", "tokio"],
        rooms: &["command", "config", "http", "store", "writer"],
        paths: &[
            &["Timestamp", "now"],
            &["Zoned", "now"],
            &["std", "fs"],
            &["std", "io"],
            &["std", "net"],
            &["std", "time"],
            &["std", "thread"],
        ],
        words: &["SystemTime"],
        because: "rules judge what they are handed: no files, server, store, runtime or clock",
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
        except: &["widget/src/shadow", "widget/src/view/element"],
        crates: &[],
        rooms: &[],
        paths: &[],
        words: &["create_element", "attach_shadow"],
        because: "only shadow makes DOM by hand, and element through Leptos' renderer",
    },
    Room {
        place: "widget/src",
        except: &["widget/src/api"],
        crates: &["gloo_net"],
        rooms: &[],
        paths: &[],
        words: &[
            "fetch_with_request",
            "fetch_with_str",
            "fetch_with_str_and_init",
        ],
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

    fn problems_in(path: &str, text: &str) -> Vec<Problem> {
        in_sources(&[Text::new(path, text)])
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
    fn text_and_rules_read_nothing_but_what_they_are_handed() {
        for text in [
            "use std::fs;",
            "use std::{io, ops};",
            "use tokio::task;",
            "use crate::store::Store;",
            "let now = jiff::Timestamp::now();",
        ] {
            for room in ["text", "rules"] {
                let path = format!("collector/src/{room}/words.rs");
                assert_eq!(problems_in(&path, text).len(), 1, "{room}: {text}");
            }
        }
        let theme = "use crate::domain::Theme;";
        assert!(problems_in("collector/src/rules/mod.rs", theme).is_empty());
        assert_eq!(problems_in("collector/src/text/mod.rs", theme).len(), 1);
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
        let fetch = "window.fetch_with_str(url)";
        assert_eq!(problems_in("widget/src/outbox.rs", fetch).len(), 1);
        let browser = "use leptos::prelude::*;";
        assert_eq!(problems_in("widget/src/flow.rs", browser).len(), 1);
        assert!(problems_in("widget/src/view/mod.rs", browser).is_empty());
    }
}
