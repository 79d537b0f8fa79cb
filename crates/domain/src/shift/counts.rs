//! What became of the shifts of a command.

use serde::{Deserialize, Serialize};

/// What a command did with the shifts in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ShiftCounts {
    /// New shifts.
    pub imported: u32,
    /// Known shifts that are others now.
    pub updated: u32,
    /// Shifts that were known as they are.
    pub unchanged: u32,
    /// Those that are not taken.
    pub refused: Vec<RefusedShift>,
}

/// A shift that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RefusedShift {
    /// Its place in the command, from 0.
    pub place: usize,
    /// The field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// A sentence.
    pub reason: String,
}
