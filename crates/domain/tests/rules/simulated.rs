//! A simulated hub: what it takes, and that no client acts on what it says.

use crate::world::World;
use ed25519_dalek::SigningKey;
use holdpoint_domain::*;
use serde_json::json;

fn register(token: &str) -> DeskCommand {
    DeskCommand::RegisterTool { name: "robot".into(), token: Digest::of(token.as_bytes()), terms: ToolTerms::default() }
}

#[test]
fn simulated_hub_takes_simulated_tools_only() {
    let mut world = World::open_simulated();
    assert!(world.state().simulated);
    assert_eq!(world.refused("owner", register("hpt_random")), Code::SimulatedHub);
    assert_eq!(
        world.refused("owner", DeskCommand::AddTool { name: "old".into(), owner: None, token: Digest::of(b"hpt_x") }),
        Code::SimulatedHub
    );
    world.ask_as("owner", register(&simulated_token("robot"))).unwrap();
    let rotate = DeskCommand::RotateTool { name: "robot".into(), token: Digest::of(b"hpt_other"), overlap_ms: 0 };
    assert_eq!(world.refused("owner", rotate), Code::SimulatedHub);
}

#[test]
fn real_hub_refuses_simulated_tokens() {
    let mut world = World::open();
    assert!(!world.state().simulated);
    assert_eq!(world.refused("owner", register(&simulated_token("robot"))), Code::InvalidField);
}

#[test]
fn simulated_decision_is_refused_by_clients() {
    let mut world = World::open_simulated();
    world.ask_as("owner", register(&simulated_token("robot"))).unwrap();
    let proposal = Proposal::from_value(json!({"kind": "k", "title": "t", "tool": {"name": "robot"}})).unwrap();
    let propose =
        Propose { tool: "robot".into(), action: "act_1".into(), proposal: proposal.clone(), salt: "s".into(), key: None, token: None };
    world.ask(Command::Propose(Box::new(propose))).unwrap();
    let action = world.state().action("act_1").unwrap().clone();
    let content = ActionContent::stated(&proposal, "s");
    let bodies = DecisionBodies { content, edited: None, reviews: Vec::new() };
    let (grants, key) = (GrantSecret::new(vec![7; 32]), SigningKey::from_bytes(&[3; 32]));
    let allowed = Action { status: Status::Approved, ..action };
    let decision = |simulated| compose(&allowed, &bodies, DecisionSigner { grants: &grants, key: &key, simulated }).unwrap();
    let hub = PublicKey::from_base64(&PublicKey::base64_of(&key)).unwrap();
    let ask = Ask {
        id: "act_1".into(),
        tool: "robot".into(),
        kind: "k".into(),
        target: Target::default(),
        proposed: allowed.content.digest,
        deadline: allowed.content.deadline,
        policy: allowed.content.policy.version.clone(),
        revision: 0,
        on_deadline: OnDeadline::Allow,
        grave: false,
    };
    assert!(decision(false).grant.is_some() && decision(true).grant.is_none());
    let refused = verify_decision(&decision(true), &ask, &hub, |_| None).unwrap_err();
    assert_eq!(refused.code, Code::SimulatedHub);
    // A client that knows real decisions only finds another kind of document.
    assert_eq!(decision(true).attestation.verify(DECISION_TYPE, &hub).unwrap_err().code, Code::BadSignature);
}
