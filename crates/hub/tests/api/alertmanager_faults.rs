//! The real Alertmanager under silences, inhibition, a restart that forgets, and as a cluster: one
//! incident each, with right times, and nothing twice.

use crate::alertmanager::{Alertmanager, Setup, add_alerts_source, free_port, stated, wait_for_incident, wall_clock};
use crate::sources::book;
use crate::test_hub::TestHub;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{DeskCommand, SourceAdded, SourceType};
use serde_json::json;
use std::time::Duration;

const MAX_WAITS: u32 = 400;
const WAIT: Duration = Duration::from_millis(50);

/// An alert of another group: once it is an incident, everything before it was delivered or is held.
async fn wait_for_other_group(hub: &TestHub, alertmanager: &Alertmanager, service: &str) {
    alertmanager.post_alerts(&[json!({"alertname": "Other", "service": service})], wall_clock() - 1_000, None).await;
    wait_for_incident(hub, |incident| incident.services == [service]).await;
}

fn is_of_checkout(incident: &Incident) -> bool {
    incident.services == ["checkout"]
}

async fn checkout_incidents(hub: &TestHub) -> Vec<Incident> {
    book(hub).await.incidents().into_iter().filter(is_of_checkout).collect()
}

#[tokio::test]
async fn silenced_alert_is_an_incident_once_the_silence_ends() {
    let hub = TestHub::open().await;
    add_alerts_source(&hub).await;
    let alertmanager = Alertmanager::start(&hub);
    wait_for_other_group(&hub, &alertmanager, "one").await;
    let (now, start) = (wall_clock(), wall_clock() - 600_000);
    let silence = alertmanager.silence("checkout", now).await;
    alertmanager.post(&["a", "b"], start, None).await;
    alertmanager.wait_for_state("CheckoutErrors", "suppressed").await;
    wait_for_other_group(&hub, &alertmanager, "two").await;
    assert_eq!(checkout_incidents(&hub).await, [], "a silenced alert is not delivered");
    alertmanager.end_silence(&silence).await;
    let open = wait_for_incident(&hub, is_of_checkout).await;
    assert_eq!((open.started_at, open.is_open()), (start, true));

    // Silenced while it goes on, it is not resolved.
    let silence = alertmanager.silence("checkout", wall_clock()).await;
    alertmanager.wait_for_state("CheckoutErrors", "suppressed").await;
    wait_for_other_group(&hub, &alertmanager, "three").await;
    assert_eq!(checkout_incidents(&hub).await, std::slice::from_ref(&open));
    alertmanager.end_silence(&silence).await;
    alertmanager.wait_for_state("CheckoutErrors", "active").await;
    let end = wall_clock() - 1_000;
    alertmanager.post(&["a", "b"], start, Some(end)).await;
    let resolved = wait_for_incident(&hub, |incident| is_of_checkout(incident) && !incident.is_open()).await;
    assert_eq!((resolved.id.clone(), resolved.resolved_at()), (open.id, Some(end)));
    assert_eq!(checkout_incidents(&hub).await.len(), 1);
}

#[tokio::test]
async fn inhibited_alert_is_an_incident_once_nothing_inhibits_it() {
    let hub = TestHub::open().await;
    add_alerts_source(&hub).await;
    let rule = "inhibit_rules:\n- source_matchers: ['alertname=\"RegionDown\"']\n  target_matchers: ['alertname=\"CheckoutErrors\"']\n";
    let alertmanager = Alertmanager::start_with(&hub, free_port(), &Setup { config: rule.into(), ..Setup::default() });
    let (region, start) = ([json!({"alertname": "RegionDown", "service": "region"})], wall_clock() - 600_000);
    alertmanager.post_alerts(&region, start, None).await;
    wait_for_incident(&hub, |incident| incident.services == ["region"]).await;
    alertmanager.post(&["a"], start + 1_000, None).await;
    alertmanager.wait_for_state("CheckoutErrors", "suppressed").await;
    wait_for_other_group(&hub, &alertmanager, "other").await;
    assert_eq!(checkout_incidents(&hub).await, []);
    let end = wall_clock() - 1_000;
    alertmanager.post_alerts(&region, start, Some(end)).await;
    let open = wait_for_incident(&hub, is_of_checkout).await;
    assert_eq!((open.started_at, open.is_open()), (start + 1_000, true));
    let ended = wait_for_incident(&hub, |incident| incident.services == ["region"] && !incident.is_open()).await;
    assert_eq!((ended.started_at, ended.resolved_at()), (start, Some(end)));
    assert_eq!(book(&hub).await.incidents().len(), 3);
}

