//! Routes about one action or all of them.

pub(super) mod decision;
pub(super) mod outcome;
pub(super) mod propose;
pub(super) mod read;

use holdpoint_domain::{Action, Status};

/// Whether an action still waits for its decision.
fn is_open(action: &Action) -> bool {
    action.status == Status::Open
}
