//! Sets at the desk: one line in the queue, one signature, kept for each member.

use super::offline::Story;
use crate::features::set::refresh;
use crate::outbox::table as outbox;
use holdpoint_domain::{Digest, Statement};
use holdpoint_protocol::SignedCommand;
use serde_json::{Value, json};

fn price(n: usize, new_price: f64, region: &str) -> Value {
    json!({
        "kind": "pricing.change", "title": format!("Change the price of item {n}"), "tool": {"name": "deploy-pilot", "model_version": "4.2"},
        "target": {"service": "shop", "region": region}, "arguments": {"sku": format!("K-{n}"), "price_now": 10, "new_price": new_price, "currency": "EUR"},
        "risk": "high", "evidence": [{"title": "Supplier list", "text": "as agreed"}],
    })
}

/// So many price changes, of which the fourth is in another region and a thousandfold.
async fn story_with(count: usize) -> (Story, Vec<String>, String) {
    let mut story = Story::begin().await;
    let hostile = |n| if n == 3 { price(n, 10_400.0, "DE") } else { price(n, 10.4 + n as f64 / 100.0, "FR") };
    let ids = (0..count).map(|n| story.hub.propose(hostile(n))).collect();
    story.arrive();
    refresh(&story.desk.core).unwrap();
    let page = story.call("queue_page", mine()).await;
    let id = page["rows"][0]["id"].as_str().unwrap().to_owned();
    (story, ids, id)
}

fn mine() -> Value {
    json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 100 })
}

/// Opens what must be opened: every line and all evidence.
async fn open_next(story: &Story, set: &str) -> Value {
    loop {
        let view = story.call("set", json!({ "id": set })).await;
        let Some(action) = view["next"].as_str() else { return view };
        let digest = story.hub.digest(action).to_string();
        story.call("evidence_read", json!({ "id": action, "digest": digest, "index": 0 })).await;
        story.call("confirm_read", json!({ "id": action, "digest": digest })).await;
    }
}

fn draft(view: &Value, verdict: &str) -> Value {
    json!({ "id": view["id"], "list": view["list"], "count": view["count"], "verdict": verdict, "reasons": [], "comment": "", "certainty": null })
}

fn waiting(story: &Story) -> Vec<SignedCommand> {
    outbox::waiting(&story.desk.core.store.conn()).unwrap().into_iter().map(|waiting| waiting.command).collect()
}

#[tokio::test]
async fn set_is_one_line_in_queue_and_badge() {
    let (story, ids, set) = story_with(8).await;
    let page = story.call("queue_page", mine()).await;
    assert_eq!((&page["total"], &page["rows"][0]["set"]["count"], &page["counts"]["mine"]), (&json!(1), &json!(8), &json!(1)));
    assert_eq!(page["rows"][0]["title"], "Change the price of item …");
    assert!(set.starts_with("set_"));
    let found = story.call("queue_page", json!({ "tab": "mine", "filter": "item", "offset": 0, "limit": 100 })).await;
    assert_eq!(found["total"], 8, "a filter looks for single actions");
    assert_eq!(found["rows"].as_array().unwrap().iter().filter(|row| ids.contains(&row["id"].as_str().unwrap().to_owned())).count(), 8);
}

#[tokio::test]
async fn different_shape_risk_or_preview_stands_alone() {
    let mut story = Story::begin().await;
    for n in 0..6 {
        story.hub.propose(price(n, 10.4, "FR"));
    }
    let mut other = price(6, 10.4, "FR");
    other["arguments"]["notify"] = json!(true);
    let (mut low, mut shown) = (price(7, 10.4, "FR"), price(8, 10.4, "FR"));
    low["risk"] = json!("critical");
    shown["preview"] = json!({"type": "text", "content": "price"});
    [other, low, shown].into_iter().for_each(|action| drop(story.hub.propose(action)));
    story.arrive();
    refresh(&story.desk.core).unwrap();
    let page = story.call("queue_page", mine()).await;
    assert_eq!(page["total"], 4);
    assert_eq!(page["rows"].as_array().unwrap().iter().filter(|row| !row["set"].is_null()).count(), 1);
}

