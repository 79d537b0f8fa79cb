//! A checkpoint as the file has it, with the places of its fields.

use super::{Checkpoint, condition::Condition};

/// A checkpoint with the places the rules about it point at.
pub(super) struct Written {
    pub checkpoint: Checkpoint,
    pub condition: Option<Condition>,
    pub start: usize,
    /// What is written, and where.
    pub keys: Vec<(String, usize)>,
}

impl Written {
    /// Where a field is written; none when it is not.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.keys.iter().find(|(key, _)| key == name).map(|(_, at)| *at)
    }
}
