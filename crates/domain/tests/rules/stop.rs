//! Stops: nothing in scope is allowed, claimed or run, and two people resume in stages.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

const MINUTE: Ms = 60_000;

fn stop(scope: StopScope) -> StopPulled {
    StopPulled { scope, reason: "Checkout errors".into(), proposals: StopProposals::Hold, drill: false, incident: None }
}

fn pull(pulled: StopPulled) -> DeskCommand {
    DeskCommand::Stop { stop: "stp_1".into(), pulled }
}

fn resume(stage: StopStage) -> DeskCommand {
    DeskCommand::Resume { stop: "stp_1".into(), stage }
}

fn environment(name: &str) -> StopScope {
    StopScope::Environment(name.into())
}

fn in_prod(extra: serde_json::Value) -> serde_json::Value {
    let mut proposal = json!({"target": {"service": "checkout", "environment": "prod"}});
    proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    proposal
}

/// `man` is manager, `rev` and `ned` review.
fn world() -> World {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    world.join("man", &[Role::Manager], &[]);
    world.join("rev", &[Role::Reviewer], &[]);
    world
}

fn use_grant(world: &mut World, action: &str) -> Result<Accepted, Refusal> {
    let digest = world.fold(action).effective_digest();
    world.ask(Command::UseGrant { tool: "pilot".into(), action: action.into(), digest, genuine: true })
}

fn code(result: Result<Accepted, Refusal>) -> Code {
    result.expect_err("this is refused").code
}

fn resume_all(world: &mut World) {
    for stage in [StopStage::Kind("message.send".into()), StopStage::All] {
        world.ask_as("man", resume(stage.clone())).unwrap();
        world.ask_as("owner", resume(stage)).unwrap();
        world.wait(10 * MINUTE);
    }
}

#[test]
fn grant_from_before_a_matching_stop_is_void_for_good() {
    let mut world = world();
    world.propose("act_1", in_prod(json!({})));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    let refusal = use_grant(&mut world, "act_1").unwrap_err();
    assert_eq!(refusal.code, Code::Stopped);
    assert_eq!((refusal.extra["stop"].as_str(), refusal.extra["reason"].as_str()), (Some("stp_1"), Some("Checkout errors")));
    assert_eq!(refusal.extra["scope"], json!({"environment": "prod"}));
    resume_all(&mut world);
    assert_eq!(code(use_grant(&mut world, "act_1")), Code::Stopped);
}

#[test]
fn stop_of_another_scope_voids_nothing() {
    let scopes =
        [environment("staging"), StopScope::Kind("message.*".into()), StopScope::Service("search".into()), StopScope::Tool("other".into())];
    for scope in scopes {
        let mut world = world();
        world.ask_as("owner", DeskCommand::AddTool { name: "other".into(), owner: None, token: Digest::of(b"other") }).unwrap();
        world.propose("act_1", in_prod(json!({})));
        world.review("rev", "act_1", Verdict::Approve).unwrap();
        world.ask_as("man", pull(stop(scope))).unwrap();
        use_grant(&mut world, "act_1").unwrap();
    }
}

#[test]
fn each_scope_holds_what_it_names() {
    let scopes = [
        environment(" PROD "),
        environment("pr*"),
        StopScope::Kind("Deploy.*".into()),
        StopScope::Service("checkout".into()),
        StopScope::Tool("Pilot".into()),
        StopScope::All,
    ];
    for scope in scopes {
        let mut world = world();
        world.ask_as("man", pull(stop(scope.clone()))).unwrap();
        world.propose("act_1", in_prod(json!({})));
        assert_eq!(code(world.review("rev", "act_1", Verdict::Approve)), Code::Stopped, "{scope:?}");
    }
}

#[test]
fn missing_target_matches_every_service_and_environment() {
    for scope in [environment("prod"), StopScope::Service("checkout".into())] {
        for target in [json!({}), json!({"target": {"service": " ", "environment": " "}})] {
            let mut world = world();
            world.ask_as("man", pull(stop(scope.clone()))).unwrap();
            world.propose("act_1", target);
            assert_eq!(world.refused("rev", DeskCommand::Claim { action: "act_1".into() }), Code::Stopped);
        }
    }
}

