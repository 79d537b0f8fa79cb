//! Two hubs on one PostgreSQL database, behind no balancer but the test.

use crate::monitoring::read_metric;
use crate::test_hub::{DEVICE, TOKEN, TestHub, code};
use holdpoint_domain::{DeskCommand, Record, Status, Verdict};
use holdpoint_hub::{HubError, HubOptions, LogPlace, start};
use holdpoint_protocol::{Answer, DeskClient, Live, LiveEvents, SessionRequest, ToolClient};
use holdpoint_throwaway::new_database;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

pub async fn records(desk: &DeskClient) -> Vec<Record> {
    let mut batches = desk.catch_up(0).await.unwrap();
    let mut all = Vec::new();
    while let Some(batch) = batches.next().await {
        all.extend(batch.unwrap());
    }
    all
}

async fn next_record(live: &mut LiveEvents) -> Option<Record> {
    loop {
        match live.next().await {
            Ok(Some(Live::Record(record))) => return Some(*record),
            Ok(Some(Live::Beat(_))) => {}
            Ok(None) | Err(_) => return None,
        }
    }
}

#[tokio::test]
async fn tool_waiting_at_one_hub_gets_decision_of_other() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let receipt = hub.propose(json!({})).await;
    let waiting = async { other.tool.decision(&receipt.id, LONG).await.unwrap() };
    let (answer, reviewed) = tokio::join!(waiting, hub.review(&receipt, Verdict::Approve));
    reviewed.unwrap();
    let Answer::Decided(decision) = answer else { panic!("still open") };
    assert_eq!(decision.verdict, Status::Approved);

    // The grant is good at either hub, and once in all.
    let grant = decision.grant.unwrap();
    hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap();
    assert_eq!(code(&other.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err()), "grant_used");
}

#[tokio::test]
async fn deadline_is_decided_once_by_two_hubs() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(hub.propose(json!({"ttl_seconds": 60})).await.id);
    }
    let waiting = ids.iter().enumerate().map(|(number, id)| {
        let tool = if number % 2 == 0 { &hub.tool } else { &other.tool };
        async move { tool.decision(id, LONG).await.unwrap() }
    });
    let (answers, ()) = tokio::join!(futures::future::join_all(waiting), async { hub.pass(60_500) });
    assert!(answers.iter().all(|answer| matches!(answer, Answer::Decided(decision) if decision.verdict == Status::Expired)));
    let all = records(&other.desk).await;
    for id in &ids {
        let decided = all.iter().filter(|record| record.kind == "action.decided" && record.subject == *id).count();
        assert_eq!(decided, 1, "{id}");
    }
}

#[tokio::test]
async fn session_and_nonce_of_one_hub_work_at_other() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    assert_eq!(other.desk.actions(10).await.unwrap().len(), 0);
    let proof = hub.proof(&hub.desk, DEVICE).await;
    let request = SessionRequest { device: DEVICE.into(), proof: Some(proof) };
    other.desk.session(&request).await.unwrap();
    assert_eq!(code(&other.desk.session(&request).await.unwrap_err()), "session_expired");
}

#[tokio::test]
async fn revocation_at_one_hub_ends_session_at_other() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    hub.enroll("dev_lost").await;
    let lost = DeskClient::new(&other.hub.url).with_token(&hub.session(&hub.url(), "dev_lost").await);
    let head = hub.desk.info().await.unwrap().head;
    let mut live = lost.live(head).await.unwrap();
    let receipt = hub.propose(json!({})).await;
    assert_eq!(next_record(&mut live).await.unwrap().subject, receipt.id);

    hub.send(DeskCommand::RevokeDevice { device: "dev_lost".into() }).await.unwrap();
    hub.propose(json!({})).await;
    let ended = tokio::time::timeout(LONG, next_record(&mut live)).await.unwrap();
    assert!(ended.is_none(), "the stream went on with {ended:?}");
    assert_eq!(code(&lost.actions(1).await.unwrap_err()), "device_revoked");

    hub.send(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await.unwrap();
    // Whatever the other hub answers before it has heard of that, it lets nothing through after it.
    let revoked = async {
        while other.tool.decision(&receipt.id, Duration::ZERO).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, revoked).await.unwrap();
    assert_eq!(code(&other.tool.decision(&receipt.id, Duration::ZERO).await.unwrap_err()), "token_revoked");
}

