//! Names as numbers.

use std::collections::HashMap;

/// Names in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    /// The number of a name: that of its first appearance.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    pub(super) fn as_slice(&self) -> &[String] {
        &self.names
    }

    /// The names in the order of their text, and the place there of each number. That order does
    /// not depend on the order of the rows.
    pub(super) fn sorted(self) -> (Vec<String>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_unstable_by(|one, other| self.names[*one].cmp(&self.names[*other]));
        let mut places = vec![0; order.len()];
        for (place, number) in (0..).zip(&order) {
            places[*number] = place;
        }
        let mut names = self.names;
        names.sort_unstable();
        (names, places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_by_text() {
        let mut names = Names::default();
        assert_eq!(["b", "10", "b", "2"].map(|name| names.number(name)), [0, 1, 0, 2]);
        assert_eq!(names.sorted(), (vec!["10".into(), "2".into(), "b".into()], vec![2, 0, 1]));
    }
}
