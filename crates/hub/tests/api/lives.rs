//! Lives of actions, from the proposal to what came of it.

use crate::house::{House, NOON, code, proposal, review};
use holdpoint_domain::{DeskCommand, Digest, Outcome, Status, Verdict};
use holdpoint_protocol::{Answer, OutcomeReport, ask};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_tool_asks_a_person_approves_the_tool_obeys_once() {
    let house = House::open().await;
    let proposed = proposal(json!({}));
    let receipt = house.tool.propose(&proposed, None).await.unwrap();
    assert_eq!(receipt.status, Status::Open);

    // The tool waits before the person decides.
    let (decision, reviewed) = tokio::join!(house.decision(&receipt), house.review(&receipt, Verdict::Approve));
    reviewed.unwrap();
    assert_eq!(decision.verdict, Status::Approved);
    assert_eq!(decision.arguments.as_ref(), Some(&proposed.arguments));
    assert_eq!(decision.digest, receipt.digest);
    house.tool.verify(&decision, &ask(&proposed, &receipt).unwrap()).await.unwrap();

    let grant = decision.grant.unwrap();
    let wrong = house.tool.use_grant(&receipt.id, &grant, Digest::of(b"other bytes")).await.unwrap_err();
    assert_eq!(code(&wrong), "content_changed");
    let forged = house.tool.use_grant(&receipt.id, "Zm9yZ2Vk", receipt.digest).await.unwrap_err();
    assert_eq!(code(&forged), "grant_invalid");
    house.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap();
    let again = house.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err();
    assert_eq!(code(&again), "grant_used");

    let report = OutcomeReport { outcome: Outcome::Executed, message: Some("48 replicas up".into()) };
    assert!(!house.tool.report(&receipt.id, &report).await.unwrap().repeated);
    assert!(house.tool.report(&receipt.id, &report).await.unwrap().repeated);
    let other = OutcomeReport { outcome: Outcome::Failed, message: None };
    assert_eq!(code(&house.tool.report(&receipt.id, &other).await.unwrap_err()), "outcome_reported");
}

#[tokio::test]
async fn a_changed_answer_does_not_verify() {
    let house = House::open().await;
    let proposed = proposal(json!({}));
    let receipt = house.tool.propose(&proposed, None).await.unwrap();
    house.review(&receipt, Verdict::Approve).await.unwrap();
    let decision = house.decision(&receipt).await;
    let asked = ask(&proposed, &receipt).unwrap();

    let mut louder = decision.clone();
    louder.arguments.as_mut().unwrap().insert("replicas".into(), json!(0));
    assert!(house.tool.verify(&louder, &asked).await.is_err());
    let mut kinder = decision.clone();
    kinder.verdict = Status::Edited;
    assert!(house.tool.verify(&kinder, &asked).await.is_err());
    let mut other = proposed.arguments.clone();
    other.insert("image".into(), json!("checkout-api:v1"));
    let elsewhere = asked.clone().proposing(&other).unwrap();
    assert!(house.tool.verify(&decision, &elsewhere).await.is_err());
    let mut unsigned = decision.clone();
    unsigned.reviews[0].signature = unsigned.attestation.signatures[0].sig.clone();
    assert!(house.tool.verify(&unsigned, &asked).await.is_err());
}

#[tokio::test]
async fn an_edit_is_approved_with_exactly_the_edited_arguments() {
    let house = House::open().await;
    let proposed = proposal(json!({}));
    let receipt = house.tool.propose(&proposed, None).await.unwrap();
    let mut edit = review(&receipt, Verdict::Edit);
    assert_eq!(code(&house.send(DeskCommand::Review(edit.clone())).await.unwrap_err()), "arguments_required");
    edit.arguments = Some(proposed.arguments.clone());
    assert_eq!(code(&house.send(DeskCommand::Review(edit.clone())).await.unwrap_err()), "arguments_unchanged");
    edit.arguments.as_mut().unwrap().insert("replicas".into(), json!(12));
    house.send(DeskCommand::Review(edit)).await.unwrap();

    let decision = house.decision(&receipt).await;
    assert_eq!(decision.verdict, Status::Edited);
    assert_eq!(decision.arguments.as_ref().unwrap()["replicas"], 12);
    assert_ne!(decision.digest, receipt.digest);
    house.tool.verify(&decision, &ask(&proposed, &receipt).unwrap()).await.unwrap();
    let grant = decision.grant.clone().unwrap();
    assert_eq!(code(&house.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err()), "content_changed");
    house.tool.use_grant(&receipt.id, &grant, decision.digest).await.unwrap();
}

