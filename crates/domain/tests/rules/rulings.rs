//! Rulings on decided actions, appeals, and tags.

use crate::justified_hub::SigningHub;
use crate::world::World;
use holdpoint_domain::*;
use serde_json::{Map, Value, json};

fn rule(action: &str, right: RightVerdict) -> DeskCommand {
    DeskCommand::Rule {
        action: action.into(),
        right,
        tags: Vec::new(),
        lesson: "Look at the amount.".into(),
        arguments: None,
        replaces: None,
    }
}

fn appeal(action: &str, ruling: Option<CommandId>) -> DeskCommand {
    DeskCommand::Appeal { action: action.into(), ruling, reason: "The limit was raised.".into() }
}

/// A hub with two trainers and a reviewer, and one rejected action.
fn world() -> World {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("tra", &[Role::Trainer], &[]);
    world.join("tom", &[Role::Trainer], &[]);
    world.propose("act_1", json!({"arguments": {"amount": 4}}));
    world.review("ana", "act_1", Verdict::Reject).unwrap();
    world
}

fn last_command(world: &World) -> CommandId {
    world.records().last().unwrap().command().unwrap()
}

#[test]
fn ruling_names_the_right_verdict_and_hides_its_lesson() {
    let mut world = world();
    world.ask_as("tra", rule("act_1", RightVerdict::Approve)).unwrap();
    let record = world.records().last().unwrap().clone();
    assert_eq!((record.kind.as_str(), record.actor.as_str(), record.subject.as_str()), ("ruling.made", "tra", "act_1"));
    assert_eq!(record.body, record.envelope(), "erasing the body erases the lesson");
    assert!(!record.header.get().contains("amount"));
    let state = world.state();
    assert_eq!(state.rulings.of("act_1").unwrap().settled().unwrap().made.right, RightVerdict::Approve);
    assert_eq!(world.refused("tom", rule("act_1", RightVerdict::Reject)), Code::AlreadyRuled);
}

#[test]
fn ruling_needs_a_decision_and_a_trainer_without_a_part() {
    let mut world = world();
    world.join("rev", &[Role::Reviewer, Role::Trainer], &[]);
    world.propose("act_open", json!({}));
    world.propose("act_own", json!({}));
    world.review("rev", "act_own", Verdict::Approve).unwrap();
    world.propose("act_gone", json!({}));
    world.ask(Command::Withdraw { tool: "pilot".into(), action: "act_gone".into() }).unwrap();
    for (person, action, code) in [
        ("tra", "act_open", Code::StillOpen),
        ("tra", "act_none", Code::NotFound),
        ("tra", "act_gone", Code::NotDecided),
        ("rev", "act_own", Code::NotEligible),
        ("ana", "act_1", Code::Forbidden),
    ] {
        assert_eq!(world.refused(person, rule(action, RightVerdict::Reject)), code, "{person} {action}");
    }
}

#[test]
fn only_trainer_may_rule_on_an_own_review() {
    let mut world = World::open();
    world.join("rev", &[Role::Reviewer, Role::Trainer], &[]);
    world.propose("act_1", json!({}));
    world.review("rev", "act_1", Verdict::Reject).unwrap();
    world.ask_as("rev", rule("act_1", RightVerdict::Approve)).unwrap();
}

#[test]
fn ruling_on_an_erased_body_is_refused() {
    let mut world = world();
    let body = world.fold("act_1").body;
    world.ask_as("owner", DeskCommand::EraseBody { digest: body, reason: "privacy".into() }).unwrap();
    assert_eq!(world.refused("tra", rule("act_1", RightVerdict::Reject)), Code::BodyErased);
    assert_eq!(world.refused("ana", appeal("act_1", None)), Code::BodyErased);
}

#[test]
fn edit_ruling_carries_other_arguments() {
    let mut world = world();
    let with = |arguments: Option<Value>| {
        let arguments = arguments.map(|value| value.as_object().cloned().unwrap_or_else(Map::new));
        match rule("act_1", RightVerdict::Edit) {
            DeskCommand::Rule { action, right, tags, lesson, replaces, .. } => {
                DeskCommand::Rule { action, right, tags, lesson, arguments, replaces }
            }
            other => other,
        }
    };
    assert_eq!(world.refused("tra", with(None)), Code::ArgumentsRequired);
    assert_eq!(world.refused("tra", with(Some(json!({"amount": 4})))), Code::ArgumentsUnchanged);
    world.ask_as("tra", with(Some(json!({"amount": 3})))).unwrap();
}

#[test]
fn tags_come_from_the_published_taxonomy() {
    let mut world = world();
    let tagged = |tag: &str| match rule("act_1", RightVerdict::Reject) {
        DeskCommand::Rule { action, right, lesson, arguments, replaces, .. } => {
            DeskCommand::Rule { action, right, tags: vec![tag.into()], lesson, arguments, replaces }
        }
        other => other,
    };
    let publish = |tags: &[&str], replaces: &str| DeskCommand::PublishTags {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        replaces: replaces.into(),
    };
    assert_eq!(world.refused("tra", tagged("refund limit")), Code::InvalidField);
    for tags in [&[][..], &[" x"], &["x", "x"], &[""]] {
        assert_eq!(world.refused("tra", publish(tags, "")), Code::InvalidField, "{tags:?}");
    }
    world.ask_as("tra", publish(&["refund limit"], "")).unwrap();
    assert_eq!(world.refused("tom", publish(&["other"], "")), Code::TagsChanged);
    world.ask_as("tra", tagged("refund limit")).unwrap();
}

#[test]
fn appealed_ruling_is_replaced_by_another_trainer() {
    let mut world = world();
    assert_eq!(world.refused("tom", appeal("act_1", None)), Code::NotEligible);
    world.ask_as("tra", rule("act_1", RightVerdict::Approve)).unwrap();
    let ruling = last_command(&world);
    assert_eq!(world.refused("ana", appeal("act_1", None)), Code::NotFound, "the ruling holds, not the decision");
    world.ask_as("ana", appeal("act_1", Some(ruling.clone()))).unwrap();
    assert_eq!(world.refused("ana", appeal("act_1", Some(ruling.clone()))), Code::AlreadyAppealed);
    assert!(world.state().rulings.of("act_1").unwrap().settled().is_none());
    let again = |right| match rule("act_1", right) {
        DeskCommand::Rule { action, right, tags, lesson, arguments, .. } => {
            DeskCommand::Rule { action, right, tags, lesson, arguments, replaces: Some(ruling.clone()) }
        }
        other => other,
    };
    assert_eq!(world.refused("tra", again(RightVerdict::Reject)), Code::NotEligible);
    world.ask_as("tom", again(RightVerdict::Reject)).unwrap();
    assert_eq!(world.state().rulings.of("act_1").unwrap().settled().unwrap().made.right, RightVerdict::Reject);
}

#[test]
fn rulings_appeals_and_tags_are_justified() {
    let mut hub = SigningHub::open();
    hub.propose("act_1", "other.thing", 1, &json!({})).unwrap();
    hub.review("ana", "act_1", Verdict::Reject, 1).unwrap();
    hub.sign("owner", DeskCommand::PublishTags { tags: vec!["too broad".into()], replaces: String::new() }).unwrap();
    hub.sign("owner", rule("act_1", RightVerdict::Approve)).unwrap();
    hub.end_batch();
    let ruling = hub.log.iter().rev().find(|record| record.kind == "ruling.made").unwrap().command();
    hub.sign("ana", appeal("act_1", ruling)).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}
