//! More raters than two, and missing labels.

use super::data::{FOUR_OBSERVERS, FOUR_RATERS, Matrix, PSYCHIATRIC, THREE_CODERS, WORKED_EXAMPLE};
use super::*;

fn numbers(highest: u32) -> Vec<f64> {
    (1..=highest).map(f64::from).collect()
}

/// Alpha at all four levels.
fn assert_alphas(matrix: Matrix, highest: u32, expected: [f64; 4]) {
    let scales = [Scale::nominal(highest), Scale::ordinal(highest), Scale::interval(&numbers(highest)), Scale::ratio(&numbers(highest))];
    for (scale, expected) in scales.into_iter().zip(expected) {
        let level = scale.level.as_str();
        assert_close(value(&of_matrix(scale, matrix), Statistic::Alpha), expected, 1e-9, level);
    }
}

#[test]
fn alpha_matches_krippendorff_2011() {
    assert_alphas(FOUR_OBSERVERS, 5, [0.743_421_052_6, 0.815_387_503_8, 0.849_107_142_9, 0.797_402_774_7]);
}

#[test]
fn alpha_matches_three_coders() {
    assert_alphas(THREE_CODERS, 4, [0.691_358_024_7, 0.806_721_419_9, 0.810_844_892_8, 0.808_943_670_8]);
}

#[test]
fn alpha_ignores_items_with_one_label() {
    let without: Vec<Rating> = ratings(FOUR_OBSERVERS).into_iter().filter(|rating| rating.item != 11).collect();
    let table = Table::new(Scale::ordinal(5), &without).unwrap();
    assert_eq!(value(&table, Statistic::Alpha), value(&of_matrix(Scale::ordinal(5), FOUR_OBSERVERS), Statistic::Alpha));
}

/// Bootstrap intervals of other programs have other random numbers: 0.05 apart is sampling.
#[test]
fn alpha_bootstrap_matches_reference() {
    let cases = [(Scale::nominal(5), 0.423_7), (Scale::ordinal(5), 0.464_3), (Scale::interval(&numbers(5)), 0.449_5)];
    for (scale, low) in cases {
        let table = of_matrix(scale, FOUR_OBSERVERS);
        let found = measure(&table, &[Statistic::Alpha], Some(Bootstrap { rounds: 2_000, seed: 1 }))[0];
        let interval = found.ci95.unwrap();
        assert_close(interval[0], low, 0.05, "low");
        assert_close(interval[1], 1.0, 1e-12, "high");
    }
}

/// Gwet's handbook and `irrCAC`: unweighted values and linearised intervals.
#[test]
fn four_raters_match_gwet() {
    let table = of_matrix(Scale::nominal(5), FOUR_RATERS);
    let cases = [
        (Statistic::Ac1, 0.775_444_068_1, 0.460_813_348_1),
        (Statistic::Ac2, 0.775_444_068_1, 0.460_813_348_1),
        (Statistic::Fleiss, 0.761_169_275_4, 0.424_376_279_4),
        (Statistic::Alpha, 0.743_421_052_6, 0.419_062_219_2),
        (Statistic::BrennanPrediger, 0.772_727_272_7, 0.454_208_139_9),
    ];
    for (statistic, expected, low) in cases {
        let found = single(&table, statistic);
        assert_close(found.value.unwrap(), expected, 1e-6, statistic.as_str());
        assert_close(found.ci95.unwrap()[0], low, 1e-6, statistic.as_str());
        assert_eq!(found.ci95.unwrap()[1], 1.0);
    }
    assert_close(value(&table, Statistic::Percent), 0.818_181_818_2, 1e-9, "percent");
}

#[test]
fn ac2_matches_gwet_at_ordinal_and_interval_level() {
    let cases = [(Scale::ordinal(5), 0.898_939_769_9, 0.663_646_700_4), (Scale::interval(&numbers(5)), 0.914_000_723_6, 0.685_181_365_9)];
    for (scale, expected, low) in cases {
        let found = single(&of_matrix(scale, FOUR_RATERS), Statistic::Ac2);
        assert_close(found.value.unwrap(), expected, 1e-6, "ac2");
        assert_close(found.ci95.unwrap()[0], low, 1e-6, "low");
    }
}

#[test]
fn fleiss_matches_psychiatric_diagnoses() {
    let table = of_counts(PSYCHIATRIC);
    let cases = [
        (Statistic::Fleiss, 0.430_244_520_1, [0.319_395_250_6, 0.541_093_789_5]),
        (Statistic::Ac1, 0.447_884_515_8, [0.334_042_653_7, 0.561_726_378]),
        (Statistic::Alpha, 0.433_409_828_3, [0.322_560_558_8, 0.544_259_097_8]),
        (Statistic::BrennanPrediger, 0.444_444_444_4, [0.331_705_586_6, 0.557_183_302_3]),
    ];
    for (statistic, expected, interval) in cases {
        let found = single(&table, statistic);
        assert_close(found.value.unwrap(), expected, 1e-6, statistic.as_str());
        (0..2).for_each(|side| assert_close(found.ci95.unwrap()[side], interval[side], 1e-6, statistic.as_str()));
    }
    assert_close(fleiss::null_error(&table).unwrap(), 0.024_373_932_1, 1e-6, "null error");
}

