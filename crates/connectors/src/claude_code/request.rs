//! One tool call of Claude Code as a proposal.

use super::diff;
use crate::text::{first_line, last_part, without_colours};
use holdpoint_domain::{
    MAX_NAME_CHARS, MAX_TITLE_CHARS, Preview, PreviewType, Proposal, Reasons, Refusal, Target, Undo, UndoAction, invalid,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Bytes of a diff; a longer edit is read in the arguments alone.
const MAX_DIFF_BYTES: usize = 64 * 1024;

/// Bytes of the texts of an edit whose undo is stated; a longer one is sent once.
const MAX_UNDO_BYTES: usize = 16 * 1024;

/// What Claude Code wants to run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ToolCall {
    /// For example `Bash`, or `mcp__github__create_issue`.
    pub tool_name: String,
    /// Its arguments; after an edit the changed ones are returned as `updatedInput`.
    pub input: Value,
    /// Claude's id of the call.
    #[serde(default)]
    pub tool_use_id: Option<String>,
    /// The session, from the hook or the environment.
    #[serde(skip)]
    pub session: Option<String>,
    /// Where it would run.
    #[serde(skip)]
    pub cwd: Option<String>,
}

impl ToolCall {
    /// The proposal, which expires when the caller stops waiting.
    ///
    /// # Errors
    /// `invalid_field` when the input is not an object or the tool's name is too long.
    pub fn proposal(&self, tool: &str, wait: Duration) -> Result<Proposal, Refusal> {
        let Value::Object(arguments) = &self.input else {
            return Err(invalid("input", "The tool's input is not a JSON object, so it cannot be approved."));
        };
        let required = json!({"kind": self.kind()?, "title": self.title(arguments), "tool": {"name": tool}});
        Ok(Proposal {
            target: Target { resource: self.resource(arguments), ..Target::default() },
            arguments: arguments.clone(),
            preview: self.preview(arguments),
            undo: self.undo(arguments),
            reasons: text(arguments, "description").map(|reason| Reasons::One(without_colours(reason))),
            // A little longer than the wait, so that the withdrawal comes first and says why.
            ttl_seconds: Some(wait.as_secs().saturating_add(5).clamp(1, holdpoint_domain::MAX_TTL_SECONDS)),
            session: self.session.as_deref().map(|session| last_part(session, MAX_NAME_CHARS)),
            ..Proposal::from_value(required)?
        })
    }

    /// Idempotency key: a repeated request for the same call leads to the same action.
    #[must_use]
    pub fn key(&self, event: &str) -> Option<String> {
        let id = self.tool_use_id.as_deref().filter(|id| !id.is_empty())?;
        Some(format!("claude-code:{event}:{}:{id}", self.session.as_deref().unwrap_or("")))
    }

    // The name as Claude Code has it: two tools with different names have different kinds, so a
    // policy that names one cannot mean another.
    fn kind(&self) -> Result<String, Refusal> {
        let kind = format!("claude_code.{}", self.tool_name);
        match kind.chars().count() {
            chars if chars > MAX_NAME_CHARS => {
                let most = MAX_NAME_CHARS - "claude_code.".len();
                Err(invalid(
                    "tool_name",
                    format!("The tool's name is longer than {most} characters, so a policy could not tell it from others."),
                ))
            }
            _ => Ok(kind),
        }
    }

    fn title(&self, input: &Map<String, Value>) -> String {
        let about = ["command", "file_path", "notebook_path", "url", "query", "pattern", "description", "prompt"]
            .iter()
            .find_map(|name| text(input, name))
            .map(without_colours)
            .filter(|about| !about.trim().is_empty());
        let name = without_colours(&self.tool_name);
        first_line(&about.map_or_else(|| name.clone(), |about| format!("{name}: {}", about.trim())), MAX_TITLE_CHARS)
    }

    fn resource(&self, input: &Map<String, Value>) -> Option<String> {
        let path = text(input, "file_path").or_else(|| text(input, "notebook_path")).or(self.cwd.as_deref())?;
        Some(last_part(path, MAX_NAME_CHARS))
    }

    // The edit of one place is undone by the edit the other way round. What other calls change is not known.
    fn undo(&self, input: &Map<String, Value>) -> Option<Undo> {
        let once = input.get("replace_all").and_then(Value::as_bool) != Some(true);
        let (old, new) = (text(input, "old_string")?, text(input, "new_string")?);
        let short = old.len() + new.len() <= MAX_UNDO_BYTES;
        if self.tool_name != "Edit" || !once || old.is_empty() || new.is_empty() || !short {
            return None;
        }
        let mut arguments = input.clone();
        arguments.insert("old_string".into(), new.into());
        arguments.insert("new_string".into(), old.into());
        Some(Undo::Action(UndoAction { text: Some("Edit the same place the other way round.".into()), kind: None, arguments }))
    }

    // What a reviewer reads is in the arguments, texts as blocks of lines: a preview of a command or
    // of a whole file would be the same content a second time. Only the change between two texts
    // is not to be seen there.
    fn preview(&self, input: &Map<String, Value>) -> Option<Preview> {
        let diff = without_colours(&diff::diff_edits(&self.tool_name, input)?);
        (diff.len() <= MAX_DIFF_BYTES).then(|| Preview { r#type: PreviewType::Diff, content: Value::from(diff) })
    }
}

fn text<'a>(input: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    input.get(name).and_then(Value::as_str)
}
