//! Metrics, limits, readiness, backup and the end of a hub.

use crate::house::{House, TOKEN, proposal, review};
use crate::two_hubs::records;
use crate::watch::{metric, until_ready_is};
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
async fn metrics_count_what_happens_and_stand_apart_from_the_api() {
    let house = House::with(|usual| HubOptions { metrics_listen: Some(free_port()), ..usual }).await;
    let (decided, url) = (house.propose(json!({})).await, house.metrics_url());
    house.propose(json!({})).await;
    house.review(&decided, Verdict::Approve).await.unwrap();
    house.review(&decided, Verdict::Approve).await.unwrap_err();
    assert_eq!(get(&format!("{}/nowhere?{}", house.url(), "x".repeat(50)), &[]).await.status(), 404);

    for (name, value) in [
        (r#"holdpoint_requests_total{method="POST",route="/v1/actions",status="201"}"#, 2.0),
        (r#"holdpoint_requests_total{method="GET",route="none",status="404"}"#, 1.0),
        (r#"holdpoint_request_seconds_count{method="POST",route="/v1/actions"}"#, 2.0),
        (r#"holdpoint_refusals_total{code="not_found"}"#, 1.0),
        ("holdpoint_open_actions", 1.0),
        ("holdpoint_waiting_tools", 0.0),
        ("holdpoint_log_reachable", 1.0),
        ("holdpoint_records_behind", 0.0),
        ("holdpoint_head", house.desk.info().await.unwrap().head as f64),
    ] {
        assert_eq!(metric(&url, name).await, value, "{name}");
    }
    assert!(metric(&url, "holdpoint_append_seconds_count").await >= 5.0);
    assert!(metric(&url, "holdpoint_append_records_sum").await >= 7.0);
    assert_eq!(get(&format!("{}/metrics", house.url()), &[]).await.status(), 404);
}

#[tokio::test]
async fn strangers_are_held_back_and_nobody_suffers_for_another() {
    let limits = Limits { guests: Rate::new(1, 3), tools: Rate::new(1, 200), ..Limits::default() };
    let house = House::with(move |usual| HubOptions { limits: Some(limits), trust_proxy: true, ..usual }).await;
    let hub = format!("{}/v1/hub", house.url());
    let burst = async |address: &'static str, bearer: &'static str| {
        let headers = [("x-forwarded-for", address), ("authorization", bearer)];
        let answers = (0..40).map(|_| get(&hub, &headers));
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
    assert!(problem["detail"].as_str().unwrap().contains("Ask again in"));

    // Neither a neighbour, nor who has a token, nor who watches the hub.
    assert_eq!(get(&hub, &[("x-forwarded-for", "192.0.2.8")]).await.status(), 200);
    let known = format!("Bearer {TOKEN}");
    for _ in 0..40 {
        assert_eq!(get(&hub, &[("x-forwarded-for", "192.0.2.7"), ("authorization", &known)]).await.status(), 200);
        assert_eq!(get(&format!("{}/readyz", house.url()), &[("x-forwarded-for", "192.0.2.7")]).await.status(), 200);
    }
    assert!(burst("192.0.2.9", "Bearer hp_deploy-pilot").await.iter().all(|answer| answer.status() == 200));
}

#[tokio::test]
async fn a_hub_that_leaves_says_so_and_answers_who_waits() {
    let mut house = House::with(|usual| HubOptions { drain: Duration::from_millis(700), ..usual }).await;
    until_ready_is(&house.url(), 200).await;
    let receipt = house.propose(json!({})).await;
    let url = house.url();
    let hub = house.take_hub();
    let leaving = async {
        until_ready_is(&url, 503).await;
        // It still decides.
        house.tool.propose(&proposal(json!({})), None).await.unwrap();
    };
    let waiting = house.tool.decision(&receipt.id, Duration::from_secs(20));
    let (answer, (), ()) = tokio::join!(waiting, leaving, hub.stop());
    assert!(matches!(answer.unwrap(), Answer::Open(_)));
    assert!(reqwest::get(format!("{url}/healthz")).await.is_err());
}

#[tokio::test]
async fn a_desk_behind_a_proxy_that_holds_streams_back_waits_for_the_next_record() {
    let house = House::open().await;
    let head = house.desk.info().await.unwrap().head;
    let bearer = format!("Bearer {}", house.token);
    let ask = async |query: String, more: &[(&str, &str)]| {
        let headers = [&[("authorization", bearer.as_str())], more].concat();
        get(&format!("{}/v1/records?{query}", house.url()), &headers).await
    };
    let nothing = ask(format!("after={head}&wait=10ms"), &[]).await;
    assert_eq!(nothing.headers()["holdpoint-head"], head.to_string().as_str());
    assert_eq!(nothing.headers()["holdpoint-now"], house.clock.load(std::sync::atomic::Ordering::SeqCst).to_string().as_str());
    assert_eq!(nothing.text().await.unwrap(), "");

    let (answer, receipt) = tokio::join!(ask(format!("after={head}&wait=20s"), &[]), house.propose(json!({})));
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
async fn behind_a_proxy_the_public_address_is_told_and_taken() {
    let house = House::with(|usual| HubOptions { public_url: Some("https://holdpoint.example.com/".into()), ..usual }).await;
    let receipt = house.propose(json!({})).await;
    assert_eq!(receipt.decision_url, format!("https://holdpoint.example.com/v1/actions/{}/decision", receipt.id));
    let info = format!("{}/v1/hub", house.url());
    assert_eq!(get(&info, &[("host", "holdpoint.example.com")]).await.status(), 200);
    assert_eq!(get(&info, &[("host", "evil.example")]).await.status(), 403);
    assert!(receipt.deadline > rfc3339(crate::house::NOON));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_of_the_database_and_the_keys_is_a_hub_again() {
    let server = block_in_place(Server::start);
    let url = block_in_place(|| server.new_database());
    let house = House::on_postgres(url.clone()).await;
    let decided = house.propose(json!({})).await;
    house.review(&decided, Verdict::Approve).await.unwrap();
    let open = house.propose(json!({"ttl_seconds": 86_400})).await;
    let written = records(&house.desk).await;

    let name = |url: &str| url.split(['/', '?']).nth(3).unwrap().to_owned();
    let backup = house.folder.path().join("holdpoint.dump");
    let dump = block_in_place(|| server.output("pg_dump", &["--format=custom", "--schema=holdpoint", &name(&url)]));
    std::fs::write(&backup, dump).unwrap();
    let restored = block_in_place(|| server.new_database());
    block_in_place(|| server.run("pg_restore", &["--dbname", &name(&restored), backup.to_str().unwrap()]));

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("hub")).unwrap();
    std::fs::copy(house.folder.path().join("hub/keys.json"), folder.path().join("hub/keys.json")).unwrap();
    let clock = Arc::clone(&house.clock);
    let hub = start(HubOptions {
        log: LogPlace::Postgres(restored),
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        ..HubOptions::local(folder.path())
    })
    .await
    .unwrap();
    // Sessions and tokens of before still count, the record is the same, and it goes on.
    let desk = DeskClient::new(&hub.url).with_token(&house.token);
    assert_eq!(serde_json::to_value(records(&desk).await).unwrap(), serde_json::to_value(&written).unwrap());
    desk.command(&house.signed(&house.statement(DeskCommand::Review(review(&open, Verdict::Approve))))).await.unwrap();
    let tool = ToolClient::new(&hub.url, TOKEN);
    assert!(
        matches!(tool.decision(&open.id, Duration::ZERO).await.unwrap(), Answer::Decided(decision) if decision.verdict == Status::Approved)
    );
    hub.stop().await;
}
