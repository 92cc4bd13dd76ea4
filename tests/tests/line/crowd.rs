//! A crowd at the door: connections that say nothing and senders that stop in the middle do not keep
//! an honest visitor out.

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use rayak_tests::{Town, ballot};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::ErrorKind;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const IDLE: usize = 10_000;
const SLOW: usize = 500;
/// What the listener's queue of connections surely holds.
const AT_ONCE: usize = 100;

/// A process may have as many files open as its machine allows, and so may those that it starts.
fn may_have_many_files() -> Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let wanted = (IDLE + SLOW + 500) as u64;
    ensure!(
        maximum.is_none_or(|maximum| maximum >= wanted),
        "{wanted} open files are needed, and {maximum:?} are allowed: raise `ulimit -Hn`"
    );
    let limit = Rlimit {
        current: maximum,
        maximum,
    };
    Ok(setrlimit(Resource::Nofile, limit)?)
}

async fn come(town: &Town, many: usize, beginning: &str) -> Result<Vec<TcpStream>> {
    let address = town.public("").replace("http://", "");
    let mut crowd = Vec::with_capacity(many);
    while crowd.len() < many {
        let come = (0..AT_ONCE).map(async |_| -> Result<TcpStream> {
            let mut stream = TcpStream::connect(&address)
                .await
                .context("the door is closed")?;
            stream.write_all(beginning.as_bytes()).await?;
            Ok(stream)
        });
        crowd.extend(try_join_all(come).await?);
    }
    Ok(crowd)
}

/// Whether the other side has neither closed a connection nor said anything.
fn is_open(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[tokio::test]
async fn ten_thousand_idle_connections_and_five_hundred_slow_senders_keep_nobody_out() -> Result<()>
{
    may_have_many_files()?;
    let town = Town::found().await?;
    let idle = come(&town, IDLE, "").await?;
    let half = "POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 400\r\n\r\n{\"site\":";
    let slow = come(&town, SLOW, half).await?;

    let answers: Vec<_> = (0..200).map(|_| ballot::yes("pothole")).collect();
    town.accept_all(&answers).await?;
    ensure!(town.view("pothole", "ar").await?.page == "pothole");

    let waiting = idle.iter().filter(|stream| is_open(stream)).count();
    ensure!(waiting == IDLE, "{waiting} were still waiting at the door");
    drop(slow);
    drop(idle);
    town.accept(&ballot::no("pothole")).await?;
    Ok(())
}