#[test]
fn stop_refuses_claims_and_approvals_and_takes_rejections() {
    let mut world = world();
    world.propose("act_1", in_prod(json!({})));
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    assert_eq!(world.refused("rev", DeskCommand::Claim { action: "act_1".into() }), Code::Stopped);
    assert_eq!(world.refused("rev", verdict("act_1", Verdict::Approve)), Code::Stopped);
    assert_eq!(world.refused("rev", verdict("act_1", Verdict::Edit)), Code::Stopped);
    world.review("rev", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn deadline_that_allows_denies_under_a_stop() {
    let mut world = world();
    world.publish("[[checkpoint]]\nname = \"all\"\non_deadline = \"allow\"\n");
    let allow = in_prod(json!({"ttl_seconds": 60, "on_deadline": "allow", "risk": "low", "reversible": true}));
    world.propose("act_1", allow.clone());
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    world.wait(MINUTE);
    assert_eq!(world.status("act_1"), Status::Expired);
}

#[test]
fn automatic_approval_leaves_an_action_open_under_a_stop() {
    let mut world = world();
    world.publish("[[checkpoint]]\nname = \"reads\"\nauto_approve = true\n");
    let harmless = in_prod(json!({"risk": "low", "reversible": true}));
    world.propose("act_1", harmless.clone());
    assert_eq!(world.status("act_1"), Status::Approved);
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    world.propose("act_2", harmless);
    assert_eq!(world.status("act_2"), Status::Open);
}

#[test]
fn stop_that_denies_refuses_proposals_and_revisions() {
    let mut world = world();
    world.propose("act_1", in_prod(json!({})));
    world.ask_as("man", pull(StopPulled { proposals: StopProposals::Deny, ..stop(environment("prod")) })).unwrap();
    assert_eq!(code(world.try_propose("act_2", in_prod(json!({})))), Code::Stopped);
    assert_eq!(code(world.revise("act_1", in_prod(json!({"title": "u"})))), Code::Stopped);
    world.propose("act_3", json!({"target": {"service": "checkout", "environment": "staging"}}));
}

#[test]
fn drill_refuses_nothing_and_one_person_ends_it() {
    let mut world = world();
    world.propose("act_1", in_prod(json!({})));
    world.ask_as("man", pull(StopPulled { drill: true, ..stop(StopScope::All) })).unwrap();
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    use_grant(&mut world, "act_1").unwrap();
    world.ask_as("man", resume(StopStage::All)).unwrap();
    assert!(world.state().stops.in_force().is_empty());
}

#[test]
fn reviewer_stops_the_tools_they_may_decide_only() {
    let mut world = world();
    assert_eq!(world.refused("rev", pull(stop(StopScope::All))), Code::Forbidden);
    assert_eq!(world.refused("rev", pull(stop(environment("prod")))), Code::Forbidden);
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"manager\"]\n");
    assert_eq!(world.refused("rev", pull(stop(StopScope::Tool("pilot".into())))), Code::NotEligible);
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\nnot = [\"requester\"]\n");
    world.ask_as("rev", pull(stop(StopScope::Tool("pilot".into())))).unwrap();
}

#[test]
fn one_person_cannot_resume_where_two_take_part() {
    let mut world = world();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    let one_kind = StopStage::Kind("message.send".into());
    world.ask_as("man", resume(one_kind.clone())).unwrap();
    world.wait(60 * MINUTE);
    assert_eq!(world.refused("man", resume(one_kind.clone())), Code::NotEligible);
    assert_eq!(world.state().stops.get("stp_1").unwrap().stage, StopStage::Hold);
    world.ask_as("owner", resume(one_kind.clone())).unwrap();
    assert_eq!(world.state().stops.get("stp_1").unwrap().stage, one_kind);
}

#[test]
fn person_alone_resumes_after_ten_minutes() {
    let mut world = World::open();
    world.ask_as("owner", pull(stop(environment("prod")))).unwrap();
    let one_kind = StopStage::Kind("message.send".into());
    world.ask_as("owner", resume(one_kind.clone())).unwrap();
    world.wait(10 * MINUTE - 1);
    assert_eq!(world.refused("owner", resume(one_kind.clone())), Code::ResumeTooEarly);
    world.wait(1);
    world.ask_as("owner", resume(one_kind)).unwrap();
    let Event::Stop(StopEvent::Resumed(resumed)) = Event::of(world.records().last().unwrap()).unwrap() else { panic!("not resumed") };
    assert_eq!(resumed.requested_by, Some("owner".into()), "the record says that one person acted alone");
}

#[test]
fn stages_go_from_hold_to_one_kind_to_all() {
    let mut world = world();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    assert_eq!(world.refused("man", resume(StopStage::All)), Code::ResumeTooEarly);
    let one_kind = StopStage::Kind("deploy.rollout".into());
    world.ask_as("man", resume(one_kind.clone())).unwrap();
    world.ask_as("owner", resume(one_kind)).unwrap();
    world.propose("act_1", in_prod(json!({})));
    world.propose("act_2", in_prod(json!({"kind": "db.migrate"})));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    assert_eq!(code(world.review("rev", "act_2", Verdict::Approve)), Code::Stopped);
    assert_eq!(world.refused("man", resume(StopStage::All)), Code::ResumeTooEarly);
    world.wait(10 * MINUTE);
    world.ask_as("man", resume(StopStage::All)).unwrap();
    world.ask_as("owner", resume(StopStage::All)).unwrap();
    assert_eq!(world.refused("owner", resume(StopStage::All)), Code::StopEnded);
    world.review("rev", "act_2", Verdict::Approve).unwrap();
    use_grant(&mut world, "act_1").unwrap();
    use_grant(&mut world, "act_2").unwrap();
}

#[test]
fn one_person_goes_back_a_stage_and_voids_what_was_approved_in_it() {
    let mut world = world();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    let one_kind = StopStage::Kind("deploy.rollout".into());
    world.ask_as("man", resume(one_kind.clone())).unwrap();
    world.ask_as("owner", resume(one_kind)).unwrap();
    world.propose("act_1", in_prod(json!({})));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.ask_as("man", resume(StopStage::Hold)).unwrap();
    assert_eq!(code(use_grant(&mut world, "act_1")), Code::Stopped);
    resume_all(&mut world);
    assert_eq!(code(use_grant(&mut world, "act_1")), Code::Stopped);
}

#[test]
fn approval_after_resume_is_usable() {
    let mut world = world();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    resume_all(&mut world);
    world.propose("act_1", in_prod(json!({})));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    use_grant(&mut world, "act_1").unwrap();
}

#[test]
fn effect_counts_what_a_stop_holds_voids_and_cannot_recall() {
    let mut world = world();
    world.ask_as("owner", DeskCommand::AddTool { name: "other".into(), owner: None, token: Digest::of(b"other") }).unwrap();
    for action in ["act_open", "act_claimed", "act_void", "act_withheld", "act_running", "act_done", "act_rude"] {
        world.propose(action, in_prod(json!({"title": action})));
    }
    world.propose("act_elsewhere", json!({"target": {"service": "checkout", "environment": "staging"}}));
    world.ask_as("rev", DeskCommand::Claim { action: "act_claimed".into() }).unwrap();
    for action in ["act_void", "act_withheld", "act_running", "act_done", "act_rude"] {
        world.review("rev", action, Verdict::Approve).unwrap();
        if action != "act_withheld" {
            world.ask(Command::Delivered { action: action.into() }).unwrap();
        }
    }
    use_grant(&mut world, "act_running").unwrap();
    use_grant(&mut world, "act_done").unwrap();
    for action in ["act_done", "act_rude"] {
        world.ask(Command::Report { tool: "pilot".into(), action: action.into(), outcome: Outcome::Executed, message: None }).unwrap();
    }
    let effect = world.state().stop_effect(&environment("prod"));
    assert_eq!((effect.open, effect.held, effect.claimed, effect.void, effect.withheld), (3, 2, 1, 1, 1));
    assert_eq!(effect.running.iter().map(|run| run.title.as_str()).collect::<Vec<_>>(), ["act_running"]);
    let tools: Vec<_> = effect.tools.iter().map(|tool| (tool.tool.as_str(), tool.held, tool.runs_without_asking)).collect();
    assert_eq!(tools, [("other", 0, false), ("pilot", 2, true)]);
    world.wait(25 * 60 * MINUTE);
    assert!(world.state().stop_effect(&environment("prod")).running.is_empty(), "forgotten after a day");
}

#[test]
fn hub_says_once_which_tools_a_stop_reached() {
    let mut world = world();
    world.ask_as("man", pull(stop(StopScope::All))).unwrap();
    let reached = StopReached { hub: "hub-eu".into(), tools: vec![ToolReached { tool: "pilot".into(), after_ms: 12 }] };
    let command = || Command::StopReached { stop: "stp_1".into(), reached: reached.clone() };
    assert_eq!(world.ask(command()).unwrap().drafts.len(), 1);
    assert_eq!(world.ask(command()).unwrap().drafts.len(), 0);
    assert_eq!(world.state().stops.get("stp_1").unwrap().reached[0].1, reached);
}

#[test]
fn approval_that_a_stop_voided_is_told_as_stopped() {
    let mut world = world();
    world.propose("act_1", in_prod(json!({})));
    world.propose("act_2", in_prod(json!({})));
    for action in ["act_1", "act_2"] {
        world.review("rev", action, Verdict::Approve).unwrap();
    }
    use_grant(&mut world, "act_2").unwrap();
    world.ask_as("man", pull(stop(environment("prod")))).unwrap();
    let (stopped, ran) = (world.fold("act_1"), world.fold("act_2"));
    assert_eq!(world.state().as_told(&stopped).status, Status::Stopped);
    assert_eq!(world.state().as_told(&ran).status, Status::Approved, "it ran before the stop");
}
