//! The one writer: a thread that owns every change.
//!
//! It takes all requests that wait, lets the domain decide on each against what is stored and
//! staged, writes all their events as one atomic batch, makes it durable, and only then answers.
//! Throughput comes from batching: nobody waits for a timer, and a batch grows exactly while the
//! disk is busy with the one before. What must see a page at one moment, as a backup does, or write
//! to it beside the requests, as erasing does, is done between two batches.

mod desk;

use crate::domain::{
    Change, Feedback, FeedbackId, Instant, Refusal, SeenBatch, Site, Standing, Subject,
};
use crate::store::{Halt, Store, StoreError};
use desk::Desk;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// Requests that may wait; a full queue is answered `busy` at once.
pub(crate) const QUEUE: usize = 4_096;
/// Of these, how many an import may have there.
const IMPORTED: usize = 512;
/// Requests in one batch: enough to share a sync among many, few enough to answer soon.
const BATCH: usize = 512;

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    Refused(Refusal),
    /// The queue is full.
    Busy,
    /// No answers are taken for the time being: the store says why.
    Halted,
    /// The store failed, or the writer has stopped; nothing of this request is acknowledged.
    Failed,
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A feedback as it stands after a request, and whether the request made it new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub id: FeedbackId,
    pub standing: Standing,
    pub new: bool,
}

/// Who asks to change a feedback, and when.
#[derive(Debug, Clone)]
pub struct Holder {
    pub subject: Subject,
    pub id: FeedbackId,
    pub secret: String,
    pub at: Instant,
}

/// A site as it is served at this moment, by its id.
pub type Sites = Box<dyn Fn(&str) -> Option<Arc<Site>> + Send>;

type Reply<T> = oneshot::Sender<Result<T, WriteError>>;

enum Request {
    Receive(Box<Feedback>, Reply<Outcome>),
    Amend(Holder, Change, Reply<Outcome>),
    Withdraw(Holder, Reply<Outcome>),
    Seen(Subject, Instant, SeenBatch, Reply<()>),
    /// Done while no batch is under way.
    Between(Box<dyn FnOnce(&Store) + Send>),
    /// Whoever asks after this is refused.
    Close,
}

/// The way to the writer, held by every handler.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Request>,
    store: Arc<Store>,
    /// Keeps an import from filling the queue, in which visitors would then find no room.
    importing: Arc<Semaphore>,
}

/// The writer's thread.
#[derive(Debug)]
pub struct WriterThread {
    queue: mpsc::Sender<Request>,
    thread: JoinHandle<()>,
}

impl WriterThread {
    /// Ends the writer, whoever still holds a way to it, once everything that was queued is durable
    /// and answered.
    pub async fn close(self) {
        // A thread that has ended cannot be told to.
        let _ = self.queue.send(Request::Close).await;
        let thread = self.thread;
        let joined = tokio::task::spawn_blocking(|| thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the writer's thread panicked");
        }
    }
}

impl Writer {
    /// Starts the writer.
    ///
    /// # Errors
    /// If the pages cannot be counted or no thread can be started.
    ///
    /// # Panics
    /// Outside of a runtime, in which those who ask wait.
    pub fn start(store: Arc<Store>, sites: Sites) -> Result<(Self, WriterThread), StoreError> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let desk = Desk::new(Arc::clone(&store), Handle::current(), sites)?;
        let closing = Arc::clone(&store);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                desk.run(receiver);
                if let Err(error) = closing.close() {
                    tracing::error!(%error, "the next start inspects all before it serves");
                }
            })?;
        let writer = Self {
            queue: sender.clone(),
            store,
            importing: Arc::new(Semaphore::new(IMPORTED)),
        };
        let thread = WriterThread {
            queue: sender,
            thread,
        };
        Ok((writer, thread))
    }

    pub async fn receive(&self, feedback: Feedback) -> Result<Outcome, WriteError> {
        self.takes_answers()?;
        self.ask(|reply| Request::Receive(Box::new(feedback), reply))
            .await
    }

    /// Takes a feedback of an import, which can wait for its turn.
    pub async fn import(&self, feedback: Feedback) -> Result<Outcome, WriteError> {
        // The semaphore is never closed.
        let _turn = self.importing.acquire().await;
        self.receive(feedback).await
    }

    pub async fn amend(&self, holder: Holder, change: Change) -> Result<Outcome, WriteError> {
        self.takes_answers()?;
        self.ask(|reply| Request::Amend(holder, change, reply))
            .await
    }

    pub async fn withdraw(&self, holder: Holder) -> Result<Outcome, WriteError> {
        self.ask(|reply| Request::Withdraw(holder, reply)).await
    }

    pub async fn seen(
        &self,
        subject: Subject,
        at: Instant,
        batch: SeenBatch,
    ) -> Result<(), WriteError> {
        self.ask(|reply| Request::Seen(subject, at, batch, reply))
            .await
    }

    /// Does a piece of work between two batches, when nothing is half written. Everyone who sends
    /// an answer waits for it, so it should be about one page at most.
    ///
    /// # Errors
    /// What the work says, or that the writer has stopped.
    pub async fn between<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let gone = || StoreError::Io(std::io::Error::other("the writer has stopped"));
        let work = Box::new(move |store: &Store| {
            // Whoever asked may have gone; what was done stays done.
            let _ = reply.send(work(store));
        });
        self.queue
            .send(Request::Between(work))
            .await
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Whether more words may come in. A store that failed is known to the desk, whose answer is
    /// another.
    fn takes_answers(&self) -> Result<(), WriteError> {
        match self.store.halt() {
            None | Some(Halt::Failed) => Ok(()),
            Some(_) => Err(WriteError::Halted),
        }
    }

    /// Requests that wait now.
    pub fn waiting(&self) -> usize {
        QUEUE - self.queue.capacity()
    }

    /// Whether the writer's thread still takes requests.
    pub fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> Result<T, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(request(reply))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => WriteError::Busy,
                mpsc::error::TrySendError::Closed(_) => WriteError::Failed,
            })?;
        answer.await.unwrap_or(Err(WriteError::Failed))
    }
}
