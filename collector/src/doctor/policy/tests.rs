//! Policies as they are met, and what each lets the tag do.

use super::super::html::Document;
use super::super::tag;
use super::*;

const AT: &str = "https://www.example.sa/en/services/pothole";
const TAG: &str = "<script src='https://feedback.example.sa/v1/rayak.js' data-site=jazan></script>";

fn tag_of(text: &str) -> Tag {
    let at = Url::parse(AT).expect("it is good");
    let waiting = std::sync::Arc::new(());
    let page = Document::parse(text, &std::sync::Arc::downgrade(&waiting)).expect("it is a page");
    tag::find(&page, &at).live.remove(0)
}

fn policy(text: &str) -> Policy {
    Policy::parse(text, PolicySource::Header, PolicyDisposition::Enforce)
}

fn found(policies: &[Policy], text: &str) -> Vec<Finding> {
    let at = Url::parse(AT).expect("it is good");
    judge(policies, &tag_of(text), &at)
}

/// The codes of what a policy stops.
fn stopped(text: &str, tag: &str) -> Vec<Code> {
    let found = found(&[policy(text)], tag);
    let stops = found
        .iter()
        .filter(|finding| finding.severity == super::super::Severity::Stops);
    stops.map(|finding| finding.code).collect()
}

const NOTHING: [Code; 0] = [];
const EVERYTHING: [Code; 4] = [
    Code::CspLoader,
    Code::CspModule,
    Code::CspWasm,
    Code::CspConnect,
];

#[test]
fn each_directive_is_held_against_what_the_tag_needs() {
    for (policy, codes) in [
        (
            "img-src 'none'; style-src 'none'; font-src 'none'",
            &NOTHING[..],
        ),
        ("default-src 'self'", &EVERYTHING),
        ("default-src *", &[Code::CspWasm]),
        ("default-src https: 'unsafe-eval'", &NOTHING),
        (
            "script-src 'self' https://feedback.example.sa 'wasm-unsafe-eval'; connect-src https://feedback.example.sa",
            &NOTHING,
        ),
        (
            "script-src https://feedback.example.sa 'WASM-unsafe-eval'",
            &NOTHING,
        ),
        ("script-src https://feedback.example.sa", &[Code::CspWasm]),
        (
            "script-src https://*.example.sa 'wasm-unsafe-eval'",
            &NOTHING,
        ),
        (
            "script-src *.example.org 'wasm-unsafe-eval'",
            &[Code::CspLoader, Code::CspModule],
        ),
        (
            "script-src https://feedback.example.sa:8443 'wasm-unsafe-eval'",
            &[Code::CspLoader, Code::CspModule],
        ),
        // A path without a slash at its end is one file.
        (
            "script-src https://feedback.example.sa/v1/rayak.js 'wasm-unsafe-eval'",
            &[Code::CspModule],
        ),
        (
            "script-src https://feedback.example.sa/v1/ 'wasm-unsafe-eval'",
            &NOTHING,
        ),
        ("connect-src 'self'", &[Code::CspConnect]),
        (
            "connect-src https://feedback.example.sa/api/",
            &[Code::CspConnect],
        ),
        ("connect-src https://feedback.example.sa/", &NOTHING),
        // `script-src-elem` decides on scripts, and never on WebAssembly.
        (
            "script-src-elem 'none'; script-src https://feedback.example.sa 'wasm-unsafe-eval'",
            &[Code::CspLoader, Code::CspModule],
        ),
        (
            "script-src-elem https://feedback.example.sa; script-src 'none'",
            &[Code::CspWasm],
        ),
        // Of two directives of a name the first counts.
        ("connect-src 'none'; connect-src *", &[Code::CspConnect]),
        ("sandbox allow-scripts", &[Code::CspSandbox]),
        ("sandbox", &[Code::CspSandbox]),
        ("sandbox allow-scripts allow-same-origin", &NOTHING),
        (
            "require-trusted-types-for 'script'; trusted-types 'none'",
            &NOTHING,
        ),
    ] {
        assert_eq!(stopped(policy, TAG), codes, "{policy}");
    }
}

#[test]
fn a_nonce_on_the_tag_counts_for_its_module_too_and_strict_dynamic_for_no_address() {
    let with = |attribute: &str| TAG.replace("data-site", &format!("{attribute} data-site"));
    let nonce = with("nonce=r4nd0m");
    for (policy, tag, codes) in [
        (
            "script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'",
            nonce.as_str(),
            &NOTHING[..],
        ),
        (
            "script-src 'nonce-r4nd0m' 'wasm-unsafe-eval'",
            &nonce,
            &NOTHING,
        ),
        (
            "script-src 'nonce-other' 'strict-dynamic' 'wasm-unsafe-eval'",
            &nonce,
            &EVERYTHING[..2],
        ),
        (
            "script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'",
            TAG,
            &EVERYTHING[..2],
        ),
        (
            "script-src https://feedback.example.sa 'strict-dynamic' 'wasm-unsafe-eval'",
            TAG,
            &EVERYTHING[..2],
        ),
        (
            "script-src 'nonce-r4nd0m' 'strict-dynamic'",
            &nonce,
            &[Code::CspWasm],
        ),
    ] {
        assert_eq!(stopped(policy, tag), codes, "{policy}");
    }
    let swallowed = with("nonce=r4nd0m title='<script'");
    let policy = "script-src 'nonce-r4nd0m' 'wasm-unsafe-eval'";
    assert_eq!(stopped(policy, &swallowed), EVERYTHING[..2]);
}

