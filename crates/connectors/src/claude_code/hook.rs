//! Claude Code's `PreToolUse` and `PermissionRequest` hooks: JSON in, JSON out.

use super::answer::{Verdict, prompt_answer};
use super::request::ToolCall;
use serde::Deserialize;
use serde_json::{Value, json};

/// The hook that called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Event {
    /// Before every call of a tool the matcher names.
    PreToolUse,
    /// When Claude Code would ask the person at the terminal.
    PermissionRequest,
}

impl Event {
    /// As Claude Code writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreToolUse => "PreToolUse",
            Self::PermissionRequest => "PermissionRequest",
        }
    }
}

/// The JSON that a hook reads from its standard input; other fields are ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct HookInput {
    /// Which hook.
    pub hook_event_name: Event,
    /// The tool to be called.
    pub tool_name: String,
    /// Its arguments.
    pub tool_input: Value,
    /// Claude's id of the call.
    #[serde(default)]
    pub tool_use_id: Option<String>,
    /// The session.
    #[serde(default)]
    pub session_id: Option<String>,
    /// Where Claude Code runs.
    #[serde(default)]
    pub cwd: Option<String>,
}

impl HookInput {
    /// The tool call.
    #[must_use]
    pub fn call(&self) -> ToolCall {
        ToolCall {
            tool_name: self.tool_name.clone(),
            input: self.tool_input.clone(),
            tool_use_id: self.tool_use_id.clone(),
            session: self.session_id.clone(),
            cwd: self.cwd.clone(),
        }
    }
}

/// The answer when there is no decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// Deny the call.
    #[default]
    Deny,
    /// Let Claude Code ask the person at the terminal.
    Ask,
}

/// The hook's output; none leaves the call to Claude Code's own prompt.
#[must_use]
pub fn hook_answer(event: Event, verdict: &Verdict, otherwise: Otherwise) -> Option<Value> {
    let ask = otherwise == Otherwise::Ask && matches!(verdict, Verdict::Deny { decided: false, .. });
    let mut output = match (event, verdict) {
        (Event::PermissionRequest, _) if ask => return None,
        (Event::PreToolUse, Verdict::Allow { input, reason }) => {
            json!({"permissionDecision": "allow", "permissionDecisionReason": reason, "updatedInput": input})
        }
        (Event::PreToolUse, Verdict::Deny { message, .. }) => {
            json!({"permissionDecision": if ask { "ask" } else { "deny" }, "permissionDecisionReason": message})
        }
        (Event::PermissionRequest, verdict) => json!({"decision": prompt_answer(verdict)}),
    };
    output["hookEventName"] = event.as_str().into();
    Some(json!({"hookSpecificOutput": output}))
}
