//! Planted faults: planned by trainers, proposed by the hub, told after the decision, never run.

use crate::signed_hub::key_of;
use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

const DAY: Ms = 24 * 3600 * 1000;

/// A fault whose arguments ask for 300 instead of 30.
pub fn item(id: &str, tool: &str) -> FaultItem {
    let sound =
        json!({"kind": "deploy.scale", "title": "Scale checkout", "tool": {"name": tool}, "arguments": {"n": 30, "zone": {"a": 1}}});
    FaultItem {
        id: id.into(),
        sound: Proposal::from_value(sound).unwrap(),
        spoiled: json!({"n": 300, "zone": {"a": 1}}).as_object().unwrap().clone(),
        preview: None,
        lesson: "Ten times what the service ever had.".into(),
        difficulty: Difficulty::Medium,
        case: None,
    }
}

/// A plan of so many faults.
pub fn plan(tool: &str, items: usize) -> DeskCommand {
    DeskCommand::PlanFaults { tool: tool.into(), items: (0..items).map(|number| item(&format!("f{number}"), tool)).collect() }
}

/// A hub with a trainer, a manager, a reviewer, and a plan of which four are planted a day.
fn planned(policy: &str) -> World {
    let mut world = World::open();
    world.publish(policy);
    for (person, role) in [("rev", Role::Reviewer), ("tra", Role::Trainer), ("man", Role::Manager)] {
        world.join(person, &[role], &[]);
    }
    world.propose("act_before", json!({"ttl_seconds": 900}));
    world.ask_as("tra", plan("pilot", 10)).unwrap();
    world.ask_as("man", DeskCommand::SetFaultRate { tool: "pilot".into(), per_day: 4 }).unwrap();
    world
}

/// The command that plants this item as `action`.
pub fn plant_command(state: &State, action: &str, item: FaultItem, number: u32, now: Ms) -> Command {
    let faults = state.faults.of("pilot").unwrap();
    let latest = faults.latest.as_ref().unwrap();
    let content = ActionContent::stated(&item.sound, "salt");
    let propose = propose_fault(&item, &latest.content, latest.at, &content, action.into(), format!("salt of {action}"));
    let (plan, slot) = (faults.plan.as_ref().unwrap().id.clone(), FaultSlot { day: utc_day(now), number });
    Command::PlantFault(Box::new(PlantFault { propose, plan, item, slot }))
}

fn plant(world: &mut World, action: &str, id: &str, number: u32) -> Result<Accepted, Refusal> {
    let command = plant_command(world.state(), action, item(id, "pilot"), number, world.now());
    world.ask(command)
}

const ONE: &str = "[[checkpoint]]\nname = \"all\"\n";

#[test]
fn every_proposal_after_the_first_plan_names_a_sealed_cause() {
    let mut world = planned(ONE);
    assert!(world.state().action("act_before").unwrap().cause.is_none(), "there was no plan yet");
    world.propose("act_real", json!({"ttl_seconds": 900}));
    plant(&mut world, "act_planted", "f1", 0).unwrap();
    for (id, planted) in [("act_real", false), ("act_planted", true)] {
        let action = world.state().action(id).unwrap();
        assert_eq!((action.planted, action.cause.is_some()), (Some(planted), true), "{id}");
        assert_eq!(action.content.key, None);
        assert_eq!(action.content.deadline - action.proposed_at, 900_000, "as the tool's latest own action");
    }
    // Whether it is planted is only in the sealed bodies; until they are read, nothing is granted.
    let folded = world.fold("act_real");
    assert_eq!(folded.planted, None);
    assert_eq!(folded.check_not_planted().unwrap_err().code, Code::Unavailable);
}

#[test]
fn planted_fault_is_never_granted_whatever_the_verdict() {
    let mut world = planned(ONE);
    plant(&mut world, "act_planted", "f1", 0).unwrap();
    world.review("rev", "act_planted", Verdict::Approve).unwrap();
    let action = Action { planted: Some(true), ..world.fold("act_planted") };
    assert_eq!(action.status, Status::Approved);
    let (tool, digest) = (ToolName::from("pilot"), action.effective_digest());
    let used = Command::UseGrant { tool: tool.clone(), action: "act_planted".into(), digest, genuine: true };
    assert_eq!(world.ask(used).unwrap_err().code, Code::NotFound);
    let report = Command::Report { tool, action: "act_planted".into(), outcome: Outcome::Executed, message: None };
    assert_eq!(world.ask(report).unwrap_err().code, Code::NotFound);
    let content = ActionContent::stated(&item("f1", "pilot").proposal(), "salt of act_planted");
    let bodies = DecisionBodies { content, edited: None, reviews: Vec::new() };
    let (grants, key) = (GrantSecret::new(vec![7; 32]), key_of("hub"));
    let signer = DecisionSigner { grants: &grants, key: &key, simulated: false };
    assert_eq!(compose(&action, &bodies, signer).unwrap_err().code, Code::NotFound);
    let unread = Action { planted: None, ..action.clone() };
    assert_eq!(compose(&unread, &bodies, signer).unwrap_err().code, Code::Unavailable, "nothing is granted while it is unread");
    let read = compose_for_people(&action, &bodies, signer).unwrap();
    assert_eq!((read.grant, read.attestation.signatures.len()), (None, 0));
}

