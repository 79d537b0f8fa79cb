//! Accuracy against rulings: labels that are known to be right.

use crate::proportion::{share, wilson95};

/// How many labels were right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// Right ones.
    pub right: u64,
    /// All of them.
    pub count: u64,
}

impl Accuracy {
    /// Counts pairs of a label and the right one.
    pub fn of<T: PartialEq>(pairs: impl IntoIterator<Item = (T, T)>) -> Self {
        let mut accuracy = Self::default();
        for (label, truth) in pairs {
            accuracy.count += 1;
            accuracy.right += u64::from(label == truth);
        }
        accuracy
    }

    /// The share of right ones. None of nothing.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        share(self.right, self.count)
    }

    /// Its 95 % Wilson interval. None of nothing.
    #[must_use]
    pub fn ci95(self) -> Option<[f64; 2]> {
        wilson95(self.right, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_counts_equal_labels() {
        let accuracy = Accuracy::of([("a", "a"), ("b", "a"), ("b", "b")]);
        assert_eq!(accuracy, Accuracy { right: 2, count: 3 });
        assert!((accuracy.value().unwrap() - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn accuracy_of_nothing_is_undefined() {
        let none = Accuracy::of::<&str>([]);
        assert_eq!((none.value(), none.ci95()), (None, None));
    }
}
