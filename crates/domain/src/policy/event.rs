//! Record kinds about the policy.

use crate::record::kinds::record_kinds;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the policy, typed.
    PolicyEvent {
        /// A policy comes into force.
        Administration Published "policy.published" 1 PolicyPublished;
    }
}

/// Header of `policy.published`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// The policy itself.
    pub policy: crate::Policy,
}
