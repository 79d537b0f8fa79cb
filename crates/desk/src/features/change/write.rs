//! What administrators do with changes that wait: confirm, decline, take back.

use super::read::rows;
use crate::core::Core;
use crate::error::DeskError;
use crate::outbox::submit::administer;
use crate::view::ChangeRow;
use holdpoint_domain::DeskCommand;
use std::sync::Arc;

/// Confirms a change that another administrator asked for.
pub(crate) async fn confirm(core: &Arc<Core>, change: String) -> Result<Vec<ChangeRow>, DeskError> {
    administer(core, DeskCommand::ConfirmChange { change: change.into() }, "Confirm a change".into()).await?;
    rows(core)
}

/// Declines a change of another administrator, or takes an own one back.
pub(crate) async fn decline(core: &Arc<Core>, change: String) -> Result<Vec<ChangeRow>, DeskError> {
    administer(core, DeskCommand::DeclineChange { change: change.into() }, "Decline a change".into()).await?;
    rows(core)
}
