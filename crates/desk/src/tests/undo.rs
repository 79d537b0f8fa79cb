//! A verdict can be taken back for some seconds, and offline until it is sent.

use super::offline::{Story, open};
use crate::features::review::hold::release_all;
use crate::outbox::table as outbox;
use crate::view::DeskEvent;
use holdpoint_domain::{RecordRef, read_review};
use serde_json::{Value, json};

async fn begin() -> (Story, String) {
    let mut story = Story::begin().await;
    story.call("set_preferences", json!({ "undo_seconds": 5 })).await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    (story, id)
}

impl Story {
    async fn hold(&self, id: &str, verdict: &str) -> String {
        let draft = Value::Object(
            self.draft(id, verdict).as_object().unwrap().clone().into_iter().chain([("comment".into(), json!("Too early"))]).collect(),
        );
        let outcome = self.call("review", draft).await;
        assert_eq!(outcome["state"], "held");
        outcome["review"].as_str().unwrap().to_owned()
    }

    fn waiting(&self) -> Vec<outbox::Waiting> {
        outbox::waiting(&self.desk.core.store.conn()).unwrap()
    }
}

#[tokio::test]
async fn held_verdict_can_be_taken_back() {
    let (story, id) = begin().await;
    let review = story.hold(&id, "reject").await;
    let state = story.call("app_state", json!({})).await;
    assert_eq!(state["held_verdicts"][0]["sentence"], "Reject Roll back checkout-api to v412");
    assert_eq!(state["outbox"], 0, "nothing is signed");
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["my_review"], &detail["retractable"]), (&json!("held"), &json!(review)));
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "already_reviewed");

    let back = story.call("take_back", json!({ "id": review })).await;
    assert_eq!((&back["draft"]["verdict"], &back["draft"]["comment"]), (&json!("reject"), &json!("Too early")));
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["my_review"], &detail["draft"]["comment"]), (&json!(null), &json!("Too early")));
    assert!(story.waiting().is_empty());
    assert_eq!(story.refusal("take_back", json!({ "id": review })).await, "already_sent");
    story.hold(&id, "approve").await;
}

#[tokio::test]
async fn released_verdict_names_the_record_of_the_key_press() {
    let (mut story, id) = begin().await;
    let (seq, hash) = story.desk.core.replica.head();
    let review = story.hold(&id, "approve").await;
    story.hub.propose(json!({}));
    story.arrive();
    release_all(&story.desk.core).await;
    let waiting = story.waiting().remove(0);
    let (statement, signed) = read_review(&waiting.command.envelope).unwrap();
    assert_eq!((statement.id.as_str(), signed.digest), (review.as_str(), story.hub.digest(&id)));
    assert_eq!(statement.rests_on, Some(RecordRef { seq, hash }));
    story.hub.deliver(statement, waiting.command.envelope, waiting.command.reading).unwrap();
}

#[tokio::test]
async fn changed_content_turns_held_verdict_into_draft() {
    let (mut story, id) = begin().await;
    story.hold(&id, "approve").await;
    story.hub.revise(&id, json!({ "arguments": { "version": "v1" } })).unwrap();
    story.arrive();
    let mut events = story.desk.events();
    release_all(&story.desk.core).await;
    assert!(story.waiting().is_empty());
    let told = std::iter::from_fn(|| events.try_recv().ok()).find_map(|event| match event {
        DeskEvent::Refused { action, problem } => Some((action, problem)),
        _ => None,
    });
    let (action, problem) = told.expect("the reviewer is told");
    assert_eq!((action, problem.code.as_str()), (id.clone(), "content_changed"));
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["my_review"], &detail["draft"]["comment"]), (&json!(null), &json!("Too early")));
    assert_eq!(detail["draft"]["note"]["title"], "Your verdict was not sent");
}

#[tokio::test]
async fn held_verdict_is_a_draft_after_a_crash() {
    let (mut story, id) = begin().await;
    story.hold(&id, "reject").await;
    story.desk = open(story.folder.path()).await;
    assert!(story.waiting().is_empty());
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!((&detail["my_review"], &detail["draft"]["comment"]), (&json!(null), &json!("Too early")));
    let notices = story.call("app_state", json!({})).await["notices"].clone();
    let told = notices.as_array().unwrap().iter().find(|notice| notice["code"] == "verdicts_not_sent").unwrap();
    assert!(told["text"].as_str().unwrap().contains("Reject Roll back checkout-api"));
}

#[tokio::test]
async fn closing_the_app_signs_what_was_held() {
    let (mut story, id) = begin().await;
    story.hold(&id, "approve").await;
    story.desk.close().await;
    story.desk = open(story.folder.path()).await;
    assert_eq!(story.waiting().len(), 1);
}

#[tokio::test]
async fn offline_verdict_can_be_taken_back_until_it_is_sent() {
    let mut story = Story::begin().await;
    let (id, sent) = (story.hub.propose(json!({})), story.hub.propose(json!({})));
    story.arrive();
    for action in [&id, &sent] {
        assert_eq!(story.call("review", story.draft(action, "approve")).await["state"], "queued");
    }
    let begun = story.waiting()[1].id.clone();
    outbox::attempted(&story.desk.core.store.conn(), &begun).unwrap();
    let rows = story.call("outbox", json!({})).await;
    assert_eq!((&rows[0]["can_take_back"], &rows[1]["can_take_back"]), (&json!(true), &json!(false)));
    story.call("take_back", json!({ "id": rows[0]["id"] })).await;
    assert_eq!(story.refusal("take_back", json!({ "id": rows[1]["id"] })).await, "already_sent");
    assert_eq!(story.waiting().len(), 1);
    assert_eq!(story.call("action_detail", json!({ "id": id })).await["my_review"], json!(null));
}

#[tokio::test]
async fn unreadable_row_is_shown_and_holds_up_no_other() {
    let mut story = Story::begin().await;
    let (id, other) = (story.hub.propose(json!({})), story.hub.propose(json!({})));
    story.arrive();
    for action in [&id, &other] {
        story.call("review", story.draft(action, "approve")).await;
    }
    story.desk.core.store.conn().execute("UPDATE outbox SET envelope = '{' WHERE action = ?1", [&id]).unwrap();
    assert_eq!(story.waiting().iter().filter_map(|waiting| waiting.action.clone()).collect::<Vec<_>>(), [other]);
    let rows = story.call("outbox", json!({})).await;
    assert_eq!((&rows[0]["state"], &rows[0]["problem"]["code"]), (&json!("refused"), &json!("unreadable")));
    assert_eq!(story.call("action_detail", json!({ "id": id })).await["my_review"], json!(null), "it can be decided again");
}

#[tokio::test]
async fn draft_is_kept_until_it_is_cleared() {
    let (story, id) = begin().await;
    let draft = json!({ "comment": "Half a thought", "reasons": ["too_broad"], "arguments": "{\"replicas\": " });
    story.call("keep_draft", json!({ "id": id, "draft": draft })).await;
    let kept = story.call("action_detail", json!({ "id": id })).await["draft"].clone();
    assert_eq!((&kept["comment"], &kept["arguments"]), (&json!("Half a thought"), &json!("{\"replicas\": ")));
    story.call("keep_draft", json!({ "id": id, "draft": {} })).await;
    assert_eq!(story.call("action_detail", json!({ "id": id })).await["draft"], json!(null));
}
