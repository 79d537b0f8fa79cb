//! Dismissing refused commands.

use super::read::rows;
use crate::core::Core;
use crate::error::DeskError;
use crate::outbox::table;
use crate::view::{OutboxRow, Topic};

/// Removes a refused command after its refusal was read.
pub(crate) fn dismiss(core: &Core, id: &str) -> Result<Vec<OutboxRow>, DeskError> {
    table::dismiss(&core.store.conn(), id)?;
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Action], Vec::new());
    rows(&core.store)
}
