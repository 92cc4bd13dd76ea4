//! The writer at work: requests in, one durable batch, answers out.

use super::{BATCH, Holder, Outcome, Reply, Request, Sites, WriteError};
use crate::domain::{
    Amended, Change, Event, Feedback, Head, Instant, PageId, Refusal, SeenBatch, Site, Standing,
    Subject, What, amend,
};
use crate::store::{Staging, Standings, Store, StoreError};
use crate::telemetry;
use rayak_shared::{ErrorCode, ReceiptState};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// An answer that is ready and waits to be told whether it may rest on what the store holds.
type Pending = Box<dyn FnOnce(bool) + Send>;

/// Holds an answer back until it is known whether what it rests on is durable. A refusal needs no
/// disk and says the same either way.
fn hold<T: Send + 'static>(reply: Reply<T>, answer: Result<T, WriteError>) -> Pending {
    Box::new(move |durable| {
        let answer = if durable || answer.is_err() {
            answer
        } else {
            Err(WriteError::Failed)
        };
        // Whoever asked may have gone; what was written stays written.
        let _ = reply.send(answer);
    })
}

/// Owns every change to the store.
pub(super) struct Desk {
    store: Arc<Store>,
    /// Where those who asked are waiting.
    runtime: Handle,
    /// The pages of each site that are listed nowhere, for the cap.
    unlisted: HashMap<String, Unlisted>,
    sites: Sites,
}

/// Pages of one site that were listed nowhere when they were answered first, by their names.
#[derive(Default)]
struct Unlisted {
    names: HashSet<String>,
    /// The list against which they were last held.
    held_against: Option<Arc<Site>>,
}

impl Unlisted {
    /// Makes room for what was listed since, or merged into what is: it takes nobody's place. One that is
    /// taken from the list again counts from the next start.
    fn hold_against(&mut self, site: Option<Arc<Site>>) {
        let Some(site) = site else { return };
        let last = self.held_against.as_ref();
        if !last.is_some_and(|last| Arc::ptr_eq(last, &site)) {
            self.names.retain(|name| site.page(name).is_none());
            self.held_against = Some(site);
        }
    }
}

impl Desk {
    pub(super) fn new(
        store: Arc<Store>,
        runtime: Handle,
        sites: Sites,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            unlisted: unlisted_pages(&store)?,
            store,
            runtime,
            sites,
        })
    }

    /// Works until the writer is closed and the queue is empty.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while requests.blocking_recv_many(&mut waiting, BATCH) > 0 {
            if waiting
                .iter()
                .any(|request| matches!(request, Request::Close))
            {
                requests.close();
            }
            self.write(waiting.drain(..));
        }
    }

    fn write(&mut self, requests: impl Iterator<Item = Request>) {
        let store = Arc::clone(&self.store);
        // What a failed batch held can still be read here and may be gone after a restart, so that
        // not even "that is here already" may be answered.
        let whole = !store.has_failed();
        let mut staging = store.stage();
        let mut pending: Vec<Pending> = Vec::new();
        let mut between = Vec::new();
        for request in requests {
            pending.push(match request {
                Request::Receive(feedback, reply) => hold(
                    reply,
                    failing(&store, self.receive(&mut staging, *feedback)),
                ),
                Request::Amend(holder, change, reply) => hold(
                    reply,
                    failing(&store, change_answer(&mut staging, &holder, &change)),
                ),
                Request::Withdraw(holder, reply) => {
                    hold(reply, failing(&store, withdraw(&mut staging, &holder)))
                }
                Request::Seen(subject, at, batch, reply) => hold(
                    reply,
                    failing(&store, seen(&mut staging, &subject, at, batch)),
                ),
                Request::Between(work) => {
                    between.push(work);
                    continue;
                }
                Request::Close => continue,
            });
        }
        let size = pending.len();
        let durable = whole && (staging.is_empty() || commit(staging, size));
        // One waking of the runtime for all of them, where each of its own would be as many.
        self.runtime
            .spawn(async move { pending.into_iter().for_each(|answer| answer(durable)) });
        between.into_iter().for_each(|work| work(&store));
    }

    fn receive(&mut self, staging: &mut Staging<'_>, feedback: Feedback) -> Written<Outcome> {
        let Feedback {
            subject,
            at,
            mut received,
            elsewhere,
            words,
            page_cap,
        } = feedback;
        let id = received.id;
        let place = staging.place(subject.page, id)?;
        let here = staging.standing_at(subject.page, id, place)?;
        let mut known = here.map(|standing| (standing, received.content));
        for (page, content) in elsewhere {
            if known.is_none() {
                let standing = staging.standing(page, id)?;
                known = standing.map(|standing| (standing, content));
            }
        }
        if let Some((standing, content)) = known {
            return if standing.content == content && standing.secret == received.secret {
                Ok(Outcome {
                    id,
                    standing,
                    new: false,
                })
            } else {
                Err(Refusal::new(
                    ErrorCode::IdReused,
                    "this id was used for another answer on this page; a new answer needs a new id",
                )
                .field("id")
                .into())
            };
        }
        let head = match staging.head(subject.page)? {
            Some(head) => head,
            None => self.new_page(&subject, page_cap)?,
        };
        received.reference = place.reference;
        let event = Event {
            at,
            what: What::Received(Box::new(received)),
        };
        let standing = append(staging, subject.page, head, None, &event, words)?;
        Ok(Outcome {
            id,
            standing,
            new: true,
        })
    }

    fn new_page(&mut self, subject: &Subject, page_cap: u64) -> Written<Head> {
        if !subject.listed {
            let pages = self.unlisted.entry(subject.site.clone()).or_default();
            if pages.names.len() as u64 >= page_cap {
                pages.hold_against((self.sites)(&subject.site));
            }
            if pages.names.len() as u64 >= page_cap {
                return Err(Refusal::new(
                    ErrorCode::PageCap,
                    "the site has as many unlisted pages as it may; its operator can list pages or \
                     raise page_cap",
                )
                .field("page")
                .into());
            }
            pages.names.insert(subject.first.clone());
        }
        Ok(Head::new(&subject.site, &subject.first))
    }
}

