//! Stop triggers: what they see, that they observe first, and the stop that they write.

use crate::world::{World, stated_incident};
use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::json;

const MINUTE: Ms = 60_000;
const REJECTIONS: &str = "[[trigger]]\nname = \"no-again\"\nmode = \"MODE\"\nwhen = { rejections = { in_a_row = 3, per = \"tool\" } }\n";
const RATE: &str = "[[trigger]]\nname = \"runaway\"\nmode = \"MODE\"\nwhen = { rate = { above = 2, minutes = 5, per = \"tool\" } }\n";
const SEV_1: &str = "[[trigger]]\nname = \"outage\"\nmode = \"MODE\"\nwhen = { sev_1 = { minutes = 30 } }\n";

fn world() -> World {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    world.join("rev", &[Role::Reviewer], &[]);
    world
}

fn publish(world: &World, source: &str) -> DeskCommand {
    DeskCommand::PublishTriggers { source: source.into(), replaces: world.state().triggers.version.clone() }
}

// Observes first, as every new trigger does.
fn enforce(world: &mut World, source: &str) {
    for mode in ["observe", "enforce"] {
        let command = publish(world, &source.replace("MODE", mode));
        world.ask_as("owner", command).unwrap();
    }
}

fn observe(world: &mut World, source: &str) {
    let command = publish(world, &source.replace("MODE", "observe"));
    world.ask_as("owner", command).unwrap();
}

fn decide_action(world: &mut World, action: &str, verdict: Verdict) {
    world.propose(action, json!({"target": {"service": "shop"}}));
    world.review("rev", action, verdict).unwrap();
}

fn run(world: &mut World, action: &str) {
    decide_action(world, action, Verdict::Approve);
    let digest = world.fold(action).effective_digest();
    world.ask(Command::UseGrant { tool: "pilot".into(), action: action.into(), digest, genuine: true }).unwrap();
}

fn fire(world: &mut World) -> usize {
    world.ask(Command::FireTriggers).unwrap().drafts.len()
}

fn sev_1(service: &str, at: Ms) -> StatedIncident {
    let mut incident = serde_json::to_value(stated_incident(service, at)).unwrap();
    incident["statement"]["told"]["incident"]["severity"] = json!("SEV 1");
    incident["statement"]["told"]["incident"]["started_at"] = json!(at);
    serde_json::from_value(incident).unwrap()
}

#[test]
fn rejections_in_a_row_stop_the_tool_once() {
    let mut world = world();
    enforce(&mut world, REJECTIONS);
    decide_action(&mut world, "act_1", Verdict::Reject);
    decide_action(&mut world, "act_2", Verdict::Reject);
    decide_action(&mut world, "act_3", Verdict::Approve);
    decide_action(&mut world, "act_4", Verdict::Reject);
    decide_action(&mut world, "act_5", Verdict::Reject);
    assert_eq!(fire(&mut world), 0, "an approval ended the row");
    decide_action(&mut world, "act_6", Verdict::Reject);
    world.propose("act_7", json!({}));
    assert_eq!((fire(&mut world), fire(&mut world)), (2, 0));
    let stop = world.state().stops.in_force()[0].clone();
    assert_eq!((&stop.pulled.scope, stop.by.as_str()), (&StopScope::Tool("pilot".into()), "hub"));
    assert_eq!(stop.pulled.reason, "Trigger no-again: 3 actions of pilot were rejected in a row.");
    assert_eq!(world.review("rev", "act_7", Verdict::Approve).unwrap_err().code, Code::Stopped);
    assert_eq!(world.state().triggers.fired[0].fired.held, 1);
}

#[test]
fn observing_trigger_shows_what_it_would_have_stopped() {
    let mut world = world();
    observe(&mut world, RATE);
    for action in ["act_1", "act_2", "act_3"] {
        run(&mut world, action);
    }
    assert_eq!((fire(&mut world), fire(&mut world)), (1, 0));
    assert_eq!(world.state().stops.in_force().len(), 0);
    let report = world.state().triggers_report();
    let told = &report.triggers[0];
    assert_eq!((told.fired, told.mode, told.latest[0].why.as_str()), (1, TriggerMode::Observe, "3 actions of pilot began within 5 min"));
    assert_eq!(
        (told.when_in_words.as_str(), told.latest[0].scope_in_words.as_str()),
        ("more than 2 actions of one tool within 5 min", "the tool pilot")
    );
}

#[test]
fn rate_counts_the_last_minutes_only() {
    let mut world = world();
    observe(&mut world, RATE);
    run(&mut world, "act_1");
    run(&mut world, "act_2");
    world.wait(5 * MINUTE);
    run(&mut world, "act_3");
    assert_eq!(fire(&mut world), 0);
    run(&mut world, "act_4");
    run(&mut world, "act_5");
    assert_eq!(fire(&mut world), 1);
    world.wait(6 * MINUTE);
    for action in ["act_6", "act_7", "act_8"] {
        run(&mut world, action);
    }
    assert_eq!(fire(&mut world), 1, "again, once the minutes have passed");
}

