//! Planted faults, as deciding needs them.
//!
//! What is known of sealed causes is told to the state by [`crate::State::load_cause`]; no record says it.

use crate::{
    Action, ActionProposed, CommandId, Digest, FaultEvent, FaultSlot, Ms, PersonId, ProposalCause, Record, Status, ToolName, utc_day,
};
use imbl::{HashMap, OrdSet, Vector};
use std::sync::Arc;

/// How long arrivals of a tool are remembered (8 days): the times of planted faults are drawn from them.
const ARRIVAL_MEMORY_MS: Ms = 8 * 24 * 3600 * 1000;
/// Of the arrivals within so long one is remembered (15 minutes).
const ARRIVAL_STEP_MS: Ms = 15 * 60 * 1000;
/// Decided faults that steer the difficulty of the next.
const STEERING_OUTCOMES: usize = 20;

/// The plan of faults in force for a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultPlan {
    /// Id of the signed command.
    pub id: CommandId,
    /// The trainer who signed it.
    pub by: PersonId,
    /// When, hub time.
    pub at: Ms,
    /// How many faults it holds.
    pub items: u32,
    /// The signed command, with the faults.
    pub body: Digest,
}

/// An action that the tool itself proposed.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// When.
    pub at: Ms,
    /// What the header said.
    pub content: Arc<ActionProposed>,
    /// Its document.
    pub body: Digest,
}

/// What is planted among the actions of one tool.
#[derive(Clone, Debug, Default)]
pub struct ToolFaults {
    /// The plan in force.
    pub plan: Option<FaultPlan>,
    /// At most this many are planted a UTC day.
    pub per_day: u32,
    /// Items of the plan in force that were planted.
    pub planted: OrdSet<String>,
    /// Slots that were used on the last day with any.
    pub used: OrdSet<FaultSlot>,
    /// Whether reviewers found the last ones, oldest first.
    pub found: Vector<bool>,
    /// When the tool proposed lately, one instant for each quarter-hour, oldest first.
    pub arrivals: Vector<Ms>,
    /// The last action that the tool itself proposed.
    pub latest: Option<Arrival>,
}

/// What is planted, by tool.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// By tool.
    pub by_tool: HashMap<ToolName, ToolFaults>,
    /// A plan was recorded: from then on the cause of every proposal is sealed.
    pub seals_causes: bool,
}

impl Faults {
    /// What is planted among the actions of a tool.
    #[must_use]
    pub fn of(&self, tool: &str) -> Option<&ToolFaults> {
        self.by_tool.get(tool)
    }

    /// The documents of the plans in force.
    pub fn plan_bodies(&self) -> impl Iterator<Item = Digest> {
        self.by_tool.values().filter_map(|tool| tool.plan.as_ref()).map(|plan| plan.body)
    }

    pub(crate) fn apply(&mut self, record: &Record, event: FaultEvent) {
        let tool = self.by_tool.entry(record.subject.as_str().into()).or_default();
        match event {
            FaultEvent::Planned(planned) => {
                tool.plan = Some(FaultPlan {
                    id: record.command().unwrap_or_default(),
                    by: record.actor.as_str().into(),
                    at: record.at,
                    items: planned.items,
                    body: record.body.unwrap_or(Digest::ZERO),
                });
                tool.planted.clear();
                self.seals_causes = true;
            }
            FaultEvent::RateSet(rate) => tool.per_day = rate.per_day,
        }
    }

    /// A proposal whose cause is not sealed, or was read.
    pub(crate) fn note_proposed(&mut self, action: &Action, cause: Option<&ProposalCause>) {
        let tool = self.by_tool.entry(action.content.tool.name.clone()).or_default();
        match cause.and_then(ProposalCause::fault) {
            None => tool.note_arrival(action),
            Some(fault) => {
                if tool.plan.as_ref().is_some_and(|plan| plan.id == fault.plan) {
                    tool.planted.insert(fault.item.clone());
                }
                // Slots of days before are over.
                tool.used = tool.used.iter().filter(|slot| slot.day >= fault.slot.day).cloned().collect();
                tool.used.insert(fault.slot.clone());
            }
        }
    }

    /// A planted fault was decided.
    pub(crate) fn note_decided(&mut self, action: &Action) {
        let found = match action.status {
            Status::Rejected => true,
            Status::Approved => false,
            _ => return,
        };
        if let Some(tool) = self.by_tool.get_mut(&action.content.tool.name) {
            tool.found.push_back(found);
            if tool.found.len() > STEERING_OUTCOMES {
                tool.found.pop_front();
            }
        }
    }
}

impl ToolFaults {
    fn note_arrival(&mut self, action: &Action) {
        let at = action.proposed_at;
        if self.arrivals.last().is_none_or(|last| at / ARRIVAL_STEP_MS != last / ARRIVAL_STEP_MS) {
            self.arrivals.push_back(at);
            while self.arrivals.front().is_some_and(|first| *first < at - ARRIVAL_MEMORY_MS) {
                self.arrivals.pop_front();
            }
        }
        self.latest = Some(Arrival { at, content: Arc::clone(&action.content), body: action.body });
    }

    /// Items of the plan that were not planted yet.
    #[must_use]
    pub fn left(&self) -> u32 {
        let planted = u32::try_from(self.planted.len()).unwrap_or(u32::MAX);
        self.plan.as_ref().map_or(0, |plan| plan.items.saturating_sub(planted))
    }

    /// Whether a slot may still be used.
    #[must_use]
    pub fn is_free(&self, slot: &FaultSlot, at: Ms) -> bool {
        slot.number < self.per_day && slot.day == utc_day(at) && !self.used.contains(slot)
    }
}
