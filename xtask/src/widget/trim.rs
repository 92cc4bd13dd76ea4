//! Takes out of the glue what nobody needs: the classes that `link` has taken out
//! of the module, since they are described in a section of it that no linker
//! reads, and the ways to start a module that no loader of ours goes.

use anyhow::{Context, Result, ensure};

/// The classes begin with this in the glue.
const CLASS: &str = "IntoUnderlying";

/// Where the starting of a module begins in the glue, and how it ends.
const STARTING: [&str; 2] = [
    "let wasmModule, wasmInstance, wasm;\n",
    "export { initSync, __wbg_init as default };\n",
];

/// What starts a module here: the reply that brings it is all that is given. A
/// module is made once, for all that ask for it, unless making it failed.
///
/// A server that says wrongly what kind of file it sends could not have sent the
/// glue either, so that no second way is tried.
const START: &str = "\
let wasm, started;
const make = async (reply) => {
    const { instance } = await WebAssembly.instantiateStreaming(reply, __wbg_get_imports());
    wasm = instance.exports;
    wasm.__wbindgen_start();
};
const start = (reply) =>
    (started ??= make(reply).catch((error) => {
        started = null;
        throw error;
    }));
export { start as default };
";

/// The glue without what is idle in it. Another release of wasm-bindgen, of
/// which this would leave a half, fails here and not in a page.
pub(super) fn glue(text: &str) -> Result<String> {
    started(&without_classes(text)?)
}

/// The glue with our start in place of the others.
fn started(text: &str) -> Result<String> {
    let [begin, end] = STARTING;
    let (rest, starting) = text
        .split_once(begin)
        .context("the glue does not start its module as it used to")?;
    ensure!(
        starting.ends_with(end) && starting.contains("wasm.__wbindgen_start();"),
        "the glue's last lines are not those that start the module"
    );
    for word in ["wasmModule", "wasmInstance", "__wbg_init"] {
        ensure!(!rest.contains(word), "the glue needs {word} elsewhere, too");
    }
    Ok([rest, START].concat())
}

fn without_classes(text: &str) -> Result<String> {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(&format!("export class {CLASS}")) {
        let (before, class) = rest.split_at(start);
        kept.push_str(before);
        // The last line that belongs to a class makes it disposable.
        let (_, last) = class
            .split_once(&format!("\nif (Symbol.dispose) {CLASS}"))
            .context("a class does not end as wasm-bindgen used to end it")?;
        rest = last.split_once('\n').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let kept = without_registries(&kept).join("\n") + "\n";
    let left = kept.lines().find(|line| line.contains(CLASS));
    ensure!(left.is_none(), "the glue still speaks of {CLASS}: {left:?}");
    Ok(kept)
}

/// Leaves out the statements `const IntoUnderlying…Finalization = …;`.
fn without_registries(text: &str) -> Vec<&str> {
    let mut inside = false;
    text.lines()
        .filter(|line| {
            inside |= line.starts_with(&format!("const {CLASS}"));
            let idle = inside;
            inside &= !line.ends_with(';');
            !idle
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    const CLASSES: &str = "\
export class IntoUnderlyingSink {
    free() {
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;

export function mount() {
}
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_intounderlyingsink_free(ptr, 1));
const cached = null;
";

    #[test]
    fn the_idle_classes_go_and_the_rest_stays() {
        assert_eq!(
            without_classes(CLASSES).unwrap().trim(),
            "export function mount() {\n}\nconst cached = null;"
        );
    }

    #[test]
    fn a_class_that_is_named_elsewhere_is_not_taken_by_half() {
        assert!(without_classes("use(IntoUnderlyingSource);").is_err());
    }

    const STARTED: &str = "\
function first() {}
let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance) {
    wasm.__wbindgen_start();
}
function initSync(module) {}
async function __wbg_init(module_or_path) {}

export { initSync, __wbg_init as default };
";

    #[test]
    fn one_way_to_start_takes_the_place_of_the_others() {
        let ours = started(STARTED).unwrap();
        assert_eq!(ours, ["function first() {}\n", START].concat());
    }

    #[test]
    fn another_way_to_start_than_the_one_that_is_known_is_an_error() {
        for (known, other) in [
            ("let wasmModule, ", "let "),
            ("initSync, __wbg_init as", "__wbg_init as"),
            ("wasm.__wbindgen_start();", ""),
            ("first() {}", "first() { wasmModule }"),
        ] {
            let error = started(&STARTED.replace(known, other)).unwrap_err();
            assert!(error.to_string().starts_with("the glue"), "{error}");
        }
    }
}
