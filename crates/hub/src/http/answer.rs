//! What handlers answer with.

use super::problem::Rejected;
use crate::submission::Receipt;
use axum::Json;
use holdpoint_protocol::Recorded;

/// A handler's answer, or the refusal instead of it.
pub(super) type Answer<T> = Result<T, Rejected>;

/// The receipt of a tool's command: without the end of the log, which counts reviews that
/// the tool must not know of.
pub(super) fn answer_tool(receipt: Receipt) -> Json<Recorded> {
    answer_recorded(Receipt { head: 0, ..receipt })
}

/// The receipt of a command on the wire.
pub(super) fn answer_recorded(receipt: Receipt) -> Json<Recorded> {
    let (action, change) = (receipt.action.map(String::from), receipt.waiting.map(String::from));
    Json(Recorded {
        action,
        head: receipt.head,
        repeated: receipt.repeated,
        change,
        incidents: receipt.incidents,
        changes: receipt.changes,
        shifts: receipt.shifts,
    })
}
