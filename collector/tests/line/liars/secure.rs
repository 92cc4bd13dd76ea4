//! Certificates, and pages over TLS with scripts that are not.

use super::{PAGE, examine, given_up, head, limits, writes};
use rayak::doctor::{Code, Fetcher, Names, Reach, Severity};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A page over TLS for these names, and the certificate that vouches for it.
async fn secure(names: &[&str], html: String) -> (u16, CertificateDer<'static>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let reply = head(&format!("content-length: {}\r\n", html.len())) + &html;
            let _ = stream.write_all(reply.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, certificate)
}

#[tokio::test]
async fn a_certificate_is_believed_if_this_machine_knows_who_vouches_and_it_bears_the_name() {
    let (port, certificate) = secure(&["www.example.sa"], PAGE.to_owned()).await;
    let here = || Names::told(|_| vec![IpAddr::from(Ipv4Addr::LOCALHOST)]);
    let trusting =
        |known: Vec<_>| Fetcher::trusting(Reach::anywhere(), limits(), known).with_names(here());
    let known = trusting(vec![certificate]);
    let address = format!("https://www.example.sa:{port}/");
    assert!(examine(&known, &address).await.is_ok());
    let error = given_up(&trusting(Vec::new()), &address).await;
    assert_eq!(error.code(), "tls", "{error}");
    let error = given_up(&known, &format!("https://other.example.sa:{port}/")).await;
    assert_eq!(error.code(), "tls", "{error}");
    let error = given_up(&known, &format!("http://www.example.sa:{port}/")).await;
    assert_eq!(error.code(), "not_http", "{error}");
    let plain = writes(head(PAGE).into_bytes(), false).await;
    let error = given_up(&known, &plain.replace("http:", "https:")).await;
    assert_eq!(error.code(), "tls", "{error}");
}

#[tokio::test]
async fn a_safe_page_with_a_script_that_is_not_is_told() {
    let tag =
        "<script src=\"http://feedback.example.sa:9/v1/rayak.js\" data-site=jazan async></script>";
    let (port, certificate) = secure(&["www.example.sa"], tag.to_owned()).await;
    let names = Names::told(|_| vec![IpAddr::from(Ipv4Addr::LOCALHOST)]);
    let fetcher =
        Fetcher::trusting(Reach::anywhere(), limits(), vec![certificate]).with_names(names);
    let report = examine(&fetcher, &format!("https://www.example.sa:{port}/"))
        .await
        .unwrap();
    let mut findings = report.findings.iter();
    let mixed = findings
        .find(|finding| finding.code == Code::MixedContent)
        .unwrap();
    assert_eq!(mixed.severity, Severity::Stops);
    let right = mixed.right.as_deref();
    assert_eq!(
        right,
        Some("src=\"https://feedback.example.sa:9/v1/rayak.js\"")
    );
    // Where the page has browsers ask for https, they do.
    let upgrades = "<meta http-equiv=Content-Security-Policy content=upgrade-insecure-requests>";
    let (port, certificate) = secure(&["www.example.sa"], format!("{upgrades}{tag}")).await;
    let names = Names::told(|_| vec![IpAddr::from(Ipv4Addr::LOCALHOST)]);
    let fetcher =
        Fetcher::trusting(Reach::anywhere(), limits(), vec![certificate]).with_names(names);
    let report = examine(&fetcher, &format!("https://www.example.sa:{port}/"))
        .await
        .unwrap();
    let mut codes = report.findings.iter().map(|finding| finding.code);
    assert!(!codes.any(|code| code == Code::MixedContent));
}
