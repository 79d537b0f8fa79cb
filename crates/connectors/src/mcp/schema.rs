//! The four tools as clients see them.

use rmcp::model::{JsonObject, Tool, ToolAnnotations, object};
use serde_json::{Value, json};
use std::sync::Arc;

/// All tools.
pub(super) fn tools() -> Vec<Tool> {
    vec![request_approval(), check_decision(), report_outcome(), approve()]
}

fn request_approval() -> Tool {
    let about = "Ask a person before doing something that matters. Waits for the decision. Act only when the answer has allowed: true, \
        and then run exactly its arguments, once. Any other answer, an error or no answer means: do not act.";
    tool("request_approval", "Ask for approval", about, proposal()).with_raw_output_schema(Arc::new(answer()))
}

fn check_decision() -> Tool {
    let about = "Ask again about a request that was still open. The same rule: act only on allowed: true. A yes is handed out once.";
    let input = members(&json!({"id": text("The id from request_approval."), "wait_seconds": wait()}), &["id"]);
    tool("check_decision", "Check a decision", about, input).with_raw_output_schema(Arc::new(answer()))
}

fn report_outcome() -> Tool {
    let about = "After running an approved action: say whether it worked.";
    let input = members(
        &json!({
            "id": text("The id from request_approval."),
            "outcome": {"type": "string", "enum": ["executed", "failed"]},
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

fn proposal() -> JsonObject {
    let target = json!({"service": text("checkout"), "resource": text("orders_created_idx"), "environment": text("prod"), "region": text("eu-west")});
    let evidence = json!({"title": text("What it is."), "url": text("Where it is."), "text": text("Or what it says.")});
    members(
        &json!({
            "kind": text("What sort of action, for example deploy.rollout."),
            "title": text("One line that says what will happen."),
            "arguments": {"type": "object", "additionalProperties": true, "description": "The exact arguments; a yes covers these and no others."},
            "target": members(&target, &[]),
            "preview": {"type": "object", "required": ["type", "content"], "additionalProperties": false, "properties": {
                "type": {"type": "string", "enum": ["diff", "plan", "text", "json"]},
                "content": {"description": "Text for diff and text, a list of steps for plan, anything for json."},
            }},
            "reasons": {"description": "Why: one text, or a list.", "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "evidence": {"type": "array", "items": members(&evidence, &["title"])},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "risk": {"type": "string", "enum": ["low", "medium", "high", "critical"]},
            "reversible": {"type": "boolean", "description": "Whether it can be undone. Leave out when unknown."},
            "blast_radius": text("How far a mistake would reach."),
            "deadline": text("RFC 3339; when it must be decided. Not together with ttl_seconds."),
            "ttl_seconds": {"type": "integer", "minimum": 1, "description": "Seconds until the deadline; one hour when left out."},
            "on_deadline": {"type": "string", "enum": ["deny", "allow", "hold"]},
            "allowed_verdicts": {"type": "array", "items": {"type": "string", "enum": ["approve", "edit", "reject", "respond", "escalate", "abstain"]}},
            "session": text("Your own session or thread."),
            "traceparent": text("W3C trace context."),
            "model_version": text("The model or program version that proposes."),
            "key": text("Idempotency key: the same key and content lead to the same request. Made up when left out."),
            "wait_seconds": wait(),
        }),
        &["kind", "title"],
    )
}

fn answer() -> JsonObject {
    object(json!({
        "type": "object",
        "required": ["allowed", "status", "message"],
        "properties": {
            "allowed": {"type": "boolean", "description": "True only for a verified yes. Obey this."},
            "status": {"type": "string", "enum": ["open", "approved", "edited", "rejected", "responded", "expired", "stopped", "withdrawn", "error"]},
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
        "description": "How long to wait for a person. 50 fits clients that give a call up after 60 s; \
            with a longer client timeout, or one that is reset by progress, ask for more.",
    })
}
