//! The record: whole, the same for the same seed, and of every kind that reviewers meet.

use holdpoint_domain::{COMMAND_TYPE, CheckSource, Checker, Digest, Finding, GENESIS, NotJudged, PublicKey, ReviewBody, State};
use holdpoint_simulator::{Options, Simulation, Truth, Written};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) fn simulate(seed: &str, days: &str, preset: &str) -> (Written, Vec<Truth>) {
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
    let (written, truth) = simulate("3", "3", "busy");
    let kinds: BTreeSet<&str> = written.records.iter().map(|record| record.kind.as_str()).collect();
    for kind in [
        "hub.opened",
        "policy.published",
        "services.published!",
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
        "workload.day",
        "action.escalated",
        "action.edited",
        "action.decided",
        "decision.delivered",
        "grant.used",
        "action.executed",
        "source.added",
        "change.stated",
    ] {
        assert!(kinds.contains(kind), "{kind} is missing among {kinds:?}");
    }
    let refused: BTreeSet<&str> =
        truth.iter().filter_map(|line| if let Truth::Review { refused, .. } = line { *refused } else { None }).collect();
    assert!(refused.contains("action_decided") || refused.contains("action_expired"), "late reviews: {refused:?}");
}

// Made once, in debug; the same in release and on every machine, as long as the simulation is the same.
const HASH_OF_SEED_5: &str = "sha256:89352bcdd73f8a0fde2e38c867adc10c3cca27cbb32efda91e17a6df05202c32";

#[test]
fn seed_gives_the_frozen_log() {
    let (written, _) = simulate("5", "1", "quiet");
    assert_eq!(written.records.last().unwrap().hash.to_string(), HASH_OF_SEED_5);
}

#[test]
fn history_that_goes_on_ends_before_the_sale() {
    let options = Options::before_sale(1, 1);
    let mut simulation = Simulation::new(options).unwrap();
    while simulation.step().unwrap() {}
    let last = simulation.take_written().records.last().unwrap().at;
    assert!(last <= options.until.unwrap() && last > options.until.unwrap() - 3_600_000, "{last}");
    assert_eq!(options.until.unwrap(), 1_795_707_000_000);
}

#[test]
fn every_record_is_justified() {
    let (written, _) = simulate("4", "1", "busy");
    assert_justified(&written);
}

/// Every record but the first ones, which are not signed yet, is justified.
pub(super) fn assert_justified(written: &Written) {
    let bodies = Bodies(written.bodies.iter().map(|(digest, bytes)| (*digest, bytes.as_slice())).collect());
    let mut checker = Checker::new();
    for record in &written.records {
        let begins = checker.signed_from().is_none();
        let finding = checker.check(record, &bodies);
        assert!(finding == Finding::Justified || begins && finding == Finding::BytesOnly, "{finding:?} {record:?}");
    }
    assert_eq!(checker.finish(), []);
}

/// Bodies by digest.
struct Bodies<'a>(HashMap<Digest, &'a [u8]>);

impl CheckSource for Bodies<'_> {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.0.get(digest).map(|bytes| Cow::Borrowed(*bytes)).ok_or(NotJudged::Erased)
    }
}
