//! The anaesthetists of Dawid and Skene 1979, and properties.

use super::*;
use proptest::prelude::*;

/// Table 1: classes (1 to 4) said for each patient by observer 1 (three times) and by observers 2 to 5.
const PATIENTS: [[u32; 7]; 45] = [
    [1, 1, 1, 1, 1, 1, 1],
    [3, 3, 3, 4, 3, 3, 4],
    [1, 1, 2, 2, 1, 2, 2],
    [2, 2, 2, 3, 1, 2, 1],
    [2, 2, 2, 3, 2, 2, 2],
    [2, 2, 2, 3, 3, 2, 2],
    [1, 2, 2, 2, 1, 1, 1],
    [3, 3, 3, 3, 4, 3, 3],
    [2, 2, 2, 2, 2, 2, 3],
    [2, 3, 2, 2, 2, 2, 3],
    [4, 4, 4, 4, 4, 4, 4],
    [2, 2, 2, 3, 3, 4, 3],
    [1, 1, 1, 1, 1, 1, 1],
    [2, 2, 2, 3, 2, 1, 2],
    [1, 2, 1, 1, 1, 1, 1],
    [1, 1, 1, 2, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [2, 2, 2, 2, 2, 2, 1],
    [2, 2, 2, 1, 3, 2, 2],
    [2, 2, 2, 2, 2, 2, 2],
    [2, 2, 2, 2, 2, 2, 1],
    [2, 2, 2, 3, 2, 2, 2],
    [2, 2, 1, 2, 2, 2, 2],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [2, 3, 2, 2, 2, 2, 2],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 2, 1, 1, 2, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [3, 3, 3, 3, 2, 3, 3],
    [1, 1, 1, 1, 1, 1, 1],
    [2, 2, 2, 2, 2, 2, 2],
    [2, 2, 2, 3, 2, 3, 2],
    [4, 3, 3, 4, 3, 4, 3],
    [2, 2, 1, 2, 2, 3, 2],
    [2, 3, 2, 3, 2, 3, 3],
    [3, 3, 3, 3, 4, 3, 2],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 2, 1, 2, 1, 1, 1],
    [2, 3, 2, 2, 2, 2, 2],
    [1, 2, 1, 1, 1, 1, 1],
    [2, 2, 2, 2, 2, 2, 2],
];

/// The classes of the patients at convergence.
const CLASSES: [u32; 45] =
    [1, 4, 2, 2, 2, 2, 1, 3, 2, 2, 4, 3, 1, 2, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1, 1, 1, 1, 3, 1, 2, 2, 4, 2, 3, 3, 1, 1, 1, 2, 1, 2];

/// How common each class is.
const PRIORS: [f64; 4] = [0.3995547529, 0.4219833919, 0.1117951885, 0.0666666667];

