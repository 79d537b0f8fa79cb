//! The decide loop: takes what waits, decides in memory, appends once, then answers everyone.
//!
//! Nobody is answered before the append is durable, and the state others see is
//! published after it. A failed append leaves the old state: the new one was a copy.
//! The same loop takes in what other hubs wrote to the same log, so all that is
//! published comes from one place and in order.

use crate::clock::Clock;
use crate::core::{Receipt, document, erase, in_doubt, out_of_reach, refusal, shorter};
use crate::metrics::Metrics;
use crate::tail::Tail;
use crate::waiters::Waiters;
use crate::{HubError, rebuild};
use holdpoint_domain::{
    Code, Command, Digest, Draft, Event, GENESIS, Ms, Record, Refusal, ReviewBody, Seq, State, decide, is_id, read_review,
};
use holdpoint_log::{Batch, Log, LogError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};

// Larger batches only make the last one wait longer for its answer.
const MOST_IN_BATCH: usize = 512;
// How soon a log that failed is asked again.
const AGAIN: Duration = Duration::from_secs(1);

// More than the moment that a record takes from one hub to the other.
const CLOCKS_DIFFER: Ms = 5_000;

type Answers = Vec<Result<Receipt, Refusal>>;

/// A command, and who waits for what becomes of it.
pub(crate) struct Submission {
    pub(crate) command: Command,
    pub(crate) answer: oneshot::Sender<Result<Receipt, Refusal>>,
}

/// What the loop tells the rest of the hub.
pub(crate) struct Published {
    pub(crate) state: watch::Sender<Arc<State>>,
    pub(crate) tail: Arc<Tail>,
    pub(crate) waiters: Arc<Waiters>,
    pub(crate) reachable: Arc<AtomicBool>,
    pub(crate) metrics: Arc<Metrics>,
}

/// Runs until nobody can ask any more.
pub(crate) async fn run(mut waiting: mpsc::Receiver<Submission>, log: Arc<dyn Log>, state: State, clock: Clock, published: Published) {
    let mut news = log.watch();
    let mut batch = Vec::with_capacity(MOST_IN_BATCH);
    let mut hub = Loop { log, state, clock, published, again: None };
    loop {
        let again = hub.again;
        tokio::select! {
            count = waiting.recv_many(&mut batch, MOST_IN_BATCH) => {
                if count == 0 {
                    return;
                }
                let answers = hub.commit(&batch).await;
                for (asked, answer) in batch.drain(..).zip(answers) {
                    // Whoever asked may have gone; the record stands all the same.
                    let _ = asked.answer.send(answer);
                }
            }
            Ok(()) = news.changed() => {
                let reached = *news.borrow_and_update();
                if reached > hub.state.head && again.is_none() {
                    hub.follow_or_later().await;
                }
            }
            () = sleep_until(again.unwrap_or_else(Instant::now)), if again.is_some() => hub.follow_or_later().await,
        }
    }
}

struct Loop {
    log: Arc<dyn Log>,
    state: State,
    clock: Clock,
    published: Published,
    // Set while the log is out of reach, or has records that could not be taken in.
    again: Option<Instant>,
}

/// A batch decided on a copy of the state.
struct Decided {
    state: State,
    batch: Batch,
    answers: Answers,
    now: Ms,
}

/// What an append says to those who asked for it, and the record by which it is
/// recognised should its own answer be lost.
struct Told {
    first: Option<(Seq, Digest)>,
    answers: Answers,
}

impl Loop {
    async fn commit(&mut self, asked: &[Submission]) -> Answers {
        match self.try_commit(asked).await {
            Ok(answers) => answers,
            Err(refusal) => {
                if refusal.code == Code::Unavailable {
                    self.cut_off();
                }
                // A refusal may rest on a command of this batch that was not recorded after all.
                asked.iter().map(|_| Err(refusal.clone())).collect()
            }
        }
    }