#[tokio::test]
async fn no_comes_with_words_and_without_a_grant() {
    let house = House::open().await;
    let receipt = house.propose(json!({})).await;
    let mut mute = review(&receipt, Verdict::Reject);
    mute.reasons.clear();
    assert_eq!(code(&house.send(DeskCommand::Review(mute)).await.unwrap_err()), "reason_required");
    let mut no = review(&receipt, Verdict::Reject);
    no.comment = Some("v412 lacks the new column.".into());
    house.send(DeskCommand::Review(no)).await.unwrap();
    let decision = house.decision(&receipt).await;
    assert_eq!((decision.verdict, decision.message.as_str()), (Status::Rejected, "v412 lacks the new column."));
    assert_eq!((decision.grant, decision.arguments, decision.reasons), (None, None, vec!["too_broad".to_owned()]));
    assert_eq!(code(&house.tool.use_grant(&receipt.id, "x", receipt.digest).await.unwrap_err()), "not_approved");

    let question = house.propose(json!({"kind": "question.ask", "title": "Which region first?"})).await;
    let mut answer = review(&question, Verdict::Respond);
    answer.comment = Some("eu-west".into());
    house.send(DeskCommand::Review(answer)).await.unwrap();
    let decision = house.decision(&question).await;
    assert_eq!((decision.verdict, decision.message.as_str(), decision.grant), (Status::Responded, "eu-west", None));
}

#[tokio::test]
async fn deadlines_deny_allow_or_hold() {
    let house = House::open().await;
    let denied = house.propose(json!({"ttl_seconds": 60})).await;
    let allowed = house.propose(json!({"ttl_seconds": 60, "on_deadline": "allow", "reversible": true})).await;
    let held = house.propose(json!({"ttl_seconds": 60, "on_deadline": "hold"})).await;
    let grave = house.tool.propose(&proposal(json!({"risk": "critical", "on_deadline": "allow"})), None).await.unwrap_err();
    assert_eq!(code(&grave), "deadline_not_allowed");

    house.pass(60_500);
    let decision = house.decision(&allowed).await;
    assert_eq!((decision.verdict, decision.reviews.len()), (Status::Approved, 0));
    house.tool.use_grant(&allowed.id, &decision.grant.unwrap(), allowed.digest).await.unwrap();
    house.pass(11_500);
    let late = house.review(&denied, Verdict::Approve).await.unwrap_err();
    assert_eq!(code(&late), "action_expired");
    assert!(late.to_string().contains("It expired 12 s before this arrived"), "{late}");
    let decision = house.decision(&denied).await;
    assert_eq!((decision.verdict, decision.grant), (Status::Expired, None));
    assert!(matches!(house.tool.decision(&held.id, Duration::ZERO).await.unwrap(), Answer::Open(_)));
    house.review(&held, Verdict::Approve).await.unwrap();
    assert_eq!(house.decision(&held).await.verdict, Status::Approved);
}

#[tokio::test]
async fn a_hub_that_was_down_over_the_deadline_allows_nothing() {
    let mut house = House::open().await;
    let allowed = house.propose(json!({"ttl_seconds": 60, "on_deadline": "allow"})).await;
    house.stop().await;
    house.pass(3_600_000);
    house.start().await;
    let decision = house.decision(&allowed).await;
    assert_eq!((decision.verdict, decision.grant), (Status::Expired, None));
}

