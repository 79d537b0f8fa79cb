//! Releases and results of suites over HTTP, and who reads the lesson of a ruling.

use crate::rights::enroll_as;
use crate::test_hub::{TOKEN, TestHub, code};
use holdpoint_domain::{DeskCommand, RightVerdict, Role, Verdict};
use serde_json::{Value, json};

async fn send(hub: &TestHub, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let method: reqwest::Method = method.parse().unwrap();
    let request = reqwest::Client::new().request(method, format!("{}/v1/tools/{path}", hub.url())).bearer_auth(TOKEN).json(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn tool_states_releases_and_results() {
    let hub = TestHub::open().await;
    let mlflow =
        json!({"model_version": {"name": "deploy-pilot", "version": "4", "creation_timestamp": 1_700_000_000_000_i64, "run_id": "r1"}});
    for body in [json!({"version": "3", "released_at": "2023-01-01T00:00:00Z"}), mlflow] {
        assert_eq!(send(&hub, "POST", "deploy-pilot/releases", &body).await.0, 201);
    }
    let result = json!({"version": "4", "suite": "0a1b2c3d", "passed": 18, "failed": 2, "failed_cases": ["act_1"]});
    assert_eq!(send(&hub, "POST", "deploy-pilot/evals", &result).await.0, 201);
    let (status, listed) = send(&hub, "GET", "deploy-pilot/releases", &json!(null)).await;
    let versions: Vec<&str> = listed["releases"].as_array().unwrap().iter().map(|release| release["version"].as_str().unwrap()).collect();
    assert_eq!((status, versions), (200, vec!["3", "4"]));
    assert_eq!(listed["releases"][1]["evaluations"][0]["passed"], 18);
    for (path, body, expected) in [
        ("other/releases", json!({"version": "1"}), "tool_mismatch"),
        ("deploy-pilot/releases", json!({"version": "1", "colour": "red"}), "unknown_field"),
        ("deploy-pilot/releases", json!({"version": "1", "datasets": ["set 12"]}), "invalid_field"),
        ("deploy-pilot/releases", json!({"version": "3"}), "already_exists"),
        ("deploy-pilot/evals", json!({"version": "9", "suite": "0a1b2c3d", "passed": 1, "failed": 0}), "not_found"),
        ("deploy-pilot/evals", json!({"version": "4", "suite": "0a1b2c3d", "passed": -1, "failed": 0}), "invalid_field"),
    ] {
        let (status, problem) = send(&hub, "POST", path, &body).await;
        assert!(status >= 400 && problem["code"] == expected, "{path} {body}: {problem}");
    }
}

#[tokio::test]
async fn lesson_is_for_reviewers_of_the_action_and_trainers() {
    let hub = TestHub::open().await;
    for (device, role) in [("dev_first", Role::Reviewer), ("dev_other", Role::Reviewer), ("dev_trainer", Role::Trainer)] {
        enroll_as(&hub, device, role).await;
    }
    let receipt = hub.propose(json!({"title": "Refund"})).await;
    hub.review_as("per_dev_first", "dev_first", &receipt, Verdict::Reject).await.unwrap();
    let rule = DeskCommand::Rule {
        action: receipt.id.as_str().into(),
        right: RightVerdict::Approve,
        tags: Vec::new(),
        lesson: "Read the limit.".into(),
        arguments: None,
        replaces: None,
    };
    assert_eq!(code(&hub.send_as("per_dev_first", "dev_first", rule.clone()).await.unwrap_err()), "forbidden");
    hub.send_as("per_dev_trainer", "dev_trainer", rule).await.unwrap();
    let record = crate::two_hubs::records(&hub.desk).await.into_iter().rfind(|record| record.kind == "ruling.made").unwrap();
    let body = record.body.unwrap();
    for (device, reads) in [("dev_first", true), ("dev_trainer", true), ("dev_other", false)] {
        let desk = hub.desk.with_token(&hub.session(&hub.url(), device).await);
        let answer = desk.bodies(vec![body]).await.unwrap();
        assert_eq!(answer.bodies.len() == 1, reads, "{device}: {:?}", answer.missing);
    }
}
