//! Exceptions from freezes: asked for, agreed to by a second person, taken back by one.

use crate::freeze::{HOUR, MINUTE, on, planned, use_grant, world};
use crate::world::stated_incident;
use holdpoint_domain::*;
use serde_json::json;

fn exception(until: Ms) -> FreezeException {
    FreezeException {
        id: "exc_1".into(),
        tool: "Pilot".into(),
        kind: "cert.rotate".into(),
        service: "checkout".into(),
        reason: "It expires on 29 Nov.".into(),
        from: None,
        until,
        undo_of: None,
    }
}

fn ask(exception: FreezeException) -> DeskCommand {
    DeskCommand::AskFreezeException { freeze: "frz_1".into(), exception }
}

fn agree() -> DeskCommand {
    DeskCommand::AgreeFreezeException { freeze: "frz_1".into(), exception: "exc_1".into() }
}

#[test]
fn exception_holds_once_two_people_signed_it() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    let renewal = json!({"kind": "cert.rotate", "target": {"service": "checkout"}});
    world.ask_as("man", ask(exception(from + 30 * MINUTE))).unwrap();
    assert_eq!(world.refused("man", agree()), Code::NotEligible);
    world.wait(HOUR);
    assert_eq!(world.try_propose("act_1", renewal.clone()).unwrap_err().code, Code::Frozen);
    world.ask_as("owner", agree()).unwrap();
    world.propose("act_1", renewal.clone());
    for other in [json!({"kind": "cert.rotate", "target": {"service": "pay"}}), json!({"kind": "cert.rotate"}), on("checkout")] {
        let taken = world.try_propose("act_2", other.clone());
        assert_eq!(taken.is_err(), other["target"]["service"] != json!("pay"), "{other}");
    }
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.wait(30 * MINUTE);
    assert_eq!(use_grant(&mut world, "act_1").unwrap_err().code, Code::Frozen, "the exception has ended");
}

fn revoke() -> DeskCommand {
    DeskCommand::RevokeFreezeException { freeze: "frz_1".into(), exception: "exc_1".into() }
}

#[test]
fn exception_taken_back_by_one_freezes_what_it_let_through() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    let renewal = json!({"kind": "cert.rotate", "target": {"service": "checkout"}});
    assert_eq!(world.refused("man", revoke()), Code::NotFound);
    world.ask_as("man", ask(exception(from + HOUR))).unwrap();
    world.ask_as("owner", agree()).unwrap();
    world.wait(HOUR);
    world.propose("act_1", renewal.clone());
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.refused("rev", revoke()), Code::Forbidden);
    world.ask_as("man", revoke()).unwrap();
    assert_eq!(use_grant(&mut world, "act_1").unwrap_err().code, Code::Frozen, "the approval was there already");
    assert_eq!(world.try_propose("act_2", renewal).unwrap_err().code, Code::Frozen);
    assert!(world.ask_as("owner", revoke()).unwrap().drafts.is_empty(), "it is taken back already");
    assert_eq!(world.refused("owner", agree()), Code::FreezeEnded);
    world.wait(HOUR);
    assert_eq!(world.refused("man", revoke()), Code::FreezeEnded);
}

#[test]
fn exception_that_waits_is_taken_back_before_the_second_person() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.ask_as("man", ask(exception(from + 30 * MINUTE))).unwrap();
    world.ask_as("owner", revoke()).unwrap();
    assert_eq!(world.refused("owner", agree()), Code::FreezeEnded);
    let again = FreezeException { id: "exc_2".into(), ..exception(from + 30 * MINUTE) };
    world.ask_as("man", ask(again)).unwrap();
}

#[test]
fn exception_that_is_none_is_refused() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    let bad = [
        ("until", FreezeException { until: world.now(), ..exception(from) }),
        ("until", FreezeException { from: Some(from), ..exception(from) }),
        ("until", FreezeException { until: Ms::MAX, ..exception(from) }),
        ("from", FreezeException { from: Some(Ms::MIN), ..exception(from) }),
        ("tool", FreezeException { tool: "ghost".into(), ..exception(from) }),
        ("service", FreezeException { service: String::new(), ..exception(from) }),
        ("undo_of", FreezeException { undo_of: Some("act_1".into()), ..exception(from) }),
    ];
    for (field, asked) in bad {
        let refusal = world.ask_as("man", ask(asked)).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some(field)), "{}", refusal.detail);
    }
    assert_eq!(world.refused("rev", ask(exception(from))), Code::Forbidden);
    world.ask_as("man", ask(exception(from))).unwrap();
    assert_eq!(world.refused("man", ask(exception(from))), Code::AlreadyExists);
}

#[test]
fn one_manager_excepts_the_undo_of_an_action_tied_to_an_open_incident() {
    let mut world = world();
    world.propose("act_1", on("checkout"));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.ask_as("man", DeskCommand::StateIncidents { incidents: vec![stated_incident("shop", 5)] }).unwrap();
    let incident = world.state().incidents.book.incidents()[0].id.clone();
    let undo = || FreezeException { undo_of: Some("act_1".into()), kind: "deploy.rollback".into(), ..exception(from + HOUR) };
    assert_eq!(world.refused("man", ask(undo())), Code::InvalidField);
    let finding = |grade| DeskCommand::StateFinding { incident: incident.clone(), cause: Cause::Action("act_1".into()), grade, why: None };
    world.ask_as("man", finding(Grade::Suspected)).unwrap();
    world.wait(HOUR);
    world.ask_as("man", ask(undo())).unwrap();
    world.propose("act_2", json!({"kind": "deploy.rollback", "target": {"service": "checkout"}}));
    world.ask_as("man", finding(Grade::RuledOut)).unwrap();
    let again = FreezeException { id: "exc_2".into(), ..undo() };
    assert_eq!(world.refused("man", ask(again)), Code::InvalidField, "it is tied to nothing any more");
}
