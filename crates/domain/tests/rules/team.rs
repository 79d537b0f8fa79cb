//! Several people at one hub: thresholds, edits, escalation, second looks, who may take part.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

const TWO: &str = "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n";
const LOOKED_AT_TWICE: &str = "[[checkpoint]]\nname = \"looked-at-twice\"\nsecond_look = 1.0\n";

fn world(policy: &str) -> World {
    let mut world = World::open();
    world.publish(policy);
    for (person, team) in [("ana", "payments"), ("ben", "payments"), ("cleo", "platform")] {
        world.join(person, &[Role::Reviewer], &[team]);
    }
    world
}

#[test]
fn two_of_three_decide_and_the_third_comes_too_late() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open);
    assert_eq!(world.refused("ana", verdict("act_1", Verdict::Approve)), Code::AlreadyReviewed, "nobody counts twice");
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
    assert_eq!(world.refused("cleo", verdict("act_1", Verdict::Reject)), Code::ActionDecided);
    let decision = world.fold("act_1").decision.unwrap();
    assert_eq!(decision.reviews.iter().map(|review| review.reviewer.as_str()).collect::<Vec<_>>(), ["ana", "ben"]);
}

#[test]
fn one_no_of_two_does_not_settle_and_the_second_does() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Reject).unwrap();
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open);
    world.review("cleo", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn an_edit_voids_the_votes_before_it_and_is_itself_a_yes() {
    let mut world = world(TWO);
    world.propose("act_1", json!({"arguments": {"replicas": 3}}));
    let before = world.fold("act_1").content.digest;
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.review("ben", "act_1", Verdict::Edit).unwrap();
    let action = world.fold("act_1");
    assert_ne!(action.content.digest, before);
    assert_eq!(action.reviews.len(), 1, "only the edit counts");
    assert_eq!(world.refused("cleo", world.of_digest("act_1", Verdict::Approve, before)), Code::ContentChanged);
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Edited);
    assert_eq!(world.fold("act_1").effective_digest(), action.content.digest);
}

