//! Why an action was proposed: a tool asked, or a plan of faults. Sealed, and written alike for both.

use crate::{ActionEvent, ActionId, CommandId, Difficulty, Digest, FaultItem, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Body of `action.caused!`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseBody {
    /// Secret until the body is handed out: without it the digest could be guessed.
    pub salt: Digest,
    /// Who asked.
    pub cause: ProposalCause,
}

/// Who asked for a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ProposalCause {
    /// The tool.
    Call {
        /// Digest of the proposal as it was sent.
        request: Digest,
        /// Digest of the token that the tool showed.
        token: Option<Digest>,
    },
    /// A plan of faults.
    Plan(Box<PlantedFault>),
}

/// A fault that was planted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantedFault {
    /// The signed command that planned it.
    pub plan: CommandId,
    /// The item of the plan.
    pub item: String,
    /// Its place in the day.
    pub slot: FaultSlot,
    /// The arguments that would have been sound.
    pub sound: Map<String, Value>,
    /// What the reviewer is told.
    pub lesson: String,
    /// How hard it is to find.
    pub difficulty: Difficulty,
    /// The settled action that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<ActionId>,
}

/// A place for one planted fault of a tool.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultSlot {
    /// UTC day, `2026-11-26`.
    pub day: String,
    /// From 0, below the rate of the tool.
    pub number: u32,
}

impl ProposalCause {
    /// The planted fault, where it is one.
    #[must_use]
    pub fn fault(&self) -> Option<&PlantedFault> {
        match self {
            Self::Call { .. } => None,
            Self::Plan(fault) => Some(fault),
        }
    }
}

impl PlantedFault {
    pub(crate) fn of(plan: &CommandId, item: &FaultItem, slot: &FaultSlot) -> Self {
        Self {
            plan: plan.clone(),
            item: item.id.clone(),
            slot: slot.clone(),
            sound: item.sound.arguments.clone(),
            lesson: item.lesson.clone(),
            difficulty: item.difficulty,
            case: item.case.clone(),
        }
    }
}

impl ActionEvent {
    /// Whether a record names the sealed cause of a proposal, by its kind alone.
    #[must_use]
    pub fn is_cause(record: &Record) -> bool {
        record.kind == "action.caused!"
    }
}
