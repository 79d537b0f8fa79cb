//! A signed set over HTTP: sent once for each member, verified by each tool for itself.

use crate::test_hub::{TestHub, code, proposal, review};
use holdpoint_domain::{DeskCommand, Digest, Reading, ReadingBody, SetLeaf, SetReview, Status, Verdict, set_memberships, set_root};
use holdpoint_protocol::{Receipt, SignedCommand, ask};
use serde_json::{Value, json};

fn price(n: u32) -> Value {
    json!({"kind": "pricing.change", "arguments": {"sku": format!("K-{n}"), "new_price": n}})
}

/// What is sent of each member of a set over these actions.
async fn sign_set(hub: &TestHub, receipts: &[Receipt], verdict: Verdict) -> Vec<SignedCommand> {
    let (mut leaves, mut readings) = (Vec::new(), Vec::new());
    for receipt in receipts {
        let single = hub.statement(DeskCommand::Review(review(receipt, verdict))).await;
        let reading = Reading { confirmed: true, ..Reading::default() };
        let body = ReadingBody { salt: receipt.id.clone(), reading };
        leaves.push(SetLeaf {
            action: receipt.id.clone().into(),
            digest: receipt.digest,
            shown: single.shown.unwrap(),
            reading_digest: body.digest().unwrap(),
            salt: Digest::of(receipt.id.as_bytes()).hex(),
        });
        readings.push(body);
    }
    let command = DeskCommand::ReviewSet(SetReview {
        root: set_root(&leaves).unwrap(),
        count: u32::try_from(receipts.len()).unwrap(),
        tool: "deploy-pilot".into(),
        kind: "pricing.change".into(),
        verdict,
        reasons: vec!["too_broad".into()],
        comment: None,
        certainty: None,
    });
    let envelope = hub.signed(&hub.statement(command).await);
    let members = set_memberships(leaves).unwrap().into_iter().zip(readings);
    members.map(|(set, reading)| SignedCommand { envelope: envelope.clone(), reading: Some(reading), set: Some(set) }).collect()
}

async fn propose(hub: &TestHub, count: u32) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for n in 0..count {
        receipts.push(hub.propose(price(n)).await);
    }
    receipts
}

#[tokio::test]
async fn tool_verifies_the_answer_of_each_member() {
    let hub = TestHub::open().await;
    let receipts = propose(&hub, 5).await;
    let commands = sign_set(&hub, &receipts, Verdict::Approve).await;
    for command in &commands {
        assert!(!hub.desk.signed_command(command).await.unwrap().repeated);
        assert!(hub.desk.signed_command(command).await.unwrap().repeated, "it counts once");
    }
    for (n, receipt) in (0..).zip(&receipts) {
        let decision = hub.decision(receipt).await;
        assert_eq!(decision.verdict, Status::Approved);
        hub.tool.verify(&decision, &ask(&proposal(price(n)), receipt).unwrap()).await.unwrap();
        hub.tool.use_grant(&receipt.id, decision.grant.as_deref().unwrap(), decision.digest).await.unwrap();
    }
}

#[tokio::test]
async fn answer_with_the_proof_of_another_member_is_refused() {
    let hub = TestHub::open().await;
    let receipts = propose(&hub, 3).await;
    for command in sign_set(&hub, &receipts, Verdict::Approve).await {
        hub.desk.signed_command(&command).await.unwrap();
    }
    let (mut own, other) = (hub.decision(&receipts[0]).await, hub.decision(&receipts[1]).await);
    own.reviews = other.reviews;
    assert_eq!(code(&hub.tool.verify(&own, &ask(&proposal(price(0)), &receipts[0]).unwrap()).await.unwrap_err()), "content_changed");
}

#[tokio::test]
async fn incomplete_or_altered_member_is_refused() {
    let hub = TestHub::open().await;
    let receipts = propose(&hub, 3).await;
    let commands = sign_set(&hub, &receipts, Verdict::Approve).await;
    let head = hub.desk.info().await.unwrap().head;
    let without = SignedCommand { set: None, ..commands[0].clone() };
    assert_eq!(code(&hub.desk.signed_command(&without).await.unwrap_err()), "invalid_field");
    let exchanged = SignedCommand { set: commands[1].set.clone(), ..commands[0].clone() };
    assert_eq!(code(&hub.desk.signed_command(&exchanged).await.unwrap_err()), "invalid_field", "the reading data is another's");
    let mut altered = commands[0].clone();
    altered.set.as_mut().unwrap().leaf.salt.push('0');
    assert_eq!(code(&hub.desk.signed_command(&altered).await.unwrap_err()), "bad_signature");
    assert_eq!(hub.desk.info().await.unwrap().head, head, "nothing was recorded");
}

#[tokio::test]
async fn member_decided_by_another_leaves_the_rest_signed() {
    let hub = TestHub::open().await;
    let receipts = propose(&hub, 3).await;
    let commands = sign_set(&hub, &receipts, Verdict::Reject).await;
    hub.tool.withdraw(&receipts[1].id).await.unwrap();
    let mut outcomes = Vec::new();
    for command in &commands {
        outcomes.push(hub.desk.signed_command(command).await.map(drop).map_err(|error| code(&error).to_owned()));
    }
    assert_eq!(outcomes, [Ok(()), Err("action_withdrawn".into()), Ok(())]);
    assert_eq!(hub.decision(&receipts[2]).await.verdict, Status::Rejected);
}
