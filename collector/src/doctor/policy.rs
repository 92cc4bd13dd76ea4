//! What a page's content security policies let the tag do, directive by directive.
//!
//! Each policy is judged by itself, by the matching rules of the crate that a browser uses: several
//! policies all have to allow a thing. What would be right is the directive as the page has it, with
//! what is missing.

use super::finding::{Code, Finding};
use super::html::Document;
use super::tag::Tag;
use super::words::plain;
use content_security_policy::{
    CheckResult, CspList, Destination, Directive, Initiator, ParserMetadata, Policy,
    PolicyDisposition, PolicySource, Request, Violates,
};
use url::Url;

/// Files of the folder beside the loader bear other names with each edition.
const ANY_MODULE: &str = "any-edition.js";
const ANY_WASM: &str = "any-edition.wasm";
/// Of more policies than these, and of longer ones in a `<meta>`, a page would have any number.
const MOST: usize = 16;
const LONGEST: usize = 32 * 1024;
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

/// The page's policies.
pub(super) struct Policies {
    /// Those of its head and those that only report too, as many as are judged.
    pub(super) judged: Vec<Policy>,
    /// How many there are beside them.
    more: usize,
}

/// Reads the page's policies.
pub(super) fn all(headers: &super::fetch::Reply, page: &Document) -> Policies {
    let of = |name: &str, disposition| {
        let values = headers.values(name).into_iter();
        values.flat_map(move |value| CspList::parse(&value, PolicySource::Header, disposition).0)
    };
    let mut judged: Vec<Policy> =
        of("content-security-policy", PolicyDisposition::Enforce).collect();
    let metas = page.named("meta").filter(|meta| {
        meta.is_in("head")
            && !meta.is_in("template")
            && meta
                .attribute("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
    });
    let metas = metas.filter_map(|meta| meta.attribute("content"));
    let mut more = 0;
    for text in metas {
        if text.len() > LONGEST || judged.len() >= MOST {
            more += 1;
        } else {
            let list = CspList::parse(text, PolicySource::Meta, PolicyDisposition::Enforce);
            judged.extend(list.0);
        }
    }
    let reporting = of(
        "content-security-policy-report-only",
        PolicyDisposition::Report,
    );
    judged.extend(reporting);
    more += judged.len().saturating_sub(MOST);
    judged.truncate(MOST);
    Policies { judged, more }
}

impl Policies {
    /// That there are more than are judged, if so.
    pub(super) fn unjudged(&self) -> Option<Finding> {
        let more = self.more;
        let judged = self.judged.len();
        (more > 0).then(|| {
            let what = format!(
                "of the page's content security policies {judged} were judged and {more} were not, \
                 being too many or too long; each of them can forbid the tag what it needs"
            );
            Finding::hinders(Code::PoliciesUnjudged, what)
        })
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

    fn told(&self, policy: &Policy, need: Need, missing: &[Need]) -> Finding {
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
fn rights(asking: &Asking<'_>, policy: &Policy, missing: &[Need]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for need in missing {
        let line = asking.right(policy, *need, missing);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn directive(name: &str, values: &[String]) -> String {
    plain(name) + " " + &values.join(" ")
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
