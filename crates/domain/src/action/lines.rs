//! How long the content of an action is to read.

use crate::{Action, ActionContent, MatchedRule, Preview, PreviewType, State, Subject};
use serde_json::{Map, Value};

impl MatchedRule {
    /// Whether so many lines are too long to be read in full: an approval then states what was
    /// sampled.
    #[must_use]
    pub const fn must_sample(&self, lines: u32) -> bool {
        lines > self.sample_above_lines
    }
}

impl State {
    /// Whether the arguments of an edit are too long to be read in full, under the policy in force.
    /// The preview is not counted: it is of the arguments before.
    #[must_use]
    pub fn edit_must_sample(&self, action: &Action, arguments: &Map<String, Value>) -> bool {
        let tool = &action.content.tool.name;
        let subject = Subject {
            action: &action.content,
            owner: self.tools.owner_of(tool),
            arguments,
            on_deadline: None,
            may_pass_unreviewed: self.tools.may_pass_unreviewed(tool),
        };
        // A policy that refuses the action as a proposal still reads its length.
        let matched = self.policy.in_force.check(&subject).unwrap_or_else(|_| self.policy.in_force.match_everything());
        matched.must_sample(count_lines_of(arguments))
    }
}

impl ActionContent {
    /// Characters of arguments, preview and reasons: what is to be read beside the title.
    #[must_use]
    pub fn count_characters(&self) -> usize {
        let arguments = serde_json::to_string(&self.arguments).unwrap_or_default().chars().count();
        let preview = self.preview.as_ref().map_or(0, |preview| match &preview.content {
            Value::String(text) => text.chars().count(),
            other => other.to_string().chars().count(),
        });
        let reasons = self.reasons.as_ref().map_or(0, |reasons| reasons.joined().chars().count());
        arguments + preview + reasons
    }

    /// Lines of preview and arguments as they are shown, the lines within texts included.
    #[must_use]
    pub fn count_lines(&self) -> u32 {
        let preview = self.preview.as_ref().map_or(0, count_preview_lines);
        count_lines_of(&self.arguments).saturating_add(u32::try_from(preview).unwrap_or(u32::MAX))
    }
}

fn count_lines_of(arguments: &Map<String, Value>) -> u32 {
    let arguments = serde_json::to_string_pretty(arguments).unwrap_or_default();
    let within_texts = arguments.matches("\\n").count();
    u32::try_from(arguments.lines().count() + within_texts).unwrap_or(u32::MAX)
}

fn count_preview_lines(preview: &Preview) -> usize {
    match &preview.content {
        Value::String(text) => text.lines().count(),
        Value::Array(steps) if preview.r#type == PreviewType::Plan => steps.len(),
        other => serde_json::to_string_pretty(other).unwrap_or_default().lines().count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn content(arguments: &Value, preview: Option<Preview>) -> ActionContent {
        let arguments = arguments.as_object().unwrap().clone();
        ActionContent {
            salt: String::new(),
            arguments,
            preview,
            reasons: None,
            evidence: Vec::new(),
            undo: None,
            session: None,
            traceparent: None,
        }
    }

    #[test]
    fn lines_within_texts_are_counted() {
        assert_eq!(content(&json!({}), None).count_lines(), 1);
        assert_eq!(content(&json!({"script": "a\nb\nc\n"}), None).count_lines(), 6);
        let plan = Preview { r#type: PreviewType::Plan, content: json!(["one", "two"]) };
        assert_eq!(content(&json!({"n": 1}), Some(plan)).count_lines(), 5);
    }
}
