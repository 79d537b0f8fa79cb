//! People of a team from the command line: invite, join, change, revoke.

use crate::support::{Folder, Serve, action};
use serde_json::{Value, json};

#[test]
fn person_joins_reviews_and_is_revoked() {
    let owner = Folder::new();
    let serve = Serve::start(&owner);
    let invited = owner.run(&["admin", "invite", "--role", "reviewer", "--team", "payments", "--json"]).json();
    assert_eq!(invited["url"], json!(serve.url));
    assert_eq!(owner.run(&["admin", "invites", "--json"]).json()[0]["roles"], json!(["reviewer"]));

    let jan = Folder::new();
    let code = invited["code"].as_str().unwrap().to_uppercase();
    let joined = jan.run(&["join", &serve.url, "--invite", &code, "--json"]).json();
    assert_eq!(joined["hub"], json!(serve.url));
    let again = Folder::new().run(&["join", &serve.url, "--invite", &code, "--json"]);
    assert_eq!((again.code, again.error().as_str()), (3, "invite_unknown"), "a code works once");

    // The folder stores its hub's address.
    let token = owner.token("agent");
    let asked = owner.as_tool(&token, &["propose", "-", "--json"], &action("agent", "Roll out")).json();
    let id = asked["id"].as_str().unwrap();
    assert_eq!(jan.run(&["queue", "--json"]).json()[0]["id"], json!(id));
    assert_eq!(jan.run(&["review", id, "approve", "--json"]).code, 0);
    assert!(!jan.path().join("hub").exists(), "a desk that joined a team runs no hub of its own");
    let refused = jan.run(&["admin", "invite", "--role", "administrator", "--json"]);
    assert_eq!((refused.code, refused.error().as_str()), (3, "forbidden"));

    let person = joined["person"].as_str().unwrap();
    owner.run(&["admin", "change", person, "--role", "reviewer", "--role", "manager"]);
    let people = owner.run(&["admin", "people", "--json"]).json();
    let row = people.as_array().unwrap().iter().find(|row| row["id"] == person).unwrap();
    assert_eq!(
        (&row["roles"], &row["teams"]),
        (&json!(["reviewer", "manager"]), &json!(["payments"])),
        "options not given keep their values"
    );

    let device = row["devices"][0]["id"].as_str().unwrap();
    assert_eq!(owner.run(&["admin", "revoke-device", device]).code, 0);
    let refused = jan.run(&["queue", "--json"]);
    assert_eq!((refused.code, refused.error().as_str()), (3, "device_revoked"));
    assert_eq!(owner.run(&["admin", "revoke-person", person]).code, 0);
    let last = owner.run(&["admin", "people", "--json"]).json();
    let me = last.as_array().unwrap().iter().find(|row| row["id"] != person).unwrap()["id"].as_str().unwrap().to_owned();
    let refused = owner.run(&["admin", "revoke-person", &me, "--json"]);
    assert_eq!((refused.code, refused.error().as_str()), (3, "last_administrator"));
}

#[test]
fn rotated_token_replaces_the_old_one() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let old = folder.token("agent");
    let new: Value = folder.run(&["tool", "rotate", "agent", "--overlap", "1", "--json"]).json();
    let propose = |token: &str| folder.as_tool(token, &["propose", "-", "--json"], &action("agent", "Roll out")).code;
    assert_eq!((propose(&old), propose(new["token"].as_str().unwrap())), (0, 0));
    let newest = folder.run(&["tool", "rotate", "agent", "--json"]).json();
    assert_ne!(propose(new["token"].as_str().unwrap()), 0);
    assert_eq!(propose(newest["token"].as_str().unwrap()), 0);
}
