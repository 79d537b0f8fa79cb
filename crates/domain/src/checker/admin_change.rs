//! Changes that need a second administrator: who asked, who confirmed, or that the owner acted alone.

use super::Checker;
use super::finding::{Doubt, Judgement, require, unjustified};
use crate::{AdminChangeEvent, CHANGE_WAIT_MS, DeskCommand, Ms, PendingChange, Record, Role, Statement};
use std::sync::Arc;

impl Checker {
    /// The statement that names the change: of a confirmed change its requester's, else the signed one.
    pub(super) fn asked_change(&self, statement: &Arc<Statement>) -> Result<Arc<Statement>, Doubt> {
        let running = self.running.as_ref().ok_or_else(|| unjustified("No person signed it."))?;
        if matches!(statement.command, DeskCommand::ConfirmChange { .. }) {
            return running.confirmed.clone().ok_or_else(|| unjustified("It follows from no confirmed change."));
        }
        require(!running.needs_second || running.by_owner, "The change needed a second administrator.")?;
        Ok(Arc::clone(statement))
    }

    /// A record about such a change, in a person's signed command.
    pub(super) fn judge_admin_change(&mut self, record: &Record, event: &AdminChangeEvent, statement: &Statement) -> Judgement {
        require(record.actor == *statement.person, "It names another person than the one who signed.")?;
        let subject = record.subject.as_str();
        let needs_second = self.running.as_ref().is_some_and(|running| running.needs_second);
        match (event, &statement.command) {
            (AdminChangeEvent::Requested(requested), command) => {
                let fits = *requested.asked == *command
                    && requested.device == statement.device
                    && statement.id == *subject
                    && requested.until == record.at + CHANGE_WAIT_MS;
                require(fits && needs_second, "The signed command asks for another change, or for one that has no second administrator.")
            }
            (AdminChangeEvent::Confirmed(_), DeskCommand::ConfirmChange { change }) if *change == *subject => {
                let effect = Arc::new(self.confirmed_change(subject, statement, record.at)?);
                self.running.iter_mut().for_each(|running| running.confirmed = Some(Arc::clone(&effect)));
                Ok(())
            }
            (AdminChangeEvent::Declined(_), DeskCommand::DeclineChange { change }) if *change == *subject => {
                self.waiting_change(subject, record.at).map(|_| ())
            }
            (AdminChangeEvent::MadeByOwner(_), _) => {
                require(statement.id == *subject && needs_second, "The signed command is another one, or needs no second administrator.")?;
                self.running.iter_mut().for_each(|running| running.by_owner = true);
                Ok(())
            }
            _ => Err(unjustified("The signed command does not name this change.")),
        }
    }

    fn waiting_change(&self, id: &str, at: Ms) -> Result<&PendingChange, Doubt> {
        let change = self.state.admin_changes.get(id).filter(|change| change.is_waiting(at));
        change.ok_or_else(|| unjustified("No such change was waiting."))
    }

    fn confirmed_change(&self, id: &str, statement: &Statement, at: Ms) -> Result<Statement, Doubt> {
        let change = self.waiting_change(id, at)?;
        require(change.by != statement.person, "The administrator who asked for the change confirmed it.")?;
        let may = self.state.people.has_role(&change.by, Role::Administrator) && self.state.may_sign(&change.requested.device);
        require(may, "The administrator who asked for the change, or their device, might no longer do so.")?;
        Ok(change.statement(id, &statement.hub, at))
    }
}
