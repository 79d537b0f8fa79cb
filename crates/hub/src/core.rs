//! The decide loop: takes what waits, decides in memory, appends once, then answers everyone.
//!
//! Nobody is answered before the append is durable, and the state others see is
//! published after it. A failed append leaves the old state: the new one was a copy.

use crate::clock::Clock;
use crate::rebuild;
use crate::waiters::Waiters;
use holdpoint_domain::{
    Action, Code, Command, Digest, Draft, Event, GENESIS, Record, Refusal, ReviewBody, Seq, State, Status, decide, fold_action, read_review,
};
use holdpoint_log::{Batch, Log, LogError};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

// Larger batches only make the last one wait longer for its answer.
const MOST_IN_BATCH: usize = 512;
const WAITING_LINE: usize = 4096;

/// What became of an accepted command.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub action: Option<String>,
    pub repeated: bool,
    pub head: Seq,
}

struct Asked {
    command: Command,
    answer: oneshot::Sender<Result<Done, Refusal>>,
}

/// A handle on the decide loop and what it has published.
#[derive(Clone)]
pub(crate) struct Core {
    asked: mpsc::Sender<Asked>,
    snapshots: watch::Receiver<Arc<State>>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) waiters: Arc<Waiters>,
}

impl Core {
    /// Starts the loop on a state that was just folded from `log`.
    pub(crate) fn start(log: Arc<dyn Log>, state: State, clock: Clock) -> (Self, tokio::task::JoinHandle<()>) {
        let (asked, waiting) = mpsc::channel(WAITING_LINE);
        let (publish, snapshots) = watch::channel(Arc::new(state.clone()));
        let waiters = Arc::new(Waiters::default());
        let core = Self { asked, snapshots, log: Arc::clone(&log), waiters: Arc::clone(&waiters) };
        let task = tokio::spawn(Loop { waiting, publish, log, waiters, state, clock }.run());
        (core, task)
    }

    /// Asks for a decision; answered once it is durable.
    pub(crate) async fn submit(&self, command: Command) -> Result<Done, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.asked.send(Asked { command, answer }).await.map_err(|_| stopping())?;
        answered.await.map_err(|_| stopping())?
    }

    /// The state after the last durable batch.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.snapshots.borrow())
    }

    pub(crate) fn snapshots(&self) -> watch::Receiver<Arc<State>> {
        self.snapshots.clone()
    }

    /// An action, open or closed.
    pub(crate) async fn action(&self, id: &str) -> Result<Arc<Action>, Refusal> {
        if let Some(action) = self.state().actions.get(id) {
            return Ok(Arc::clone(action));
        }
        let records = self.log.read_subject(id).await.map_err(|error| refusal(&error))?;
        let action = fold_action(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))?;
        action.map(Arc::new).ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))
    }
}

fn stopping() -> Refusal {
    Refusal::new(Code::Unavailable, "The hub is stopping. Ask again in a moment; nothing was lost.")
}

/// What a failing log means to whoever asked.
pub(crate) fn refusal(error: &LogError) -> Refusal {
    let (code, detail) = match error {
        LogError::Full { .. } => {
            (Code::DiskFull, "The hub's disk is full, so nothing was recorded. Make room there, then send this again.")
        }
        LogError::Corrupt { .. } => {
            (Code::LogCorrupt, "The hub's record is damaged, so nothing was recorded. Run `holdpoint audit verify` on the hub.")
        }
        _ => (Code::Unavailable, "The hub cannot reach its log just now, so nothing was recorded. Send this again in a moment."),
    };
    Refusal::new(code, detail)
}

struct Loop {
    waiting: mpsc::Receiver<Asked>,
    publish: watch::Sender<Arc<State>>,
    log: Arc<dyn Log>,
    waiters: Arc<Waiters>,
    state: State,
    clock: Clock,
}

/// A batch decided on a copy of the state.
struct Decided {
    state: State,
    batch: Batch,
    answers: Vec<Result<Done, Refusal>>,
}

impl Loop {
    async fn run(mut self) {
        let mut batch = Vec::with_capacity(MOST_IN_BATCH);
        while self.waiting.recv_many(&mut batch, MOST_IN_BATCH).await > 0 {
            let answers = self.commit(&batch).await;
            for (asked, answer) in batch.drain(..).zip(answers) {
                // Whoever asked may have gone; the record stands all the same.
                let _ = asked.answer.send(answer);
            }
        }
    }

