//! How far two labels are apart, and sums of that over all pairs.

use super::table::{Pattern, Scale};

/// A distance between categories; 0 only between equal ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distance {
    /// 1 between different ones.
    Equal,
    /// Ranks apart.
    Linear,
    /// The square of the difference.
    Squared,
    /// The square of the difference over the sum (Krippendorff's ratio metric).
    Ratio,
    /// Pairs of categories that span as far, both ends included (Gwet's ordinal weights).
    Span,
}

impl Distance {
    /// Between two values: numbers, or ranks.
    pub(crate) fn between(self, a: f64, b: f64) -> f64 {
        let apart = (a - b).abs();
        match self {
            Self::Equal => f64::from(apart > 0.0),
            Self::Linear => apart,
            Self::Squared => apart * apart,
            Self::Ratio if apart > 0.0 => (apart / (a + b)).powi(2),
            Self::Ratio => 0.0,
            Self::Span => apart * (apart + 1.0) / 2.0,
        }
    }

    /// The largest one on a scale.
    pub(crate) fn largest(self, scale: &Scale) -> f64 {
        match scale.values.as_slice() {
            [lowest, .., highest] => self.between(*lowest, *highest),
            _ => 0.0,
        }
    }

    /// Σ over all pairs of categories of `rows` × `columns` × distance.
    pub(crate) fn sum(self, values: &[f64], rows: &[f64], columns: &[f64]) -> f64 {
        match self {
            Self::Equal => total(rows) * total(columns) - rows.iter().zip(columns).map(|(row, column)| row * column).sum::<f64>(),
            Self::Linear => sum_linear(rows, columns),
            Self::Squared => sum_squared(values, rows, columns),
            Self::Ratio | Self::Span => self.sum_pairs(values, rows, columns),
        }
    }

    fn sum_pairs(self, values: &[f64], rows: &[f64], columns: &[f64]) -> f64 {
        let used: Vec<(f64, f64)> = values.iter().copied().zip(columns.iter().copied()).filter(|(_, column)| *column > 0.0).collect();
        let row_sum = |value: f64| used.iter().map(|(other, column)| column * self.between(value, *other)).sum::<f64>();
        values.iter().zip(rows).filter(|(_, row)| **row > 0.0).map(|(value, row)| row * row_sum(*value)).sum()
    }

    /// Σ over all ordered pairs of labels of one item.
    pub(crate) fn within(self, values: &[f64], pattern: &Pattern) -> f64 {
        if pattern.counts.len() < 2 {
            return 0.0;
        }
        if self == Self::Squared {
            return spread(values, pattern);
        }
        let value = |category: u32| values[category as usize];
        let mut sum = 0.0;
        for (at, (one, ones)) in pattern.counts.iter().enumerate() {
            for (other, others) in &pattern.counts[at + 1..] {
                sum += 2.0 * f64::from(*ones) * f64::from(*others) * self.between(value(*one), value(*other));
            }
        }
        sum
    }
}

/// [`Distance::within`] of squared differences, from the distances to the mean.
pub(crate) fn spread(values: &[f64], pattern: &Pattern) -> f64 {
    if pattern.counts.len() < 2 {
        return 0.0;
    }
    let sum = |term: &dyn Fn(f64) -> f64| {
        pattern.counts.iter().map(|(category, count)| f64::from(*count) * term(values[*category as usize])).sum::<f64>()
    };
    let mean = sum(&|value| value) / pattern.total();
    2.0 * pattern.total() * sum(&|value| (value - mean).powi(2))
}

fn total(counts: &[f64]) -> f64 {
    counts.iter().sum()
}

/// Each pair is counted once for each boundary between its ranks.
fn sum_linear(rows: &[f64], columns: &[f64]) -> f64 {
    let (all_rows, all_columns) = (total(rows), total(columns));
    let (mut sum, mut rows_below, mut columns_below) = (0.0, 0.0, 0.0);
    for (row, column) in rows.iter().zip(columns) {
        rows_below += row;
        columns_below += column;
        sum += rows_below * (all_columns - columns_below) + (all_rows - rows_below) * columns_below;
    }
    sum
}

/// From moments about the common mean.
fn sum_squared(values: &[f64], rows: &[f64], columns: &[f64]) -> f64 {
    let (all_rows, all_columns) = (total(rows), total(columns));
    let moment = |counts: &[f64], about: f64, power: i32| {
        counts.iter().zip(values).map(|(count, value)| count * (value - about).powi(power)).sum::<f64>()
    };
    let mean = (moment(rows, 0.0, 1) + moment(columns, 0.0, 1)) / (all_rows + all_columns);
    let crossed = moment(rows, mean, 1) * moment(columns, mean, 1);
    all_columns * moment(rows, mean, 2) + all_rows * moment(columns, mean, 2) - 2.0 * crossed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sums_equal_sums_over_pairs() {
        let values = [0.0, 1.0, 2.0, 3.0];
        let (rows, columns) = ([3.0, 0.0, 5.0, 2.0], [1.0, 4.0, 0.0, 6.0]);
        for distance in [Distance::Equal, Distance::Linear, Distance::Squared, Distance::Ratio, Distance::Span] {
            let short = distance.sum(&values, &rows, &columns);
            assert!((short - distance.sum_pairs(&values, &rows, &columns)).abs() < 1e-12, "{distance:?}");
        }
    }

    #[test]
    fn ratio_between_zeros_is_zero() {
        assert_eq!(Distance::Ratio.between(0.0, 0.0), 0.0);
        assert_eq!(Distance::Ratio.between(0.0, 3.0), 1.0);
    }
}
