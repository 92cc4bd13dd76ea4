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