    async fn try_commit(&mut self, asked: &[Submission]) -> Result<Answers, Refusal> {
        if !self.published.reachable.load(Ordering::Relaxed) {
            return Err(out_of_reach());
        }
        let mut lost: Option<Told> = None;
        loop {
            let decided = self.decide(asked, (self.clock)()).await?;
            if decided.batch.is_empty() {
                // A refusal may rest on what another hub has changed since; whoever hears it takes it for final.
                if decided.answers.iter().all(Result::is_ok) || !self.is_behind().await? {
                    return Ok(decided.answers);
                }
                self.follow().await.map_err(unread)?;
                continue;
            }
            let (told, appended) = self.append(decided).await;
            match appended {
                Ok(()) => return Ok(told.answers),
                // Another hub was faster. Read what it wrote and decide again.
                Err(LogError::Stale { head }) if head > self.state.head => self.published.metrics.stale(),
                Err(LogError::Stale { .. }) => return Err(shorter()),
                // A lost connection is found only by using it; the next one is fresh.
                Err(LogError::Unavailable { .. }) if lost.is_none() => lost = Some(told),
                Err(LogError::Unavailable { .. }) => return Err(in_doubt()),
                Err(error) => return Err(refusal(&error)),
            }
            self.follow().await.map_err(|error| if lost.is_some() { in_doubt() } else { unread(error) })?;
            if let Some(told) = lost.take() {
                if self.holds(told.first).await.map_err(|_| in_doubt())? {
                    return Ok(told.answers);
                }
                lost = Some(told);
            }
        }
    }

    async fn is_behind(&self) -> Result<bool, Refusal> {
        let (head, _) = self.log.head().await.map_err(|error| refusal(&error))?;
        Ok(head > self.state.head)
    }

    // Whether this very record is in the log.
    async fn holds(&self, record: Option<(Seq, Digest)>) -> Result<bool, LogError> {
        let Some((seq, hash)) = record else { return Ok(false) };
        let there = self.log.read(seq.saturating_sub(1), 1).await?;
        Ok(there.first().is_some_and(|there| there.seq == seq && there.hash == hash))
    }

    async fn append(&mut self, decided: Decided) -> (Told, Result<(), LogError>) {
        let Decided { mut state, batch, answers, now } = decided;
        let records = batch.records.clone();
        let head = state.head;
        let answers = answers.into_iter().map(|answer| answer.map(|done| Receipt { head, ..done })).collect();
        let told = Told { first: records.first().map(|record| (record.seq, record.hash)), answers };
        let began = Instant::now();
        if let Err(error) = self.log.append(self.state.head, batch).await {
            if !matches!(error, LogError::Stale { .. }) {
                self.published.metrics.log_failed(error.code());
                tracing::error!(code = error.code(), "the log refused an append: {error}");
            }
            return (told, Err(error));
        }
        self.published.metrics.appended(records.len(), began.elapsed());
        state.settle(now);
        self.take_in(state, records).await;
        (told, Ok(()))
    }

    async fn take_in(&mut self, state: State, records: Vec<Record>) {
        let closed: Vec<String> = closing(&records).map(str::to_owned).collect();
        let erased: Vec<Digest> = records.iter().filter_map(erasing).collect();
        self.state = state;
        self.published.tail.extend(records);
        self.published.state.send_replace(Arc::new(self.state.clone()));
        closed.iter().for_each(|action| self.published.waiters.wake(action));
        erase(self.log.as_ref(), erased).await;
    }

    /// Takes in what other hubs wrote.
    async fn follow(&mut self) -> Result<(), HubError> {
        loop {
            let mut state = self.state.clone();
            let records = rebuild::extend(&mut state, self.log.as_ref()).await?;
            if records.is_empty() {
                return Ok(());
            }
            self.published.metrics.followed(records.len());
            self.compare_clocks(&records);
            self.take_in(state, records).await;
        }
    }

