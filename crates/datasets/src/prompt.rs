//! What a tool knew when it proposed: the conversation before its answer.

use crate::correction::Correction;
use crate::redaction::Redaction;

/// Characters of a piece of evidence.
const MAX_EVIDENCE_CHARS: usize = 2_000;

/// Two messages: who the tool is, and what it acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) system: String,
    pub(crate) user: String,
}

pub(crate) fn prompt(correction: &Correction, redaction: &mut Redaction) -> Prompt {
    let content = &correction.content;
    let system = format!(
        "You are {}. You propose actions of the kind {} with a call of the function {}. Where no action is right, say so and call nothing.",
        content.tool.name, content.kind, content.kind
    );
    let mut lines = vec![format!("Task: {}", content.title)];
    let target = &content.target;
    let parts =
        [("service", &target.service), ("resource", &target.resource), ("environment", &target.environment), ("region", &target.region)];
    let parts: Vec<String> = parts.into_iter().filter_map(|(name, part)| Some(format!("{name} {}", part.as_ref()?))).collect();
    if !parts.is_empty() {
        lines.push(format!("Target: {}", parts.join(", ")));
    }
    lines.push(format!("Risk: {}", content.risk.as_str()));
    lines.extend(correction.document.reasons.as_ref().map(|reasons| format!("Why: {}", reasons.joined())));
    for evidence in &correction.document.evidence {
        let text: String = evidence.text.as_deref().unwrap_or_default().chars().take(MAX_EVIDENCE_CHARS).collect();
        let end = if text.is_empty() { String::new() } else { format!(": {text}") };
        lines.push(format!("Evidence: {}{end}", evidence.title));
    }
    Prompt { system: redaction.text(&system, false), user: redaction.text(&lines.join("\n"), false) }
}
