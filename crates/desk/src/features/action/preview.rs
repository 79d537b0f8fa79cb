//! A preview as lines, steps or text. Nothing of it is ever markup.

use super::diff_kind::DiffReader;
use super::text_parts::{self as parts, BOXED};
use crate::view::{DiffKind, DiffLine, PreviewView, TextPart};
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{Preview, PreviewType};
use serde_json::Value;

/// The part of a preview from `from` on.
pub(super) fn view(preview: &Preview, from: u32) -> PreviewView {
    let content = &preview.content;
    match (preview.r#type, content) {
        (PreviewType::Diff, Value::String(text)) => diff(text, from),
        (PreviewType::Plan, Value::String(text)) => plan(text.lines().filter(|line| !line.trim().is_empty()).map(visible_line), from),
        (PreviewType::Plan, Value::Array(steps)) => plan(steps.iter().map(step), from),
        (PreviewType::Text, Value::String(text)) => {
            let TextPart { text, rest } = parts::text(text, from, parts::most(BOXED, from), visible);
            PreviewView::Text { text, rest }
        }
        // What does not fit its type is shown as what it is.
        _ => {
            let text = visible_json(&serde_json::to_string_pretty(content).unwrap_or_default());
            let TextPart { text, rest } = parts::text(&text, from, parts::most(BOXED, from), str::to_owned);
            PreviewView::Json { text, rest }
        }
    }
}

fn step(step: &Value) -> String {
    match step {
        Value::String(text) => visible_line(text),
        other => visible_json(&other.to_string()),
    }
}

fn plan(steps: impl Iterator<Item = String>, from: u32) -> PreviewView {
    let text = steps.collect::<Vec<_>>().join("\n");
    let (shown, rest) = parts::cut(&text, from, parts::most(BOXED, from));
    PreviewView::Plan { steps: shown.lines().map(str::to_owned).collect(), goes_on: begun(&text, shown), rest }
}

fn diff(text: &str, from: u32) -> PreviewView {
    let (shown, rest) = parts::cut(text, from, parts::most(BOXED, from));
    let begins = place(text, shown);
    let (mut at, mut reader, mut lines) = (0, DiffReader::default(), Vec::new());
    for line in text[..begins + shown.len()].split_inclusive('\n') {
        let end = at + line.len();
        let kind = reader.read_line(line, &text[end.min(text.len())..]);
        if end > begins {
            let text = if at >= begins { without_sign(line, kind) } else { &text[begins..end] };
            lines.push(DiffLine { kind, text: visible(without_end(text)) });
        }
        at = end;
    }
    PreviewView::Diff { lines, goes_on: begun(text, shown), rest }
}

