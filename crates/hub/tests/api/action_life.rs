//! Lives of actions, from the proposal to what came of it.

use crate::test_hub::{NOON, TOKEN, TestHub, code, proposal, review};
use holdpoint_domain::{DeskCommand, Digest, Outcome, Status, ToolTerms, Verdict};
use holdpoint_protocol::{Answer, OutcomeReport, ask};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn approved_action_runs_once() {
    let hub = TestHub::open().await;
    let proposed = proposal(json!({}));
    let receipt = hub.tool.propose(&proposed, None).await.unwrap();
    assert_eq!(receipt.status, Status::Open);

    // The tool waits before the person decides.
    let (decision, reviewed) = tokio::join!(hub.decision(&receipt), hub.review(&receipt, Verdict::Approve));
    reviewed.unwrap();
    assert_eq!(decision.verdict, Status::Approved);
    assert_eq!(decision.arguments.as_ref(), Some(&proposed.arguments));
    assert_eq!(decision.digest, receipt.digest);
    hub.tool.verify(&decision, &ask(&proposed, &receipt).unwrap()).await.unwrap();

    let grant = decision.grant.unwrap();
    let wrong = hub.tool.use_grant(&receipt.id, &grant, Digest::of(b"other bytes")).await.unwrap_err();
    assert_eq!(code(&wrong), "content_changed");
    let forged = hub.tool.use_grant(&receipt.id, "Zm9yZ2Vk", receipt.digest).await.unwrap_err();
    assert_eq!(code(&forged), "grant_invalid");
    hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap();
    let again = hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err();
    assert_eq!(code(&again), "grant_used");

    let report = OutcomeReport { outcome: Outcome::Executed, message: Some("48 replicas up".into()) };
    assert!(!hub.tool.report(&receipt.id, &report).await.unwrap().repeated);
    assert!(hub.tool.report(&receipt.id, &report).await.unwrap().repeated);
    let other = OutcomeReport { outcome: Outcome::Failed, message: None };
    assert_eq!(code(&hub.tool.report(&receipt.id, &other).await.unwrap_err()), "outcome_reported");
}

#[tokio::test]
async fn changed_decision_does_not_verify() {
    let hub = TestHub::open().await;
    let proposed = proposal(json!({}));
    let receipt = hub.tool.propose(&proposed, None).await.unwrap();
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let decision = hub.decision(&receipt).await;
    let asked = ask(&proposed, &receipt).unwrap();

    let mut louder = decision.clone();
    louder.arguments.as_mut().unwrap().insert("replicas".into(), json!(0));
    assert!(hub.tool.verify(&louder, &asked).await.is_err());
    let mut kinder = decision.clone();
    kinder.verdict = Status::Edited;
    assert!(hub.tool.verify(&kinder, &asked).await.is_err());
    let mut other = proposed.arguments.clone();
    other.insert("image".into(), json!("checkout-api:v1"));
    let elsewhere = asked.clone().proposing(&other).unwrap();
    assert!(hub.tool.verify(&decision, &elsewhere).await.is_err());
    let mut unsigned = decision.clone();
    unsigned.reviews[0].signature = unsigned.attestation.signatures[0].sig.clone();
    assert!(hub.tool.verify(&unsigned, &asked).await.is_err());
}

#[tokio::test]
async fn edit_is_approved_with_edited_arguments() {
    let hub = TestHub::open().await;
    let proposed = proposal(json!({}));
    let receipt = hub.tool.propose(&proposed, None).await.unwrap();
    let mut edit = review(&receipt, Verdict::Edit);
    assert_eq!(code(&hub.send(DeskCommand::Review(edit.clone())).await.unwrap_err()), "arguments_required");
    edit.arguments = Some(proposed.arguments.clone());
    assert_eq!(code(&hub.send(DeskCommand::Review(edit.clone())).await.unwrap_err()), "arguments_unchanged");
    edit.arguments.as_mut().unwrap().insert("replicas".into(), json!(12));
    hub.send(DeskCommand::Review(edit)).await.unwrap();

    let decision = hub.decision(&receipt).await;
    assert_eq!(decision.verdict, Status::Edited);
    assert_eq!(decision.arguments.as_ref().unwrap()["replicas"], 12);
    assert_ne!(decision.digest, receipt.digest);
    hub.tool.verify(&decision, &ask(&proposed, &receipt).unwrap()).await.unwrap();
    let grant = decision.grant.clone().unwrap();
    assert_eq!(code(&hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err()), "content_changed");
    hub.tool.use_grant(&receipt.id, &grant, decision.digest).await.unwrap();
}

