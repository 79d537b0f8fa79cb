//! Changes that wait for a second administrator, as deciding needs them.

use crate::{AdminChangeEvent, AdminChangeRequested, CHANGE_WAIT_MS, CommandId, HubId, Ms, PersonId, Record, Statement};
use imbl::HashMap;

/// A change that was asked for, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingChange {
    /// What was asked, by which device, and until when it may be confirmed.
    pub requested: AdminChangeRequested,
    /// Who asked.
    pub by: PersonId,
    /// What became of it; none while it waits, and after it lapsed.
    pub outcome: Option<ChangeOutcome>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// A second administrator confirmed it.
    Confirmed,
    /// It was declined or taken back.
    Declined,
}

impl PendingChange {
    /// Whether it may still be confirmed.
    #[must_use]
    pub fn is_waiting(&self, now: Ms) -> bool {
        self.outcome.is_none() && self.requested.until > now
    }

    /// The requester's command, as if it were signed now.
    pub(crate) fn statement(&self, id: &str, hub: &HubId, now: Ms) -> Statement {
        let AdminChangeRequested { asked, device, .. } = self.requested.clone();
        Statement {
            id: id.into(),
            hub: hub.clone(),
            person: self.by.clone(),
            device,
            signed_at: now,
            rests_on: None,
            shown: None,
            command: *asked,
        }
    }
}

/// Changes that wait, and those that ended a short time ago.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// By the id of the signed command that asked for it.
    pub by_id: HashMap<CommandId, PendingChange>,
}

impl Changes {
    /// The change with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&PendingChange> {
        self.by_id.get(id)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: AdminChangeEvent) {
        match event {
            AdminChangeEvent::Requested(requested) => {
                let pending = PendingChange { requested, by: record.actor.clone().into(), outcome: None };
                self.by_id.insert(record.subject.clone().into(), pending);
            }
            AdminChangeEvent::Confirmed(_) => self.end(record, ChangeOutcome::Confirmed),
            AdminChangeEvent::Declined(_) => self.end(record, ChangeOutcome::Declined),
            AdminChangeEvent::MadeByOwner(_) => {}
        }
    }

    fn end(&mut self, record: &Record, outcome: ChangeOutcome) {
        if let Some(change) = self.by_id.get_mut(record.subject.as_str()) {
            change.outcome = Some(outcome);
        }
    }

    // Ended changes stay for a day, so that a late answer says what became of them.
    pub(crate) fn drop_old(&mut self, now: Ms) {
        if self.by_id.values().any(|change| change.requested.until < now - CHANGE_WAIT_MS) {
            self.by_id.retain(|_, change| change.requested.until >= now - CHANGE_WAIT_MS);
        }
    }
}
