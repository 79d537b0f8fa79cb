//! Incidents at a desk: kept in memory, listed in part, merged, with their impact.

use super::offline::Story;
use crate::identity::Profile;
use holdpoint_domain::incidents::{Report, Statement, Texts, Told};
use holdpoint_domain::{DeskCommand, StatedIncident};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const MAP: &str = r#"
[[service]]
name = "shop"
tier = 1
customers_lose = "Orders cannot be placed."
cost_per_hour = 6000
currency = "EUR"
aliases = ["checkout-*"]
[[service]]
name = "web"
depends = ["shop"]
"#;

fn me(story: &Story) -> Profile {
    story.desk.core.account.signer().unwrap().profile().clone()
}

/// Goes on from so many minutes ago, for so many minutes or until now.
fn outage(story: &Story, id: &str, ago: i64, minutes: Option<i64>) -> StatedIncident {
    let started_at = story.hub.now - ago * MINUTE;
    let report = Report {
        title: format!("{id} is down"),
        services: vec![format!("checkout-{id}")],
        started_at,
        resolved_at: minutes.map(|minutes| started_at + minutes * MINUTE),
        whole: true,
        ..Report::default()
    };
    let statement = Statement { source: "statuspage".into(), id: id.into(), at: story.hub.now, told: Told::Incident(report) };
    StatedIncident { statement, texts: Texts::default() }
}

fn tell(story: &mut Story, command: DeskCommand) {
    let me = me(story);
    story.hub.desk(&me, command).unwrap();
    story.arrive();
}

async fn page(story: &Story, limit: u32) -> Value {
    story.call("incidents_page", json!({"show": "all", "service": null, "source": null, "days": 0, "limit": limit})).await
}

