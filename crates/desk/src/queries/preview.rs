//! A preview as lines, steps or text. Nothing of it is ever markup.

use super::content::{SHOWN_CHARS, SHOWN_LINES, shorten};
use crate::view::{DiffKind, DiffLine, PreviewView};
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{Preview, PreviewType};
use serde_json::Value;

pub(super) fn view(preview: &Preview) -> PreviewView {
    let content = &preview.content;
    match (preview.r#type, content) {
        (PreviewType::Diff, Value::String(text)) => diff(text),
        (PreviewType::Plan, Value::String(text)) => plan(text.lines().filter(|line| !line.trim().is_empty()).map(visible_line)),
        (PreviewType::Plan, Value::Array(steps)) => plan(steps.iter().map(step)),
        (PreviewType::Text, Value::String(text)) => {
            let (shown, cut) = shorten(text);
            PreviewView::Text { text: visible(shown), cut }
        }
        // What does not fit its type is shown as what it is.
        _ => {
            let text = visible_json(&serde_json::to_string_pretty(content).unwrap_or_default());
            let (shown, cut) = shorten(&text);
            PreviewView::Json { text: shown.to_owned(), cut }
        }
    }
}

fn step(step: &Value) -> String {
    match step {
        Value::String(text) => visible_line(text),
        other => visible_json(&other.to_string()),
    }
}

fn plan(steps: impl Iterator<Item = String>) -> PreviewView {
    let (mut shown, mut chars, mut cut) = (Vec::new(), 0, false);
    for step in steps {
        chars += step.chars().count();
        if shown.len() == SHOWN_LINES || chars > SHOWN_CHARS {
            cut = true;
            break;
        }
        shown.push(step);
    }
    PreviewView::Plan { steps: shown, cut }
}

fn diff(text: &str) -> PreviewView {
    let (shown, cut) = shorten(text);
    let mut in_hunk = false;
    let lines = shown
        .lines()
        .map(|line| {
            let kind = diff_kind(line, in_hunk);
            in_hunk = match kind {
                DiffKind::Hunk => true,
                DiffKind::File => false,
                _ => in_hunk,
            };
            DiffLine { kind, text: visible(without_sign(line, kind)) }
        })
        .collect();
    PreviewView::Diff { lines, cut }
}

// "--- a/x" names a file before the first hunk; within one it is a removed line "-- a/x".
fn diff_kind(line: &str, in_hunk: bool) -> DiffKind {
    let names_file = ["diff ", "index ", "new file", "deleted file", "rename ", "similarity "].iter().any(|start| line.starts_with(start));
    if line.starts_with("@@") {
        DiffKind::Hunk
    } else if line.starts_with("diff ") || !in_hunk && (names_file || line.starts_with("--- ") || line.starts_with("+++ ")) {
        DiffKind::File
    } else if line.starts_with('+') {
        DiffKind::Added
    } else if line.starts_with('-') {
        DiffKind::Removed
    } else {
        DiffKind::Same
    }
}

// The window draws the sign itself, in a column of its own.
fn without_sign(line: &str, kind: DiffKind) -> &str {
    match kind {
        DiffKind::Added | DiffKind::Removed => &line[1..],
        DiffKind::Same => line.strip_prefix(' ').unwrap_or(line),
        DiffKind::File | DiffKind::Hunk => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn show(r#type: PreviewType, content: Value) -> PreviewView {
        view(&Preview { r#type, content })
    }

    #[test]
    fn a_diff_is_read_line_by_line_and_made_visible() {
        let text = "--- a/prod.yaml\n+++ b/prod.yaml\n@@ -1,3 +1,3 @@\n strategy: canary\n- image: v415\n+ image: v4\u{200b}12\n-- flag\n";
        let PreviewView::Diff { lines, cut: false } = show(PreviewType::Diff, json!(text)) else { panic!("not a diff") };
        use DiffKind::{Added, File, Hunk, Removed, Same};
        assert_eq!(lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [File, File, Hunk, Same, Removed, Added, Removed]);
        assert_eq!(lines[3].text, "strategy: canary");
        assert_eq!(lines[5].text, " image: v4‹U+200B›12");
    }

    #[test]
    fn a_plan_is_steps_from_a_list_or_from_lines() {
        for content in [json!(["Stop traffic", "Scale to 9"]), json!("Stop traffic\n\nScale to 9\n")] {
            let PreviewView::Plan { steps, cut: false } = show(PreviewType::Plan, content) else { panic!("not a plan") };
            assert_eq!(steps, ["Stop traffic", "Scale to 9"]);
        }
    }

    #[test]
    fn what_does_not_fit_its_type_is_shown_as_json_and_a_megabyte_is_cut() {
        assert!(matches!(show(PreviewType::Diff, json!({"x": 1})), PreviewView::Json { cut: false, .. }));
        let long = "y".repeat(1 << 20);
        let PreviewView::Text { text, cut: true } = show(PreviewType::Text, json!(long)) else { panic!("not cut") };
        assert_eq!(text.len(), SHOWN_CHARS);
    }
}