#[test]
fn fault_that_would_run_without_a_person_is_refused() {
    let automatic = "[[checkpoint]]\nname = \"all\"\nauto_approve = true\n";
    let mut world = World::open();
    world.publish(automatic);
    world.join("tra", &[Role::Trainer], &[]);
    let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
    world.ask_as("owner", DeskCommand::ChangeTool { name: "pilot".into(), terms: terms.clone() }).unwrap();
    assert_eq!(world.ask_as("tra", plan("pilot", 10)).unwrap_err().code, Code::WouldExecute);
    // The policy may change after the plan was signed.
    let mut world = planned(ONE);
    world.ask_as("owner", DeskCommand::ChangeTool { name: "pilot".into(), terms }).unwrap();
    world.publish(automatic);
    assert_eq!(plant(&mut world, "act_planted", "f1", 0).unwrap_err().code, Code::WouldExecute);
}

#[test]
fn plans_are_checked_item_by_item() {
    let mut world = planned(ONE);
    let with = |change: &dyn Fn(&mut FaultItem)| {
        let mut items: Vec<FaultItem> = (0..10).map(|number| item(&format!("f{number}"), "pilot")).collect();
        change(&mut items[3]);
        DeskCommand::PlanFaults { tool: "pilot".into(), items }
    };
    let cases: [(DeskCommand, Code, &str); 6] = [
        (plan("pilot", 9), Code::InvalidField, "10 to 200"),
        (plan("nobody", 10), Code::NotFound, "no tool"),
        (with(&|item| item.id = "f1".into()), Code::InvalidField, "id of its own"),
        (with(&|item| item.spoiled = item.sound.arguments.clone()), Code::InvalidField, "spoils nothing"),
        (with(&|item| item.lesson = " ".into()), Code::InvalidField, "lesson"),
        (with(&|item| item.sound.on_deadline = Some(OnDeadline::Allow)), Code::DeadlineNotAllowed, "at their deadline"),
    ];
    for (command, code, words) in cases {
        let refusal = world.ask_as("tra", command).unwrap_err();
        assert_eq!(refusal.code, code, "{refusal}");
        assert!(refusal.detail.contains(words), "{refusal}");
    }
}

#[test]
fn slot_and_item_are_used_once() {
    let mut world = planned(ONE);
    plant(&mut world, "act_1", "f1", 0).unwrap();
    for (id, number) in [("f2", 0), ("f1", 1), ("f2", 4)] {
        assert_eq!(plant(&mut world, "act_2", id, number).unwrap_err().code, Code::AlreadyExists, "{id} {number}");
    }
    plant(&mut world, "act_2", "f2", 1).unwrap();
    assert_eq!(world.state().faults.of("pilot").unwrap().left(), 8);
}

#[test]
fn key_is_remembered_although_it_is_sealed() {
    let mut world = planned(ONE);
    let key = |request: &[u8]| Some(RequestKey { key: "run-17".into(), request: Digest::of(request) });
    let propose = |action: &str, key| {
        let proposal = item("f1", "pilot").sound;
        Command::Propose(Box::new(Propose { tool: "pilot".into(), action: action.into(), proposal, salt: "s".into(), key, token: None }))
    };
    assert!(!world.ask(propose("act_1", key(b"a"))).unwrap().repeated);
    let again = world.ask(propose("act_2", key(b"a"))).unwrap();
    assert_eq!((again.repeated, again.action), (true, Some("act_1".into())));
    assert_eq!(world.ask(propose("act_3", key(b"b"))).unwrap_err().code, Code::IdempotencyConflict);
}

