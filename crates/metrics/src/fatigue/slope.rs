//! How something changes with time since a break: least squares, beside what else explains it.

use super::row::ReviewRow;

/// The first half hour counts as flat: fatigue shows only after that.
const RESTED_MS: f64 = 30.0 * 60_000.0;
const HOUR_MS: f64 = 3_600_000.0;

/// A change in an hour, with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// Change in an hour after the first half hour.
    pub per_hour: f64,
    /// Its standard error.
    pub error: f64,
    /// Reviews that it rests on.
    pub of: usize,
}

impl Slope {
    /// The change at a time since a break, ms.
    #[must_use]
    pub fn at(&self, since_break_ms: i64) -> f64 {
        self.per_hour * tired_hours(since_break_ms)
    }

    /// Whether it falls, by so many standard errors.
    #[must_use]
    pub fn falls(&self, sure: f64) -> bool {
        self.per_hour < -sure * self.error
    }
}

/// The change of `value` in an hour since a break, over rows that have it; `others` are what
/// explains it besides. None where there are too few or all are alike.
#[must_use]
pub fn change_per_hour<const N: usize>(
    rows: &[ReviewRow],
    value: impl Fn(&ReviewRow) -> Option<(f64, [f64; N])>,
    at_least: usize,
) -> Option<Slope> {
    let known: Vec<(f64, Vec<f64>)> = rows.iter().filter_map(|row| value(row).map(|(y, others)| (y, explain(row, &others)))).collect();
    let columns = N + 2;
    if known.len() < at_least.max(columns + 1) {
        return None;
    }
    let (solution, inverse_last) = solve(&known, columns)?;
    let residual = |(y, x): &(f64, Vec<f64>)| (y - x.iter().zip(&solution).map(|(x, b)| x * b).sum::<f64>()).powi(2);
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let variance = known.iter().map(residual).sum::<f64>() / (known.len() - columns) as f64;
    let error = (variance * inverse_last).sqrt();
    let per_hour = *solution.last()?;
    (per_hour.is_finite() && error.is_finite() && error > 0.0).then_some(Slope { per_hour, error, of: known.len() })
}

// The constant first, time since a break last.
fn explain(row: &ReviewRow, others: &[f64]) -> Vec<f64> {
    std::iter::once(1.0).chain(others.iter().copied()).chain([tired_hours(row.since_break_ms)]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
fn tired_hours(since_break_ms: i64) -> f64 {
    (since_break_ms as f64 - RESTED_MS).max(0.0) / HOUR_MS
}

// The normal equations by Gauss and Jordan, beside them the last column of the unit matrix: the
// coefficients, and the last element of the inverse's diagonal.
fn solve(rows: &[(f64, Vec<f64>)], columns: usize) -> Option<(Vec<f64>, f64)> {
    let mut matrix = vec![vec![0.0; columns + 2]; columns];
    matrix[columns - 1][columns + 1] = 1.0;
    for (y, x) in rows {
        for i in 0..columns {
            for j in 0..columns {
                matrix[i][j] += x[i] * x[j];
            }
            matrix[i][columns] += x[i] * y;
        }
    }
    for column in 0..columns {
        let pivot = (column..columns).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        matrix.swap(column, pivot);
        let scale = matrix[column][column];
        if scale.abs() < 1e-9 {
            return None;
        }
        matrix[column].iter_mut().for_each(|value| *value /= scale);
        let row = matrix[column].clone();
        for (_, other) in matrix.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            let factor = other[column];
            other.iter_mut().zip(&row).for_each(|(value, of)| *value -= factor * of);
        }
    }
    Some((matrix.iter().map(|row| row[columns]).collect(), matrix[columns - 1][columns + 1]))
}
