//! Record kinds about reviews.

use crate::record::kinds::record_kinds;
use crate::{CommandId, DeviceId, Digest, Ms, PersonId};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A review's record, typed.
    ReviewEvent {
        /// A signed review.
        Reviews Submitted "review.submitted" 1 ReviewSubmitted;
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

/// Header of `review.reading`. Its body is a [`crate::ReadingBody`], whose digest the review signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewReading {
    /// Id of the signed review.
    pub review: CommandId,
}
