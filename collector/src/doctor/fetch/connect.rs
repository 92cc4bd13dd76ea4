//! A connection to the very address that was looked at.

use super::super::words::plain;
use super::{Fetcher, Unexamined, host};
use futures_util::future::BoxFuture;
use http::{Request, Response};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// The most that the head of a reply may be.
const HEAD: usize = 64 * 1024;

type Lookup = dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync;

/// Who tells what a name leads to.
#[derive(Clone)]
pub struct Names(Arc<Lookup>);

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

impl Names {
    /// The machine's own.
    pub(super) fn of_this_machine() -> Self {
        Self(Arc::new(|name| {
            Box::pin(async move {
                let found = tokio::net::lookup_host((name, 0)).await?;
                Ok(found.map(|address| address.ip()).collect())
            })
        }))
    }

    /// Names that lead where they are told to.
    pub fn told(by: impl Fn(&str) -> Vec<IpAddr> + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |name| {
            let found = by(&name);
            Box::pin(async move { Ok(found) })
        }))
    }
}

/// A connection and the task that drives it, which ends with it.
pub(super) struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    _driver: JoinSet<()>,
}

impl Connection {
    pub(super) async fn open(fetcher: &Fetcher, url: &Url) -> Result<Self, Unexamined> {
        let after = fetcher.limits.connect;
        let silent = |_| Unexamined::Silent {
            host: host(url),
            what: "has taken no connection",
            after,
        };
        timeout(after, Self::connect(fetcher, url))
            .await
            .map_err(silent)?
    }

    async fn connect(fetcher: &Fetcher, url: &Url) -> Result<Self, Unexamined> {
        let addresses = addresses(fetcher, url).await?;
        let stream = reach(&addresses, url).await?;
        if url.scheme() != "https" {
            return Self::over(stream, url).await;
        }
        let tls = |why: String| Unexamined::Tls {
            host: host(url),
            why: plain(&why),
        };
        let name = match url.host() {
            Some(Host::Domain(name)) => {
                ServerName::try_from(name.to_owned()).map_err(|error| tls(error.to_string()))?
            }
            Some(Host::Ipv4(address)) => ServerName::from(IpAddr::from(address)),
            Some(Host::Ipv6(address)) => ServerName::from(IpAddr::from(address)),
            None => return Err(tls("it has no name".to_owned())),
        };
        let connector = TlsConnector::from(Arc::clone(&fetcher.tls));
        let stream = connector.connect(name, stream).await;
        Self::over(stream.map_err(|error| tls(error.to_string()))?, url).await
    }

    async fn over<S>(stream: S, url: &Url) -> Result<Self, Unexamined>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let shaken = http1::Builder::new()
            .max_buf_size(HEAD)
            .handshake(TokioIo::new(stream))
            .await;
        let (sender, connection) = shaken.map_err(|error| Unexamined::NotHttp {
            host: host(url),
            why: plain(&error.to_string()),
        })?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // What goes wrong there is told to whoever sends and reads.
            let _ = connection.await;
        });
        Ok(Self {
            sender,
            _driver: driver,
        })
    }

    pub(super) async fn send(
        &mut self,
        request: Request<Empty<Bytes>>,
    ) -> hyper::Result<Response<Incoming>> {
        self.sender.send_request(request).await
    }
}

/// Where an address leads. One of them that is not to be gone to spoils them all: a name that leads
/// both ways is one that somebody made for that.
async fn addresses(fetcher: &Fetcher, url: &Url) -> Result<Vec<SocketAddr>, Unexamined> {
    let unknown = |why: String| Unexamined::Name {
        host: host(url),
        why: plain(&why),
    };
    let found = match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => (fetcher.names.0)(name.to_owned())
            .await
            .map_err(|error| unknown(error.to_string()))?,
        None => Vec::new(),
    };
    if found.is_empty() {
        return Err(unknown("there is none".to_owned()));
    }
    let port = url.port_or_known_default().unwrap_or_default();
    let found = found.into_iter().map(|address| {
        let kind = fetcher.reach.refusal(address);
        kind.map_or(Ok(SocketAddr::new(address, port)), |kind| {
            Err(Unexamined::Inside {
                host: host(url),
                address,
                kind,
            })
        })
    });
    found.collect()
}

/// The first of the addresses that takes a connection.
async fn reach(addresses: &[SocketAddr], url: &Url) -> Result<TcpStream, Unexamined> {
    let mut why = String::new();
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => why = error.to_string(),
        }
    }
    Err(Unexamined::Unreachable {
        host: host(url),
        why,
    })
}
