//! Histories with a known cause: each sign finds its own, and steady people show none.

use super::*;
use crate::random::Random;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// How a person works.
struct Habits {
    /// Fall of the logarithm of the time in an hour since a break.
    fall: f64,
    approves: f64,
    opens: f64,
}

const STEADY: Habits = Habits { fall: 0.0, approves: 0.75, opens: 0.6 };

fn row(random: &mut Random, habits: &Habits, at: i64, since_break_ms: i64) -> ReviewRow {
    let characters = 300.0 + 2_000.0 * random.uniform();
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let fall = habits.fall * (since_break_ms - 30 * MINUTE).max(0) as f64 / 3_600_000.0;
    let shown = (2.2 * reading_ms(characters)).ln() - fall + 0.4 * random.normal();
    #[expect(clippy::cast_possible_truncation, reason = "small")]
    let (characters, shown_ms) = (Some(characters as i64), Some(shown.exp() as i64));
    let (opened, approved) = (Some(random.uniform() < habits.opens), Some(random.uniform() < habits.approves));
    ReviewRow { at, since_break_ms, shown_ms, characters, risk: 1, has_evidence: true, opened, approved }
}

fn reading_ms(characters: f64) -> f64 {
    characters * 1000.0 / 25.0
}

/// Five stretches of two hours on each of twenty days, a review every ten minutes.
fn weeks(seed: u64, habits: &Habits) -> Vec<ReviewRow> {
    let mut random = Random::new(seed);
    let starts = (0..20).flat_map(|day| (0..5).map(move |stretch| day * DAY + stretch * 150 * MINUTE));
    let times = starts.flat_map(|start| (1..12).map(move |step| (start, step * 10 * MINUTE)));
    times.map(|(start, since)| row(&mut random, habits, start + since, since)).collect()
}

fn session(seed: u64, habits: &Habits, minutes: i64, every: i64) -> (Vec<ReviewRow>, i64) {
    let (mut random, start) = (Random::of_stream(seed, 1), 21 * DAY);
    let times = (1..).map(|step| step * every).take_while(|since| *since <= minutes * MINUTE);
    (times.map(|since| row(&mut random, habits, start + since, since)).collect(), start + minutes * MINUTE)
}

fn held(usual: &Habits, present: &Habits, minutes: i64, every: i64) -> Vec<SignKind> {
    let mut rows = weeks(7, usual);
    let (now, at) = session(7, present, minutes, every);
    rows.extend(now);
    let signs = find_signs(&rows, Some(minutes * MINUTE), at, &Limits::default());
    signs.iter().filter(|sign| sign.holds()).map(|sign| sign.kind).collect()
}

#[test]
fn steady_person_shows_no_sign() {
    assert_eq!(held(&STEADY, &STEADY, 80, 2 * MINUTE), []);
}

#[test]
fn long_session_alone_suggests_no_rest() {
    assert_eq!(held(&STEADY, &STEADY, 200, 10 * MINUTE), [SignKind::SinceBreak]);
}

#[test]
fn falling_decision_times_hold_once_they_have_fallen() {
    let tiring = Habits { fall: 0.25, ..STEADY };
    assert_eq!(held(&tiring, &tiring, 60, 10 * MINUTE), [], "after an hour times have fallen by an eighth");
    assert_eq!(held(&tiring, &tiring, 100, 10 * MINUTE), [SignKind::SinceBreak, SignKind::ReadingFloor]);
}

#[test]
fn approvals_above_the_usual_share_drift() {
    assert_eq!(held(&STEADY, &Habits { approves: 1.0, ..STEADY }, 70, 2 * MINUTE), [SignKind::ApproveDrift]);
}

#[test]
fn evidence_that_is_usually_opened_and_no_longer_is() {
    assert_eq!(held(&STEADY, &Habits { opens: 0.0, ..STEADY }, 40, 4 * MINUTE), [SignKind::EvidenceUnopened]);
    let never = Habits { opens: 0.0, ..STEADY };
    assert_eq!(held(&never, &never, 40, 4 * MINUTE), [], "who never opens it shows no change");
}

#[test]
fn verdicts_within_seconds_are_a_burst() {
    let rows: Vec<ReviewRow> = (0..6).map(|n| ReviewRow { at: n * 8_000, since_break_ms: n * 8_000, ..ReviewRow::default() }).collect();
    let signs = find_signs(&rows, Some(48_000), 48_000, &Limits::default());
    let burst = signs.iter().find(|sign| sign.kind == SignKind::Bursts).unwrap();
    assert_eq!((burst.state, burst.evidence), (SignState::Holds, Evidence::Bursts { most: 6, limit: 5, within_ms: 60_000 }));
}

#[test]
fn constant_times_are_flat_and_under_the_floor() {
    let mut rows = weeks(3, &STEADY);
    let (mut now, at) = session(3, &STEADY, 80, 2 * MINUTE);
    now.iter_mut().for_each(|row| row.shown_ms = Some(9_000));
    rows.extend(now);
    let signs = find_signs(&rows, Some(80 * MINUTE), at, &Limits::default());
    let held: Vec<SignKind> = signs.iter().filter(|sign| sign.holds()).map(|sign| sign.kind).collect();
    assert_eq!(held, [SignKind::ReadingFloor, SignKind::FlatTime]);
    assert!(is_rest_suggested(&signs));
}

#[test]
fn little_data_is_too_few_and_never_a_number_that_is_none() {
    for rows in
        [Vec::new(), vec![ReviewRow::default()], vec![ReviewRow { shown_ms: Some(0), characters: Some(0), ..ReviewRow::default() }; 200]]
    {
        let signs = find_signs(&rows, Some(0), 0, &Limits::default());
        assert!(signs.iter().all(|sign| !sign.holds() || sign.kind == SignKind::Bursts), "{signs:?}");
        assert!(!format!("{signs:?}").contains("NaN"));
    }
    let signs = find_signs(&[], None, 0, &Limits::default());
    assert_eq!(signs.iter().filter(|sign| sign.state == SignState::TooFew).count(), 5);
}

#[test]
fn time_since_a_break_counts_the_reading() {
    let at = |minute: i64, shown: i64| ReviewRow { at: minute * MINUTE, shown_ms: Some(shown * MINUTE), ..ReviewRow::default() };
    let mut rows = [at(0, 2), at(20, 6), at(40, 1), at(50, 1)];
    set_time_since_break(&mut rows);
    assert_eq!(rows.map(|row| row.since_break_ms / MINUTE), [2, 22, 1, 11]);
}
