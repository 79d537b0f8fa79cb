//! Incidents: what was planted is in the record, and people answer to it by the rules.

use super::record::assert_justified;
use holdpoint_domain::{ActionEvent, Cause, ChangeEvent, Event, FindingEvent, IncidentEvent, Ms, Record, StopEvent, StopStage};
use holdpoint_simulator::{Options, Simulation, Truth, Written};
use std::collections::{BTreeMap, BTreeSet};

/// Many incidents a day, so that two days have enough of them.
fn simulate(seed: &str, incident_factor: u32) -> (Written, Vec<Truth>) {
    let options = Options::parse(seed, "2", Some("2026-03-24"), Some("busy")).unwrap();
    let mut simulation = Simulation::new(Options { incident_factor, ..options }).unwrap();
    while simulation.step().unwrap() {}
    (simulation.take_written(), simulation.take_truth())
}

fn events(written: &Written) -> impl Iterator<Item = (&Record, Event)> {
    written.records.iter().map(|record| (record, Event::of(record).unwrap()))
}

#[test]
fn planted_causes_begin_before_their_incidents() {
    let (written, truth) = simulate("2", 20);
    let mut began: BTreeMap<&str, Ms> = BTreeMap::new();
    let mut stated = BTreeSet::new();
    for (record, event) in events(&written) {
        match event {
            Event::Action(ActionEvent::GrantUsed(_)) => drop(began.insert(&record.subject, record.at)),
            Event::Change(ChangeEvent::Stated(change)) => drop(began.insert(&record.subject, change.report.started_at)),
            Event::Incident(IncidentEvent::Stated(_)) => drop(stated.insert(record.subject.as_str())),
            _ => {}
        }
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &truth {
        let Truth::Incident { incident, onset, cause_kind, cause, outside, .. } = line else { continue };
        assert!(stated.contains(incident.as_str()), "{incident} is in the record");
        assert_eq!(cause.is_none(), outside.is_some());
        assert!(cause.as_deref().is_none_or(|cause| began[cause] < *onset), "{line:?}");
        *kinds.entry(cause_kind).or_default() += 1;
    }
    assert!(["action", "change", "none"].iter().all(|kind| kinds.get(kind).is_some_and(|count| *count >= 5)), "{kinds:?}");
    assert!(truth.iter().any(|line| matches!(line, Truth::Change { decoy_of: Some(_), breaks: false, .. })), "there are decoys");
}

#[test]
fn stops_end_in_stages_and_findings_name_causes() {
    let (written, truth) = simulate("3", 20);
    let mut stages: BTreeMap<&str, Vec<StopStage>> = BTreeMap::new();
    let (mut pulled, mut right, mut findings) = (0, 0, 0);
    let causes: BTreeMap<&str, &str> = truth
        .iter()
        .filter_map(|line| {
            if let Truth::Incident { incident, cause: Some(cause), .. } = line { Some((incident.as_str(), cause.as_str())) } else { None }
        })
        .collect();
    for (record, event) in events(&written) {
        match event {
            Event::Stop(StopEvent::Pulled(_)) => pulled += 1,
            Event::Stop(StopEvent::Resumed(resumed)) => stages.entry(&record.subject).or_default().push(resumed.stage),
            Event::Finding(FindingEvent::Stated(stated)) => {
                findings += 1;
                let named = match &stated.cause {
                    Cause::Action(id) => Some(id.as_str().to_owned()),
                    Cause::Change(id) => Some(id.clone()),
                    Cause::NoChange => None,
                };
                right += usize::from(named.as_deref() == causes.get(record.subject.as_str()).copied());
            }
            _ => {}
        }
    }
    assert!(pulled >= 3 && stages.len() * 2 >= pulled, "{pulled} stops, resumed: {stages:?}");
    assert!(stages.values().filter(|stages| stages.last() == Some(&StopStage::All)).count() * 2 >= pulled, "{stages:?}");
    assert!(findings >= 15 && right * 10 >= findings * 7 && right < findings, "{right} of {findings} findings are right");
}

#[test]
fn without_incidents_there_are_changes_only() {
    let (written, truth) = simulate("4", 0);
    assert!(!truth.iter().any(|line| matches!(line, Truth::Incident { .. })));
    assert!(written.records.iter().any(|record| record.kind == "change.stated"));
    assert!(!written.records.iter().any(|record| record.kind == "incident.stated"));
}

#[test]
fn records_of_incidents_and_stops_are_justified() {
    let (written, _) = simulate("6", 20);
    assert_justified(&written);
}
