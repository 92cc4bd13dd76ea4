//! Fetching what a page's address leads to, from a server that may mean harm: one that leads in
//! circles, lies about what it sends, never ends or never begins.
//!
//! Deliberately absent: cookies, a cache, a proxy of the environment (it would go where we do not
//! look), and any trust in a name: each hop's addresses are looked at anew, and the connection is
//! made to the very address that was looked at.

mod body;
mod connect;

pub use connect::Names;

use super::address::{self, Reach};
use super::unexamined::Unexamined;
use super::words::plain;
use connect::Connection;
use http::header::{self, HeaderMap};
use http::{Request, StatusCode};
use http_body_util::Empty;
use hyper::body::Bytes;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use url::{Position, Url};

/// How long a server may keep us waiting, and how much it may send.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Until there is a connection, with its name looked up and its certificate shown.
    pub connect: Duration,
    /// Until the head of a reply has come.
    pub head: Duration,
    /// Until everything has come, all redirects included.
    pub whole: Duration,
    /// Until nothing more is fetched or read, however much there would be.
    pub altogether: Duration,
    /// Bytes of a page, packed or not.
    pub body: usize,
    /// Bytes of whatever else a tag leads to. With it and a limit of tags, so is all that is fetched.
    pub beside: usize,
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            head: Duration::from_secs(10),
            whole: Duration::from_secs(20),
            altogether: Duration::from_secs(60),
            body: 2 * 1024 * 1024,
            beside: 256 * 1024,
            redirects: 5,
        }
    }
}

/// A reply, read whole.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// Where it came from in the end.
    pub(super) url: Url,
    /// How often it led on before.
    pub(super) redirects: usize,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// All values of a header, signs beyond ASCII read as browsers do.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        let values = self.headers.get_all(name).iter();
        values
            .map(|value| value.as_bytes().iter().copied().map(char::from).collect())
            .collect()
    }

    /// The first value of a header, or nothing.
    pub(super) fn value(&self, name: &str) -> String {
        self.values(name).into_iter().next().unwrap_or_default()
    }
}

/// Goes and gets.
#[derive(Clone)]
pub struct Fetcher {
    reach: Reach,
    limits: Limits,
    names: Names,
    tls: Arc<ClientConfig>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher")
            .field("reach", &self.reach)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Fetcher {
    /// One that trusts whom this machine trusts.
    #[must_use]
    pub fn new(reach: Reach, limits: Limits) -> Self {
        let known = rustls_native_certs::load_native_certs();
        Self::trusting(reach, limits, known.certs)
    }

    /// One that trusts these authorities alone.
    #[must_use]
    pub fn trusting(
        reach: Reach,
        limits: Limits,
        authorities: Vec<CertificateDer<'static>>,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities);
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider knows the versions that rustls takes for safe")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            reach,
            limits,
            names: Names::of_this_machine(),
            tls: Arc::new(tls),
        }
    }

    /// The same with another who tells what a name leads to.
    #[must_use]
    pub fn with_names(self, names: Names) -> Self {
        Self { names, ..self }
    }

    pub(super) const fn altogether(&self) -> Duration {
        self.limits.altogether
    }

    /// Fetches the page that an address leads to in the end.
    pub(super) async fn page(&self, url: &Url) -> Result<Reply, Unexamined> {
        self.get(url, "text/html", self.limits.body).await
    }

    /// Fetches something that a page's tag leads to.
    pub(super) async fn beside(&self, url: &Url, accept: &str) -> Result<Reply, Unexamined> {
        self.get(url, accept, self.limits.beside).await
    }

    async fn get(&self, url: &Url, accept: &str, most: usize) -> Result<Reply, Unexamined> {
        let whole = self.limits.whole;
        let silent = |_| Unexamined::Silent {
            host: host(url),
            what: "has not sent everything",
            after: whole,
        };
        timeout(whole, self.follow(url.clone(), accept, most))
            .await
            .map_err(silent)?
    }

    async fn follow(&self, mut url: Url, accept: &str, most: usize) -> Result<Reply, Unexamined> {
        for redirects in 0..=self.limits.redirects {
            address::check(&url)?;
            let mut reply = self.ask(&url, accept, most).await?;
            let Some(to) = leads_to(&reply) else {
                reply.redirects = redirects;
                return Ok(reply);
            };
            url = url.join(&to).map_err(|_| Unexamined::LeadsNowhere {
                at: plain(url.as_str()),
                to: plain(&to),
            })?;
        }
        Err(Unexamined::Loops {
            most: self.limits.redirects,
            last: plain(url.as_str()),
        })
    }

    async fn ask(&self, url: &Url, accept: &str, most: usize) -> Result<Reply, Unexamined> {
        let mut connection = Connection::open(self, url).await?;
        let request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(header::HOST, authority(url))
            .header(
                header::USER_AGENT,
                concat!("rayak-doctor/", env!("CARGO_PKG_VERSION")),
            )
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::CONNECTION, "close")
            .body(Empty::<Bytes>::new());
        let not_http = |why: &dyn fmt::Display| Unexamined::NotHttp {
            host: host(url),
            why: plain(&why.to_string()),
        };
        let request = request.map_err(|error| not_http(&error))?;
        let after = self.limits.head;
        let silent = |_| Unexamined::Silent {
            host: host(url),
            what: "has said nothing that is a reply",
            after,
        };
        let reply = timeout(after, connection.send(request))
            .await
            .map_err(silent)?
            .map_err(|error| not_http(&error))?;
        let (head, body) = reply.into_parts();
        let leads_on = head.status.is_redirection() && head.headers.contains_key(header::LOCATION);
        let body = if leads_on {
            Vec::new()
        } else {
            body::read(body, &head.headers, url, most).await?
        };
        Ok(Reply {
            url: url.clone(),
            redirects: 0,
            status: head.status,
            headers: head.headers,
            body,
        })
    }
}

/// Where a reply leads on, if it does.
fn leads_to(reply: &Reply) -> Option<String> {
    let leads_on = matches!(reply.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let to = reply.headers.get(header::LOCATION).filter(|_| leads_on)?;
    Some(String::from_utf8_lossy(to.as_bytes()).into_owned())
}

/// The host of an address, to be shown.
fn host(url: &Url) -> String {
    plain(url.host_str().unwrap_or_default())
}

/// What a request names as its host: with the port, unless it is the scheme's own.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