#[test]
fn fleiss_by_category_matches_references() {
    let cases: [(_, [f64; 5]); 2] = [
        (PSYCHIATRIC, [0.244_755_244_8, 0.244_755_244_8, 0.52, 0.471_127_272_7, 0.566_117_806_8]),
        (WORKED_EXAMPLE, [0.201_282_051_3, 0.079_670_329_7, 0.171_597_633_1, 0.030_381_383_3, 0.507_656_695_2]),
    ];
    for (counts, expected) in cases {
        let found = fleiss::by_category(&of_counts(counts));
        found.iter().zip(expected).for_each(|(found, expected)| assert_close(found.unwrap(), expected, 1e-6, "category"));
    }
}

#[test]
fn fleiss_matches_worked_example() {
    let table = of_counts(WORKED_EXAMPLE);
    assert_close(value(&table, Statistic::Fleiss), 0.209_930_704_4, 1e-9, "kappa");
    assert_close(fleiss::null_error(&table).unwrap(), 0.016_965_069_2, 1e-6, "null error");
}

#[test]
fn fleiss_null_error_is_no_interval() {
    let table = of_counts(PSYCHIATRIC);
    let [low, high] = single(&table, Statistic::Fleiss).ci95.unwrap();
    assert!(high - low > 2.0 * (2.0 * 1.96 * fleiss::null_error(&table).unwrap()));
}

#[test]
fn fleiss_bootstrap_matches_reference() {
    let found = measure(&of_counts(PSYCHIATRIC), &[Statistic::Fleiss], Some(Bootstrap { rounds: 2_000, seed: 1 }))[0];
    let interval = found.ci95.unwrap();
    assert_close(interval[0], 0.317_262_668_7, 0.02, "low");
    assert_close(interval[1], 0.523_803_269_7, 0.02, "high");
    assert_eq!(found.resamples_undefined, Some(0));
}

#[test]
fn three_raters_have_no_cohen_or_scott() {
    let table = of_matrix(Scale::nominal(4), THREE_CODERS);
    for statistic in [Statistic::Cohen, Statistic::Scott] {
        assert_eq!(single(&table, statistic).value, Err(Undefined::NotTwoRaters(3)));
    }
}

#[test]
fn two_raters_without_common_item_have_no_cohen() {
    let table = of_matrix(Scale::nominal(2), &[&[1, 2, 0, 0], &[0, 0, 1, 2]]);
    assert_eq!(single(&table, Statistic::Cohen).value, Err(Undefined::NoCommonItem));
    assert_eq!(single(&table, Statistic::Scott).value, Err(Undefined::NoCommonItem));
    assert_eq!(single(&table, Statistic::Alpha).value, Err(Undefined::NoPairs));
    assert_eq!(single(&table, Statistic::Percent).value, Err(Undefined::NoPairs));
}

#[test]
fn no_labels_are_no_pairs() {
    let table = Table::new(Scale::nominal(0), &[]).unwrap();
    for found in measure(&table, &Statistic::ALL, Some(Bootstrap { rounds: 10, seed: 1 })) {
        assert!(found.value.is_err() && found.ci95.is_none(), "{found:?}");
        assert_eq!(found.resamples_undefined, Some(10));
    }
}

#[test]
fn undefined_resamples_are_left_out_and_counted() {
    let table = of_matrix(Scale::nominal(2), &[&[1, 1, 1, 2], &[1, 1, 1, 2]]);
    let found = measure(&table, &[Statistic::Alpha], Some(Bootstrap { rounds: 1_000, seed: 1 }))[0];
    let undefined = found.resamples_undefined.unwrap();
    // (3/4)^4 + (1/4)^4 of the resamples have one category.
    assert!((280..360).contains(&undefined), "{undefined}");
    assert_eq!(found.ci95, Some([1.0, 1.0]));
}

#[test]
fn conflicting_labels_are_refused_and_repeated_rows_count_once() {
    let row = |category| Rating { item: 0, rater: 3, category };
    assert_eq!(Table::new(Scale::nominal(2), &[row(1), row(0)]).unwrap_err(), Conflict { item: 0, rater: 3, categories: [0, 1] });
    assert_eq!(Table::new(Scale::nominal(2), &[row(1), row(1)]).unwrap().ratings(), 1);
}
