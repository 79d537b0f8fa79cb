//! The draw of second reviews: checkable, kept through revisions, and blind.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

const DAY_MS: i64 = 24 * 3600 * 1000;

fn world(policy: &str) -> World {
    let mut world = World::open();
    world.publish(policy);
    for (person, team) in [("ana", "payments"), ("ben", "payments"), ("cleo", "platform"), ("dana", "platform")] {
        world.join(person, &[Role::Reviewer], &[team]);
    }
    world
}

fn kinds_about(world: &World, action: &str) -> Vec<String> {
    world.records().iter().filter(|record| record.subject == action).map(|record| record.kind.clone()).collect()
}

#[test]
fn revised_proposal_keeps_its_draw() {
    let mut world = world("[[checkpoint]]\nname = \"half\"\nsecond_look = 0.5\n");
    let mut drawn = 0;
    for number in 0..12 {
        let id = format!("act_{number}");
        world.propose(&id, json!({"ttl_seconds": 60}));
        world.review("ana", &id, Verdict::Approve).unwrap();
        if world.status(&id) == Status::Open {
            drawn += 1;
            world.revise(&id, json!({"ttl_seconds": 60})).unwrap();
            world.review("ana", &id, Verdict::Approve).unwrap();
            assert!(world.fold(&id).second_review && world.status(&id) == Status::Open, "{id} passed with one review");
        }
    }
    assert!((1..12).contains(&drawn), "{drawn} of 12 drawn");
}

#[test]
fn draw_can_be_recomputed_once_the_day_is_over() {
    let mut world = world("[[checkpoint]]\nname = \"half\"\nsecond_look = 0.5\n");
    let ids: Vec<String> = (0..20).map(|number| format!("act_{number}")).collect();
    for id in &ids {
        world.propose(id, json!({"ttl_seconds": 3 * 24 * 3600}));
        world.review("ana", id, Verdict::Approve).unwrap();
    }
    let drawn: Vec<bool> = ids.iter().map(|id| world.status(id) == Status::Open).collect();
    let find = |world: &World, kind: &str| world.records().iter().find(|record| record.kind == kind).cloned();
    let committed = find(&world, "draw.committed").unwrap();
    let Ok(Event::Draw(DrawEvent::Committed(header))) = Event::of(&committed) else { panic!("{committed:?}") };
    let commitment = DayCommitment { seq: committed.seq, secret: header.secret };
    assert_eq!(committed.subject, utc_day(world.now()));

    world.wait(DAY_MS + 2 * 3600 * 1000);
    assert!(find(&world, "draw.revealed").is_none(), "the secret would tell which open actions are drawn");
    for (id, _) in ids.iter().zip(&drawn).filter(|(_, drawn)| **drawn) {
        world.review("ben", id, Verdict::Approve).unwrap();
    }
    world.wait(0);
    let revealed = find(&world, "draw.revealed").unwrap();
    let Ok(Event::Draw(DrawEvent::Revealed(header))) = Event::of(&revealed) else { panic!("{revealed:?}") };
    for (id, drawn) in ids.iter().zip(drawn) {
        let (seq, share) = (world.fold(id).seq, world.fold(id).content.policy.second_look);
        assert_eq!(check_draw(Some(&commitment), None, id, seq, share), DrawCheck::NotYetCheckable);
        assert_eq!(check_draw(Some(&commitment), Some(&header.secret), id, seq, share), DrawCheck::Checked { drawn });
        assert_eq!(check_draw(None, Some(&header.secret), id, seq, share), DrawCheck::NotCommitted);
        let late = DayCommitment { seq: seq + 1, ..commitment };
        assert_eq!(check_draw(Some(&late), Some(&header.secret), id, seq, share), DrawCheck::NotCommitted);
    }
    let other = DayCommitment { secret: Digest::of(b"another"), ..commitment };
    assert_eq!(check_draw(Some(&other), Some(&header.secret), &ids[0], commitment.seq + 1, 0.5), DrawCheck::WrongSecret);
    world.wait(DAY_MS);
    assert_eq!(world.records().iter().filter(|record| record.kind == "draw.revealed").count(), 1);
}

/// Half of the price changes get a second review, other actions none.
const HALF_OF_PRICES: &str = "[[checkpoint]]\nname = \"half\"\nwhen = 'kind == \"prices.change\"'\nsecond_look = 0.5\n";

