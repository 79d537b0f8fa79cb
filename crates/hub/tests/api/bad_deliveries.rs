//! Deliveries that are repeated, out of order, at once from two hubs, forged or impossible: nothing
//! is lost and nothing counts twice.

use crate::sources::{SHARED_SECRET, add_source, alert, book, delivery, page, post, post_with_token, sign};
use crate::test_hub::TestHub;
use crate::two_hubs::records;
use futures::future::join_all;
use holdpoint_domain::SourceType;
use holdpoint_domain::incidents::Incident;
use holdpoint_throwaway::new_database;
use serde_json::{Value, json};

async fn count_stated(hub: &TestHub) -> usize {
    records(&hub.desk).await.iter().filter(|record| record.kind.ends_with(".stated") && record.actor.starts_with("source:")).count()
}

async fn post_signed(hub: &TestHub, header: &str, prefix: &str, path: &str, body: &str, secret: &str) -> (u16, String, Value) {
    post(hub, path, &[(header, &format!("{prefix}{}", sign(secret, body)))], body).await
}

#[tokio::test]
async fn replayed_webhook_changes_nothing() {
    let hub = TestHub::open().await;
    add_source(&hub, "pager", SourceType::Pagerduty).await;
    let (opened, resolved) = (page("incident.triggered", 1).to_string(), page("incident.resolved", 9).to_string());
    for body in [&opened, &resolved] {
        assert_eq!(post_signed(&hub, "x-pagerduty-signature", "v1=", "/v1/sources/pager", body, SHARED_SECRET).await.0, 202);
    }
    let (incidents, stated) = (book(&hub).await.incidents(), count_stated(&hub).await);
    for body in [&opened, &resolved, &opened] {
        let (status, _, taken) = post_signed(&hub, "x-pagerduty-signature", "v1=", "/v1/sources/pager", body, SHARED_SECRET).await;
        assert_eq!((status, taken), (202, json!({"imported": 0, "updated": 0, "unchanged": 1, "refused": []})));
    }
    assert_eq!((book(&hub).await.incidents(), count_stated(&hub).await), (incidents, stated));
}

#[tokio::test]
async fn github_signs_the_bytes_of_push_and_deployment() {
    let hub = TestHub::open().await;
    add_source(&hub, "code", SourceType::Github).await;
    // Another writing of the same JSON has other bytes.
    let push = "{ \"ref\": \"refs/heads/main\",\n \"after\": \"c0ffee\", \"head_commit\": {\"message\": \"Cache the \\u0063art\", \"timestamp\": \"2026-11-20T09:00:00Z\"},\
        \"commits\": [], \"repository\": {\"name\": \"cart\", \"full_name\": \"shop/cart\", \"default_branch\": \"main\"}}";
    let compact = serde_json::from_str::<Value>(push).unwrap().to_string();
    let signature = format!("sha256={}", sign(SHARED_SECRET, push));
    let (status, code, _) = post(&hub, "/v1/sources/code", &[("x-hub-signature-256", &signature)], &compact).await;
    assert_eq!((status, code.as_str()), (400, "bad_signature"));
    assert_eq!(post(&hub, "/v1/sources/code", &[("x-hub-signature-256", &signature)], push).await.2["imported"], 1);
    let status_of = |state: &str, minute: u8| {
        json!({"deployment_status": {"state": state, "created_at": format!("2026-11-20T09:{minute:02}:00Z")},
            "deployment": {"id": 7, "ref": "main", "environment": "production", "created_at": "2026-11-20T09:00:00Z"},
            "repository": {"name": "shop", "full_name": "acme/shop"}})
        .to_string()
    };
    for (body, expected) in [(status_of("success", 5), "imported"), (status_of("in_progress", 1), "unchanged")] {
        let (_, _, taken) = post_signed(&hub, "x-hub-signature-256", "sha256=", "/v1/sources/code", &body, SHARED_SECRET).await;
        assert_eq!(taken[expected], 1, "{taken}");
    }
    let (_, _, inactive) =
        post_signed(&hub, "x-hub-signature-256", "sha256=", "/v1/sources/code", &status_of("inactive", 50), SHARED_SECRET).await;
    assert_eq!(inactive, json!({"imported": 0, "updated": 0, "unchanged": 0, "refused": []}));
    let (status, code, _) = post_signed(&hub, "x-hub-signature-256", "sha256=", "/v1/sources/code", push, "another secret").await;
    assert_eq!((status, code.as_str()), (400, "bad_signature"));
}

