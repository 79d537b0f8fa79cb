//! A claim on an action.

use crate::{Ms, PersonId};

/// An expiring right to work on an action, so that two people do not work on one action by accident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Person.
    pub by: PersonId,
    /// When it ends.
    pub until: Ms,
}
