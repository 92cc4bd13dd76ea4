//! A page's policy with one host more in it, wherever it says whence scripts come and whither a page may
//! speak. The host is named rather than the script's digest, beside which a page's own inline scripts
//! would no longer run.

use anyhow::Result;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue};

/// Lets the policies of a reply know the host.
pub(super) fn admit(host: &str, headers: &mut HeaderMap) -> Result<()> {
    let policies: Vec<HeaderValue> = headers
        .get_all(CONTENT_SECURITY_POLICY)
        .iter()
        .map(|policy| Ok(admitting(host, policy.to_str()?).parse()?))
        .collect::<Result<_>>()?;
    headers.remove(CONTENT_SECURITY_POLICY);
    for policy in policies {
        headers.append(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(())
}

fn admitting(host: &str, policy: &str) -> String {
    let mut directives: Vec<(&str, String)> = policy
        .split(';')
        .filter_map(|directive| {
            let directive = directive.trim();
            let (name, sources) = directive.split_once(' ').unwrap_or((directive, ""));
            (!name.is_empty()).then(|| (name, sources.trim().to_owned()))
        })
        .collect();
    let named = |directives: &[(&str, String)], wanted: &str| {
        let mut found = directives.iter().filter(|(name, _)| *name == wanted);
        found.next().map(|(_, sources)| sources.clone())
    };
    for name in ["script-src", "connect-src"] {
        let own = named(&directives, name);
        if let Some(sources) = own.or_else(|| named(&directives, "default-src")) {
            directives.retain(|(kept, _)| *kept != name);
            let more = format!("{} http://{host}", sources.replace("'none'", ""));
            directives.push((name, more.trim().to_owned()));
        }
    }
    let directives: Vec<String> = directives
        .iter()
        .map(|(name, sources)| format!("{name} {sources}"))
        .collect();
    directives.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_the_pages_own_with_one_host_more() {
        for (own, with_it) in [
            ("", ""),
            ("img-src 'none'", "img-src 'none'"),
            (
                "script-src http://a 'nonce-1'; img-src *",
                "img-src *; script-src http://a 'nonce-1' http://b",
            ),
            (
                "default-src 'none'; connect-src http://a",
                "default-src 'none'; script-src http://b; connect-src http://a http://b",
            ),
            ("sandbox allow-scripts", "sandbox allow-scripts"),
        ] {
            assert_eq!(admitting("b", own), with_it, "{own}");
        }
    }
}
