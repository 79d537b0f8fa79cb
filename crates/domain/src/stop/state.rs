//! Stops, as deciding needs them.

use crate::{Approvals, Ms, PersonId, PulledByTrigger, Record, Seq, StopEvent, StopId, StopPulled, StopReached, StopStage};
use imbl::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A stop, from its pulling to its end and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Its id.
    pub id: StopId,
    /// Scope, reason, and whether it is a drill.
    pub pulled: StopPulled,
    /// Who pulled it.
    pub by: PersonId,
    /// When.
    pub at: Ms,
    /// The record since which everything in scope was held last: what was approved before it is void.
    pub held_since: Seq,
    /// How far it was resumed.
    pub stage: StopStage,
    /// Since when.
    pub stage_since: Ms,
    /// A stage that one person asked for and that waits for a second person.
    pub requested: Option<RequestedStage>,
    /// What hubs said once they refused the tools.
    pub reached: Vec<(Ms, StopReached)>,
}

/// A stage that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestedStage {
    /// Which.
    pub stage: StopStage,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Ms,
}

impl Stop {
    /// Whether it has not ended. A drill is in force too, and refuses nothing.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.stage != StopStage::All
    }
}

/// All stops, and what was approved lately.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// By id, ended ones too.
    pub by_id: HashMap<StopId, Arc<Stop>>,
    /// Approvals that were not used yet, and actions that run.
    pub approvals: Approvals,
}

impl Stops {
    /// The stop with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Stop> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// Stops that have not ended, the latest first.
    #[must_use]
    pub fn in_force(&self) -> Vec<&Stop> {
        let mut stops: Vec<&Stop> = self.by_id.values().map(Arc::as_ref).filter(|stop| stop.is_in_force()).collect();
        stops.sort_unstable_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        stops
    }

    pub(crate) fn apply(&mut self, record: &Record, event: StopEvent) {
        let before = self.by_id.get(record.subject.as_str()).map(|stop| Stop::clone(stop));
        if let Some(after) = apply_to_stop(before, record, event) {
            self.by_id.insert(after.id.clone(), Arc::new(after));
        }
    }
}

/// Applies one record to a stop: the one place where a stop's records get their meaning.
#[must_use]
pub fn apply_to_stop(before: Option<Stop>, record: &Record, event: StopEvent) -> Option<Stop> {
    if let StopEvent::Pulled(pulled) | StopEvent::PulledByTrigger(PulledByTrigger { pulled, .. }) = event {
        return Some(new_stop(record, pulled));
    }
    let mut stop = before?;
    change_stop(&mut stop, record, event);
    Some(stop)
}

fn new_stop(record: &Record, pulled: StopPulled) -> Stop {
    Stop {
        id: record.subject.clone().into(),
        pulled,
        by: record.actor.clone().into(),
        at: record.at,
        held_since: record.seq,
        stage: StopStage::Hold,
        stage_since: record.at,
        requested: None,
        reached: Vec::new(),
    }
}

fn change_stop(stop: &mut Stop, record: &Record, event: StopEvent) {
    match event {
        StopEvent::Pulled(_) | StopEvent::PulledByTrigger(_) => {}
        StopEvent::ResumeRequested(requested) => {
            stop.requested = Some(RequestedStage { stage: requested.stage, by: record.actor.clone().into(), at: record.at });
        }
        StopEvent::Resumed(resumed) => enter_stage(stop, resumed.stage, record.at),
        StopEvent::HeldAgain(_) => {
            enter_stage(stop, StopStage::Hold, record.at);
            stop.held_since = record.seq;
        }
        StopEvent::Reached(reached) => stop.reached.push((record.at, reached)),
    }
}

fn enter_stage(stop: &mut Stop, stage: StopStage, at: Ms) {
    stop.stage = stage;
    stop.stage_since = at;
    stop.requested = None;
}
