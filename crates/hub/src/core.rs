//! A handle on the decide loop and on what it has published.
//!
//! Handlers ask here and read here; they never append.

use crate::clock::Clock;
use crate::decide_loop::{self, Submission};
use crate::metrics::{Metrics, Now};
use crate::tail::{Entry, Tail};
use crate::waiters::Waiters;
use holdpoint_domain::{Action, Code, Command, Digest, Refusal, Seq, State, Status, is_id, rebuild_action};
use holdpoint_log::{Log, LogError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

const WAITING_LINE: usize = 4096;
// Whoever asks whether a hub is ready asks again in a moment.
const READY_WITHIN: Duration = Duration::from_secs(2);
// Another hub may be this far ahead for a moment; a hub further behind answers from the past.
const MOST_BEHIND: Seq = 1_000;

/// What became of an accepted command.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub action: Option<String>,
    pub repeated: bool,
    pub head: Seq,
}

/// A handle on the decide loop and what it has published.
#[derive(Clone)]
pub(crate) struct Core {
    asked: mpsc::Sender<Submission>,
    snapshots: watch::Receiver<Arc<State>>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) waiters: Arc<Waiters>,
    pub(crate) metrics: Arc<Metrics>,
    tail: Arc<Tail>,
    reachable: Arc<AtomicBool>,
}

impl Core {
    /// Starts the loop on a state that was just folded from `log`.
    pub(crate) fn start(log: Arc<dyn Log>, state: State, clock: Clock) -> (Self, tokio::task::JoinHandle<()>) {
        let (asked, waiting) = mpsc::channel(WAITING_LINE);
        let (publish, snapshots) = watch::channel(Arc::new(state.clone()));
        let core = Self {
            asked,
            snapshots,
            log,
            waiters: Arc::default(),
            metrics: Arc::default(),
            tail: Arc::default(),
            reachable: Arc::new(AtomicBool::new(true)),
        };
        let published = decide_loop::Published {
            state: publish,
            tail: Arc::clone(&core.tail),
            waiters: Arc::clone(&core.waiters),
            reachable: Arc::clone(&core.reachable),
            metrics: Arc::clone(&core.metrics),
        };
        let task = tokio::spawn(decide_loop::run(waiting, Arc::clone(&core.log), state, clock, published));
        (core, task)
    }

    /// Asks for a decision; answered once it is durable.
    pub(crate) async fn submit(&self, command: Command) -> Result<Receipt, Refusal> {
        if !self.reachable() {
            // The loop finds out by itself when the log is back; nobody waits for that in line.
            return Err(out_of_reach());
        }
        let (answer, answered) = oneshot::channel();
        self.asked.send(Submission { command, answer }).await.map_err(|_| stopping())?;
        answered.await.map_err(|_| stopping())?
    }

