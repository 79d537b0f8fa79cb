//! What a tool was registered for holds, whatever the tool sends.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::{Value, json};

fn register(world: &mut World, name: &str, terms: ToolTerms) -> Result<Accepted, Refusal> {
    let token = Digest::of(format!("token of {name}").as_bytes());
    world.ask_as("owner", DeskCommand::RegisterTool { name: name.into(), token, terms })
}

fn by(tool: &str, mut fields: Value) -> Value {
    fields["tool"] = json!({ "name": tool });
    fields
}

#[test]
fn added_tool_is_owned_by_who_adds_it() {
    let mut world = World::open();
    let add = DeskCommand::AddTool { name: "probe".into(), owner: None, token: Digest::of(b"probe") };
    world.ask_as("owner", add).unwrap();
    let terms = ToolTerms { owner: Some("owner".into()), ..ToolTerms::default() };
    assert_eq!(world.state().tools.get("probe").unwrap().terms, terms);
}

#[test]
fn nothing_of_a_tool_passes_unreviewed_by_default() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nauto_approve = true\n[[checkpoint]]\nname = \"rest\"\non_deadline = \"allow\"\n");
    register(&mut world, "probe", ToolTerms::default()).unwrap();
    world.propose("act_1", by("probe", json!({"ttl_seconds": 60})));
    assert_eq!(world.fold("act_1").content.policy.checkpoint, "rest");
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Expired);
    let asking = world.try_propose("act_2", by("probe", json!({"on_deadline": "allow"}))).unwrap_err();
    assert_eq!(asking.code, Code::DeadlineNotAllowed);
    assert!(asking.detail.contains("may_pass_unreviewed"), "{asking}");
    let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
    world.ask_as("owner", DeskCommand::ChangeTool { name: "probe".into(), terms }).unwrap();
    world.propose("act_3", by("probe", json!({})));
    assert_eq!(world.status("act_3"), Status::Approved);
}

#[test]
fn deadline_denies_once_the_tool_may_not_pass() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\non_deadline = \"allow\"\n");
    register(&mut world, "probe", ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() }).unwrap();
    world.propose("act_1", by("probe", json!({"ttl_seconds": 60})));
    world.ask_as("owner", DeskCommand::ChangeTool { name: "probe".into(), terms: ToolTerms::default() }).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Expired);
}

#[test]
fn proposal_outside_the_registration_is_refused() {
    let mut world = World::open();
    let terms = ToolTerms { kinds: vec!["deploy.*".into()], targets: vec!["environment=staging".into()], ..ToolTerms::default() };
    register(&mut world, "probe", terms).unwrap();
    let staging = json!({"target": {"environment": "staging"}});
    world.propose("act_1", by("probe", staging.clone()));
    let other = json!({"kind": "payment.refund", "target": {"environment": "staging"}});
    let kind = world.try_propose("act_2", by("probe", other.clone())).unwrap_err();
    assert_eq!((kind.code, kind.code.status()), (Code::KindNotAllowed, 403));
    assert_eq!((kind.extra["field"].as_str(), kind.extra["value"].as_str()), (Some("kind"), Some("payment.refund")));
    assert!(kind.detail.contains("payment.refund") && kind.detail.contains("deploy.*"), "{kind}");
    for target in [json!({"target": {"environment": "prod"}}), json!({"target": {"service": "staging"}}), json!({})] {
        let refused = world.try_propose("act_2", by("probe", target.clone())).unwrap_err();
        assert_eq!((refused.code, refused.extra["field"].as_str()), (Code::TargetNotAllowed, Some("target.environment")), "{target}");
        assert_eq!(world.revise("act_1", by("probe", target)).unwrap_err().code, Code::TargetNotAllowed);
    }
    assert_eq!(world.revise("act_1", by("probe", other)).unwrap_err().code, Code::KindNotAllowed);
    world.revise("act_1", by("probe", staging)).unwrap();
}

#[test]
fn tool_names_are_compared_like_identities() {
    let mut world = World::open();
    register(&mut world, " probe ", ToolTerms::default()).unwrap();
    assert!(world.state().tools.get("probe").is_some(), "the name is trimmed");
    for same in ["probe", " probe", "Probe ", "pro\u{200b}be", "PROBE"] {
        assert_eq!(register(&mut world, same, ToolTerms::default()).unwrap_err().code, Code::AlreadyExists, "{same:?}");
    }
    world.ask_as("owner", DeskCommand::RevokeTool { name: "Probe".into() }).unwrap();
    assert!(world.state().tools.get("probe").unwrap().revoked_at.is_some());
    assert_eq!(register(&mut world, "Probe", ToolTerms::default()).unwrap_err().code, Code::AlreadyExists, "it would look alike");
    let again = DeskCommand::RegisterTool { name: "probe".into(), token: Digest::of(b"again"), terms: ToolTerms::default() };
    world.ask_as("owner", again).unwrap();
}

