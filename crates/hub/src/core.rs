//! The handle on the decide loop and on what it has published.
//!
//! Request handlers submit commands and read here; they never append.

use crate::check_records::read_cause;
use crate::clock::SteadyClock;
use crate::decide_loop::{self, Signing};
use crate::documents::read_document;
use crate::log_health::LogHealth;
use crate::log_refusals::{refuse_log_error, refuse_shortened_log, refuse_unreachable_log};
use crate::metrics::{Metrics, MomentaryValues};
use crate::sources::SourceContacts;
use crate::submission::{Receipt, Submission};
use crate::tail::{Entry, Tail};
use crate::tools_seen::ToolsSeen;
use crate::waiters::Waiters;
use holdpoint_domain::{Action, Code, Command, Digest, Ms, Refusal, Seq, State, is_id, rebuild_action};
use holdpoint_log::{Head, Log, LogError};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// Submissions that may wait for the decide loop; more wait at their senders.
const SUBMISSION_QUEUE_LENGTH: usize = 4096;
/// A readiness check that takes longer fails; load balancers repeat it.
const READINESS_CHECK_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a request waits for this hub's state to reach the end of the log.
const CATCH_UP_TIMEOUT: Duration = Duration::from_secs(2);
/// Another hub may be this far ahead for a moment; a hub further behind is not ready.
const MAX_RECORDS_BEHIND: Seq = 1_000;

/// The handle on the decide loop and what it has published.
#[derive(Clone)]
pub(crate) struct Core {
    submissions: mpsc::Sender<Submission>,
    snapshots: watch::Receiver<Arc<State>>,
    published: Arc<Notify>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) waiters: Arc<Waiters>,
    pub(crate) metrics: Arc<Metrics>,
    /// When tools were heard of last.
    pub(crate) tools_seen: Arc<ToolsSeen>,
    /// What was measured of sources.
    pub(crate) contacts: Arc<SourceContacts>,
    tail: Arc<Tail>,
    log_health: Arc<LogHealth>,
    clock: Arc<SteadyClock>,
}

impl Core {
    /// Starts the loop on a state that was just rebuilt from `log`.
    pub(crate) fn start(log: Arc<dyn Log>, state: State, clock: Arc<SteadyClock>, signing: Signing) -> (Self, tokio::task::JoinHandle<()>) {
        let (submissions, queue) = mpsc::channel(SUBMISSION_QUEUE_LENGTH);
        let (publish, snapshots) = watch::channel(Arc::new(state.clone()));
        let core = Self {
            submissions,
            snapshots,
            published: Arc::default(),
            log,
            waiters: Arc::default(),
            metrics: Arc::default(),
            tools_seen: Arc::default(),
            contacts: Arc::default(),
            tail: Arc::default(),
            log_health: Arc::default(),
            clock: Arc::clone(&clock),
        };
        let published = decide_loop::Published {
            state: publish,
            notify: Arc::clone(&core.published),
            tail: Arc::clone(&core.tail),
            waiters: Arc::clone(&core.waiters),
            log_health: Arc::clone(&core.log_health),
            metrics: Arc::clone(&core.metrics),
        };
        let task = tokio::spawn(decide_loop::run(queue, Arc::clone(&core.log), state, clock, signing, published));
        (core, task)
    }

    /// Submits a command; answered once its records are durable.
    pub(crate) async fn submit(&self, command: Command) -> Result<Receipt, Refusal> {
        self.submit_with_token(command, None).await
    }

    /// As [`Self::submit`], of a tool that showed the token with this digest.
    pub(crate) async fn submit_for_tool(&self, command: Command, token: Digest) -> Result<Receipt, Refusal> {
        self.submit_with_token(command, Some(token)).await
    }

    /// As [`Self::submit`], of a sender that showed the token with this digest, if it showed one.
    pub(crate) async fn submit_with_token(&self, command: Command, token: Option<Digest>) -> Result<Receipt, Refusal> {
        // The loop itself finds out when the log is back, so nothing waits in the queue for that.
        self.log_health.check_appends()?;
        let (answer, answered) = oneshot::channel();
        self.submissions.send(Submission { command, token, answer }).await.map_err(|_| refuse_stopping_hub())?;
        answered.await.map_err(|_| refuse_stopping_hub())?
    }

    /// The hub's time.
    pub(crate) fn now(&self) -> Ms {
        self.clock.now()
    }