#[test]
fn two_people_who_share_a_team_are_not_two_teams() {
    let mut world = world("[[checkpoint]]\nname = \"teams\"\napprove = 2\nreject = 2\ntwo_teams = true\n");
    world.propose("act_0", json!({}));
    for person in ["dora", "emil"] {
        world.join(person, &[Role::Reviewer], &["Payments", "oncall"]);
        world.review(person, "act_0", Verdict::Approve).unwrap();
    }
    world.review("ana", "act_0", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_0"), Status::Open, "all three are in payments");
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open);
    world.review("cleo", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn nobody_approves_the_work_of_their_own_tool() {
    let mut world = world("[[checkpoint]]\nname = \"duties\"\nnot = [\"tool_owner\", \"requester\"]\n");
    world.propose("act_1", json!({"requested_by": "ben@example.com", "tool": {"name": "pilot", "owner": "Ana"}}));
    assert_eq!(world.refused("ana", verdict("act_1", Verdict::Approve)), Code::NotEligible);
    assert_eq!(world.refused("ben", verdict("act_1", Verdict::Approve)), Code::NotEligible);
    world.review("cleo", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn what_was_escalated_is_decided_by_the_roles_named_for_it() {
    let mut world = world("[[checkpoint]]\nname = \"all\"\nescalate_to = [\"manager\"]\n");
    world.join("mara", &[Role::Manager], &[]);
    world.propose("act_1", json!({}));
    assert_eq!(world.refused("mara", verdict("act_1", Verdict::Approve)), Code::NotEligible, "not before");
    world.review("ana", "act_1", Verdict::Escalate).unwrap();
    assert_eq!(world.refused("ben", verdict("act_1", Verdict::Approve)), Code::NotEligible);
    world.review("mara", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn a_second_look_waits_for_somebody_else_and_a_no_of_either_is_a_no() {
    let mut world = world(LOOKED_AT_TWICE);
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert!(world.fold("act_1").second_review);
    assert_eq!(world.status("act_1"), Status::Open);
    assert_eq!(world.fold("act_1").reviews[0].verdict, None, "no record says what it was");
    world.review("ben", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn a_second_look_that_does_not_come_holds_nothing_up_beyond_the_deadline() {
    let mut world = world(LOOKED_AT_TWICE);
    world.propose("act_1", json!({"ttl_seconds": 60}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Approved);
    assert_eq!(world.fold("act_1").decision.unwrap().by, DecidedBy::Review);
}

#[test]
fn a_no_of_the_first_look_stands_whatever_the_second_would_rather_run() {
    let mut world = world(LOOKED_AT_TWICE);
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Reject).unwrap();
    world.review("ben", "act_1", Verdict::Edit).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn a_no_of_the_second_look_is_a_no_even_where_one_no_does_not_settle() {
    let mut world = world(&format!("{TWO}second_look = 1.0\n"));
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert!(world.fold("act_1").second_review);
    world.review("cleo", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn what_the_second_look_escalated_is_not_approved_by_silence() {
    let mut world = world(LOOKED_AT_TWICE);
    world.propose("act_1", json!({"ttl_seconds": 60}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.review("ben", "act_1", Verdict::Escalate).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Expired);
}

#[test]
fn a_tool_that_waits_for_ever_does_not_wait_for_a_second_look_for_ever() {
    let mut world = world(LOOKED_AT_TWICE);
    world.propose("act_1", json!({"ttl_seconds": 60, "on_deadline": "hold"}));
    world.propose("act_2", json!({"ttl_seconds": 60, "on_deadline": "hold"}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Approved);
    assert_eq!(world.status("act_2"), Status::Open, "nobody has looked yet");
}

#[test]
fn deadline_allows_only_undisputed_actions() {
    const ALLOWED: &str = "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\non_deadline = \"allow\"\n";
    let asked = json!({"ttl_seconds": 60, "on_deadline": "allow", "arguments": {"replicas": 3}});
    for verdict in [Verdict::Reject, Verdict::Edit, Verdict::Escalate] {
        let mut world = world(ALLOWED);
        world.propose("act_1", asked.clone());
        world.review("ana", "act_1", verdict).unwrap();
        world.wait(61_000);
        assert_eq!(world.status("act_1"), Status::Expired, "{verdict:?}");
    }
    let mut world = world(ALLOWED);
    world.propose("act_1", asked);
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn a_stolen_computers_yes_counts_no_more_once_it_is_revoked() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.ask_as("owner", DeskCommand::RevokeDevice { device: "dev_ana".into() }).unwrap();
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open);
    world.review("cleo", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn a_claim_ends_with_the_review_it_was_for() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    let claim = DeskCommand::Claim { action: "act_1".into() };
    world.ask_as("ana", claim.clone()).unwrap();
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.refused("ana", claim), Code::AlreadyReviewed, "nobody keeps others from deciding");
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn a_thousand_deadlines_are_past_at_once_and_none_is_forgotten() {
    let mut world = world(TWO);
    for number in 0..1_200 {
        world.propose(&format!("act_{number}"), json!({"ttl_seconds": 60}));
    }
    world.wait(61_000);
    assert_eq!(world.state().actions.by_id.len(), 200, "a batch has an end");
    world.wait(0);
    assert!(world.state().actions.by_id.is_empty());
}

#[test]
fn a_command_counts_once_whoever_brings_it_again() {
    let mut world = world(TWO);
    let as_manager = Invited { roles: vec![Role::Manager], ..Invited::default() };
    let raise = world.signed("owner", DeskCommand::ChangePerson { person: "ana".into(), profile: as_manager }, 0);
    world.ask(Command::Desk(Box::new(raise.clone()))).unwrap();
    let back = Invited { roles: vec![Role::Reviewer], ..Invited::default() };
    world.ask_as("owner", DeskCommand::ChangePerson { person: "ana".into(), profile: back }).unwrap();
    assert!(world.ask(Command::Desk(Box::new(raise))).unwrap().repeated);
    assert_eq!(world.state().people.by_id["ana"].roles, [Role::Reviewer], "what was taken back stays taken back");
}

#[test]
fn without_enough_reviews_the_deadline_denies() {
    let mut world = world(TWO);
    world.propose("act_1", json!({"ttl_seconds": 60}));
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    world.wait(61_000);
    assert_eq!(world.status("act_1"), Status::Expired);
}

#[test]
fn a_checkpoint_may_let_harmless_things_through_and_says_so() {
    let mut world = world("[[checkpoint]]\nname = \"harmless\"\nwhen = 'risk == \"low\"'\nauto_approve = true\n");
    world.propose("act_1", json!({"risk": "low"}));
    assert_eq!(world.fold("act_1").decision.unwrap().by, DecidedBy::Policy);
    world.propose("act_2", json!({"risk": "low", "reversible": false}));
    assert_eq!(world.status("act_2"), Status::Open, "never what cannot be undone");
}

#[test]
fn an_invite_works_once_and_only_in_its_time() {
    let mut world = World::open();
    let code = world.invite(&[Role::Reviewer], 60_000);
    let other = world.invite(&[Role::Reviewer], 60_000);
    world.enroll("ana", "dev_ana", EnrollBy::Invite(code)).unwrap();
    assert_eq!(world.enroll("ben", "dev_ben", EnrollBy::Invite(code)).unwrap_err().code, Code::InviteUnknown);
    world.wait(61_000);
    assert_eq!(world.enroll("ben", "dev_ben", EnrollBy::Invite(other)).unwrap_err().code, Code::InviteUnknown);
    assert_eq!(world.state().people.by_id["ana"].roles, [Role::Reviewer]);
}

#[test]
fn an_account_at_the_provider_makes_nobody_a_second_person() {
    let mut world = world(TWO);
    let signs_in = |email: &str| EnrollBy::Identity {
        identity: Digest::of(email.as_bytes()),
        email: Some(email.into()),
        newcomers: Some(vec![Role::Reviewer]),
        invite: None,
    };
    let again = world.enroll("ana2", "dev_ana2", signs_in("Ana@example.com")).unwrap_err();
    assert_eq!(again.code, Code::InviteUnknown, "ana takes part already, by another way");
    world.ask_as("owner", DeskCommand::RevokePerson { person: "ben".into() }).unwrap();
    assert_eq!(world.enroll("ben2", "dev_ben2", signs_in("ben@example.com")).unwrap_err().code, Code::PersonRevoked);
    world.enroll("dora", "dev_dora", signs_in("dora@example.com")).unwrap();
}

#[test]
fn ids_are_short_plain_words() {
    let mut world = World::open();
    for id in ["", "a\0b", "tool:pilot", "hub", "a b", &"x".repeat(65)] {
        let code = world.invite(&[Role::Reviewer], 60_000);
        assert_eq!(
            world.enroll(&format!("p{id}"), &format!("d{id}"), EnrollBy::Invite(code)).is_ok(),
            id.is_empty() || id == "hub",
            "{id:?}"
        );
    }
    let code = world.invite(&[Role::Reviewer], 60_000);
    assert_eq!(world.enroll("hub", "dev_hub", EnrollBy::Invite(code)).unwrap_err().code, Code::InvalidField, "nobody signs for the hub");
}

#[test]
fn whoever_is_revoked_does_nothing_more_and_holds_nothing() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    world.ask_as("ana", DeskCommand::Claim { action: "act_1".into() }).unwrap();
    world.ask_as("owner", DeskCommand::RevokePerson { person: "ana".into() }).unwrap();
    assert_eq!(world.refused("ana", verdict("act_1", Verdict::Approve)), Code::PersonRevoked);
    world.review("ben", "act_1", Verdict::Approve).unwrap();
    world.ask_as("owner", DeskCommand::RevokeDevice { device: "dev_cleo".into() }).unwrap();
    assert_eq!(world.refused("cleo", verdict("act_1", Verdict::Approve)), Code::DeviceRevoked);
    let last = world.ask_as("owner", DeskCommand::RevokePerson { person: "owner".into() }).unwrap_err();
    assert_eq!(last.code, Code::LastAdministrator);
}

#[test]
fn only_administrators_administer_and_only_freshly_signed() {
    let mut world = world(TWO);
    let revoke = DeskCommand::RevokeTool { name: "pilot".into() };
    assert_eq!(world.refused("ana", revoke.clone()), Code::Forbidden);
    let old = world.signed("owner", revoke, -20 * 60 * 1000);
    assert_eq!(world.ask(Command::Desk(Box::new(old))).unwrap_err().code, Code::CommandTooOld);
}

#[test]
fn a_tools_old_token_works_as_long_as_was_said() {
    let mut world = World::open();
    let (old, new) = (Digest::of(b"t"), Digest::of(b"another"));
    world.ask_as("owner", DeskCommand::RotateTool { name: "pilot".into(), token: new, overlap_ms: 60_000 }).unwrap();
    let (now, tool) = (world.now(), world.state().tools.by_name["pilot"].clone());
    assert!(tool.accepts(&old, now) && tool.accepts(&new, now));
    assert!(!tool.accepts(&old, now + 60_000) && tool.accepts(&new, now + 60_000));
}

#[test]
fn a_policy_made_from_an_older_one_is_not_published() {
    let mut world = World::open();
    world.publish(TWO);
    let stale = DeskCommand::PublishPolicy { source: "default_ttl = \"5m\"".into(), replaces: "default-1".into() };
    assert_eq!(world.refused("owner", stale), Code::PolicyChanged);
    let typo =
        DeskCommand::PublishPolicy { source: "defualt_ttl = \"5m\"".into(), replaces: world.state().policy.in_force.version.clone() };
    assert_eq!(world.refused("owner", typo), Code::PolicyInvalid);
    world.propose("act_1", json!({}));
    assert_eq!(world.fold("act_1").content.policy.version, world.state().policy.in_force.version);
}

#[test]
fn what_still_waits_is_not_erased() {
    let mut world = world(TWO);
    world.propose("act_1", json!({}));
    let digest = world.fold("act_1").body;
    let erase = DeskCommand::EraseBody { digest, reason: "a person asked for it".into() };
    assert_eq!(world.refused("owner", erase.clone()), Code::StillOpen);
    world.ask(Command::Withdraw { tool: "pilot".into(), action: "act_1".into() }).unwrap();
    world.ask_as("owner", erase).unwrap();
    assert!(world.state().bodies.erased.contains(&digest));
}
