//! Connections: taken, served one request after another, and cut off when they keep us waiting.
//!
//! A client that opens a connection and says nothing, or a request's head and never its end, costs
//! memory for as long as it likes unless somebody looks at the clock; so does one that never takes its
//! reply, for which see [`super::patient`]. From the end of its head on, a request is under the time
//! limit of [`super::layers`].

use super::patient::Patient;
use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// How long a connection may take for the head of a request, the first or the next, and how long it
/// may leave a reply untouched. It is longer
/// than the minute for which proxies keep a connection to us, so that they are the ones who close:
/// a request that meets our closing is lost.
pub const PATIENCE: Duration = Duration::from_secs(75);

/// The address at the other end of a request's connection, for as long as the request lasts. A
/// request without one came over no network.
#[derive(Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Nobody's address is written anywhere.
impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Peer")
    }
}

/// Serves every connection of `listener` until `stop`, then returns once each has ended what it
/// began.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    tokio::pin!(stop);
    loop {
        // axum's way of accepting waits where the system has no more files to give.
        let (stream, from) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        // A reply's last bytes must not wait for the acknowledgement of its first.
        let _ = stream.set_nodelay(true);
        let peer = Peer(from.ip());
        let service = router
            .clone()
            .map_request(move |mut request: hyper::Request<_>| {
                request.extensions_mut().insert(peer);
                request
            });
        let service = TowerToHyperService::new(service);
        let connection =
            http.serve_connection(TokioIo::new(Patient::new(stream, patience)), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // Clients hang up as they please.
            let _ = connection.await;
        });
    }
    drop(listener);
    connections.shutdown().await;
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot reach its own port has failed"
)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    async fn served(patience: Duration) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(async || "here"));
        let (stop, stopped) = oneshot::channel();
        let serving = serve(listener, router, patience, async {
            let _ = stopped.await;
        });
        (address, stop, tokio::spawn(serving))
    }

    #[tokio::test]
    async fn who_says_nothing_or_not_enough_is_cut_off() {
        let (address, _stop, _serving) = served(Duration::from_millis(50)).await;
        for beginning in ["", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            let mut client = TcpStream::connect(address).await.unwrap();
            client.write_all(beginning.as_bytes()).await.unwrap();
            let mut said = String::new();
            client.read_to_string(&mut said).await.unwrap();
            assert!(!said.contains("here"), "{beginning:?} is no request");
        }
    }

    #[tokio::test]
    async fn who_asks_and_never_reads_is_cut_off() {
        // More than the system holds back for both ends of a connection.
        const LONG: usize = 64 * 1024 * 1024;
        let asked = std::sync::Arc::new(tokio::sync::Notify::new());
        let asking = std::sync::Arc::clone(&asked);
        let reply = async move || {
            asking.notify_one();
            vec![0u8; LONG]
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let router = Router::new().route("/", get(reply));
        // The end of serving waits for every reply that was begun.
        let serving = serve(
            listener,
            router,
            Duration::from_millis(50),
            asked.notified(),
        );
        let request = client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        let ((), sent) = tokio::join!(serving, request);
        sent.unwrap();
        let mut said = Vec::new();
        let _ = client.read_to_end(&mut said).await;
        assert!(said.len() < LONG, "the rest was never sent");
    }

    #[tokio::test]
    async fn a_request_knows_the_other_end_and_does_not_tell() {
        async fn told(axum::Extension(peer): axum::Extension<Peer>) -> String {
            format!("{peer:?} is loopback: {}", peer.0.is_loopback())
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(told));
        tokio::spawn(serve(listener, router, PATIENCE, std::future::pending()));
        let mut client = TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut said = String::new();
        client.read_to_string(&mut said).await.unwrap();
        assert!(said.ends_with("Peer is loopback: true"), "{said}");
    }

    #[tokio::test]
    async fn a_connection_is_for_many_requests_until_the_stop() {
        let (address, stop, serving) = served(PATIENCE).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        let mut reply = [0; 512];
        for _ in 0..2 {
            client
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .await
                .unwrap();
            let length = client.read(&mut reply).await.unwrap();
            let (said, _) = reply.split_at(length);
            assert!(said.ends_with(b"here"));
        }
        stop.send(()).unwrap();
        serving.await.unwrap();
        assert_eq!(client.read(&mut reply).await.unwrap(), 0, "it is closed");
    }
}