#[tokio::test]
async fn several_signatures_count_while_a_secret_is_rotated() {
    let hub = TestHub::open().await;
    add_source(&hub, "pager", SourceType::Pagerduty).await;
    let body = page("incident.triggered", 1).to_string();
    let [right, old, older] = [SHARED_SECRET, "old secret", "older secret"].map(|secret| format!("v1={}", sign(secret, &body)));
    for (header, expected) in [
        (format!("{old},{older}"), 400),
        (format!("{old}, {older}, {right}"), 202),
        (format!("{right},{old}"), 202),
        (format!("v2={},{right}", "0".repeat(64)), 202),
        (right.to_uppercase().replace("V1", "v1"), 202),
        (right.replace("v1=", "v2="), 400),
        (String::new(), 400),
    ] {
        let (status, ..) = post(&hub, "/v1/sources/pager", &[("x-pagerduty-signature", &header)], &body).await;
        assert_eq!(status, expected, "{header}");
    }
    assert_eq!(count_stated(&hub).await, 1);
}

#[tokio::test]
async fn deliveries_at_once_to_two_hubs_count_once() {
    let hub = TestHub::on_postgres(new_database()).await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    let other = hub.start_second_hub().await;
    let bodies = [
        delivery(&[alert("a", "firing")]),
        delivery(&[alert("a", "firing"), alert("b", "firing")]),
        delivery(&[alert("b", "firing"), alert("a", "resolved")]),
        delivery(&[alert("a", "resolved"), alert("b", "resolved")]),
    ];
    let send = async |url: &str, body: &Value| {
        let request = reqwest::Client::new().post(format!("{url}/v1/sources/alerts")).bearer_auth(&token).json(body);
        request.send().await.unwrap().status().as_u16()
    };
    let (urls, send) = ([hub.url(), other.hub.url.clone()], &send);
    let at_once = urls.iter().flat_map(|url| bodies.iter().rev().chain(&bodies).map(async move |body| send(url, body).await));
    let statuses = join_all(at_once).await;
    assert!(statuses.iter().all(|status| *status == 202), "{statuses:?}");
    let incidents = book(&hub).await.incidents();
    let minutes = |incident: &Incident| incident.resolved_at().map(|end| (end - incident.started_at) / 60_000);
    assert_eq!(incidents.iter().map(minutes).collect::<Vec<_>>(), [Some(10)]);
    let stated = count_stated(&hub).await;
    assert!(stated <= bodies.len(), "{stated} statements of {} that differ", bodies.len());
    other.hub.stop().await;
}

#[tokio::test]
async fn hostile_bodies_are_answered_with_a_code() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    let authorization = format!("Bearer {token}");
    let long_key = |bytes: usize| {
        let mut body = delivery(&[alert("a", "firing")]);
        body["groupKey"] = json!("k".repeat(bytes));
        body.to_string()
    };
    let crlf = format!("\u{feff}{}\r\n{}\r\n", delivery(&[alert("a", "firing")]), delivery(&[alert("b", "firing")]));
    for (what, body, status, code) in [
        ("deep", "[".repeat(100_000), 400, "invalid_json"),
        ("deep object", "{\"alerts\":".repeat(10_000), 400, "invalid_json"),
        ("long key", long_key(500_000), 202, ""),
        ("empty", String::new(), 400, "invalid_json"),
        ("null", "null".into(), 400, "invalid_field"),
        ("no alerts", "[]".into(), 202, ""),
        ("lines", crlf, 202, ""),
    ] {
        let answer = post(&hub, "/v1/sources/alerts", &[("authorization", &authorization)], &body).await;
        assert_eq!((answer.0, answer.1.as_str()), (status, code), "{what}: {}", answer.2);
    }
    assert_eq!(book(&hub).await.incidents().len(), 2);
}

#[tokio::test]
async fn impossible_and_hostile_incidents_are_kept_as_they_are_told() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "shop", SourceType::Incidents).await;
    let hostile = "<script>alert(1)</script> \u{202e}nwod";
    let incident = json!([
        {"id": "before", "title": hostile, "text": "<img src=x onerror=alert(1)>", "started_at": "2026-11-20T09:00:00Z", "resolved_at": "2026-11-20T08:00:00Z"},
        {"id": "at once", "title": "Same instant", "started_at": "2026-11-20T09:00:00Z", "resolved_at": "2026-11-20T09:00:00Z"},
        {"id": "zone", "title": "Unknown zone", "started_at": "2026-11-20T09:00:00 Mars/Olympus"},
        {"id": "none", "title": "No zone", "started_at": "2026-11-20T09:00:00"},
    ]);
    let (status, _, taken) = post_with_token(&hub, "/v1/incidents", &token, &incident).await;
    assert_eq!((status, &taken["imported"]), (202, &json!(2)));
    for (place, part) in taken["refused"].as_array().unwrap().iter().enumerate() {
        assert_eq!((&part["at"], &part["code"]), (&json!(format!("/{}/started_at", place + 2)), &json!("invalid_time")));
    }
    let incidents = book(&hub).await.incidents();
    assert!(incidents.len() == 2 && incidents.iter().all(Incident::is_impossible));
    assert!(incidents.iter().any(|incident| incident.title == hostile));
}
