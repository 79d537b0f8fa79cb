//! What a hub measures of its sources, and the test of a connection.

use crate::sources::{SHARED_SECRET, add_source, page, post, sign};
use crate::test_hub::{NOON, TestHub};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use holdpoint_domain::{DeskCommand, SourceAdded, SourceType};
use holdpoint_protocol::{SourceContact, SourceTest};
use std::net::TcpListener;

/// Serves `incidents.json`; answers where.
async fn serve(status: StatusCode, body: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/incidents.json", get(move || async move { (status, body) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn add_polled(hub: &TestHub, name: &str, url: String) {
    let source = SourceAdded { kind: SourceType::GoogleCloud, url: Some(url), token: None };
    hub.send(DeskCommand::AddSource { name: name.into(), source }).await.unwrap();
}

async fn contact(hub: &TestHub, name: &str) -> SourceContact {
    hub.desk.source_contacts().await.unwrap().sources.into_iter().find(|contact| contact.source == name).unwrap()
}

async fn test(hub: &TestHub, name: &str) -> SourceTest {
    hub.desk.test_source(name).await.unwrap()
}

// Noon is 2026-11-23T12:00:00Z in the tests.
const PAGE: &str = r#"[{"id": "a", "begin": "2026-11-23T09:00:00Z", "end": "2026-11-23T10:00:00Z", "modified": "2026-11-23T10:00:00Z"},
    {"id": "b", "begin": "2026-11-23T11:00:00Z", "modified": "2026-11-23T11:57:00Z"}]"#;

#[tokio::test]
async fn test_of_a_polled_source_says_what_it_found() {
    let hub = TestHub::open().await;
    add_polled(&hub, "cloud", serve(StatusCode::OK, PAGE).await).await;
    let before = hub.desk.info().await.unwrap().now;
    let test = test(&hub, "cloud").await;
    let found = test.found.clone().unwrap();
    assert_eq!((test.ok, found.incidents, found.open, found.refused), (Some(true), 2, 1, 0));
    assert!(test.sentence.starts_with("2 incidents, 1 open; newest "), "{}", test.sentence);
    assert!(contact(&hub, "cloud").await.last_contact_at.is_some_and(|at| at >= before));
}

#[tokio::test]
async fn test_says_what_is_wrong_in_words() {
    let hub = TestHub::open().await;
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (name, url, code, words) in [
        ("missing", serve(StatusCode::NOT_FOUND, "").await, "unavailable", "it answered 404 Not Found. Check the address"),
        ("locked", serve(StatusCode::UNAUTHORIZED, "").await, "unavailable", "It wants a sign-in"),
        ("broken", serve(StatusCode::BAD_GATEWAY, "").await, "unavailable", "It has a fault of its own."),
        ("page", serve(StatusCode::OK, "<html>").await, "invalid_json", "is not JSON"),
        (
            "other",
            serve(StatusCode::OK, r#"{"weather": 1}"#).await,
            "invalid_field",
            "holds nothing that is a body of the format google-cloud",
        ),
        ("closed", format!("http://{closed}"), "unavailable", "nothing answers at this address"),
    ] {
        add_polled(&hub, name, url).await;
        let test = test(&hub, name).await;
        assert!(test.ok == Some(false) && test.sentence.contains(words), "{name}: {test:?}");
        assert_eq!(test.error.unwrap().code, code, "{name}");
        assert_eq!(contact(&hub, name).await.error.unwrap().code, code, "{name}");
    }
    let unknown = hub.desk.test_source("none").await.unwrap_err();
    assert_eq!(unknown.code(), Some("not_found"));
}

#[tokio::test]
async fn contact_and_fault_of_a_webhook_are_measured() {
    let hub = TestHub::open().await;
    add_source(&hub, "pager", SourceType::Pagerduty).await;
    let quiet = test(&hub, "pager").await;
    assert!(
        quiet.ok.is_none() && quiet.sentence.starts_with("It sends by itself, and nothing has arrived since this hub started."),
        "{quiet:?}"
    );
    let deliver = async |body: &str, signature: &str| {
        post(&hub, "/v1/sources/pager", &[("x-pagerduty-signature", &format!("v1={signature}"))], body).await.0
    };
    let past = page("incident.triggered", 1).to_string();
    assert_eq!(deliver(&past, "00").await, 400);
    let faulty = contact(&hub, "pager").await;
    assert_eq!((faulty.last_contact_at, faulty.error.unwrap().code.as_str()), (None, "bad_signature"));
    assert!(test(&hub, "pager").await.sentence.starts_with("Its last delivery was refused: No v1= signature"));
    assert_eq!(deliver(&past, &sign(SHARED_SECRET, &past)).await, 202);
    let known = contact(&hub, "pager").await;
    assert_eq!((known.last_contact_at, known.lag_ms, known.error), (Some(NOON), None, None), "older than the source");
    assert_eq!(test(&hub, "pager").await.ok, Some(true));
    // Told at 12:01, delivered half a minute later; the same again is a contact, and no news.
    let news = past.replace("2026-11-20T09:01:00Z", "2026-11-23T12:01:00Z").replace("incident.triggered", "incident.resolved");
    hub.pass(90_000);
    for passed in [90_000, 150_000] {
        assert_eq!(deliver(&news, &sign(SHARED_SECRET, &news)).await, 202);
        let known = contact(&hub, "pager").await;
        assert_eq!((known.last_contact_at, known.lag_ms), (Some(NOON + passed), Some(30_000)));
        hub.pass(60_000);
    }
    assert_eq!(test(&hub, "pager").await.sentence, "It sends by itself. It last delivered 1 min ago.");
    std::fs::remove_file(hub.folder.path().join("shared")).unwrap();
    let unreadable = test(&hub, "pager").await;
    assert_eq!((unreadable.ok, unreadable.error.unwrap().code.as_str()), (Some(false), "unavailable"));
}
