//! Record kinds about reviews.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{CommandId, DeviceId, Digest, Ms, PersonId};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A review's record, typed.
    ReviewEvent {
        /// A signed review.
        Reviews Submitted "review.submitted" 1 ReviewSubmitted;
        /// A review signed with others in one statement: its body holds the proof.
        Reviews SubmittedInSet "review.submitted" 2 SubmittedInSet, needs "0.2.0";
        /// What the desk saw of the reading for a review: a body of its own.
        Reviews Reading "review.reading" 1 ReviewReading;
    }
}

/// Header of `review.submitted`. The verdict is in the body, so that a
/// second review stays blind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSubmitted {
    /// Id of the signed command.
    pub review: CommandId,
    /// Person.
    pub reviewer: PersonId,
    /// Device that signed.
    pub device: DeviceId,
    /// What was reviewed.
    pub digest: Digest,
    /// The reviewer's clock.
    pub signed_at: Ms,
    /// It says nothing about the action, so it hides nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abstained: bool,
}

/// Header of `review.submitted`, version 2: the statement in the body is of a set, and the body's
/// `set` proves that it covers this action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmittedInSet(pub ReviewSubmitted);

/// Header of `review.reading`. Its body is a [`crate::ReadingBody`], whose digest the review signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewReading {
    /// Id of the signed review.
    pub review: CommandId,
}

impl ReviewEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Submitted(review) if review.abstained => format!("abstained on {}", about.what),
            Self::Submitted(_) => format!("reviewed {}", about.what),
            Self::SubmittedInSet(_) => format!("reviewed {}, together with others", about.what),
            Self::Reading(_) => format!("recorded the reading data of a review of {}", about.what),
        }
    }
}