#[tokio::test]
async fn restart_that_forgets_alerts_resolves_nothing() {
    let hub = TestHub::open().await;
    add_alerts_source(&hub).await;
    let port = free_port();
    let alertmanager = Alertmanager::start_with(&hub, port, &Setup::default());
    let start = wall_clock() - 600_000;
    alertmanager.post(&["a", "b"], start, None).await;
    let open = wait_for_incident(&hub, Incident::is_open).await;
    drop(alertmanager);

    let alertmanager = Alertmanager::start_with(&hub, port, &Setup::default());
    wait_for_other_group(&hub, &alertmanager, "other").await;
    // Its answer to a poll misses the alerts too.
    let polled = SourceAdded { kind: SourceType::Alertmanager, url: Some(alertmanager.url.clone()), token: None };
    hub.send(DeskCommand::AddSource { name: "polled".into(), source: polled }).await.unwrap();
    wait_for_contact(&hub, "polled").await;
    assert_eq!(checkout_incidents(&hub).await, std::slice::from_ref(&open), "a missing alert does not resolve");

    // Prometheus posts again what still fires: the same incident.
    let known = stated(&hub).await.len();
    alertmanager.post(&["a", "b"], start, None).await;
    alertmanager.wait_for_state("CheckoutErrors", "active").await;
    wait_for_other_group(&hub, &alertmanager, "another").await;
    assert_eq!((checkout_incidents(&hub).await, stated(&hub).await.len()), (vec![open.clone()], known + 1));
    let end = wall_clock() - 1_000;
    alertmanager.post(&["a", "b"], start, Some(end)).await;
    let resolved = wait_for_incident(&hub, |incident| is_of_checkout(incident) && !incident.is_open()).await;
    assert_eq!((resolved.id.clone(), resolved.started_at, resolved.resolved_at()), (open.id, start, Some(end)));
}

async fn wait_for_contact(hub: &TestHub, name: &str) {
    for _ in 0..MAX_WAITS {
        let contacts = hub.desk.source_contacts().await.unwrap().sources;
        if contacts.iter().any(|contact| contact.source == name && contact.last_contact_at.is_some()) {
            return;
        }
        tokio::time::sleep(WAIT).await;
    }
    panic!("{name} never answered");
}

#[tokio::test]
async fn two_clustered_nodes_give_one_incident() {
    let hub = TestHub::open().await;
    add_alerts_source(&hub).await;
    let gossip = free_port();
    let node = |listen: u16, peer: Option<u16>| {
        let mut arguments = vec![
            format!("--cluster.listen-address=127.0.0.1:{listen}"),
            format!("--cluster.advertise-address=127.0.0.1:{listen}"),
            "--cluster.settle-timeout=1s".into(),
            // A node does not wait whether the other has delivered: both deliver the same groups.
            "--cluster.peer-timeout=1ms".into(),
        ];
        arguments.extend(peer.map(|peer| format!("--cluster.peer=127.0.0.1:{peer}")));
        Alertmanager::start_with(&hub, free_port(), &Setup { arguments, ..Setup::default() })
    };
    let nodes = [node(gossip, None), node(free_port(), Some(gossip))];
    let start = wall_clock() - 600_000;
    tokio::join!(nodes[0].post(&["a", "b"], start, None), nodes[1].post(&["a", "b"], start, None));
    let open = wait_for_incident(&hub, Incident::is_open).await;
    wait_for_both(&nodes, 3).await;
    let end = wall_clock() - 1_000;
    tokio::join!(nodes[0].post(&["a", "b"], start, Some(end)), nodes[1].post(&["a", "b"], start, Some(end)));
    let resolved = wait_for_incident(&hub, |incident| !incident.is_open()).await;
    assert_eq!((resolved.id.clone(), resolved.started_at, resolved.resolved_at()), (open.id, start, Some(end)));
    assert_eq!(book(&hub).await.incidents().len(), 1);
    let kinds = stated(&hub).await.len();
    assert!(kinds <= 4, "{kinds} statements: an alert that opens, and one that ends, for each node at most");
}

/// Waits until the nodes have delivered this often together: a node may see that the other has delivered.
async fn wait_for_both(nodes: &[Alertmanager; 2], count: u64) {
    for _ in 0..MAX_WAITS {
        if nodes[0].count_deliveries().await + nodes[1].count_deliveries().await >= count {
            return;
        }
        tokio::time::sleep(WAIT).await;
    }
    panic!("the nodes never delivered {count} times");
}
