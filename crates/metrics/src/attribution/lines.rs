//! The lines of a diff: what was added, removed, only moved, and what is no code.

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Added,
    Removed,
    /// Unchanged, or removed here and added there.
    Context,
}

/// Calls `visit` with every line and what happened to it, without its mark.
pub(super) fn each_line<'a>(diff: &'a str, mut visit: impl FnMut(LineKind, &'a str)) {
    let hashes = |kind: LineKind| {
        let lines = diff.lines().map(split_mark).filter(|(found, _)| *found == kind);
        let mut hashes: Vec<u64> = lines.map(|(_, line)| hash(line.trim())).collect();
        hashes.sort_unstable();
        hashes
    };
    let (added, removed) = (hashes(LineKind::Added), hashes(LineKind::Removed));
    for line in diff.lines() {
        let (kind, line) = split_mark(line);
        let moved = match kind {
            LineKind::Added => contains(&removed, line),
            LineKind::Removed => contains(&added, line),
            LineKind::Context => false,
        };
        visit(if moved { LineKind::Context } else { kind }, line);
    }
}

fn contains(hashes: &[u64], line: &str) -> bool {
    !hashes.is_empty() && hashes.binary_search(&hash(line.trim())).is_ok()
}

fn split_mark(line: &str) -> (LineKind, &str) {
    if line.starts_with("+++") || line.starts_with("---") {
        return (LineKind::Context, line);
    }
    match line.as_bytes().first() {
        Some(b'+') => (LineKind::Added, &line[1..]),
        Some(b'-') => (LineKind::Removed, &line[1..]),
        _ => (LineKind::Context, line),
    }
}

/// FNV-1a over 64 bits.
fn hash(line: &str) -> u64 {
    line.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// It has hunks, or every line has a mark.
pub(super) fn is_diff(content: &str) -> bool {
    let mut lines = content.lines().filter(|line| !line.trim().is_empty());
    let marked = |line: &str| matches!(line.as_bytes().first(), Some(b'+' | b'-' | b' ' | b'\\' | b'@'));
    let first = lines.next();
    first.is_some_and(|line| {
        let hunk = line.starts_with("@@") || line.starts_with("diff ") || line.starts_with("--- ");
        hunk || (marked(line) && !line.starts_with(' ') && lines.all(marked))
    })
}

pub(super) fn is_comment(line: &str) -> bool {
    const MARKS: [&str; 8] = ["//", "# ", "/*", "* ", "*/", "<!--", "-- ", "\"\"\""];
    let line = line.trim_start();
    MARKS.iter().any(|mark| line.starts_with(mark)) || line == "#"
}

/// A call that only writes a log line, in one of the usual libraries.
pub(super) fn is_log_call(line: &str) -> bool {
    const LOGGERS: [&str; 9] = ["log", "logger", "logging", "slog", "tracing", "console", "print", "println", "printf"];
    let line = line.trim_start();
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '!'));
    let lower = name.to_ascii_lowercase();
    rest.starts_with('(') && (LOGGERS.contains(&lower.as_str()) || lower.starts_with("log_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffs_are_told_from_arguments() {
        assert!(is_diff("@@ a.go @@\n-x\n+y") && is_diff("-x\n+y\n z") && is_diff("+x"));
        assert!(!is_diff("{\"a\":1}") && !is_diff("") && !is_diff("- item\n  more\nkey: value"));
    }

    #[test]
    fn moved_lines_are_context() {
        let mut found = Vec::new();
        each_line("-a\n-b\n+  b\n+c\n d\n+++ e", |kind, line| found.push((kind, line)));
        let expected = [
            (LineKind::Removed, "a"),
            (LineKind::Context, "b"),
            (LineKind::Context, "  b"),
            (LineKind::Added, "c"),
            (LineKind::Context, " d"),
            (LineKind::Context, "+++ e"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn log_calls_are_told_from_code() {
        for line in ["log.Printf(\"a\")", "  LOG_INFO(log, \"b\")", "tracing::debug!(n);", "console.log(a)", "logger.info(x)"] {
            assert!(is_log_call(line), "{line}");
        }
        for line in ["login(user)", "log_level = 3", "catalog.find(x)", "return log(x)", ""] {
            assert!(!is_log_call(line), "{line}");
        }
    }
}
