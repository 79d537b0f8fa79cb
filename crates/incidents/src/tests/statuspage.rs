use super::{take, text_time, time, times};
use crate::{Format, Kind, Outcome};
use serde_json::{Value, json};

/// An incident with updates `status clock`, newest first as in the API.
pub(super) fn incident(updates: &[&str], resolved: Option<&str>, updated: &str) -> Value {
    let updates = updates.iter().rev().map(|update| update.split_once(' ').unwrap());
    let updates: Vec<Value> =
        updates.map(|(status, at)| json!({"status": status, "created_at": text_time(at), "body": format!("<b>{status}</b>")})).collect();
    json!({"id": "p31zjtct2jer", "name": "Degraded performance", "status": updates[0]["status"], "impact": "minor",
        "created_at": text_time("06:00:00"), "started_at": null, "updated_at": text_time(updated), "resolved_at": resolved.map(text_time),
        "components": [{"name": "API"}, {"name": "Web"}], "incident_updates": updates})
}

pub(super) fn page(incidents: &[Value]) -> Value {
    json!({"page": {"id": "y2j98763l56x"}, "incidents": incidents})
}

#[test]
fn later_copy_holds_and_missing_incident_stays_open() {
    let early = page(&[incident(&["investigating 06:00:00"], None, "06:00:00")]);
    let late = page(&[incident(&["investigating 06:00:00", "resolved 06:30:00"], Some("06:31:00"), "06:31:00")]);
    let (incidents, outcomes) = take(Format::Statuspage, &[late.clone(), early.clone(), page(&[])]);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Unchanged]);
    assert_eq!(times(&incidents[0]), [(time("06:00:00"), Some(time("06:31:00")))]);
    assert_eq!(take(Format::Statuspage, &[early.clone(), late]).0, incidents);
    assert!(take(Format::Statuspage, &[early, page(&[])]).0[0].is_open());
}

#[test]
fn reopened_incident_has_two_intervals_and_postmortem_changes_no_time() {
    let updates = ["investigating 06:00:00", "resolved 06:10:00", "identified 06:20:00", "resolved 06:40:00", "postmortem 09:00:00"];
    let (incidents, _) = take(Format::Statuspage, &[page(&[incident(&updates, None, "09:00:00")])]);
    assert_eq!(times(&incidents[0]), [(time("06:00:00"), Some(time("06:10:00"))), (time("06:20:00"), Some(time("06:40:00")))]);
}

#[test]
fn reopened_incident_with_an_old_end_is_open() {
    let updates = ["investigating 06:00:00", "resolved 06:10:00", "investigating 06:20:00"];
    let (incidents, _) = take(Format::Statuspage, &[page(&[incident(&updates, Some("06:10:00"), "06:20:00")])]);
    assert!(incidents[0].is_open());
}

#[test]
fn scheduled_maintenance_is_of_kind_maintenance() {
    let mut planned = incident(&["scheduled 06:00:00", "in_progress 07:00:00", "completed 08:00:00"], None, "08:00:00");
    planned["scheduled_for"] = json!(text_time("07:00:00"));
    let (incidents, _) = take(Format::Statuspage, &[json!({"scheduled_maintenances": [planned]})]);
    assert_eq!((incidents[0].kind, incidents[0].resolved_at()), (Kind::Maintenance, Some(time("08:00:00"))));
}
