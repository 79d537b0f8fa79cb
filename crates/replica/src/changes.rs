//! What a batch of records changed: for the projections that follow from others, and for the caller.

use crate::action::row::{ActionRow, OpenRow};
use holdpoint_domain::{Digest, Ms, Risk};

/// An action that a batch changed.
#[derive(Debug)]
pub struct ActionChange {
    /// The row before the batch; none for a new action.
    pub before: Option<ActionRow>,
    /// The row after it.
    pub row: ActionRow,
    /// The wide row while the action is open.
    pub open: Option<OpenRow>,
    /// When it was last proposed in this batch, hub time; none when it was not.
    pub proposed_at: Option<Ms>,
    /// Reviews decided it in this batch.
    pub decided_by_people: bool,
    /// A blind second review had been drawn.
    pub second_review: bool,
}

/// What the projections of one batch tell each other at its end.
#[derive(Debug, Default)]
pub struct BatchChanges {
    /// Actions, in the order in which the batch touched them.
    pub actions: Vec<ActionChange>,
    /// Reviews that were submitted: when, hub time, and by whom.
    pub reviews: Vec<(Ms, String)>,
    /// Something changed that is not about a single action: people, devices, tools, policies, the hub, erased bodies.
    pub parties: bool,
    /// Incidents, changes beside them, findings, or the map of services.
    pub incidents: bool,
    /// Bodies that were erased for privacy.
    pub erased: Vec<Digest>,
}

/// What a batch changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Actions, each with its wide row while it is open.
    pub actions: Vec<(ActionRow, Option<OpenRow>)>,
    /// Id and title of critical actions that were proposed in this batch and are open at its end.
    pub new_critical: Vec<(String, String)>,
    /// People, devices, tools or the hub itself changed.
    pub parties: bool,
    /// Incidents, changes beside them, findings, or the map of services changed.
    pub incidents: bool,
}

impl From<BatchChanges> for Changes {
    fn from(batch: BatchChanges) -> Self {
        let is_new_critical =
            |change: &&ActionChange| change.before.is_none() && change.open.as_ref().is_some_and(|open| open.risk == Risk::Critical);
        let critical = batch.actions.iter().filter(is_new_critical);
        Self {
            new_critical: critical.map(|change| (change.row.id.clone(), change.row.title.clone())).collect(),
            actions: batch.actions.into_iter().map(|change| (change.row, change.open)).collect(),
            parties: batch.parties,
            incidents: batch.incidents,
        }
    }
}