#[tokio::test]
async fn rejection_has_reasons_and_no_grant() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    let mut mute = review(&receipt, Verdict::Reject);
    mute.reasons.clear();
    assert_eq!(code(&hub.send(DeskCommand::Review(mute)).await.unwrap_err()), "reason_required");
    let mut no = review(&receipt, Verdict::Reject);
    no.comment = Some("v412 lacks the new column.".into());
    hub.send(DeskCommand::Review(no)).await.unwrap();
    let decision = hub.decision(&receipt).await;
    assert_eq!((decision.verdict, decision.message.as_str()), (Status::Rejected, "v412 lacks the new column."));
    assert_eq!((decision.grant, decision.arguments, decision.reasons), (None, None, vec!["too_broad".to_owned()]));
    assert_eq!(code(&hub.tool.use_grant(&receipt.id, "x", receipt.digest).await.unwrap_err()), "not_approved");

    let question = hub.propose(json!({"kind": "question.ask", "title": "Which region first?"})).await;
    let mut answer = review(&question, Verdict::Respond);
    answer.comment = Some("eu-west".into());
    hub.send(DeskCommand::Review(answer)).await.unwrap();
    let decision = hub.decision(&question).await;
    assert_eq!((decision.verdict, decision.message.as_str(), decision.grant), (Status::Responded, "eu-west", None));
}

/// Publishes a policy that allows actions of no blast radius at their deadline.
async fn allow_at_deadline(hub: &TestHub) {
    let source = "[[checkpoint]]\nname = \"allowed\"\nwhen = 'blast_radius == \"none\"'\non_deadline = \"allow\"\n";
    hub.send(DeskCommand::PublishPolicy { source: source.into(), replaces: "default-1".into() }).await.unwrap();
}

#[tokio::test]
async fn tool_cannot_grant_itself_approval_by_deadline() {
    let hub = TestHub::open().await;
    let refused = hub.tool.propose(&proposal(json!({"ttl_seconds": 1, "on_deadline": "allow"})), None).await.unwrap_err();
    assert_eq!(code(&refused), "deadline_not_allowed");
}

#[tokio::test]
async fn deadline_denies_allows_or_holds() {
    let hub = TestHub::open().await;
    allow_at_deadline(&hub).await;
    let denied = hub.propose(json!({"ttl_seconds": 60})).await;
    let allowed = hub.propose(json!({"ttl_seconds": 60, "on_deadline": "allow", "blast_radius": "none"})).await;
    let held = hub.propose(json!({"ttl_seconds": 60, "on_deadline": "hold"})).await;
    let grave = hub.tool.propose(&proposal(json!({"risk": "critical", "on_deadline": "allow"})), None).await.unwrap_err();
    assert_eq!(code(&grave), "deadline_not_allowed");

    hub.pass(60_500);
    let decision = hub.decision(&allowed).await;
    assert_eq!((decision.verdict, decision.reviews.len()), (Status::Approved, 0));
    assert_eq!(decision.message, "Allowed by the policy at its deadline. No person reviewed it.");
    hub.tool.use_grant(&allowed.id, &decision.grant.unwrap(), allowed.digest).await.unwrap();
    hub.pass(11_500);
    let late = hub.review(&denied, Verdict::Approve).await.unwrap_err();
    assert_eq!(code(&late), "action_expired");
    assert!(late.to_string().contains("It expired 12 s before this arrived"), "{late}");
    let decision = hub.decision(&denied).await;
    assert_eq!((decision.verdict, decision.grant), (Status::Expired, None));
    assert!(matches!(hub.tool.decision(&held.id, Duration::ZERO).await.unwrap(), Answer::Open(_)));
    hub.review(&held, Verdict::Approve).await.unwrap();
    assert_eq!(hub.decision(&held).await.verdict, Status::Approved);
}

