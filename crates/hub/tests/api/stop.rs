//! Stops over HTTP: who waits learns at once, nothing is used afterwards, and the report says what happened.

use crate::rights::enroll_as;
use crate::test_hub::{TestHub, code};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, Role, Status, StopProposals, StopPulled, StopReport, StopScope, StopStage, Verdict};
use holdpoint_protocol::{Answer, Receipt};
use holdpoint_throwaway::new_database;
use serde_json::json;
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(20);

fn pull(scope: StopScope) -> DeskCommand {
    let pulled = StopPulled { scope, reason: "Checkout errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    DeskCommand::Stop { stop: "stp_1".into(), pulled }
}

fn prod() -> StopScope {
    StopScope::Environment("prod".into())
}

async fn propose_in(hub: &TestHub, environment: &str) -> Receipt {
    hub.propose(json!({"target": {"service": "checkout", "environment": environment}})).await
}

async fn wait_for_report(hub: &TestHub, hubs: u32) -> StopReport {
    loop {
        let report = hub.desk.stop("stp_1").await.unwrap();
        if report.hubs >= hubs {
            return report;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn waiting_tool_learns_at_once_that_its_action_is_held() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let (held, elsewhere) = (propose_in(&hub, "prod").await, propose_in(&hub, "staging").await);
    let began = Instant::now();
    let stop = async {
        while hub.count_waiting_tools() + other.hub.count_waiting_tools() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        hub.send(pull(prod())).await.unwrap();
    };
    let waits = async { tokio::join!(hub.tool.decision(&held.id, LONG), other.tool.decision(&held.id, LONG)) };
    let ((first, second), ()) = tokio::join!(waits, stop);
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());
    for answer in [first, second] {
        let Ok(Answer::Open(open)) = answer else { panic!("{answer:?}") };
        let by = open.held.expect("the answer names the stop");
        assert_eq!((by.stop.as_str(), by.reason.as_str(), by.scope), ("stp_1", "Checkout errors", json!({"environment": "prod"})));
    }
    let Answer::Open(open) = hub.tool.decision(&elsewhere.id, Duration::ZERO).await.unwrap() else { panic!("decided") };
    assert_eq!(open.held, None);
    let late = propose_in(&hub, "prod").await;
    assert_eq!(late.held.map(|held| held.stop), Some("stp_1".into()), "a new proposal is held");
}

#[tokio::test]
async fn grant_of_before_the_stop_is_refused_at_both_hubs() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let (told, untold) = (propose_in(&hub, "prod").await, propose_in(&hub, "prod").await);
    for receipt in [&told, &untold] {
        hub.review(receipt, Verdict::Approve).await.unwrap();
    }
    let Answer::Decided(decision) = hub.tool.decision(&told.id, LONG).await.unwrap() else { panic!("open") };
    let grant = decision.grant.unwrap();
    hub.send(pull(prod())).await.unwrap();
    for tool in [&other.tool, &hub.tool] {
        assert_eq!(code(&tool.use_grant(&told.id, &grant, told.digest).await.unwrap_err()), "stopped");
    }
    let Answer::Decided(decision) = hub.tool.decision(&untold.id, LONG).await.unwrap() else { panic!("open") };
    assert_eq!((decision.verdict, decision.grant, decision.arguments), (Status::Stopped, None, None));
    assert!(decision.message.contains("Checkout errors"), "{}", decision.message);
    assert!(records(&hub.desk).await.iter().all(|record| record.kind != "grant.used"));
}

#[tokio::test]
async fn report_names_connected_tools_and_those_that_were_not_asked() {
    let hub = TestHub::on_postgres(new_database()).await;
    let _other = hub.start_second_hub().await;
    let silent = DeskCommand::AddTool { name: "silent".into(), owner: None, token: holdpoint_domain::Digest::of(b"silent") };
    hub.send(silent).await.unwrap();
    let running = propose_in(&hub, "prod").await;
    propose_in(&hub, "prod").await;
    hub.review(&running, Verdict::Approve).await.unwrap();
    let Answer::Decided(decision) = hub.tool.decision(&running.id, LONG).await.unwrap() else { panic!("open") };
    hub.tool.use_grant(&running.id, &decision.grant.unwrap(), running.digest).await.unwrap();
    let effect = hub.desk.stop_effect(&prod()).await.unwrap();
    assert_eq!((effect.held, effect.running.len(), effect.tools.len()), (1, 1, 2));
    hub.send(pull(prod())).await.unwrap();
    let report = wait_for_report(&hub, 2).await;
    assert_eq!((report.connected, report.refused, report.not_connected, report.held), (1, 1, 1, 1), "{report:?}");
    assert_eq!(report.tools.iter().filter(|tool| tool.refused_after_ms.is_some()).count(), 1);
    assert!(report.sentence.starts_with("1 of 1 connected tools refused in "), "{}", report.sentence);
    assert!(report.sentence.contains("1 not connected: not asked, 1 held, 1 still running: "), "{}", report.sentence);
}

#[tokio::test]
async fn one_person_cannot_resume_where_two_take_part() {
    let hub = TestHub::open().await;
    enroll_as(&hub, "dev_manager", Role::Manager).await;
    hub.send(pull(prod())).await.unwrap();
    let resume = || DeskCommand::Resume { stop: "stp_1".into(), stage: StopStage::Kind("message.send".into()) };
    hub.send(resume()).await.unwrap();
    hub.pass(20 * 60_000);
    hub.send(resume()).await.unwrap_err();
    assert_eq!(hub.desk.stop("stp_1").await.unwrap().stage, StopStage::Hold);
}

#[tokio::test]
async fn trigger_that_enforces_writes_one_stop_for_both_hubs() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let trigger = |mode: &str| {
        format!("[[trigger]]\nname = \"no-again\"\nmode = \"{mode}\"\nwhen = {{ rejections = {{ in_a_row = 2, per = \"tool\" }} }}\n")
    };
    for mode in ["observe", "enforce"] {
        let replaces = hub.desk.triggers().await.unwrap().version;
        hub.send(DeskCommand::PublishTriggers { source: trigger(mode), replaces }).await.unwrap();
    }
    for _ in 0..2 {
        let rejected = propose_in(&hub, "prod").await;
        hub.review(&rejected, Verdict::Reject).await.unwrap();
    }
    let stops = loop {
        let stops = other.desk.stops().await.unwrap().stops;
        if !stops.is_empty() {
            break stops;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!((stops.len(), &stops[0].scope, stops[0].by.as_str()), (1, &StopScope::Tool("deploy-pilot".into()), "hub"));
    assert!(stops[0].reason.starts_with("Trigger no-again: 2 actions"), "{}", stops[0].reason);
    let later = propose_in(&hub, "prod").await;
    assert_eq!(later.held.map(|held| held.stop), Some(stops[0].stop.to_string()));
    let fired = records(&hub.desk).await.into_iter().filter(|record| record.kind == "trigger.fired!").count();
    assert_eq!((fired, hub.desk.triggers().await.unwrap().triggers[0].fired), (1, 1));
}