#[test]
fn a_digest_allows_the_script_and_not_what_it_imports() {
    let vouched = TAG.replace("data-site", "integrity=sha256-abc= data-site");
    let policy = "script-src 'sha256-abc=' 'wasm-unsafe-eval'";
    assert_eq!(stopped(policy, &vouched), [Code::CspModule]);
    assert_eq!(stopped(policy, TAG), EVERYTHING[..2]);
}

#[test]
fn several_policies_all_have_to_allow_it() {
    let (good, bad) = (
        policy("script-src * 'wasm-unsafe-eval'"),
        policy("connect-src 'none'"),
    );
    let found = found(&[good.clone(), bad, good], TAG);
    let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::CspConnect]);
}

/// A policy in which directives are replaced by those that were called right.
fn mended(text: &str, tag: &str) -> String {
    let mut policy = policy(text);
    for finding in found(&[policy.clone()], tag) {
        let Some(right) = finding.right else { continue };
        let line = right.lines().next().expect("there is one").to_owned();
        let mended = Policy::parse(&line, PolicySource::Header, PolicyDisposition::Enforce);
        for directive in mended.directive_set {
            policy
                .directive_set
                .retain(|known| known.name != directive.name);
            policy.directive_set.push(directive);
        }
    }
    policy.to_string()
}

#[test]
fn what_is_called_right_is_right_and_takes_nothing_away() {
    let nonced = TAG.replace("data-site", "nonce=VALUE data-site");
    for text in [
        "default-src 'none'",
        "default-src 'self' data:",
        "script-src 'self'; connect-src 'self' https://api.example.sa",
        "script-src 'none'; connect-src 'none'",
        "script-src-elem 'self'; script-src 'self'",
        "script-src https://feedback.example.sa/v1/rayak.js",
        "sandbox allow-forms; default-src 'self'",
        "script-src 'strict-dynamic' 'nonce-x'; connect-src 'self'",
    ] {
        assert_ne!(stopped(text, TAG), NOTHING, "{text}");
        let tag = if text.contains("nonce-x") {
            // The nonce is the page's own, which only the tag lacks.
            TAG.replace("data-site", "nonce=x data-site")
        } else {
            TAG.to_owned()
        };
        let mended = mended(text, TAG);
        assert_eq!(stopped(&mended, &tag), NOTHING, "{text} -> {mended}");
        let kept = text
            .split([';', ' '])
            .filter(|word| word.contains([':', '.']) || *word == "'self'");
        for word in kept {
            assert!(mended.contains(word), "{text} -> {mended}");
        }
    }
    let dynamic = "script-src 'strict-dynamic' 'sha256-abc=' 'wasm-unsafe-eval'";
    let found = found(&[policy(dynamic)], TAG);
    let right = found[0].right.clone().expect("it can be mended");
    assert!(
        right.contains("'nonce-VALUE'") && right.contains("on the tag"),
        "{right}"
    );
    assert_eq!(stopped(&mended(dynamic, TAG), &nonced), NOTHING);
}

#[test]
fn what_only_reports_stops_nothing_and_is_told() {
    let report = Policy {
        disposition: PolicyDisposition::Report,
        ..policy("default-src 'none'")
    };
    let found = found(&[report], TAG);
    let codes: Vec<_> = found
        .iter()
        .map(|finding| (finding.code, finding.severity))
        .collect();
    let fine = super::super::Severity::Fine;
    assert_eq!(codes, [(Code::CspReportOnly, fine), (Code::CspFine, fine)]);
    let right = found[0].right.as_deref().expect("it can be mended");
    assert_eq!(
        right,
        "script-src https://feedback.example.sa 'wasm-unsafe-eval'\nconnect-src https://feedback.example.sa"
    );
}

#[test]
fn a_sandbox_in_a_meta_is_none() {
    let meta = Policy::parse("sandbox", PolicySource::Meta, PolicyDisposition::Enforce);
    assert!(
        found(&[meta], TAG)
            .iter()
            .all(|finding| finding.code == Code::CspFine)
    );
}

#[test]
fn where_http_becomes_https_the_tag_is_asked_for_as_such() {
    let tag = TAG.replace("https://", "http://");
    let policy = "upgrade-insecure-requests; default-src https: 'unsafe-eval'";
    assert_eq!(stopped(policy, &tag), NOTHING);
    assert_ne!(stopped("default-src https: 'unsafe-eval'", &tag), NOTHING);
}
