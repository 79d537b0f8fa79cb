//! What a condition can see of an action: one that is being proposed, or a recorded one.

use crate::{ActionProposed, OnDeadline, is_grave};
use serde_json::{Map, Value};

/// An action, as the policy looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What is stated of the action.
    pub action: &'a ActionProposed,
    /// The tool's owner on record.
    pub owner: Option<&'a str>,
    /// The exact arguments.
    pub arguments: &'a Map<String, Value>,
    /// The outcome at the deadline that the tool asks for; none when it asks for nothing.
    pub on_deadline: Option<OnDeadline>,
    /// Whether anything of this tool may pass without a person, as it was registered.
    pub may_pass_unreviewed: bool,
}

impl<'a> Subject<'a> {
    /// An action as it was recorded; the arguments are in its body.
    #[must_use]
    pub const fn recorded(
        action: &'a ActionProposed,
        arguments: &'a Map<String, Value>,
        owner: Option<&'a str>,
        may_pass_unreviewed: bool,
    ) -> Self {
        Self { action, owner, arguments, on_deadline: Some(action.on_deadline), may_pass_unreviewed }
    }

    /// Whether a checkpoint can let the action pass without a person.
    #[must_use]
    pub fn may_pass_unreviewed(&self) -> bool {
        self.may_pass_unreviewed && !self.is_grave()
    }

    /// Critical, or said to be irreversible: its deadline must never allow it.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        is_grave(self.action.risk, self.action.reversible)
    }
}
