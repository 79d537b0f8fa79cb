//! The policy in force, as deciding needs it.

use crate::{Policy, PolicyEvent};

/// The policy in force, and how many were published.
#[derive(Clone, Debug, Default)]
pub struct PolicyState {
    /// The policy in force.
    pub in_force: Policy,
    /// Policies published so far; numbers the next version.
    pub published: u32,
}

impl PolicyState {
    pub(crate) fn apply(&mut self, event: PolicyEvent) {
        self.in_force = event.into_policy();
        self.published += 1;
    }
}