/// The commitment to the secret of a day.
fn find_commitment(world: &World, day: &str) -> DayCommitment {
    let committed = world.records().iter().find(|record| record.kind == "draw.committed" && record.subject == day);
    let committed = committed.unwrap_or_else(|| panic!("{day} was not committed"));
    let Ok(Event::Draw(DrawEvent::Committed(header))) = Event::of(committed) else { panic!("{committed:?}") };
    DayCommitment { seq: committed.seq, secret: header.secret }
}

#[test]
fn revision_under_a_share_draws_with_a_committed_secret() {
    let mut world = world(HALF_OF_PRICES);
    let ids: Vec<String> = (0..20).map(|number| format!("act_{number}")).collect();
    ids.iter().for_each(|id| world.propose(id, json!({"ttl_seconds": 3 * 24 * 3600})));
    assert!(!world.records().iter().any(|record| record.kind == "draw.committed"), "no share applies");
    world.wait(DAY_MS);
    let (day, from) = (utc_day(world.now()), world.state().head);
    for id in &ids {
        world.revise(id, json!({"kind": "prices.change", "ttl_seconds": 3600})).unwrap();
        world.review("ana", id, Verdict::Approve).unwrap();
    }
    let commitment = find_commitment(&world, &day);
    let secret = DrawKey::default().day_secret(&day);
    let drawn: Vec<bool> = ids.iter().map(|id| world.status(id) == Status::Open).collect();
    for (id, drawn) in ids.iter().zip(&drawn) {
        assert_eq!(check_draw(Some(&commitment), Some(&secret), id, from + 2, 0.5), DrawCheck::Checked { drawn: *drawn });
    }
    assert!(drawn.contains(&true) && drawn.contains(&false), "{drawn:?}");
}

#[test]
fn draw_day_stays_that_of_the_first_share() {
    let mut world = world(HALF_OF_PRICES);
    let ids: Vec<String> = (0..12).map(|number| format!("act_{number}")).collect();
    ids.iter().for_each(|id| world.propose(id, json!({"ttl_seconds": 9 * 24 * 3600})));
    world.wait(DAY_MS);
    let day = utc_day(world.now());
    // With a share, without one, and with one again on a later day.
    for kind in ["prices.change", "deploy.rollout", "prices.change"] {
        ids.iter().for_each(|id| drop(world.revise(id, json!({"kind": kind, "ttl_seconds": 6 * 24 * 3600})).unwrap()));
        world.wait(DAY_MS);
    }
    assert!(!world.records().iter().any(|record| record.kind == "draw.revealed"), "the secret would tell which are drawn");
    let secret = DrawKey::default().day_secret(&day);
    for id in &ids {
        world.review("ana", id, Verdict::Approve).unwrap();
        assert_eq!(world.status(id) == Status::Open, secret.is_drawn(id, 0.5), "{id}");
        if world.status(id) == Status::Open {
            world.review("ben", id, Verdict::Approve).unwrap();
        }
    }
    world.wait(0);
    let revealed: Vec<_> = world.records().iter().filter(|record| record.kind == "draw.revealed").map(|record| &record.subject).collect();
    assert_eq!(revealed, [&day]);
}

#[test]
fn draws_come_out_at_the_share() {
    let secret = DrawKey::new(vec![9; 32]).day_secret("2026-11-26");
    let drawn = (0..20_000).filter(|number| secret.is_drawn(&format!("act_{number}"), 0.3)).count();
    assert!((5_700..6_300).contains(&drawn), "{drawn}");
    assert!(!secret.is_drawn("act_1", 0.0) && secret.is_drawn("act_1", 1.0));
}

/// Votes of two histories, person by person; the kinds of records must be the same while both are open.
fn compare_votes(policy: &str, extra: &serde_json::Value, one: &[(&str, Verdict)], other: &[(&str, Verdict)]) {
    let run = |votes: &[(&str, Verdict)]| {
        let mut world = world(policy);
        world.propose("act_1", extra.clone());
        for (person, what) in votes {
            world.review(person, "act_1", *what).unwrap();
        }
        assert_eq!(world.status("act_1"), Status::Open, "{policy} {votes:?}");
        kinds_about(&world, "act_1")
    };
    assert_eq!(run(one), run(other), "{policy}");
}

