//! What a tool keeps of an action it proposed.

use crate::step::Shape;
use holdpoint_domain::{ActionId, Ask, Decision};

/// What a tool knows of an action it proposed.
#[derive(Clone)]
pub(crate) struct KnownAction {
    pub(crate) tool: usize,
    pub(crate) shape: Shape,
    pub(crate) id: ActionId,
    /// What it asked for; none while a revision may have replaced it.
    pub(crate) ask: Option<Ask>,
    /// Revisions that were sent. After a second one the tool does not know which is the last.
    pub(crate) revisions: u32,
    /// The decision that allows it.
    pub(crate) decision: Option<Decision>,
}
