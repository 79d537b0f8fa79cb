//! The changes of the edit tools as a unified diff.
//!
//! The file is not read: the arguments are approved, and the file may change before the tool
//! runs. Line numbers are those of the fragment.

use serde_json::{Map, Value};

/// The diff, for tools that replace text by other text; none when it would not show the whole
/// effect, for example `replace_all`.
pub(super) fn diff_edits(tool: &str, input: &Map<String, Value>) -> Option<String> {
    if !shows_all(tool, input) {
        return None;
    }
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let path = text("file_path")?;
    match tool {
        "Edit" => Some(header(path) + &hunk(text("old_string")?, text("new_string")?)),
        "MultiEdit" => {
            let edits = input.get("edits")?.as_array()?;
            let hunks = edits.iter().map(|edit| Some(hunk(edit.get("old_string")?.as_str()?, edit.get("new_string")?.as_str()?)));
            Some(header(path) + &hunks.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}

fn shows_all(tool: &str, input: &Map<String, Value>) -> bool {
    let shown: &[&str] = match tool {
        "Edit" => &["file_path", "old_string", "new_string"],
        "MultiEdit" => &["file_path", "edits"],
        _ => return false,
    };
    let mut edits = input.get("edits").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    has_only(input, shown) && edits.all(|edit| has_only(edit, &["old_string", "new_string"]))
}

/// Whether there are no members but these; one that is `false` has no effect.
fn has_only(members: &Map<String, Value>, shown: &[&str]) -> bool {
    members.iter().all(|(name, value)| shown.contains(&name.as_str()) || *value == Value::Bool(false))
}

fn header(path: &str) -> String {
    let path = one_line(path);
    format!("--- {path}\n+++ {path}\n")
}

// A line break in a path must not read as a line of the diff.
fn one_line(path: &str) -> String {
    path.replace(['\n', '\r'], "␤")
}

/// Lines that both share at the start and the end are context; the rest was changed.
/// Line ends belong to the lines: a change of nothing else must show too.
fn hunk(old: &str, new: &str) -> String {
    let uneven = !old.is_empty() && !new.is_empty() && old.ends_with('\n') != new.ends_with('\n');
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut out = format!("@@ -{} +{} @@\n", range(old.len()), range(new.len()));
    for (mark, lines) in
        [(' ', &old[..start]), ('-', &old[start..old.len() - end]), ('+', &new[start..new.len() - end]), (' ', &old[old.len() - end..])]
    {
        lines.iter().for_each(|line| push(&mut out, mark, line, uneven));
    }
    out
}

fn range(lines: usize) -> String {
    format!("{},{lines}", usize::from(lines > 0))
}

fn push(out: &mut String, mark: char, line: &str, uneven: bool) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push('\n');
        if uneven {
            out.push_str("\\ No newline at end of file\n");
        }
    }
}
