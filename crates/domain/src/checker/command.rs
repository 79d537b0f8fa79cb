//! Records that a person's signed command led to.

use super::facts::RunningCommand;
use super::finding::{Doubt, Judgement, bad_signature, require, unjustified};
use super::names::names_record;
use super::source::{find_key, read_document};
use super::{CheckSource, Checker, NotJudged};
use crate::admin_change::decide::needs_second;
use crate::{
    COMMAND_TYPE, CommandBody, CommandId, DeskCommand, Digest, Envelope, Event, MAX_COMMAND_AGE_MS, MAX_SKEW_MS, Record, Statement,
};
use std::sync::Arc;

impl Checker {
    /// Records of one command stand together; it ends where one does not follow the one before.
    pub(super) fn end_command_before(&mut self, record: &Record, command: Option<&CommandId>) {
        if let Some(running) = &mut self.running {
            let own = match &running.review_of {
                None => command.is_some_and(|id| *id == running.id),
                Some(action) => record.subject == *action && !record.actor.starts_with("tool:"),
            };
            if own && running.last + 1 == record.seq {
                running.last = record.seq;
            } else {
                self.running = None;
            }
        }
    }

    pub(super) fn judge_command(&mut self, record: &Record, event: &Event, source: &dyn CheckSource) -> Judgement {
        let statement = self.statement_behind(record, source)?;
        if let Event::AdminChange(event) = event {
            return self.judge_admin_change(record, event, &statement);
        }
        let asked = self.asked_change(&statement)?;
        require(record.actor == *asked.person, "It names another person than the one who signed.")?;
        require(names_record(&self.state, &asked, record, event), "The signed command does not name this change.")
    }

    // The verified statement behind the record.
    fn statement_behind(&mut self, record: &Record, source: &dyn CheckSource) -> Result<Arc<Statement>, Doubt> {
        let (Some(id), Some(envelope)) = (record.command(), record.envelope()) else {
            return Err(unjustified("No person signed it."));
        };
        if let Some(running) = self.running.as_ref().filter(|running| running.id == id) {
            return running.statement.clone();
        }
        let statement = self.read_command(record, &id, &envelope, source);
        let needs_second = statement.as_ref().is_ok_and(|statement| needs_second(&self.state, statement));
        self.running = Some(RunningCommand { needs_second, ..RunningCommand::new(id, None, record.seq, statement.clone()) });
        statement
    }

    fn read_command(&mut self, record: &Record, id: &str, digest: &Digest, source: &dyn CheckSource) -> Result<Arc<Statement>, Doubt> {
        require(!self.state.has_taken(id), "The signed command was taken before.")?;
        let kept: CommandBody = read_document(source, digest).inspect_err(|doubt| {
            if matches!(doubt, Doubt::NotJudged(NotJudged::Erased)) {
                self.absent.push((*digest, record.seq));
            }
        })?;
        let statement = self.verify_statement(record, &kept.envelope, source)?;
        require(statement.id == *id, "The signed command has another id.")?;
        require(statement.rests_on.is_some(), "The signed command does not say which history it rests on.")?;
        require(record.at - statement.signed_at <= MAX_COMMAND_AGE_MS, "The command was signed too long before.")?;
        let roles = statement.command.required_roles();
        let may = roles.is_none_or(|roles| roles.iter().any(|role| self.state.people.has_role(&statement.person, *role)));
        require(may, "The person who signed did not have the right.")?;
        let is_review = matches!(statement.command, DeskCommand::Review(_) | DeskCommand::ReviewSet(_));
        require(!is_review, "A review is kept with its own record.")?;
        Ok(Arc::new(statement))
    }

    /// The statement in an envelope, signed by a device that could sign before this record.
    pub(super) fn verify_statement(&mut self, record: &Record, envelope: &Envelope, source: &dyn CheckSource) -> Result<Statement, Doubt> {
        let payload = envelope.payload().map_err(|refusal| unjustified(refusal.detail))?;
        let unreadable = |error: serde_json::Error| unjustified(format!("The signed statement cannot be read: {error}."));
        let statement: Statement = serde_json::from_slice(&payload).map_err(unreadable)?;
        let device = self.state.devices.get(&statement.device).ok_or_else(|| bad_signature("Its device was not enrolled by then."))?;
        let state = &self.state;
        if !state.may_sign(&statement.device) {
            return Err(bad_signature("Its device or its reviewer had been revoked by then."));
        }
        require(device.enrolled.person == statement.person, "The device is not that person's.")?;
        require(state.hub.as_ref().is_some_and(|(id, _)| *id == statement.hub), "It was signed for another hub.")?;
        require(statement.signed_at - record.at <= MAX_SKEW_MS, "It was signed after the record.")?;
        require(statement.rests_on.is_none_or(|known| known.seq < record.seq), "It rests on a record that came later.")?;
        let key = find_key(&mut self.keys, &device.enrolled.key).ok_or_else(|| bad_signature("The device's key cannot be read."))?;
        let [signature] = envelope.signatures.as_slice() else { return Err(bad_signature("The envelope needs exactly one signature.")) };
        self.summary.signatures += 1;
        if envelope.payload_type != COMMAND_TYPE || !source.is_signed(key, COMMAND_TYPE, &payload, &signature.sig) {
            return Err(bad_signature("The signature does not fit the document and the key."));
        }
        source.note_statement(&statement);
        Ok(statement)
    }
}
