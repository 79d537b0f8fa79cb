//! Waiting and refused commands.

use crate::error::DeskError;
use crate::outbox::table;
use crate::store::Store;
use crate::view::OutboxRow;

/// Waiting and refused commands, oldest first.
pub(crate) fn rows(store: &Store) -> Result<Vec<OutboxRow>, DeskError> {
    Ok(table::rows(&store.conn())?)
}
