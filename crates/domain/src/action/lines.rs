//! How long the content of an action is to read.

use crate::{ActionContent, Preview, PreviewType};
use serde_json::Value;

impl ActionContent {
    /// Lines of preview and arguments as they are shown, the lines within texts included.
    #[must_use]
    pub fn count_lines(&self) -> u32 {
        let arguments = serde_json::to_string_pretty(&self.arguments).unwrap_or_default();
        let within_texts = arguments.matches("\\n").count();
        let preview = self.preview.as_ref().map_or(0, count_preview_lines);
        u32::try_from(arguments.lines().count() + within_texts + preview).unwrap_or(u32::MAX)
    }
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
        ActionContent { salt: String::new(), arguments, preview, reasons: None, evidence: Vec::new(), session: None, traceparent: None }
    }

    #[test]
    fn lines_within_texts_are_counted() {
        assert_eq!(content(&json!({}), None).count_lines(), 1);
        assert_eq!(content(&json!({"script": "a\nb\nc\n"}), None).count_lines(), 6);
        let plan = Preview { r#type: PreviewType::Plan, content: json!(["one", "two"]) };
        assert_eq!(content(&json!({"n": 1}), Some(plan)).count_lines(), 5);
    }
}
