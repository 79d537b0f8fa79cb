//! What holds for every case.

use holdpoint_metrics::attribution::{Candidate, Case, Change, Incident, Record, Signal, explain, probabilities, rank};
use proptest::prelude::*;
use std::collections::BTreeMap;

const ONSET: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("timeout"),
        Just("currencyCode"),
        Just("nil"),
        Just("pool"),
        Just("paymentservice"),
        Just("割引"),
        Just("-x\n+y"),
        Just("@@ a @@\n"),
        Just("expired"),
        Just("https://api.example.com"),
        Just("503"),
        Just("eu-west-1"),
        Just(""),
        Just("\u{301}"),
        Just("// if nil"),
    ];
    proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

fn service() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just("c"), Just("B"), Just(""), Just("paymentservice")].prop_map(str::to_owned)
}

fn services() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(service(), 0..3)
}

prop_compose! {
    fn change()(
        (title, content, path) in (text(), text(), text()),
        services in services(),
        source in prop_oneof![Just("commit"), Just("action"), Just("flag")],
        (start, end) in (-9_000_i64..40, proptest::option::of(-9_000_i64..40)),
        region in proptest::option::of(prop_oneof![Just("eu-west-1".to_owned()), Just("us-east-1".to_owned()), Just(String::new())]),
        reversible in proptest::option::of(any::<bool>()),
        record in proptest::option::of((0_u64..=u64::MAX, 0_u64..5)),
    ) -> Change {
        Change {
            id: String::new(), source: source.to_owned(), title, by: "human".to_owned(), services, paths: vec![path], content, region,
            started_at: ONSET + start * MINUTE, finished_at: end.map(|end| ONSET + end * MINUTE), reversible,
            record: record.map(|(executed, failed)| Record { executed, failed: failed.min(executed) }),
        }
    }
}

prop_compose! {
    fn signal()(service in service(), text in text(), count in prop_oneof![Just(0.0), Just(1.0), Just(f64::MAX), 0.0..1e6],
        change in proptest::option::of(prop_oneof![Just("+3"), Just("-940"), Just("NaN"), Just("+1e400"), Just("-100%"), Just("new")])) -> Signal {
        Signal { service, text, count, change: change.map(str::to_owned) }
    }
}

prop_compose! {
    fn case()(
        (title, description) in (text(), text()),
        services in services(),
        signals in proptest::collection::vec(signal(), 0..5),
        mut changes in proptest::collection::vec(change(), 0..12),
        depends in proptest::collection::btree_map(service(), services_of_map(), 0..4),
    ) -> Case {
        for (place, change) in changes.iter_mut().enumerate() {
            change.id = format!("c{place}");
        }
        let incident = Incident { title, text: description, services, detected_at: ONSET, signals, ..Incident::default() };
        Case { incident, changes, depends }
    }
}

fn services_of_map() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(service(), 0..3)
}

fn ids(candidates: &[Candidate]) -> Vec<Option<&str>> {
    candidates.iter().map(|candidate| candidate.id.as_deref()).collect()
}

