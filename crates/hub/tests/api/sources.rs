//! What other systems deliver: verified, counted, and recorded once.

use crate::test_hub::{TOKEN, TestHub};
use crate::two_hubs::records;
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::incidents::{Book, Format, Incident, read_file};
use holdpoint_domain::{DeskCommand, Digest, Event, IncidentEvent, SourceAdded, SourceType};
use holdpoint_hub::{SecretPlace, SourceSecrets};
use serde_json::{Value, json};
use sha2::Sha256;

const SOURCE_TOKEN: &str = "hps_token_of_the_source";
pub const SHARED_SECRET: &str = "shared secret";

/// A source with the token [`SOURCE_TOKEN`] and its name, or signed with [`SHARED_SECRET`].
pub async fn add_source(hub: &TestHub, name: &str, kind: SourceType) -> String {
    let token = format!("{SOURCE_TOKEN} {name}");
    if kind.is_signed() {
        let file = hub.folder.path().join("shared");
        std::fs::write(&file, format!("{SHARED_SECRET}\n")).unwrap();
        SourceSecrets::set(hub.folder.path(), name, SecretPlace::File(file)).unwrap();
    }
    let digest = (!kind.is_signed()).then(|| Digest::of(token.as_bytes()));
    let source = SourceAdded { kind, url: None, token: digest };
    hub.send(DeskCommand::AddSource { name: name.into(), source }).await.unwrap();
    token
}

/// Posts bytes; the status, the code of a problem, and the answer.
pub async fn post(hub: &TestHub, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{path}", hub.url())).body(body.to_owned());
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, value) = (response.status().as_u16(), response.json::<Value>().await.unwrap());
    (status, value["code"].as_str().unwrap_or_default().to_owned(), value)
}

pub async fn post_with_token(hub: &TestHub, path: &str, token: &str, body: &Value) -> (u16, String, Value) {
    post(hub, path, &[("authorization", &format!("Bearer {token}"))], &body.to_string()).await
}

pub fn sign(secret: &str, body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All incidents of the hub's record.
pub async fn book(hub: &TestHub) -> Book {
    let mut book = Book::default();
    for record in records(&hub.desk).await {
        if let Ok(Event::Incident(IncidentEvent::Stated(stated))) = Event::of(&record) {
            book.apply(&stated, record.at);
        }
    }
    book
}

pub fn alert(instance: &str, status: &str) -> Value {
    json!({"status": status, "labels": {"alertname": "Down", "service": "shop", "instance": instance}, "annotations": {},
        "startsAt": "2026-11-20T09:00:00Z", "endsAt": if status == "resolved" { "2026-11-20T09:10:00Z" } else { "0001-01-01T00:00:00Z" }})
}

pub fn delivery(alerts: &[Value]) -> Value {
    json!({"version": "4", "groupKey": "{}:{alertname=\"Down\"}", "groupLabels": {"alertname": "Down"}, "status": "firing",
        "truncatedAlerts": 0, "alerts": alerts})
}

pub fn page(kind: &str, minute: u8) -> Value {
    json!({"event": {"id": format!("E{minute}"), "event_type": kind, "resource_type": "incident", "occurred_at": format!("2026-11-20T09:{minute:02}:00Z"),
        "data": {"id": "P1", "type": "incident", "title": "Cart is slow", "created_at": "2026-11-20T09:00:00Z", "status": "triggered",
            "service": {"summary": "cart"}, "urgency": "high"}}})
}

#[tokio::test]
async fn alerts_are_taken_with_the_token_of_their_source() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    let firing = delivery(&[alert("a", "firing"), alert("b", "firing")]);
    let (status, _, taken) = post_with_token(&hub, "/v1/sources/alerts", &token, &firing).await;
    assert_eq!((status, taken), (202, json!({"imported": 1, "updated": 0, "unchanged": 0, "refused": []})));
    let (_, _, again) = post_with_token(&hub, "/v1/sources/alerts", &token, &firing).await;
    assert_eq!(again["unchanged"], 1);
    let resolved = delivery(&[alert("a", "resolved"), alert("b", "resolved")]);
    // Basic authentication carries the token as its password.
    let (status, _, taken) = post(&hub, "/v1/sources/alerts", &[("authorization", &basic(&token))], &resolved.to_string()).await;
    assert_eq!((status, &taken["updated"]), (202, &json!(1)));
    let incidents = book(&hub).await.incidents();
    assert_eq!((incidents.len(), incidents[0].is_open()), (1, false));
    let stated = records(&hub.desk).await.into_iter().rfind(|record| record.kind == "incident.stated").unwrap();
    assert_eq!(stated.actor, "source:alerts");
}

