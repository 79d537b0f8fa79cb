//! Approvals around an incident, escapes, notes, and how often actions failed.

use crate::support::{Folder, Serve, action, end};
use serde_json::{Value, json};

/// Proposes and approves; the id.
fn approve(folder: &Folder, token: &str, title: &str) -> String {
    let asking = folder.start_as_tool(token, &["propose", "-", "--wait=30", "--use-grant", "--json"], &action("deploy-pilot", title));
    let id = folder.waiting(title);
    let review = folder.run(&["review", &id, "approve"]);
    assert_eq!(review.code, 0, "{}", review.err);
    assert_eq!(end(asking).code, 0);
    id
}

fn import(folder: &Folder) -> String {
    let now = chrono::Utc::now().to_rfc3339();
    let body = json!({"id": "shop", "title": "Checkout errors", "severity": "SEV 2", "services": ["checkout"], "started_at": now});
    let path = folder.path().join("incident.json");
    std::fs::write(&path, body.to_string()).unwrap();
    let said = folder.run(&["import", "incidents", "--format", "holdpoint", path.to_str().unwrap(), "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    folder.run(&["incidents", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned()
}

fn ok(folder: &Folder, args: &[&str]) -> Value {
    let said = folder.run(args);
    assert_eq!(said.code, 0, "{args:?}: {}", said.err);
    said.json()
}

#[test]
fn approved_cause_is_an_escape_with_its_approval_and_its_likes() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let [like, cause] = ["Roll out v1", "Roll out v2"].map(|title| approve(&folder, &token, title));
    let incident = import(&folder);
    ok(&folder, &["incidents", "note", &incident, "The pool was empty.", "--json"]);
    ok(&folder, &["incidents", "finding", &incident, "--action", &cause, "--grade", "confirmed", "--why", "The budget was cut.", "--json"]);

    let shown = ok(&folder, &["incidents", "show", &incident, "--json"]);
    let candidates = shown["candidates"].as_array().unwrap();
    let approval = &candidates.iter().find(|candidate| candidate["id"] == json!(cause)).unwrap()["approval"];
    assert_eq!((&approval["by"], &approval["waiting"]), (&json!("review"), &json!(0)));
    let approver = &approval["approvers"][0];
    assert_eq!((&approver["name"], &approver["edited"], &approver["shown_ms"]), (&json!("Mara Ortiz"), &json!(false), &Value::Null));
    assert!(approver["since_break_ms"].is_i64() || approver["since_break_ms"].is_u64(), "{approver}");
    let none = candidates.iter().find(|candidate| candidate["id"].is_null()).unwrap();
    assert_eq!(none["approval"], Value::Null);
    let same_way = &shown["approved_the_same_way"];
    assert_eq!((&same_way["action"], &same_way["total"], &same_way["not_known"]), (&json!(cause), &json!(1), &json!(0)));
    assert_eq!((&same_way["approvals"][0]["id"], &same_way["approvals"][0]["rereview_requested"]), (&json!(like), &json!(false)));
    assert_eq!((&shown["notes"][0]["text"], shown["notes"].as_array().unwrap().len()), (&json!("The pool was empty."), 1));
    assert_eq!(shown["escapes"][0]["action"], json!(cause));

    ok(&folder, &["incidents", "rereview", &incident, "--like", &cause, &like, "--json"]);
    let shown = ok(&folder, &["incidents", "show", &incident, "--json"]);
    assert_eq!(shown["approved_the_same_way"]["approvals"][0]["rereview_requested"], json!(true));

    let escapes = ok(&folder, &["incidents", "escapes", "--json"]);
    assert_eq!((&escapes[0]["action"], &escapes[0]["why"]), (&json!(cause), &json!("The budget was cut.")));
    assert_eq!(ok(&folder, &["incidents", "escapes", "--to", "2026-01-01", "--json"]), json!([]));
    let figures = ok(&folder, &["metrics", "escapes", "--json"]);
    assert_eq!((&figures["all"]["escapes"]["hits"], &figures["by_tool"][0]["name"]), (&json!(1), &json!("deploy-pilot")));
    assert_eq!(figures["by_week"][0]["escapes"]["hits"], json!(1));
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn ranking_of_a_closed_incident_is_judged() {
    let folder = Folder::new();
    let incident = import(&folder);
    let judged = || ok(&folder, &["metrics", "ranking", "--json"]);
    assert_eq!(judged()["all"]["first"], json!({"hits": 0, "count": 0, "value": null, "ci95": null}));
    ok(&folder, &["incidents", "finding", &incident, "--no-change", "--grade", "confirmed", "--json"]);
    assert_eq!(judged()["all"]["first"]["count"], 0, "it is open");
}

#[test]
fn bad_notes_findings_and_rereviews_are_refused() {
    let folder = Folder::new();
    let incident = import(&folder);
    for (args, code, error) in [
        (vec!["incidents", "note", &incident, " "], 3, "invalid_field"),
        (vec!["incidents", "note", "inc_none", "x"], 3, "not_found"),
        (vec!["incidents", "finding", &incident, "--action", "act_none", "--grade", "confirmed"], 3, "not_found"),
        (vec!["incidents", "rereview", &incident, "--like", "act_none", "act_none"], 3, "not_found"),
        (vec!["incidents", "escapes", "--from", "soon"], 2, "invalid_value"),
        (vec!["metrics", "escapes", "--from", "soon"], 2, "invalid_value"),
    ] {
        let said = folder.run(&[&args[..], &["--json"]].concat());
        assert_eq!((said.code, said.error().as_str()), (code, error), "{args:?}");
    }
    assert_eq!(folder.run(&["incidents", "finding", &incident, "--grade", "confirmed"]).code, 2);
}
