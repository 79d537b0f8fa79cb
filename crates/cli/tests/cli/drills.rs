//! Drills from files: published over what was ruled, listed, and what is refused.

use crate::support::{Folder, Said, Serve, action, end};
use serde_json::{Value, json};

/// Proposed, rejected and ruled on; the id.
fn settle(folder: &Folder, token: &str, title: &str) -> String {
    let asking = folder.start_as_tool(token, &["propose", "-", "--wait=30", "--json"], &action("deploy-pilot", title));
    let id = folder.waiting(title);
    ok(folder, &["review", &id, "reject", "--reason", "too_broad"]);
    end(asking);
    ok(folder, &["ruling", "make", &id, "reject", "--lesson", "Roll out to one region first."]);
    id
}

fn ok(folder: &Folder, args: &[&str]) -> Said {
    let said = folder.run(args);
    assert_eq!(said.code, 0, "{args:?}: {}", said.err);
    said
}

fn write(folder: &Folder, text: &str) -> String {
    let path = folder.path().join("drill.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn drill_is_published_from_a_file_and_listed() {
    let folder = Folder::new();
    let _hub = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let cases: Vec<String> = ["Roll out v1", "Roll out v2", "Roll out v3"].map(|title| settle(&folder, &token, title)).into();
    assert_eq!(ok(&folder, &["drill", "list", "--json"]).json(), json!([]));
    assert_eq!(ok(&folder, &["qualification", "list", "--json"]).json(), json!([]));

    let head = "id = \"deploys-start\"\nname = \"Deploys\"\nqualification = \"deploys\"\nvalid_days = 90\n";
    let listed = format!("cases = {}\n", serde_json::to_string(&cases).unwrap());
    let short = write(&folder, &format!("{head}{listed}"));
    let refused = folder.run(&["drill", "publish", &short, "--json"]);
    assert_eq!((refused.code == 0, refused.error()), (false, "invalid_field".into()));
    assert!(refused.err.contains("21 right answers pass, and the drill has 3 cases"), "{}", refused.err);

    let file = write(&folder, &format!("{head}{listed}[test]\np0 = 0.05\np1 = 0.6\nalpha = 0.05\nbeta = 0.1\n"));
    assert_eq!(ok(&folder, &["drill", "publish", &file, "--json"]).json()["id"], "deploys-start");
    let drills = ok(&folder, &["drill", "list", "--json"]).json();
    assert_eq!((&drills[0]["qualification"], &drills[0]["passes_after"]), (&json!("deploys"), &json!(3)));
    let shown = ok(&folder, &["drill", "show", "deploys-start", "--json"]).json();
    assert_eq!(shown["cases"][0], json!({"action": cases[0], "right": "reject"}));
    assert_eq!(folder.run(&["drill", "show", "other", "--json"]).error(), "not_found");

    let unknown = write(&folder, &format!("{head}cases = [\"act_none\"]\n"));
    let refused = folder.run(&["drill", "publish", &unknown, "--json"]);
    assert!(refused.err.contains("Nothing was ruled on act_none"), "{}", refused.err);
    let misspelt = write(&folder, &format!("{head}{listed}colour = 3\n"));
    assert!(folder.run(&["drill", "publish", &misspelt, "--json"]).err.contains("Line 6: unknown field"));
}

#[test]
fn policy_is_warned_about_without_a_drill() {
    let folder = Folder::new();
    folder.token("deploy-pilot");
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, "[[checkpoint]]\nname = \"deploys\"\nrequires_qualification = \"deploys\"\n").unwrap();
    let tested: Value = ok(&folder, &["policy", "test", path.to_str().unwrap(), "--json"]).json();
    let codes: Vec<&str> = tested["warnings"].as_array().unwrap().iter().filter_map(|warning| warning["code"].as_str()).collect();
    assert!(codes.contains(&"no_drill"), "{codes:?}");
}