#[test]
fn sev_1_stops_the_tool_that_touched_its_service() {
    let mut world = world();
    enforce(&mut world, SEV_1);
    run(&mut world, "act_1");
    world.wait(10 * MINUTE);
    for (service, records) in [("search", 0), ("shop", 2)] {
        let at = world.now();
        world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![sev_1(service, at)] }).unwrap();
        assert_eq!(fire(&mut world), records, "{service}");
    }
    let at = world.now();
    world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated_incident("shop", at)] }).unwrap();
    assert_eq!(fire(&mut world), 0, "it is the same incident");
}

#[test]
fn sev_1_long_after_a_run_stops_nothing() {
    let mut world = world();
    enforce(&mut world, SEV_1);
    run(&mut world, "act_1");
    world.wait(31 * MINUTE);
    let at = world.now();
    world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![sev_1("shop", at)] }).unwrap();
    assert_eq!(fire(&mut world), 0);
}

#[test]
fn new_trigger_begins_in_observe() {
    let mut world = world();
    let strict = publish(&world, &RATE.replace("MODE", "enforce"));
    assert_eq!(world.refused("owner", strict), Code::PolicyInvalid);
    observe(&mut world, RATE);
    let changed = publish(&world, &RATE.replace("MODE", "warn").replace("above = 2", "above = 9"));
    assert_eq!(world.refused("owner", changed), Code::PolicyInvalid, "it looks at something else now");
    let warn = publish(&world, &RATE.replace("MODE", "warn"));
    world.ask_as("owner", warn).unwrap();
    let stale = DeskCommand::PublishTriggers { source: String::new(), replaces: "1-00000000".into() };
    assert_eq!(world.refused("owner", stale), Code::PolicyChanged);
}

#[test]
fn bad_file_is_refused_with_its_line_or_trigger() {
    let world = world();
    for (source, words) in [
        ("[[trigger]]\nname = \"a b\"\nwhen = { sev_1 = { minutes = 1 } }\n", "trigger 1: name"),
        ("[[trigger]]\nname = \"a\"\nwhen = { sev_1 = { minutes = 0 } }\n", "a: counts"),
        ("[[trigger]]\nname = \"a\"\nwhen = { sev_2 = { minutes = 9 } }\n", "Line 3"),
        ("[[trigger]]\nname = \"a\"\nmode = \"kill\"\nwhen = { sev_1 = { minutes = 9 } }\n", "Line 3"),
        ("trigger = 7\n", "Line 1"),
        (&RATE.repeat(2).replace("MODE", "observe"), "trigger 2: another trigger"),
    ] {
        let refusal = parse_triggers(source).unwrap_err();
        assert!(refusal.detail.contains(words), "{source}: {}", refusal.detail);
    }
    drop(world);
}

#[derive(Clone, Debug)]
enum Step {
    Decide(Verdict),
    Run,
    Wait(i64),
    Fire,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Decide(Verdict::Reject)),
        2 => Just(Step::Decide(Verdict::Approve)),
        3 => Just(Step::Run),
        2 => (1_i64..400_000).prop_map(Step::Wait),
        5 => Just(Step::Fire),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    // Told apart from the rules: counted from the records, not from the state.
    #[test]
    fn triggers_fire_as_the_records_say(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = world();
        observe(&mut world, &format!("{REJECTIONS}{RATE}"));
        for (number, step) in steps.iter().enumerate() {
            let action = format!("act_{number}");
            match step {
                Step::Decide(verdict) => decide_action(&mut world, &action, *verdict),
                Step::Run => run(&mut world, &action),
                Step::Wait(ms) => world.wait(*ms),
                Step::Fire => {
                    fire(&mut world);
                }
            }
            let due = world.state().due_triggers(world.now()).iter().map(|due| due.trigger.clone()).collect::<Vec<_>>();
            prop_assert_eq!(due, expected(&world));
        }
        // Another hub that reads the records finds the same.
        let mut other = State::default();
        world.records().iter().for_each(|record| other.apply(record).unwrap());
        prop_assert_eq!(other.due_triggers(world.now()), world.state().due_triggers(world.now()));
        prop_assert_eq!(&other.triggers.fired, &world.state().triggers.fired);
    }
}

fn expected(world: &World) -> Vec<String> {
    let (mut row, mut told, mut runs, mut last) = (0, false, Vec::new(), None);
    for record in world.records() {
        match Event::of(record).unwrap() {
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict == Some(Status::Rejected) => row += 1,
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict.is_some_and(Status::allows) => (row, told) = (0, false),
            Event::Action(ActionEvent::GrantUsed(_)) => runs.push(record.at),
            Event::Trigger(TriggerEvent::Fired(_)) if record.subject == "no-again" => told = true,
            Event::Trigger(TriggerEvent::Fired(_)) => last = Some(record.at),
            _ => {}
        }
    }
    let now = world.now();
    let rate = runs.iter().filter(|at| now - **at < 5 * MINUTE).count() > 2 && last.is_none_or(|at| now - at > 5 * MINUTE);
    let names = [("no-again", row >= 3 && !told), ("runaway", rate)];
    names.iter().filter(|(_, due)| *due).map(|(name, _)| (*name).to_owned()).collect()
}
