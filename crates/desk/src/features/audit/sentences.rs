//! Records in plain words, and who caused them.

use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Event, SOURCE_ACTOR_PREFIX, SentenceContext};

/// One sentence about a record, beginning in upper case. `what` is the action's
/// title, or the name of the party it is about.
pub(crate) fn of(event: &Event, by_hub: bool, what: &str) -> String {
    words::sentence(&event.sentence(&SentenceContext { what, by_hub }))
}

/// Who caused a record: a person's name, the tool's, or "hub".
pub(crate) fn actor(id: &str, names: &std::collections::HashMap<String, String>) -> String {
    match id.strip_prefix("tool:").or_else(|| id.strip_prefix(SOURCE_ACTOR_PREFIX)) {
        Some(tool) => visible_line(tool),
        None => names.get(id).map_or_else(|| visible_line(id), |name| visible_line(name)),
    }
}