    /// The state after the last durable batch.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.snapshots.borrow())
    }

    /// Follows the state after each durable batch.
    pub(crate) fn snapshots(&self) -> watch::Receiver<Arc<State>> {
        self.snapshots.clone()
    }

    /// At most `limit` records after `after`, none of them beyond `upto`: the published
    /// state says which bodies are still sealed.
    pub(crate) async fn read_records(&self, after: Seq, upto: Seq, limit: usize) -> Result<Vec<Arc<Entry>>, Refusal> {
        let limit = usize::try_from(upto.saturating_sub(after)).unwrap_or(limit).min(limit);
        if limit == 0 {
            return Ok(Vec::new());
        }
        if let Some(entries) = self.tail.after(after, limit) {
            self.metrics.count_read("memory");
            return Ok(entries);
        }
        self.metrics.count_read("log");
        let records = self.log.read(after, limit).await.map_err(|error| refuse_log_error(&error))?;
        Ok(records.into_iter().map(Entry::new).collect())
    }

    /// An action, open or closed.
    pub(crate) async fn load_action(&self, id: &str) -> Result<Arc<Action>, Refusal> {
        if let Some(action) = self.state().actions.by_id.get(id) {
            return Ok(Arc::clone(action));
        }
        if !is_id(id) {
            return Err(refuse_unknown_action());
        }
        let records = self.log.read_subject(id).await.map_err(|error| refuse_log_error(&error))?;
        let action = rebuild_action(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))?;
        let mut action = action.ok_or_else(refuse_unknown_action)?;
        self.read_cause(&mut action).await?;
        Ok(Arc::new(action))
    }

    // Whether it is a planted fault; where that cannot be read nothing is granted.
    async fn read_cause(&self, action: &mut Action) -> Result<(), Refusal> {
        if let (None, Some(body)) = (action.planted, action.cause)
            && let Some(cause) = read_cause(self.log.as_ref(), body).await.map_err(|error| refuse_log_error(&error))?
        {
            action.planted = Some(cause.fault().is_some());
        }
        Ok(())
    }

    /// The state once it has everything that is in the log now: the request may rest on
    /// records of another hub that this one has not applied yet.
    pub(crate) async fn catch_up(&self) -> Result<Arc<State>, Refusal> {
        let (head, _) = self.log.head().await.map_err(|error| refuse_log_error(&error))?;
        match tokio::time::timeout(CATCH_UP_TIMEOUT, self.wait_for_head(head)).await {
            Ok(reached) => reached,
            Err(_) => Err(Refusal::new(Code::Unavailable, "This hub is behind its log and catching up. Ask again in a moment.")),
        }
    }

    // Wakes in the order of the requests; a watch wakes in random order, and a seed of the fault
    // simulation would not give the same history again.
    async fn wait_for_head(&self, head: Seq) -> Result<Arc<State>, Refusal> {
        loop {
            let published = self.published.notified();
            tokio::pin!(published);
            published.as_mut().enable();
            let state = self.state();
            if state.head >= head {
                return Ok(state);
            }
            if !self.is_alive() {
                return Err(refuse_stopping_hub());
            }
            published.await;
        }
    }

    /// Reads a document unless it was erased; its bytes may still be in the log.
    pub(crate) async fn read_document<T: DeserializeOwned>(&self, digest: &Digest) -> Result<Option<T>, Refusal> {
        if self.state().bodies.erased.contains(digest) {
            return Ok(None);
        }
        read_document(self.log.as_ref(), digest).await
    }

    /// Whether the decide loop still runs; without it the hub has to be started again.
    pub(crate) fn is_alive(&self) -> bool {
        !self.submissions.is_closed()
    }

    /// Whether the log answers and takes appends, and this hub's state is near its end.
    pub(crate) async fn check_ready(&self) -> Result<(), Refusal> {
        self.log_health.check_appends()?;
        let before = self.state().head;
        let log = Arc::clone(&self.log);
        // In a task of its own: a query that is dropped halfway would keep its connection busy.
        let answer = tokio::time::timeout(READINESS_CHECK_TIMEOUT, tokio::spawn(async move { check_log(log.as_ref()).await })).await;
        let Ok(Ok(answer)) = answer else { return Err(refuse_unreachable_log()) };
        let (head, _) = answer.map_err(|error| refuse_log_error(&error))?;
        if head < before {
            return Err(refuse_shortened_log());
        }
        let behind = head.saturating_sub(self.state().head);
        if behind > MAX_RECORDS_BEHIND {
            return Err(Refusal::new(Code::Unavailable, format!("The hub is {behind} records behind the log and catching up.")));
        }
        Ok(())
    }

    /// A sentence for operators while the machine's clock is behind the record.
    pub(crate) fn clock_warning(&self) -> Option<String> {
        self.clock.warning()
    }

    /// The values of the gauges at this moment.
    pub(crate) fn momentary_values(&self) -> MomentaryValues {
        let state = self.state();
        let known = *self.log.watch().borrow();
        MomentaryValues {
            open: state.actions.by_id.len(),
            waiting: self.waiters.count(),
            head: state.head,
            behind: known.saturating_sub(state.head),
            reachable: self.log_health.is_reachable(),
            clock_ahead: self.clock.ahead(),
        }
    }
}

async fn check_log(log: &dyn Log) -> Result<Head, LogError> {
    log.check_writable().await?;
    log.head().await
}

fn refuse_unknown_action() -> Refusal {
    Refusal::new(Code::NotFound, "There is no action with this id.")
}

fn refuse_stopping_hub() -> Refusal {
    Refusal::new(Code::Unavailable, "The hub is stopping. Send this again in a moment; nothing was lost.")
}
