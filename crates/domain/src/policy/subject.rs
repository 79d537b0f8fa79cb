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
}

impl<'a> Subject<'a> {
    /// An action as it was recorded; the arguments are in its body.
    #[must_use]
    pub const fn recorded(action: &'a ActionProposed, arguments: &'a Map<String, Value>, owner: Option<&'a str>) -> Self {
        Self { action, owner, arguments, on_deadline: Some(action.on_deadline) }
    }

    /// The tool's owner: on record, else as the tool says.
    #[must_use]
    pub fn owner(&self) -> Option<&'a str> {
        self.owner.or(self.action.tool.owner.as_deref())
    }

    /// Critical, or said to be irreversible: its deadline must never allow it.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        is_grave(self.action.risk, self.action.reversible)
    }
}
