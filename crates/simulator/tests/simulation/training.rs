//! Training: trainers rule by what is true, releases follow, and planted faults are found and missed but never run.

use super::record::{assert_justified, simulate};
use holdpoint_domain::{ActionEvent, Event, ReleaseEvent, RightVerdict, RulingEvent};
use holdpoint_simulator::{Truth, Written};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Four busy days, for two tests.
static FOUR_DAYS: LazyLock<(Written, Vec<Truth>)> = LazyLock::new(|| simulate("6", "4", "busy"));

#[test]
fn rulings_say_what_was_right() {
    let (written, truth) = &*FOUR_DAYS;
    let faulty: BTreeMap<&str, bool> = truth
        .iter()
        .filter_map(|line| if let Truth::Action { action, fault, .. } = line { Some((action.as_str(), fault.is_some())) } else { None })
        .collect();
    let (mut sound, mut wrong) = (0, 0);
    for record in &written.records {
        let Event::Ruling(RulingEvent::Made(made)) = Event::of(record).unwrap() else { continue };
        assert_eq!(made.right != RightVerdict::Approve, faulty[record.subject.as_str()], "{record:?}");
        if made.right == RightVerdict::Approve { sound += 1 } else { wrong += 1 }
    }
    assert!(sound >= 5 && wrong >= 10, "{sound} sound, {wrong} wrong");
}

#[test]
fn trained_versions_err_less_and_name_their_dataset() {
    let (written, truth) = simulate("6", "30", "quiet");
    let mut versions: BTreeMap<&str, Vec<(bool, f64)>> = BTreeMap::new();
    for line in &truth {
        if let Truth::Version { tool, trained, error_rates, .. } = line {
            let mean = error_rates.iter().map(|(_, rate)| rate).sum::<f64>() / error_rates.len() as f64;
            versions.entry(tool).or_default().push((*trained, mean));
        }
    }
    let pairs: Vec<_> = versions.values().flat_map(|versions| versions.windows(2)).filter(|pair| pair[1].0).collect();
    assert!(pairs.len() >= 3 && pairs.iter().all(|pair| pair[1].1 < pair[0].1), "{pairs:?}");
    let (mut frozen, mut named) = (BTreeSet::new(), 0);
    for record in &written.records {
        match Event::of(record).unwrap() {
            Event::Release(ReleaseEvent::DatasetFrozen(set)) => {
                assert!(set.corrected_at.unwrap()[4] <= record.at);
                frozen.insert(record.subject.clone());
            }
            Event::Release(ReleaseEvent::Recorded(release)) => {
                assert!(release.datasets.iter().all(|digest| frozen.contains(digest)), "{release:?}");
                named += release.datasets.len();
            }
            _ => {}
        }
    }
    assert!(named >= 3, "{named} releases name a dataset");
}

#[test]
fn planted_faults_are_decided_and_never_run() {
    let (written, truth) = &*FOUR_DAYS;
    let planted: BTreeSet<&str> =
        truth.iter().filter_map(|line| if let Truth::PlantedFault { action, .. } = line { Some(action.as_str()) } else { None }).collect();
    let (mut decided, mut reviewed) = (0, 0);
    for record in written.records.iter().filter(|record| planted.contains(record.subject.as_str())) {
        match Event::of(record).unwrap() {
            Event::Action(ActionEvent::Decided(_)) => decided += 1,
            Event::Review(_) if record.kind == "review.submitted" => reviewed += 1,
            Event::Action(ActionEvent::GrantUsed(_) | ActionEvent::Executed(_)) => panic!("{record:?}"),
            _ => {}
        }
    }
    assert!(decided >= 30 && reviewed >= 30, "{} planted, {decided} decided, {reviewed} reviews", planted.len());
    assert_justified(written);
}
