//! Metrics, limits, readiness, backup and the end of a hub.

use crate::monitoring::{read_metric, wait_for_readiness};
use crate::test_hub::{TOKEN, TestHub, proposal, review};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, Status, Verdict, rfc3339};
use holdpoint_hub::{HubOptions, Limits, LogPlace, Rate, start};
use holdpoint_protocol::{Answer, DeskClient, ToolClient};
use holdpoint_throwaway::Server;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::task::block_in_place;

fn free_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

async fn get(url: &str, headers: &[(&str, &str)]) -> Response {
    let request = Client::new().get(url);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

#[tokio::test]
async fn metrics_count_requests_on_their_own_port() {
    let hub = TestHub::with(|usual| HubOptions { metrics_listen: Some(free_port()), ..usual }).await;
    let (decided, url) = (hub.propose(json!({})).await, hub.metrics_url());
    hub.propose(json!({})).await;
    hub.review(&decided, Verdict::Approve).await.unwrap();
    hub.review(&decided, Verdict::Approve).await.unwrap_err();
    assert_eq!(get(&format!("{}/nowhere?{}", hub.url(), "x".repeat(50)), &[]).await.status(), 404);

    for (name, value) in [
        (r#"holdpoint_requests_total{method="POST",route="/v1/actions",status="201"}"#, 2.0),
        (r#"holdpoint_requests_total{method="GET",route="none",status="404"}"#, 1.0),
        (r#"holdpoint_request_seconds_count{method="POST",route="/v1/actions"}"#, 2.0),
        (r#"holdpoint_refusals_total{code="not_found"}"#, 1.0),
        ("holdpoint_open_actions", 1.0),
        ("holdpoint_waiting_tools", 0.0),
        ("holdpoint_log_reachable", 1.0),
        ("holdpoint_records_behind", 0.0),
        ("holdpoint_head", hub.desk.info().await.unwrap().head as f64),
    ] {
        assert_eq!(read_metric(&url, name).await, value, "{name}");
    }
    assert!(read_metric(&url, "holdpoint_append_seconds_count").await >= 5.0);
    assert!(read_metric(&url, "holdpoint_append_records_sum").await >= 7.0);
    assert_eq!(get(&format!("{}/metrics", hub.url()), &[]).await.status(), 404);
}

#[tokio::test]
async fn rate_limit_of_one_address_spares_others() {
    let limits = Limits { guests: Rate::new(1, 3), tools: Rate::new(1, 200), ..Limits::default() };
    let hub = TestHub::with(move |usual| HubOptions { limits: Some(limits), trust_proxy: true, ..usual }).await;
    let info = format!("{}/v1/hub", hub.url());
    let burst = async |address: &'static str, bearer: &'static str| {
        let headers = [("x-forwarded-for", address), ("authorization", bearer)];
        let answers = (0..40).map(|_| get(&info, &headers));
        futures::future::join_all(answers).await
    };
    let mut answers = burst("192.0.2.7", "Bearer guessed").await;
    let held = answers.iter().filter(|answer| answer.status() == 429).count();
    assert!((20..=37).contains(&held), "{held} of 40 were held back");
    let refused = answers.remove(answers.iter().position(|answer| answer.status() == 429).unwrap());
    assert!(refused.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["code"], "rate_limited");
    assert!(problem["detail"].as_str().unwrap().contains("Try again in"));

    // Other addresses, requests with a valid token and readiness checks are not limited.
    assert_eq!(get(&info, &[("x-forwarded-for", "192.0.2.8")]).await.status(), 200);
    let known = format!("Bearer {TOKEN}");
    for _ in 0..40 {
        assert_eq!(get(&info, &[("x-forwarded-for", "192.0.2.7"), ("authorization", &known)]).await.status(), 200);
        assert_eq!(get(&format!("{}/readyz", hub.url()), &[("x-forwarded-for", "192.0.2.7")]).await.status(), 200);
    }
    assert!(burst("192.0.2.9", "Bearer hp_deploy-pilot").await.iter().all(|answer| answer.status() == 200));
}

#[tokio::test]
async fn stopping_hub_is_not_ready_and_answers_waiting_tools() {
    let mut hub = TestHub::with(|usual| HubOptions { drain: Duration::from_millis(700), ..usual }).await;
    wait_for_readiness(&hub.url(), 200).await;
    let receipt = hub.propose(json!({})).await;
    let url = hub.url();
    let running = hub.take_hub();
    let leaving = async {
        wait_for_readiness(&url, 503).await;
        // It still decides.
        hub.tool.propose(&proposal(json!({})), None).await.unwrap();
    };
    let waiting = hub.tool.decision(&receipt.id, Duration::from_secs(20));
    let (answer, (), ()) = tokio::join!(waiting, leaving, running.stop());
    assert!(matches!(answer.unwrap(), Answer::Open(_)));
    assert!(reqwest::get(format!("{url}/healthz")).await.is_err());
}

#[tokio::test]
async fn records_with_wait_return_at_the_next_record() {
    let hub = TestHub::open().await;
    let head = hub.desk.info().await.unwrap().head;
    let bearer = format!("Bearer {}", hub.token);
    let ask = async |query: String, more: &[(&str, &str)]| {
        let headers = [&[("authorization", bearer.as_str())], more].concat();
        get(&format!("{}/v1/records?{query}", hub.url()), &headers).await
    };
    let nothing = ask(format!("after={head}&wait=10ms"), &[]).await;
    assert_eq!(nothing.headers()["holdpoint-head"], head.to_string().as_str());
    assert_eq!(nothing.headers()["holdpoint-now"], hub.clock.load(std::sync::atomic::Ordering::SeqCst).to_string().as_str());
    assert_eq!(nothing.text().await.unwrap(), "");

    let (answer, receipt) = tokio::join!(ask(format!("after={head}&wait=20s"), &[]), hub.propose(json!({})));
    assert_eq!(answer.headers()["holdpoint-head"], (head + 1).to_string().as_str());
    let record: Value = serde_json::from_str(answer.text().await.unwrap().trim()).unwrap();
    assert_eq!((record["seq"].as_u64(), record["subject"].as_str()), (Some(head + 1), Some(receipt.id.as_str())));
    assert_eq!(ask("after=0&wait=soon".into(), &[]).await.status(), 400);

    // A stream that comes back says where it was; what holds streams back is told not to.
    let mut stream = ask("after=0".into(), &[("accept", "text/event-stream"), ("last-event-id", &head.to_string())]).await;
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    assert_eq!(stream.headers()["cache-control"], "no-store, no-transform");
    let mut text = String::new();
    while !text.contains("event: record") {
        text.push_str(&String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap()));
    }
    assert!(text.contains(&format!("id: {}\n", head + 1)) && !text.contains("id: 1\n"), "{text}");
}

#[tokio::test]
async fn public_address_behind_proxy_is_announced_and_accepted() {
    let hub = TestHub::with(|usual| HubOptions { public_url: Some("https://holdpoint.example.com/".into()), ..usual }).await;
    let receipt = hub.propose(json!({})).await;
    assert_eq!(receipt.decision_url, format!("https://holdpoint.example.com/v1/actions/{}/decision", receipt.id));
    let info = format!("{}/v1/hub", hub.url());
    assert_eq!(get(&info, &[("host", "holdpoint.example.com")]).await.status(), 200);
    assert_eq!(get(&info, &[("host", "evil.example")]).await.status(), 403);
    assert!(receipt.deadline > rfc3339(crate::test_hub::NOON));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hub_is_restored_from_database_backup_and_keys() {
    let server = block_in_place(Server::start);
    let url = block_in_place(|| server.new_database());
    let hub = TestHub::on_postgres(url.clone()).await;
    let decided = hub.propose(json!({})).await;
    hub.review(&decided, Verdict::Approve).await.unwrap();
    let open = hub.propose(json!({"ttl_seconds": 86_400})).await;
    let written = records(&hub.desk).await;

    let name = |url: &str| url.split(['/', '?']).nth(3).unwrap().to_owned();
    let backup = hub.folder.path().join("holdpoint.dump");
    let dump = block_in_place(|| server.output("pg_dump", &["--format=custom", "--schema=holdpoint", &name(&url)]));
    std::fs::write(&backup, dump).unwrap();
    let restored = block_in_place(|| server.new_database());
    block_in_place(|| server.run("pg_restore", &["--dbname", &name(&restored), backup.to_str().unwrap()]));

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("hub")).unwrap();
    std::fs::copy(hub.folder.path().join("hub/keys.json"), folder.path().join("hub/keys.json")).unwrap();
    let clock = Arc::clone(&hub.clock);
    let restored = start(HubOptions {
        log: LogPlace::Postgres(restored),
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        ..HubOptions::local(folder.path())
    })
    .await
    .unwrap();
    // Earlier sessions and tokens are valid, the records are the same, and the log continues.
    let desk = DeskClient::new(&restored.url).with_token(&hub.token);
    assert_eq!(serde_json::to_value(records(&desk).await).unwrap(), serde_json::to_value(&written).unwrap());
    desk.command(&hub.signed(&hub.statement(DeskCommand::Review(review(&open, Verdict::Approve))).await)).await.unwrap();
    let tool = ToolClient::new(&restored.url, TOKEN);
    assert!(
        matches!(tool.decision(&open.id, Duration::ZERO).await.unwrap(), Answer::Decided(decision) if decision.verdict == Status::Approved)
    );
    restored.stop().await;
}

#[tokio::test]
async fn idle_mcp_session_is_no_waiting_tool() {
    let hub = TestHub::open().await;
    let initialize = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}});
    let request = Client::new().post(format!("{}/mcp", hub.url())).bearer_auth(TOKEN).json(&initialize);
    let session = request.header("accept", "application/json, text/event-stream").send().await.unwrap();
    assert!(session.status().is_success(), "{}", session.status());
    assert_eq!(hub.count_waiting_tools(), 0);
    let (tool, id) = (hub.tool.clone(), hub.propose(json!({})).await.id);
    let waiting = tokio::spawn(async move { tool.decision(&id, Duration::from_secs(20)).await });
    let counted = async {
        while hub.count_waiting_tools() != 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), counted).await.unwrap();
    waiting.abort();
    drop(session);
}