/// What became of a request before the batch is written.
type Written<T> = Result<T, Unwritten>;

enum Unwritten {
    Refused(Refusal),
    Store(StoreError),
}

impl From<Refusal> for Unwritten {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Unwritten {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn failing<T>(store: &Store, written: Written<T>) -> Result<T, WriteError> {
    written.map_err(|unwritten| match unwritten {
        Unwritten::Refused(refusal) => WriteError::Refused(refusal),
        Unwritten::Store(error) => {
            tracing::error!(%error, "a request could not be written");
            // An engine whose own writing has failed meanwhile reads nothing more either. No batch
            // would come to tell it, so that it is told here.
            if error.is_of_the_disk() {
                store.fail();
            }
            WriteError::Failed
        }
    })
}

fn commit(staging: Staging<'_>, answers: usize) -> bool {
    match staging.commit() {
        Ok(()) => {
            metrics::counter!("rayak_batches_total").increment(1);
            metrics::histogram!(telemetry::BATCH_SIZE).record(answers as f64);
            true
        }
        Err(error) => {
            tracing::error!(%error, answers, "a batch could not be made durable");
            false
        }
    }
}

fn append(
    staging: &mut Staging<'_>,
    page: PageId,
    head: Head,
    before: Option<&Standing>,
    event: &Event,
    words: Option<String>,
) -> Written<Standing> {
    let standing = staging.append(page, head, before, event, words)?;
    let (_, standing) = standing.ok_or_else(|| StoreError::Damaged {
        what: "an event is about a feedback that is not stored".to_owned(),
    })?;
    Ok(standing)
}

/// The feedback of a holder, with the page under which it lies and that one's head.
fn held(staging: &Staging<'_>, holder: &Holder) -> Written<(PageId, Head, Standing)> {
    for page in holder.subject.pages() {
        let Some(standing) = staging.standing(page, holder.id)? else {
            continue;
        };
        if let Some(head) = staging.head(page)? {
            standing.belongs_to(&holder.secret)?;
            return Ok((page, head, standing));
        }
    }
    Err(Refusal::unknown_feedback().into())
}

fn change_answer(staging: &mut Staging<'_>, holder: &Holder, change: &Change) -> Written<Outcome> {
    let id = holder.id;
    let (page, head, standing) = held(staging, holder)?;
    standing.open_at(holder.at)?;
    let words = staging
        .words_of_standing(page, &standing)?
        .map(|words| words.text);
    let Some(Amended { event, words }) = amend(id, &standing, words.as_deref(), change)? else {
        return Ok(Outcome {
            id,
            standing,
            new: false,
        });
    };
    let event = Event {
        at: holder.at,
        what: What::Amended(event),
    };
    let standing = append(staging, page, head, Some(&standing), &event, words)?;
    Ok(Outcome {
        id,
        standing,
        new: true,
    })
}

fn withdraw(staging: &mut Staging<'_>, holder: &Holder) -> Written<Outcome> {
    let id = holder.id;
    let (page, head, standing) = held(staging, holder)?;
    // Whoever repeats a withdrawal hears the same at any time.
    if standing.state == ReceiptState::Withdrawn {
        return Ok(Outcome {
            id,
            standing,
            new: false,
        });
    }
    standing.open_at(holder.at)?;
    let event = Event {
        at: holder.at,
        what: What::Withdrawn(id),
    };
    let standing = append(staging, page, head, Some(&standing), &event, None)?;
    Ok(Outcome {
        id,
        standing,
        new: true,
    })
}

/// Sightings make no page: one that nobody has answered on yet is made only if it is listed.
fn seen(
    staging: &mut Staging<'_>,
    subject: &Subject,
    at: Instant,
    batch: SeenBatch,
) -> Written<()> {
    let head = staging.head(subject.page)?;
    let head = head.or_else(|| {
        subject
            .listed
            .then(|| Head::new(&subject.site, &subject.first))
    });
    if let Some(head) = head {
        staging.append(
            subject.page,
            head,
            None,
            &Event {
                at,
                what: What::Seen(batch),
            },
            None,
        )?;
    }
    Ok(())
}

/// The pages of each site that are named by their path, which is what unlisted pages are.
fn unlisted_pages(store: &Store) -> Result<HashMap<String, Unlisted>, StoreError> {
    let mut pages: HashMap<String, Unlisted> = HashMap::new();
    for entry in store.heads_or_damage() {
        let (_, head) = entry?;
        let head = match head {
            Ok(head) => head,
            // `rayak verify` tells of it. A page too many or too few in the cap does no harm.
            Err(StoreError::Damaged { .. }) => continue,
            Err(error) => return Err(error),
        };
        if head.name.starts_with('/') {
            let of_site = pages.entry(head.site).or_default();
            of_site.names.insert(head.name);
        }
    }
    Ok(pages)
}
