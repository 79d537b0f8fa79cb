//! Two raters: Wikipedia, Gwet 2002 and 2008, Feinstein and Cicchetti 1990, and built edge cases.

use super::{assert_close, of_square, single, value};
use crate::agreement::cohen::{Weights, errors};
use crate::agreement::{Scale, Statistic, Undefined};

struct Case {
    name: &'static str,
    table: super::data::Square,
    /// Percent, Cohen, Scott, AC1, Brennan and Prediger, alpha.
    values: [f64; 6],
    /// 95 % of Cohen (Fleiss, Cohen and Everitt), then linearised: Scott, AC1, Brennan and Prediger, alpha.
    intervals: [[f64; 2]; 5],
    /// Standard errors of Cohen's kappa: of its value, and if it is 0.
    cohen_errors: [f64; 2],
}

const STATISTICS: [Statistic; 6] =
    [Statistic::Percent, Statistic::Cohen, Statistic::Scott, Statistic::Ac1, Statistic::BrennanPrediger, Statistic::Alpha];

const CASES: [Case; 8] = [
    Case {
        name: "wiki_cohen_50",
        table: &[&[20, 5], &[10, 15]],
        values: [0.7, 0.4, 0.3939393939, 0.4059405941, 0.4, 0.4],
        intervals: [
            [0.1510922905, 0.6489077095],
            [0.1288647135, 0.6590140744],
            [0.1417355309, 0.6701456572],
            [0.1368848392, 0.6631151608],
            [0.1349253196, 0.6650746804],
        ],
        cohen_errors: [0.1269960629, 0.1385640646],
    },
    Case {
        name: "wiki_same_po_a",
        table: &[&[45, 15], &[25, 15]],
        values: [0.6, 0.1304347826, 0.1208791209, 0.2660550459, 0.2, 0.1252747253],
        intervals: [
            [-0.0629382778, 0.323807843],
            [-0.0810084551, 0.3227666969],
            [0.0598523862, 0.4722577056],
            [0.0046078216, 0.3953921784],
            [-0.0766128507, 0.3271623012],
        ],
        cohen_errors: [0.0986615376, 0.0976084536],
    },
    Case {
        name: "wiki_same_po_b",
        table: &[&[25, 35], &[5, 35]],
        values: [0.6, 0.2592592593, 0.1919191919, 0.2079207921, 0.2, 0.195959596],
        intervals: [
            [0.108028964, 0.4104895545],
            [-0.0043697165, 0.3882081003],
            [0.0104588567, 0.4053827275],
            [0.0046078216, 0.3953921784],
            [-0.0003293125, 0.3922485044],
        ],
        cohen_errors: [0.0771597317, 0.0831479419],
    },
    Case {
        name: "gwet_paradox_125",
        table: &[&[118, 5], &[2, 0]],
        values: [0.944, -0.0233918129, -0.0288065844, 0.9407763376, 0.888, -0.024691358],
        intervals: [
            [-0.0474734134, 0.0006897877],
            [-0.050434462, -0.0071787067],
            [0.8951401466, 0.9864125286],
            [0.8062653089, 0.9697346911],
            [-0.0463192357, -0.0030634804],
        ],
        cohen_errors: [0.0122867567, 0.0803807498],
    },
    Case {
        name: "scott_wiki_45",
        table: &[&[1, 2, 3], &[4, 5, 6], &[7, 8, 9]],
        values: [0.3333333333, -0.0416666667, -0.0563380282, 0.025974026, 0.0, -0.044600939],
        intervals: [
            [-0.2404282629, 0.1570949296],
            [-0.2678065692, 0.1551305129],
            [-0.1958597387, 0.2478077906],
            [-0.2148389048, 0.2148389048],
            [-0.25606948, 0.1668676021],
        ],
        cohen_errors: [0.1014108411, 0.1047360979],
    },
    Case {
        name: "feinstein_paradox_low",
        table: &[&[80, 10], &[5, 5]],
        values: [0.85, 0.3181818182, 0.3142857143, 0.808, 0.7, 0.3177142857],
        intervals: [
            [0.0566118431, 0.5797517933],
            [0.0441161887, 0.5844552399],
            [0.7040428288, 0.9119571712],
            [0.5575847009, 0.8424152991],
            [0.0475447601, 0.5878838113],
        ],
        cohen_errors: [0.1334565212, 0.0973831149],
    },
    Case {
        name: "perfect",
        table: &[&[30, 0], &[0, 20]],
        values: [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        intervals: [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
        cohen_errors: [0.0, 0.1414213562],
    },
    Case {
        name: "independent",
        table: &[&[25, 25], &[25, 25]],
        values: [0.5, 0.0, 0.0, 0.0, 0.0, 0.005],
        intervals: [
            [-0.1959963985, 0.1959963985],
            [-0.199421307, 0.199421307],
            [-0.199421307, 0.199421307],
            [-0.199421307, 0.199421307],
            [-0.194421307, 0.204421307],
        ],
        cohen_errors: [0.1, 0.1],
    },
];

#[test]
fn values_match_references() {
    for case in &CASES {
        let table = of_square(Scale::nominal, case.table);
        for (statistic, expected) in STATISTICS.into_iter().zip(case.values) {
            assert_close(value(&table, statistic), expected, 1e-6, case.name);
        }
    }
}

#[test]
fn intervals_match_references() {
    for case in &CASES {
        let table = of_square(Scale::nominal, case.table);
        for (statistic, expected) in STATISTICS[1..].iter().zip(case.intervals) {
            let found = single(&table, *statistic).ci95.unwrap();
            (0..2).for_each(|side| assert_close(found[side], expected[side], 1e-6, case.name));
        }
    }
}

#[test]
fn cohen_errors_match_references() {
    for case in &CASES {
        let found = errors(&of_square(Scale::nominal, case.table), Weights::None).unwrap();
        (0..2).for_each(|which| assert_close(found[which], case.cohen_errors[which], 1e-6, case.name));
    }
}

#[test]
fn one_category_leaves_only_ac1_and_percent() {
    let table = of_square(Scale::nominal, &[&[50, 0], &[0, 0]]);
    for statistic in [Statistic::Alpha, Statistic::Fleiss, Statistic::Cohen, Statistic::Scott] {
        assert_eq!(single(&table, statistic).value, Err(Undefined::OneCategory), "{statistic:?}");
    }
    for statistic in [Statistic::Ac1, Statistic::Ac2, Statistic::Percent, Statistic::BrennanPrediger] {
        assert_eq!(single(&table, statistic).value, Ok(1.0), "{statistic:?}");
    }
    let known = of_square(Scale::nominal, &[&[50]]);
    assert_eq!(single(&known, Statistic::Ac1).value, Ok(1.0));
    assert_eq!(single(&known, Statistic::Percent).value, Ok(1.0));
    assert_eq!(single(&known, Statistic::BrennanPrediger).value, Err(Undefined::OneKnownCategory));
}

#[test]
fn high_agreement_can_have_a_kappa_below_zero() {
    let table = of_square(Scale::nominal, &[&[118, 5], &[2, 0]]);
    assert!(value(&table, Statistic::Percent) > 0.94 && value(&table, Statistic::Cohen) < 0.0 && value(&table, Statistic::Ac1) > 0.94);
}

/// SAS PROC FREQ prints 4 digits: simple and linear kappa with their errors.
#[test]
fn weighted_cohen_matches_sas() {
    let cases = [
        (Weights::None, [0.484_162_895_9, 0.138_013_578_3, 0.148_398_281_9]),
        (Weights::Linear, [0.470_119_521_9, 0.145_746_045_1, 0.142_585_077_6]),
        (Weights::Quadratic, [0.450_160_771_7, 0.192_232_663_4, 0.187_919_468_3]),
    ];
    for (weights, [kappa, error, null_error]) in cases {
        let scale: fn(u32) -> Scale = match weights {
            Weights::None => Scale::nominal,
            Weights::Linear => Scale::ordinal,
            _ => |_| Scale::interval(&[1.0, 2.0, 3.0]),
        };
        let table = of_square(scale, super::data::SAS);
        let found = errors(&table, weights).unwrap();
        let all = [value(&table, Statistic::Cohen), found[0], found[1]];
        (0..3).for_each(|which| assert_close(all[which], [kappa, error, null_error][which], 1e-6, "SAS"));
    }
}

/// `irrCAC`, the abstractors of Gwet's handbook.
#[test]
fn abstractors_match_gwet() {
    let table = of_square(Scale::nominal, super::data::ABSTRACTORS);
    let cases = [
        (Statistic::Ac1, 0.849_330_548_2, [0.763_145_709_6, 0.935_515_386_8]),
        (Statistic::Fleiss, 0.796_239_696_2, [0.678_471_975_2, 0.914_007_417_2]),
        (Statistic::Alpha, 0.797_258_497_7, [0.679_490_776_7, 0.915_026_218_7]),
        (Statistic::BrennanPrediger, 0.835, [0.741_404_673_6, 0.928_595_326_4]),
        (Statistic::Cohen, 0.796_409_402_2, [0.680_946_516, 0.911_872_288_4]),
    ];
    for (statistic, expected, interval) in cases {
        let found = single(&table, statistic);
        assert_close(found.value.unwrap(), expected, 1e-6, "value");
        (0..2).for_each(|side| assert_close(found.ci95.unwrap()[side], interval[side], 1e-6, "interval"));
    }
}