    // Deadlines end by the clock of whichever hub looks first, so both must show the same.
    fn compare_clocks(&self, heard: &[Record]) {
        let Some(last) = heard.last() else { return };
        let behind = last.at - (self.clock)();
        self.published.metrics.clock_behind(behind);
        if behind > CLOCKS_DIFFER {
            tracing::error!(clock.behind_ms = behind, "the other hub's clock is ahead of this one's; set both by NTP");
        }
    }

    async fn follow_or_later(&mut self) {
        match self.follow().await {
            Ok(()) => {
                self.published.reachable.store(true, Ordering::Relaxed);
                if self.again.take().is_some() {
                    tracing::info!(log.head = self.state.head, "the log can be read again");
                }
            }
            Err(HubError::Log(LogError::Unavailable { .. })) => self.cut_off(),
            Err(error) => {
                if self.again.is_none() {
                    tracing::error!("the log cannot be followed; trying again every second: {error}");
                }
                self.again = Some(Instant::now() + AGAIN);
            }
        }
    }

    fn cut_off(&mut self) {
        if self.again.is_none() {
            tracing::error!("the log is out of reach; trying again every second");
        }
        self.published.reachable.store(false, Ordering::Relaxed);
        self.again = Some(Instant::now() + AGAIN);
    }

    async fn decide(&self, asked: &[Submission], now: Ms) -> Result<Decided, Refusal> {
        let mut state = self.state.clone();
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(asked.len());
        for Submission { command, .. } in asked {
            match self.prepare(&mut state, command, now).await {
                Ok(()) => {}
                Err(refusal) if refusal.code == Code::Unavailable => return Err(refusal),
                // What cannot be read for one is no reason to refuse the others.
                Err(refusal) => {
                    answers.push(Err(refusal));
                    continue;
                }
            }
            answers.push(match decide(&state, command, now) {
                Ok(accepted) => {
                    for draft in accepted.drafts {
                        batch.records.push(seal(&mut state, draft)?);
                    }
                    if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.sealed_verdict) {
                        state.load_sealed_verdict(action, &review, verdict);
                    }
                    batch.bodies.extend(accepted.bodies);
                    Ok(Receipt { action: accepted.action, repeated: accepted.repeated, head: state.head })
                }
                Err(refusal) => Err(refusal),
            });
        }
        Ok(Decided { state, batch, answers, now })
    }

    async fn prepare(&self, state: &mut State, command: &Command, now: Ms) -> Result<(), Refusal> {
        self.reload_action(state, command).await?;
        self.load_sealed_verdicts(state, command, now).await
    }

    // A closed action is not in memory; a command about it brings it back.
    async fn reload_action(&self, state: &mut State, command: &Command) -> Result<(), Refusal> {
        let Some(id) = command.action().filter(|id| is_id(id) && state.action(id).is_none()) else { return Ok(()) };
        let records = self.log.read_subject(id).await.map_err(|error| refusal(&error))?;
        state.reload_action(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))
    }

    // Verdicts on open actions are in sealed bodies only; after a restart, or when another
    // hub took the review, they are read from there.
    async fn load_sealed_verdicts(&self, state: &mut State, command: &Command, now: Ms) -> Result<(), Refusal> {
        let actions: Vec<String> = match command {
            Command::Tick => state.due(now).map(|(_, id)| id.to_owned()).collect(),
            command => command.action().map(str::to_owned).into_iter().collect(),
        };
        for action in actions {
            for (review, body) in state.unloaded_verdicts(&action) {
                if let Some(body) = document::<ReviewBody>(self.log.as_ref(), &body).await? {
                    let (_, said) = read_review(&body.envelope)?;
                    state.load_sealed_verdict(&action, &review, said.verdict);
                }
            }
        }
        Ok(())
    }
}

fn unread(error: HubError) -> Refusal {
    match error {
        HubError::Log(error) => refusal(&error),
        other => Refusal::new(Code::LogCorrupt, format!("{other}.")),
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
