//! The texts that the queue's filter looks in, one after the other in one piece of memory.
//!
//! A letter typed searches fifty thousand texts. Read in a row they take a millisecond;
//! each looked up by its action they take ten.

use memchr::memmem::Finder;
use std::collections::HashMap;

/// Below this much free space the texts are not moved together.
const FREE_BYTES_WORTH_MOVING: usize = 64 * 1024;

/// Texts by action.
#[derive(Debug, Default)]
pub(super) struct FilterTexts {
    /// All texts, each with a line end, so that no word is found across two of them.
    bytes: Vec<u8>,
    /// In the order of `bytes`.
    rows: Vec<Row>,
    places: HashMap<i64, usize>,
    removed_bytes: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    n: i64,
    start: usize,
    removed: bool,
}

impl FilterTexts {
    /// Sets the text of an action.
    pub(super) fn put(&mut self, n: i64, text: &str) {
        if let Some(place) = self.places.get(&n) {
            // A claim or a review changes the row, not its words.
            if self.text(*place) == text.as_bytes() {
                return;
            }
            self.remove(n);
        }
        self.places.insert(n, self.rows.len());
        self.rows.push(Row { n, start: self.bytes.len(), removed: false });
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b'\n');
    }

    /// Forgets the text of an action.
    pub(super) fn remove(&mut self, n: i64) {
        let Some(place) = self.places.remove(&n) else { return };
        self.removed_bytes += self.end(place) - self.rows[place].start;
        self.rows[place].removed = true;
        if self.removed_bytes > FREE_BYTES_WORTH_MOVING && self.removed_bytes > self.bytes.len() / 2 {
            self.move_together();
        }
    }

    /// Actions whose text holds all of these words, in no particular order. A word has no white space.
    pub(super) fn find(&self, words: &[String]) -> Vec<i64> {
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else {
            return self.places.keys().copied().collect();
        };
        let longest = Finder::new(longest);
        let all: Vec<Finder<'_>> = words.iter().map(Finder::new).collect();
        let (mut found, mut from, mut place) = (Vec::new(), 0, 0);
        while let Some(at) = longest.find(&self.bytes[from..]).map(|at| from + at) {
            while self.end(place) <= at {
                place += 1;
            }
            let row = self.rows[place];
            if !row.removed && all.iter().all(|word| word.find(self.text(place)).is_some()) {
                found.push(row.n);
            }
            from = self.end(place);
        }
        found
    }

    /// The text of an action; empty where there is none.
    pub(super) fn of(&self, n: i64) -> &str {
        self.places.get(&n).and_then(|place| std::str::from_utf8(self.text(*place)).ok()).unwrap_or_default()
    }

    fn text(&self, place: usize) -> &[u8] {
        &self.bytes[self.rows[place].start..self.end(place) - 1]
    }

    fn end(&self, place: usize) -> usize {
        self.rows.get(place + 1).map_or(self.bytes.len(), |next| next.start)
    }

    fn move_together(&mut self) {
        let mut kept = Self::default();
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.removed) {
            kept.places.insert(row.n, kept.rows.len());
            kept.rows.push(Row { start: kept.bytes.len(), ..*row });
            kept.bytes.extend_from_slice(&self.bytes[row.start..self.end(place)]);
        }
        *self = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(texts: &FilterTexts, filter: &str) -> Vec<i64> {
        let words: Vec<String> = filter.split_whitespace().map(str::to_owned).collect();
        let mut found = texts.find(&words);
        found.sort_unstable();
        found
    }

    #[test]
    fn filter_finds_rows_with_every_word_and_none_across_two_rows() {
        let mut texts = FilterTexts::default();
        texts.put(1, "deploy checkout\neu-west");
        texts.put(2, "deploy search\neu-west-check");
        texts.put(3, "out of stock");
        assert_eq!(find(&texts, "deploy west"), [1, 2]);
        assert_eq!(find(&texts, "checkout"), [1]);
        assert_eq!(find(&texts, ""), [1, 2, 3]);
    }

    #[test]
    fn changed_and_removed_texts_are_not_found_also_after_moving_together() {
        let mut texts = FilterTexts::default();
        let long = "x".repeat(1_000);
        for n in 0..200 {
            texts.put(n, &format!("{long} row-{n}."));
        }
        texts.put(7, "another row-7.");
        for n in 20..200 {
            texts.remove(n);
        }
        assert_eq!(find(&texts, "row-7."), [7]);
        assert_eq!(find(&texts, &format!("{long} row-7.")), Vec::<i64>::new());
        assert_eq!(find(&texts, "row-150."), Vec::<i64>::new());
        assert_eq!(find(&texts, "row-19."), [19]);
        assert!(texts.bytes.len() < 200 * 1_000 / 2, "the free space is given back");
    }
}