    async fn commit(&mut self, asked: &[Asked]) -> Vec<Result<Done, Refusal>> {
        loop {
            let now = (self.clock)();
            let decided = match self.decide(asked, now).await {
                Ok(decided) => decided,
                Err(refusal) => return asked.iter().map(|_| Err(refusal.clone())).collect(),
            };
            if decided.batch.is_empty() {
                return decided.answers;
            }
            let closed: Vec<String> = closing(&decided.batch.records).map(str::to_owned).collect();
            let erased: Vec<Digest> = decided.batch.records.iter().filter_map(erasing).collect();
            match self.log.append(self.state.head, decided.batch).await {
                Ok(head) => {
                    self.state = decided.state;
                    self.state.settle(now);
                    self.publish.send_replace(Arc::new(self.state.clone()));
                    closed.iter().for_each(|action| self.waiters.wake(action));
                    erase(self.log.as_ref(), erased).await;
                    return at_head(decided.answers, head);
                }
                Err(LogError::Stale { .. }) => {
                    // Another hub was faster. Read what it wrote and decide again.
                    if let Err(error) = self.follow().await {
                        return asked.iter().map(|_| Err(error.clone())).collect();
                    }
                }
                Err(error) => {
                    tracing::error!(code = error.code(), "the log refused an append: {error}");
                    let refused = refusal(&error);
                    // A refusal may rest on a command of this batch that was not recorded after all.
                    return asked.iter().map(|_| Err(refused.clone())).collect();
                }
            }
        }
    }

    async fn decide(&self, asked: &[Asked], now: i64) -> Result<Decided, Refusal> {
        let mut state = self.state.clone();
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(asked.len());
        for Asked { command, .. } in asked {
            self.recall(&mut state, command).await?;
            self.learn(&mut state, command, now).await?;
            answers.push(match decide(&state, command, now) {
                Ok(accepted) => {
                    for draft in accepted.drafts {
                        batch.records.push(seal(&mut state, draft)?);
                    }
                    if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.learned) {
                        state.learn(action, &review, verdict);
                    }
                    batch.bodies.extend(accepted.bodies);
                    Ok(Done { action: accepted.action, repeated: accepted.repeated, head: state.head })
                }
                Err(refusal) => Err(refusal),
            });
        }
        Ok(Decided { state, batch, answers })
    }

    // A closed action is not in memory; a command about it brings it back.
    async fn recall(&self, state: &mut State, command: &Command) -> Result<(), Refusal> {
        let Some(id) = command.action().filter(|id| state.action(id).is_none()) else { return Ok(()) };
        let records = self.log.read_subject(id).await.map_err(|error| refusal(&error))?;
        state.recall(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))
    }

    // Verdicts on open actions are in sealed bodies only; after a restart, or when another
    // hub took the review, they are read from there.
    async fn learn(&self, state: &mut State, command: &Command, now: i64) -> Result<(), Refusal> {
        let actions: Vec<String> = match command {
            Command::Tick => state.due(now).map(str::to_owned).collect(),
            command => command.action().map(str::to_owned).into_iter().collect(),
        };
        for action in actions {
            for (review, body) in state.unlearned(&action) {
                if let Some(body) = document::<ReviewBody>(self.log.as_ref(), &body).await? {
                    let (_, said) = read_review(&body.envelope)?;
                    state.learn(&action, &review, said.verdict);
                }
            }
        }
        Ok(())
    }

    async fn follow(&mut self) -> Result<(), Refusal> {
        let mut state = self.state.clone();
        while rebuild::extend(&mut state, self.log.as_ref()).await.map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))? {}
        self.state = state;
        self.publish.send_replace(Arc::new(self.state.clone()));
        Ok(())
    }
}

fn seal(state: &mut State, draft: Draft) -> Result<Record, Refusal> {
    let record = draft.seal(state.head + 1, state.head_hash.unwrap_or(GENESIS));
    state.apply(&record).map_err(|error| Refusal::new(Code::Internal, format!("A record could not be folded: {error}.")))?;
    Ok(record)
}

fn closing(records: &[Record]) -> impl Iterator<Item = &str> {
    records
        .iter()
        .filter(|record| matches!(record.kind.as_str(), "action.decided" | "action.withdrawn"))
        .map(|record| record.subject.as_str())
}

fn erasing(record: &Record) -> Option<Digest> {
    match Event::of(record) {
        Ok(Event::BodyErased(erased)) => Some(erased.digest),
        _ => None,
    }
}

fn at_head(answers: Vec<Result<Done, Refusal>>, head: Seq) -> Vec<Result<Done, Refusal>> {
    answers.into_iter().map(|answer| answer.map(|done| Done { head, ..done })).collect()
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
