//! What is wrong with a policy file, where, and what was probably meant.

use super::place::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One mistake in a policy file, or one thing that will not work with the people there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyProblem {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// Stable code.
    pub code: String,
    /// A sentence someone can act on.
    pub message: String,
}

/// Collects mistakes while a file is read.
pub(crate) struct Report<'a> {
    pub source: &'a str,
    problems: Vec<PolicyProblem>,
}

impl<'a> Report<'a> {
    pub fn new(source: &'a str) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// Notes a mistake at a byte of the file.
    pub fn at(&mut self, offset: usize, code: &str, message: impl Into<String>) {
        let Place { line, column } = Place::of(self.source, offset);
        self.problems.push(PolicyProblem { line, column, code: code.into(), message: message.into() });
    }

    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// All mistakes, in the order of the file.
    pub fn finish(mut self) -> Vec<PolicyProblem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }
}

/// ` Did you mean x?`, or nothing when no known word is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let most = (word.chars().count() / 3).clamp(1, 3);
    let near = known.into_iter().map(|other| (distance(word, other), other)).filter(|(far, _)| *far <= most).min();
    near.map(|(_, other)| format!(" Did you mean {other}?")).unwrap_or_default()
}

/// `a, b or c`
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "or")
}

/// `a, b and c`
pub(super) fn all_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "and")
}

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, last_word: &str) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

// Letters to change, add, drop or swap with the next one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().take(64).collect(), b.to_lowercase().chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
