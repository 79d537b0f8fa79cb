//! Planted faults over HTTP: proposed at a time of the tool's own, alike until the decision, never allowed.

use crate::blindness::{answers_to_tool, desk_of, hub_with};
use crate::test_hub::{TestHub, code, proposal, review};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, Difficulty, Digest, FaultItem, FaultOutcome, Record, Review, Status, Verdict};
use holdpoint_protocol::Receipt;
use serde_json::json;
use std::time::Duration;

const DAY_MS: i64 = 24 * 3_600_000;
const ONE: &str = "[[checkpoint]]\nname = \"one\"\nroles = [\"reviewer\"]\n";
const TITLE: &str = "Scale checkout-api before the sale";

fn item(number: usize) -> FaultItem {
    FaultItem {
        id: format!("f{number}"),
        sound: proposal(json!({"title": TITLE, "arguments": {"image": "checkout-api:v412", "replicas": 48}})),
        spoiled: json!({"image": "checkout-api:v412", "replicas": 480}).as_object().unwrap().clone(),
        preview: None,
        lesson: "Ten times what the service ever had.".into(),
        difficulty: Difficulty::Medium,
        case: None,
    }
}

/// A hub on which faults were planned yesterday, and the first of them as it is seen.
async fn hub_with_fault() -> (TestHub, Receipt) {
    let mut hub = hub_with(ONE).await;
    let first = hub.propose(json!({"ttl_seconds": 7200})).await;
    let items = (0..10).map(item).collect();
    hub.send(DeskCommand::PlanFaults { tool: "deploy-pilot".into(), items }).await.unwrap();
    hub.send(DeskCommand::SetFaultRate { tool: "deploy-pilot".into(), per_day: 20 }).await.unwrap();
    hub.pass(70_000);
    hub.propose(json!({"ttl_seconds": 7200})).await;
    // A minute after the tool's time on the day before, most slots of the day are due.
    hub.pass(DAY_MS - 70_000 + 59_000);
    hub.sign_in_again().await;
    let planted = loop {
        let found =
            records(&hub.desk).await.into_iter().find(|record| record.kind == "action.proposed" && record.header.get().contains(TITLE));
        match found {
            Some(record) => break record,
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let summary = hub.desk.action(&planted.subject).await.unwrap().summary;
    let receipt = Receipt { id: planted.subject, digest: summary.digest, ..first };
    (hub, receipt)
}

async fn cause_of(hub: &TestHub, action: &str) -> Digest {
    let of = |record: &Record| record.kind == "action.caused!" && record.subject == action;
    records(&hub.desk).await.into_iter().find(of).and_then(|record| record.body).unwrap()
}

const DEVICES: [&str; 5] = ["dev_ben", "dev_reviewer", "dev_trainer", "dev_manager", "dev_administrator"];

#[tokio::test]
async fn planted_fault_and_real_action_answer_alike_until_the_decision() {
    let (hub, planted) = hub_with_fault().await;
    let real = hub.propose(json!({"ttl_seconds": 7200})).await;
    let answers = |answers: Vec<String>, id: &str| {
        answers.into_iter().map(|answer| answer.replace(id, "ID")).map(|a| a[..a.len().min(40)].to_owned()).collect::<Vec<_>>()
    };
    let of_planted = answers(answers_to_tool(&hub, &planted.id).await, &planted.id);
    let of_real = answers(answers_to_tool(&hub, &real.id).await, &real.id);
    assert_eq!(of_planted.len(), of_real.len());
    assert!(of_planted[0].starts_with("/v1/actions/ID 200") && of_planted[1].starts_with("/v1/actions/ID/decision 202"), "{of_planted:?}");
    for device in DEVICES {
        let (planted, real) = (cause_of(&hub, &planted.id).await, cause_of(&hub, &real.id).await);
        let answer = desk_of(&hub, device).await.bodies(vec![planted, real]).await.unwrap();
        let why = |digest: Digest| answer.missing.get(&digest.to_string()).cloned();
        assert_eq!((why(planted), why(real)), (Some("not_yet_yours".into()), Some("not_yet_yours".into())), "{device}");
    }
    // The signature of an append tells neither request nor token of a proposal.
    let proposals = records(&hub.desk).await;
    let batches = proposals.iter().filter_map(|record| record.batch().ok().flatten()).flat_map(|(batch, _)| batch.commands);
    let told: Vec<_> = batches.filter(|command| command.by == "tool:deploy-pilot").map(|command| command.token.is_some()).collect();
    assert_eq!(told.iter().filter(|told| **told).count(), 1, "only the proposal before the plan names its token: {told:?}");
}

#[tokio::test]
async fn approved_fault_is_never_handed_to_the_tool_and_told_to_its_reviewer() {
    let (mut hub, planted) = hub_with_fault().await;
    let approve = DeskCommand::Review(Review { digest: planted.digest, ..review(&planted, Verdict::Approve) });
    hub.send_as("per_ben", "dev_ben", approve).await.unwrap();
    assert_eq!(hub.desk.action(&planted.id).await.unwrap().summary.status, Status::Approved, "for people it looks decided");
    for restarted in [false, true] {
        if restarted {
            hub.restart().await;
            hub.sign_in_again().await;
        }
        assert_eq!(code(&hub.tool.decision(&planted.id, Duration::ZERO).await.unwrap_err()), "not_found");
        let answers = answers_to_tool(&hub, &planted.id).await;
        assert!(answers[0].contains(" 404 ") && answers[1].contains(" 404 "), "{answers:?}");
        let document = desk_of(&hub, "dev_reviewer").await.action(&planted.id).await.unwrap();
        let decision = document.decision.unwrap();
        assert_eq!((decision.grant, decision.attestation.signatures.len()), (None, 0));
    }
    let cause = cause_of(&hub, &planted.id).await;
    for (device, told) in
        [("dev_ben", true), ("dev_manager", true), ("dev_trainer", true), ("dev_reviewer", false), ("dev_administrator", false)]
    {
        let desk = desk_of(&hub, device).await;
        let page = desk.facts(0).await.unwrap();
        let found = page.faults.iter().find(|fault| fault.action == *planted.id);
        assert_eq!(found.is_some(), told, "{device}");
        if let Some(fault) = found {
            assert_eq!(fault.lesson, "Ten times what the service ever had.");
            let outcomes: Vec<_> = fault.reviews.iter().map(|review| (review.reviewer.as_str(), review.outcome)).collect();
            assert_eq!(outcomes, [("per_ben", FaultOutcome::Missed)], "{device}");
        }
        assert_eq!(desk.bodies(vec![cause]).await.unwrap().bodies.contains_key(&cause.to_string()), told, "{device}");
    }
    // A real one is allowed as ever, although its cause is sealed too.
    let real = hub.propose(json!({"ttl_seconds": 7200})).await;
    hub.review_as("per_ben", "dev_ben", &real, Verdict::Approve).await.unwrap();
    assert!(hub.decision(&real).await.grant.is_some());
}