#[tokio::test]
async fn deadline_missed_while_hub_was_down_denies() {
    let mut hub = TestHub::open().await;
    allow_at_deadline(&hub).await;
    let allowed = hub.propose(json!({"ttl_seconds": 60, "on_deadline": "allow", "blast_radius": "none"})).await;
    hub.stop().await;
    hub.pass(3_600_000);
    hub.start().await;
    let decision = hub.decision(&allowed).await;
    assert_eq!((decision.verdict, decision.grant), (Status::Expired, None));
}

#[tokio::test]
async fn approval_by_deadline_verifies_only_if_tool_allows_it() {
    let hub = TestHub::open().await;
    allow_at_deadline(&hub).await;
    let proposed = proposal(json!({"ttl_seconds": 60, "on_deadline": "allow", "blast_radius": "none"}));
    let receipt = hub.tool.propose(&proposed, None).await.unwrap();
    hub.pass(60_500);
    let decision = hub.decision(&receipt).await;
    let asked = ask(&proposed, &receipt).unwrap();
    hub.tool.verify(&decision, &asked).await.unwrap();
    let strict = holdpoint_domain::Ask { on_deadline: holdpoint_domain::OnDeadline::Deny, ..asked };
    assert!(hub.tool.verify(&decision, &strict).await.is_err());
}

#[tokio::test]
async fn tool_revoked_while_waiting_gets_no_decision() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    let waiting = async { hub.tool.decision(&receipt.id, Duration::from_secs(20)).await };
    let revoked_then_approved = async {
        hub.send(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await.unwrap();
        hub.review(&receipt, Verdict::Approve).await.unwrap();
    };
    let (answer, ()) = tokio::join!(waiting, revoked_then_approved);
    assert_eq!(code(&answer.unwrap_err()), "token_revoked");
}

#[tokio::test]
async fn grant_expires() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({"ttl_seconds": 86400})).await;
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let grant = hub.decision(&receipt).await.grant.unwrap();
    hub.pass(3_600_000);
    assert_eq!(code(&hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err()), "grant_expired");
}

#[tokio::test]
async fn revision_voids_earlier_digest() {
    let hub = TestHub::open().await;
    let first = hub.propose(json!({})).await;
    let second = hub.tool.revise(&first.id, &proposal(json!({"arguments": {"image": "checkout-api:v413"}}))).await.unwrap();
    assert_eq!(first.id, second.id);
    assert_ne!(first.digest, second.digest);
    assert_eq!(code(&hub.review(&first, Verdict::Approve).await.unwrap_err()), "content_changed");
    // The same bytes with another title are other content all the same.
    let retitled = json!({"arguments": {"image": "checkout-api:v413"}, "title": "Something else", "deadline": second.deadline});
    let third = hub.tool.revise(&first.id, &proposal(retitled)).await.unwrap();
    assert_eq!(code(&hub.review(&second, Verdict::Approve).await.unwrap_err()), "content_changed");
    let second = third;
    hub.review(&second, Verdict::Approve).await.unwrap();
    assert_eq!(hub.decision(&second).await.arguments.unwrap()["image"], "checkout-api:v413");
}

#[tokio::test]
async fn withdrawn_action_is_not_decided() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    hub.tool.withdraw(&receipt.id).await.unwrap();
    assert!(hub.tool.withdraw(&receipt.id).await.unwrap().repeated);
    assert_eq!(code(&hub.review(&receipt, Verdict::Approve).await.unwrap_err()), "action_withdrawn");
    assert_eq!(hub.decision(&receipt).await.verdict, Status::Withdrawn);
}

