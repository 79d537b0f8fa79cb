//! Nothing is approved unread: what a long or a critical action needs before an approval counts.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

#[test]
fn long_content_is_approved_only_with_what_was_sampled() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"scripts\"\nwhen = 'kind == \"script.run\"'\nsample_above_lines = 10\n");
    world.join("ana", &[Role::Reviewer], &[]);
    let long = json!({"kind": "script.run", "arguments": {"script": "run\n".repeat(10)}});
    world.propose("act_1", long.clone());
    world.propose("act_2", json!({"kind": "other.kind", "arguments": {"script": "run\n".repeat(1_990)}}));
    assert!(world.fold("act_1").content.must_sample);
    assert!(!world.fold("act_2").content.must_sample, "2,000 lines where the checkpoint sets nothing");
    assert_eq!(world.review("ana", "act_1", Verdict::Approve).unwrap_err().code, Code::SampleRequired);
    world.revise("act_1", json!({"kind": "script.run", "arguments": {"script": "run"}})).unwrap();
    assert!(!world.fold("act_1").content.must_sample, "the revision is short");
    world.revise("act_1", long).unwrap();
    let DeskCommand::Review(review) = verdict("act_1", Verdict::Approve) else { panic!("a review") };
    let reading = Reading { sampled: Some("the first 5 lines".into()), ..Reading::default() };
    world.ask_as("ana", DeskCommand::Review(Review { digest: world.fold("act_1").content.digest, reading, ..review })).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

/// An edit to a script of 11 lines, above the 10 that the policy asks to read in full.
fn lengthen(world: &World, sampled: Option<&str>) -> DeskCommand {
    let DeskCommand::Review(review) = verdict("act_1", Verdict::Edit) else { panic!("a review") };
    let arguments = json!({"script": "run\n".repeat(10)}).as_object().cloned();
    let reading = Reading { sampled: sampled.map(str::to_owned), ..Reading::default() };
    DeskCommand::Review(Review { digest: world.fold("act_1").content.digest, arguments, reading, ..review })
}

#[test]
fn edit_to_long_content_asks_for_what_was_sampled() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"scripts\"\napprove = 2\nsample_above_lines = 10\n");
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("ben", &[Role::Reviewer], &[]);
    world.propose("act_1", json!({"arguments": {"script": "run"}}));
    assert!(!world.fold("act_1").content.must_sample);
    assert_eq!(world.refused("ana", lengthen(&world, None)), Code::SampleRequired, "the editor");
    world.ask_as("ana", lengthen(&world, Some("all of it"))).unwrap();
    assert!(world.fold("act_1").content.must_sample);
    assert_eq!(world.review("ben", "act_1", Verdict::Approve).unwrap_err().code, Code::SampleRequired, "the next reviewer");
    world.revise("act_1", json!({"arguments": {"script": "run"}})).unwrap();
    assert!(!world.fold("act_1").content.must_sample, "the revision is short");
}

#[test]
fn critical_approval_needs_evidence_opened_and_confirmation() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.propose("act_1", json!({"risk": "critical", "evidence": [{"title": "Plan"}, {"title": "Graph"}]}));
    let mut approve = |confirmed, evidence_opened| {
        let DeskCommand::Review(review) = verdict("act_1", Verdict::Approve) else { panic!("a review") };
        let reading = Reading { confirmed, evidence_opened, ..Reading::default() };
        let digest = world.fold("act_1").content.digest;
        world.ask_as("ana", DeskCommand::Review(Review { digest, reading, ..review })).map_err(|refusal| refusal.code)
    };
    assert_eq!(approve(true, 1).unwrap_err(), Code::Unread, "a confirmation does not replace the evidence");
    assert_eq!(approve(false, 2).unwrap_err(), Code::Unread, "opening does not replace the confirmation");
    approve(true, 2).unwrap();
}
