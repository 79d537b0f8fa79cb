//! The sums of Health against a count of every action, and what comes from facts.

use super::support::history::{START, history};
use super::support::{TestHub, mara};
use super::{apply_in_batches, open};
use holdpoint_domain::{
    Action, ActionDecided, ActionEvent, DecidedBy, DeskCommand, Event, Outcome, Record, ReviewEvent, ReviewFacts, Risk, Status,
    rebuild_action,
};
use holdpoint_replica::Replica;
use holdpoint_replica::health::delay::bin_of;
use holdpoint_replica::health::{ActionCounts, DAY_MS, HOUR_MS, Scope, double_reviews, each_count, review_hours};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const EVERYTHING: Scope<'static> = Scope { from: 0, to: i64::MAX / 2, team: None };

fn records_of<'a>(hub: &'a TestHub, id: &'a str) -> impl Iterator<Item = &'a Record> {
    hub.records.iter().filter(move |record| record.subject == id)
}

fn ids(hub: &TestHub) -> BTreeSet<&str> {
    hub.records.iter().filter(|record| record.kind == "action.proposed").map(|record| record.subject.as_str()).collect()
}

fn rebuilt(hub: &TestHub, id: &str) -> Action {
    rebuild_action(&records_of(hub, id).cloned().collect::<Vec<_>>()).unwrap().unwrap()
}

fn decision(hub: &TestHub, id: &str) -> Option<ActionDecided> {
    let events = records_of(hub, id).map(|record| Event::of(record).unwrap());
    events
        .filter_map(|event| match event {
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict.is_some() => Some(decided),
            _ => None,
        })
        .last()
}

/// What one action counts, from its records.
fn counted(hub: &TestHub, id: &str) -> ActionCounts {
    let action = rebuilt(hub, id);
    let decision = decision(hub, id).filter(|_| action.status != Status::Withdrawn);
    let people = decision.as_ref().is_some_and(|decided| decided.by == DecidedBy::Review || !decided.reviews.is_empty());
    let unseen = |by: DecidedBy| i64::from(!people && decision.as_ref().is_some_and(|decided| decided.by == by));
    let allowed = matches!(action.status, Status::Approved | Status::Edited);
    let grave = allowed && action.content.risk >= Risk::High;
    let of_people = |status: Status| i64::from(people && action.status == status);
    let delay = action.decided_at.filter(|_| people).map(|at| at - action.proposed_at);
    ActionCounts {
        proposed: 1,
        grave_allowed: grave.into(),
        grave_unreviewed: (grave && !people).into(),
        reviewed: people.into(),
        late: (people && action.decided_at.unwrap() > action.content.deadline).into(),
        expired: if allowed { 0 } else { unseen(DecidedBy::Deadline) },
        passed: if allowed { unseen(DecidedBy::Deadline) } else { 0 },
        automatic: unseen(DecidedBy::Policy),
        rejected: of_people(Status::Rejected),
        edited: of_people(Status::Edited),
        responded: of_people(Status::Responded),
        ran: action.outcome.is_some_and(|mark| matches!(mark.outcome, Outcome::Executed | Outcome::Failed)).into(),
        delay_ms: delay.unwrap_or_default(),
        delays: delay.map(|delay| (bin_of(delay), 1)).into_iter().collect(),
    }
}

fn recount(hub: &TestHub, from: i64, to: i64) -> BTreeMap<String, ActionCounts> {
    let mut kinds = BTreeMap::<String, ActionCounts>::new();
    for id in ids(hub) {
        let action = rebuilt(hub, id);
        if (from..to).contains(&action.proposed_at) {
            kinds.entry(action.content.kind.clone()).or_default().add(&counted(hub, id), 1);
        }
    }
    kinds
}

fn read(replica: &Replica, scope: &Scope<'_>) -> BTreeMap<String, ActionCounts> {
    let mut kinds = BTreeMap::<String, ActionCounts>::new();
    replica.read(|conn| each_count(conn, scope, |_, kind, counts| kinds.entry(kind.into()).or_default().add(counts, 1))).unwrap();
    kinds
}

// As a hub hands them out: verdicts of closed actions, and a time on screen.
fn facts(hub: &TestHub) -> Vec<ReviewFacts> {
    let verdicts: BTreeMap<String, _> = ids(hub)
        .into_iter()
        .filter_map(|id| decision(hub, id))
        .flat_map(|decided| decided.reviews)
        .filter_map(|counted| Some((counted.review.to_string(), counted.verdict?)))
        .collect();
    let submitted = hub.records.iter().filter(|record| record.kind == "review.submitted");
    let fact = |record: &Record| {
        let Event::Review(ReviewEvent::Submitted(head)) = Event::of(record).unwrap() else { unreachable!() };
        let verdict = verdicts.get(head.review.as_str())?;
        let shown_ms = 1000 * (record.seq % 90);
        let fact = json!({"seq": record.seq, "review": head.review, "action": record.subject, "verdict": verdict, "shown_ms": shown_ms});
        Some(serde_json::from_value(fact).unwrap())
    };
    submitted.filter_map(fact).collect()
}

