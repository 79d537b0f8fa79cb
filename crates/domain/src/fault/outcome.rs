//! What a review did about a planted fault.

use crate::{ActionId, CommandId, PersonId, PlantedFault, Review, Seq, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What a review did about a planted fault. Only a hit and a miss count for the hit rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FaultOutcome {
    /// Rejected, or edited so that the fault is gone.
    Hit,
    /// Approved.
    Missed,
    /// Edited, and the fault is still in it or something else took its place.
    EditedOtherwise,
    /// Escalated to reviewers with more rights.
    Escalated,
    /// Answered with words.
    Responded,
    /// Left to others.
    Abstained,
}

/// What the hub tells of one review of a planted fault, to those who may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultFacts {
    /// The record that names the sealed cause.
    pub seq: Seq,
    /// The action.
    #[schema(value_type = String)]
    pub action: ActionId,
    /// The item of its plan.
    pub item: String,
    /// How hard it is to find.
    pub difficulty: crate::Difficulty,
    /// What was wrong, in the trainer's words.
    pub lesson: String,
    /// The settled action that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub case: Option<ActionId>,
    /// The reviews of it that the reader may know, with what they did.
    pub reviews: Vec<FaultReview>,
}

/// One review of a planted fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultReview {
    /// Its id.
    #[schema(value_type = String)]
    pub review: CommandId,
    /// Who gave it.
    #[schema(value_type = String)]
    pub reviewer: PersonId,
    /// What it did about the fault.
    pub outcome: FaultOutcome,
}

impl PlantedFault {
    /// What a review did about the fault; `proposed` are the arguments that were planted.
    #[must_use]
    pub fn outcome_of(&self, proposed: &Map<String, Value>, review: &Review) -> FaultOutcome {
        match review.verdict {
            Verdict::Reject => FaultOutcome::Hit,
            Verdict::Approve => FaultOutcome::Missed,
            Verdict::Edit if self.is_removed_by(proposed, review.arguments.as_ref()) => FaultOutcome::Hit,
            Verdict::Edit => FaultOutcome::EditedOtherwise,
            Verdict::Escalate => FaultOutcome::Escalated,
            Verdict::Respond => FaultOutcome::Responded,
            Verdict::Abstain => FaultOutcome::Abstained,
        }
    }

    // Whatever the change touched is as in the sound action again.
    fn is_removed_by(&self, proposed: &Map<String, Value>, edited: Option<&Map<String, Value>>) -> bool {
        edited.is_some_and(|edited| is_restored_in(&self.sound, proposed, edited))
    }
}

fn is_restored_in(sound: &Map<String, Value>, spoiled: &Map<String, Value>, edited: &Map<String, Value>) -> bool {
    let names = sound.keys().chain(spoiled.keys().filter(|name| !sound.contains_key(*name)));
    names.into_iter().all(|name| is_restored(sound.get(name), spoiled.get(name), edited.get(name)))
}

fn is_restored(sound: Option<&Value>, spoiled: Option<&Value>, edited: Option<&Value>) -> bool {
    match (sound, spoiled, edited) {
        (sound, spoiled, _) if sound == spoiled => true,
        (Some(Value::Object(sound)), Some(Value::Object(spoiled)), Some(Value::Object(edited))) => is_restored_in(sound, spoiled, edited),
        (sound, _, edited) => sound == edited,
    }
}
