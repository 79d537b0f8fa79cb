//! When tools were heard of last: a stop says which of them were connected.

use holdpoint_domain::Ms;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A tool that was heard of within this time counts as connected (60 s, the longest wait).
const CONNECTED_WITHIN_MS: Ms = 60_000;

#[derive(Default)]
pub(crate) struct ToolsSeen {
    by_tool: Mutex<HashMap<String, Ms>>,
}

impl ToolsSeen {
    /// The tool sent a request.
    pub(crate) fn note(&self, tool: &str, now: Ms) {
        let mut seen = self.by_tool.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(tool) {
            Some(at) => *at = now,
            None => drop(seen.insert(tool.to_owned(), now)),
        }
    }

    /// Tools that sent a request lately.
    pub(crate) fn connected(&self, now: Ms) -> Vec<String> {
        let seen = self.by_tool.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(_, at)| now - **at <= CONNECTED_WITHIN_MS).map(|(tool, _)| tool.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::ToolsSeen;

    #[test]
    fn tool_is_connected_for_a_minute_after_its_request() {
        let seen = ToolsSeen::default();
        seen.note("pilot", 1_000);
        assert_eq!(seen.connected(61_000), ["pilot"]);
        assert!(seen.connected(61_001).is_empty());
    }
}