#[test]
fn second_review_begins_at_the_same_vote_whatever_was_voted() {
    use Verdict::{Approve, Reject};
    let two_teams = "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\ntwo_teams = true\nsecond_look = 1.0\n";
    compare_votes(two_teams, &json!({}), &[("ana", Approve), ("ben", Approve)], &[("ana", Reject), ("ben", Reject)]);
    compare_votes(two_teams, &json!({}), &[("ana", Approve), ("cleo", Approve)], &[("ana", Reject), ("cleo", Approve)]);
}

#[test]
fn second_review_does_not_begin_at_a_vote_of_a_revoked_device() {
    let run = |what: Verdict| {
        let mut world = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\nsecond_look = 1.0\n");
        world.propose("act_1", json!({}));
        world.review("ana", "act_1", what).unwrap();
        world.ask_as("owner", DeskCommand::RevokeDevice { device: "dev_ana".into() }).unwrap();
        world.review("ben", "act_1", what).unwrap();
        (world.status("act_1"), kinds_about(&world, "act_1"))
    };
    assert_eq!(run(Verdict::Approve), run(Verdict::Reject));
}

#[test]
fn action_that_takes_one_verdict_gets_no_second_review() {
    let mut world = world("[[checkpoint]]\nname = \"all\"\nsecond_look = 1.0\n");
    world.propose("act_1", json!({"allowed_verdicts": ["reject", "respond"]}));
    world.review("ana", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected, "a second reviewer would know the first verdict");
}

#[test]
fn second_review_needs_as_many_reviewers_as_it_takes() {
    let mut world = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\ntwo_teams = true\nsecond_look = 1.0\n");
    world.ask_as("owner", DeskCommand::RevokePerson { person: "dana".into() }).unwrap();
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Reject).unwrap();
    world.review("ben", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected, "another team and a second review take two more reviewers");
    assert_eq!(world.refused("cleo", verdict("act_1", Verdict::Approve)), Code::ActionDecided);
}

#[test]
fn reading_data_is_a_body_of_its_own() {
    let mut world = world("[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n");
    world.propose("act_1", json!({"risk": "critical"}));
    let reading = Reading { shown_ms: Some(27_900), confirmed: true, ..Reading::default() };
    let body = ReadingBody { salt: "salt".into(), reading: reading.clone() };
    let DeskCommand::Review(review) = verdict("act_1", Verdict::Approve) else { panic!("no review") };
    let review = Review { reading_digest: Some(body.digest().unwrap()), ..review };
    let signed = world.signed("ana", DeskCommand::Review(review.clone()), 0);
    assert!(!serde_json::to_string(&signed.statement).unwrap().contains("27900"));
    for wrong in [None, Some(ReadingBody { salt: "other".into(), reading })] {
        let refused = world.ask(Command::Desk(Box::new(DeskRequest { reading: wrong, ..signed.clone() }))).unwrap_err();
        assert_eq!(refused.code, Code::InvalidField);
    }
    world.ask(Command::Desk(Box::new(DeskRequest { reading: Some(body.clone()), ..signed }))).unwrap();
    let record = world.records().last().unwrap().clone();
    assert_eq!((record.kind.as_str(), record.body), ("review.reading", Some(body.digest().unwrap())));
    assert!(world.state().actions.sealed.contains_key(&record.body.unwrap()), "it may tell the verdict");

    let unsigned = Review { reading_digest: None, ..review };
    let unsigned = world.signed("ben", DeskCommand::Review(unsigned), 0);
    let refused = world.ask(Command::Desk(Box::new(DeskRequest { reading: Some(body), ..unsigned }))).unwrap_err();
    assert_eq!(refused.code, Code::InvalidField, "the device did not sign it");
}

#[test]
fn policy_says_what_a_later_reviewer_can_infer() {
    let says = |approvals, rejections, two_teams, share| describe_inference(approvals, rejections, two_teams, share);
    assert_eq!(says(1, 1, false, 1.0), None);
    assert_eq!(says(2, 1, false, 0.0).unwrap(), "A later reviewer can infer that the action has no rejection: one would have settled it.");
    assert_eq!(
        says(2, 2, true, 0.2).unwrap(),
        "A later reviewer can infer after 2 votes that they differ, or are approvals of one team, unless a second review is requested."
    );
    assert_eq!(says(3, 2, true, 0.0).unwrap(), "A later reviewer can infer after 2 votes that not all of them are rejections.");
}
