//! The site stops when it is told to, whatever its visitors' browsers keep open.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::visitor::COLLECTOR;

#[tokio::test]
async fn a_connection_on_which_nothing_is_asked_does_not_hold_the_stop() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(rayak_demo::serve(listener, COLLECTOR, async {
        stopped.await.unwrap();
    }));

    // The second connection is answered only after the first has been accepted.
    let _spare = TcpStream::connect(address).await.unwrap();
    let mut asking = TcpStream::connect(address).await.unwrap();
    asking
        .write_all(b"GET / HTTP/1.1\r\nhost: demo.test\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 12];
    asking.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 307");

    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
