//! Bad input: each gets its code and its sentence, and nothing is lost.

use crate::test_hub::{TOKEN, TestHub, code, key_of, proposal, review};
use holdpoint_domain::{COMMAND_TYPE, DeskCommand, Envelope, Verdict};
use holdpoint_protocol::DeskClient;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn send(hub: &TestHub, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> (StatusCode, Value) {
    let mut request = reqwest::Client::new().request(method, format!("{}{path}", hub.url())).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    (response.status(), response.json().await.unwrap())
}

async fn propose(hub: &TestHub, body: impl Into<reqwest::Body>) -> (u16, String) {
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let (status, problem) = send(hub, Method::POST, "/v1/actions", &headers, body).await;
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.len() > 15 && detail.ends_with('.'), "not a sentence: {detail}");
    (status.as_u16(), problem["code"].as_str().unwrap().to_owned())
}

fn with(extra: Value) -> String {
    let mut whole = serde_json::to_value(proposal(json!({}))).unwrap();
    whole.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    whole.to_string()
}

#[tokio::test]
async fn invalid_proposals_get_their_codes() {
    let hub = TestHub::open().await;
    let head = hub.desk.info().await.unwrap().head;
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let absurd = format!("{{\"arguments\":{{\"a\":{}", "[".repeat(200_000));
    let cases = [
        ("{\"kind\":".to_owned(), 400, "invalid_json"),
        (String::new(), 400, "invalid_json"),
        ("[]".to_owned(), 400, "invalid_field"),
        (absurd, 400, "too_deep"),
        (with(json!({"colour": "red"})), 400, "unknown_field"),
        (with(json!({"tool": {"name": "deploy-pilot", "mood": 1}})), 400, "unknown_field"),
        (json!({"kind": "a", "title": "b"}).to_string(), 400, "invalid_field"),
        (with(json!({"title": "  "})), 400, "invalid_field"),
        (with(json!({"title": "x".repeat(301)})), 400, "invalid_field"),
        (with(json!({"confidence": 1.2})), 400, "invalid_field"),
        (with(json!({"risk": "huge"})), 400, "invalid_field"),
        (with(json!({"deadline": "tomorrow"})), 400, "invalid_field"),
        (with(json!({"deadline": "2020-01-01T00:00:00Z"})), 400, "invalid_field"),
        (with(json!({"ttl_seconds": 0})), 400, "invalid_field"),
        (with(json!({"ttl_seconds": 9_999_999_999_u64})), 400, "invalid_field"),
        (with(json!({"ttl_seconds": 5, "deadline": "2027-01-01T00:00:00Z"})), 400, "invalid_field"),
        (with(json!({"allowed_verdicts": ["approve"]})), 400, "invalid_field"),
        (with(json!({"arguments": {"id": 9_007_199_254_740_993_u64}})), 400, "number_not_exact"),
        (with(json!({"arguments": {"id": 1.0e17}})), 400, "number_not_exact"),
        (with(json!({})).replace("\"replicas\":48", "\"replicas\":48,\"replicas\":1"), 400, "invalid_field"),
        (with(json!({"arguments": {"a": serde_json::from_str::<Value>(&deep).unwrap()}})), 400, "too_deep"),
        (with(json!({"tool": {"name": "price-pilot"}})), 403, "tool_mismatch"),
        (with(json!({"reasons": "x".repeat(20 * 1024 * 1024)})), 413, "too_large"),
    ];
    for (body, status, code) in cases {
        let start: String = body.chars().take(80).collect();
        assert_eq!(propose(&hub, body).await, (status, code.to_owned()), "{start}");
    }
    assert_eq!(hub.desk.info().await.unwrap().head, head, "a refusal writes nothing");
    hub.propose(json!({})).await;
}

#[tokio::test]
async fn wrong_token_host_origin_or_type_is_refused() {
    let hub = TestHub::open().await;
    let body = || proposal(json!({})).arguments.len().to_string();
    let json = ("content-type", "application/json");
    let bearer = format!("Bearer {TOKEN}");
    let token = ("authorization", bearer.as_str());
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[json], "unauthorized"),
        (&[json, ("authorization", "Bearer nonsense")], "unauthorized"),
        (&[json, token, ("origin", "https://evil.example")], "bad_origin"),
        (&[json, token, ("host", "rebound.example")], "bad_host"),
        (&[("content-type", "text/plain"), token], "unsupported_media_type"),
    ];
    for (headers, code) in cases {
        let (_, problem) = send(&hub, Method::POST, "/v1/actions", headers, body()).await;
        assert_eq!(problem["code"], *code, "{problem}");
    }
    let (status, problem) = send(&hub, Method::GET, "/v1/nowhere", &[token], "").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (404, Some("not_found")));
    let (status, problem) = send(&hub, Method::PATCH, "/v1/actions", &[token], "").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (405, Some("method_not_allowed")));
    for path in ["/v1/records", "/v1/bodies/sha256:00"] {
        let (status, _) = send(&hub, Method::GET, path, &[token], "").await;
        assert_eq!(status.as_u16(), 403, "{path} is not for tools");
    }
}

#[tokio::test]
async fn revoked_token_is_refused_at_once() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({})).await;
    hub.send(DeskCommand::RevokeTool { name: "deploy-pilot".into() }).await.unwrap();
    assert_eq!(propose(&hub, with(json!({}))).await, (401, "token_revoked".into()));
    let asked = hub.tool.decision(&receipt.id, std::time::Duration::ZERO).await.unwrap_err();
    assert_eq!(code(&asked), "token_revoked");
    hub.review(&receipt, Verdict::Reject).await.unwrap();
}

