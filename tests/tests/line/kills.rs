//! Kills at moments that nobody chose, while citizens give, change and withdraw answers.
//!
//! A client knows two things of a vote: how it stood when that was last acknowledged, and what was
//! under way when the line broke. After each kill the log must hold every vote as the client knows
//! it, once; and whoever asks again for what was under way must get it, without a second vote.

use anyhow::{Context as _, Result, bail, ensure};
use futures_util::future::join_all;
use rayak_shared::{Amendment, Answer, Question, Submission};
use rayak_tests::{Reply, Town, ballot, rounds};
use serde_json::Value;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Kills in a run of all tests; `cargo xtask soak` asks for more.
const KILLS: usize = 20;
const CLIENTS: usize = 16;
/// The most that is acknowledged between a start and a kill.
const MOST: usize = 400;
/// The first two ask for stars as well.
const PAGES: [&str; 4] = [
    "pothole",
    "street-light",
    "accessibility",
    "/a/page/that/is/not/listed",
];

/// How a vote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Given(Answer),
    Withdrawn,
}

/// A vote as its client knows it.
#[derive(Debug)]
struct Vote {
    submission: Submission,
    held: Option<Stand>,
    under_way: Option<Stand>,
}

fn drawn(below: usize) -> usize {
    let drawn = RandomState::new().hash_one(0_u8) % (below as u64);
    usize::try_from(drawn).unwrap_or_default()
}

fn drawn_answer() -> Answer {
    match drawn(4) {
        0 => Answer::Yes,
        1 => Answer::No,
        2 => Answer::stars(2).unwrap_or(Answer::Yes),
        _ => Answer::stars(3).unwrap_or(Answer::Yes),
    }
}

/// Another answer to the same question.
fn other(answer: Answer) -> Answer {
    match answer {
        Answer::Yes => Answer::No,
        Answer::No => Answer::Yes,
        _ => Answer::stars(5).unwrap_or(answer),
    }
}

impl Vote {
    fn new() -> Self {
        let answer = drawn_answer();
        let asking = match answer.question() {
            Question::Useful => PAGES.len(),
            Question::Service => 2,
        };
        let page = PAGES.get(drawn(asking)).copied().unwrap_or_default();
        let words = format!("The lamp has been dark since day {}", drawn(1_000_000));
        Self {
            submission: ballot::saying(&words, ballot::answer(page, answer)),
            held: None,
            under_way: Some(Stand::Given(answer)),
        }
    }

    /// Asks for what is under way, for the first time or again.
    async fn ask(&mut self, town: &Town) -> Result<()> {
        let reply = match (self.held, self.under_way) {
            (_, None) => return Ok(()),
            (None, Some(_)) => town.post(&self.submission).await?,
            (Some(_), Some(Stand::Given(answer))) => {
                let change = Amendment {
                    answer: Some(answer.raw()),
                    ..Amendment::default()
                };
                town.amend(&self.submission, &change).await?
            }
            (Some(_), Some(Stand::Withdrawn)) => town.withdraw(&self.submission).await?,
        };
        ensure!(
            matches!(reply.status, 200 | 201),
            "refused with {}: {}",
            reply.status,
            reply.text()
        );
        whole(&reply)?;
        self.held = self.under_way.take();
        Ok(())
    }

    /// What a citizen does after the first sending: mostly nothing.
    fn thinks_again(&mut self) {
        self.under_way = match (drawn(4), self.held) {
            (0, Some(Stand::Given(answer))) => Some(Stand::Given(other(answer))),
            (1, _) => Some(Stand::Withdrawn),
            _ => None,
        };
    }
}

/// A receipt that was cut off acknowledges nothing.
fn whole(reply: &Reply) -> Result<()> {
    let receipt: Value = reply.json()?;
    ensure!(receipt["state"].is_string(), "{receipt}");
    Ok(())
}

/// Votes until the collector is gone. Whoever brings in the answer that was drawn kills it.
async fn vote_until_it_is_gone(
    town: &Town,
    acknowledged: &AtomicUsize,
    last: usize,
) -> Result<Vec<Vote>> {
    let mut votes = Vec::new();
    loop {
        let mut vote = Vote::new();
        while vote.under_way.is_some() {
            let first = vote.held.is_none();
            match vote.ask(town).await {
                Ok(()) if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == last => {
                    town.strike()?;
                }
                Ok(()) => {}
                Err(error) if acknowledged.load(Ordering::Relaxed) < last => bail!(error),
                Err(_) => {
                    votes.push(vote);
                    return Ok(votes);
                }
            }
            if first {
                vote.thinks_again();
            }
        }
        votes.push(vote);
    }
}

/// How every vote stands in the log, and how often it came in.
async fn log(town: &Town) -> Result<HashMap<String, (Stand, usize)>> {
    let mut votes: HashMap<String, (Stand, usize)> = HashMap::new();
    for line in town.export().await? {
        let Some(id) = line["id"].as_str() else {
            continue;
        };
        let answer = serde_json::from_value(line["answer"].clone()).ok();
        let answer = answer.as_ref().and_then(Answer::from_raw);
        match line["event"].as_str() {
            Some("received") => {
                let answer = answer.context("a received vote has an answer")?;
                let (stand, times) = votes
                    .entry(id.to_owned())
                    .or_insert((Stand::Given(answer), 0));
                *stand = Stand::Given(answer);
                *times += 1;
            }
            Some("amended") => {
                let (stand, _) = votes
                    .get_mut(id)
                    .context("a vote is amended after it came")?;
                *stand = answer.map_or(*stand, Stand::Given);
            }
            Some("withdrawn") => {
                let (stand, _) = votes
                    .get_mut(id)
                    .context("a vote is withdrawn after it came")?;
                *stand = Stand::Withdrawn;
            }
            _ => {}
        }
    }
    Ok(votes)
}

/// Holds the log against what the clients know.
async fn nothing_is_lost(town: &Town, votes: &[Vote]) -> Result<()> {
    let log = log(town).await?;
    for vote in votes {
        let id = &vote.submission.id;
        match (log.get(id), vote.held, vote.under_way) {
            (None, None, _) => {}
            (None, Some(held), _) => bail!("{id} was acknowledged as {held:?} and is lost"),
            (Some((stand, 1)), held, under_way) => ensure!(
                held == Some(*stand) || under_way == Some(*stand),
                "{id} stands as {stand:?} and not as {held:?} or {under_way:?}"
            ),
            (Some((_, times)), ..) => bail!("{id} is there {times} times"),
        }
    }
    let report = town.verify().await?;
    ensure!(report.faults.is_empty(), "{report:?}");
    Ok(())
}

#[tokio::test]
async fn after_many_kills_each_acknowledged_answer_is_there_once() -> Result<()> {
    let mut town = Town::found().await?;
    let mut votes: Vec<Vote> = Vec::new();
    for _ in 0..rounds(KILLS) {
        let acknowledged = AtomicUsize::new(0);
        let last = 1 + drawn(MOST);
        let clients = (0..CLIENTS).map(|_| vote_until_it_is_gone(&town, &acknowledged, last));
        for given in join_all(clients).await {
            votes.extend(given?);
        }
        town.kill().await?;
        town.restart().await?;
        nothing_is_lost(&town, &votes).await?;
        for vote in &mut votes {
            vote.ask(&town).await?;
        }
        nothing_is_lost(&town, &votes).await?;
    }
    let doubtful = votes.iter().filter(|vote| vote.under_way.is_some()).count();
    assert_eq!(doubtful, 0);
    assert!(votes.len() > rounds(KILLS), "{} votes", votes.len());
    Ok(())
}