// Where a part of a text begins in it.
fn place(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

// The part begins in the middle of a line.
fn begun(text: &str, part: &str) -> bool {
    let before = &text[..place(text, part)];
    !before.is_empty() && !before.ends_with('\n')
}

fn without_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
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
        view(&Preview { r#type, content }, 0)
    }

    #[test]
    fn diff_lines_are_classified_and_visible() {
        let text = "--- a/prod.yaml\n+++ b/prod.yaml\n@@ -1,3 +1,3 @@\n strategy: canary\n- image: v415\n+ image: v4\u{200b}12\n-- flag\n";
        let PreviewView::Diff { lines, goes_on: false, rest: None } = show(PreviewType::Diff, json!(text)) else { panic!("not a diff") };
        use DiffKind::{Added, File, Hunk, Removed, Same};
        assert_eq!(lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [File, File, Hunk, Same, Removed, Added, Removed]);
        assert_eq!(lines[3].text, "strategy: canary");
        assert_eq!(lines[5].text, " image: v4‹U+200B›12");
    }

    #[test]
    fn next_file_of_diff_without_diff_lines_is_a_file() {
        let text = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n--- a/y\n+++ b/y\n@@ -1 +0,0 @@\n--- a/z\n";
        let PreviewView::Diff { lines, .. } = show(PreviewType::Diff, json!(text)) else { panic!("not a diff") };
        use DiffKind::{Added, File, Hunk, Removed, Same};
        let kinds = [File, File, Hunk, Same, Removed, Added, File, File, Hunk, Removed];
        assert_eq!(lines.iter().map(|line| line.kind).collect::<Vec<_>>(), kinds);
        assert_eq!((lines[6].text.as_str(), lines[9].text.as_str()), ("--- a/y", "-- a/z"));
    }

    #[test]
    fn next_file_after_wrong_line_count_is_a_file() {
        let text = "@@ -1,9 +1,9 @@\n same\n--- a/y\n+++ b/y\n@@ -1,1 +1,1 @@\n--- from\n+++ to\n@@ -9 +9 @@\n same\n";
        let PreviewView::Diff { lines, .. } = show(PreviewType::Diff, json!(text)) else { panic!("not a diff") };
        use DiffKind::{Added, File, Hunk, Removed, Same};
        assert_eq!(lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [Hunk, Same, File, File, Hunk, Removed, Added, Hunk, Same]);
    }

    #[test]
    fn changed_comment_lines_within_hunk_are_no_file() {
        let text = "@@ -1,2 +1,2 @@\n--- from\n+++ to\n same\n";
        let PreviewView::Diff { lines, .. } = show(PreviewType::Diff, json!(text)) else { panic!("not a diff") };
        assert_eq!((lines[1].kind, lines[2].kind), (DiffKind::Removed, DiffKind::Added));
    }

    #[test]
    fn plan_reads_list_or_lines() {
        for content in [json!(["Stop traffic", "Scale to 9"]), json!("Stop traffic\n\nScale to 9\n")] {
            let PreviewView::Plan { steps, goes_on: false, rest: None } = show(PreviewType::Plan, content) else { panic!("not a plan") };
            assert_eq!(steps, ["Stop traffic", "Scale to 9"]);
        }
    }

    #[test]
    fn preview_of_wrong_type_is_shown_as_json() {
        assert!(matches!(show(PreviewType::Diff, json!({"x": 1})), PreviewView::Json { rest: None, .. }));
    }

    #[test]
    fn megabyte_preview_parts_join_to_whole() {
        let long = "y".repeat(1 << 20);
        let preview = Preview { r#type: PreviewType::Text, content: json!(long) };
        let (mut whole, mut from) = (String::new(), 0);
        loop {
            let PreviewView::Text { text, rest } = view(&preview, from) else { panic!("not a text") };
            whole.push_str(&text);
            let Some(rest) = rest else { break };
            assert_eq!(rest.chars as usize, long.len() - whole.len());
            from = rest.from;
        }
        assert_eq!(whole, long);
    }

    #[test]
    fn later_diff_part_keeps_line_kinds() {
        // In the middle of a hunk a removed line "-- x" looks like the name of a file; and one line is longer than a part.
        let text = format!("--- a\n+++ b\n@@ -1 +1 @@\n{}+{}\n--- x\n", " same\n".repeat(500), "z".repeat(50_000));
        let preview = Preview { r#type: PreviewType::Diff, content: json!(text) };
        let PreviewView::Diff { lines: first, goes_on: false, rest: Some(rest) } = view(&preview, 0) else { panic!("all at once") };
        assert_eq!((first.len(), rest.lines), (BOXED.lines, 503 + 2 - 400));
        let PreviewView::Diff { lines, goes_on: false, rest: None } = view(&preview, rest.from) else { panic!("not the last part") };
        assert_eq!(lines.len(), 105);
        assert_eq!((lines[104].kind, lines[104].text.as_str()), (DiffKind::Removed, "-- x"));
        assert_eq!((lines[103].kind, lines[103].text.len()), (DiffKind::Added, 50_000));

        let long = Preview { r#type: PreviewType::Diff, content: json!(format!("@@ -1 +1 @@\n+{}", "z".repeat(300_000))) };
        let PreviewView::Diff { lines, goes_on: false, rest: Some(rest) } = view(&long, 0) else { panic!("all at once") };
        assert_eq!((lines[0].kind, lines[1].kind), (DiffKind::Hunk, DiffKind::Added));
        let PreviewView::Diff { lines, goes_on: true, rest: Some(rest) } = view(&long, rest.from) else { panic!("not a part") };
        assert_eq!((lines.len(), lines[0].kind), (1, DiffKind::Added));
        let PreviewView::Diff { lines, goes_on: true, rest: None } = view(&long, rest.from) else { panic!("not a part that goes on") };
        assert_eq!((lines.len(), lines[0].kind), (1, DiffKind::Added));
    }
}