#[tokio::test]
async fn repeated_proposal_and_review_count_once() {
    let mut hub = TestHub::open().await;
    let wanted = proposal(json!({}));
    let first = hub.tool.propose(&wanted, Some("run-17")).await.unwrap();
    let again = hub.tool.propose(&wanted, Some("run-17")).await.unwrap();
    assert_eq!(first, again);
    let other = hub.tool.propose(&proposal(json!({"title": "Something else"})), Some("run-17")).await.unwrap_err();
    assert_eq!(code(&other), "idempotency_conflict");

    let envelope = hub.signed(&hub.statement(DeskCommand::Review(review(&first, Verdict::Approve))).await);
    assert!(!hub.desk.command(&envelope).await.unwrap().repeated);
    let head = hub.desk.info().await.unwrap().head;
    assert!(hub.desk.command(&envelope).await.unwrap().repeated);
    hub.restart().await;
    assert!(hub.desk.command(&envelope).await.unwrap().repeated);
    assert!(hub.desk.info().await.unwrap().head <= head + 1, "only the delivery may have been added");
    let after_restart = hub.tool.propose(&wanted, Some("run-17")).await.unwrap();
    assert_eq!((after_restart.id, after_restart.status), (first.id, Status::Approved));
}

#[tokio::test]
async fn restart_loses_nothing() {
    let mut hub = TestHub::open().await;
    let open = hub.propose(json!({})).await;
    let decided = hub.propose(json!({})).await;
    hub.review(&decided, Verdict::Approve).await.unwrap();
    let before = hub.decision(&decided).await;
    hub.restart().await;
    assert_eq!(hub.decision(&decided).await, before);
    assert_eq!(hub.desk.actions(10).await.unwrap().iter().map(|action| &action.id).collect::<Vec<_>>(), [&open.id]);
    hub.review(&open, Verdict::Approve).await.unwrap();
    assert_eq!(hub.decision(&open).await.verdict, Status::Approved);
}

#[tokio::test]
async fn claims_expire() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    let claim = || DeskCommand::Claim { action: receipt.id.clone().into() };
    hub.send(claim()).await.unwrap();
    assert_eq!(hub.desk.actions(1).await.unwrap()[0].claimed_by.as_deref(), Some("Mara Ortiz"));
    hub.send(claim()).await.unwrap();
    hub.send(DeskCommand::Release { action: receipt.id.clone().into() }).await.unwrap();
    assert_eq!(code(&hub.send(DeskCommand::Release { action: receipt.id.clone().into() }).await.unwrap_err()), "not_claimed");
    hub.send(claim()).await.unwrap();
    let before = hub.desk.info().await.unwrap().head;
    hub.pass(5 * 60_000 + 1);
    let mut live = hub.desk.live(before).await.unwrap();
    let released = loop {
        if let holdpoint_protocol::Live::Record(record) = live.next().await.unwrap().unwrap() {
            break record;
        }
    };
    assert_eq!((released.kind.as_str(), released.actor.as_str()), ("action.released", "hub"));
}

#[tokio::test]
async fn bulk_and_live_records_are_equal_and_bodies_need_rights() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({"arguments": {"card": "4111"}})).await;
    hub.review(&receipt, Verdict::Escalate).await.unwrap();
    let mut bulk = hub.desk.catch_up(0).await.unwrap();
    let records = bulk.next().await.unwrap().unwrap();
    assert!(bulk.next().await.is_none());
    let mut compressed = hub.desk.with_compression(true).catch_up(0).await.unwrap();
    let compressed = compressed.next().await.unwrap().unwrap();
    assert_eq!(serde_json::to_string(&compressed).unwrap(), serde_json::to_string(&records).unwrap());
    let kinds: Vec<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    let expected = [
        "hub.opened",
        "policy.published",
        "person.enrolled",
        "device.enrolled",
        "tool.added",
        "action.proposed",
        "review.submitted",
        "action.escalated",
    ];
    assert_eq!(kinds, expected);
    assert!(records.iter().all(|record| record.at == NOON && !record.header.get().contains("4111")));
    let mut prev = (0, holdpoint_domain::GENESIS);
    for record in &records {
        record.follows(prev.0, &prev.1).unwrap();
        prev = (record.seq, record.hash);
    }

    let bodies = hub.desk.bodies(records.iter().filter_map(|record| record.body).collect()).await.unwrap();
    assert_eq!(bodies.bodies.len(), 2, "one's own review is readable: {:?}", bodies.missing);
    let unknown = hub.desk.bodies(vec![Digest::of(b"nothing")]).await.unwrap();
    assert_eq!(unknown.missing.into_values().collect::<Vec<_>>(), ["not_found"]);
}

