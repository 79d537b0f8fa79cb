use super::*;

const AT_LEAST: Target = Target { target: 0.97, limit: 0.90 };
const AT_MOST: Target = Target { target: 0.85, limit: 0.95 };

fn review(labels: &[&str], actions: u32) -> DoubleReviews {
    DoubleReviews { labels: labels.iter().map(|label| (*label).to_owned()).collect(), actions }
}

#[test]
fn share_signal_has_wilson_interval_and_state() {
    let signal = Signal::share(SignalName::Timeliness, 973, 1034, AT_LEAST);
    assert_eq!((signal.state, signal.count), (SignalState::Slipping, 1034));
    let [low, high] = signal.ci95.unwrap();
    assert!((low - 0.925).abs() < 5e-4 && (high - 0.954).abs() < 5e-4, "{low} {high}");
    assert_eq!(Signal::share(SignalName::Timeliness, 97, 100, AT_LEAST).state, SignalState::InRange);
    assert_eq!(Signal::share(SignalName::Timeliness, 89, 100, AT_LEAST).state, SignalState::OutOfRange);
}

#[test]
fn signal_of_few_or_no_cases_has_no_value() {
    for signal in [
        Signal::share(SignalName::Coverage, 0, 0, AT_LEAST),
        Signal::share(SignalName::Coverage, 29, 29, AT_LEAST),
        Signal::unknown(SignalName::Vigilance, AT_LEAST),
        Signal::new(SignalName::Capacity, Some(f64::NAN), Some([0.0, f64::INFINITY]), 99, AT_MOST),
    ] {
        assert_eq!((signal.value, signal.ci95, signal.state), (None, None, SignalState::TooFew));
    }
}

#[test]
fn smaller_is_better_for_capacity_and_escapes() {
    let state = |value| Signal::new(SignalName::Capacity, Some(value), None, 100, AT_MOST).state;
    assert_eq!([state(0.85), state(0.9), state(0.96)], [SignalState::InRange, SignalState::Slipping, SignalState::OutOfRange]);
}

#[test]
fn overall_names_the_worst_state() {
    let signal = |state| Signal { state, ..Signal::unknown(SignalName::Coverage, AT_LEAST) };
    use SignalState::{InRange, OutOfRange, Slipping, TooFew};
    let of = |states: &[SignalState]| overall(&states.iter().map(|state| signal(*state)).collect::<Vec<_>>());
    assert_eq!(of(&[]), Overall::TooFew);
    assert_eq!(of(&[InRange, TooFew]), Overall::Holds);
    assert_eq!(of(&[InRange, Slipping]), Overall::Slipping);
    assert_eq!(of(&[InRange, Slipping, OutOfRange]), Overall::Stretched);
    assert_eq!(of(&[OutOfRange; 4]), Overall::Fails);
}

#[test]
fn delays_are_values_at_their_rank() {
    assert_eq!(delays(&[]), Delays::default());
    assert_eq!(delays(&[(5, 1)]), Delays { count: 1, median_ms: Some(5), p95_ms: Some(5) });
    // 1 to 20: the 10th and the 19th.
    let counted: Vec<(i64, u64)> = (1..=20).map(|delay| (delay, 1)).collect();
    assert_eq!(delays(&counted), Delays { count: 20, median_ms: Some(10), p95_ms: Some(19) });
    assert_eq!(delays(&[(1, 94), (9, 6)]), Delays { count: 100, median_ms: Some(1), p95_ms: Some(9) });
}

#[test]
fn load_is_time_of_reviews_over_time_of_people() {
    let hour = HourLoad { hour: 17, reviews: 60, people: 2, timed: 30, seconds: 3000, squares: 300_000 };
    let (value, [low, high]) = load(&hour).unwrap();
    // 60 reviews of 100 s by two people in an hour.
    assert!((value - 6000.0 / 7200.0).abs() < 1e-12);
    assert!((high - value - 1.959_963_984_540_054 * 600_000.0_f64.sqrt() / 7200.0).abs() < 1e-9 && low < value);
    let quiet = HourLoad { hour: 3, reviews: 5, ..hour };
    assert_eq!(busiest_hour(&[quiet, hour], 30), Some(hour));
    assert_eq!(busiest_hour(&[quiet, hour], 31), None);
    assert_eq!(load(&HourLoad::default()), None);
}

#[test]
fn agreement_is_alpha_beside_percent() {
    let found = agreement(&[review(&["approve", "approve"], 40), review(&["reject", "reject"], 10), review(&["approve", "reject"], 10)]);
    assert_eq!((found.actions, found.same), (60, 50));
    // Nominal alpha: 1 - (n - 1) * 2 * 10 / (2 * 90 * 30), n = 120.
    assert!((found.alpha.unwrap().unwrap() - (1.0 - 119.0 * 20.0 / 5400.0)).abs() < 1e-12);
    assert!(found.ci95.is_some());
}

#[test]
fn agreement_without_a_second_category_is_undefined() {
    assert_eq!(agreement(&[]).alpha, None);
    let found = agreement(&[review(&["approve", "approve"], 40)]);
    assert!(matches!(found.alpha, Some(Err(_))));
    assert_eq!((found.actions, found.same, found.ci95), (40, 40, None));
}
