//! `holdpoint stop`, `resume` and `stops`.

use crate::support::{Folder, Serve};
use serde_json::json;

#[test]
fn stop_is_reported_listed_and_resumed_by_two_people() {
    let owner = Folder::new();
    let serve = Serve::start(&owner);
    let invited = owner.run(&["admin", "invite", "--role", "manager", "--json"]).json();
    let manager = Folder::new();
    assert_eq!(manager.run(&["join", &serve.url, "--invite", invited["code"].as_str().unwrap(), "--name", "Jan Kos"]).code, 0);
    let report = manager.run(&["stop", "--environment", "prod", "--reason", "Checkout errors", "--json"]).json();
    assert_eq!(
        (&report["scope"], &report["reason"], &report["stage"]),
        (&json!({"environment": "prod"}), &json!("Checkout errors"), &json!("hold"))
    );
    assert_eq!((&report["held"], &report["connected"], &report["hubs"]), (&json!(0), &json!(0), &json!(1)));
    let stop = report["stop"].as_str().unwrap();
    let listed = owner.run(&["stops", "list", "--json"]).json();
    assert_eq!(listed[0]["stop"], json!(stop));
    assert!(owner.run(&["stops", "list"]).out.contains("the environment prod"));

    let step = |folder: &Folder, stage: &str| folder.run(&["resume", stop, "--stage", stage, "--json"]);
    assert_eq!(step(&manager, "message.send").json()["requested"]["stage"], json!({"kind": "message.send"}));
    let again = step(&manager, "message.send");
    assert_eq!((again.code, again.error().as_str()), (3, "not_eligible"));
    assert_eq!(step(&owner, "message.send").json()["stage"], json!({"kind": "message.send"}));
    let early = step(&owner, "all");
    assert_eq!((early.code, early.error().as_str()), (3, "resume_too_early"));
    assert_eq!(owner.run(&["audit", "verify"]).code, 0);
}

#[test]
fn stop_needs_exactly_one_scope() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["stop", "--reason", "x"]).code, 2);
    assert_eq!(folder.run(&["stop", "--all", "--tool", "x", "--reason", "x"]).code, 2);
}