#[test]
fn tool_recorded_before_terms_keeps_its_rights() {
    let mut world = World::open();
    let added = ToolEvent::Added(ToolAdded { owner: Some("ana".into()), token: Digest::of(b"old") });
    world.append(Event::from(added).draft(world.now(), "owner", "probe", None).unwrap());
    assert_eq!(world.state().tools.get("probe").unwrap().terms, ToolTerms::unlimited(Some("ana".into())));
    world.publish("[[checkpoint]]\nname = \"all\"\nauto_approve = true\n");
    world.propose("act_1", by("probe", json!({"kind": "any.kind"})));
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn only_administrators_change_registrations() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    let change = DeskCommand::ChangeTool { name: "pilot".into(), terms: ToolTerms::default() };
    assert_eq!(world.refused("ana", change.clone()), Code::Forbidden);
    world.ask_as("owner", change.clone()).unwrap();
    assert!(world.ask_as("owner", change).unwrap().drafts.is_empty(), "nothing new");
    let unknown = DeskCommand::ChangeTool { name: "absent".into(), terms: ToolTerms::default() };
    assert_eq!(world.refused("owner", unknown), Code::NotFound);
    let terms = ToolTerms { targets: vec!["planet=mars".into()], ..ToolTerms::default() };
    assert_eq!(world.refused("owner", DeskCommand::ChangeTool { name: "pilot".into(), terms }), Code::InvalidField);
}

const DUTIES: &str = "[[checkpoint]]\nname = \"duties\"\nnot = [\"tool_owner\"]\n";

fn refusal(world: &mut World, person: &str, action: &str) -> Refusal {
    let refusal = world.review(person, action, Verdict::Approve).unwrap_err();
    assert_eq!(refusal.code, Code::NotEligible, "{refusal}");
    refusal
}

#[test]
fn unknown_owner_stops_decisions_until_changed() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.publish(DUTIES);
    register(&mut world, "probe", ToolTerms { owner: Some("platform".into()), ..ToolTerms::default() }).unwrap();
    let added = ToolEvent::Added(ToolAdded { owner: None, token: Digest::of(b"old") });
    world.append(Event::from(added).draft(world.now(), "owner", "ownerless", None).unwrap());
    world.propose("act_1", by("probe", json!({})));
    world.propose("act_2", by("ownerless", json!({})));
    for action in ["act_1", "act_2"] {
        let refusal = refusal(&mut world, "ana", action);
        assert!(refusal.detail.starts_with("Nobody may decide this: ") && refusal.detail.contains("holdpoint tool change"), "{refusal}");
    }
    // The owner that the tool itself names is no registration.
    world.propose("act_3", json!({"tool": {"name": "ownerless", "owner": "owner"}}));
    refusal(&mut world, "ana", "act_3");
    let terms = ToolTerms { owner: Some("OWNER".into()), ..ToolTerms::default() };
    world.ask_as("owner", DeskCommand::ChangeTool { name: "probe".into(), terms }).unwrap();
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn owner_in_any_spelling_does_not_decide() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("ben", &[Role::Reviewer], &[]);
    world.publish(DUTIES);
    for (number, owner) in ["ana", " ANA ", "<Ana@Example.com>", "Somebody <ana@example.com>", "an\u{200b}a"].into_iter().enumerate() {
        let (tool, action) = (format!("probe-{number}"), format!("act_{number}"));
        register(&mut world, &tool, ToolTerms { owner: Some(owner.into()), ..ToolTerms::default() }).unwrap();
        world.propose(&action, by(&tool, json!({})));
        refusal(&mut world, "ana", &action);
        world.review("ben", &action, Verdict::Approve).unwrap();
    }
}

#[test]
fn unknown_requester_stops_decisions_until_revised() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.publish("[[checkpoint]]\nname = \"duties\"\nnot = [\"requester\"]\n");
    world.propose("act_1", json!({}));
    world.propose("act_2", json!({"requested_by": "ticket 17"}));
    world.propose("act_3", json!({"requested_by": " "}));
    for action in ["act_1", "act_2", "act_3"] {
        let refusal = refusal(&mut world, "ana", action);
        assert!(refusal.detail.contains("requested_by"), "{refusal}");
        assert_eq!(world.refused("ana", verdict(action, Verdict::Reject)), Code::NotEligible);
        assert_eq!(world.refused("ana", DeskCommand::Claim { action: action.into() }), Code::NotEligible);
    }
    world.revise("act_1", json!({"requested_by": "Owner"})).unwrap();
    world.review("ana", "act_1", Verdict::Approve).unwrap();
}

#[test]
fn owner_whose_access_was_revoked_is_still_known() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("ben", &[Role::Reviewer], &[]);
    world.publish(DUTIES);
    register(&mut world, "probe", ToolTerms { owner: Some("ben@example.com".into()), ..ToolTerms::default() }).unwrap();
    world.ask_as("owner", DeskCommand::RevokePerson { person: "ben".into() }).unwrap();
    world.propose("act_1", by("probe", json!({})));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
}
