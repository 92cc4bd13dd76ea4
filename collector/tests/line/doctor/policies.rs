//! What policies of a page's head and of its text let the tag do.

use super::{Code, Fine, Stops, Town, find, right, wrong};

#[tokio::test]
async fn policies_of_headers_and_of_the_page_all_have_to_allow_the_tag() {
    let town = Town::new().await;
    let (html, collector) = (town.html(), town.collector.clone());
    let enough = format!(
        "default-src 'none'; script-src {collector} 'wasm-unsafe-eval'; connect-src {collector}"
    );
    let csp = "content-security-policy";
    let report = town.examine(&[(csp, &enough)], html.clone()).await;
    assert_eq!(wrong(&report), []);

    let report = town
        .examine(&[(csp, &enough), (csp, "connect-src 'self'")], html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::CspConnect, Stops)]);
    assert_eq!(
        right(&report, Code::CspConnect),
        format!("connect-src 'self' {collector}")
    );
    let listed = format!("{enough}, script-src {collector}");
    let report = town.examine(&[(csp, &listed)], html.clone()).await;
    assert_eq!(wrong(&report), [(Code::CspWasm, Stops)]);

    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'\">";
    let within = html.replace("<title>", &format!("{meta}<title>"));
    let report = town.examine(&[(csp, &enough)], within).await;
    let codes = [Code::CspLoader, Code::CspModule, Code::CspWasm].map(|code| (code, Stops));
    assert_eq!(wrong(&report), codes);
    assert!(find(&report, Code::CspLoader).what.contains("<meta>"));
    // Outside the head browsers pass it over.
    let below = html.replace("<main>", &format!("<main>{meta}"));
    assert_eq!(wrong(&town.examine(&[(csp, &enough)], below).await), []);

    let only = "content-security-policy-report-only";
    let report = town
        .examine(&[(only, "default-src 'none'")], html.clone())
        .await;
    assert_eq!((wrong(&report), report.works), (Vec::new(), true));
    assert_eq!(find(&report, Code::CspReportOnly).severity, Fine);

    let report = town
        .examine(&[(csp, "sandbox allow-scripts")], html.clone())
        .await;
    assert_eq!(wrong(&report), [(Code::CspSandbox, Stops)]);
    let types = "require-trusted-types-for 'script'; trusted-types 'none'";
    let report = town.examine(&[(csp, types)], html).await;
    assert_eq!(
        (
            wrong(&report),
            find(&report, Code::CspTrustedTypes).severity
        ),
        (Vec::new(), Fine)
    );
}

/// What a page of today sends, one directive each, and what it means for the tag.
#[tokio::test]
async fn each_directive_is_told_by_itself_as_it_is_served() {
    let town = Town::new().await;
    let (html, collector) = (town.html(), town.collector.clone());
    let csp = "content-security-policy";
    let nonced = html.replace("data-site", "nonce=\"r4nd0m\" data-site");
    let strict = "script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'";
    for (policy, page, codes) in [
        (strict, &nonced, &[][..]),
        (strict, &html, &[Code::CspLoader, Code::CspModule]),
        (
            "script-src-elem 'self'",
            &html,
            &[Code::CspLoader, Code::CspModule],
        ),
        ("connect-src 'self'", &html, &[Code::CspConnect]),
        ("sandbox allow-same-origin", &html, &[Code::CspSandbox]),
        ("require-trusted-types-for 'script'", &html, &[]),
        // These decide on nothing that the tag does.
        (
            "img-src 'none'; style-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            &html,
            &[],
        ),
    ] {
        let report = town.examine(&[(csp, policy)], page.clone()).await;
        let told: Vec<_> = wrong(&report).into_iter().map(|(code, _)| code).collect();
        assert_eq!(told, codes, "{policy}");
    }
    // One that only reports beside one that is in force: each by its own word.
    let only = ("content-security-policy-report-only", "connect-src 'none'");
    let force = format!("script-src {collector}");
    let report = town.examine(&[(csp, &force), only], html.clone()).await;
    assert_eq!(wrong(&report), [(Code::CspWasm, Stops)]);
    let reported = find(&report, Code::CspReportOnly);
    assert_eq!(reported.severity, Fine);
    assert_eq!(
        reported.right.as_deref(),
        Some(&*format!("connect-src {collector}"))
    );
    // What browsers pass over in a <meta> is passed over.
    for content in ["sandbox", "frame-ancestors 'none'"] {
        let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{content}\">");
        let page = html.replace("<title>", &format!("{meta}<title>"));
        assert_eq!(wrong(&town.examine(&[], page).await), [], "{content}");
    }
    let name = "Content-Security-Policy-Report-Only";
    let meta = format!("<meta http-equiv=\"{name}\" content=\"default-src 'none'\">");
    let page = html.replace("<title>", &format!("{meta}<title>"));
    let report = town.examine(&[], page).await;
    let codes = report.findings.iter().map(|finding| finding.code);
    assert!(!codes.clone().any(|code| code == Code::CspReportOnly));
}
