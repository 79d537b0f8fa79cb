use super::{take, text_time, time, times};
use crate::{Format, Outcome};
use serde_json::{Value, json};

pub(super) fn event(kind: &str, at: &str) -> Value {
    json!({"event": {"id": format!("{kind} {at}"), "event_type": kind, "resource_type": "incident", "occurred_at": text_time(at), "data": {
        "id": "PGR0VU2", "type": "incident", "status": "triggered", "title": format!("A little bump at {at}"), "urgency": "high",
        "created_at": text_time("06:00:00"), "service": {"id": "PF9KMXH", "summary": "API Service"}, "priority": {"summary": "P1"},
    }}})
}

#[test]
fn reopened_incident_goes_on_as_the_same() {
    let bodies = ["triggered 06:00:00", "acknowledged 06:02:00", "resolved 06:10:00", "reopened 06:12:00", "resolved 06:30:00"];
    let events: Vec<Value> =
        bodies.iter().map(|body| body.split_once(' ').unwrap()).map(|(kind, at)| event(&format!("incident.{kind}"), at)).collect();
    let (incidents, _) = take(Format::PagerDuty, &events);
    let reversed: Vec<Value> = events.into_iter().rev().collect();
    assert_eq!(take(Format::PagerDuty, &reversed).0, incidents);
    let [incident] = incidents.as_slice() else { panic!("{incidents:?}") };
    assert_eq!(times(incident), [(time("06:00:00"), Some(time("06:10:00"))), (time("06:12:00"), Some(time("06:30:00")))]);
    assert_eq!(incident.acknowledged_at, Some(time("06:02:00")));
    assert_eq!((incident.title.as_str(), incident.severity.as_deref()), ("A little bump at 06:30:00", Some("P1")));
}

#[test]
fn older_event_is_unchanged() {
    let (_, outcomes) = take(Format::PagerDuty, &[event("incident.resolved", "06:10:00"), event("incident.triggered", "06:00:00")]);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Unchanged]);
}

#[test]
fn notes_pings_and_unknown_types_change_nothing() {
    let types = ["incident.annotated", "pagey.ping", "service.updated", "incident.frobnicated"];
    let events: Vec<Value> = types.iter().map(|kind| event(kind, "06:01:00")).collect();
    assert_eq!(take(Format::PagerDuty, &events), (vec![], vec![]));
}

#[test]
fn merged_incident_names_the_one_it_went_into() {
    let mut merged = event("incident.resolved", "06:03:00");
    merged["event"]["data"]["resolve_reason"] = json!({"type": "merge_resolve_reason", "incident": {"id": "PXYZ"}});
    let mut other = event("incident.triggered", "06:00:00");
    other["event"]["data"]["id"] = json!("PXYZ");
    let late = event("incident.reassigned", "06:04:00");
    let (incidents, _) = take(Format::PagerDuty, &[merged, late, other]);
    let [from, into] = [0, 1].map(|place| incidents.iter().find(|incident| (incident.source_id == "PXYZ") == (place == 1)).unwrap());
    assert_eq!(from.merged_into.as_ref(), Some(&into.id));
    assert_eq!(into.merged_into, None);
}

#[test]
fn listed_incidents_agree_with_deliveries() {
    let listed = json!({"incidents": [{"id": "PGR0VU2", "status": "resolved", "title": "A little bump", "created_at": text_time("06:00:00"),
        "last_status_change_at": text_time("06:10:00"), "acknowledgements": [{"at": text_time("06:02:00")}]}], "more": false});
    let (incidents, _) = take(Format::PagerDuty, &[listed, event("incident.resolved", "06:10:00")]);
    assert_eq!(times(&incidents[0]), [(time("06:00:00"), Some(time("06:10:00")))]);
    assert_eq!(incidents[0].acknowledged_at, Some(time("06:02:00")));
}
