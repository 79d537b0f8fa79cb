//! Tool results. Clients act on `allowed`; the other members explain it.

use crate::Settled;
use holdpoint_domain::{Refusal, Status};
use holdpoint_protocol::{ClientError, StillOpen};
use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Value, json};

/// A decision that was verified.
pub(super) fn settled(settled: Settled) -> CallToolResult {
    let Settled { decision, run } = settled;
    let reply = json!({
        "allowed": run.is_some(),
        "status": decision.verdict,
        "id": decision.id,
        "digest": decision.digest,
        "arguments": run,
        "message": sentence(decision.verdict, &decision.message),
        "reasons": decision.reasons,
        "decided_at": decision.decided_at,
    });
    result(&reply, false)
}

/// No decision within the wait.
pub(super) fn open(open: &StillOpen, key: Option<&str>) -> CallToolResult {
    let message = match &open.held {
        Some(held) => {
            format!("{} The request is held until {}; call check_decision with id {} later.", held.detail, open.deadline, open.id)
        }
        None => format!(
            "No decision yet. This is not a yes: do not run it. The request stays open until {}; call check_decision with id {} to wait longer.",
            open.deadline, open.id
        ),
    };
    let reply = json!({
        "allowed": false, "status": Status::Open, "id": open.id, "digest": open.digest,
        "deadline": open.deadline, "key": key, "held": open.held, "message": message,
    });
    result(&reply, false)
}

/// There is a decision, but the proposal is no longer known here, so it cannot be verified.
pub(super) fn unverifiable(id: &str, status: Status) -> CallToolResult {
    let message = if status.allows() {
        "There is a decision, but this server no longer knows the proposal and cannot verify it. This is not a yes. Call request_approval again with the same content and the same key to receive it, or without a key to ask again."
    } else {
        "The decision is not an approval. Do not run it."
    };
    result(&json!({"allowed": false, "status": status, "id": id, "message": message}), status.allows())
}

/// The connection was lost before the decision could be delivered; the approval is still unused.
pub(super) fn undelivered(id: &str) -> CallToolResult {
    let message = format!("The connection of this call was lost before the decision. Call check_decision with id {id} to receive it.");
    result(&json!({"allowed": false, "status": Status::Open, "id": id, "message": message}), false)
}

/// A refusal, or a hub that does not answer.
pub(super) fn failed(error: &ClientError) -> CallToolResult {
    let (code, message) = match error {
        ClientError::Refused(problem) => (problem.code.as_str(), format!("{}: {}", problem.title, problem.detail)),
        other => ("unreachable", format!("{other}.")),
    };
    let message = format!("{message} This is not a yes: do not run it.");
    result(&json!({"allowed": false, "status": "error", "code": code, "message": message}), true)
}

/// Invalid arguments.
pub(super) fn refused(refusal: Refusal) -> CallToolResult {
    failed(&ClientError::from(refusal))
}

/// An outcome was recorded.
pub(super) fn reported(id: &str, repeated: bool) -> CallToolResult {
    result(&json!({"recorded": true, "repeated": repeated, "id": id, "message": "Recorded."}), false)
}

/// One text block and nothing else, as Claude Code's prompt tool has it.
pub(super) fn only_text(value: &Value) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::text(value.to_string())])
}

// The message comes first, for a model; then the whole reply as text, for clients that show only text.
fn result(reply: &Value, is_error: bool) -> CallToolResult {
    let mut result = if is_error { CallToolResult::structured_error(reply.clone()) } else { CallToolResult::structured(reply.clone()) };
    if let Some(message) = reply["message"].as_str() {
        result.content.insert(0, ContentBlock::text(message));
    }
    result
}

fn sentence(verdict: Status, message: &str) -> String {
    match verdict {
        Status::Approved => format!("Approved. Run exactly the arguments in this answer, once. {}", own_words(message, "Approved.")),
        Status::Edited => {
            format!("Approved with changed arguments. Run exactly the arguments in this answer, once. {}", own_words(message, ""))
        }
        Status::Responded => format!("The reviewer answered instead of approving. Do not run it. {message}"),
        Status::Rejected => format!("Rejected. Do not run it. {message}"),
        _ => message.to_owned(),
    }
    .trim_end()
    .to_owned()
}

fn own_words<'a>(message: &'a str, stock: &str) -> &'a str {
    if message == stock || message.starts_with("Approved with changed") { "" } else { message }
}