#[tokio::test]
async fn same_group_key_of_two_alertmanagers_is_two_incidents() {
    let hub = TestHub::open().await;
    let (eu, us) = (add_source(&hub, "eu", SourceType::Alertmanager).await, add_source(&hub, "us", SourceType::Alertmanager).await);
    let firing = delivery(&[alert("a", "firing")]);
    for (path, token) in [("/v1/sources/eu", &eu), ("/v1/sources/us", &us)] {
        assert_eq!(post_with_token(&hub, path, token, &firing).await.2["imported"], 1, "{path}");
    }
    post_with_token(&hub, "/v1/sources/eu", &eu, &delivery(&[alert("a", "resolved")])).await;
    let open: Vec<String> = book(&hub).await.incidents().into_iter().filter(Incident::is_open).map(|incident| incident.source).collect();
    assert_eq!(open, ["alertmanager:us"]);
}

#[tokio::test]
async fn incident_that_was_open_before_named_sources_goes_on_as_it_was() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    let read = read_file(Format::Alertmanager, delivery(&[alert("a", "firing")]).to_string().as_bytes()).unwrap();
    hub.send(DeskCommand::StateIncidents { incidents: read.stated }).await.unwrap();
    let former = book(&hub).await.incidents()[0].id.clone();
    let (_, _, taken) = post_with_token(&hub, "/v1/sources/alerts", &token, &delivery(&[alert("a", "resolved")])).await;
    assert_eq!((&taken["imported"], &taken["updated"]), (&json!(0), &json!(1)));
    let incidents = book(&hub).await.incidents();
    assert_eq!((incidents.len(), &incidents[0].id, incidents[0].is_open()), (1, &former, false));
    let (_, _, taken) = post_with_token(&hub, "/v1/sources/alerts", &token, &delivery(&[alert("b", "firing")])).await;
    assert_eq!(taken["imported"], 1, "it has ended, and the source is named from now on");
}

fn basic(token: &str) -> String {
    use base64::Engine as _;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("alertmanager:{token}")))
}

#[tokio::test]
async fn deliveries_without_the_right_token_are_refused() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    add_source(&hub, "others", SourceType::Alertmanager).await;
    let body = delivery(&[alert("a", "firing")]).to_string();
    let before = records(&hub.desk).await.len();
    for (path, authorization, expected) in [
        ("/v1/sources/alerts", String::new(), (401, "unauthorized")),
        ("/v1/sources/alerts", "Bearer wrong".into(), (401, "unauthorized")),
        ("/v1/sources/others", format!("Bearer {token}"), (401, "unauthorized")),
        ("/v1/sources/alerts", format!("Bearer {TOKEN}"), (401, "unauthorized")),
        ("/v1/sources/alerts", format!("Bearer {}", hub.token), (401, "unauthorized")),
        ("/v1/sources/none", format!("Bearer {token}"), (404, "not_found")),
        ("/v1/changes", format!("Bearer {token}"), (403, "forbidden")),
        ("/v1/actions", format!("Bearer {token}"), (401, "unauthorized")),
    ] {
        let (status, code, _) = post(&hub, path, &[("authorization", &authorization)], &body).await;
        assert_eq!((status, code.as_str()), expected, "{path} {authorization}");
    }
    hub.send(DeskCommand::RevokeSource { name: "alerts".into() }).await.unwrap();
    for path in ["/v1/sources/alerts", "/v1/incidents"] {
        let (status, code, answer) = post(&hub, path, &[("authorization", &format!("Bearer {token}"))], &body).await;
        assert_eq!((status, code.as_str()), (401, "token_revoked"));
        assert_eq!(answer["detail"], "The source alerts was revoked. Ask an administrator to add it again.");
    }
    assert_eq!(records(&hub.desk).await.len(), before + 1, "the revocation alone was recorded");
}