proptest! {
    #[test]
    fn parts_are_finite_and_add_up(case in case()) {
        for candidate in rank(&case) {
            let sum: f64 = candidate.parts.iter().map(|part| part.score).sum();
            prop_assert!(candidate.score.is_finite() && (sum - candidate.score).abs() < 1e-9, "{candidate:?}");
            prop_assert!(candidate.parts.iter().all(|part| part.score.is_finite() && !explain(part).is_empty()), "{candidate:?}");
            let names: std::collections::BTreeSet<&str> = candidate.parts.iter().map(|part| part.name).collect();
            prop_assert_eq!(names.len(), candidate.parts.len());
        }
    }

    #[test]
    fn candidates_are_no_action_and_all_changes_before_onset(case in case()) {
        let ranking = rank(&case);
        let mut found: Vec<Option<&str>> = ids(&ranking);
        let before = case.changes.iter().filter(|change| change.started_at < ONSET).map(|change| Some(change.id.as_str()));
        let mut expected: Vec<Option<&str>> = before.chain([None]).collect();
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
        prop_assert!(ranking.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }

    #[test]
    fn order_of_changes_does_not_matter((case, shuffled) in case().prop_flat_map(|case| {
        let changes = Just(case.changes.clone()).prop_shuffle();
        (Just(case), changes)
    })) {
        let other = Case { changes: shuffled, ..case.clone() };
        prop_assert_eq!(rank(&case), rank(&other));
    }

    #[test]
    fn unrelated_old_change_keeps_parts_other_than_words(case in case()) {
        let mut more = case.clone();
        let old = Change { id: "old".to_owned(), services: vec!["elsewhere".to_owned()], started_at: ONSET - 90 * 24 * 60 * MINUTE, ..Change::default() };
        more.changes.push(old);
        let by_id = |case: &Case| -> BTreeMap<Option<String>, Candidate> { rank(case).into_iter().map(|candidate| (candidate.id.clone(), candidate)).collect() };
        let (before, after) = (by_id(&case), by_id(&more));
        for (id, candidate) in before {
            for (a, b) in candidate.parts.iter().zip(&after[&id].parts).filter(|(part, _)| !["words", "failure_kind"].contains(&part.name)) {
                prop_assert_eq!(a, b);
            }
        }
    }

    #[test]
    fn probabilities_sum_to_one(case in case()) {
        let sum: f64 = probabilities(&rank(&case)).iter().sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
    }
}

#[test]
fn unrelated_old_change_keeps_the_order_without_shared_words() {
    let change = |id: &str, service: &str, minutes: i64| Change {
        id: id.to_owned(),
        services: vec![service.to_owned()],
        started_at: ONSET - minutes * MINUTE,
        ..Change::default()
    };
    let incident = Incident { services: vec!["a".to_owned()], detected_at: ONSET, ..Incident::default() };
    let mut case = Case { incident, changes: vec![change("x", "a", 50), change("y", "a", 5), change("z", "b", 1)], ..Case::default() };
    let before: Vec<Option<String>> = rank(&case).into_iter().map(|candidate| candidate.id).collect();
    case.changes.push(change("old", "elsewhere", 100_000));
    let after: Vec<Option<String>> =
        rank(&case).into_iter().map(|candidate| candidate.id).filter(|id| id.as_deref() != Some("old")).collect();
    assert_eq!(before, after);
}

#[test]
fn equal_scores_keep_the_newest_first() {
    // Both began at the onset's minute with the same last step; only the beginning differs.
    let change = |id: &str, start: i64| Change {
        id: id.to_owned(),
        source: "deploy".to_owned(),
        started_at: ONSET - start * MINUTE,
        finished_at: Some(ONSET - MINUTE),
        ..Change::default()
    };
    let incident = Incident { detected_at: ONSET, ..Incident::default() };
    let case = Case { incident, changes: vec![change("older", 9), change("newer", 3), change("also-newer", 3)], ..Case::default() };
    let ranking = rank(&case);
    let changes: Vec<&str> = ranking.iter().filter_map(|candidate| candidate.id.as_deref()).collect();
    assert_eq!(changes, ["also-newer", "newer", "older"]);
}

#[test]
fn change_at_the_very_onset_is_no_candidate() {
    let at = |id: &str, started_at: i64| Change { id: id.to_owned(), started_at, ..Change::default() };
    let incident = Incident { detected_at: ONSET + MINUTE, started_at: Some(ONSET), ..Incident::default() };
    let case = Case { incident, changes: vec![at("at", ONSET), at("before", ONSET - 1), at("after", ONSET + 1)], ..Case::default() };
    let ranking = rank(&case);
    let changes: Vec<&str> = ranking.iter().filter_map(|candidate| candidate.id.as_deref()).collect();
    assert_eq!(changes, ["before"]);
}
