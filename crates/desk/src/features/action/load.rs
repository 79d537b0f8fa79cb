//! An action, rebuilt from its records.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::records;
use holdpoint_domain::{Action, rebuild_action};

/// The action, rebuilt from its records.
///
/// # Errors
/// `not_found` when the replica holds no such action.
pub(crate) fn load_action(core: &Core, id: &str) -> Result<Action, DeskError> {
    let records = core.replica.read(|conn| records::of_subject(conn, id))?;
    rebuild_action(&records).ok().flatten().ok_or_else(|| {
        refused(
            "not_found",
            "This action is not here",
            "This desk knows no action with this id. If it is new, it arrives with the next records from the hub.",
        )
    })
}
