//! Takes out of the glue the classes that `link` has taken out of the module:
//! they are described in a section of it that no linker reads.

use anyhow::{Context, Result, ensure};

/// The classes begin with this in the glue.
const CLASS: &str = "IntoUnderlying";

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
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

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
}
