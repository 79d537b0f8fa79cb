//! A desk without its hub: what is here can be read and decided, and nothing signed is lost.

use super::hub::TestHub;
use crate::clock::local_now;
use crate::identity::{Enrolment, Identity, KeyPlace};
use crate::view::SyncState;
use crate::{Desk, DeskOptions};
use holdpoint_domain::{Digest, Reading, read_review};
use serde_json::{Value, json};
use std::path::Path;

pub(super) struct Story {
    pub folder: tempfile::TempDir,
    pub hub: TestHub,
    pub desk: Desk,
    given: usize,
}

pub(super) async fn open(data: &Path) -> Desk {
    Desk::open(DeskOptions { data: data.to_owned(), hub_url: None, version: "test".into() }).await.unwrap()
}

impl Story {
    pub async fn begin() -> Self {
        Self::begin_at(local_now()).await
    }

    /// With a hub that was opened at this time.
    pub async fn begin_at(opened: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity::create_in(folder.path(), "Mara Ortiz", KeyPlace::File).unwrap();
        let hub = Enrolment { id: "hub_1".into(), name: "Test hub".into(), url: None };
        let (person, name) = (identity.profile().person.clone(), identity.profile().name.clone());
        let identity = identity.enrolled(hub, person, name).unwrap();
        let hub = TestHub::new(opened, identity.profile());
        let desk = open(folder.path()).await;
        // Most stories are about what comes after the time to take a verdict back.
        desk.call("set_preferences", json!({ "undo_seconds": 0 })).await.unwrap();
        let mut story = Self { folder, hub, desk, given: 0 };
        story.arrive();
        story
    }

    /// What the hub wrote since the last time arrives, bodies too.
    pub fn arrive(&mut self) {
        self.desk.core.replica.apply(&self.hub.records[self.given..]).unwrap();
        self.given = self.hub.records.len();
        self.desk.core.replica.put_bodies(&self.hub.bodies).unwrap();
    }

    pub async fn call(&self, command: &str, args: Value) -> Value {
        self.desk.call(command, args).await.unwrap_or_else(|problem| panic!("{command}: {problem:?}"))
    }

    pub async fn refusal(&self, command: &str, args: Value) -> String {
        self.desk.call(command, args).await.map_or_else(|problem| problem.code, |answer| panic!("{command} was not refused: {answer}"))
    }

    pub fn draft(&self, action: &str, verdict: &str) -> Value {
        json!({ "action": action, "digest": self.hub.digest(action).to_string(), "verdict": verdict,
            "reasons": [], "comment": "", "certainty": null, "arguments": null })
    }
}

fn page() -> Value {
    json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 100 })
}

#[tokio::test]
async fn offline_review_survives_restart() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    story.call("action_shown", json!({ "id": id, "digest": story.hub.digest(&id).to_string() })).await;
    let outcome = story.call("review", story.draft(&id, "approve")).await;
    assert_eq!(outcome["state"], "queued");

    let mine = story.call("queue_page", page()).await;
    assert_eq!((&mine["total"], &mine["counts"]["open"]), (&json!(0), &json!(1)), "it is no longer mine to decide");
    assert_eq!(story.call("action_detail", json!({ "id": id })).await["my_review"], "queued");
    assert_eq!(story.refusal("review", story.draft(&id, "reject")).await, "already_reviewed");

    story.desk.close().await;
    story.desk = open(story.folder.path()).await;
    let state = story.call("app_state", json!({})).await;
    assert_eq!((&state["outbox"], &state["setup"]), (&json!(1), &json!("ready")));
    let rows = story.call("outbox", json!({})).await;
    assert_eq!(rows[0]["sentence"], "Approve Roll back checkout-api to v412");

    // What waits is exactly what the hub takes: signed, about this digest.
    let waiting = crate::outbox::table::waiting(&story.desk.core.store.conn()).unwrap().remove(0);
    let (statement, review) = read_review(&waiting.command.envelope).unwrap();
    let reading = waiting.command.reading.unwrap();
    assert!(reading.reading.shown_ms.is_some() && review.reading == Reading::default());
    assert_eq!(review.reading_digest, Some(reading.digest().unwrap()));
    story.hub.deliver(statement, waiting.command.envelope, Some(reading)).unwrap();
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["status"], &detail["outcome"]), (&json!("approved"), &json!("Approved by Mara Ortiz")));
    let told = story.call("story", json!({ "id": id })).await;
    assert_eq!(told["entries"][0]["sentence"], "deploy-pilot proposed Roll back checkout-api to v412");
    assert_eq!(told["entries"][1]["sentence"], "Mara Ortiz approved it");
    assert_eq!(told["entries"][1]["signature"], "valid");
    assert_eq!(told["entries"][2]["sentence"], "Mara Ortiz recorded the reading data of a review of it");
    assert_eq!(told["entries"][3]["sentence"], "Decided: approved");
}