fn titles(page: &Value) -> Vec<&str> {
    page["rows"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn list_shows_what_arrived_since_it_was_read() {
    let mut story = Story::begin().await;
    let first = outage(&story, "a", 90, None);
    let (a, id) = (first.clone(), first.statement.stream_id());
    tell(&mut story, DeskCommand::StateIncidents { incidents: vec![a] });
    assert_eq!(titles(&page(&story, 0).await), ["a is down"]);
    let second = outage(&story, "b", 30, Some(10));
    tell(&mut story, DeskCommand::StateIncidents { incidents: vec![second.clone()] });
    assert_eq!(titles(&page(&story, 0).await), ["a is down", "b is down"]);
    assert_eq!(story.call("app_state", json!({})).await["open_incidents"], 1);
    tell(&mut story, DeskCommand::MergeIncidents { incident: id.clone(), into: second.statement.stream_id() });
    let rows = page(&story, 0).await["rows"].clone();
    let row = |title: &str| rows.as_array().unwrap().iter().find(|row| row["title"] == title).unwrap().clone();
    assert_eq!((&row("a is down")["merged"], &row("b is down")["merged"]), (&json!(true), &json!(false)));
    assert_eq!(row("b is down")["group"], "open", "it goes on with the other one");
    assert_eq!(story.call("app_state", json!({})).await["open_incidents"], 1);
    tell(&mut story, DeskCommand::SplitIncident { incident: id });
    assert_eq!(page(&story, 0).await["rows"][1]["merged"], json!(false));
}

#[tokio::test]
async fn list_is_cut_and_its_counts_are_not() {
    let mut story = Story::begin().await;
    let incidents = (0..5).map(|number| outage(&story, &number.to_string(), 100 - number, Some(1))).collect();
    tell(&mut story, DeskCommand::StateIncidents { incidents });
    let cut = page(&story, 2).await;
    assert_eq!(titles(&cut), ["4 is down", "3 is down"], "the latest first");
    assert_eq!((&cut["total"], &cut["groups"][1]["count"], &cut["counts"][0]["count"]), (&json!(5), &json!(5), &json!(5)));
}

#[tokio::test]
async fn impact_follows_the_published_map() {
    let mut story = Story::begin().await;
    let stated = outage(&story, "api", 90, Some(30));
    let id = stated.statement.stream_id();
    tell(&mut story, DeskCommand::StateIncidents { incidents: vec![stated] });
    assert_eq!(story.call("incident", json!({"id": id})).await["impact"]["mapped"], false);
    assert_eq!(story.call("services", json!({})).await["unmapped"][0], json!({"name": "checkout-api", "seen_in": "1 incident"}));
    tell(&mut story, DeskCommand::PublishServices { source: MAP.into(), replaces: "0".into() });
    let impact = story.call("incident", json!({"id": id})).await["impact"].clone();
    assert_eq!((&impact["services"][0]["name"], &impact["dependants"]), (&json!("shop"), &json!(["web"])));
    assert_eq!((&impact["cost_so_far"], &impact["duration"]), (&json!(["EUR 30.00"]), &json!("30 min")));
    assert_eq!(story.call("services", json!({})).await["unmapped"], json!([]));
}

#[tokio::test]
async fn action_says_what_it_touches() {
    let mut story = Story::begin().await;
    tell(&mut story, DeskCommand::PublishServices { source: MAP.into(), replaces: "0".into() });
    let mapped = story.hub.propose(json!({"target": {"service": "checkout-api"}}));
    let unmapped = story.hub.propose(json!({"target": {"service": "search"}}));
    story.arrive();
    let touches = |detail: Value| detail["facts"].as_array().unwrap().last().unwrap().clone();
    let fact = touches(story.call("action_detail", json!({"id": mapped})).await);
    assert_eq!(fact, json!({"label": "Touches", "value": "shop · tier 1 · 1 dependant · EUR 60.00 an hour", "warn": false}));
    assert_eq!(touches(story.call("action_detail", json!({"id": unmapped})).await)["warn"], true);
}

#[tokio::test]
async fn banner_follows_the_service_map_one_step() {
    let mut story = Story::begin().await;
    let map = "[[service]]\nname = \"payments\"\naliases = [\"pay\"]\n[[service]]\nname = \"checkout\"\ndepends = [\"payments\"]\n\
               [[service]]\nname = \"web\"\ndepends = [\"checkout\"]\n[[service]]\nname = \"search\"\n";
    tell(&mut story, DeskCommand::PublishServices { source: map.into(), replaces: "0".into() });
    let actions = ["payments", "checkout", "web", "search"].map(|service| story.hub.propose(json!({"target": {"service": service}})));
    let mut down = outage(&story, "pay", 30, None);
    let Told::Incident(report) = &mut down.statement.told else { panic!("it is a report") };
    (report.services, report.severity) = (vec!["PAY".into()], Some("critical".into()));
    tell(&mut story, DeskCommand::StateIncidents { incidents: vec![down] });
    let mut said = Vec::new();
    for action in &actions {
        said.push(story.call("action_detail", json!({"id": action})).await["incident"].clone());
    }
    assert_eq!((&said[0]["on"], &said[0]["calls"]), (&json!("PAY"), &Value::Null));
    assert_eq!(said[1]["calls"], "checkout calls payments, which has SEV 1");
    assert_eq!((&said[2], &said[3]), (&Value::Null, &Value::Null), "two steps away, and none");
    let mut called = outage(&story, "web", 10, None);
    let Told::Incident(report) = &mut called.statement.told else { panic!("it is a report") };
    report.services = vec!["web".into()];
    tell(&mut story, DeskCommand::StateIncidents { incidents: vec![called] });
    let checkout = story.call("action_detail", json!({"id": actions[1]})).await["incident"].clone();
    assert_eq!(checkout["calls"], "checkout is called by web, which has an open incident", "the newest of those as close");
}

#[tokio::test]
async fn text_is_checked_as_a_service_map() {
    let story = Story::begin().await;
    let good = story.call("services_check", json!({"text": MAP})).await;
    assert_eq!((&good["summary"], &good["problems"]), (&json!("2 services, 2 of tier 1."), &json!([])));
    let bad = story.call("services_check", json!({"text": "[[service]]\nname = \"a\"\ndepends = [\"a\"]\n"})).await;
    assert_eq!((&bad["problems"][0]["code"], &bad["problems"][0]["line"]), (&json!("circle"), &json!(3)));
}
