//! From a batch of submissions to their answers: decide, append, publish.

use super::Loop;
use super::decide_batch::DecidedBatch;
use crate::HubError;
use crate::documents::erase_bodies;
use crate::log_refusals::{refuse_append_in_doubt, refuse_log_error, refuse_shortened_log, refuse_use_in_doubt};
use crate::submission::{Answer, Receipt, Submission};
use holdpoint_domain::{ActionEvent, BodyEvent, Code, Command, Digest, Event, Record, Refusal, Seq, State, StopEvent};
use holdpoint_log::LogError;
use std::sync::Arc;
use tokio::time::Instant;

/// The answers of a batch, and its first record, by which it is recognised in the log
/// when the answer to the append was lost.
struct AppendedBatch {
    first: Option<(Seq, Digest)>,
    answers: Vec<Answer>,
}

impl Loop {
    pub(super) async fn commit(&mut self, submissions: &[Submission]) -> Vec<Answer> {
        match self.try_commit(submissions).await {
            Ok(answers) => answers,
            // A refusal may rest on a command of this batch that was not recorded after all.
            Err(refusal) => submissions.iter().map(|_| Err(refusal.clone())).collect(),
        }
    }

    async fn try_commit(&mut self, submissions: &[Submission]) -> Result<Vec<Answer>, Refusal> {
        self.published.log_health.check_appends()?;
        let committed = self.commit_with_retries(submissions).await;
        if let Err(refusal) = &committed
            && refusal.code == Code::Unavailable
            && self.published.log_health.check_appends().is_ok()
        {
            self.mark_unreachable();
        }
        committed
    }

    async fn commit_with_retries(&mut self, submissions: &[Submission]) -> Result<Vec<Answer>, Refusal> {
        let mut lost: Option<AppendedBatch> = None;
        loop {
            let decided = self.decide_batch(submissions, self.clock.now()).await?;
            if decided.batch.is_empty() {
                // A refusal is final to its sender, so it must not rest on what another hub has changed since.
                if decided.answers.iter().all(Result::is_ok) || !self.is_behind().await? {
                    return Ok(decided.answers);
                }
                self.follow().await.map_err(refuse_follow_error)?;
                continue;
            }
            let (batch, appended) = self.append(decided).await;
            match appended {
                Ok(()) => return Ok(batch.answers),
                // Another hub appended first. Read what it wrote and decide again.
                Err(LogError::Stale { head }) if head > self.state.head => self.published.metrics.count_stale_append(),
                Err(LogError::Stale { .. }) => return Err(refuse_shortened_log()),
                // A lost connection is found only by using it; the next one is new.
                Err(LogError::Unavailable { .. }) if lost.is_none() => lost = Some(batch),
                Err(LogError::Unavailable { .. }) => return Err(refuse_append_in_doubt()),
                Err(error) => return Err(self.refuse_append(&error)),
            }
            self.follow().await.map_err(|error| if lost.is_some() { refuse_append_in_doubt() } else { refuse_follow_error(error) })?;
            if let Some(batch) = lost.take() {
                if self.has_record(batch.first).await.map_err(|_| refuse_append_in_doubt())? {
                    return Ok(doubt_grant_uses(submissions, batch.answers));
                }
                lost = Some(batch);
            }
        }
    }

    // A hub of an older format appends nothing more; it is updated by starting it again.
    fn refuse_append(&self, error: &LogError) -> Refusal {
        let refusal = refuse_log_error(error);
        if matches!(error, LogError::Newer { .. }) {
            self.published.log_health.stop_appends(refusal.clone());
        }
        refusal
    }

    async fn is_behind(&self) -> Result<bool, Refusal> {
        let (head, _) = self.log.head().await.map_err(|error| refuse_log_error(&error))?;
        Ok(head > self.state.head)
    }

    // Whether exactly this record is in the log.
    async fn has_record(&self, record: Option<(Seq, Digest)>) -> Result<bool, LogError> {
        let Some((seq, hash)) = record else { return Ok(false) };
        let found = self.log.read(seq.saturating_sub(1), 1).await?;
        Ok(found.first().is_some_and(|found| found.seq == seq && found.hash == hash))
    }

    async fn append(&mut self, decided: DecidedBatch) -> (AppendedBatch, Result<(), LogError>) {
        let DecidedBatch { mut state, batch, answers, now, .. } = decided;
        let records = batch.records.clone();
        let head = state.head;
        let answers = answers.into_iter().map(|answer| answer.map(|receipt| Receipt { head, ..receipt })).collect();
        let appended = AppendedBatch { first: records.first().map(|record| (record.seq, record.hash)), answers };
        let began = Instant::now();
        if let Err(error) = self.log.append(self.state.head, batch).await {
            if !matches!(error, LogError::Stale { .. }) {
                self.published.metrics.count_log_error(error.code());
                tracing::error!(code = error.code(), "the log refused an append: {error}");
            }
            return (appended, Err(error));
        }
        self.published.metrics.observe_append(records.len(), began.elapsed());
        state.drop_closed(now);
        self.publish(state, records).await;
        (appended, Ok(()))
    }

    /// Publishes the state after `records`, which are stored, and wakes who waits for them.
    pub(super) async fn publish(&mut self, state: State, records: Vec<Record>) {
        let effects = RecordEffects::of(&records);
        self.state = state;
        self.signing.checkpoints.write_when_due(&self.state, self.signing.signed_from);
        self.published.tail.extend(records);
        self.published.state.send_replace(Arc::new(self.state.clone()));
        self.published.notify.notify_waiters();
        effects.closed_actions.iter().for_each(|action| self.published.waiters.wake(action));
        if effects.stops {
            let state = &self.state;
            self.published.waiters.wake_where(|id| state.action(id).is_some_and(|action| state.stop_of(action).is_some()));
        }
        erase_bodies(self.log.as_ref(), effects.erased_bodies).await;
    }
}

/// What stored records make the hub do beyond publishing them.
#[derive(Default)]
struct RecordEffects {
    closed_actions: Vec<String>,
    erased_bodies: Vec<Digest>,
    /// A stop holds more than before.
    stops: bool,
}

impl RecordEffects {
    fn of(records: &[Record]) -> Self {
        let mut effects = Self::default();
        for record in records {
            match Event::of(record) {
                Ok(Event::Action(ActionEvent::Decided(_)) | Event::Action(ActionEvent::Withdrawn(_))) => {
                    effects.closed_actions.push(record.subject.clone());
                }
                Ok(Event::Body(BodyEvent::Erased(erased))) => effects.erased_bodies.push(erased.digest),
                Ok(Event::Stop(StopEvent::Pulled(_) | StopEvent::PulledByTrigger(_) | StopEvent::HeldAgain(_))) => effects.stops = true,
                // Applied by the state alone; a header that cannot be read was refused there.
                Ok(_) | Err(_) => {}
            }
        }
        effects
    }
}

// Two hubs make the same record of two uses of one grant in the same millisecond. Whose use was
// stored cannot be told once the answer to the append was lost, so that it allows neither.
fn doubt_grant_uses(submissions: &[Submission], answers: Vec<Answer>) -> Vec<Answer> {
    let doubt = |(submission, answer): (&Submission, Answer)| match &submission.command {
        Command::UseGrant { .. } => answer.and_then(|_| Err(refuse_use_in_doubt())),
        _ => answer,
    };
    submissions.iter().zip(answers).map(doubt).collect()
}

fn refuse_follow_error(error: HubError) -> Refusal {
    match error {
        HubError::Log(error) => refuse_log_error(&error),
        other => Refusal::new(Code::LogCorrupt, format!("{other}.")),
    }
}
