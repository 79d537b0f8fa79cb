//! Decisions in the form that Claude Code reads.

use crate::Settled;
use holdpoint_domain::Status;
use serde_json::{Map, Value, json};

/// What Claude Code is told about one call.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Run exactly this, once.
    Allow {
        /// The full input; some versions run nothing without it.
        input: Map<String, Value>,
        /// Why, for the transcript.
        reason: String,
    },
    /// Do not run it.
    Deny {
        /// For Claude.
        message: String,
        /// Whether this is a decision; false when there was none.
        decided: bool,
    },
}

impl Verdict {
    /// From a settled decision.
    #[must_use]
    pub fn of(settled: Settled) -> Self {
        let message = describe(settled.decision.verdict, &settled.decision.message);
        match settled.run {
            Some(input) => Self::Allow { input, reason: message },
            None => Self::Deny { message, decided: true },
        }
    }

    /// Denies, because there is no decision.
    #[must_use]
    pub fn unanswered(why: &str) -> Self {
        Self::Deny { message: why.into(), decided: false }
    }
}

// The status comes before the reviewer's comment, so that the comment is not read as advice.
fn describe(verdict: Status, message: &str) -> String {
    let lead = match verdict {
        Status::Rejected => "A reviewer rejected this: ",
        Status::Responded => "A reviewer answered instead of approving; nothing was run: ",
        Status::Edited => "A reviewer approved this with changed input: ",
        _ => "",
    };
    let has_status = ["Rejected by a reviewer", "Approved with changed"].iter().any(|start| message.starts_with(start));
    if has_status { message.to_owned() } else { format!("{lead}{message}") }
}

/// The JSON of the permission prompt tool.
#[must_use]
pub fn prompt_answer(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::Allow { input, .. } => json!({"behavior": "allow", "updatedInput": input}),
        Verdict::Deny { message, .. } => json!({"behavior": "deny", "message": message}),
    }
}