#[tokio::test]
async fn a_yes_without_a_person_verifies_only_where_the_tool_asked_for_that() {
    let house = House::open().await;
    let proposed = proposal(json!({"ttl_seconds": 60, "on_deadline": "allow"}));
    let receipt = house.tool.propose(&proposed, None).await.unwrap();
    house.pass(60_500);
    let decision = house.decision(&receipt).await;
    let asked = ask(&proposed, &receipt).unwrap();
    house.tool.verify(&decision, &asked).await.unwrap();
    let strict = holdpoint_domain::Ask { on_deadline: holdpoint_domain::OnDeadline::Deny, ..asked };
    assert!(house.tool.verify(&decision, &strict).await.is_err());
}

#[tokio::test]
async fn a_tool_revoked_while_it_waits_gets_no_answer() {
    let house = House::open().await;
    let receipt = house.propose(json!({})).await;
    let waiting = async { house.tool.decision(&receipt.id, Duration::from_secs(20)).await };
    let revoked_then_approved = async {
        house.send(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await.unwrap();
        house.review(&receipt, Verdict::Approve).await.unwrap();
    };
    let (answer, ()) = tokio::join!(waiting, revoked_then_approved);
    assert_eq!(code(&answer.unwrap_err()), "token_revoked");
}

#[tokio::test]
async fn a_grant_grows_old() {
    let house = House::open().await;
    let receipt = house.propose(json!({"ttl_seconds": 86400})).await;
    house.review(&receipt, Verdict::Approve).await.unwrap();
    let grant = house.decision(&receipt).await.grant.unwrap();
    house.pass(3_600_000);
    assert_eq!(code(&house.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err()), "grant_expired");
}

#[tokio::test]
async fn a_revision_voids_what_was_read_before() {
    let house = House::open().await;
    let first = house.propose(json!({})).await;
    let second = house.tool.revise(&first.id, &proposal(json!({"arguments": {"image": "checkout-api:v413"}}))).await.unwrap();
    assert_eq!(first.id, second.id);
    assert_ne!(first.digest, second.digest);
    assert_eq!(code(&house.review(&first, Verdict::Approve).await.unwrap_err()), "content_changed");
    // The same bytes with another title are other content all the same.
    let retitled = json!({"arguments": {"image": "checkout-api:v413"}, "title": "Something else", "deadline": second.deadline});
    let third = house.tool.revise(&first.id, &proposal(retitled)).await.unwrap();
    assert_eq!(code(&house.review(&second, Verdict::Approve).await.unwrap_err()), "content_changed");
    let second = third;
    house.review(&second, Verdict::Approve).await.unwrap();
    assert_eq!(house.decision(&second).await.arguments.unwrap()["image"], "checkout-api:v413");
}

#[tokio::test]
async fn what_the_tool_withdrew_is_not_decided() {
    let house = House::open().await;
    let receipt = house.propose(json!({})).await;
    house.tool.withdraw(&receipt.id).await.unwrap();
    assert!(house.tool.withdraw(&receipt.id).await.unwrap().repeated);
    assert_eq!(code(&house.review(&receipt, Verdict::Approve).await.unwrap_err()), "action_withdrawn");
    assert_eq!(house.decision(&receipt).await.verdict, Status::Withdrawn);
}

#[tokio::test]
async fn the_same_request_twice_is_one_action_and_the_same_review_twice_is_one_review() {
    let mut house = House::open().await;
    let wanted = proposal(json!({}));
    let first = house.tool.propose(&wanted, Some("run-17")).await.unwrap();
    let again = house.tool.propose(&wanted, Some("run-17")).await.unwrap();
    assert_eq!(first, again);
    let other = house.tool.propose(&proposal(json!({"title": "Something else"})), Some("run-17")).await.unwrap_err();
    assert_eq!(code(&other), "idempotency_conflict");

    let envelope = house.signed(&house.statement(DeskCommand::Review(review(&first, Verdict::Approve))));
    assert!(!house.desk.command(&envelope).await.unwrap().repeated);
    let head = house.desk.info().await.unwrap().head;
    assert!(house.desk.command(&envelope).await.unwrap().repeated);
    house.restart().await;
    assert!(house.desk.command(&envelope).await.unwrap().repeated);
    assert!(house.desk.info().await.unwrap().head <= head + 1, "only the delivery may have been added");
    let after_restart = house.tool.propose(&wanted, Some("run-17")).await.unwrap();
    assert_eq!((after_restart.id, after_restart.status), (first.id, Status::Approved));
}

#[tokio::test]
async fn a_restart_loses_nothing() {
    let mut house = House::open().await;
    let open = house.propose(json!({})).await;
    let decided = house.propose(json!({})).await;
    house.review(&decided, Verdict::Approve).await.unwrap();
    let before = house.decision(&decided).await;
    house.restart().await;
    assert_eq!(house.decision(&decided).await, before);
    assert_eq!(house.desk.actions(10).await.unwrap().iter().map(|action| &action.id).collect::<Vec<_>>(), [&open.id]);
    house.review(&open, Verdict::Approve).await.unwrap();
    assert_eq!(house.decision(&open).await.verdict, Status::Approved);
}

#[tokio::test]
async fn claims_are_leases_that_end() {
    let house = House::open().await;
    let receipt = house.propose(json!({})).await;
    let claim = || DeskCommand::Claim { action: receipt.id.clone() };
    house.send(claim()).await.unwrap();
    assert_eq!(house.desk.actions(1).await.unwrap()[0].claimed_by.as_deref(), Some("Mara Ortiz"));
    house.send(claim()).await.unwrap();
    house.send(DeskCommand::Release { action: receipt.id.clone() }).await.unwrap();
    assert_eq!(code(&house.send(DeskCommand::Release { action: receipt.id.clone() }).await.unwrap_err()), "not_claimed");
    house.send(claim()).await.unwrap();
    let before = house.desk.info().await.unwrap().head;
    house.pass(5 * 60_000 + 1);
    let mut live = house.desk.live(before).await.unwrap();
    let released = loop {
        if let holdpoint_protocol::Live::Record(record) = live.next().await.unwrap().unwrap() {
            break record;
        }
    };
    assert_eq!((released.kind.as_str(), released.actor.as_str()), ("action.released", "hub"));
}

#[tokio::test]
async fn the_record_reads_the_same_in_bulk_and_live_and_bodies_come_by_right() {
    let house = House::open().await;
    let receipt = house.propose(json!({"arguments": {"card": "4111"}})).await;
    house.review(&receipt, Verdict::Escalate).await.unwrap();
    let mut bulk = house.desk.catch_up(0).await.unwrap();
    let records = bulk.next().await.unwrap().unwrap();
    assert!(bulk.next().await.is_none());
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

    let bodies = house.desk.bodies(records.iter().filter_map(|record| record.body).collect()).await.unwrap();
    assert_eq!(bodies.bodies.len(), 2, "one's own review is readable: {:?}", bodies.missing);
    let unknown = house.desk.bodies(vec![Digest::of(b"nothing")]).await.unwrap();
    assert_eq!(unknown.missing.into_values().collect::<Vec<_>>(), ["not_found"]);
}

#[tokio::test]
async fn a_cloud_event_carries_a_proposal() {
    let house = House::open().await;
    let event = json!({"specversion": "1.0", "type": "ops.action", "source": "/pilot", "id": "e-1", "data": proposal(json!({}))});
    let send = async || {
        let request = reqwest::Client::new().post(format!("{}/v1/actions", house.url())).bearer_auth(crate::house::TOKEN);
        request.header("content-type", "application/cloudevents+json").body(event.to_string()).send().await.unwrap()
    };
    let first = send().await;
    assert_eq!(first.status(), 201);
    let first: Value = first.json().await.unwrap();
    let again = send().await;
    assert_eq!(again.status(), 200, "source and id are the idempotency key");
    assert_eq!(again.json::<Value>().await.unwrap()["id"], first["id"]);
}
