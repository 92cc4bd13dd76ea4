//! Short names for what module and glue call each other by.
//!
//! wasm-bindgen gives each import a name with a hash in it, which stands in both
//! files and which no compression makes smaller. Nobody else reads these names,
//! so that one of two letters does as well.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use walrus::Module;

/// As whom the module knows its glue in the end, at each of its imports.
const GLUE: &str = "_";

/// Renames imports and exports in the module, and gives the glue with the same names. What the
/// module exports and the glue never takes is exported no more.
pub(super) fn shorten(module: &mut Module, glue: &str, name: &str) -> Result<String> {
    // As whom the module knows its glue.
    let known = format!("./{name}_bg.js");
    let said: BTreeSet<&str> = words(glue).collect();
    let mut names = Names::default();
    for import in module.imports.iter_mut() {
        let (from, name) = (&import.module, &import.name);
        ensure!(
            *from == known && said.contains(name.as_str()),
            "the module imports {name} from {from}, which the glue does not give"
        );
        import.name = names.short(name);
        GLUE.clone_into(&mut import.module);
    }
    let mut idle = Vec::new();
    let mut kept = BTreeSet::new();
    for export in module.exports.iter_mut() {
        if !said.contains(export.name.as_str()) {
            idle.push(export.id());
        } else if is_made(&export.name) {
            export.name = names.short(&export.name);
        } else {
            kept.insert(export.name.clone());
        }
    }
    let of_the_module: BTreeSet<&str> = exports(glue).collect();
    for (name, short) in &names.0 {
        ensure!(
            !kept.contains(short) && !of_the_module.contains(short.as_str()),
            "{name} would be called {short}, as something else of the module is"
        );
    }
    idle.into_iter().for_each(|id| module.exports.delete(id));
    let glue: String = words(glue).map(|word| names.said(word)).collect();
    Ok(glue.replace(&format!("\"{known}\""), &format!("\"{GLUE}\"")))
}

/// What the glue takes of the module: the words after `wasm.`.
fn exports(glue: &str) -> impl Iterator<Item = &str> {
    let mut before = ["", ""];
    words(glue).filter(move |word| {
        let taken = before == ["wasm", "."];
        before = [before[1], word];
        taken
    })
}

/// Whether wasm-bindgen made the name, and nobody else says it.
fn is_made(export: &str) -> bool {
    ["__wb", "__externref", "wasm_bindgen"]
        .iter()
        .any(|prefix| export.starts_with(prefix))
}

#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    /// The short name; one that is asked for again is the same.
    fn short(&mut self, name: &str) -> String {
        let number = self.0.len();
        self.0
            .entry(name.to_owned())
            .or_insert_with(|| letters(number))
            .clone()
    }

    /// The word as it is said from now on.
    fn said<'a>(&'a self, word: &'a str) -> &'a str {
        self.0.get(word).map_or(word, String::as_str)
    }
}

/// The text in pieces: its words, and whatever stands between two.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut rest = text;
    std::iter::from_fn(move || {
        let inside = is_word(rest.chars().next()?);
        let end = rest.find(|c| is_word(c) != inside).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// A name for a number: a, b, … z, aa, ba, …
fn letters(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    fn module() -> Module {
        let mut module = Module::default();
        let kind = module.types.add(&[], &[]);
        module.add_import_func("./m_bg.js", "__wbg_fetch_1234", kind);
        let (called, _) = module.add_import_func("./m_bg.js", "__wbg_get_5678", kind);
        for name in ["mount", "__wbindgen_malloc", "__wbindgen_free"] {
            module.exports.add(name, called);
        }
        module
    }

    #[test]
    fn both_sides_call_each_other_by_the_same_short_names() {
        let mut module = module();
        let glue = "x = { \"./m_bg.js\": { __wbg_fetch_1234: f, __wbg_get_5678: g } };\n\
                    function mount() { wasm.mount(wasm.__wbindgen_malloc) }";
        assert_eq!(
            shorten(&mut module, glue, "m").unwrap(),
            "x = { \"_\": { a: f, b: g } };\nfunction mount() { wasm.mount(wasm.c) }"
        );
        assert!(module.imports.iter().all(|import| import.module == GLUE));
        let imports: Vec<_> = module.imports.iter().map(|import| &import.name).collect();
        assert_eq!(imports, ["a", "b"]);
        let exports: Vec<_> = module.exports.iter().map(|export| &export.name).collect();
        assert_eq!(exports, ["mount", "c"], "nobody calls free");
    }

    #[test]
    fn an_import_that_the_glue_does_not_give_is_an_error() {
        let error = shorten(&mut module(), "__wbg_fetch_12345; mount", "m").unwrap_err();
        assert!(error.to_string().contains("__wbg_fetch_1234 "));
    }

    #[test]
    fn a_short_name_that_something_else_bears_is_an_error() {
        let glue = "x = { __wbg_fetch_1234: f, __wbg_get_5678: g }; mount; ";
        let taken = shorten(&mut module(), &[glue, "wasm.b()"].concat(), "m").unwrap_err();
        assert!(taken.to_string().contains("called b"), "{taken}");

        let mut module = module();
        let item = module.exports.iter().next().unwrap().item;
        module.exports.add("a", item);
        let kept = shorten(&mut module, &[glue, "({ a: 1 })"].concat(), "m").unwrap_err();
        assert!(kept.to_string().contains("called a"), "{kept}");
        shorten(&mut self::module(), &[glue, "({ a: 1 })"].concat(), "m").unwrap();
    }

    #[test]
    fn names_are_counted_in_letters() {
        let names = [0, 25, 26, 27, 26 * 27].map(letters);
        assert_eq!(names, ["a", "z", "aa", "ba", "aaa"]);
    }
}
