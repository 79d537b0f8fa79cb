//! The four tools as clients see them.

use super::proposal_schema::{enum_names, request_schema};
use holdpoint_domain::{Outcome, Status};
use rmcp::model::{JsonObject, Tool, ToolAnnotations, object};
use serde_json::{Value, json};
use std::sync::Arc;

/// All tools.
pub(super) fn tools() -> Vec<Tool> {
    vec![request_approval(), check_decision(), report_outcome(), approve()]
}

fn request_approval() -> Tool {
    let about = "Ask a person to approve an action before you run it. Waits for the decision. Act only when the answer has allowed: true, \
        and then run exactly its arguments, once. Any other answer, an error or no answer means: do not act.";
    tool("request_approval", "Ask for approval", about, request_schema(wait())).with_raw_output_schema(Arc::new(answer_schema()))
}

fn check_decision() -> Tool {
    let about = "Ask again about a request that was still open. The same rule: act only on allowed: true. An approval can be used once.";
    let input = members(&json!({"id": text("The id from request_approval."), "wait_seconds": wait()}), &["id"]);
    tool("check_decision", "Check a decision", about, input).with_raw_output_schema(Arc::new(answer_schema()))
}

fn report_outcome() -> Tool {
    let about = "After running an approved action: say whether it worked.";
    let input = members(
        &json!({
            "id": text("The id from request_approval."),
            "outcome": {"type": "string", "enum": enum_names::<Outcome>()},
            "message": text("What happened, in a sentence or two."),
        }),
        &["id", "outcome"],
    );
    tool("report_outcome", "Report the outcome", about, input)
}

fn approve() -> Tool {
    let about = "Permission prompt for Claude Code (--permission-prompt-tool mcp__holdpoint__approve). Not meant to be called by a model.";
    let input = members(
        &json!({
            "tool_name": text("The tool Claude Code wants to call."),
            "input": {"type": "object", "additionalProperties": true, "description": "Its arguments."},
            "tool_use_id": text("Claude's id of the call."),
        }),
        &["tool_name", "input"],
    );
    tool("approve", "Claude Code permission prompt", about, input)
}

fn answer_schema() -> JsonObject {
    let mut statuses = enum_names::<Status>();
    statuses.push("error".into());
    object(json!({
        "type": "object",
        "required": ["allowed", "status", "message"],
        "properties": {
            "allowed": {"type": "boolean", "description": "True only for a verified approval. Act on this member only."},
            "status": {"type": "string", "enum": statuses},
            "message": {"type": "string"},
            "id": {"type": "string"},
            "digest": {"type": "string"},
            "arguments": {"type": ["object", "null"]},
            "reasons": {"type": "array", "items": {"type": "string"}},
            "deadline": {"type": "string"},
            "decided_at": {"type": "string"},
            "key": {"type": ["string", "null"]},
            "code": {"type": "string"},
        },
    }))
}

fn tool(name: &'static str, title: &str, about: &'static str, input: JsonObject) -> Tool {
    Tool::new(name, about, Arc::new(input)).with_title(title).with_annotations(ToolAnnotations::new().read_only(false).destructive(false))
}

fn members(properties: &Value, required: &[&str]) -> JsonObject {
    object(json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false}))
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn wait() -> Value {
    json!({
        "type": "number", "minimum": 0, "maximum": 3600, "default": 50,
        "description": "Seconds to wait for the decision. 50 fits clients with a timeout of 60 s; \
            use more with a longer timeout, or one that progress resets.",
    })
}
