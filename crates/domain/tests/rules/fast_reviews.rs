//! A review that is given too fast leads to a blind second review.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

const RULE: &str = "second_look_if_fast = { under_seconds = 10 }\n";
const DAY_MS: i64 = 24 * 3600 * 1000;

fn world(checkpoints: &str) -> World {
    let mut world = World::open();
    world.publish(&format!("{RULE}{checkpoints}"));
    for person in ["ana", "ben", "cleo", "dana"] {
        world.join(person, &[Role::Reviewer], &[]);
    }
    world.propose("act_1", json!({}));
    world
}

fn review(world: &mut World, person: &str, what: Verdict, shown_ms: Option<i64>) {
    let DeskCommand::Review(review) = verdict("act_1", what) else { panic!("no review") };
    let reading = Reading { shown_ms, ..Reading::default() };
    world.ask_as(person, DeskCommand::Review(Review { reading, ..review })).unwrap();
}

fn draws(world: &World) -> usize {
    world.records().iter().filter(|record| record.kind == "action.second_look").count()
}

#[test]
fn fast_vote_gets_a_second_review_whatever_its_verdict() {
    for (first, end) in [(Verdict::Approve, Status::Approved), (Verdict::Reject, Status::Rejected)] {
        for shown_ms in [Some(9_999), Some(-5), None] {
            let mut world = world("");
            review(&mut world, "ana", first, shown_ms);
            assert_eq!((world.status("act_1"), draws(&world)), (Status::Open, 1), "{first:?} after {shown_ms:?}");
            // The second reviewer may be as fast: there is no third.
            review(&mut world, "ben", Verdict::Approve, Some(2));
            assert_eq!((world.status("act_1"), draws(&world)), (end, 1));
        }
    }
}

#[test]
fn review_that_takes_its_time_settles() {
    let mut world = world("");
    review(&mut world, "ana", Verdict::Approve, Some(10_000));
    assert_eq!((world.status("act_1"), draws(&world)), (Status::Approved, 0));
}

#[test]
fn no_rule_asks_for_no_second_review() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("ben", &[Role::Reviewer], &[]);
    world.propose("act_1", json!({}));
    review(&mut world, "ana", Verdict::Approve, Some(1));
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn fast_vote_among_several_is_answered_at_once() {
    let mut world = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n");
    review(&mut world, "ana", Verdict::Approve, Some(1));
    assert_eq!(draws(&world), 1);
    review(&mut world, "ben", Verdict::Approve, Some(60_000));
    assert_eq!(world.status("act_1"), Status::Open, "the second review is missing");
    review(&mut world, "cleo", Verdict::Approve, Some(60_000));
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn action_on_hold_waits_for_its_ordinary_reviews() {
    let mut world = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\non_deadline = \"hold\"\n");
    review(&mut world, "ana", Verdict::Approve, Some(1));
    world.wait(DAY_MS);
    assert_eq!(world.status("act_1"), Status::Open, "one review of two is in");
    review(&mut world, "ben", Verdict::Approve, Some(60_000));
    world.wait(1);
    assert_eq!(world.status("act_1"), Status::Approved, "only the second review is missing at the deadline");
}

#[test]
fn uneven_thresholds_and_single_reviewers_get_none() {
    let mut uneven = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 1\n");
    review(&mut uneven, "ana", Verdict::Approve, Some(1));
    assert_eq!(draws(&uneven), 0, "its begin would tell the first verdict");
    let mut alone = world("");
    for person in ["ben", "cleo", "dana"] {
        alone.ask_as("owner", DeskCommand::RevokePerson { person: person.into() }).unwrap();
    }
    review(&mut alone, "ana", Verdict::Approve, Some(1));
    assert_eq!(alone.status("act_1"), Status::Approved, "nobody else could give it");
}

#[test]
fn open_acts_get_none() {
    let mut world = world("");
    review(&mut world, "ana", Verdict::Edit, Some(1));
    assert_eq!((world.status("act_1"), draws(&world)), (Status::Edited, 0));
}

#[test]
fn missing_second_review_delays_nothing() {
    let mut world = world("");
    review(&mut world, "ana", Verdict::Approve, Some(1));
    world.wait(DAY_MS);
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn records_are_the_same_whatever_was_voted() {
    let kinds = |what: Verdict| {
        let mut world = world("");
        review(&mut world, "ana", what, Some(1));
        let about = world.records().iter().filter(|record| record.subject == "act_1");
        about.map(|record| (record.kind.clone(), record.version, record.at)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(Verdict::Approve), kinds(Verdict::Reject));
}

#[test]
fn rule_is_read_or_refused_with_its_place() {
    let policy = Policy::parse(RULE).unwrap();
    assert_eq!(policy.second_look_under_ms, Some(10_000));
    let says = describe_fast_inference(&policy).unwrap();
    assert!(says.contains("less than 10 s") && says.contains("never what it said"), "{says}");
    for (text, code) in [
        ("second_look_if_fast = 10\n", "wrong_type"),
        ("second_look_if_fast = {}\n", "bad_threshold"),
        ("second_look_if_fast = { under_seconds = 0 }\n", "bad_threshold"),
        ("second_look_if_fast = { under_seconds = 3601 }\n", "bad_threshold"),
        ("second_look_if_fast = { under_seconds = \"10\" }\n", "wrong_type"),
        ("second_look_if_fast = { under_minutes = 1 }\n", "unknown_key"),
    ] {
        let problems = Policy::parse(text).unwrap_err();
        assert!(problems.iter().any(|problem| problem.code == code && problem.line == 1), "{text}: {problems:?}");
    }
}
