//! What one change contains: words of the vocabulary, its length, removed guards, whether it runs at all.

use super::case::Change;
use super::effect::{Effect, effect_of_paths};
use super::vocabulary::Vocabulary;
use super::words::each_word;

/// Unchanged lines of a diff: they are near the change, but are not it.
const CONTEXT_LINE: f64 = 0.4;
/// Comments are talk about code.
const COMMENT_LINE: f64 = 0.3;
/// Directories repeat from change to change.
const PATH: f64 = 0.8;

/// What was found in one change.
pub(super) struct Content {
    /// Places in the vocabulary, ascending, each with the weight of the best place where it stands.
    pub(super) hits: Vec<(u32, f64)>,
    /// Words read, duplicates included.
    pub(super) length: u64,
    /// Diff or arguments are there.
    pub(super) has_content: bool,
    /// Lines with guards that were removed, less those that were added.
    pub(super) guards_removed: i64,
    pub(super) effect: Effect,
}

/// Reads changes with one vocabulary; keeps its buffers.
pub(super) struct ContentReader<'a> {
    vocabulary: &'a Vocabulary,
    /// For every place in the vocabulary the best weight in this change.
    best: Vec<f64>,
    found: Vec<u32>,
    length: u64,
}

impl<'a> ContentReader<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, best: vec![0.0; vocabulary.entries().len()], found: Vec::new(), length: 0 }
    }

    pub(super) fn read(&mut self, change: &Change) -> Content {
        self.length = 0;
        self.read_text(&change.title, 1.0);
        for path in &change.paths {
            self.read_text(path, PATH);
        }
        let lines = self.read_content(&change.content);
        let effect = if lines.only_comments { Effect::Inert } else { effect_of_paths(change) };
        let has_content = !change.content.trim().is_empty();
        Content { hits: self.take_hits(), length: self.length, has_content, guards_removed: lines.guards_removed, effect }
    }

    /// Whether a guard word is in the text.
    fn read_text(&mut self, text: &str, weight: f64) -> bool {
        let (mut guard, mut length) = (false, 0);
        let Self { vocabulary, best, found, .. } = self;
        each_word(text, &mut |word| {
            length += 1;
            let Some(place) = vocabulary.find(word) else { return };
            guard |= vocabulary.entry(place).guard;
            let before = &mut best[place as usize];
            if *before <= 0.0 {
                found.push(place);
            }
            *before = before.max(weight);
        });
        self.length += length;
        guard
    }

    fn read_content(&mut self, content: &str) -> Lines {
        let mut lines = Lines { guards_removed: 0, only_comments: false };
        if !is_diff(content) {
            self.read_text(content, 1.0);
            return lines;
        }
        let (mut changed, mut comments) = (0, 0);
        for line in content.lines() {
            let (kind, rest) = split_line(line);
            let comment = is_comment(rest);
            let weight = if kind == 0 { CONTEXT_LINE } else { 1.0 };
            let guard = self.read_text(rest, if comment { weight * COMMENT_LINE } else { weight });
            if kind != 0 && !rest.trim().is_empty() {
                changed += 1;
                comments += i64::from(comment);
                lines.guards_removed -= if guard && !comment { kind } else { 0 };
            }
        }
        lines.only_comments = changed > 0 && changed == comments;
        lines
    }

    fn take_hits(&mut self) -> Vec<(u32, f64)> {
        self.found.sort_unstable();
        let best = &mut self.best;
        self.found.drain(..).map(|place| (place, std::mem::take(&mut best[place as usize]))).collect()
    }
}

struct Lines {
    guards_removed: i64,
    /// There are changed lines, and all are comments.
    only_comments: bool,
}

/// 1 for an added line, -1 for a removed one, 0 for any other; and the line without its mark.
fn split_line(line: &str) -> (i64, &str) {
    if line.starts_with("+++") || line.starts_with("---") {
        return (0, line);
    }
    match line.as_bytes().first() {
        Some(b'+') => (1, &line[1..]),
        Some(b'-') => (-1, &line[1..]),
        _ => (0, line),
    }
}

/// It has hunks, or every line has a mark.
fn is_diff(content: &str) -> bool {
    let mut lines = content.lines().filter(|line| !line.trim().is_empty());
    let marked = |line: &str| matches!(line.as_bytes().first(), Some(b'+' | b'-' | b' ' | b'\\' | b'@'));
    let first = lines.next();
    first.is_some_and(|line| {
        let hunk = line.starts_with("@@") || line.starts_with("diff ") || line.starts_with("--- ");
        hunk || (marked(line) && !line.starts_with(' ') && lines.all(marked))
    })
}

fn is_comment(line: &str) -> bool {
    const MARKS: [&str; 8] = ["//", "# ", "/*", "* ", "*/", "<!--", "-- ", "\"\"\""];
    let line = line.trim_start();
    MARKS.iter().any(|mark| line.starts_with(mark)) || line == "#"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffs_are_told_from_arguments() {
        assert!(is_diff("@@ a.go @@\n-x\n+y") && is_diff("-x\n+y\n z") && is_diff("+x"));
        assert!(!is_diff("{\"a\":1}") && !is_diff("") && !is_diff("- item\n  more\nkey: value"));
        assert_eq!(
            (split_line("+a"), split_line("-a"), split_line(" a"), split_line("+++ b")),
            ((1, "a"), (-1, "a"), (0, " a"), (0, "+++ b"))
        );
    }
}
