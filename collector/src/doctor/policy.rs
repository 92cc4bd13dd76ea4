//! What a page's content security policies let the tag do, directive by directive.
//!
//! Each policy is judged by itself, by the matching rules of the crate that a browser uses: several
//! policies all have to allow a thing. What would be right is the directive as the page has it, with
//! what is missing.

mod sent;
mod told;

pub(super) use sent::{Policies, all};
use told::{directive, rights};

use super::finding::{Code, Finding};
use super::tag::Tag;
use content_security_policy::{
    CheckResult, CspList, Destination, Directive, Initiator, ParserMetadata, Policy,
    PolicyDisposition, PolicySource, Request, Violates,
};
use url::Url;

/// Files of the folder beside the loader bear other names with each edition.
const ANY_MODULE: &str = "any-edition.js";
const ANY_WASM: &str = "any-edition.wasm";
const WASM: &str = "'wasm-unsafe-eval'";

/// What the tag needs of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Loader,
    Module,
    Wasm,
    Connect,
}

impl Need {
    const ALL: [Self; 4] = [Self::Loader, Self::Module, Self::Wasm, Self::Connect];

    /// The directives that decide on it, the one that is asked first before the others.
    const fn directives(self) -> &'static [&'static str] {
        match self {
            Self::Loader | Self::Module => &["script-src-elem", "script-src", "default-src"],
            Self::Wasm => &["script-src", "default-src"],
            Self::Connect => &["connect-src", "default-src"],
        }
    }

    const fn code(self) -> Code {
        match self {
            Self::Loader => Code::CspLoader,
            Self::Module => Code::CspModule,
            Self::Wasm => Code::CspWasm,
            Self::Connect => Code::CspConnect,
        }
    }

    const fn is_of_scripts(self) -> bool {
        !matches!(self, Self::Connect)
    }
}

/// Whether browsers ask for `https` where the page says `http`.
pub(super) fn upgrades(policies: &[Policy]) -> bool {
    let enforced = policies.iter().filter(|policy| is_enforced(policy));
    enforced
        .flat_map(|policy| &policy.directive_set)
        .any(|directive| directive.name == "upgrade-insecure-requests")
}

/// What the policies mean for a tag of the page.
pub(super) fn judge(policies: &[Policy], tag: &Tag, at: &Url) -> Vec<Finding> {
    let Some(source) = tag.source.as_ref() else {
        return Vec::new();
    };
    let mut source = source.clone();
    if upgrades(policies) && source.scheme() == "http" {
        // An address with a host takes the other scheme of the web.
        let _ = source.set_scheme("https");
    }
    let asking = Asking { source, tag, at };
    let mut findings = Vec::new();
    for policy in policies {
        let missing: Vec<Need> = Need::ALL
            .into_iter()
            .filter(|need| !asking.allows(policy, *need))
            .collect();
        if is_enforced(policy) {
            findings.extend(
                missing
                    .iter()
                    .map(|need| asking.told(policy, *need, &missing)),
            );
            findings.extend(sandbox(policy));
        } else if let Some(need) = missing.first() {
            let what = format!(
                "a policy that only reports (Content-Security-Policy-Report-Only) would stop the \
                 widget; today it stops nothing. Before it is put in force, mend it: {}",
                asking.told(policy, *need, &missing).what
            );
            let right = rights(&asking, policy, &missing);
            findings.push(Finding::fine(Code::CspReportOnly, what).right(right));
        }
        if asks_for_trusted_types(policy) && is_enforced(policy) {
            findings.push(Finding::fine(
                Code::CspTrustedTypes,
                "the page asks for Trusted Types, which the tag keeps to: it makes no HTML from text",
            ));
        }
    }
    let is_stopped = findings
        .iter()
        .any(|finding| !matches!(finding.code, Code::CspReportOnly | Code::CspTrustedTypes));
    if !is_stopped {
        let what = if policies.iter().any(is_enforced) {
            "the page's content security policy lets the tag do all that it needs"
        } else {
            "the page has no content security policy, which forbids the tag nothing"
        };
        findings.push(Finding::fine(Code::CspFine, what));
    }
    findings
}

fn is_enforced(policy: &Policy) -> bool {
    policy.disposition == PolicyDisposition::Enforce
}

fn asks_for_trusted_types(policy: &Policy) -> bool {
    policy.contains_a_directive_whose_name_is("require-trusted-types-for")
}

