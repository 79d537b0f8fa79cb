//! Record kinds about the draw of second reviews. The subject is the UTC day, `2026-11-26`.

use crate::record::kinds::record_kinds;
use crate::{DaySecret, Digest};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A draw's record, typed.
    DrawEvent {
        /// The hub committed itself to the secret of a day, before anything was drawn with it.
        Administration Committed "draw.committed" 1 DrawCommitted;
        /// The day is over and its actions are closed: the secret, so that everyone can check the draws.
        Administration Revealed "draw.revealed" 1 DrawRevealed;
    }
}

/// Header of `draw.committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawCommitted {
    /// SHA-256 of the day's secret.
    pub secret: Digest,
}

/// Header of `draw.revealed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRevealed {
    /// The day's secret, 64 hex digits.
    pub secret: DaySecret,
}
