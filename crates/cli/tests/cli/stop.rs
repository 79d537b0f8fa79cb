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

#[test]
fn triggers_are_published_and_listed() {
    let folder = Folder::new();
    let file = folder.path().join("triggers.toml");
    let trigger = "[[trigger]]\nname = \"runaway\"\nmode = \"observe\"\nwhen = { rate = { above = 20, minutes = 5, per = \"tool\" } }\n";
    let publish = |text: &str| {
        std::fs::write(&file, text).unwrap();
        folder.run(&["stops", "triggers", "--publish", file.to_str().unwrap(), "--json"])
    };
    let strict = publish(&trigger.replace("observe", "enforce"));
    assert_eq!((strict.code, strict.err.contains("begins in observe")), (3, true), "{}", strict.err);
    let published = publish(trigger).json();
    assert_eq!((&published["triggers"][0]["mode"], &published["triggers"][0]["fired"]), (&json!("observe"), &json!(0)));
    assert_eq!(published["triggers"][0]["when"], json!({"rate": {"above": 20, "minutes": 5, "per": "tool"}}));
    assert_eq!(publish(&trigger.replace("observe", "enforce")).json()["triggers"][0]["mode"], json!("enforce"));
    assert!(publish("[[trigger]]\nname = \"a b\"\n").err.contains("Line 1"));
    let listed = folder.run(&["stops", "triggers"]);
    assert!(listed.out.contains("more than 20 actions of one tool within 5 min"), "{}", listed.out);
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}
