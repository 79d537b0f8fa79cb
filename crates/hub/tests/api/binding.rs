//! A statement counts only at the hub whose history its device has, for what that hub recorded.

use crate::test_hub::{TestHub, code, review};
use holdpoint_domain::{DeskCommand, Digest, RecordRef, Shown, Statement, Verdict};
use serde_json::json;

async fn refuse(hub: &TestHub, statement: &Statement) -> String {
    let head = hub.desk.info().await.unwrap().head;
    let refused = hub.desk.command(&hub.signed(statement)).await.unwrap_err();
    assert_eq!(hub.desk.info().await.unwrap().head, head, "nothing was recorded");
    code(&refused).to_owned()
}

#[tokio::test]
async fn hub_with_another_history_is_refused() {
    let (hub, other) = (TestHub::open().await, TestHub::open().await);
    let receipt = hub.propose(json!({})).await;
    other.propose(json!({})).await;
    let statement = hub.statement(DeskCommand::Review(review(&receipt, Verdict::Approve))).await;
    let there = other.statement(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await.rests_on.unwrap();
    assert_eq!(there.seq, statement.rests_on.unwrap().seq);
    assert_eq!(refuse(&hub, &Statement { rests_on: Some(there), ..statement.clone() }).await, "other_history");
    let beyond = RecordRef { seq: there.seq + 1_000, ..there };
    assert_eq!(refuse(&hub, &Statement { rests_on: Some(beyond), ..statement.clone() }).await, "other_history");
    let none = RecordRef { seq: 0, hash: Digest::of(b"no genesis") };
    assert_eq!(refuse(&hub, &Statement { rests_on: Some(none), ..statement.clone() }).await, "other_history");
    hub.desk.command(&hub.signed(&statement)).await.unwrap();
}

#[tokio::test]
async fn administration_with_another_history_is_refused() {
    let hub = TestHub::open().await;
    let statement = hub.statement(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await;
    let altered = statement.rests_on.map(|record| RecordRef { hash: Digest::of(b"altered"), ..record });
    assert_eq!(refuse(&hub, &Statement { rests_on: altered, ..statement.clone() }).await, "other_history");
    assert_eq!(refuse(&hub, &Statement { rests_on: None, ..statement }).await, "unbound");
}

#[tokio::test]
async fn review_of_other_content_on_screen_is_refused() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    let statement = hub.statement(DeskCommand::Review(review(&receipt, Verdict::Approve))).await;
    let altered = Shown { digest: Digest::of(b"another title was on screen"), unread: Vec::new() };
    assert_eq!(refuse(&hub, &Statement { shown: Some(altered), ..statement.clone() }).await, "content_changed");
    assert_eq!(refuse(&hub, &Statement { shown: None, ..statement }).await, "unbound");
}

#[tokio::test]
async fn late_review_keeps_the_record_it_was_made_on() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    let statement = hub.statement(DeskCommand::Review(review(&receipt, Verdict::Approve))).await;
    hub.propose(json!({})).await;
    hub.desk.command(&hub.signed(&statement)).await.unwrap();
}