    /// The state after the last durable batch.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.snapshots.borrow())
    }

    pub(crate) fn snapshots(&self) -> watch::Receiver<Arc<State>> {
        self.snapshots.clone()
    }

    /// At most `limit` records after `after`, none of them beyond `upto`: the published
    /// state says which bodies are still sealed.
    pub(crate) async fn records(&self, after: Seq, upto: Seq, limit: usize) -> Result<Vec<Arc<Entry>>, Refusal> {
        let limit = usize::try_from(upto.saturating_sub(after)).unwrap_or(limit).min(limit);
        if limit == 0 {
            return Ok(Vec::new());
        }
        if let Some(entries) = self.tail.after(after, limit) {
            self.metrics.read("memory");
            return Ok(entries);
        }
        self.metrics.read("log");
        let records = self.log.read(after, limit).await.map_err(|error| refusal(&error))?;
        Ok(records.into_iter().map(Entry::new).collect())
    }

    /// An action, open or closed.
    pub(crate) async fn action(&self, id: &str) -> Result<Arc<Action>, Refusal> {
        if let Some(action) = self.state().actions.get(id) {
            return Ok(Arc::clone(action));
        }
        if !is_id(id) {
            return Err(no_action());
        }
        let records = self.log.read_subject(id).await.map_err(|error| refusal(&error))?;
        let action = rebuild_action(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))?;
        action.map(Arc::new).ok_or_else(no_action)
    }

    /// The state once it has all that is in the log now: whoever asks may know from another
    /// hub what this one has yet to hear.
    pub(crate) async fn caught_up(&self) -> Result<Arc<State>, Refusal> {
        let (head, _) = self.log.head().await.map_err(|error| refusal(&error))?;
        let mut snapshots = self.snapshots();
        let there = tokio::time::timeout(READY_WITHIN, snapshots.wait_for(|state| state.head >= head)).await;
        match there {
            Ok(Ok(state)) => Ok(Arc::clone(&state)),
            Ok(Err(_)) => Err(stopping()),
            Err(_) => Err(Refusal::new(Code::Unavailable, "This hub is behind its log and catching up. Ask again in a moment.")),
        }
    }

    /// A document, unless it was erased: its bytes may still be on their way out.
    pub(crate) async fn document<T: serde::de::DeserializeOwned>(&self, digest: &Digest) -> Result<Option<T>, Refusal> {
        if self.state().erased.contains(digest) {
            return Ok(None);
        }
        document(self.log.as_ref(), digest).await
    }

    /// Whether the log answered last.
    pub(crate) fn reachable(&self) -> bool {
        self.reachable.load(Ordering::Relaxed)
    }

    /// Whether the loop still runs; without it the hub can only be started again.
    pub(crate) fn is_alive(&self) -> bool {
        !self.asked.is_closed()
    }

    /// Whether the log answers and this hub's state is at its end, or nearly.
    pub(crate) async fn ready(&self) -> Result<(), Refusal> {
        if !self.reachable() {
            return Err(out_of_reach());
        }
        let before = self.state().head;
        let log = Arc::clone(&self.log);
        // A task of its own: a question that is given up halfway would keep its connection busy.
        let asked = tokio::time::timeout(READY_WITHIN, tokio::spawn(async move { log.head().await })).await;
        let Ok(Ok(answer)) = asked else { return Err(out_of_reach()) };
        let (head, _) = answer.map_err(|error| refusal(&error))?;
        if head < before {
            return Err(shorter());
        }
        let behind = head.saturating_sub(self.state().head);
        if behind > MOST_BEHIND {
            return Err(Refusal::new(Code::Unavailable, format!("The hub is {behind} records behind the log and catching up.")));
        }
        Ok(())
    }

    /// What is true now, for who watches the hub.
    pub(crate) fn now(&self) -> Now {
        let state = self.state();
        let known = *self.log.watch().borrow();
        Now {
            open: state.actions.len(),
            waiting: self.waiters.count(),
            head: state.head,
            behind: known.saturating_sub(state.head),
            reachable: self.reachable(),
        }
    }
}

fn no_action() -> Refusal {
    Refusal::new(Code::NotFound, "There is no action with this id.")
}

fn stopping() -> Refusal {
    Refusal::new(Code::Unavailable, "The hub is stopping. Ask again in a moment; nothing was lost.")
}

/// The answer to an append was lost.
pub(crate) fn in_doubt() -> Refusal {
    let detail = "The hub lost its log while recording this, and cannot tell whether it was recorded. Send it again with the same Idempotency-Key: it counts once.";
    Refusal::new(Code::Unavailable, detail)
}

pub(crate) fn out_of_reach() -> Refusal {
    Refusal::new(Code::Unavailable, "The hub cannot reach its log just now, so nothing was recorded. Send this again in a moment.")
}

/// The log ends before what this hub has seen of it.
pub(crate) fn shorter() -> Refusal {
    let detail = "The log ends before what this hub has seen of it: an older copy was put in its place. Start the hub again.";
    Refusal::new(Code::LogCorrupt, detail)
}

/// What a failing log means to whoever asked.
pub(crate) fn refusal(error: &LogError) -> Refusal {
    let (code, detail) = match error {
        LogError::Full { .. } => {
            (Code::DiskFull, "The hub's disk is full, so nothing was recorded. Make room there, then send this again.")
        }
        LogError::Corrupt { .. } | LogError::Misfit { .. } => {
            (Code::LogCorrupt, "The hub's record is damaged, so nothing was recorded. Run `holdpoint audit verify` on the hub.")
        }
        LogError::Io { .. } => {
            (Code::Internal, "The hub's log could not do this and nothing was recorded; the hub's own log lines say why.")
        }
        _ => return out_of_reach(),
    };
    Refusal::new(code, detail)
}

/// Takes bodies out of the log. A body that stays behind is handed out no more, and
/// taken out at the next start.
pub(crate) async fn erase(log: &dyn Log, bodies: impl IntoIterator<Item = Digest>) {
    for body in bodies {
        if let Err(error) = log.erase_body(&body).await {
            tracing::error!(code = error.code(), "an erased body could not be removed: {error}");
        }
    }
}

/// A body's bytes as a document.
pub(crate) async fn document<T: serde::de::DeserializeOwned>(log: &dyn Log, digest: &Digest) -> Result<Option<T>, Refusal> {
    let bytes = log.get_body(digest).await.map_err(|error| refusal(&error))?;
    bytes
        .map(|bytes| serde_json::from_slice(&bytes))
        .transpose()
        .map_err(|error| Refusal::new(Code::LogCorrupt, format!("A stored document cannot be read: {error}.")))
}

/// Whether an action still waits.
pub(crate) fn is_open(action: &Action) -> bool {
    action.status == Status::Open
}
