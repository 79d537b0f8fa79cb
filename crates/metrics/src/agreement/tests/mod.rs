//! Published values, traps, and properties of the coefficients.

mod data;
mod many_raters;
mod properties;
mod two_raters;

use super::*;

fn assert_close(found: f64, expected: f64, tolerance: f64, of: &str) {
    assert!((found - expected).abs() <= tolerance, "{of}: {found}, expected {expected}");
}

fn single(table: &Table, statistic: Statistic) -> Measure {
    measure(table, &[statistic], None)[0]
}

fn value(table: &Table, statistic: Statistic) -> f64 {
    single(table, statistic).value.unwrap()
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

fn of_square(scale: impl Fn(u32) -> Scale, square: data::Square) -> Table {
    let mut ratings = Vec::new();
    for (one, row) in square.iter().enumerate() {
        for (other, items) in row.iter().enumerate() {
            for _ in 0..*items {
                let item = index(ratings.len() / 2);
                ratings.extend([Rating { item, rater: 0, category: index(one) }, Rating { item, rater: 1, category: index(other) }]);
            }
        }
    }
    Table::new(scale(index(square.len())), &ratings).unwrap()
}

/// Labels are 1 to the number of categories.
fn of_matrix(scale: Scale, matrix: data::Matrix) -> Table {
    Table::new(scale, &ratings(matrix)).unwrap()
}

fn ratings(matrix: data::Matrix) -> Vec<Rating> {
    let mut ratings = Vec::new();
    for (rater, row) in matrix.iter().enumerate() {
        let given = row.iter().enumerate().filter(|(_, label)| **label > 0);
        ratings.extend(given.map(|(item, label)| Rating { item: index(item), rater: index(rater), category: label - 1 }));
    }
    ratings
}

fn of_counts(counts: data::Counts) -> Table {
    let mut ratings = Vec::new();
    for (item, row) in counts.iter().enumerate() {
        let labels = row.iter().enumerate().flat_map(|(category, count)| (0..*count).map(move |_| index(category)));
        ratings.extend(labels.enumerate().map(|(rater, category)| Rating { item: index(item), rater: index(rater), category }));
    }
    Table::new(Scale::nominal(index(counts[0].len())), &ratings).unwrap()
}
