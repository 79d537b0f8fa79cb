//! What one change contains: words of the vocabulary, its length, removed guards, whether it runs at all.

use super::case::Change;
use super::effect::{Effect, effect_of_paths};
use super::lines::{LineKind, each_line, is_comment, is_diff, is_log_call};
use super::vocabulary::Vocabulary;
use super::words::each_word;

/// Unchanged lines of a diff: they are near the change, but are not it.
const CONTEXT_LINE: f64 = 0.4;
/// Comments and log texts are talk about code.
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
        let effect = match (lines.effect(), effect_of_paths(change)) {
            (Some(Effect::Inert), _) | (_, Effect::Inert) => Effect::Inert,
            (Some(lines), Effect::Any) => lines,
            (_, paths) => paths,
        };
        let has_content = !change.content.trim().is_empty();
        Content { hits: self.take_hits(), length: self.length, has_content, guards_removed: lines.guards_removed, effect }
    }

    /// Whether a guard word is in the text.
    fn read_text(&mut self, text: &str, weight: f64) -> bool {
        let (mut guard, mut length) = (false, 0);
        let Self { vocabulary, best, found, .. } = self;
        each_word(text, &mut |word, _| {
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

    fn read_content(&mut self, content: &str) -> ChangedLines {
        let mut lines = ChangedLines::default();
        if !is_diff(content) {
            self.read_text(content, 1.0);
            return lines;
        }
        each_line(content, |kind, line| {
            let (comment, log) = (is_comment(line), is_log_call(line));
            let weight = if kind == LineKind::Context { CONTEXT_LINE } else { 1.0 };
            let guard = self.read_text(line, if comment || log { weight * COMMENT_LINE } else { weight });
            if kind != LineKind::Context && !line.trim().is_empty() {
                lines.add(kind, comment, log, guard);
            }
        });
        lines
    }

    fn take_hits(&mut self) -> Vec<(u32, f64)> {
        self.found.sort_unstable();
        let best = &mut self.best;
        self.found.drain(..).map(|place| (place, std::mem::take(&mut best[place as usize]))).collect()
    }
}

/// Counts of added and removed lines.
#[derive(Default)]
struct ChangedLines {
    all: u64,
    comments: u64,
    logs: u64,
    guards_removed: i64,
}

impl ChangedLines {
    fn add(&mut self, kind: LineKind, comment: bool, log: bool, guard: bool) {
        self.all += 1;
        self.comments += u64::from(comment);
        self.logs += u64::from(log && !comment);
        if guard && !comment && !log {
            self.guards_removed += if kind == LineKind::Removed { 1 } else { -1 };
        }
    }

    /// None if there are other lines than comments and log calls.
    const fn effect(&self) -> Option<Effect> {
        match self {
            Self { all: 0, .. } => None,
            lines if lines.comments == lines.all => Some(Effect::Inert),
            lines if lines.comments + lines.logs == lines.all => Some(Effect::Logging),
            _ => None,
        }
    }
}