#[tokio::test]
async fn outlier_is_first_and_must_be_opened_or_taken_out() {
    let (story, ids, set) = story_with(8).await;
    let view = story.call("open_set", json!({ "id": set })).await;
    assert_eq!((&view["rows"][0]["action"], &view["outliers"]), (&json!(ids[3]), &json!(1)));
    assert_eq!(view["rows"][0]["title"], "3", "the words that all begin with stand above the table");
    let why = view["rows"][0]["why"].as_str().unwrap();
    assert!(why.contains("times the median") && why.contains("Only one with target region DE"), "{why}");
    let common: Vec<&str> = view["common"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(common, ["currency", "price_now", "target service"]);
    assert_eq!(story.refusal("review_set", draft(&view, "approve")).await, "unread");

    let out = story.call("take_out_of_set", json!({ "id": set, "action": ids[3], "out": true })).await;
    assert_eq!((&out["total"], &out["taken_out"], &out["count"]), (&json!(8), &json!(1), &json!(7)));
    assert_eq!(out["opened_outliers"]["needed"], 0);
    assert_eq!(story.refusal("review_set", draft(&view, "reject")).await, "content_changed", "another list is on screen");
    let back = story.call("take_out_of_set", json!({ "id": set, "action": ids[3], "out": false })).await;
    assert_eq!((&back["count"], &back["list"]), (&json!(8), &view["list"]));
}

#[tokio::test]
async fn set_signed_offline_is_taken_member_by_member() {
    let (mut story, ids, set) = story_with(8).await;
    let view = story.call("open_set", json!({ "id": set })).await;
    story.call("action_shown", json!({ "id": set, "digest": view["frozen"] })).await;
    story.call("take_out_of_set", json!({ "id": set, "action": ids[3], "out": true })).await;
    let view = open_next(&story, &set).await;
    let outcome = story.call("review_set", draft(&view, "approve")).await;
    assert_eq!((&outcome["accepted"], &outcome["queued"], &outcome["refused"]), (&json!(0), &json!(7), &json!([])));
    assert_eq!(story.call("pace", json!({})).await["decisions"], 1, "a set is one act");
    refresh(&story.desk.core).unwrap();
    let page = story.call("queue_page", mine()).await;
    assert_eq!((&page["total"], &page["rows"][0]["id"]), (&json!(1), &json!(ids[3])), "what was taken out is back in the queue");

    let commands = waiting(&story);
    assert_eq!(commands.iter().map(|command| &command.envelope.signatures[0].sig).collect::<std::collections::HashSet<_>>().len(), 1);
    assert!(commands.iter().all(|command| command.reading.as_ref().is_some_and(|body| body.reading.shown_ms.is_some())));
    story.hub.revise(&ids[5], price(5, 99.0, "FR")).unwrap();
    for command in commands {
        let action = command.set.as_ref().unwrap().leaf.action.to_string();
        let taken = story.hub.deliver_member(command).map_err(|refusal| refusal.code.as_str());
        assert_eq!(taken.is_ok(), action != ids[5], "{action}: {taken:?}");
    }
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": ids[0] })).await;
    assert_eq!((&detail["status"], &detail["outcome"]), (&json!("approved"), &json!("Approved by Mara Ortiz")));
    let told = story.call("story", json!({ "id": ids[0] })).await;
    assert_eq!((&told["entries"][1]["sentence"], &told["entries"][1]["signature"]), (&json!("Mara Ortiz approved it"), &json!("valid")));
    assert_eq!(told["entries"][1]["details"], json!(["One signature over 7 near-identical actions."]));
}

#[tokio::test]
async fn member_that_changes_while_the_set_is_open_falls_out() {
    let (mut story, ids, set) = story_with(8).await;
    let before = story.call("open_set", json!({ "id": set })).await;
    story.hub.revise(&ids[6], price(6, 11.0, "FR")).unwrap();
    story.arrive();
    let view = story.call("set", json!({ "id": set })).await;
    assert_eq!((&view["total"], &view["fell_out"], &view["count"]), (&json!(8), &json!(1), &json!(7)));
    let row = view["rows"].as_array().unwrap().iter().find(|row| row["action"] == ids[6].as_str()).unwrap();
    assert_eq!((&row["state"], &row["note"]), (&json!("fell_out"), &json!("Fell out: changed by the tool")));
    assert_eq!(story.refusal("review_set", draft(&before, "reject")).await, "content_changed");
}

#[tokio::test]
async fn policy_limits_how_many_stand_in_a_line() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let publish = |text: &str, version: String| holdpoint_domain::DeskCommand::PublishPolicy { source: text.into(), replaces: version };
    let version = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, publish("set_max = 6\n", version)).unwrap();
    (0..13).for_each(|n| drop(story.hub.propose(price(n, 10.4, "FR"))));
    story.arrive();
    refresh(&story.desk.core).unwrap();
    let page = story.call("queue_page", mine()).await;
    let counts: Vec<&Value> = page["rows"].as_array().unwrap().iter().map(|row| &row["set"]["count"]).collect();
    assert_eq!(counts, [&json!(6), &json!(6), &Value::Null]);
    let version = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, publish("set_max = 1\n", version)).unwrap();
    story.arrive();
    refresh(&story.desk.core).unwrap();
    assert_eq!(story.call("queue_page", mine()).await["total"], 13);
}

#[tokio::test]
async fn signed_statement_names_root_and_count() {
    let (story, ids, set) = story_with(5).await;
    let view = story.call("open_set", json!({ "id": set })).await;
    let view = if view["next"].is_null() { view } else { open_next(&story, &set).await };
    let mut draft = draft(&view, "reject");
    draft["comment"] = json!("Not before the sale.");
    story.call("review_set", draft).await;
    let command = waiting(&story).remove(0);
    let statement: Statement = serde_json::from_slice(&command.envelope.payload().unwrap()).unwrap();
    let holdpoint_domain::DeskCommand::ReviewSet(review) = &statement.command else { panic!("{:?}", statement.command) };
    assert_eq!((review.count as usize, review.comment.as_deref()), (ids.len(), Some("Not before the sale.")));
    assert_ne!(review.root, Digest::ZERO);
    let (opened, _) = command.set.unwrap().open(&statement).unwrap();
    assert_ne!(opened.id, statement.id);
}
