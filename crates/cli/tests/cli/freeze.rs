//! `holdpoint freeze`.

use crate::support::{Folder, Serve};
use serde_json::json;

const SALE: [&str; 12] = [
    "freeze",
    "add",
    "Autumn sale",
    "--from",
    "2036-11-27T00:00",
    "--until",
    "2036-12-01T06:00",
    "--zone",
    "Europe/Madrid",
    "--effect",
    "deny",
    "--json",
];

#[test]
fn freeze_is_planned_replaced_excepted_and_cancelled() {
    let owner = Folder::new();
    let serve = Serve::start(&owner);
    let invited = owner.run(&["admin", "invite", "--role", "manager", "--json"]).json();
    let manager = Folder::new();
    assert_eq!(manager.run(&["join", &serve.url, "--invite", invited["code"].as_str().unwrap(), "--name", "Jan Kos"]).code, 0);
    let add = |more: &[&str]| manager.run(&[&SALE[..], &["--reason", "The sale runs."], more].concat());
    let planned = add(&["--tier", "1", "--tighten-tier", "2"]).json();
    assert_eq!((&planned["status"], &planned["effect"]), (&json!("planned"), &json!("deny")));
    assert_eq!((&planned["from"], &planned["from_local"]), (&json!("2036-11-26T23:00:00.000Z"), &json!("2036-11-27T00:00:00+01:00")));
    assert_eq!(planned["rules"], json!([{"effect": "deny", "tiers": [1]}, {"effect": "tighten", "tiers": [2]}]));
    let freeze = planned["freeze"].as_str().unwrap();
    let again = add(&["--service", "checkout"]).json();
    assert_eq!((again["freeze"].as_str().unwrap(), &again["rules"]), (freeze, &json!([{"effect": "deny", "services": ["checkout"]}])));

    owner.run(&["tool", "add", "cert-bot"]);
    let except =
        ["freeze", "except", freeze, "--tool", "cert-bot", "--kind", "cert.rotate", "--service", "checkout", "--reason", "x", "--json"];
    let asked = manager.run(&[&except[..], &["--until", "2036-11-28T11:00"]].concat()).json();
    assert_eq!((&asked["exceptions"][0]["granted"], &asked["exceptions"][0]["until"]), (&json!(false), &json!("2036-11-28T10:00:00.000Z")));
    let exception = asked["exceptions"][0]["exception"].as_str().unwrap();
    let agree = |folder: &Folder| folder.run(&["freeze", "agree", freeze, exception, "--json"]);
    assert_eq!((agree(&manager).code, agree(&manager).error().as_str()), (3, "not_eligible"));
    assert_eq!(agree(&owner).json()["exceptions"][0]["granted"], json!(true));

    let revoke = || manager.run(&["freeze", "revoke", freeze, exception, "--json"]);
    let manager_id = &asked["exceptions"][0]["requested"]["by"];
    let revoked = revoke().json();
    assert_eq!((&revoked["exceptions"][0]["granted"], &revoked["exceptions"][0]["revoked"]["by"]), (&json!(true), manager_id));
    assert_eq!(revoke().json(), revoked, "taken back once");
    assert!(manager.run(&["freeze", "revoke", freeze, exception]).out.contains("was taken back"));
    assert_eq!(agree(&owner).error(), "freeze_ended");
    assert_eq!(manager.run(&["freeze", "revoke", freeze, "exc_none", "--json"]).error(), "not_found");

    let end = owner.run(&["freeze", "end", freeze, "--json"]);
    assert_eq!((end.code, end.error().as_str()), (3, "freeze_planned"));
    assert_eq!(owner.run(&["freeze", "cancel", freeze, "--json"]).json()["status"], json!("cancelled"));
    assert!(owner.run(&["freeze", "list"]).out.contains("cancelled"));
    assert_eq!(owner.run(&["freeze", "list", "--json"]).json()[0]["freeze"], json!(freeze));
    assert_eq!(owner.run(&["audit", "verify"]).code, 0);
}

#[test]
fn bad_window_is_refused_with_its_field() {
    let folder = Folder::new();
    let add = |from: &str, until: &str, zone: &str| {
        folder.run(&[
            "freeze", "add", "Sale", "--from", from, "--until", until, "--zone", zone, "--effect", "deny", "--reason", "x", "--json",
        ])
    };
    for (from, until, zone, field) in [
        ("2036-03-30T02:30", "2036-04-01", "Europe/Madrid", "from"),
        ("2036-03-30T01:00", "2036-03-30T02:30", "Europe/Madrid", "until"),
        ("2036-04-02", "2036-04-01", "Europe/Madrid", "until"),
        ("2036-04-01T06:00", "2036-04-01T06:00", "UTC", "until"),
        ("2036-12-31T23:59:60", "2037-01-02", "UTC", "from"),
        ("2036-04-01", "99999-04-01", "UTC", "until"),
        ("2036-04-01", "2036-04-02", "Europe/Atlantis", "zone"),
    ] {
        let refused = add(from, until, zone);
        assert_eq!((refused.code == 0, refused.error().as_str()), (false, "invalid_field"), "{field}");
        assert!(refused.err.contains(field), "{}", refused.err);
    }
}

#[test]
fn same_file_again_plans_nothing_new() {
    let folder = Folder::new();
    let file = folder.path().join("freezes.toml");
    let window = "[[freeze]]\nname = \"Sale\"\nzone = \"UTC\"\nfrom = \"2036-11-27\"\nuntil = \"2036-11-28\"\nreason = \"x\"\n[[freeze.rules]]\neffect = \"tighten\"\n";
    std::fs::write(&file, window).unwrap();
    let apply = || folder.run(&["freeze", "apply", file.to_str().unwrap(), "--json"]);
    let first = apply().json();
    assert_eq!((first[0]["effect"].as_str(), apply().json()), (Some("tighten"), first.clone()));
    std::fs::write(&file, format!("{window}tier = 1\n")).unwrap();
    let refused = apply();
    assert_eq!((refused.code, refused.error().as_str()), (1, "invalid_file"));
    std::fs::write(&file, window.replace("2036-11-28", "noon")).unwrap();
    assert!(apply().err.contains("freeze 1: until"), "{}", apply().err);
}
