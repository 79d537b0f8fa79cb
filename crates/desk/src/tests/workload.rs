//! Workload and Health on odd input: no arrivals, no shifts, months without data, clocks that differ.

use super::offline::Story;
use crate::clock::local_now;
use holdpoint_domain::{DeskCommand, ShiftPlanned, local_text};
use serde_json::{Value, json};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What a screen shows: no number that is none, and none of its words.
fn check_shown(what: &str, value: &Value) {
    let text = value.to_string();
    for bad in ["NaN", "inf ", "inf\"", "-0.0", "null %"] {
        assert!(!text.contains(bad), "{what} holds {bad}: {text}");
    }
    // A float that is no number is null as JSON.
    for hour in value["hours"].as_array().into_iter().flatten() {
        assert!(hour["capacity"].is_number() && hour["people"].is_number() && hour["words"].is_string(), "{what}: {hour}");
    }
}

async fn check_screens(story: &Story, what: &str) {
    for day in [-60, -1, 0, 1, 7] {
        let view = story.call("workload", json!({ "day": day })).await;
        check_shown(&format!("{what}, day {day}"), &view);
        assert!(view["most"].as_f64().is_some_and(|most| most > 0.0), "{what}: {view}");
        for (reviewers, peak, handle) in [(0, 100, 60), (1, 10_000, 86_400), (100_000, 0, 1)] {
            let query = json!({ "at": view["what_if"]["at"], "reviewers": reviewers, "peak_percent": peak, "second_percent": 0, "handle_seconds": handle });
            check_shown(&format!("{what}, what if {query}"), &story.call("workload_what_if", query).await);
        }
    }
    for days in [1, 7, 366] {
        check_shown(&format!("{what}, health"), &story.call("health", json!({ "days": days, "team": null })).await);
    }
    check_shown(&format!("{what}, hand-over"), &story.call("hand_over", json!({})).await);
}

#[tokio::test]
async fn empty_workspace_is_in_words() {
    check_screens(&Story::begin().await, "empty").await;
}

#[tokio::test]
async fn hub_clock_before_or_after_this_computers_is_in_words() {
    for (what, ahead) in [("hub ahead", 3 * HOUR_MS), ("hub behind", -40 * DAY_MS)] {
        let mut story = Story::begin_at(local_now() + ahead).await;
        for _ in 0..3 {
            story.hub.propose(json!({ "ttl_seconds": 60 }));
        }
        story.arrive();
        check_screens(&story, what).await;
    }
}

#[tokio::test]
async fn month_without_data_and_load_above_one_are_in_words() {
    let mut story = Story::begin_at(local_now() - 45 * DAY_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    for _ in 0..20 {
        story.hub.propose(json!({}));
    }
    // Nothing for a month, then more in an hour than one person can decide.
    story.hub.now = local_now() - 2 * HOUR_MS;
    for _ in 0..200 {
        story.hub.propose(json!({}));
    }
    let from = (local_now() / HOUR_MS) * HOUR_MS;
    let (until, local) = (from + HOUR_MS, |at| local_text(at, "Europe/Madrid").unwrap());
    let (person, team, zone) = (me.person.clone(), "Madrid".into(), "Europe/Madrid".into());
    let shift = ShiftPlanned { person, team, zone, from, until, from_local: local(from), until_local: local(until) };
    story.hub.desk(&me, DeskCommand::PlanShifts { shifts: vec![shift] }).unwrap();
    story.arrive();
    check_screens(&story, "month without data").await;
}

#[tokio::test]
async fn hour_beyond_all_calendars_is_refused() {
    let story = Story::begin().await;
    for at in [i64::MAX / HOUR_MS * HOUR_MS, -HOUR_MS, 1] {
        let query = json!({ "at": at, "reviewers": 1, "peak_percent": 100, "second_percent": 0, "handle_seconds": 60 });
        assert_eq!(story.refusal("workload_what_if", query).await, "invalid_field", "{at}");
    }
}
