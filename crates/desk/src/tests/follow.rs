//! A desk that follows a hub: close behind, from far behind, and when the hub tells something else.

use super::offline::{Story, open};
use super::wire::{Stream, WireHub};
use holdpoint_domain::Record;
use serde_json::{Value, json};
use std::time::Duration;

impl Story {
    /// Waits until the frame shows something.
    async fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.desk.events();
        let look = async {
            loop {
                let state = self.call("app_state", json!({})).await;
                if holds(&state) {
                    return state;
                }
                // What does not go out of date with a word, like progress, is looked at again soon.
                let _ = tokio::time::timeout(Duration::from_millis(20), events.recv()).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), look).await.unwrap_or_else(|_| panic!("never {what}"))
    }

    async fn alarm(&self) -> Value {
        self.until("an alarm", |state| state["sync"]["state"] == "broken").await["sync"]["alarm"].clone()
    }

    async fn live(&self) -> Value {
        let head = self.hub.state.head;
        self.until("live", |state| state["sync"]["state"] == "live" && state["sync"]["head"] == head).await
    }
}

/// A desk that has a record more than the hub it is going to follow.
async fn ahead() -> (Story, WireHub) {
    let mut story = Story::begin().await;
    let hub = WireHub::begin(&story.hub.records);
    story.hub.propose(json!({}));
    story.arrive();
    (story, hub)
}

/// The last record says something else, and fits all the same.
fn retold(records: &[Record]) -> Vec<Record> {
    let mut records = records.to_vec();
    let last = records.last_mut().unwrap();
    last.at += 1;
    last.hash = last.computed_hash();
    records
}

#[tokio::test]
async fn desk_follows_live_and_rejects_other_hub() {
    let mut story = Story::begin().await;
    let hub = WireHub::begin(&story.hub.records);
    story.desk.set_hub(&hub.url);
    story.live().await;
    story.hub.propose(json!({}));
    hub.now(|script| script.records.clone_from(&story.hub.records));
    story.live().await;
    let other = WireHub::begin(&story.hub.records);
    other.now(|script| script.id = "hub_2".into());
    story.desk.set_hub(&other.url);
    assert_eq!(story.alarm().await["title"], "This is another hub");
}

#[tokio::test]
async fn second_hub_briefly_behind_raises_no_alarm() {
    let (story, hub) = ahead().await;
    story.desk.set_hub(&hub.url);
    let state =
        story.until("a word about it", |state| state["sync"]["message"].as_str().is_some_and(|text| text.contains("another hub"))).await;
    assert_eq!(state["sync"]["state"], "offline");
    hub.now(|script| script.records.clone_from(&story.hub.records));
    story.live().await;
}

#[tokio::test]
async fn head_ahead_of_lagging_hub_raises_no_alarm() {
    let (story, hub) = ahead().await;
    hub.now(|script| script.says = Some(story.hub.state.head));
    story.desk.set_hub(&hub.url);
    story.until("a word about it", |state| state["sync"]["message"].as_str().is_some_and(|text| text.contains("another hub"))).await;
    hub.now(|script| script.records.clone_from(&story.hub.records));
    story.live().await;
}

#[tokio::test]
async fn hub_record_that_stays_short_raises_alarm() {
    let (story, hub) = ahead().await;
    story.desk.set_hub(&hub.url);
    let alarm = story.alarm().await;
    assert_eq!(alarm["title"], "Records are missing at the hub");
    let steps = alarm["steps"].to_string();
    assert!(steps.contains("holdpoint audit verify --hub") && steps.contains(&hub.url), "{steps}");
}

