//! What is said of something that a policy does not let the tag do, and the directive that would.

use super::super::finding::Finding;
use super::super::words::plain;
use super::{Asking, Need, WASM, deciding, is_dynamic};
use content_security_policy::{Policy, PolicySource};

impl Asking<'_> {
    pub(super) fn told(&self, policy: &Policy, need: Need, missing: &[Need]) -> Finding {
        let (decides, _) = deciding(policy, need);
        let by = if policy.source == PolicySource::Meta {
            "the policy in the page's <meta>"
        } else {
            "the policy in the page's header"
        };
        let site = plain(&self.host_source());
        let what = match need {
            Need::Loader if is_dynamic(policy) => format!(
                "{by} has 'strict-dynamic' in {decides}, under which addresses count for nothing: the \
                 tag's script does not load without the page's nonce"
            ),
            Need::Loader => {
                format!("{by} does not let the tag's script load: {decides} does not allow {site}")
            }
            Need::Module => format!(
                "{by} does not let the tag's script import its module: {decides} does not allow {site} \
                 with every file of its folder, whose names change with each edition"
            ),
            Need::Wasm => format!(
                "{by} does not let WebAssembly run: {decides} has no {WASM}; the question appears \
                 with plain links to the form"
            ),
            Need::Connect => format!(
                "{by} does not let the tag speak with the collector: {decides} does not allow {site}; \
                 one plain link to the form appears"
            ),
        };
        Finding::stops(need.code(), what).right(self.right(policy, need, missing))
    }

    /// The directive as the page has it, with all that is missing of its kind.
    fn right(&self, policy: &Policy, need: Need, missing: &[Need]) -> String {
        let (_, values) = deciding(policy, need);
        let mut values: Vec<String> = values
            .iter()
            .filter(|value| !value.eq_ignore_ascii_case("'none'"))
            .cloned()
            .collect();
        if !need.is_of_scripts() {
            values.push(self.host_source());
            return directive("connect-src", &values);
        }
        let scripts_missing = missing
            .iter()
            .any(|need| matches!(need, Need::Loader | Need::Module));
        if scripts_missing && is_dynamic(policy) {
            let nonce = values.iter().any(|value| value.starts_with("'nonce-"));
            if !nonce {
                values.push("'nonce-VALUE'".to_owned());
            }
        } else if scripts_missing {
            values.push(self.host_source());
        }
        let has_elem = policy.contains_a_directive_whose_name_is("script-src-elem");
        if need == Need::Wasm || (missing.contains(&Need::Wasm) && !has_elem) {
            values.push(WASM.to_owned());
        }
        let name = if has_elem && need != Need::Wasm {
            "script-src-elem"
        } else {
            "script-src"
        };
        let line = directive(name, &values);
        if scripts_missing && is_dynamic(policy) && need != Need::Wasm {
            format!("{line}\n(and nonce=\"VALUE\" on the tag, another value with each reply)")
        } else {
            line
        }
    }

    /// The collector as a policy names it: its host alone is enough, whatever path it stands beneath.
    fn host_source(&self) -> String {
        self.source.origin().ascii_serialization()
    }
}

/// All directives that a policy would need, as lines.
pub(super) fn rights(asking: &Asking<'_>, policy: &Policy, missing: &[Need]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for need in missing {
        let line = asking.right(policy, *need, missing);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

pub(super) fn directive(name: &str, values: &[String]) -> String {
    plain(name) + " " + &values.join(" ")
}