#[tokio::test]
async fn any_right_signature_of_pagerduty_suffices() {
    let hub = TestHub::open().await;
    add_source(&hub, "pager", SourceType::Pagerduty).await;
    let body = page("incident.triggered", 1).to_string();
    let right = sign(SHARED_SECRET, &body);
    let both = format!("v1={},v1={right}", sign("old secret", &body));
    for (signature, expected) in [
        (Some(both.as_str()), (202, "")),
        (Some(right.as_str()), (400, "bad_signature")),
        (Some("v1=00"), (400, "bad_signature")),
        (Some("v1=zz"), (400, "bad_signature")),
        (Some("v0=00"), (400, "bad_signature")),
        (None, (401, "unauthorized")),
    ] {
        let headers: Vec<(&str, &str)> = signature.map(|value| ("x-pagerduty-signature", value)).into_iter().collect();
        let (status, code, _) = post(&hub, "/v1/sources/pager", &headers, &body).await;
        assert_eq!((status, code.as_str()), expected, "{signature:?}");
    }
    // The bytes are signed, not what they mean.
    let spaced = format!("{body} ");
    let (_, code, _) = post(&hub, "/v1/sources/pager", &[("x-pagerduty-signature", &both)], &spaced).await;
    assert_eq!(code, "bad_signature");
    let note = page("incident.annotated", 2).to_string();
    let (status, _, taken) =
        post(&hub, "/v1/sources/pager", &[("x-pagerduty-signature", &format!("v1={}", sign(SHARED_SECRET, &note)))], &note).await;
    assert_eq!((status, taken), (202, json!({"imported": 0, "updated": 0, "unchanged": 0, "refused": []})));
    assert_eq!(book(&hub).await.incidents().len(), 1);
}

#[tokio::test]
async fn missing_secret_is_told_without_a_path() {
    let hub = TestHub::open().await;
    add_source(&hub, "pager", SourceType::Pagerduty).await;
    std::fs::remove_file(hub.folder.path().join("shared")).unwrap();
    let (status, code, answer) = post(&hub, "/v1/sources/pager", &[("x-pagerduty-signature", "v1=00")], "{}").await;
    assert_eq!((status, code.as_str()), (503, "unavailable"));
    assert!(!answer.to_string().contains("shared"), "{answer}");
}

#[tokio::test]
async fn changes_come_as_own_json_and_as_cloud_events() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "ci", SourceType::Changes).await;
    let native = json!({"id": "r-1", "title": "Raise the pool", "by": "human", "services": ["shop"], "started_at": "2026-11-20T09:00:00Z"});
    let (status, _, taken) = post_with_token(&hub, "/v1/changes", &token, &native).await;
    assert_eq!((status, &taken["imported"]), (202, &json!(1)));
    let envelope = json!({"specversion": "1.0", "id": "e-1", "source": "/ci", "type": "dev.cdevents.service.deployed.0.2.0", "time": "2026-11-20T09:00:00Z",
        "data": {"subject": {"id": "shop", "content": {"environment": {"id": "prod"}}}}});
    let bearer = format!("Bearer {token}");
    let structured = [("authorization", bearer.as_str()), ("content-type", "application/cloudevents+json")];
    assert_eq!(post(&hub, "/v1/changes", &structured, &envelope.to_string()).await.2["imported"], 1);
    let binary = [
        ("authorization", bearer.as_str()),
        ("ce-specversion", "1.0"),
        ("ce-id", "e-1"),
        ("ce-source", "/ci"),
        ("ce-type", "dev.cdevents.service.deployed.0.2.0"),
        ("ce-time", "2026-11-20T09:00:00Z"),
    ];
    assert_eq!(post(&hub, "/v1/sources/ci", &binary, &envelope["data"].to_string()).await.2["unchanged"], 1);
    assert_eq!(post_with_token(&hub, "/v1/incidents", &token, &native).await.1, "forbidden");
    let kinds: Vec<String> =
        records(&hub.desk).await.into_iter().map(|record| record.kind).filter(|kind| kind == "change.stated").collect();
    assert_eq!(kinds.len(), 2);
}

