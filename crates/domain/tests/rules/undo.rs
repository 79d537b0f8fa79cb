//! How an action is undone, as its tool states it.

use crate::world::World;
use holdpoint_domain::{ActionContent, Code, Undo};
use serde_json::{Value, json};

fn content(world: &World, extra: &Value) -> ActionContent {
    let _ = world;
    let mut proposal = json!({"kind": "deploy.rollout", "title": "t", "tool": {"name": "pilot"}});
    proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    ActionContent::stated(&holdpoint_domain::Proposal::from_value(proposal).unwrap(), "salt")
}

#[test]
fn undo_is_kept_with_the_content_of_the_action() {
    let mut world = World::open();
    let undo = json!({"undo": {"text": "Roll back to v411", "kind": "deploy.rollback", "arguments": {"version": "v411"}}});
    world.propose("act_1", undo.clone());
    let content = content(&world, &undo);
    let Some(Undo::Action(action)) = content.undo else { panic!("{content:?}") };
    assert_eq!((action.kind.as_deref(), action.arguments["version"].as_str()), (Some("deploy.rollback"), Some("v411")));
    assert_eq!(world.fold("act_1").content.reversible, None, "a tool that can undo it need not say that it is reversible");
}

#[test]
fn action_that_cannot_be_undone_is_irreversible() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"reads\"\nauto_approve = true\n");
    world.propose("act_1", json!({"undo": "Cannot"}));
    assert_eq!(world.fold("act_1").content.reversible, Some(false));
    assert_eq!(world.status("act_1"), holdpoint_domain::Status::Open, "it needs a person");
}

#[test]
fn undo_that_is_none_is_refused() {
    let mut world = World::open();
    let bad = [
        ("undo", json!({"undo": "cannot", "reversible": true})),
        ("undo", json!({"undo": " "})),
        ("undo", json!({"undo": "x".repeat(2_001)})),
        ("undo.kind", json!({"undo": {"kind": "", "arguments": {}}})),
    ];
    for (field, extra) in bad {
        let refusal = world.try_propose("act_1", extra).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some(field)), "{}", refusal.detail);
    }
    for undo in [json!(7), json!({"text": "x"}), json!({"arguments": {}, "by": "me"})] {
        let refusal = holdpoint_domain::Proposal::from_value(json!({"kind": "k", "title": "t", "tool": {"name": "pilot"}, "undo": undo}));
        assert_eq!(refusal.unwrap_err().code, Code::InvalidField, "{undo}");
    }
}