#[tokio::test]
async fn offline_review_keeps_the_record_it_was_made_on() {
    let mut story = Story::begin().await;
    let (id, hidden) = (story.hub.propose(json!({})), story.hub.propose(json!({})));
    story.hub.bodies.retain(|(_, text)| !text.contains(&format!("salt-{hidden}")));
    story.arrive();
    let (seq, hash) = story.desk.core.replica.head();
    story.call("review", story.draft(&id, "approve")).await;
    story.call("claim", json!({ "id": hidden })).await;
    story.hub.propose(json!({}));
    story.arrive();
    let mut waiting = crate::outbox::table::waiting(&story.desk.core.store.conn()).unwrap();
    let claim: holdpoint_domain::Statement = serde_json::from_slice(&waiting.pop().unwrap().command.envelope.payload().unwrap()).unwrap();
    assert_eq!(claim.shown.unwrap().unread.len(), 1, "the body is not here");
    let (statement, _) = read_review(&waiting[0].command.envelope).unwrap();
    assert_eq!(statement.rests_on, Some(holdpoint_domain::RecordRef { seq, hash }));
    assert_eq!(statement.shown.as_ref().unwrap().unread, []);
    let command = waiting.remove(0).command;
    story.hub.deliver(statement, command.envelope, command.reading).unwrap();
}

#[tokio::test]
async fn withheld_body_is_not_requested_again() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.hub.bodies.clear();
    story.arrive();
    let mut events = story.desk.events();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["content"], &detail["status"]), (&json!(null), &json!("open")));
    // The window asks again whenever it is told that the action went out of date.
    assert!(events.try_recv().is_err(), "nothing is new, so nothing is said to be");
}

#[tokio::test]
async fn changed_content_is_not_signed() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    let old = story.draft(&id, "approve");
    story.hub.revise(&id, json!({ "arguments": { "version": "v1" } })).unwrap();
    story.arrive();
    assert_eq!(story.refusal("review", old).await, "content_changed");
    assert_eq!(story.call("action_detail", json!({ "id": id })).await["revision"], 1);
}

#[tokio::test]
async fn content_not_matching_digest_is_not_signed() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    // The body says something else than the digest in the record covers; the hub names it by its own digest.
    let (body, text) = story.hub.bodies.pop().unwrap();
    let forged = text.replace("v412", "v999");
    story.hub.bodies.push((Digest::of(forged.as_bytes()), forged));
    let at = story.hub.records.iter().position(|record| record.body == Some(body)).unwrap();
    let mut record = story.hub.records[at].clone();
    record.body = Some(story.hub.bodies.last().unwrap().0);
    record.hash = record.computed_hash();
    story.hub.records[at] = record;
    story.arrive();
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "content_changed");
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!(detail["content"], Value::Null);
    assert!(detail["content_missing"].as_str().unwrap().contains("digest"));
}

#[tokio::test]
async fn missing_content_can_only_be_rejected() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.hub.bodies.clear();
    story.arrive();
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "not_here_yet");
    assert_eq!(story.refusal("review", story.draft(&id, "reject")).await, "reason_required");
    let mut reject = story.draft(&id, "reject");
    reject["reasons"] = json!(["wrong_target"]);
    assert_eq!(story.call("review", reject).await["state"], "queued");
}

#[tokio::test]
async fn broken_record_disables_verdicts() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    story.desk.core.connection.set_status(|status| {
        status.state = SyncState::Broken;
        status.message = Some("Record 7 was changed.".into());
    });
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "record_broken");
    let chain = story.call("audit_page", json!({ "filter": "", "kind": null, "before": null, "limit": 10 })).await;
    assert_eq!((&chain["chain"]["state"], &chain["chain"]["problem"]), (&json!("broken"), &json!("Record 7 was changed.")));
}

