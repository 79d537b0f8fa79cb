//! Drills: published over settled cases, answered, and the qualifications that follow.

use crate::justified_hub::SigningHub;
use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

const DAY_MS: Ms = 86_400_000;
const SALT: &str = "0123456789abcdef";

/// A test that three right answers pass, and two errors in a row fail.
const SHORT: DrillTest = DrillTest { p0: 0.05, p1: 0.60, alpha: 0.05, beta: 0.10 };

fn case(number: usize) -> DrillCase {
    DrillCase { action: format!("act_{number}").as_str().into(), right: RightVerdict::Reject }
}

fn drill(cases: usize) -> DrillPublished {
    let cases = (0..cases).map(case).collect();
    DrillPublished { name: "Refunds: start here".into(), qualification: "refunds".into(), valid_days: 30, test: SHORT, cases }
}

fn publish(drill: DrillPublished) -> DeskCommand {
    let lessons = vec![DrillLesson { text: "Look at the amount.".into(), arguments: None }; drill.cases.len()];
    DeskCommand::PublishDrill { drill: "drl_1".into(), published: drill, lessons }
}

fn answers(attempt: u32, verdicts: &[Verdict]) -> DrillAnswers {
    let answer = |(number, verdict): (usize, &Verdict)| DrillAnswer { action: case(number).action, verdict: *verdict };
    DrillAnswers { attempt, salt: SALT.into(), answers: verdicts.iter().enumerate().map(answer).collect() }
}

fn answer(attempt: u32, verdicts: &[Verdict]) -> DeskCommand {
    DeskCommand::AnswerDrill { drill: "drl_1".into(), answers: answers(attempt, verdicts), before: None }
}

/// A hub with a trainer, a reviewer, and `cases` rejected actions that were ruled on.
fn world(cases: usize) -> World {
    let mut world = World::open();
    world.join("tra", &[Role::Trainer], &[]);
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("ben", &[Role::Reviewer], &[]);
    for number in 0..cases {
        let action = case(number).action;
        world.propose(&action, json!({}));
        world.review("ben", &action, Verdict::Reject).unwrap();
        let (tags, lesson) = (Vec::new(), "Look at the amount.".into());
        let rule = DeskCommand::Rule { action, right: RightVerdict::Reject, tags, lesson, arguments: None, replaces: None };
        world.ask_as("tra", rule).unwrap();
    }
    world
}

fn pass(world: &mut World, person: &str) {
    for count in 1..=3 {
        world.ask_as(person, answer(1, &[Verdict::Reject; 3][..count])).unwrap();
    }
}

#[test]
fn three_right_answers_grant_the_qualification() {
    let mut world = world(4);
    world.ask_as("tra", publish(drill(4))).unwrap();
    pass(&mut world, "ana");
    let record = world.records().last().unwrap();
    assert_eq!((record.kind.as_str(), record.subject.as_str()), ("qualification.granted!", "ana"));
    let held = world.state().drills.held_by("ana", " Refunds ").unwrap();
    assert_eq!(held.until, world.now() + 30 * DAY_MS);
    assert_eq!(world.refused("ana", answer(1, &[Verdict::Reject; 4])), Code::DrillEnded);
}

#[test]
fn records_of_answers_tell_no_verdict() {
    let heads = |verdict: Verdict| {
        let mut world = world(4);
        world.ask_as("tra", publish(drill(4))).unwrap();
        world.ask_as("ana", answer(1, &[verdict])).unwrap();
        let record = world.records().last().unwrap().clone();
        assert_eq!(record.body, record.envelope(), "the answers are in the signed command alone");
        let mut head: serde_json::Value = serde_json::from_str(record.header.get()).unwrap();
        let members = head.as_object_mut().unwrap();
        for salted in ["seal", "envelope", "rests_on", "shown"] {
            members.remove(salted);
        }
        (world.records().len(), head)
    };
    assert_eq!(heads(Verdict::Reject), heads(Verdict::Approve));
}

#[test]
fn failed_attempt_is_proven_before_the_next() {
    let mut world = world(4);
    world.ask_as("tra", publish(drill(4))).unwrap();
    world.ask_as("ana", answer(1, &[Verdict::Approve])).unwrap();
    // One error does not end the attempt, so no other may begin.
    let restart = |before: &[Verdict]| DeskCommand::AnswerDrill {
        drill: "drl_1".into(),
        answers: answers(2, &[Verdict::Reject]),
        before: Some(answers(1, before)),
    };
    assert_eq!(world.refused("ana", restart(&[Verdict::Approve])), Code::DrillOpen);
    assert_eq!(world.refused("ana", answer(2, &[Verdict::Reject])), Code::DrillChanged);
    world.ask_as("ana", answer(1, &[Verdict::Approve; 2])).unwrap();
    assert!(world.state().drills.held_by("ana", "refunds").is_none());
    assert_eq!(world.refused("ana", restart(&[Verdict::Reject, Verdict::Reject])), Code::DrillChanged, "the answers were others");
    world.ask_as("ana", restart(&[Verdict::Approve; 2])).unwrap();
}

