//! What the documents promise about the code, checked: the walls between the
//! rooms, the map, the languages' keys, the house rules, and the tests behind each control that is claimed.
//!
//! Every check is a function from texts to problems, so that its tests can
//! hand it a small house that breaks the rule. Sources are read as tokens
//! without comments and strings, and not compiled: a macro could hide a name
//! from these checks, and review is there for that.

mod controls;
mod house;
mod locales;
mod map;
mod source;
mod walls;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::files;

/// A file under the root: its path from there, with `/`, and its text.
#[derive(Debug)]
struct Text {
    path: String,
    text: String,
}

impl Text {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    fn read(root: &Path, path: &Path) -> Result<Self> {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        let text = fs::read_to_string(path).with_context(|| name.clone())?;
        Ok(Self::new(name, text))
    }
}

/// Something to put right, as one line: where, what is wrong, what is right.
type Problem = String;

pub(crate) fn run() -> Result<()> {
    let root = files::root();
    let rust = read_all(&root, "rs")?;
    let scripts = read_all(&root, "js")?;

    let mut problems = walls::in_sources(&rust);
    problems.extend(walls::between_crates(&walls::dependencies()?));
    problems.extend(map::check(&root)?);
    problems.extend(locales::check(&root.join("collector/src/locales"))?);
    problems.extend(house::check(&rust, &scripts));
    let claims = Text::read(&root, &root.join(controls::DOCUMENT))?;
    problems.extend(controls::check(&claims, &rust));

    for problem in &problems {
        println!("{problem}");
    }
    ensure!(problems.is_empty(), "{} to put right", problems.len());
    println!("tidy: walls, map, locale keys, house rules and claimed controls hold");
    Ok(())
}

fn read_all(root: &Path, extension: &str) -> Result<Vec<Text>> {
    files::walk_for(root, extension)?
        .iter()
        .map(|path| Text::read(root, path))
        .collect()
}
