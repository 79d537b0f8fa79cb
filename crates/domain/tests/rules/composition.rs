//! Every answer that is composed passes the client's own check, whatever happened before it.

use crate::signed_hub::{SignedHub, ask_about, key_of, public_key_of};
use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const REVIEWERS: [&str; 4] = ["ana", "ben", "cleo", "dana"];
const ACTION: &str = "act_1";

fn arguments(replicas: u8) -> Map<String, Value> {
    json!({ "replicas": replicas }).as_object().unwrap().clone()
}

/// Reviewers, one tool, and one open action that needs `approvals`.
fn open_hub(approvals: u32) -> SignedHub {
    let mut hub = SignedHub::open();
    hub.enroll("owner");
    // With a second administrator it would wait.
    let source = format!("[[checkpoint]]\nname = \"all\"\napprove = {approvals}\nreject = 2\n");
    let replaces = hub.state.policy.in_force.version.clone();
    hub.sign("owner", DeskCommand::PublishPolicy { source, replaces }).unwrap();
    REVIEWERS.iter().for_each(|person| hub.enroll(person));
    hub.sign("owner", DeskCommand::AddTool { name: "pilot".into(), owner: None, token: Digest::of(b"t") }).unwrap();
    let propose = Propose { tool: "pilot".into(), action: ACTION.into(), proposal: proposal(30), salt: "s".into(), key: None, token: None };
    hub.run(Command::Propose(Box::new(propose))).unwrap();
    hub
}

impl SignedHub {
    fn review(&mut self, person: &str, verdict: Verdict, edit: u8) -> Result<(), Refusal> {
        let digest = self.action().content.digest;
        let arguments = (verdict == Verdict::Edit).then(|| arguments(edit));
        let (reasons, comment) = (Vec::new(), Some("because".into()));
        let review = Review {
            action: ACTION.into(),
            digest,
            verdict,
            reasons,
            comment,
            certainty: None,
            arguments,
            reading: Reading::default(),
            reading_digest: None,
        };
        self.sign(person, DeskCommand::Review(review))
    }

    fn action(&self) -> Action {
        let records: Vec<Record> = self.log.iter().filter(|record| record.subject == ACTION).cloned().collect();
        rebuild_action(&records).unwrap().unwrap()
    }

    fn read<T: serde::de::DeserializeOwned>(&self, digest: &Digest) -> T {
        serde_json::from_slice(&self.bodies[digest]).unwrap()
    }

    /// The answer to the tool; none while the action is open.
    fn compose(&self) -> Option<Result<Decision, Refusal>> {
        let action = self.action();
        let counted = action.decision.as_ref()?;
        let reviews = counted.reviews.iter().map(|counted| self.read(&counted.body)).collect();
        let edited = action.edited.as_ref().map(|edited| self.read(&edited.body));
        let bodies = DecisionBodies { content: self.read(&action.body), edited, reviews };
        Some(compose(&action, &bodies, DecisionSigner { grants: &GrantSecret::new(vec![7; 32]), key: &key_of("hub"), simulated: false }))
    }

    /// What the tool keeps to check the answer with, as a client makes it from its own proposal.
    fn ask(&self, sent: u8) -> Ask {
        let ask = ask_about(&self.action());
        ask.proposing(&arguments(sent)).unwrap()
    }

    fn verify(&self, decision: &Decision, sent: u8) -> Result<(), Refusal> {
        let public = |name: &str| PublicKey::from_base64(&public_key_of(name)).unwrap();
        verify_decision(decision, &self.ask(sent), &public("hub"), |device| Some(public(device)))
    }
}

fn proposal(replicas: u8) -> Proposal {
    Proposal::from_value(json!({"kind": "deploy.scale", "title": "t", "tool": {"name": "pilot"}, "arguments": {"replicas": replicas}}))
        .unwrap()
}

#[test]
fn edit_stays_edited_after_its_device_is_revoked() {
    let mut hub = open_hub(2);
    hub.review("ana", Verdict::Edit, 2).unwrap();
    hub.sign("owner", DeskCommand::RevokeDevice { device: "dev_ana".into() }).unwrap();
    hub.review("ben", Verdict::Approve, 0).unwrap();
    hub.review("cleo", Verdict::Approve, 0).unwrap();
    let decision = hub.compose().unwrap().unwrap();
    assert_eq!((decision.verdict, decision.arguments.as_ref()), (Status::Edited, Some(&arguments(2))));
    hub.verify(&decision, 30).unwrap();
}

#[derive(Clone, Debug)]
enum Step {
    Review(usize, Verdict, u8),
    RevokeDevice(usize),
    Revise(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let verdict =
        prop_oneof![4 => Just(Verdict::Approve), 3 => Just(Verdict::Edit), 1 => Just(Verdict::Reject), 1 => Just(Verdict::Escalate)];
    prop_oneof![
        8 => (0..REVIEWERS.len(), verdict, 1_u8..4).prop_map(|(who, verdict, edit)| Step::Review(who, verdict, edit)),
        2 => (0..REVIEWERS.len()).prop_map(Step::RevokeDevice),
        1 => (10_u8..13).prop_map(Step::Revise),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn composed_answer_passes_the_clients_check(approvals in 1_u32..4, steps in prop::collection::vec(step(), 1..14)) {
        let mut hub = open_hub(approvals);
        let mut sent = 30;
        for step in steps {
            // A refused step changes nothing.
            match step {
                Step::Review(who, verdict, edit) => drop(hub.review(REVIEWERS[who], verdict, edit)),
                Step::RevokeDevice(who) => {
                    let device = format!("dev_{}", REVIEWERS[who]);
                    drop(hub.sign("owner", DeskCommand::RevokeDevice { device: device.into() }));
                }
                Step::Revise(replicas) => {
                    let propose =
                        Propose { tool: "pilot".into(), action: ACTION.into(), proposal: proposal(replicas), salt: "s".into(), key: None, token: None };
                    if hub.run(Command::Revise(Box::new(propose))).is_ok() {
                        sent = replicas;
                    }
                }
            }
        }
        if let Some(decision) = hub.compose() {
            let decision = decision.unwrap();
            prop_assert!(hub.verify(&decision, sent).is_ok(), "{:?}", hub.verify(&decision, sent));
        }
    }
}
