use super::release_delay::ReleaseDelay;
use super::{HealthFigures, attention, costs, signals, trend, words};
use crate::replica::health::{ActionCounts, DAY_MS, DoubleReviewCount, HOUR_MS, ReviewHour, delay};
use holdpoint_domain::HealthTargets;
use holdpoint_metrics::health::{SignalName, SignalState};
use std::collections::BTreeMap;

fn counts(change: impl FnOnce(&mut ActionCounts)) -> ActionCounts {
    let mut counts = ActionCounts { proposed: 100, ..ActionCounts::default() };
    change(&mut counts);
    counts
}

fn of(total: ActionCounts) -> HealthFigures {
    HealthFigures { kinds: BTreeMap::from([("payment.refund".to_owned(), total.clone())]), total, ..HealthFigures::default() }
}

fn double(labels: &[&str], actions: u32) -> DoubleReviewCount {
    DoubleReviewCount { day: 0, kind: "a.b".into(), labels: labels.iter().map(|label| (*label).to_owned()).collect(), actions }
}

#[test]
fn no_actions_give_no_values_and_nothing_to_attend_to() {
    let figures = HealthFigures::default();
    let found = signals(&figures, &HealthTargets::default());
    assert!(found.iter().all(|signal| signal.state == SignalState::TooFew && signal.value.is_none()));
    assert_eq!(attention(&figures, &found), []);
    assert_eq!(words::sentence(&found), "Of 7 signals 7 rest on too few cases.");
    assert!(found.iter().all(|signal| !words::note(&figures, signal).contains("NaN")));
}

#[test]
fn missed_targets_are_attended_to_worst_first() {
    let mut figures = of(counts(|of| {
        (of.reviewed, of.expired, of.late) = (80, 15, 5);
        (of.grave_allowed, of.grave_unreviewed) = (1000, 13);
    }));
    figures.overdue = 2;
    let found = signals(&figures, &HealthTargets::default());
    let items = attention(&figures, &found);
    let said: Vec<_> = items.iter().map(|item| (item.code, item.state, item.title.as_str())).collect();
    assert_eq!(
        said,
        [
            ("timeliness", SignalState::OutOfRange, "22 actions were not decided before the deadline"),
            ("coverage", SignalState::Slipping, "13 high-risk actions were allowed without a review"),
            ("overdue", SignalState::Slipping, "2 held actions are past their deadline"),
        ]
    );
    assert_eq!(items[0].detail, "15 denied, 5 decided later, 2 waiting. Most: payment.refund, 20.");
    assert_eq!(words::sentence(&found), "Of 7 signals 1 is out of range, 1 is slipping and 5 rest on too few cases.");
}

#[test]
fn equal_verdicts_of_many_double_reviews_are_undefined_not_few() {
    let figures = HealthFigures { doubles: vec![double(&["approve", "approve"], 40)], ..HealthFigures::default() };
    let signal = signals(&figures, &HealthTargets::default())[4];
    assert_eq!((signal.count, signal.value, signal.state), (40, None, SignalState::TooFew));
    assert_eq!(words::note(&figures, &signal), "40 of 40 agree with one verdict: alpha is undefined");
}

#[test]
fn feedback_says_how_long_corrections_took() {
    let mut figures = HealthFigures::default();
    let note = |figures: &HealthFigures| words::note(figures, &signals(figures, &HealthTargets::default())[6]);
    assert_eq!(note(&figures), "Share not measured yet; no release of this time was trained on a dataset from here");
    figures.release_delay = Some(ReleaseDelay { median_days: 6.04, corrections: 1240, releases: 3 });
    assert!(note(&figures).ends_with("6.0 days from correction to release, the median of 1,240 corrections in 3 releases"));
    figures.of_team = true;
    assert!(note(&figures).ends_with("in 3 releases, of all teams"), "the filter does not apply to releases");
}

#[test]
fn busiest_hour_gives_the_load() {
    let hour = |at: i64, people: u64| ReviewHour { starts_at: at, reviews: 40, people, timed: 40, seconds: 3200, squares: 260_000 };
    let hours = vec![hour(3 * HOUR_MS, 4), hour(17 * HOUR_MS, 1), hour(DAY_MS + 17 * HOUR_MS, 1)];
    let figures = HealthFigures { hours, ..HealthFigures::default() };
    let signal = signals(&figures, &HealthTargets::default())[2];
    assert_eq!((signal.name, signal.count), (SignalName::Capacity, 80));
    assert!((signal.value.unwrap() - 6400.0 / 7200.0).abs() < 1e-12);
    assert_eq!(words::note(&figures, &signal).split(", interval").next(), Some("17:00 to 18:00 UTC, 80 reviews timed"));
}

/// The slow way: all delays sorted, the one at the rank, as exact as its bin.
#[test]
fn quantiles_of_delays_equal_those_of_sorted_delays() {
    let raw: Vec<i64> = (0..2_001).map(|number: i64| number * number * 37 % 9_000_011).collect();
    let total = counts(|of| {
        for ms in &raw {
            *of.delays.entry(delay::bin_of(*ms)).or_default() += 1;
            of.delay_ms += ms;
        }
    });
    let mut sorted = raw.clone();
    sorted.sort_unstable();
    let at = |rank: usize| Some(delay::middle_of(delay::bin_of(sorted[rank - 1])));
    let found = costs(&of(total));
    let all = &found[0];
    assert_eq!((all.delay.count, all.delay.median_ms, all.delay.p95_ms), (2_001, at(1_001), at(1_901)));
    assert_eq!((found.len(), found[1].kind.as_str(), all.delay_sum_ms), (2, "payment.refund", raw.iter().sum()));
}

#[test]
fn trend_has_a_place_for_each_part_of_the_time() {
    let time = super::HealthTime { from: DAY_MS + 5, to: 5 * DAY_MS, team: None, now: 5 * DAY_MS };
    let part = counts(|of| (of.reviewed, of.expired) = (1, 1));
    let figures = HealthFigures { parts: BTreeMap::from([(2 * DAY_MS, part)]), ..HealthFigures::default() };
    assert_eq!(trend::trend(SignalName::Timeliness, &figures, &time), [None, Some(0.5), None, None]);
    assert_eq!(trend::trend(SignalName::Vigilance, &figures, &time), [None; 4]);
    let hours = super::HealthTime { to: 2 * DAY_MS, ..time };
    assert_eq!(trend::trend(SignalName::Coverage, &figures, &hours).len(), 24);
}
