//! Sources, and changes from files.

use crate::support::{Folder, Serve};
use serde_json::{Value, json};

fn write(folder: &Folder, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn add(folder: &Folder, args: &[&str]) -> Value {
    let said = folder.run(&[&["source", "add"], args, &["--json"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

#[test]
fn added_source_has_a_token_and_an_address() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let added = add(&folder, &["alerts", "--type", "alertmanager"]);
    assert_eq!(added["source"], json!({"name": "alerts", "type": "alertmanager", "url": null}));
    assert!(added["token"].as_str().unwrap().starts_with("hps_"));
    assert_eq!(added["url"].as_str().unwrap(), format!("{}/v1/sources/alerts", serve.url));
    let again = folder.run(&["source", "add", "alerts", "--type", "changes", "--json"]);
    assert_eq!((again.code, again.error().as_str()), (3, "already_exists"));
    folder.run(&["source", "revoke", "alerts"]);
    let listed = folder.run(&["source", "list", "--json"]).json();
    assert!(listed[0]["revoked_at"].is_string());
    serve.stop();
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn connection_test_says_what_is_wrong() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    add(&folder, &["alerts", "--type", "alertmanager"]);
    add(&folder, &["page", "--type", "google-cloud", "--url", "http://127.0.0.1:9"]);
    let quiet = folder.run(&["source", "test", "alerts", "--json"]);
    assert_eq!((quiet.code, &quiet.json()["ok"], &quiet.json()["found"]), (0, &Value::Null, &Value::Null));
    let closed = folder.run(&["source", "test", "page", "--json"]);
    let said = closed.json();
    assert_eq!((closed.code, &said["ok"], &said["error"]["code"]), (1, &json!(false), &json!("unavailable")));
    assert!(said["sentence"].as_str().unwrap().starts_with("http://127.0.0.1:9/incidents.json: nothing answers at this address"), "{said}");
    let listed = folder.run(&["source", "list", "--json"]).json();
    let of = |name: &str| listed.as_array().unwrap().iter().find(|source| source["name"] == name).unwrap().clone();
    assert_eq!(
        (&of("alerts")["last_contact_at"], &of("alerts")["lag_ms"], &of("alerts")["error"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(of("page")["error"]["code"], "unavailable");
    let unknown = folder.run(&["source", "test", "none", "--json"]);
    assert_eq!((unknown.code, unknown.error().as_str()), (3, "not_found"));
    serve.stop();
}

#[test]
fn signed_source_needs_its_secret() {
    let folder = Folder::new();
    let missing = folder.run(&["source", "add", "pager", "--type", "pagerduty", "--json"]);
    assert_eq!((missing.code, missing.error().as_str()), (2, "invalid_value"));
    let secret = write(&folder, "pager.secret", "a very shared secret\n");
    let added = add(&folder, &["pager", "--type", "pagerduty", "--secret-file", &secret]);
    assert_eq!(added["token"], Value::Null);
    let kept = std::fs::read_to_string(folder.path().join("hub/sources.json")).unwrap();
    assert!(kept.contains("pager.secret") && !kept.contains("very shared"), "{kept}");
    let log = std::fs::read(folder.log()).unwrap();
    assert!(!log.windows(11).any(|bytes| bytes == b"very shared"));
}

#[test]
fn sources_of_a_file_are_added_once() {
    let folder = Folder::new();
    let file = write(
        &folder,
        "sources.toml",
        "[[source]]\nname = \"ci\"\ntype = \"changes\"\n[[source]]\nname = \"alerts\"\ntype = \"alertmanager\"\n",
    );
    assert_eq!(folder.run(&["source", "apply", &file, "--json"]).json().as_array().unwrap().len(), 2);
    assert_eq!(folder.run(&["source", "apply", &file, "--json"]).json(), json!([]));
    let wrong = write(&folder, "wrong.toml", "[[source]]\nname = \"ci\"\ntype = \"weather\"\n");
    let said = folder.run(&["source", "apply", &wrong, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (2, "invalid_value"));
}

#[test]
fn changed_source_in_a_file_is_refused_and_said() {
    let folder = Folder::new();
    let entry = |name: &str, kind: &str, rest: &str| format!("[[source]]\nname = \"{name}\"\ntype = \"{kind}\"\n{rest}\n");
    let apply = |text: &str| folder.run(&["source", "apply", &write(&folder, "sources.toml", text), "--json"]);
    let secret = write(&folder, "token", "a token of some length");
    let with_token = format!("secret_file = {secret:?}");
    let url = "url = \"http://127.0.0.1:9\"";
    let known = [entry("ci", "changes", ""), entry("alerts", "alertmanager", url), entry("own", "incidents", &with_token)].concat();
    assert_eq!(apply(&known).code, 0);
    std::fs::write(&secret, "another token of some length").unwrap();
    let other_url = "url = \"http://127.0.0.1:10\"";
    for (changed, says) in [
        (entry("ci", "incidents", ""), "its type is changes, not incidents"),
        (entry("alerts", "alertmanager", other_url), "asked at http://127.0.0.1:9, not http://127.0.0.1:10"),
        (entry("alerts", "alertmanager", ""), "asked at http://127.0.0.1:9, not no address"),
        (entry("own", "incidents", &with_token), "its token is not the secret of the file"),
    ] {
        let said = apply(&(entry("new", "changes", "") + &changed));
        assert_eq!((said.code, said.error().as_str()), (3, "already_exists"), "{says}");
        assert!(said.err.contains(says) && said.err.contains("holdpoint source revoke"), "{}", said.err);
    }
    // Nothing of a refused file was applied.
    assert_eq!(folder.run(&["source", "list", "--json"]).json().as_array().unwrap().len(), 3);
    let twice = apply(&[entry("new", "changes", ""), entry("new", "incidents", "")].concat());
    assert_eq!((twice.code, twice.error().as_str()), (2, "invalid_value"));
}

#[test]
fn new_place_of_a_secret_is_taken_from_the_file() {
    let folder = Folder::new();
    let apply = |secret: &str| {
        let text = format!("[[source]]\nname = \"pager\"\ntype = \"pagerduty\"\nsecret_file = {secret:?}\n");
        folder.run(&["source", "apply", &write(&folder, "sources.toml", &text), "--json"]).json()
    };
    let (one, two) = (write(&folder, "one", "a shared secret"), write(&folder, "two", "a shared secret"));
    assert_eq!(apply(&one)[0]["changed"], Value::Null);
    assert_eq!(apply(&one), json!([]));
    assert_eq!(apply(&two)[0]["changed"], json!(["secret"]));
    assert!(std::fs::read_to_string(folder.path().join("hub/sources.json")).unwrap().contains("two"));
}

#[test]
fn imported_changes_are_counted_once() {
    let folder = Folder::new();
    let change = |id: &str| json!({"id": id, "title": "Raise the pool", "by": "human", "services": ["shop"], "paths": ["a"], "started_at": "2026-11-20T09:00:00Z"});
    let file = write(
        &folder,
        "changes.json",
        &json!([change("1"), change("2"), {"title": "No maker", "started_at": "2026-11-20T09:00:00Z"}]).to_string(),
    );
    let args = ["import", "changes", "--format", "holdpoint", &file, "--json"];
    let first = folder.run(&args).json();
    assert_eq!((&first["imported"], &first["refused"][0]["at"]), (&json!(2), &json!("/2/by")));
    assert_eq!(folder.run(&args).json()["unchanged"], 2);
    let other = folder.run(&["import", "changes", "--format", "github", &file, "--json"]);
    assert_eq!((other.code, other.error().as_str()), (1, "not_this_format"));
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn open_incident_is_tied_to_what_the_hub_suspects() {
    let folder = Folder::new();
    let change = json!({"id": "r-1", "title": "Lower the cart pool", "by": "human", "services": ["cart"], "content": "pool_size = 2",
        "started_at": "2026-11-23T06:50:00Z", "finished_at": "2026-11-23T06:55:00Z"});
    let file = write(&folder, "changes.json", &change.to_string());
    folder.run(&["import", "changes", "--format", "holdpoint", &file]);
    let incident = json!({"id": "1", "title": "Cart pool exhausted", "text": "pool_size is too small", "services": ["cart"], "started_at": "2026-11-23T07:00:00Z"});
    let file = write(&folder, "incidents.json", &incident.to_string());
    folder.run(&["import", "incidents", "--format", "holdpoint", &file]);
    let listed = folder.run(&["incidents", "list", "--json"]).json();
    assert_eq!((&listed[0]["tied_to"]["what"], &listed[0]["tied_to"]["grade"]), (&json!("change"), &json!("suspected")));
    let shown = folder.run(&["incidents", "show", listed[0]["id"].as_str().unwrap(), "--json"]).json();
    assert_eq!(shown["candidates"][0]["id"], listed[0]["tied_to"]["id"]);
    assert_eq!((&shown["findings"][0]["by"], &shown["findings"][0]["method"]), (&json!("hub"), &json!(2)));
    let parts: f64 = shown["candidates"][0]["parts"].as_object().unwrap().values().map(|score| score.as_f64().unwrap()).sum();
    assert!((parts - shown["candidates"][0]["score"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}