#[tokio::test]
async fn live_streams_do_not_read_the_database() {
    let url = new_database();
    let hub = TestHub::with(move |usual| HubOptions {
        log: LogPlace::Postgres(url.clone()),
        metrics_listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        ..usual
    })
    .await;
    let other = hub.start_second_hub().await;
    let metrics = other.hub.metrics_url.clone().unwrap();
    let head = other.desk.info().await.unwrap().head;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(other.desk.live(head).await.unwrap());
    }
    for number in 0..30 {
        // Half of it is written by the other hub.
        let tool = if number % 2 == 0 { &hub.tool } else { &other.tool };
        tool.propose(&crate::test_hub::proposal(json!({})), None).await.unwrap();
    }
    for live in &mut streams {
        let mut after = head;
        while after < head + 30 {
            let record = next_record(live).await.unwrap();
            assert_eq!(record.seq, after + 1);
            after = record.seq;
        }
    }
    assert_eq!(read_metric(&metrics, "holdpoint_live_desks").await, 20.0);
    assert!(read_metric(&metrics, "holdpoint_records_followed_total").await >= 15.0);
    assert_eq!(read_metric(&metrics, "holdpoint_record_reads_total{from=\"log\"}").await, 0.0);
    assert!(read_metric(&metrics, "holdpoint_record_reads_total{from=\"memory\"}").await >= 20.0);
    assert_eq!(read_metric(&metrics, "holdpoint_records_behind").await, 0.0);
    drop(streams);
}

#[tokio::test]
async fn clock_difference_is_measured() {
    let hub = TestHub::on_postgres(new_database()).await;
    let late = hub.clock.clone();
    let late = hub.start_second_hub_with(move |usual| HubOptions {
        metrics_listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        clock: Arc::new(move || late.load(Ordering::SeqCst) - 90_000),
        ..usual
    });
    let late = late.await;
    let metrics = late.hub.metrics_url.clone().unwrap();
    hub.propose(json!({})).await;
    while late.desk.actions(1).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(read_metric(&metrics, "holdpoint_clock_behind_seconds").await, 90.0);
}

#[tokio::test]
async fn wrong_keys_or_log_stop_the_start() {
    let hub = TestHub::on_postgres(new_database()).await;
    let without_keys = tempfile::tempdir().unwrap();
    let Err(HubError::Keys { detail, .. }) = hub.start_on(&without_keys).await else { panic!("it must not start") };
    assert!(detail.contains("copy it from the hub that began this record"), "{detail}");

    let stranger = TestHub::open().await;
    let other_keys = tempfile::tempdir().unwrap();
    std::fs::create_dir(other_keys.path().join("hub")).unwrap();
    std::fs::copy(stranger.folder.path().join("hub/keys.json"), other_keys.path().join("hub/keys.json")).unwrap();
    let Err(HubError::Keys { detail, .. }) = hub.start_on(&other_keys).await else { panic!("it must not start") };
    assert!(detail.contains("not those the record began with"), "{detail}");

    let own_record = stranger.close().await;
    let Err(HubError::Mismatch { detail }) = hub.start_on(&own_record).await else { panic!("it must not start") };
    assert!(detail.contains("without --database"), "{detail}");
    let only_keys = hub.close().await;
    let Err(HubError::Mismatch { detail }) = start(HubOptions::local(only_keys.path())).await else { panic!("it must not start") };
    assert!(detail.contains("start it with --database"), "{detail}");
}

#[tokio::test]
async fn second_hub_on_same_folder_is_refused() {
    let hub = TestHub::on_postgres(new_database()).await;
    let Err(HubError::InUse { url }) = hub.start_on(&hub.folder).await else { panic!("it must not start") };
    assert_eq!(url, hub.url());
    assert!(ToolClient::new(&url, TOKEN).decision("act_none", Duration::ZERO).await.is_err());
}
