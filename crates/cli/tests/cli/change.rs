//! Changes that wait for a second administrator, from the command line.

use crate::support::{Folder, Said, Serve};
use serde_json::{Value, json};

/// A hub with two administrators: the owner of its folder, and another one.
struct Team {
    serve: Serve,
    owner: Folder,
    second: Folder,
}

impl Team {
    fn begin() -> Self {
        let owner = Folder::new();
        let serve = Serve::start(&owner);
        let invited = owner.run(&["admin", "invite", "--role", "administrator", "--json"]).json();
        assert!(invited["status"].is_null(), "with one administrator nothing waits");
        let second = Folder::new();
        assert_eq!(second.run(&["join", &serve.url, "--invite", invited["code"].as_str().unwrap(), "--name", "Jan Kos"]).code, 0);
        Self { serve, owner, second }
    }

    fn publish(folder: &Folder, text: &str, more: &[&str]) -> Said {
        let path = folder.path().join("policy.toml");
        std::fs::write(&path, text).unwrap();
        folder.run(&[&["policy", "publish", path.to_str().unwrap(), "--json"][..], more].concat())
    }

    fn in_force(&self) -> Value {
        self.second.run(&["policy", "show", "--json"]).json()["text"].clone()
    }
}

/// The id of the change that this command asked for.
fn waiting(said: &Said) -> String {
    let report = said.json();
    assert_eq!((said.code, &report["status"]), (0, &json!("waiting")), "{report}");
    report["change"].as_str().unwrap().to_owned()
}

#[test]
fn policy_waits_until_second_administrator_confirms() {
    let team = Team::begin();
    let change = waiting(&Team::publish(&team.owner, "default_ttl = \"5m\"\n", &[]));
    assert_ne!(team.in_force(), "default_ttl = \"5m\"\n");
    let listed = team.second.run(&["change", "list", "--json"]).json();
    assert_eq!((&listed[0]["id"], &listed[0]["asked"]["source"]), (&json!(change), &json!("default_ttl = \"5m\"\n")));
    let words = team.second.run(&["change", "list"]).out;
    assert!(words.contains(&change) && words.contains("Publish a policy that replaces version default-1"), "{words}");

    let own = team.owner.run(&["change", "confirm", &change, "--json"]);
    assert_eq!((own.code, own.error().as_str()), (3, "not_eligible"));
    let confirmed = team.second.run(&["change", "confirm", &change, "--json"]).json();
    assert_eq!((&confirmed["status"], &confirmed["change"]), (&json!("confirmed"), &json!(change)));
    assert_eq!(team.in_force(), "default_ttl = \"5m\"\n");
    let again = team.second.run(&["change", "confirm", &change, "--json"]);
    assert_eq!((again.code, again.error().as_str()), (3, "change_closed"));
    assert_eq!(team.second.run(&["change", "list", "--json"]).json(), json!([]));
    assert_eq!(team.owner.run(&["audit", "verify"]).code, 0);
}

#[test]
fn administrator_invite_works_once_confirmed() {
    let team = Team::begin();
    let invited = team.second.run(&["admin", "invite", "--role", "administrator", "--json"]);
    let (change, code) = (waiting(&invited), invited.json()["code"].as_str().unwrap().to_owned());
    let third = Folder::new();
    let join = || third.run(&["join", &team.serve.url, "--invite", &code, "--name", "Lin", "--json"]);
    assert_eq!(join().error(), "invite_unknown");
    assert_eq!(team.owner.run(&["change", "confirm", &change]).code, 0);
    assert_eq!(join().code, 0);
}

#[test]
fn granted_administrator_can_be_declined_and_taken_back() {
    let team = Team::begin();
    let invited = team.owner.run(&["admin", "invite", "--role", "reviewer", "--json"]).json();
    let third = Folder::new();
    third.run(&["join", &team.serve.url, "--invite", invited["code"].as_str().unwrap(), "--name", "Lin"]);
    for ends in [&team.second, &team.owner] {
        let asked = team.owner.run(&["admin", "change", "Lin", "--role", "administrator", "--json"]);
        let declined = ends.run(&["change", "decline", &waiting(&asked), "--json"]).json();
        assert_eq!(declined["status"], "declined");
    }
    let said = team.owner.run(&["admin", "change", "Lin", "--role", "administrator"]);
    assert!(said.out.contains("waits for a second administrator") && said.out.contains("holdpoint change confirm cmd_"), "{}", said.out);
    assert_eq!(third.run(&["change", "list", "--json"]).json()[0]["change"], "Make Lin administrator");
}

#[test]
fn folder_owner_publishes_without_second_administrator() {
    let team = Team::begin();
    let alone = Team::publish(&team.second, "default_ttl = \"5m\"\n", &["--as-owner"]);
    assert_eq!((alone.code, alone.error().as_str()), (3, "not_owner"));
    let published = Team::publish(&team.owner, "default_ttl = \"6m\"\n", &["--as-owner"]).json();
    assert_eq!(published["ok"], json!(true), "{published}");
    assert_eq!(team.in_force(), "default_ttl = \"6m\"\n");
}
