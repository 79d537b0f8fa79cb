//! What each line of a unified diff is.

use crate::view::DiffKind;

/// Reads a diff line by line.
#[derive(Default)]
pub(super) struct DiffReader {
    hunk: Option<HunkLines>,
}

/// Lines of a hunk that are still to come, as its header says: before and after the change.
#[derive(Clone, Copy)]
struct HunkLines {
    before: u32,
    after: u32,
}

impl DiffReader {
    /// The kind of the next line; `rest` is the text after it.
    ///
    /// `--- a/x` names a file before the first hunk. Within a hunk it is the removed line
    /// `-- a/x`, until the hunk has all lines that its header counts: then it names a file
    /// if a line with `+++` follows. Tools also count wrongly: it names a file too if a hunk
    /// header follows the two and they are not exactly the lines that are missing.
    pub(super) fn read_line(&mut self, line: &str, rest: &str) -> DiffKind {
        let kind = self.kind(line, rest);
        match kind {
            DiffKind::Hunk => self.hunk = Some(HunkLines::read(line)),
            DiffKind::File => self.hunk = None,
            _ => self.hunk = self.hunk.map(|hunk| hunk.without(kind)),
        }
        kind
    }

    fn kind(&self, line: &str, rest: &str) -> DiffKind {
        let names_file = match self.hunk {
            None => FILE_LINES.iter().any(|start| line.starts_with(start)),
            Some(hunk) if line.starts_with("--- ") && rest.starts_with("+++ ") => hunk.is_complete() || hunk.ends_early(rest),
            Some(_) => false,
        };
        match line.as_bytes().first() {
            _ if line.starts_with("@@") => DiffKind::Hunk,
            _ if names_file || line.starts_with("diff ") => DiffKind::File,
            Some(b'+') => DiffKind::Added,
            Some(b'-') => DiffKind::Removed,
            _ => DiffKind::Same,
        }
    }
}

const FILE_LINES: [&str; 8] = ["diff ", "index ", "new file", "deleted file", "rename ", "similarity ", "--- ", "+++ "];

impl HunkLines {
    // `@@ -12,3 +12,4 @@`; a count that is not given is 1. A header without numbers counts nothing.
    fn read(header: &str) -> Self {
        let mut counts = header.split(' ').skip(1).take(2).map(|range| match range.split_once(',') {
            Some((_, count)) => count.parse().unwrap_or(0),
            None => u32::from(range.len() > 1),
        });
        Self { before: counts.next().unwrap_or(0), after: counts.next().unwrap_or(0) }
    }

    const fn is_complete(self) -> bool {
        self.before == 0 && self.after == 0
    }

    fn ends_early(self, rest: &str) -> bool {
        (self.before, self.after) != (1, 1) && rest.lines().nth(1).is_some_and(|line| line.starts_with("@@"))
    }

    const fn without(self, kind: DiffKind) -> Self {
        let (before, after) = match kind {
            DiffKind::Removed => (1, 0),
            DiffKind::Added => (0, 1),
            _ => (1, 1),
        };
        Self { before: self.before.saturating_sub(before), after: self.after.saturating_sub(after) }
    }
}