#[test]
fn earlier_answers_cannot_be_changed() {
    let mut world = world(4);
    world.ask_as("tra", publish(drill(4))).unwrap();
    world.ask_as("ana", answer(1, &[Verdict::Approve])).unwrap();
    assert_eq!(world.refused("ana", answer(1, &[Verdict::Reject, Verdict::Reject])), Code::DrillChanged);
    assert_eq!(world.refused("ana", answer(1, &[Verdict::Approve; 3])), Code::DrillChanged);
    assert_eq!(world.refused("ana", answer(1, &[Verdict::Approve, Verdict::Escalate])), Code::InvalidField);
    assert_eq!(world.refused("ana", answer(1, &[Verdict::Approve; 5])), Code::InvalidField);
}

#[test]
fn drill_is_made_of_settled_cases() {
    let mut world = world(4);
    assert_eq!(world.refused("ana", publish(drill(4))), Code::Forbidden);
    world.propose("act_4", json!({}));
    assert_eq!(world.refused("tra", publish(drill(5))), Code::InvalidField, "nothing was ruled on the fifth");
    assert_eq!(world.refused("tra", publish(drill(2))), Code::InvalidField, "two answers cannot pass");
    let wrong = DrillCase { right: RightVerdict::Approve, ..case(0) };
    let cases = vec![wrong, case(1), case(2)];
    assert_eq!(world.refused("tra", publish(DrillPublished { cases, ..drill(3) })), Code::InvalidField);
    let twice = vec![case(0), case(1), case(1), case(2)];
    assert_eq!(world.refused("tra", publish(DrillPublished { cases: twice, ..drill(3) })), Code::InvalidField);
    for test in [DrillTest { p0: 0.7, ..SHORT }, DrillTest { alpha: 0.0, ..SHORT }, DrillTest { beta: f64::NAN, ..SHORT }] {
        assert_eq!(world.refused("tra", publish(DrillPublished { test, ..drill(4) })), Code::InvalidField);
    }
    world.ask_as("tra", publish(drill(4))).unwrap();
}

#[test]
fn default_test_passes_after_21_right_answers() {
    let drill = DrillPublished { test: DrillTest::default(), ..drill(40) };
    assert_eq!(drill.missing_right(0, 0), 21);
    let outcome = |right: usize, wrong: usize| {
        let verdicts: Vec<Verdict> = [vec![Verdict::Approve; wrong], vec![Verdict::Reject; right]].concat();
        drill.progress(&answers(1, &verdicts).answers).outcome
    };
    assert_eq!(
        [outcome(20, 0), outcome(21, 0), outcome(0, 2), outcome(0, 3)],
        [DrillOutcome::Open, DrillOutcome::Passed, DrillOutcome::Open, DrillOutcome::NotYet]
    );
    // An error has to be made up for: 10 right answers weigh as much.
    let missing = drill.missing_right(20, 1);
    assert_eq!([outcome(20 + missing as usize - 1, 1), outcome(20 + missing as usize, 1)], [DrillOutcome::Open, DrillOutcome::Passed]);
}

#[test]
fn attempt_without_cases_left_needs_more() {
    let mut world = world(4);
    world.ask_as("tra", publish(drill(4))).unwrap();
    let verdicts = [Verdict::Reject, Verdict::Approve, Verdict::Reject, Verdict::Reject];
    for count in 1..=4 {
        world.ask_as("ana", answer(1, &verdicts[..count])).unwrap();
    }
    assert_eq!(drill(4).progress(&answers(1, &verdicts).answers).outcome, DrillOutcome::MoreNeeded);
    let before = Some(answers(1, &verdicts));
    let again = DeskCommand::AnswerDrill { drill: "drl_1".into(), answers: answers(2, &[Verdict::Reject]), before };
    world.ask_as("ana", again).unwrap();
    // A drill that is published anew begins anew, and takes no qualification away.
    world.ask_as("tra", publish(drill(3))).unwrap();
    assert!(world.state().drills.attempt("ana", "drl_1").is_none());
    pass(&mut world, "ana");
}

const POLICY: &str = "[[checkpoint]]\nname = \"refunds\"\nrequires_qualification = \"refunds\"\n";

#[test]
fn checkpoint_asks_for_an_unexpired_qualification() {
    let mut world = world(4);
    world.publish(POLICY);
    world.propose("act_new", json!({}));
    let refusal = world.review("ana", "act_new", Verdict::Reject).unwrap_err();
    assert_eq!(refusal.code, Code::NotQualified);
    assert_eq!(
        refusal.detail,
        "This needs the qualification refunds, which you do not have. No published drill gives it. Ask a trainer to publish one."
    );
    world.ask_as("tra", publish(drill(4))).unwrap();
    assert_eq!(
        world.review("ana", "act_new", Verdict::Reject).unwrap_err().detail,
        "This needs the qualification refunds, which you do not have. Take the drill Refunds: start here, under Training."
    );
    pass(&mut world, "ana");
    world.review("ana", "act_new", Verdict::Reject).unwrap();
    world.wait(30 * DAY_MS);
    world.propose("act_later", json!({}));
    let refusal = world.review("ana", "act_later", Verdict::Reject).unwrap_err();
    assert_eq!(refusal.code, Code::NotQualified);
    assert!(refusal.detail.contains("yours ran out on "), "{}", refusal.detail);
}