/// A tag that asks a policy.
struct Asking<'a> {
    source: Url,
    tag: &'a Tag,
    at: &'a Url,
}

impl Asking<'_> {
    fn allows(&self, policy: &Policy, need: Need) -> bool {
        match need {
            Need::Loader => {
                let integrity = self.tag.says("integrity").unwrap_or_default();
                passes(policy, &self.script(self.source.clone(), integrity))
            }
            // What a script imports inherits its nonce and not its integrity.
            Need::Module => self
                .beside(ANY_MODULE)
                .is_none_or(|url| passes(policy, &self.script(url, ""))),
            Need::Wasm => {
                let alone = CspList(vec![Policy {
                    disposition: PolicyDisposition::Enforce,
                    ..policy.clone()
                }]);
                alone.is_wasm_evaluation_allowed().0 == CheckResult::Allowed
            }
            Need::Connect => [
                ANY_WASM,
                "../api/v1/view",
                "../api/v1/feedback",
                "../api/v1/seen",
            ]
            .iter()
            .filter_map(|path| self.beside(path))
            .all(|url| passes(policy, &self.fetch(url))),
        }
    }

    fn beside(&self, path: &str) -> Option<Url> {
        self.source.join(path).ok()
    }

    fn script(&self, url: Url, integrity: &str) -> Request {
        Request {
            destination: Destination::Script,
            initiator: Initiator::None,
            nonce: self.nonce().to_owned(),
            integrity_metadata: integrity.to_owned(),
            parser_metadata: ParserMetadata::ParserInserted,
            ..self.fetch(url)
        }
    }

    fn fetch(&self, url: Url) -> Request {
        Request {
            current_url: url.clone(),
            url,
            origin: self.at.origin(),
            redirect_count: 0,
            destination: Destination::None,
            initiator: Initiator::Fetch,
            nonce: String::new(),
            integrity_metadata: String::new(),
            parser_metadata: ParserMetadata::None,
        }
    }

    /// The tag's nonce. Where an attribute looks as if another element had been swallowed, browsers
    /// take no nonce.
    fn nonce(&self) -> &str {
        let swallows = |text: &String| {
            let text = text.to_ascii_lowercase();
            text.contains("<script") || text.contains("<style")
        };
        let mut attributes = self.tag.attributes.iter();
        if attributes.any(|(name, value)| swallows(name) || swallows(value)) {
            return "";
        }
        self.tag.attribute("nonce").unwrap_or_default()
    }
}

/// The directive that decides, by its name and values.
fn deciding(policy: &Policy, need: Need) -> (&str, &[String]) {
    let find = |name: &&str| {
        let mut set = policy.directive_set.iter();
        set.find(|directive| directive.name == *name)
    };
    let found: Option<&Directive> = need.directives().iter().find_map(find);
    found.map_or(("default-src", &[]), |directive| {
        (directive.name.as_str(), directive.value.as_slice())
    })
}

fn is_dynamic(policy: &Policy) -> bool {
    let (_, values) = deciding(policy, Need::Loader);
    let mut values = values.iter();
    values.any(|value| value.eq_ignore_ascii_case("'strict-dynamic'"))
}

fn passes(policy: &Policy, request: &Request) -> bool {
    policy.does_request_violate_policy(request) == Violates::DoesNotViolate
}

/// What a policy's `sandbox` takes away. In a `<meta>` browsers pass it over.
fn sandbox(policy: &Policy) -> Option<Finding> {
    let mut set = policy.directive_set.iter();
    let sandbox = set.find(|directive| directive.name == "sandbox");
    let sandbox = sandbox.filter(|_| policy.source == PolicySource::Header)?;
    let wanted = ["allow-scripts", "allow-same-origin"];
    let has = |flag: &str| {
        let mut values = sandbox.value.iter();
        values.any(|value| value.eq_ignore_ascii_case(flag))
    };
    let missing: Vec<&str> = wanted.into_iter().filter(|flag| !has(flag)).collect();
    if missing.is_empty() {
        return None;
    }
    let mut values = sandbox.value.clone();
    values.extend(missing.iter().map(|flag| (*flag).to_owned()));
    let what = format!(
        "the policy in the page's header puts it into a sandbox without {}: without allow-scripts no \
         script runs, without allow-same-origin the collector cannot know the page and takes no answer",
        missing.join(" and ")
    );
    Some(Finding::stops(Code::CspSandbox, what).right(directive("sandbox", &values)))
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    reason = "a finding that is not there fails its test"
)]
mod tests;
