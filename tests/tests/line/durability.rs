//! What was acknowledged stays, whatever becomes of the process.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, Receipt, Submission, routes};
use rayak_tests::{Town, ballot, until};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

fn ids(events: &[Value], event: &str) -> BTreeSet<String> {
    let told = events.iter().filter(|line| line["event"] == event);
    told.filter_map(|line| line["id"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn an_answer_survives_a_kill_right_after_its_acknowledgement() -> Result<()> {
    let mut town = Town::found().await?;
    let answers: Vec<Submission> = (0..5)
        .map(|_| ballot::saying("الحفرة أمام المدرسة", ballot::no("pothole")))
        .collect();
    for answer in &answers {
        town.accept(answer).await?;
    }
    town.kill().await?;
    town.restart().await?;

    let events = town.export().await?;
    let wanted: BTreeSet<String> = answers.iter().map(|answer| answer.id.clone()).collect();
    assert_eq!(ids(&events, "received"), wanted);
    assert!(
        events
            .iter()
            .all(|line| line["words"] == "الحفرة أمام المدرسة"),
        "{events:?}"
    );
    let summary = town.summary("pothole", Question::Useful).await?;
    assert_eq!(
        summary.n(),
        Some(5),
        "the first figures after a start are not older than the log"
    );
    let report = town.verify().await?;
    ensure!(report.faults.is_empty(), "{report:?}");
    Ok(())
}

/// Sends answers one after the other until the collector is gone; hands back those acknowledged.
async fn answer_until_it_is_gone(client: reqwest::RequestBuilder) -> Result<Vec<String>> {
    let mut acknowledged = Vec::new();
    loop {
        let answer = ballot::yes("street-light");
        let request = client
            .try_clone()
            .context("a request without a body can be made again")?;
        match request.json(&answer).send().await {
            Ok(reply) if reply.status() == 201 => {
                // A reply that was cut off before its end acknowledges nothing.
                if let Ok(receipt) = reply.json::<Receipt>().await {
                    acknowledged.push(receipt.id);
                }
            }
            Ok(reply) => ensure!(
                reply.status() == 503,
                "the collector answered {}",
                reply.status()
            ),
            Err(_) => return Ok(acknowledged),
        }
    }
}

/// Clients that each answer until the collector is gone, and hand back what was acknowledged.
type Senders = JoinSet<Result<Vec<String>>>;

async fn many_answer(town: &Town) -> Result<Senders> {
    let mut senders = JoinSet::new();
    for _ in 0..16 {
        senders.spawn(answer_until_it_is_gone(
            town.request(Method::POST, routes::FEEDBACK),
        ));
    }
    until("many answers are under way", async || {
        let events = town.export().await?;
        Ok((events.len() > 100).then_some(()))
    })
    .await?;
    Ok(senders)
}

async fn nothing_is_lost(town: &Town, mut senders: Senders) -> Result<()> {
    let mut acknowledged = BTreeSet::new();
    while let Some(sent) = senders.join_next().await {
        acknowledged.extend(sent??);
    }
    ensure!(
        acknowledged.len() > 100,
        "answers were in flight: {}",
        acknowledged.len()
    );
    let kept = ids(&town.export().await?, "received");
    let lost = acknowledged.difference(&kept).count();
    assert_eq!(lost, 0, "of {} acknowledged answers", acknowledged.len());
    let report = town.verify().await?;
    ensure!(report.faults.is_empty(), "{report:?}");
    Ok(())
}

#[tokio::test]
async fn a_stop_while_answers_are_in_flight_loses_nothing_that_was_acknowledged() -> Result<()> {
    let mut town = Town::found().await?;
    let senders = many_answer(&town).await?;
    town.stop().await?;
    nothing_is_lost(&town, senders).await
}

#[tokio::test]
async fn a_kill_while_answers_are_in_flight_loses_nothing_that_was_acknowledged() -> Result<()> {
    let mut town = Town::found().await?;
    let senders = many_answer(&town).await?;
    town.kill().await?;
    town.restart().await?;
    nothing_is_lost(&town, senders).await
}

/// A sighting whose sender has stopped in the middle, and what is left to send.
async fn begins_to_tell(town: &Town) -> Result<(TcpStream, &'static str)> {
    let seen = r#"{"site":"jazan","page":"pothole","lang":"ar","event":"seen","rung":"wasm"}"#;
    let (first, rest) = seen.split_at(20);
    let length = seen.len();
    let request = format!(
        "POST /api/v1/seen HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{first}"
    );
    let address = town.public("").replace("http://", "");
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    // This is said once the handler waits for the rest.
    let go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut said = vec![0; go_on.len()];
    stream.read_exact(&mut said).await?;
    assert_eq!(String::from_utf8(said)?, go_on);
    Ok((stream, rest))
}

async fn asks_to_stop_and_is_heard(town: &Town) -> Result<()> {
    town.ask_to_stop()?;
    until("the collector has heard it", async || {
        Ok(town.log().contains("stopping").then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_client_that_never_ends_its_request_does_not_keep_the_collector_from_stopping()
-> Result<()> {
    let mut town = Town::found().await?;
    town.accept(&ballot::yes("pothole")).await?;
    let _hanging = begins_to_tell(&town).await?;
    // The first signal waits for the client for a while, the second for nobody.
    asks_to_stop_and_is_heard(&town).await?;
    town.ask_to_stop()?;
    town.stopped().await?;
    ensure!(
        town.log().contains("told to wait for nobody"),
        "it ended because it was told to, not because it had waited long enough"
    );
    assert_eq!(town.export().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_sighting_that_is_acknowledged_during_a_stop_is_written() -> Result<()> {
    let mut town = Town::found().await?;
    let (mut begun, rest) = begins_to_tell(&town).await?;
    asks_to_stop_and_is_heard(&town).await?;
    begun.write_all(rest.as_bytes()).await?;
    let mut reply = String::new();
    begun.read_to_string(&mut reply).await?;
    ensure!(reply.starts_with("HTTP/1.1 204"), "{reply}");
    town.stopped().await?;
    let events = town.export().await?;
    let kinds: Vec<_> = events.iter().map(|line| &line["event"]).collect();
    assert_eq!(kinds, ["seen"]);
    Ok(())
}

#[tokio::test]
async fn one_store_has_one_process() -> Result<()> {
    let town = Town::found().await?;
    let second = town.second_collector().await?;
    ensure!(
        !second.status.success(),
        "a second collector took the store"
    );
    let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
    ensure!(complaint.contains("rayak"), "it says why: {complaint}");
    town.accept(&ballot::yes("pothole")).await?;
    Ok(())
}
