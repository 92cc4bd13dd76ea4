//! Takes out of the module what Leptos brings for its server functions and no
//! widget calls: three classes of the crate wasm-streams. Their exports and
//! their places in the function table keep code alive, and both keep alive what
//! that code asks of the browser, in the module as in the glue.
//!
//! It is done before the module is bound, so that nothing is bound for it.

use anyhow::{Context, Result, ensure};
use walrus::{ElementItems, FunctionBuilder, Module};

/// The classes begin with this in the glue.
const CLASS: &str = "IntoUnderlying";
/// The crate, as it stands in the mangled names of its functions.
const CRATE: &str = "12wasm_streams";

/// The compiled module without what is idle in it. `names_tell` says whether each function bears the
/// name of what it was compiled from alone, so that the table, too, can be judged by names.
pub(super) fn module(bytes: &[u8], names_tell: bool) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(bytes).context("the compiler's module cannot be read")?;
    let idle: Vec<_> = module
        .exports
        .iter()
        .filter(|export| is_idle(&export.name))
        .map(walrus::Export::id)
        .collect();
    idle.into_iter().for_each(|id| module.exports.delete(id));
    if names_tell {
        table(&mut module)?;
    }
    Ok(module.emit_wasm())
}

/// Puts a trap in the place of each function of the crate. Nobody has a pointer to these but the
/// functions whose exports are gone. Pointers are places, so that the others keep theirs.
fn table(module: &mut Module) -> Result<()> {
    let mut trap = FunctionBuilder::new(&mut module.types, &[], &[]);
    trap.func_body().unreachable();
    let trap = trap.finish(vec![], &mut module.funcs);
    let mut idle = 0;
    for element in module.elements.iter_mut() {
        let ElementItems::Functions(functions) = &mut element.items else {
            continue;
        };
        for function in functions {
            let name = module.funcs.get(*function).name.as_deref();
            if name.is_some_and(is_of_the_crate) {
                *function = trap;
                idle += 1;
            }
        }
    }
    ensure!(
        idle > 0,
        "no function of wasm-streams is in the table; if Leptos has left the crate, so may this step"
    );
    Ok(())
}

/// Whether a function is the crate's, or was made for a type of it. A name that has the crate at its
/// end alone is anybody's: the crate was merely the first to need it.
fn is_of_the_crate(name: &str) -> bool {
    // The compiler's own suffix is no part of the name.
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    name.contains(CRATE) && !name.ends_with(CRATE)
}

/// Whether an export of the module belongs to one of the classes, or describes one that does.
fn is_idle(export: &str) -> bool {
    export.contains(&CLASS.to_ascii_lowercase())
}

/// The glue without the classes. That nothing is left of them is checked, so
/// that another release of wasm-bindgen fails here and not in a page.
pub(super) fn glue(text: &str) -> Result<String> {
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
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may fail by panicking"
    )]

    use super::*;

    const GLUE: &str = "\
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
            glue(GLUE).unwrap().trim(),
            "export function mount() {\n}\nconst cached = null;"
        );
    }

    #[test]
    fn a_class_that_is_named_elsewhere_is_not_taken_by_half() {
        assert!(glue("use(IntoUnderlyingSource);").is_err());
    }

    /// A module in whose table stand a function of the classes, one that was made for them, and one
    /// of ours.
    fn with_idle_functions() -> Module {
        let mut module = Module::default();
        let table = module
            .tables
            .add_local(false, 3, Some(3), walrus::RefType::FUNCREF);
        let functions: Vec<_> = [
            "_RNv12wasm_streams4pull",
            "_RINv6js_sys4thenNt12wasm_streams4SinkE",
            "_RNv5rayak4tell",
        ]
        .into_iter()
        .map(|name| {
            let mut body = FunctionBuilder::new(&mut module.types, &[], &[]);
            body.name(name.to_owned()).func_body();
            body.finish(vec![], &mut module.funcs)
        })
        .collect();
        let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32(0));
        let kind = walrus::ElementKind::Active { table, offset };
        module
            .elements
            .add(kind, ElementItems::Functions(functions.clone()));
        for name in [
            "mount",
            "intounderlyingsink_write",
            "__wbindgen_describe_intounderlyingsink_write",
        ] {
            module.exports.add(name, functions[2]);
        }
        module
    }

    #[test]
    fn what_only_the_classes_call_goes_and_every_place_in_the_table_stays() {
        let trimmed = module(&with_idle_functions().emit_wasm(), true).unwrap();
        let trimmed = Module::from_buffer(&trimmed).unwrap();
        let exports: Vec<_> = trimmed.exports.iter().map(|export| &export.name).collect();
        assert_eq!(exports, ["mount"]);
        let element = trimmed.elements.iter().next().unwrap();
        let ElementItems::Functions(functions) = &element.items else {
            panic!("the table holds functions")
        };
        assert_eq!(functions[0], functions[1], "both are the trap");
        let name = |id| trimmed.funcs.get(id).name.as_deref();
        assert_eq!(
            functions.iter().map(|id| name(*id)).collect::<Vec<_>>(),
            [None, None, Some("_RNv5rayak4tell")]
        );
    }

    #[test]
    fn where_functions_share_names_the_exports_go_and_the_table_is_left_alone() {
        let trimmed = module(&with_idle_functions().emit_wasm(), false).unwrap();
        let trimmed = Module::from_buffer(&trimmed).unwrap();
        let exports: Vec<_> = trimmed.exports.iter().map(|export| &export.name).collect();
        assert_eq!(exports, ["mount"]);
        let element = trimmed.elements.iter().next().unwrap();
        let ElementItems::Functions(functions) = &element.items else {
            panic!("the table holds functions")
        };
        let name = |id| trimmed.funcs.get(id).name.as_deref();
        assert_eq!(
            functions.iter().map(|id| name(*id)).collect::<Vec<_>>(),
            [
                Some("_RNv12wasm_streams4pull"),
                Some("_RINv6js_sys4thenNt12wasm_streams4SinkE"),
                Some("_RNv5rayak4tell")
            ]
        );
        // Names that tell nothing cannot tell that the crate is gone either.
        assert!(module(&Module::default().emit_wasm(), false).is_ok());
    }

    #[test]
    fn a_function_that_the_crate_was_first_to_need_is_not_its_own() {
        assert!(is_of_the_crate("_RNvNtCs1_12wasm_streams8readable4pull"));
        assert!(is_of_the_crate(
            "_RINvCs2_6js_sys4thenNtCs1_12wasm_streams4SinkEB9_"
        ));
        assert!(!is_of_the_crate(
            "_RINvCs2_6js_sys4thenmECs1_12wasm_streams"
        ));
        assert!(!is_of_the_crate(
            "_RINvCs2_6js_sys4thenmECs1_12wasm_streams.llvm.1234"
        ));
        assert!(is_of_the_crate(
            "_RNvNtCs1_12wasm_streams8readable4pull.llvm.1234"
        ));
        assert!(!is_of_the_crate("_RNvCs3_12rayak_widget5mount"));
    }

    #[test]
    fn a_module_that_holds_nothing_of_the_crate_needs_this_no_more() {
        assert!(module(&Module::default().emit_wasm(), true).is_err());
    }
}
