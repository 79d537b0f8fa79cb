//! Re-reviews, as deciding needs them.

use crate::{ActionId, Record, RereviewEvent, RereviewRequested};
use imbl::HashMap;

/// Actions that are to be reviewed again.
#[derive(Clone, Debug, Default)]
pub struct Rereviews {
    /// The first request for each action.
    pub by_action: HashMap<ActionId, RereviewRequested>,
}

impl Rereviews {
    pub(crate) fn apply(&mut self, record: &Record, event: RereviewEvent) {
        let RereviewEvent::Requested(requested) = event;
        self.by_action.entry(record.subject.as_str().into()).or_insert(requested);
    }
}
