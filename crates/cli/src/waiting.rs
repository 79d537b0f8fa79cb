//! What a command prints whose change waits for a second administrator.

use crate::output;
use holdpoint_domain::CHANGE_WAIT_MS;
use holdpoint_domain::text::visible_line;
use serde_json::{Map, Value, json};

const HOUR_MS: i64 = 3_600_000;

/// Prints that a change waits for a second administrator. `more` are further members of the JSON.
pub(crate) fn print_waiting(change: &str, more: Map<String, Value>, json: bool) {
    if json {
        let mut report = json!({"status": "waiting", "change": change});
        if let Some(members) = report.as_object_mut() {
            members.extend(more);
        }
        output::json(&report);
        return;
    }
    let change = visible_line(change);
    output::line(&format!(
        "This waits for a second administrator, {} hours at most. Until then nothing changes.",
        CHANGE_WAIT_MS / HOUR_MS
    ));
    output::line(&format!("Another administrator confirms it in the app's Settings, or with: holdpoint change confirm {change}"));
}
