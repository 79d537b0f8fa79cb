//! A machine's clock that is set back.

use crate::test_hub::{TestHub, code};
use crate::two_hubs::records;
use holdpoint_domain::{Status, Verdict};
use serde_json::json;

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn clock_set_back_dates_no_record_before_last() {
    let hub = TestHub::open().await;
    hub.pass(HOUR_MS);
    let before = hub.propose(json!({"ttl_seconds": 8})).await;
    hub.pass(-HOUR_MS);
    let after = hub.propose(json!({"title": "after the clock was set back"})).await;
    assert!(after.deadline > before.deadline, "{} {}", before.deadline, after.deadline);
    let times: Vec<i64> = records(&hub.desk).await.iter().map(|record| record.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    let ready = reqwest::get(format!("{}/readyz", hub.url())).await.unwrap();
    assert_eq!(ready.status().as_u16(), 200);
    let text = ready.text().await.unwrap();
    assert!(text.starts_with("ready\nwarning: ") && text.contains("3600 s"), "{text}");
}

#[tokio::test]
async fn deadline_passes_after_clock_is_set_back() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({"ttl_seconds": 8})).await;
    hub.pass(-HOUR_MS);
    assert_eq!(reqwest::get(format!("{}/readyz", hub.url())).await.unwrap().status().as_u16(), 200);
    hub.pass(12_000);
    let decision = hub.decision(&receipt).await;
    assert_eq!(decision.verdict, Status::Expired);
    assert_eq!(code(&hub.review(&receipt, Verdict::Approve).await.unwrap_err()), "action_expired");
}

#[tokio::test]
async fn restarted_hub_with_early_clock_continues_after_last_record() {
    let mut hub = TestHub::open().await;
    hub.pass(HOUR_MS);
    let open = hub.propose(json!({})).await;
    hub.pass(-HOUR_MS);
    hub.restart().await;
    let later = hub.propose(json!({})).await;
    assert!(later.deadline >= open.deadline, "{} {}", open.deadline, later.deadline);
}