#[tokio::test]
async fn rewritten_history_raises_alarm() {
    let mut story = Story::begin().await;
    let hub = WireHub::begin(&retold(&story.hub.records));
    story.desk.set_hub(&hub.url);
    assert_eq!(story.alarm().await["title"], "The history was rewritten");
    // Written on, the first new record gives it away.
    let mut records = retold(&story.hub.records);
    let known = records.len();
    story.hub.propose(json!({}));
    let mut prev = records.last().unwrap().hash;
    for mut record in story.hub.records[known..].iter().cloned() {
        record.prev = prev;
        record.hash = record.computed_hash();
        prev = record.hash;
        records.push(record);
    }
    let longer = WireHub::begin(&records);
    story.desk.close().await;
    story.desk = open(story.folder.path()).await;
    story.desk.set_hub(&longer.url);
    let alarm = story.alarm().await;
    assert_eq!(alarm["title"], "The history was rewritten");
    let mut refused = story.draft("act_0002", "reject");
    refused["comment"] = json!("No.");
    assert!(story.desk.call("review", refused).await.is_err(), "nothing is decided on it");
}

#[tokio::test]
async fn stream_ending_after_greeting_backs_off() {
    let story = Story::begin().await;
    let hub = WireHub::begin(&story.hub.records);
    hub.now(|script| script.stream = Stream::Ends);
    story.desk.set_hub(&hub.url);
    let asked = tokio::task::spawn_blocking(move || (hub.asked(6), hub)).await.unwrap().0;
    // The pauses are at least 50, 100, 200, 400 and 800 ms.
    assert!(asked[5] - asked[0] >= Duration::from_millis(1_500), "{:?}", asked[5] - asked[0]);
}

#[tokio::test]
async fn buffered_stream_falls_back_to_polling() {
    let mut story = Story::begin().await;
    let hub = WireHub::begin(&story.hub.records);
    hub.now(|script| script.stream = Stream::Silent);
    story.desk.set_hub(&hub.url);
    let polls = |state: &Value| state["notices"].as_array().unwrap().iter().any(|notice| notice["code"] == "polling");
    story.until("polling", polls).await;
    story.hub.propose(json!({}));
    hub.now(|script| script.records.clone_from(&story.hub.records));
    assert!(polls(&story.live().await));
}

#[tokio::test]
async fn catch_up_in_bulk_reports_progress() {
    let mut story = Story::begin().await;
    let had = story.hub.state.head;
    for n in 0..5_200 {
        story.hub.propose(json!({ "title": format!("Backlog {n}") }));
    }
    let hub = WireHub::begin(&story.hub.records);
    hub.now(|script| script.hold_after = Some(4_500));
    story.desk.set_hub(&hub.url);
    let state = story.until("progress", |state| state["sync"]["progress"]["done"] == 4_096).await;
    let sync = &state["sync"];
    assert_eq!((&sync["state"], &sync["progress"]["total"]), (&json!("catching_up"), &json!(story.hub.state.head - had)));
    story.until("time left", |state| state["sync"]["progress"]["left_ms"].as_i64().is_some_and(|left| left > 0)).await;
    hub.now(|script| script.hold_after = None);
    let state = story.live().await;
    assert_eq!((&state["sync"]["progress"], &state["counts"]["open"]), (&json!(null), &json!(5_200)));
    assert_eq!(story.call("verify", json!({})).await["state"], "intact");
}

#[tokio::test]
async fn clock_skew_survives_offline_restart() {
    let mut story = Story::begin().await;
    let hub = WireHub::begin(&story.hub.records);
    hub.now(|script| script.ahead = -2 * 3_600_000);
    story.desk.set_hub(&hub.url);
    story.live().await;
    story.desk.close().await;
    story.desk = open(story.folder.path()).await;
    let skew = story.call("app_state", json!({})).await["skew_ms"].as_i64().unwrap();
    assert!((7_190_000..7_210_000).contains(&skew), "{skew}");
    let id = story.hub.propose(json!({}));
    story.arrive();
    story.hub.now -= 2 * 3_600_000;
    assert_eq!(story.call("review", story.draft(&id, "approve")).await["state"], "queued");
    let signed = story.call("outbox", json!({})).await[0]["signed_at"].as_i64().unwrap();
    assert!((crate::clock::local_now() - 7_200_000 - signed).abs() < 60_000, "signed by the hub's clock");
    assert_eq!(story.call("pace", json!({})).await["decisions"], 1, "and the session is the present one");
}
