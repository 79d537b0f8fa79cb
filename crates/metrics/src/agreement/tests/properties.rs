//! What holds for any labels.

use super::*;
use proptest::prelude::*;

fn scales(numbers: &[f64]) -> [Scale; 4] {
    let categories = index(numbers.len());
    [Scale::nominal(categories), Scale::ordinal(categories), Scale::interval(numbers), Scale::ratio(numbers)]
}

/// Up to 12 items, 4 raters and 3 categories, each label once.
fn any_ratings() -> impl Strategy<Value = Vec<Rating>> {
    let label = proptest::option::of(0..3_u32);
    proptest::collection::vec(proptest::collection::vec(label, 4), 1..12).prop_map(|items| {
        let cells = items
            .into_iter()
            .enumerate()
            .flat_map(|(item, labels)| labels.into_iter().enumerate().map(move |(rater, label)| (item, rater, label)));
        cells.filter_map(|(item, rater, label)| Some(Rating { item: index(item), rater: index(rater), category: label? })).collect()
    })
}

fn all(scale: Scale, ratings: &[Rating]) -> Vec<Measure> {
    measure(&Table::new(scale, ratings).unwrap(), &Statistic::ALL, Some(Bootstrap { rounds: 20, seed: 5 }))
}

proptest! {
    #[test]
    fn order_of_rows_changes_nothing(ratings in any_ratings(), turn in 0..40_usize) {
        let mut turned = ratings.clone();
        turned.rotate_left(turn % ratings.len().max(1));
        turned.reverse();
        for scale in scales(&[0.0, 1.0, 4.0]) {
            prop_assert_eq!(all(scale.clone(), &ratings), all(scale, &turned));
        }
    }

    #[test]
    fn names_of_raters_change_nothing(ratings in any_ratings()) {
        let renamed: Vec<Rating> = ratings.iter().map(|rating| Rating { rater: 9 - rating.rater, ..*rating }).collect();
        for scale in scales(&[0.0, 1.0, 4.0]) {
            for (one, other) in all(scale.clone(), &ratings).iter().zip(all(scale, &renamed)) {
                match (one.value, other.value) {
                    (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-12),
                    (one, other) => prop_assert_eq!(one, other),
                }
            }
        }
    }

    #[test]
    fn values_are_finite_and_at_most_one(ratings in any_ratings()) {
        for scale in scales(&[0.0, 1e-300, 1e300]) {
            for bootstrap in [None, Some(Bootstrap { rounds: 5, seed: 1 })] {
                for found in measure(&Table::new(scale.clone(), &ratings).unwrap(), &Statistic::ALL, bootstrap) {
                    prop_assert!(found.value.is_err() || found.value.unwrap() <= 1.0, "{:?}", found);
                    let bounds = found.ci95.unwrap_or_default();
                    prop_assert!(bounds[0].is_finite() && bounds[0] <= bounds[1] && bounds[1] <= 1.0, "{:?}", found);
                }
            }
        }
    }

    #[test]
    fn equal_labels_of_all_raters_agree_perfectly(labels in proptest::collection::vec(0..3_u32, 1..20)) {
        let rows = labels.iter().enumerate().flat_map(|(item, category)| (0..2).map(move |rater| Rating { item: index(item), rater, category: *category }));
        let ratings: Vec<Rating> = rows.collect();
        for scale in scales(&[0.1, 0.2, 0.7]) {
            for found in measure(&Table::new(scale, &ratings).unwrap(), &Statistic::ALL, None) {
                prop_assert!(found.value == Ok(1.0) || found.value == Err(Undefined::OneCategory), "{:?}", found);
            }
        }
    }

    #[test]
    fn alpha_at_interval_level_ignores_units(ratings in any_ratings()) {
        let of = |numbers: &[f64]| measure(&Table::new(Scale::interval(numbers), &ratings).unwrap(), &[Statistic::Alpha], None)[0].value;
        match (of(&[0.0, 1.0, 4.0]), of(&[32.0, 33.8, 39.2])) {
            (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-9),
            (one, other) => prop_assert_eq!(one, other),
        }
    }
}
