//! `/mcp` as raw HTTP: what it accepts, and how it refuses.

use crate::outage::receipt_of;
use crate::test_hub::{TOKEN, TestHub};
use crate::two_hubs::records;
use holdpoint_domain::Verdict;
use holdpoint_throwaway::new_database;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::block_in_place;

pub fn initialize(version: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "probe", "version": "1"}}})
}

pub async fn post(url: &str, headers: &[(&str, &str)], body: &Value) -> Response {
    let request = Client::new().post(format!("{url}/mcp")).bearer_auth(TOKEN).json(body);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

/// The first JSON-RPC message of a stream of events.
pub async fn message(mut response: Response) -> Value {
    let mut text = String::new();
    loop {
        if let Some(line) = text.lines().filter(|line| line.ends_with('}')).find_map(|line| line.strip_prefix("data: {")) {
            return serde_json::from_str(&format!("{{{line}")).unwrap();
        }
        let chunk = response.chunk().await.unwrap().unwrap_or_else(|| panic!("no message: {text}"));
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
}

#[tokio::test]
async fn any_accept_header_that_fits_passes() {
    let hub = TestHub::open().await;
    let body = initialize("2025-11-25");
    // The client itself adds `*/*` where no header is given.
    for accept in ["*/*", "application/json, text/event-stream", "text/event-stream, */*;q=0.1"] {
        let response = post(&hub.url(), &[("accept", accept)], &body).await;
        assert_eq!(response.status().as_u16(), 200, "{accept}");
    }
    for accept in ["application/json", "text/event-stream", "text/html"] {
        let response = post(&hub.url(), &[("accept", accept)], &body).await;
        assert_eq!(response.status().as_u16(), 406, "{accept}");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let problem: Value = response.json().await.unwrap();
        assert_eq!((problem["code"].as_str(), problem["status"].as_u64()), (Some("not_acceptable"), Some(406)));
        assert!(problem["detail"].as_str().unwrap().contains("text/event-stream"), "{problem}");
    }
}

#[tokio::test]
async fn revision_with_batches_is_not_agreed_to() {
    let hub = TestHub::open().await;
    for (asked, agreed) in [("2025-03-26", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2024-11-05")] {
        let answer = message(post(&hub.url(), &[], &initialize(asked)).await).await;
        assert_eq!(answer["result"]["protocolVersion"], agreed, "{answer}");
    }
}

#[tokio::test]
async fn refusals_are_problem_documents() {
    let hub = TestHub::open().await;
    let batch = json!([{"jsonrpc": "2.0", "id": 5, "method": "ping"}]);
    let list = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"});
    let cases = [(&[][..], &batch, 400, "invalid_json"), (&[("mcp-session-id", "nonsense")][..], &list, 404, "not_found")];
    for (headers, body, status, code) in cases {
        let response = post(&hub.url(), headers, body).await;
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], code);
    }
}

/// Opens a session and returns its id.
async fn open_session(url: &str) -> String {
    let response = post(url, &[], &initialize("2025-11-25")).await;
    let session = response.headers()["mcp-session-id"].to_str().unwrap().to_owned();
    message(response).await;
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(post(url, &[("mcp-session-id", &session)], &initialized).await.status().as_u16(), 202);
    session
}

async fn list_tools(url: &str, session: &str) -> u16 {
    let list = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"});
    let response = post(url, &[("mcp-session-id", session)], &list).await;
    let status = response.status().as_u16();
    if status == 200 {
        assert_eq!(message(response).await["result"]["tools"].as_array().unwrap().len(), 4);
    }
    status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn session_works_at_other_hub_and_after_restart() {
    let mut hub = TestHub::on_postgres(block_in_place(new_database)).await;
    let other = hub.start_second_hub().await;
    let session = open_session(&hub.url()).await;
    for url in [&other.hub.url, &hub.url()] {
        assert_eq!(list_tools(url, &session).await, 200, "{url}");
    }
    hub.restart().await;
    assert_eq!(list_tools(&hub.url(), &session).await, 200);
    let (id, seal) = session.split_once('.').unwrap();
    for forged in [id.to_owned(), format!("{id}."), format!("0{id}.{seal}")] {
        assert_eq!(list_tools(&hub.url(), &forged).await, 404, "{forged}");
    }
    let end = Client::new().delete(format!("{}/mcp", hub.url())).bearer_auth(TOKEN).header("mcp-session-id", &session);
    assert!(end.send().await.unwrap().status().is_success());
    assert_eq!(list_tools(&hub.url(), &session).await, 404, "it was ended");
}

fn tool_call(id: u32, name: &str, arguments: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
}

async fn count_used_grants(hub: &TestHub) -> usize {
    records(&hub.desk).await.iter().filter(|record| record.kind == "grant.used").count()
}

/// Makes a call and closes its connection; the action is approved then. Returns its id.
async fn approve_cut_off_call(hub: &TestHub, headers: &[(&str, &str)], call: &Value) -> String {
    let cut_off = post(&hub.url(), headers, call).await;
    let action = loop {
        if let Some(action) = hub.desk.actions(10).await.unwrap().pop() {
            break action;
        }
    };
    drop(cut_off);
    // The hub notices the closed connection.
    tokio::time::sleep(Duration::from_millis(500)).await;
    hub.review(&receipt_of(&action.id, action.digest), Verdict::Approve).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(count_used_grants(hub).await, 0, "no caller could receive it");
    action.id.to_string()
}

#[tokio::test]
async fn prompt_of_cut_off_call_is_answered_when_it_is_asked_again() {
    let hub = TestHub::open().await;
    let session = open_session(&hub.url()).await;
    let headers = [("mcp-session-id", session.as_str())];
    let prompt = |id| tool_call(id, "approve", json!({"tool_name": "Bash", "input": {"command": "ls"}, "tool_use_id": "toolu_1"}));
    approve_cut_off_call(&hub, &headers, &prompt(7)).await;
    let answer = message(post(&hub.url(), &headers, &prompt(8)).await).await;
    let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_default();
    assert!(text.contains(r#""behavior":"allow""#), "{answer}");
    assert_eq!(count_used_grants(&hub).await, 1);
    // It was delivered, and works once: a later call with the same id is another one.
    hub.pass(60_000);
    let again = message(post(&hub.url(), &headers, &prompt(9)).await).await;
    let text = again["result"]["content"][0]["text"].as_str().unwrap_or_default();
    assert!(text.contains(r#""behavior":"deny""#), "{again}");
}

#[tokio::test]
async fn approval_of_cut_off_call_is_used_when_it_can_be_delivered() {
    let hub = TestHub::open().await;
    let session = open_session(&hub.url()).await;
    let headers = [("mcp-session-id", session.as_str())];
    let request = tool_call(7, "request_approval", json!({"kind": "deploy.rollout", "title": "cut off", "key": "k", "wait_seconds": 40}));
    let action = approve_cut_off_call(&hub, &headers, &request).await;
    let check = tool_call(8, "check_decision", json!({"id": action, "wait_seconds": 1}));
    let answer = message(post(&hub.url(), &headers, &check).await).await;
    assert_eq!(answer["result"]["structuredContent"]["allowed"], true, "{answer}");
    assert_eq!(count_used_grants(&hub).await, 1);
    // It was delivered, and works once.
    let again = message(post(&hub.url(), &headers, &tool_call(9, "check_decision", json!({"id": action, "wait_seconds": 1}))).await).await;
    assert_eq!(again["result"]["structuredContent"]["code"], "grant_used", "{again}");
}