#[test]
fn times_are_drawn_from_the_tools_own_arrivals() {
    let mut world = planned(ONE);
    let first = world.now();
    for number in 0..3 {
        world.wait(3_600_000);
        world.propose(&format!("act_arrival_{number}"), json!({}));
    }
    let arrivals: Vec<Ms> = world.state().faults.of("pilot").unwrap().arrivals.iter().copied().collect();
    assert!(arrivals.len() >= 3, "{arrivals:?}");
    world.wait(first + DAY - world.now());
    world.propose("act_today", json!({}));
    let faults = world.state().faults.of("pilot").unwrap().clone();
    let key = world.state().draws.key();
    for number in 0..4 {
        let slot = FaultSlot { day: utc_day(world.now()), number };
        let at = faults.slot_time("pilot", key, &slot).unwrap();
        let near = |arrival: &Ms| (0..90_000).contains(&(at.rem_euclid(DAY) - arrival.rem_euclid(DAY)));
        assert!(arrivals.iter().any(near), "{at} follows none of {arrivals:?}");
        assert_eq!(utc_day(at), slot.day);
        assert!(world.state().due_faults(at).iter().any(|(_, due)| *due == slot));
        assert!(world.state().due_faults(at + 60_000).iter().all(|(_, due)| *due != slot), "a missed slot is left out");
    }
}

#[test]
fn edit_is_a_hit_where_it_restores_what_was_spoiled() {
    let fault = |item: &FaultItem| PlantedFault {
        plan: "cmd_1".into(),
        item: item.id.clone(),
        slot: FaultSlot { day: "2026-11-26".into(), number: 0 },
        sound: item.sound.arguments.clone(),
        lesson: item.lesson.clone(),
        difficulty: item.difficulty,
        case: None,
    };
    let item = item("f1", "pilot");
    let fault = fault(&item);
    let outcome = |verdict: Verdict, arguments: Option<serde_json::Value>| {
        let review = Review {
            action: "act_1".into(),
            digest: Digest::ZERO,
            verdict,
            reasons: Vec::new(),
            comment: None,
            certainty: None,
            arguments: arguments.map(|value| value.as_object().unwrap().clone()),
            reading: Reading::default(),
            reading_digest: None,
        };
        fault.outcome_of(&item.spoiled, &review)
    };
    assert_eq!(outcome(Verdict::Reject, None), FaultOutcome::Hit);
    assert_eq!(outcome(Verdict::Approve, None), FaultOutcome::Missed);
    assert_eq!(outcome(Verdict::Edit, Some(json!({"n": 30, "zone": {"a": 2}}))), FaultOutcome::Hit);
    assert_eq!(outcome(Verdict::Edit, Some(json!({"n": 299, "zone": {"a": 1}}))), FaultOutcome::EditedOtherwise);
    assert_eq!(outcome(Verdict::Escalate, None), FaultOutcome::Escalated);
    assert_eq!(outcome(Verdict::Abstain, None), FaultOutcome::Abstained);
}

#[test]
fn rejected_faults_fire_no_trigger() {
    let mut world = planned(ONE);
    for (number, id) in ["f1", "f2", "f3"].into_iter().enumerate() {
        let action = format!("act_{number}");
        plant(&mut world, &action, id, u32::try_from(number).unwrap()).unwrap();
        world.review("rev", &action, Verdict::Reject).unwrap();
    }
    let activity = &world.state().triggers.activity;
    assert!(activity.rejections_by_tool.is_empty() && activity.rejections_by_kind.is_empty());
    assert_eq!(world.state().faults.of("pilot").unwrap().found.len(), 3);
}

#[test]
fn plan_is_for_trainers_and_a_cause_for_those_who_reviewed_it() {
    let mut world = planned(ONE);
    plant(&mut world, "act_1", "f1", 0).unwrap();
    world.propose("act_2", json!({}));
    let readers = |world: &World, kind: &str, subject: &str| {
        let record = world.records().iter().find(|record| record.kind == kind && record.subject == subject).unwrap().clone();
        let action = world.fold(subject_or_first(subject));
        let rights = BodyRights::of(&record, Some(&action), world.state());
        let may = |person: &&str| rights.check(person, world.state().people.get_active(person).unwrap()).is_ok();
        ["rev", "tra", "man", "owner"].into_iter().filter(may).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(readers(&world, "fault.planned!", "pilot").iter().all(|person| person == "tra"));
    for action in ["act_1", "act_2"] {
        assert_eq!(readers(&world, "action.caused!", action), Vec::<String>::new(), "sealed until the decision");
        world.review("rev", action, Verdict::Reject).unwrap();
        let read = readers(&world, "action.caused!", action);
        assert!(["rev", "tra", "man"].iter().all(|person| read.iter().any(|known| known == person)), "{read:?}");
    }
}

fn subject_or_first(subject: &str) -> &str {
    if subject == "pilot" { "act_1" } else { subject }
}
