//! Incidents from files, listed, shown and counted.

use crate::support::{Folder, end};
use serde_json::{Value, json};

fn write(folder: &Folder, name: &str, value: &Value) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, value.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn import(folder: &Folder, format: &str, value: &Value) -> Value {
    let file = write(folder, "incidents.json", value);
    let said = folder.run(&["import", "incidents", "--format", format, &file, "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

fn native(id: &str, from: &str, to: Option<&str>) -> Value {
    let day = |clock: &str| format!("2026-11-23T{clock}:00Z");
    json!({"id": id, "title": format!("{id} is down"), "started_at": day(from), "resolved_at": to.map(day), "services": [id], "severity": "SEV 1",
        "updates": [{"at": day(from), "status": "investigating", "text": "We look into it."}]})
}

fn three() -> Value {
    let mut planned = native("db", "08:00", Some("09:00"));
    planned["kind"] = json!("maintenance");
    json!([
        native("shop", "06:00", Some("06:30")),
        native("pay", "06:20", Some("06:50")),
        native("mail", "07:00", None),
        native("odd", "07:00", Some("06:00")),
        planned
    ])
}

#[test]
fn imported_file_is_listed_and_counted() {
    let folder = Folder::new();
    assert_eq!(import(&folder, "holdpoint", &three()), json!({"imported": 5, "updated": 0, "unchanged": 0, "refused": []}));
    assert_eq!(import(&folder, "holdpoint", &three()), json!({"imported": 0, "updated": 0, "unchanged": 5, "refused": []}));
    let listed = folder.run(&["incidents", "list", "--from", "2026-11-23T06:20:00Z", "--to", "2026-11-24", "--json"]).json();
    let pay = &listed[0];
    assert_eq!(listed.as_array().unwrap().len(), 4);
    assert_eq!((&pay["title"], &pay["status"], &pay["kind"]), (&json!("pay is down"), &json!("resolved"), &json!("outage")));
    assert_eq!(pay["intervals"], json!([{"from": pay["started_at"], "to": pay["resolved_at"]}]));
    assert_eq!(pay["sources"], json!([{"source": "holdpoint", "id": "pay"}]));
    let open = folder.run(&["incidents", "list", "--status", "open", "--json"]).json();
    assert_eq!((open[0]["title"].as_str(), open.as_array().unwrap().len()), (Some("mail is down"), 1));
    let figures = folder.run(&["metrics", "incidents", "--json"]).json();
    assert_eq!(figures["left_out"], json!({"maintenance": 1, "impossible": 1, "merged": 0, "open": 1}));
    assert_eq!((&figures["count"], &figures["mttd_minutes"]), (&json!(2), &Value::Null));
    assert_eq!(figures["mttr_minutes"], json!({"median": 30.0, "q1": 30.0, "q3": 30.0, "n": 2}));
    assert_eq!(figures["downtime_minutes"], json!({"summed": 60.0, "merged": 50.0}));
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn shown_incident_has_a_timeline() {
    let folder = Folder::new();
    import(&folder, "holdpoint", &three());
    let listed = folder.run(&["incidents", "list", "--json"]).json();
    let shown = folder.run(&["incidents", "show", listed[0]["id"].as_str().unwrap(), "--json"]).json();
    let what: Vec<&str> = shown["timeline"].as_array().unwrap().iter().map(|entry| entry["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["started", "update", "resolved"]);
    assert_eq!(shown["timeline"][1]["text"], "We look into it.");
    assert_eq!((&shown["candidates"][0]["id"], &shown["candidates"][0]["kind"]), (&Value::Null, &json!("none")));
    assert_eq!(shown["findings"], json!([]));
    let unknown = folder.run(&["incidents", "show", "inc_0", "--json"]);
    assert_eq!((unknown.code, unknown.error().as_str()), (3, "not_found"));
}

#[test]
fn unreadable_parts_are_refused_and_another_format_fails() {
    let folder = Folder::new();
    let mut body = three();
    body[1]["started_at"] = json!("soon");
    let answer = import(&folder, "holdpoint", &body);
    assert_eq!(answer["imported"], 4);
    let refused = &answer["refused"][0];
    assert_eq!((&refused["line"], &refused["at"], &refused["code"]), (&Value::Null, &json!("/1/started_at"), &json!("invalid_time")));
    let file = write(&folder, "incidents.json", &body);
    let said = folder.run(&["import", "incidents", "--format", "pagerduty", &file, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (1, "not_this_format"));
}

#[test]
fn windows_that_are_none_are_refused() {
    let folder = Folder::new();
    for window in [["--from", "2026-13-01", "--to", "2026-12-01"], ["--from", "2026-12-01", "--to", "2026-11-01"]] {
        for command in [["incidents", "list"], ["metrics", "incidents"]] {
            let said = folder.run(&[&command[..], &window, &["--json"]].concat());
            assert_eq!((said.code, said.error().as_str()), (2, "invalid_value"));
        }
    }
}

#[test]
fn two_imports_at_once_take_each_incident_once() {
    let folder = Folder::new();
    let bodies: Vec<Value> = (0..1200).map(|number| native(&format!("service-{number}"), "06:00", Some("06:30"))).collect();
    let file = write(&folder, "incidents.json", &json!(bodies));
    let args = ["import", "incidents", "--format", "holdpoint", &file, "--json"];
    let both = [folder.command(&args).spawn().unwrap(), folder.command(&args).spawn().unwrap()].map(end);
    let answers = both.map(|said| {
        assert_eq!(said.code, 0, "{}", said.err);
        said.json()
    });
    let sum = |name: &str| answers.iter().map(|answer| answer[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("imported"), sum("updated"), sum("unchanged")), (1200, 0, 1200));
    assert_eq!(folder.run(&["incidents", "list", "--json"]).json().as_array().unwrap().len(), 1200);
}
