//! Decides a batch of submissions on a copy of the state.

use super::Loop;
use crate::check_records::read_cause;
use crate::documents::read_document;
use crate::log_refusals::refuse_log_error;
use crate::submission::{Answer, Receipt, Submission};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{
    Accepted, ActionEvent, ActionId, BatchCommand, Code, Command, Digest, Draft, GENESIS, Ms, Record, Refusal, ReviewBody, State, decide,
    is_id, read_recorded_review, sign_batch,
};
use holdpoint_log::Batch;

/// A batch decided on a copy of the state. Nothing is stored yet.
pub(super) struct DecidedBatch {
    pub(super) state: State,
    pub(super) batch: Batch,
    pub(super) answers: Vec<Answer>,
    pub(super) now: Ms,
    /// The commands that led to records, for the signature.
    commands: Vec<BatchCommand>,
}

impl Loop {
    pub(super) async fn decide_batch(&self, submissions: &[Submission], now: Ms) -> Result<DecidedBatch, Refusal> {
        let answers = Vec::with_capacity(submissions.len());
        let mut decided = DecidedBatch { state: self.state.clone(), batch: Batch::default(), answers, now, commands: Vec::new() };
        for Submission { command, token, .. } in submissions {
            let answer = match self.load_command_context(&mut decided.state, command, now).await {
                Ok(()) => decided.decide_command(command, *token)?,
                Err(refusal) if refusal.code == Code::Unavailable => return Err(refusal),
                // What cannot be read for one command is no reason to refuse the others.
                Err(refusal) => Err(refusal),
            };
            decided.answers.push(answer);
        }
        decided.sign(&self.signing.key)?;
        Ok(decided)
    }

    async fn load_command_context(&self, state: &mut State, command: &Command, now: Ms) -> Result<(), Refusal> {
        self.reload_action(state, command).await?;
        self.load_sealed_cause(state, command).await?;
        self.load_sealed_verdicts(state, command, now).await
    }

    // Closed actions are not kept in memory; a command about one reads it from the log.
    async fn reload_action(&self, state: &mut State, command: &Command) -> Result<(), Refusal> {
        let Some(id) = command.action().filter(|id| is_id(id) && state.action(id).is_none()) else { return Ok(()) };
        let records = self.log.read_subject(id).await.map_err(|error| refuse_log_error(&error))?;
        state.reload_action(&records).map_err(|error| Refusal::new(Code::LogCorrupt, error.to_string()))
    }

    // Whether an action is a planted fault is in its sealed cause only. Open ones are known from the
    // start of the hub on; one that was reloaded is read again, for a grant or a report.
    async fn load_sealed_cause(&self, state: &mut State, command: &Command) -> Result<(), Refusal> {
        let Some(action) = command.action() else { return Ok(()) };
        let Some(body) = state.actions.unread_cause(action) else { return Ok(()) };
        if let Some(cause) = read_cause(self.log.as_ref(), body).await.map_err(|error| refuse_log_error(&error))? {
            state.load_cause(action, &cause);
        }
        Ok(())
    }

    // Verdicts on open actions are in sealed bodies only; after a restart, or when another
    // hub took the review, they are read from there.
    async fn load_sealed_verdicts(&self, state: &mut State, command: &Command, now: Ms) -> Result<(), Refusal> {
        let actions: Vec<ActionId> = match command {
            Command::Tick => state.actions.due(now).map(|(_, id)| id.clone()).collect(),
            command => command.action().map(ActionId::from).into_iter().collect(),
        };
        for action in actions {
            for (review, body) in state.actions.unloaded_verdicts(&action) {
                if let Some(body) = read_document::<ReviewBody>(self.log.as_ref(), &body).await? {
                    let (_, signed) = read_recorded_review(&body)?;
                    state.load_sealed_verdict(&action, &review, signed.verdict);
                }
            }
        }
        Ok(())
    }
}

impl DecidedBatch {
    // The outer error ends the batch: the state could not apply a record of its own.
    fn decide_command(&mut self, command: &Command, token: Option<Digest>) -> Result<Answer, Refusal> {
        match decide(&self.state, command, self.now) {
            Ok(accepted) => {
                self.note_command(accepted.asked(command, token), accepted.drafts.len());
                self.add(accepted).map(Ok)
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    fn note_command(&mut self, asked: BatchCommand, records: usize) {
        if let Some(records) = u32::try_from(records).ok().filter(|records| *records > 0) {
            self.commands.push(BatchCommand { records, ..asked });
        }
    }

    // One signature for the whole batch; the last record carries it.
    fn sign(&mut self, key: &SigningKey) -> Result<(), Refusal> {
        let Some((hub, _)) = &self.state.hub else { return Ok(()) };
        let commands = std::mem::take(&mut self.commands);
        sign_batch(&mut self.batch.records, commands, hub, key)
            .map_err(|error| Refusal::new(Code::Internal, format!("The records could not be signed: {error}.")))?;
        if let Some(last) = self.batch.records.last() {
            self.state.replace_last_hash(last);
        }
        Ok(())
    }

    fn add(&mut self, accepted: Accepted) -> Result<Receipt, Refusal> {
        for draft in accepted.drafts {
            let record = seal_and_apply(&mut self.state, draft)?;
            // As a checker does that reads the sealed cause.
            if let Some(cause) = accepted.cause.as_ref().filter(|_| ActionEvent::is_cause(&record)) {
                self.state.load_cause(&record.subject, cause);
            }
            self.batch.records.push(record);
        }
        if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.sealed_verdict) {
            self.state.load_sealed_verdict(action, &review, verdict);
        }
        self.batch.bodies.extend(accepted.bodies);
        let Accepted { action, repeated, waiting, incidents, changes, shifts, .. } = accepted;
        Ok(Receipt { action, repeated, waiting, incidents, changes, shifts, head: self.state.head })
    }
}

fn seal_and_apply(state: &mut State, draft: Draft) -> Result<Record, Refusal> {
    let record = draft.seal(state.head + 1, state.head_hash.unwrap_or(GENESIS));
    state.apply(&record).map_err(|error| Refusal::new(Code::Internal, format!("A record could not be applied: {error}.")))?;
    Ok(record)
}