/// By observer, true class, class said.
const CONFUSIONS: [[[f64; 4]; 4]; 5] = [
    [
        [0.8894883487, 0.1105116513, 0.0, 0.0],
        [0.0705854505, 0.8763799368, 0.0530346126, 0.0],
        [0.0, 0.3388215402, 0.6611784598, 0.0],
        [0.0, 0.0, 0.5555555556, 0.4444444444],
    ],
    [[0.8342140832, 0.1657859168, 0.0, 0.0], [0.052706704, 0.6329461951, 0.314347101, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
    [
        [1.0, 0.0, 0.0, 0.0],
        [0.1063778633, 0.788299403, 0.1053227338, 0.0],
        [0.0, 0.4036714143, 0.1987761952, 0.3975523905],
        [0.0, 0.0, 0.6666666667, 0.3333333333],
    ],
    [
        [0.9444300399, 0.0555699601, 0.0, 0.0],
        [0.053671517, 0.8426268496, 0.1037016334, 0.0],
        [0.0, 0.0, 0.8012238048, 0.1987761952],
        [0.0, 0.0, 0.3333333333, 0.6666666667],
    ],
    [
        [1.0, 0.0, 0.0, 0.0],
        [0.1590392301, 0.7345204927, 0.1064402772, 0.0],
        [0.0, 0.2091135111, 0.7908864889, 0.0],
        [0.0, 0.0, 0.3333333333, 0.6666666667],
    ],
];

/// The log-likelihood after each of the first steps.
const FIRST_STEPS: [f64; 5] = [-205.0911382938, -194.5509523565, -193.1594454917, -192.942423964, -192.9093101596];

/// Patients (from 0) whose class is in doubt.
const DOUBTS: [(u32, [f64; 4]); 5] = [
    (6, [0.981020295, 0.018979705, 0.0, 0.0]),
    (29, [0.9991458754, 0.0008541246, 0.0, 0.0]),
    (34, [0.0, 0.947995202, 0.052004798, 0.0]),
    (37, [0.0, 0.0212004842, 0.9787995158, 0.0]),
    (41, [0.999806439, 0.000193561, 0.0, 0.0]),
];

const PRECISE: Stop = Stop { tolerance: 1e-9, steps: 100 };

fn readings() -> Vec<Reading> {
    let observers = [0, 0, 0, 1, 2, 3, 4];
    let of = |(item, said): (u32, &[u32; 7])| {
        said.iter().zip(observers).map(move |(class, rater)| Reading { item, rater, class: class - 1 }).collect::<Vec<_>>()
    };
    (0..).zip(&PATIENTS).flat_map(of).collect()
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
}

#[test]
fn estimate_matches_anaesthetists() {
    let found = estimate(&readings(), 4, PRECISE);
    found.priors.iter().zip(PRIORS).for_each(|(found, expected)| assert_close(*found, expected, 1e-4));
    for (rater, expected) in (0..).zip(CONFUSIONS) {
        for (found, expected) in found.confusion(rater).into_iter().zip(expected) {
            found.unwrap().iter().zip(expected).for_each(|(found, expected)| assert_close(*found, expected, 1e-3));
        }
    }
    for (item, expected) in DOUBTS {
        found.posterior(item).iter().zip(expected).for_each(|(found, expected)| assert_close(*found, expected, 1e-3));
    }
    assert_eq!((0..45).map(|item| found.class(item) + 1).collect::<Vec<_>>(), CLASSES);
    assert_close(*found.log_likelihood.last().unwrap(), -192.890_881_214_2, 1e-3);
}

#[test]
fn first_steps_match_reference() {
    let found = estimate(&readings(), 4, PRECISE);
    found.log_likelihood.iter().zip(FIRST_STEPS).for_each(|(found, expected)| assert_close(*found, expected, 1e-6));
}

#[test]
fn default_tolerance_finds_the_same_classes() {
    let found = estimate(&readings(), 4, Stop::default());
    assert!(found.log_likelihood.len() < 26);
    assert_eq!((0..45).map(|item| found.class(item) + 1).collect::<Vec<_>>(), CLASSES);
}

#[test]
fn steps_end_at_the_limit() {
    assert_eq!(estimate(&readings(), 4, Stop { tolerance: 0.0, steps: 3 }).log_likelihood.len(), 3);
}

#[test]
fn no_readings_give_an_empty_estimate() {
    let found = estimate(&[], 0, Stop::default());
    assert!(found.priors.is_empty() && found.log_likelihood.is_empty());
}

#[test]
fn tied_votes_go_to_the_first_class() {
    let readings = [Reading { item: 0, rater: 0, class: 1 }, Reading { item: 0, rater: 1, class: 0 }];
    let found = estimate(&readings, 2, Stop::default());
    assert_eq!(found.class(0), 0);
}

#[test]
fn row_of_an_impossible_class_is_none() {
    let readings = [Reading { item: 0, rater: 0, class: 0 }, Reading { item: 1, rater: 1, class: 1 }];
    let found = estimate(&readings, 2, Stop::default());
    assert_eq!(found.confusion(0), [Some(vec![1.0, 0.0]), None]);
    assert_eq!(found.posterior(0), [1.0, 0.0]);
}

#[test]
fn many_readings_of_one_item_do_not_underflow() {
    let readings: Vec<Reading> = (0..5_000).map(|rater| Reading { item: rater % 2, rater, class: rater % 3 }).collect();
    let found = estimate(&readings, 3, Stop::default());
    assert!(found.log_likelihood.iter().all(|value| value.is_finite()));
    assert!(found.posterior(0).iter().all(|share| share.is_finite()));
}

fn any_readings() -> impl Strategy<Value = Vec<Reading>> {
    let reading = (0..10_u32, 0..4_u32, 0..3_u32).prop_map(|(item, rater, class)| Reading { item, rater, class });
    proptest::collection::vec(reading, 1..80)
}

proptest! {
    #[test]
    fn log_likelihood_never_falls(readings in any_readings()) {
        let found = estimate(&readings, 3, Stop { tolerance: 0.0, steps: 50 });
        prop_assert!(found.log_likelihood.windows(2).all(|pair| pair[1] >= pair[0] - 1e-9), "{:?}", found.log_likelihood);
    }

    #[test]
    fn order_of_readings_changes_nothing(readings in any_readings(), turn in 0..80_usize) {
        let mut turned = readings.clone();
        turned.rotate_left(turn % readings.len());
        turned.reverse();
        prop_assert_eq!(estimate(&readings, 3, Stop::default()), estimate(&turned, 3, Stop::default()));
    }

    #[test]
    fn posteriors_and_rows_add_to_one(readings in any_readings()) {
        let found = estimate(&readings, 3, Stop::default());
        for reading in &readings {
            prop_assert!((found.posterior(reading.item).iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for row in found.confusion(reading.rater).into_iter().flatten() {
                prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }
}
