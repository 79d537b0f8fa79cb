//! Causes are ranked beside the requests: at the opening of an incident, when its services change, and at its end.

use crate::sources::{add_source, post_with_token};
use crate::test_hub::TestHub;
use crate::two_hubs::records;
use holdpoint_domain::{CausesRanked, Event, FindingEvent, Record, SourceType};
use serde_json::{Value, json};
use std::time::Duration;

const MAX_WAITS: u32 = 400;
const WAIT: Duration = Duration::from_millis(25);

fn incident(services: &[&str], updated: u8, resolved: bool) -> Value {
    let mut incident = json!({"id": "1", "title": "Cart pool exhausted", "text": "pool_size is too small", "services": services,
        "started_at": "2026-11-20T10:00:00Z", "updated_at": format!("2026-11-20T10:{updated:02}:00Z")});
    if resolved {
        incident["resolved_at"] = "2026-11-20T10:30:00Z".into();
    }
    incident
}

fn rankings(records: &[Record]) -> Vec<CausesRanked> {
    let ranked = records.iter().filter_map(|record| match Event::of(record) {
        Ok(Event::Finding(FindingEvent::Ranked(ranked))) => Some(ranked),
        _ => None,
    });
    ranked.collect()
}

async fn wait_for_rankings(hub: &TestHub, count: usize) -> Vec<CausesRanked> {
    for _ in 0..MAX_WAITS {
        let known = rankings(&records(&hub.desk).await);
        if known.len() >= count {
            return known;
        }
        tokio::time::sleep(WAIT).await;
    }
    panic!("{count} rankings were never recorded: {:?}", rankings(&records(&hub.desk).await));
}

async fn deliver(hub: &TestHub, token: &str, body: &Value) {
    let (status, _, answer) = post_with_token(hub, "/v1/incidents", token, body).await;
    assert_eq!(status, 202, "{answer}");
}

#[tokio::test]
async fn incident_is_ranked_at_opening_at_new_services_and_at_its_end() {
    let hub = TestHub::open().await;
    let changes = add_source(&hub, "ci", SourceType::Changes).await;
    let change = json!({"id": "r-1", "title": "Lower the cart pool", "by": "human", "services": ["cart"], "content": "pool_size = 2",
        "started_at": "2026-11-20T09:50:00Z", "finished_at": "2026-11-20T09:55:00Z"});
    assert_eq!(post_with_token(&hub, "/v1/changes", &changes, &change).await.0, 202);
    let token = add_source(&hub, "shop", SourceType::Incidents).await;
    for (body, count) in [
        (incident(&["cart"], 1, false), 1),
        (incident(&["cart"], 2, false), 1),
        (incident(&["pay", "cart"], 3, false), 2),
        (incident(&["cart", "pay"], 4, true), 3),
        (incident(&["cart", "pay"], 4, true), 3),
    ] {
        deliver(&hub, &token, &body).await;
        wait_for_rankings(&hub, count).await;
    }
    // A hub that stops ranks what waits first, so no later ranking is missing here.
    let mut hub = hub;
    hub.restart().await;
    let known = rankings(&records(&hub.desk).await);
    let described: Vec<_> = known.iter().map(|ranked| (ranked.services.join(" "), ranked.resolved, ranked.compared)).collect();
    assert_eq!(described, [("cart".into(), false, 2), ("cart pay".into(), false, 2), ("cart pay".to_owned(), true, 2)]);
    let suspicions = records(&hub.desk).await.into_iter().filter(|record| record.kind == "finding.stated").count();
    assert_eq!(suspicions, 1, "the same cause is suspected once");
}

#[tokio::test]
async fn past_incidents_of_an_import_are_not_ranked() {
    let mut hub = TestHub::open().await;
    let token = add_source(&hub, "shop", SourceType::Incidents).await;
    let past = json!([{"id": "old", "title": "Down", "started_at": "2026-01-20T10:00:00Z", "resolved_at": "2026-01-20T11:00:00Z"},
        {"id": "new", "title": "Down", "started_at": "2026-11-20T10:00:00Z"}]);
    deliver(&hub, &token, &past).await;
    hub.restart().await;
    assert_eq!(rankings(&records(&hub.desk).await).len(), 1);
}