fn slow_double_reviews(hub: &TestHub) -> BTreeMap<Vec<String>, u32> {
    let mut found = BTreeMap::new();
    for id in ids(hub) {
        let Some(decided) = decision(hub, id).filter(|_| rebuilt(hub, id).second_review) else { continue };
        let votes = decided.reviews.iter().filter_map(|counted| counted.verdict.filter(|verdict| verdict.is_vote()));
        let mut labels: Vec<String> = votes.map(|verdict| verdict.as_str().to_owned()).collect();
        labels.sort();
        if labels.len() >= 2 {
            *found.entry(labels).or_default() += 1;
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn health_sums_equal_a_count_of_every_action(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160),
        batch in 1_usize..60,
        ends in (-DAY_MS..DAY_MS, 0_i64..3 * DAY_MS),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let hub = history(steps);
        let replica = open(folder.path());
        apply_in_batches(&replica, &hub, batch);
        let from = START + ends.0 / 8;
        for (from, to) in [(from, from + ends.1 / 8), (START, START + 1), (from, from), (0, i64::MAX / 2)] {
            let scope = Scope { from, to, team: None };
            prop_assert_eq!(read(&replica, &scope), recount(&hub, from, to));
        }
        let none = Scope { team: Some("nobody"), ..EVERYTHING };
        prop_assert!(read(&replica, &none).is_empty());
    }

    #[test]
    fn facts_give_double_reviews_and_hours(steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160)) {
        let folder = tempfile::tempdir().unwrap();
        let hub = history(steps);
        let replica = open(folder.path());
        apply_in_batches(&replica, &hub, 17);
        let facts = facts(&hub);
        // A page that comes twice counts once.
        for page in [&facts[..], &facts[..facts.len() / 2]] {
            replica.put_facts(page, 0, hub.state.head).unwrap();
        }
        let mut found = BTreeMap::<Vec<String>, u32>::new();
        for double in replica.read(|conn| double_reviews(conn, &EVERYTHING)).unwrap() {
            *found.entry(double.labels).or_default() += double.actions;
        }
        prop_assert_eq!(found, slow_double_reviews(&hub));
        let mut hours = BTreeMap::<i64, (u64, BTreeSet<String>, u64, u64)>::new();
        for record in hub.records.iter().filter(|record| record.kind == "review.submitted") {
            let hour = hours.entry(record.at - record.at.rem_euclid(HOUR_MS)).or_default();
            hour.0 += 1;
            hour.1.insert(record.actor.clone());
            let seconds = facts.iter().find(|fact| fact.seq == record.seq).map(|fact| fact.seq % 90);
            hour.2 += u64::from(seconds.is_some());
            hour.3 += seconds.unwrap_or_default();
        }
        let read = replica.read(|conn| review_hours(conn, 0, i64::MAX / 2, None)).unwrap();
        let read: Vec<_> = read.iter().map(|hour| (hour.starts_at, hour.reviews, hour.people, hour.timed, hour.seconds)).collect();
        let slow: Vec<_> = hours.iter().map(|(at, hour)| (*at, hour.0, hour.1.len() as u64, hour.2, hour.3)).collect();
        prop_assert_eq!(read, slow);
        let jan = replica.read(|conn| review_hours(conn, 0, i64::MAX / 2, Some(&["per_jan".to_owned()]))).unwrap();
        prop_assert!(jan.iter().all(|hour| hour.people == 1));
        replica.set_facts_reader("somebody else").unwrap();
        prop_assert!(replica.read(|conn| double_reviews(conn, &EVERYTHING)).unwrap().is_empty());
    }
}

#[test]
fn team_of_rules_counts_its_actions() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    hub.propose(json!({}));
    let source = "[[checkpoint]]\nname = \"pay\"\nteams = [\"payments\", \"data\"]\n".to_owned();
    let replaces = hub.state.policy.in_force.version.clone();
    hub.desk(&mara(), DeskCommand::PublishPolicy { source, replaces }).unwrap();
    hub.propose(json!({}));
    let replica = open(folder.path());
    apply_in_batches(&replica, &hub, 3);
    let proposed = |team| read(&replica, &Scope { team, ..EVERYTHING }).values().map(|counts| counts.proposed).sum::<i64>();
    assert_eq!([proposed(None), proposed(Some("data")), proposed(Some("pay"))], [2, 1, 0]);
    let teams = replica.read(|conn| holdpoint_replica::health::teams(conn, START, START + DAY_MS)).unwrap();
    assert_eq!(teams, ["data", "payments"]);
}

#[test]
fn erased_review_leaves_the_double_reviews_and_the_hours() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    let id = hub.propose(json!({}));
    let replica = open(folder.path());
    let digest = hub.digest(&id);
    let review = json!({"action": id, "digest": digest, "verdict": "approve"});
    hub.desk(&mara(), DeskCommand::Review(serde_json::from_value(review).unwrap())).unwrap();
    apply_in_batches(&replica, &hub, 100);
    let facts = facts(&hub);
    let head = hub.state.head;
    replica.put_facts(&facts, 1, head).unwrap();
    let timed = || replica.read(|conn| review_hours(conn, 0, i64::MAX / 2, None)).unwrap()[0].timed;
    assert_eq!(timed(), 1);
    let body = hub.records.iter().find(|record| record.kind == "review.submitted").unwrap().body.unwrap();
    hub.desk(&mara(), DeskCommand::EraseBody { digest: body, reason: "A name".into() }).unwrap();
    replica.apply(&hub.records[usize::try_from(head).unwrap()..]).unwrap();
    assert_eq!(timed(), 0);
}