#[tokio::test]
async fn invalid_desk_statements_are_refused() {
    let hub = TestHub::open().await;
    let receipt = hub.propose(json!({"risk": "critical", "allowed_verdicts": ["approve", "reject"]})).await;
    let refused = async |statement: holdpoint_domain::Statement| {
        let error = hub.desk.command(&hub.signed(&statement)).await.unwrap_err();
        code(&error).to_owned()
    };
    let approving = hub.statement(DeskCommand::Review(review(&receipt, Verdict::Approve))).await;
    let mut count = 0;
    let mut approve = || {
        count += 1;
        holdpoint_domain::Statement { id: format!("cmd_approve_{count}").into(), ..approving.clone() }
    };

    assert_eq!(refused(approve()).await, "unread");
    let mut ahead = approve();
    ahead.signed_at += 2 * 3600 * 1000;
    assert_eq!(refused(ahead).await, "clock_skew");
    let mut elsewhere = approve();
    elsewhere.hub = "hub_other".into();
    assert_eq!(refused(elsewhere).await, "bad_signature");
    let mut somebody = approve();
    somebody.person = "per_other".into();
    assert_eq!(refused(somebody).await, "forbidden");
    assert_eq!(refused(hub.statement(DeskCommand::Review(review(&receipt, Verdict::Edit))).await).await, "verdict_not_allowed");

    let mut tampered = hub.signed(&approve());
    tampered.payload = hub.signed(&hub.statement(DeskCommand::Claim { action: receipt.id.clone().into() }).await).payload;
    assert_eq!(code(&hub.desk.command(&tampered).await.unwrap_err()), "bad_signature");

    let mut read = review(&receipt, Verdict::Approve);
    read.reading.confirmed = true;
    hub.send(DeskCommand::Review(read.clone())).await.unwrap();
    let twice = hub.send(DeskCommand::Review(read)).await.unwrap_err();
    assert_eq!(code(&twice), "action_decided");
}

#[tokio::test]
async fn full_disk_refuses_and_loses_nothing() {
    let mut hub = TestHub::with_limit(400 * 1024).await;
    let mut kept = Vec::new();
    let full = loop {
        match hub.tool.propose(&proposal(json!({"reasons": "x".repeat(20_000)})), None).await {
            Ok(receipt) => kept.push(receipt.id),
            Err(error) => break error,
        }
        assert!(kept.len() < 100, "the limit never came");
    };
    assert_eq!(code(&full), "disk_full");
    hub.restart().await;
    let mut open: Vec<String> = hub.desk.actions(200).await.unwrap().into_iter().map(|action| action.id).collect();
    open.sort();
    kept.sort();
    assert_eq!(open, kept);
    hub.propose(json!({})).await;
}

#[tokio::test]
async fn missing_keys_stop_the_start() {
    let hub = TestHub::open().await;
    let folder = hub.close().await;
    std::fs::remove_file(folder.path().join("hub/keys.json")).unwrap();
    let Err(error) = holdpoint_hub::start(holdpoint_hub::HubOptions::local(folder.path())).await else { panic!("it must not start") };
    assert!(matches!(error, holdpoint_hub::HubError::Keys { .. }), "{error}");
    assert!(!folder.path().join("hub/keys.json").exists());
}

#[tokio::test]
async fn damaged_log_stops_the_start() {
    let hub = TestHub::open().await;
    hub.propose(json!({"title": "Drop index orders_created_idx"})).await;
    let folder = hub.close().await;
    let file = folder.path().join("hub/log.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let needle = b"Drop index";
    let at = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&file, &bytes).unwrap();

    let Err(error) = holdpoint_hub::start(holdpoint_hub::HubOptions::local(folder.path())).await else { panic!("it must not start") };
    assert!(matches!(error, holdpoint_hub::HubError::Corrupt { .. }), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing was written");
}

#[tokio::test]
async fn invalid_addresses_get_invalid_field() {
    let hub = TestHub::open().await;
    let bearer = format!("Bearer {TOKEN}");
    for path in ["/v1/actions?limit=-1", "/v1/actions/act_1/decision?wiat=3s", "/v1/actions/%FF"] {
        let (status, problem) = send(&hub, Method::GET, path, &[("authorization", bearer.as_str())], "").await;
        assert_eq!((status.as_u16(), problem["code"].as_str().unwrap()), (400, "invalid_field"), "{path}: {problem}");
    }
}

#[tokio::test]
async fn statements_of_revoked_device_are_refused_over_any_session() {
    let hub = TestHub::open().await;
    hub.enroll("dev_lost").await;
    let signed = async |command: DeskCommand| {
        let mut statement = hub.statement(command).await;
        statement.device = "dev_lost".into();
        Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement).unwrap(), "dev_lost", &key_of("dev_lost"))
    };
    let lost = DeskClient::new(&hub.url()).with_token(&hub.session(&hub.url(), "dev_lost").await);
    let receipt = hub.propose(json!({})).await;
    let claim = signed(DeskCommand::Claim { action: receipt.id.clone().into() }).await;
    lost.command(&claim).await.unwrap();
    let in_time = signed(DeskCommand::Review(review(&receipt, Verdict::Approve))).await;
    hub.send(DeskCommand::RevokeDevice { device: "dev_lost".into() }).await.unwrap();
    let head = hub.desk.info().await.unwrap().head;
    // Over its own session, over somebody else's, and what was accepted once, again.
    assert_eq!(code(&lost.command(&in_time).await.unwrap_err()), "device_revoked");
    for brought in [&in_time, &claim] {
        let refused = hub.desk.command(brought).await.unwrap_err();
        assert!(["device_revoked", "forbidden"].contains(&code(&refused)), "{refused}");
    }
    assert_eq!(hub.desk.info().await.unwrap().head, head);
}