#[tokio::test]
async fn github_signs_deployments() {
    let hub = TestHub::open().await;
    add_source(&hub, "code", SourceType::Github).await;
    let body = json!({"deployment_status": {"state": "success", "created_at": "2026-11-20T09:05:00Z"},
        "deployment": {"id": 7, "ref": "main", "environment": "production", "created_at": "2026-11-20T09:00:00Z"},
        "repository": {"name": "shop", "full_name": "acme/shop"}})
    .to_string();
    let signature = format!("sha256={}", sign(SHARED_SECRET, &body));
    assert_eq!(post(&hub, "/v1/sources/code", &[("x-hub-signature-256", &signature)], &body).await.2["imported"], 1);
    assert_eq!(post(&hub, "/v1/sources/code", &[("x-hub-signature-256", "sha256=00")], &body).await.1, "bad_signature");
    assert_eq!(post(&hub, "/v1/sources/code", &[], &body).await.1, "unauthorized");
}

#[tokio::test]
async fn same_id_from_two_sources_is_two_incidents() {
    let hub = TestHub::open().await;
    let tokens = [add_source(&hub, "shop", SourceType::Incidents).await, add_source(&hub, "bank", SourceType::Incidents).await];
    let incident =
        json!([{"id": "1", "title": "<b>Down</b>", "started_at": "2026-11-20T09:00:00Z", "resolved_at": "2026-11-20T08:00:00Z"}]);
    for token in &tokens {
        assert_eq!(post_with_token(&hub, "/v1/incidents", token, &incident).await.2["imported"], 1);
    }
    let incidents = book(&hub).await.incidents();
    assert_eq!((incidents.len(), incidents[0].is_impossible(), incidents[0].title.as_str()), (2, true, "<b>Down</b>"));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_plainly() {
    let hub = TestHub::open().await;
    let token = add_source(&hub, "alerts", SourceType::Alertmanager).await;
    let ask = async |body: String| {
        let (status, code, answer) = post(&hub, "/v1/sources/alerts", &[("authorization", &format!("Bearer {token}"))], &body).await;
        assert!(answer["detail"].as_str().is_some_and(|detail| detail.len() > 15), "{answer}");
        (status, code)
    };
    assert_eq!(ask("{".into()).await, (400, "invalid_json".into()));
    assert_eq!(ask("{\"weather\":1}".into()).await, (400, "invalid_field".into()));
    let many: Vec<String> = (0..10_001).map(|number| alert(&format!("i{number}"), "firing").to_string()).collect();
    let crowd = |alerts: &str| format!("{{\"version\":\"4\",\"groupKey\":\"g\",\"alerts\":[{alerts}]}}");
    assert_eq!(ask(crowd(&many.join(","))).await, (400, "too_many".into()));
    // As large as alerts of a real rule are; the last ones are at the limit.
    let annotated = |number: usize| {
        let mut alert = alert(&format!("shop-checkout-{number}.eu-west-1.example.com"), "firing");
        alert["annotations"] = json!({"summary": "5xx ratio is above 5 % for ten minutes", "description": "d".repeat(600)});
        alert["labels"]["severity"] = "critical".into();
        alert.to_string()
    };
    let allowed: Vec<String> = (0..10_000).map(annotated).collect();
    let (status, _, taken) =
        post(&hub, "/v1/sources/alerts", &[("authorization", &format!("Bearer {token}"))], &crowd(&allowed.join(","))).await;
    assert_eq!((status, &taken["imported"], &taken["refused"]), (202, &json!(1), &json!([])));
    assert_eq!(book(&hub).await.incidents().len(), 1);
    let million = crowd(&vec!["{}"; 1_000_000].join(","));
    assert_eq!(ask(million).await.1, "too_many");
    assert_eq!(ask(crowd(&many.join(",").repeat(20))).await, (413, "too_large".into()));
    let (status, _, taken) =
        post_with_token(&hub, "/v1/sources/alerts", &token, &delivery(&[alert("a", "firing"), alert("b", "odd")])).await;
    assert_eq!((status, &taken["imported"], &taken["refused"][0]["at"]), (202, &json!(1), &json!("/alerts/1/status")));
}
