//! What a tool does: proposes, repeats what was not answered, verifies the decision, uses the grant.

use crate::cast::TOOLS;
use crate::fault::{Check, Fault};
use crate::known_action::KnownAction;
use crate::network::Sender;
use crate::random::Random;
use crate::request::{Proposed, Request, Response};
use crate::step::Shape;
use crate::world::{World, is_transient};
use holdpoint_domain::{
    Ask, Decision, Digest, Outcome, Preview, PreviewType, Proposal, PublicKey, Refusal, Target, ToolRef, Verdict, verify_decision,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

impl World {
    /// Proposes; with a key until it is answered.
    pub(crate) async fn propose(self: Arc<Self>, number: u32, shape: Shape, mut random: Random) {
        let proposal = make_proposal(number, shape, 0);
        let key = shape.key.then(|| format!("key-{number}"));
        let request = Request::Propose { proposal: Box::new(proposal.clone()), key };
        let answer = self.ask_until_answered(shape.tool, request, shape.key, &mut random).await;
        if let Some(Ok(Response::Proposed(action))) = answer {
            let known = KnownAction {
                tool: shape.tool,
                shape,
                id: action.id.clone(),
                ask: self.make_ask(&action, &proposal),
                revisions: 0,
                decision: None,
            };
            self.remember_action(number, known);
        }
    }

    /// Replaces a proposal.
    pub(crate) async fn revise(self: Arc<Self>, number: u32, mut random: Random) {
        let Some(known) = self.known_action(number) else { return };
        let proposal = make_proposal(number, known.shape, random.below(1_000) + 1);
        let request = Request::Revise { action: known.id.clone(), proposal: Box::new(proposal.clone()) };
        // Until the answer is here, the tool does not know which content was decided.
        let revisions = known.revisions + 1;
        self.remember_action(number, KnownAction { ask: None, revisions, ..known.clone() });
        let ask = match self.ask_until_answered(known.tool, request, false, &mut random).await {
            Some(Ok(Response::Proposed(action))) => self.make_ask(&action, &proposal),
            Some(Err(refusal)) if !is_transient(refusal.code) => known.ask.clone(),
            _ => None,
        };
        if self.known_action(number).is_some_and(|now| now.revisions == 1) {
            self.remember_action(number, KnownAction { ask, revisions, ..known });
        }
    }

    /// Takes a proposal back.
    pub(crate) async fn withdraw(self: Arc<Self>, number: u32, mut random: Random) {
        let Some(known) = self.known_action(number) else { return };
        let request = Request::Withdraw { tool: TOOLS[known.tool], action: known.id };
        drop(self.ask_until_answered(known.tool, request, true, &mut random).await);
    }

    /// Asks for the decision and verifies it as a client does.
    pub(crate) async fn ask_decision(self: Arc<Self>, number: u32, wait_ms: u64, mut random: Random) {
        let Some(known) = self.known_action(number) else { return };
        let wait = Duration::from_millis(wait_ms);
        let request = Request::AskDecision { tool: TOOLS[known.tool], action: known.id.clone(), wait };
        let answer = self.ask_until_answered(known.tool, request, true, &mut random).await;
        let Some(Ok(Response::Decision(Some(decision)))) = answer else { return };
        // The ask may be another by now.
        let Some(known) = self.known_action(number) else { return };
        let Some(ask) = &known.ask else { return };
        match self.verify(&decision, ask) {
            Ok(()) => self.remember_action(number, KnownAction { decision: Some(*decision), ..known }),
            Err(refusal) => self.report_fault(Fault::new(Check::Verified, format!("{} was answered {decision:?}: {refusal}", known.id))),
        }
    }

    /// Uses the grant of a verified decision, perhaps twice at once.
    pub(crate) async fn use_grant(self: Arc<Self>, number: u32, times: u64) {
        let Some(known) = self.known_action(number) else { return };
        let Some((grant, digest)) = known.decision.and_then(|decision| Some((decision.grant?, decision.digest))) else { return };
        let uses = (0..times).map(|time| {
            let mut random = Random::new(self.seed, &[3, u64::from(number), time]);
            let request = Request::UseGrant {
                tool: TOOLS[known.tool],
                action: known.id.clone(),
                digest: Digest::clone(&digest),
                grant: grant.clone(),
            };
            let world = Arc::clone(&self);
            tokio::spawn(async move { drop(world.ask_until_answered(known.tool, request, true, &mut random).await) })
        });
        for used in uses.collect::<Vec<_>>() {
            drop(used.await);
        }
    }

    /// Reports what came of an action that was allowed.
    pub(crate) async fn report(self: Arc<Self>, number: u32, failed: bool, mut random: Random) {
        let Some(known) = self.known_action(number).filter(|known| known.decision.is_some()) else { return };
        let outcome = if failed { Outcome::Failed } else { Outcome::Executed };
        let request = Request::Report { tool: TOOLS[known.tool], action: known.id, outcome };
        drop(self.ask_until_answered(known.tool, request, true, &mut random).await);
    }

    // Sends to the hubs in turn; `repeat` until there is an answer that will not change.
    async fn ask_until_answered(
        self: &Arc<Self>,
        tool: usize,
        request: Request,
        repeat: bool,
        random: &mut Random,
    ) -> Option<Result<Response, Refusal>> {
        for attempt in random.index(2).. {
            let answer = self.call(Sender::Tool(tool), attempt % self.hubs.len(), request.clone(), random).await;
            match answer {
                Some(Err(refusal)) if repeat && is_transient(refusal.code) => {}
                None if repeat => {}
                answer => return answer,
            }
            self.pause(Duration::from_millis(random.between(200, 3_000))).await;
        }
        None
    }

    fn make_ask(&self, proposed: &Proposed, proposal: &Proposal) -> Option<Ask> {
        let ask = Ask {
            id: proposed.id.clone(),
            tool: proposal.tool.name.clone(),
            kind: proposal.kind.clone(),
            target: proposal.target.clone(),
            proposed: Digest::ZERO,
            deadline: proposed.deadline,
            policy: proposed.policy.clone(),
            revision: proposed.revision,
            on_deadline: proposed.on_deadline,
            grave: proposal.is_grave(),
        };
        ask.proposing(&proposal.arguments).ok()
    }

    fn verify(&self, decision: &Decision, ask: &Ask) -> Result<(), Refusal> {
        let hub = PublicKey::from_base64(&PublicKey::base64_of(&self.hub_key))?;
        let device = |id: &str| {
            let desk = self.desks.iter().find(|desk| desk.device == id)?;
            PublicKey::from_base64(&PublicKey::base64_of(&desk.key)).ok()
        };
        verify_decision(decision, ask, &hub, device)
    }
}

fn make_proposal(number: u32, shape: Shape, version: u64) -> Proposal {
    Proposal {
        kind: "deploy.rollout".into(),
        title: format!("Action {number}"),
        target: Target { service: Some("checkout".into()), environment: Some("prod".into()), ..Target::default() },
        arguments: arguments(number, version),
        preview: Some(Preview { r#type: PreviewType::Text, content: Value::from("replicas: 48") }),
        risk: Some(shape.risk),
        ttl_seconds: Some(shape.ttl_seconds),
        on_deadline: Some(shape.on_deadline),
        allowed_verdicts: number.is_multiple_of(7).then(|| vec![Verdict::Approve, Verdict::Reject]),
        tool: ToolRef { name: TOOLS[shape.tool].into(), model_version: None, owner: None },
        ..Proposal::default()
    }
}

fn arguments(number: u32, version: u64) -> Map<String, Value> {
    // Text in place of a number: conditions about it cannot be told.
    let replicas = if number % 5 == 1 { json!("48") } else { json!(48) };
    json!({ "replicas": replicas, "number": number, "version": version }).as_object().cloned().unwrap_or_default()
}
