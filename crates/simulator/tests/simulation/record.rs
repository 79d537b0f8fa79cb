//! The record: whole, the same for the same seed, and of every kind that reviewers meet.

use holdpoint_domain::{COMMAND_TYPE, Digest, GENESIS, PublicKey, ReviewBody, State};
use holdpoint_simulator::{Options, Simulation, Truth, Written};
use std::collections::{BTreeMap, BTreeSet};

fn simulate(seed: &str, days: &str, preset: &str) -> (Written, Vec<Truth>) {
    let mut simulation = Simulation::new(Options::parse(seed, days, Some("2026-03-24"), Some(preset)).unwrap()).unwrap();
    while simulation.step().unwrap() {}
    (simulation.take_written(), simulation.take_truth())
}

#[test]
fn record_is_a_chain_with_signed_reviews() {
    let (written, _) = simulate("1", "1", "busy");
    let mut before = (0, GENESIS);
    let mut state = State::default();
    for record in &written.records {
        record.follows(before.0, &before.1).unwrap();
        before = (record.seq, record.hash);
        state.apply(record).unwrap();
    }
    let bodies: BTreeMap<Digest, &[u8]> = written.bodies.iter().map(|(digest, bytes)| (*digest, bytes.as_slice())).collect();
    assert!(written.records.iter().filter_map(|record| record.body).all(|body| bodies.contains_key(&body)));
    let mut reviews = 0;
    for record in written.records.iter().filter(|record| record.kind == "review.submitted") {
        let body: ReviewBody = serde_json::from_slice(bodies[&record.body.unwrap()]).unwrap();
        let device = state.devices.get(body.envelope.keyid().unwrap()).unwrap();
        let key = PublicKey::from_base64(&device.enrolled.key).unwrap();
        body.envelope.verify(COMMAND_TYPE, &key).unwrap();
        reviews += 1;
    }
    assert!(reviews > 100, "{reviews}");
}

#[test]
fn every_part_of_review_happens() {
    let (written, truth) = simulate("2", "3", "busy");
    let kinds: BTreeSet<&str> = written.records.iter().map(|record| record.kind.as_str()).collect();
    for kind in [
        "hub.opened",
        "policy.published",
        "invite.made",
        "person.enrolled",
        "device.enrolled",
        "tool.added",
        "admin_change.requested!",
        "admin_change.confirmed",
        "person.changed",
        "draw.committed",
        "draw.revealed",
        "action.proposed",
        "action.revised",
        "action.withdrawn",
        "action.claimed",
        "action.released",
        "review.submitted",
        "review.reading",
        "action.second_look",
        "action.escalated",
        "action.edited",
        "action.decided",
        "decision.delivered",
        "grant.used",
        "action.executed",
    ] {
        assert!(kinds.contains(kind), "{kind} is missing among {kinds:?}");
    }
    let refused: BTreeSet<&str> =
        truth.iter().filter_map(|line| if let Truth::Review { refused, .. } = line { *refused } else { None }).collect();
    assert!(refused.contains("action_decided") || refused.contains("action_expired"), "late reviews: {refused:?}");
}
