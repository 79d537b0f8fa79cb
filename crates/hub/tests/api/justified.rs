//! Records that nothing justifies, written by one who has the database but no keys.

use crate::test_hub::{PERSON, TestHub, code, review};
use holdpoint_domain::{
    ActionDecided, ActionEvent, DecidedBy, Digest, Empty, Event, PersonEnrolled, PersonEvent, Record, Role, Status, Verdict,
};
use holdpoint_hub::HubError;
use holdpoint_log::{Batch, Log, PostgresLog, SqliteLog};
use holdpoint_throwaway::new_database;
use serde_json::json;
use std::path::{Path, PathBuf};

fn log_file(folder: &Path) -> PathBuf {
    folder.join("hub/log.sqlite")
}

/// Appends a record with right hashes.
async fn forge(log: &dyn Log, event: Event, actor: &str, subject: &str) -> Record {
    let (head, hash) = log.head().await.unwrap();
    let last = log.read(head - 1, 1).await.unwrap().remove(0);
    let forged = event.draft(last.at + 1, actor, subject, None).unwrap().seal(head + 1, hash);
    log.append(head, Batch { records: vec![forged.clone()], bodies: Vec::new() }).await.unwrap();
    forged
}

fn administrator() -> Event {
    let roles = Role::ALL.to_vec();
    PersonEvent::Changed(PersonEnrolled { name: "Eve".into(), roles, ..PersonEnrolled::default() }).into()
}

fn approval_by_policy(digest: Digest, at: i64) -> Event {
    let (verdict, grant_until) = (Some(Status::Approved), Some(at + 3_600_000));
    ActionEvent::Decided(ActionDecided { verdict, by: DecidedBy::Policy, digest, reviews: Vec::new(), grant_until }).into()
}

async fn refused_start(hub: &TestHub) -> String {
    match hub.start_on(&hub.folder).await {
        Err(error @ HubError::Corrupt { .. }) => error.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the hub starts"),
    }
}

#[tokio::test]
async fn forged_administrator_stops_the_start_and_is_named() {
    let mut hub = TestHub::open().await;
    hub.stop().await;
    let log = SqliteLog::open(log_file(hub.folder.path())).await.unwrap();
    let forged = forge(&log, administrator(), PERSON, "per_eve").await;
    drop(log);
    let refused = refused_start(&hub).await;
    assert!(refused.contains(&format!("nothing justifies record {}", forged.seq)), "{refused}");
    assert!(refused.contains("No person signed it"), "{refused}");
    // Without the checkpoint everything is checked, and the same is found.
    std::fs::remove_file(hub.folder.path().join("hub/checkpoint.json")).unwrap();
    assert_eq!(refused_start(&hub).await, refused);
}

#[tokio::test]
async fn forged_approval_of_critical_action_stops_the_start() {
    let mut hub = TestHub::open().await;
    let receipt = hub.propose(json!({"risk": "critical"})).await;
    hub.stop().await;
    let log = SqliteLog::open(log_file(hub.folder.path())).await.unwrap();
    let forged = forge(&log, approval_by_policy(receipt.digest, hub.now()), "hub", &receipt.id).await;
    drop(log);
    let refused = refused_start(&hub).await;
    assert!(refused.contains(&format!("nothing justifies record {}", forged.seq)), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn running_hub_acts_on_no_forged_record() {
    let url = tokio::task::block_in_place(new_database);
    let hub = TestHub::on_postgres(url.clone()).await;
    let receipt = hub.propose(json!({"risk": "critical"})).await;
    let log = PostgresLog::open(&url).await.unwrap();
    let forged = forge(&log, approval_by_policy(receipt.digest, hub.now()), "hub", &receipt.id).await;
    let refused = hub.review(&receipt, Verdict::Reject).await.unwrap_err();
    assert_eq!(code(&refused), "log_corrupt", "{refused}");
    assert!(refused.to_string().contains(&format!("record {}", forged.seq)), "{refused}");
    let answer = hub.tool.decision(&receipt.id, std::time::Duration::ZERO).await;
    assert!(!matches!(answer, Ok(holdpoint_protocol::Answer::Decided(_))), "{answer:?}");
}

#[tokio::test]
async fn log_that_was_cut_off_is_not_started() {
    let mut hub = TestHub::open().await;
    hub.stop().await;
    let earlier = std::fs::read(log_file(hub.folder.path())).unwrap();
    hub.start().await;
    hub.propose(json!({})).await;
    hub.stop().await;
    std::fs::write(log_file(hub.folder.path()), earlier).unwrap();
    let refused = refused_start(&hub).await;
    assert!(refused.contains("this hub has checked it up to record") && refused.contains("checkpoint.json"), "{refused}");
    std::fs::remove_file(hub.folder.path().join("hub/checkpoint.json")).unwrap();
    hub.start().await;
}

#[tokio::test]
async fn checkpoint_of_another_key_is_not_used() {
    let (mut hub, mut other) = (TestHub::open().await, TestHub::open().await);
    hub.stop().await;
    other.stop().await;
    let file = |hub: &TestHub| hub.folder.path().join("hub/checkpoint.json");
    std::fs::copy(file(&other), file(&hub)).unwrap();
    hub.start().await;
    hub.propose(json!({})).await;
}

#[tokio::test]
async fn hub_signs_every_record_and_keeps_every_command() {
    let mut hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    hub.send(holdpoint_domain::DeskCommand::Claim { action: receipt.id.clone().into() }).await.unwrap();
    hub.send(holdpoint_domain::DeskCommand::Review(review(&receipt, Verdict::Approve))).await.unwrap();
    let decision = hub.decision(&receipt).await;
    hub.tool.use_grant(&receipt.id, &decision.grant.unwrap(), receipt.digest).await.unwrap();
    hub.stop().await;
    let log = SqliteLog::open(log_file(hub.folder.path())).await.unwrap();
    let records = log.read(0, 1_000).await.unwrap();
    assert!(records.last().unwrap().ends_batch());
    let by: Vec<String> = records
        .iter()
        .filter_map(|record| record.batch().unwrap())
        .flat_map(|(batch, _)| batch.commands)
        .map(|command| command.by)
        .collect();
    for expected in ["hub", "enroll:owner", PERSON, "tool:deploy-pilot"] {
        assert!(by.iter().any(|by| by == expected), "{expected} {by:?}");
    }
    for record in records.iter().filter(|record| record.command().is_some()) {
        assert!(log.get_body(&record.envelope().unwrap()).await.unwrap().is_some(), "{record:?}");
    }
    assert!(records.iter().any(|record| record.kind == "action.claimed" && record.envelope().is_some()));
    drop(log);
    // A claim that nobody asked to release.
    let log = SqliteLog::open(log_file(hub.folder.path())).await.unwrap();
    forge(&log, holdpoint_domain::ClaimEvent::Released(Empty {}).into(), PERSON, &receipt.id).await;
    drop(log);
    refused_start(&hub).await;
}
