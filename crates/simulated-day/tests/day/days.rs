//! The simulated day of the app, through the commands of its desk.

use super::wait_for;
use holdpoint_desk::view::DaysState;
use holdpoint_desk::{Desk, SimulatedDays};
use holdpoint_simulated_day::{DaySetup, Days};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// An address at which nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

fn days(data: &Path) -> Arc<Days> {
    Days::new(data, DaySetup::with_history(1), "test")
}

async fn run(days: &Arc<Days>) -> Desk {
    days.start("Mara Ortiz".into());
    wait_for("the simulated day", || async {
        let view = days.view();
        assert_eq!(view.problem, None);
        days.desk()
    })
    .await
}

async fn call(desk: &Desk, command: &str, args: Value) -> Value {
    desk.call(command, args).await.unwrap_or_else(|problem| panic!("{command}: {} {}", problem.code, problem.detail))
}

async fn app_state(desk: &Desk) -> Value {
    call(desk, "app_state", json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn person_takes_part_as_a_reviewer() {
    let folder = tempfile::tempdir().unwrap();
    let days = days(folder.path());
    assert_eq!(days.view().state, DaysState::Absent);
    let desk = run(&days).await;
    let state = app_state(&desk).await;
    assert_eq!((&state["simulated"], &state["person"]["name"]), (&json!(true), &json!("Mara Ortiz")));
    assert_eq!(state["person"]["roles"], json!(["reviewer"]));
    assert_eq!((&state["day"]["waits"], &state["rate"]), (&json!("tour"), &json!(0)), "the clock waits for the tour");
    assert!(state["counts"]["mine"].as_u64().unwrap() > 0, "{}", state["counts"]);
    assert!(state["notices"].as_array().unwrap().iter().all(|notice| notice["code"] != "clock_skew"), "{}", state["notices"]);
    call(&desk, "day_tour", json!({"step": null})).await;
    call(&desk, "day_speed", json!({"speed": 60})).await;
    assert_eq!(app_state(&desk).await["rate"], 60);
    call(&desk, "day_reading", json!({"open": true})).await;
    let state = app_state(&desk).await;
    assert_eq!((&state["rate"], &state["day"]["speed"], &state["day"]["waits"]), (&json!(1), &json!(60), &json!("reading")));
    assert!(desk.call("day_speed", json!({"speed": 7})).await.is_err());
    drop(desk);
    days.leave().await;
    assert_eq!(days.view().state, DaysState::Ready);
}

#[tokio::test(flavor = "multi_thread")]
async fn day_is_gone_on_with_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let first = days(folder.path());
    let desk = run(&first).await;
    call(&desk, "day_tour", json!({"step": 3})).await;
    let now = app_state(&desk).await["now"].as_i64().unwrap();
    drop(desk);
    first.leave().await;
    let again = days(folder.path());
    let desk = run(&again).await;
    let state = app_state(&desk).await;
    assert_eq!(state["day"]["tour"], 3, "the tour goes on where it was left");
    assert!(state["now"].as_i64().unwrap() >= now - 60_000);
    call(&desk, "day_delete", json!({})).await;
    assert!(again.desk().is_none());
    assert!(!folder.path().join("simulated-day").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn half_written_history_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let unfinished = folder.path().join("simulated-day/.unfinished-simulation");
    std::fs::create_dir_all(&unfinished).unwrap();
    std::fs::write(unfinished.join("log.sqlite"), "half a log").unwrap();
    let days = days(folder.path());
    assert_eq!(days.view().state, DaysState::Absent);
    drop(run(&days).await);
    assert!(!unfinished.exists());
    days.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn folder_that_cannot_be_written_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("simulated-day"), "a file").unwrap();
    let days = days(folder.path());
    days.start("Mara Ortiz".into());
    let problem = wait_for("a problem", || async { days.view().problem }).await;
    assert!(!problem.is_empty() && days.desk().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn full_disk_is_a_problem_and_the_next_start_works() {
    let folder = tempfile::tempdir().unwrap();
    let full = Days::new(folder.path(), DaySetup { log_limit: Some(200_000), ..DaySetup::with_history(1) }, "test");
    full.start("Mara Ortiz".into());
    let problem = wait_for("a problem", || async { full.view().problem }).await;
    assert!(problem.contains("no space left"), "{problem}");
    assert!(full.desk().is_none() && full.view().state == DaysState::Absent);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file is left");
    let days = days(folder.path());
    let desk = run(&days).await;
    assert_eq!(app_state(&desk).await["simulated"], true);
    drop(desk);
    days.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn truth_lies_beside_the_folder_and_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let truth = folder.path().join("simulated-day.truth.jsonl");
    let days = days(folder.path());
    let desk = run(&days).await;
    let history = std::fs::read_to_string(&truth).unwrap();
    assert!(history.starts_with(r#"{"type":"simulation""#));
    call(&desk, "day_tour", json!({"step": null})).await;
    call(&desk, "day_speed", json!({"speed": 60})).await;
    let length = || std::fs::metadata(&truth).map_or(0, |file| file.len());
    wait_for("the truth of what goes on", || async { (length() > history.len() as u64).then_some(()) }).await;
    call(&desk, "day_delete", json!({})).await;
    assert!(!truth.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn statement_signed_offline_survives_a_speed_change() {
    let folder = tempfile::tempdir().unwrap();
    let days = days(folder.path());
    let desk = run(&days).await;
    let url = app_state(&desk).await["hub"]["url"].as_str().unwrap().to_owned();
    let page = call(&desk, "queue_page", json!({"tab": "mine", "filter": "", "offset": 0, "limit": 50})).await;
    let action = page["rows"][0]["id"].as_str().unwrap().to_owned();
    desk.set_hub(NOWHERE);
    wait_for("the offline state", || async { (app_state(&desk).await["sync"]["state"] == "offline").then_some(()) }).await;
    assert_eq!(call(&desk, "claim", json!({"id": action})).await["state"], "queued");
    call(&desk, "day_tour", json!({"step": null})).await;
    call(&desk, "day_speed", json!({"speed": 60})).await;
    let jump = desk.call("day_jump", json!({})).await.unwrap_err();
    assert_eq!(jump.code, "outbox_waiting");
    call(&desk, "day_speed", json!({"speed": 0})).await;
    desk.set_hub(url);
    wait_for("an empty outbox", || async { (app_state(&desk).await["outbox"] == 0).then_some(()) }).await;
    drop(desk);
    days.leave().await;
}
