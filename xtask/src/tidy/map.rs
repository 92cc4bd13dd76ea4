//! The map: what README.md and ARCHITECTURE.md name is there, and what is
//! there is named in ARCHITECTURE.md.
//!
//! A path is a span of inline code that looks like one. Fenced blocks are not
//! read: they hold commands, drawings and examples.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::Problem;

const DOCUMENTS: [&str; 2] = ["ARCHITECTURE.md", "README.md"];

/// Whose entries, one level down, the code map must name.
const MAPPED: [&str; 2] = ["", "collector/src"];

/// Folders from which a path may be given, so that a table under the heading
/// `collector/` need not repeat it.
const BASES: [&str; 12] = [
    "",
    "collector",
    "collector/src",
    "demo",
    "demo/src",
    "shared",
    "shared/src",
    "tests",
    "widget",
    "widget/src",
    "xtask",
    "xtask/src",
];

pub(super) fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut mapped = BTreeSet::new();
    for document in DOCUMENTS {
        let Ok(text) = fs::read_to_string(root.join(document)) else {
            problems.push(format!("{document}: is missing"));
            continue;
        };
        for (line, path) in paths(&text) {
            let found = resolve(root, &path);
            if found.is_empty() {
                problems.push(format!(
                    "{document}:{line}: names `{path}`, which is not there"
                ));
            }
            if document == "ARCHITECTURE.md" {
                mapped.extend(found);
            }
        }
    }
    for folder in MAPPED {
        for entry in entries(root, folder)? {
            if !is_mapped(&entry, &mapped) {
                problems.push(format!(
                    "ARCHITECTURE.md: its code map does not name `{entry}`"
                ));
            }
        }
    }
    Ok(problems)
}

/// The spans of inline code that look like paths, each with its line, braces
/// spelled out.
fn paths(document: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut fenced = false;
    for (at, line) in document.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let spans = line.split('`').skip(1).step_by(2);
            let spelled = spans
                .flat_map(spell_out)
                .filter(|span| looks_like_path(span));
            paths.extend(spelled.map(|path| (at + 1, path)));
        }
    }
    paths
}

/// `a/{b,c}/` as `a/b/` and `a/c/`.
fn spell_out(span: &str) -> Vec<String> {
    let Some((before, rest)) = span.split_once('{') else {
        return vec![span.to_owned()];
    };
    let Some((choices, after)) = rest.split_once('}') else {
        return vec![span.to_owned()];
    };
    choices
        .split(',')
        .flat_map(|choice| spell_out(&format!("{before}{}{after}", choice.trim())))
        .collect()
}

/// A relative path to something committed: not a route (`/form`), not a media
/// type (`application/wasm`), not what a build makes (`target/…`).
fn looks_like_path(span: &str) -> bool {
    const EXTENSIONS: [&str; 8] = [
        ".rs", ".toml", ".md", ".js", ".css", ".json", ".lock", ".png",
    ];
    const OTHER_KINDS: [&str; 7] = [
        "target/",
        "/",
        "application/",
        "text/",
        "image/",
        "font/",
        "multipart/",
    ];
    let allowed = |character: char| character.is_ascii_alphanumeric() || "._-/".contains(character);
    let is_file = EXTENSIONS
        .iter()
        .any(|end| span.ends_with(end) && span.len() > end.len());
    (is_file || span.contains('/'))
        && span.chars().all(allowed)
        && span
            .chars()
            .any(|character| character.is_ascii_alphabetic())
        && !OTHER_KINDS.iter().any(|kind| span.starts_with(kind))
}

/// The committed paths that a named one can mean.
fn resolve(root: &Path, path: &str) -> Vec<String> {
    let path = path.trim_end_matches('/').trim_start_matches("./");
    let from_base = |base: &&str| {
        if base.is_empty() {
            path.to_owned()
        } else {
            format!("{base}/{path}")
        }
    };
    let candidates = BASES.iter().map(from_base);
    candidates.filter(|each| root.join(each).exists()).collect()
}

/// What stands in a mapped folder: every folder, and in a source folder every
/// module too.
fn entries(root: &Path, folder: &str) -> Result<Vec<String>> {
    const MADE: [&str; 2] = [".git", "target"];
    let mut entries = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_module = !folder.is_empty() && name.ends_with(".rs");
        if is_module || entry.file_type()?.is_dir() && !MADE.contains(&name.as_str()) {
            entries.push(
                format!("{folder}/{name}")
                    .trim_start_matches('/')
                    .to_owned(),
            );
        }
    }
    entries.sort();
    Ok(entries)
}

/// Named itself, or by something inside it; a module's file and its folder
/// name each other.
fn is_mapped(entry: &str, mapped: &BTreeSet<String>) -> bool {
    let module = entry.trim_end_matches(".rs");
    mapped.iter().any(|named| {
        let named = named.trim_end_matches(".rs");
        named == module
            || named
                .strip_prefix(module)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    /// A small house: two rooms in the collector and a top-level folder.
    fn house(architecture: &str) -> tempfile::TempDir {
        let house = tempfile::tempdir().unwrap();
        let root = house.path();
        fs::create_dir_all(root.join("collector/src/store")).unwrap();
        fs::create_dir_all(root.join("target")).unwrap();
        fs::write(root.join("collector/src/writer.rs"), "").unwrap();
        fs::write(root.join("README.md"), "").unwrap();
        fs::write(root.join("ARCHITECTURE.md"), architecture).unwrap();
        house
    }

    fn problems_of(architecture: &str) -> Vec<Problem> {
        check(house(architecture).path()).unwrap()
    }

    #[test]
    fn a_whole_map_passes() {
        assert!(problems_of("`collector/src/{store/,writer.rs}` and `POST /form`").is_empty());
        assert!(problems_of("## `collector/`\n`store/` and `writer.rs`").is_empty());
    }

    #[test]
    fn a_named_path_that_is_gone_is_a_problem_with_its_line() {
        let problems = problems_of("`store/`, `writer.rs`\n`collector/src/gone.rs`");
        assert_eq!(problems.len(), 1);
        assert!(problems.concat().contains("ARCHITECTURE.md:2"));
    }

    #[test]
    fn a_room_that_nobody_mapped_is_a_problem() {
        let problems = problems_of("`collector/src/store/`");
        assert_eq!(problems.len(), 1);
        assert!(problems.concat().contains("collector/src/writer.rs"));
    }

    #[test]
    fn a_missing_document_is_a_problem() {
        let house = house("`store/` `writer.rs`");
        fs::remove_file(house.path().join("README.md")).unwrap();
        assert_eq!(check(house.path()).unwrap().len(), 1);
    }

    #[test]
    fn routes_media_types_commands_and_built_files_are_no_paths() {
        for span in [
            "/api/v1/view",
            "application/wasm",
            "cargo xtask test",
            "target/dist/",
            "a::b",
            "rayak",
            "1/2",
        ] {
            assert!(!looks_like_path(span), "{span}");
        }
        for span in ["store/", "lib.rs", ".ci/run", "Cargo.toml"] {
            assert!(looks_like_path(span), "{span}");
        }
    }

    #[test]
    fn a_fenced_block_is_not_read() {
        assert!(paths("```\n`gone.rs`\n```\n").is_empty());
    }
}