#[tokio::test]
async fn tabs_filter_and_audit_find_actions() {
    let mut story = Story::begin().await;
    let critical = story.hub.propose(json!({ "title": "Drop index orders_created_idx", "risk": "critical", "ttl_seconds": 120 }));
    let other = story.hub.propose(json!({}));
    story
        .hub
        .desk(&story.desk.core.account.signer().unwrap().profile().clone(), holdpoint_domain::DeskCommand::Claim { action: other.into() })
        .unwrap();
    story.arrive();
    for (tab, filter, total) in
        [("mine", "", 2), ("critical", "", 1), ("claimed", "", 1), ("all", "DROP prod", 1), ("all", "nowhere", 0), ("claimed", "drop", 0)]
    {
        let found = story.call("queue_page", json!({ "tab": tab, "filter": filter, "offset": 0, "limit": 10 })).await;
        assert_eq!(found["total"], total, "{tab} {filter}");
        assert_eq!(found["rows"].as_array().unwrap().len(), total);
    }
    let all = story.call("queue_page", json!({ "tab": "all", "filter": "", "offset": 0, "limit": 10 })).await;
    assert_eq!(all["rows"][0]["id"], critical);
    assert_eq!(all["rows"][0]["target"], "checkout · prod · eu-west");
    assert_eq!(all["groups"][0]["title"], "Due within 5 minutes");
    assert_eq!((&all["rows"][1]["claimed_by"], &all["rows"][1]["claimed_by_me"]), (&json!("MO"), &json!(true)));
    let audit = story.call("audit_page", json!({ "filter": "drop", "kind": null, "before": null, "limit": 10 })).await;
    assert_eq!(audit["rows"][0]["sentence"], "Proposed Drop index orders_created_idx");
    let claims = story.call("audit_page", json!({ "filter": "mara", "kind": "action.claimed", "before": null, "limit": 10 })).await;
    assert_eq!(claims["rows"].as_array().unwrap().len(), 1);
    assert_eq!(story.call("verify", json!({})).await["state"], "intact");
}

#[tokio::test]
async fn commands_answer_before_setup() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path()).await;
    for command in ["app_state", "pace", "settings", "tools", "outbox", "verify"] {
        desk.call(command, json!({})).await.unwrap();
    }
    let state = desk.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["setup"], &state["sync"]["state"]), (&json!("needed"), &json!("offline")));
    let problem = desk.call("add_tool", json!({ "name": "x", "owner": null })).await.unwrap_err();
    assert_eq!(problem.code, "not_set_up");
    assert_eq!(desk.call("fly", json!({})).await.unwrap_err().code, "unknown_command");
    assert_eq!(desk.call("story", json!({ "nr": 1 })).await.unwrap_err().code, "invalid_field");
}

#[tokio::test]
async fn full_disk_refuses_review() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    let full = |desk: &Desk, pages: i64| {
        let conn = desk.core.store.conn();
        conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    // SQLite says "full" exactly as on a full disk; large enough a comment needs new pages.
    full(&story.desk, 1);
    let mut draft = story.draft(&id, "reject");
    draft["comment"] = json!("x".repeat(10_000));
    let problem = story.desk.call("review", draft.clone()).await.unwrap_err();
    assert_eq!(problem.code, "disk_full");
    assert!(problem.detail.contains("not kept"), "{}", problem.detail);
    let state = story.call("app_state", json!({})).await;
    assert_eq!((&state["outbox"], &state["counts"]["mine"]), (&json!(0), &json!(1)));
    full(&story.desk, 1_000_000);
    assert_eq!(story.call("review", draft).await["state"], "queued");
}

#[tokio::test]
async fn outbox_survives_replica_loss() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    story.call("review", story.draft(&id, "approve")).await;
    story.desk.close().await;
    for file in ["replica.sqlite", "replica.sqlite-wal", "replica.sqlite-shm"] {
        let _ = std::fs::remove_file(story.folder.path().join("desk").join(file));
    }
    story.desk = open(story.folder.path()).await;
    let state = story.call("app_state", json!({})).await;
    assert_eq!((&state["sync"]["head"], &state["outbox"]), (&json!(0), &json!(1)));
}
