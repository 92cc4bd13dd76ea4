//! Names and redirects that lead into a network.

use super::{examine, given_up, limits, page, serves};
use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use rayak::doctor::{Fetcher, Names, Reach};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

#[tokio::test]
async fn by_itself_the_doctor_goes_to_no_address_within_a_network() {
    let outside = || Fetcher::trusting(Reach::outside(), limits(), Vec::new());
    for address in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[64:ff9b::7f00:1]/",
        "http://localhost/",
    ] {
        assert_eq!(
            given_up(&outside(), address).await.code(),
            "inside",
            "{address}"
        );
    }
    // A name that leads both ways is refused for the one.
    let public: IpAddr = "198.41.0.4".parse().unwrap();
    for led_to in [
        vec![IpAddr::from(Ipv4Addr::LOCALHOST)],
        vec![public, "10.0.0.1".parse().unwrap()],
        vec![public, "fd00::1".parse().unwrap()],
    ] {
        let fetcher = outside().with_names(Names::told(move |_| led_to.clone()));
        let error = given_up(&fetcher, "https://www.example.sa/").await;
        assert_eq!(error.code(), "inside");
        assert!(
            error.to_string().contains("www.example.sa leads to"),
            "{error}"
        );
    }
    let nowhere = outside().with_names(Names::told(|_| Vec::new()));
    assert_eq!(
        given_up(&nowhere, "https://www.example.sa/").await.code(),
        "name"
    );
}

#[tokio::test]
async fn each_redirect_is_looked_at_anew() {
    // Two hosts on this machine, of which one stands for a network's own.
    let inner = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let inside = format!("http://{}/secret", inner.local_addr().unwrap());
    let to = inside.clone();
    let routes = Router::new().fallback(move || {
        let to = to.clone();
        async move { Redirect::temporary(&to) }
    });
    let origin = serves(routes).await;
    let reach = Reach::told(|address| {
        let is_inner = address == IpAddr::from([127, 0, 0, 2]);
        is_inner.then_some("private")
    });
    let fetcher = Fetcher::trusting(reach, limits(), Vec::new());
    let error = given_up(&fetcher, &origin).await;
    assert_eq!(error.code(), "inside");
    // Nobody came to the inner one's door.
    let (knock, (come, ())) = (
        tokio::net::TcpStream::connect(inner.local_addr().unwrap()),
        (inner.accept(), ()),
    );
    let (knocked, came) = tokio::join!(knock, come);
    assert_eq!(came.unwrap().1, knocked.unwrap().local_addr().unwrap());
}

#[tokio::test]
async fn the_connection_is_made_to_the_address_that_was_looked_at() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let hosts = Arc::clone(&asked);
    let routes = Router::new().fallback(move |headers: HeaderMap| {
        let host = headers
            .get(header::HOST)
            .map(|host| host.to_str().unwrap().to_owned());
        hosts.lock().unwrap().extend(host);
        page()
    });
    let origin = serves(routes).await;
    let port = origin.rsplit_once(':').unwrap().1;
    let times = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&times);
    // Where it leads changes as soon as it was asked once.
    let names = Names::told(move |_| {
        let mut times = counted.lock().unwrap();
        *times += 1;
        let last = if *times == 1 { 1 } else { 2 };
        vec![IpAddr::from([127, 0, 0, last])]
    });
    let reach =
        Reach::told(|address| (address != IpAddr::from([127, 0, 0, 1])).then_some("private"));
    let fetcher = Fetcher::trusting(reach, limits(), Vec::new()).with_names(names);
    let address = format!("http://www.example.sa:{port}/");
    assert!(examine(&fetcher, &address).await.is_ok());
    assert_eq!(*times.lock().unwrap(), 1);
    assert_eq!(*asked.lock().unwrap(), [format!("www.example.sa:{port}")]);
    assert_eq!(given_up(&fetcher, &address).await.code(), "inside");
}
