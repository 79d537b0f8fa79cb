//! The map of services at a hub, and at both hubs of a pair: causes are ranked along it, stops hold by it.

use crate::test_hub::{TestHub, code};
use holdpoint_domain::{DeskCommand, StatedChange, StatedIncident, StopProposals, StopPulled, StopScope};
use holdpoint_throwaway::new_database;
use serde_json::json;
use std::time::Duration;

const MINUTE: i64 = 60_000;
const MAP: &str = "[[service]]\nname = \"checkout-api\"\naliases = [\"shop\"]\ndepends = [\"orders-db\"]\n\
                   [[service]]\nname = \"orders-db\"\naliases = [\"pg-*\"]\n";

fn publish(source: &str, replaces: &str) -> DeskCommand {
    DeskCommand::PublishServices { source: source.into(), replaces: replaces.into() }
}

fn change(started_at: i64) -> StatedChange {
    let report = json!({"title": "Resize the volume", "by": "human", "services": ["pg-7"], "started_at": started_at, "finished_at": started_at + MINUTE, "whole": true});
    let statement = json!({"source": "ci", "id": "c-1", "at": started_at, "report": report});
    StatedChange { statement: serde_json::from_value(statement).unwrap(), texts: serde_json::from_value(json!({})).unwrap() }
}

fn incident(started_at: i64) -> StatedIncident {
    let report = json!({"title": "Errors", "services": ["shop"], "started_at": started_at, "whole": true});
    let statement = json!({"source": "pager", "id": "i-1", "at": started_at, "told": {"incident": report}});
    StatedIncident { statement: serde_json::from_value(statement).unwrap(), texts: serde_json::from_value(json!({})).unwrap() }
}

#[tokio::test]
async fn causes_are_ranked_along_the_published_map() {
    let hub = TestHub::open().await;
    let now = hub.now();
    hub.send(DeskCommand::StateChanges { changes: vec![change(now - 20 * MINUTE)] }).await.unwrap();
    let stated = incident(now);
    let id = stated.statement.stream_id();
    hub.send(DeskCommand::StateIncidents { incidents: vec![stated] }).await.unwrap();
    let ranked = async || {
        let causes = hub.desk.causes(&id).await.unwrap().candidates;
        let found = causes.into_iter().find(|cause| cause.id.is_some()).unwrap();
        (found.services, found.probability)
    };
    let (services, unmapped) = ranked().await;
    assert_eq!(services, ["pg-7"]);
    hub.send(publish(MAP, "0")).await.unwrap();
    let (services, mapped) = ranked().await;
    assert_eq!(services, ["orders-db"], "by its alias");
    assert!(mapped > unmapped, "{mapped} {unmapped}: the incident's service calls it");
}

#[tokio::test]
async fn both_hubs_hold_by_the_same_map() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let alias = hub.propose(json!({"target": {"service": "pg-7", "environment": "prod"}})).await;
    let elsewhere = hub.propose(json!({"target": {"service": "shop", "environment": "prod"}})).await;
    hub.send(publish(MAP, "0")).await.unwrap();
    let scope = StopScope::Service("orders-db".into());
    let pulled = StopPulled { scope, reason: "Errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    hub.send(DeskCommand::Stop { stop: "stp_1".into(), pulled }).await.unwrap();
    for tool in [&hub.tool, &other.tool] {
        let held = async |id: &str| loop {
            let holdpoint_protocol::Answer::Open(open) = tool.decision(id, Duration::ZERO).await.unwrap() else { panic!("decided") };
            // The other hub reads the record a moment later.
            if open.held.is_some() || id == elsewhere.id {
                return open.held.is_some();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        assert!(held(&alias.id).await);
        assert!(!held(&elsewhere.id).await);
    }
    let refused = hub.send(publish("[[service]]\nname = \"a\"\ndepends = [\"a\"]\n", "0")).await.unwrap_err();
    assert_eq!(code(&refused), "services_changed");
}