#[test]
fn policy_warns_of_a_qualification_without_drill() {
    let policy = Policy::parse(POLICY).unwrap();
    assert_eq!(PolicyEvent::published(policy.clone()).kind().version, 4, "older builds stop instead of leaving the rule out");
    let codes = |world: &World| {
        let people = world.state().people.active().map(|(id, person)| (id.as_str(), person));
        let warnings = policy.warnings(people, world.state().qualified_at(world.now()));
        warnings.into_iter().map(|warning| warning.code).collect::<Vec<_>>()
    };
    let mut world = world(4);
    assert_eq!(codes(&world), ["no_drill", "too_few_people"]);
    world.ask_as("tra", publish(drill(4))).unwrap();
    assert_eq!(codes(&world), ["too_few_people"]);
    pass(&mut world, "ana");
    assert!(codes(&world).is_empty());
    let auto = Policy::parse("[[checkpoint]]\nname = \"a\"\nauto_approve = true\nrequires_qualification = \"x\"\n").unwrap_err();
    assert_eq!(auto[0].code, "contradiction");
    assert_eq!(Policy::parse("[[checkpoint]]\nname = \"a\"\nrequires_qualification = \"\"\n").unwrap_err()[0].code, "bad_name");
}

#[test]
fn drill_file_takes_what_was_ruled() {
    let world = world(4);
    let source =
        "id = \"refunds-start\"\nname = \"Refunds\"\nqualification = \"refunds\"\nvalid_days = 30\ncases = [\"act_0\", \"act_1\"]\n";
    let file = DrillFile::parse(source).unwrap();
    let drill = file.settle(&world.state().rulings).unwrap();
    assert_eq!((drill.cases, drill.test), (vec![case(0), case(1)], DrillTest::default()));
    let missing = DrillFile { cases: vec!["act_9".into()], ..file };
    assert_eq!(missing.settle(&world.state().rulings).unwrap_err().extra["field"], "cases[0]");
    let refusal = DrillFile::parse(&format!("{source}valid_day = 3\n")).unwrap_err();
    assert!(refusal.detail.starts_with("Line 6: unknown field"), "{}", refusal.detail);
}

/// A hub that signs, with three settled cases and a drill over them.
fn signing_hub() -> SigningHub {
    let mut hub = SigningHub::open();
    for number in 0..3 {
        let action = case(number).action;
        hub.propose(&action, "other.thing", 1, &json!({})).unwrap();
        hub.review("ben", &action, Verdict::Reject, 1).unwrap();
        let (tags, lesson) = (Vec::new(), "Look at the amount.".into());
        let rule = DeskCommand::Rule { action, right: RightVerdict::Reject, tags, lesson, arguments: None, replaces: None };
        hub.sign("owner", rule).unwrap();
    }
    hub.sign("owner", publish(drill(3))).unwrap();
    hub.end_batch();
    hub
}

#[test]
fn grant_is_justified_by_the_answers() {
    let mut hub = signing_hub();
    for count in 1..=3 {
        hub.sign("ana", answer(1, &[Verdict::Reject; 3][..count])).unwrap();
    }
    let replaces = hub.state.policy.in_force.version.clone();
    hub.sign("owner", DeskCommand::PublishPolicy { source: POLICY.into(), replaces }).unwrap();
    hub.propose("act_new", "other.thing", 1, &json!({})).unwrap();
    assert_eq!(hub.review("ben", "act_new", Verdict::Reject, 1).unwrap_err().code, Code::NotQualified);
    hub.review("ana", "act_new", Verdict::Reject, 1).unwrap();
    hub.end_batch();
    assert!(hub.log.iter().any(|record| record.kind == "qualification.granted!"));
    assert_eq!(hub.check(&hub.log).0, []);
}

#[test]
fn checker_finds_a_grant_that_the_answers_do_not_give() {
    let mut hub = signing_hub();
    hub.sign("ana", answer(1, &[Verdict::Approve])).unwrap();
    let answered = hub.log.last().unwrap().clone();
    let until = hub.now + 30 * DAY_MS;
    let granted = QualificationGranted { qualification: "refunds".into(), drill: "drl_1".into(), until };
    let draft = Event::from(DrillEvent::Granted(granted)).draft(hub.now, "ana", "ana", None).unwrap();
    let signed = draft.signed(&answered.command().unwrap(), &answered.envelope().unwrap()).unwrap();
    hub.forge(Draft { body: answered.body, ..signed });
    hub.end_batch();
    let (unjustified, _) = hub.check(&hub.log);
    assert_eq!(unjustified.len(), 1, "{unjustified:?}");
    assert_eq!(unjustified[0].seq, hub.log.last().unwrap().seq);
}