#[tokio::test]
async fn cloud_event_carries_proposal() {
    let hub = TestHub::open().await;
    let event = json!({"specversion": "1.0", "type": "ops.action", "source": "/pilot", "id": "e-1", "data": proposal(json!({}))});
    let send = async || {
        let request = reqwest::Client::new().post(format!("{}/v1/actions", hub.url())).bearer_auth(crate::test_hub::TOKEN);
        request.header("content-type", "application/cloudevents+json").body(event.to_string()).send().await.unwrap()
    };
    let first = send().await;
    assert_eq!(first.status(), 201);
    let first: Value = first.json().await.unwrap();
    let again = send().await;
    assert_eq!(again.status(), 200, "source and id are the idempotency key");
    assert_eq!(again.json::<Value>().await.unwrap()["id"], first["id"]);
}

#[tokio::test]
async fn proposal_outside_the_registration_is_refused() {
    let hub = TestHub::open().await;
    let terms = ToolTerms { kinds: vec!["deploy.*".into()], targets: vec!["environment=staging".into()], ..ToolTerms::default() };
    hub.send(DeskCommand::ChangeTool { name: "deploy-pilot".into(), terms }).await.unwrap();
    let info = hub.tool.tool().await.unwrap();
    assert_eq!(
        (info.kinds, info.targets, info.may_pass_unreviewed),
        (vec!["deploy.*".to_owned()], vec!["environment=staging".to_owned()], false)
    );
    let staging = json!({"target": {"environment": "staging"}});
    let receipt = hub.propose(staging.clone()).await;
    for (extra, code, field, value) in [
        (json!({"kind": "db.drop", "target": {"environment": "staging"}}), "kind_not_allowed", "kind", "db.drop"),
        (json!({"target": {"environment": "prod"}}), "target_not_allowed", "target.environment", "prod"),
    ] {
        for answer in [
            reqwest::Client::new().post(format!("{}/v1/actions", hub.url())),
            reqwest::Client::new().put(format!("{}/v1/actions/{}", hub.url(), receipt.id)),
        ] {
            let answer = answer.bearer_auth(TOKEN).json(&proposal(extra.clone())).send().await.unwrap();
            assert_eq!(answer.status(), 403);
            let problem: Value = answer.json().await.unwrap();
            assert_eq!((&problem["code"], &problem["field"], &problem["value"]), (&json!(code), &json!(field), &json!(value)));
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains(field) && detail.contains(value), "{detail}");
        }
    }
}

#[tokio::test]
async fn new_tool_does_not_pass_unreviewed() {
    let hub = TestHub::open().await;
    hub.send(DeskCommand::ChangeTool { name: "deploy-pilot".into(), terms: ToolTerms::default() }).await.unwrap();
    let source = "[[checkpoint]]\nname = \"all\"\nauto_approve = true\n";
    hub.send(DeskCommand::PublishPolicy { source: source.into(), replaces: "default-1".into() }).await.unwrap();
    let receipt = hub.propose(json!({})).await;
    assert!(matches!(hub.tool.decision(&receipt.id, Duration::ZERO).await.unwrap(), Answer::Open(_)));
}
