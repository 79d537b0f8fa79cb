//! `holdpoint policy` on files and on a folder's record.

use crate::support::{Folder, Serve, action};
use serde_json::json;

const STRICTER: &str = r#"
[[checkpoint]]
name = "wide"
when = 'kind.startsWith("deploy.") && arguments.replicas > 5'
approve = 2

[[checkpoint]]
name = "reads"
when = 'kind.endsWith(".read")'
auto_approve = true
"#;

fn file(folder: &Folder, text: &str) -> String {
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn mistakes_have_line_and_column() {
    let folder = Folder::new();
    let path = file(&folder, "[[checkpoint]]\nname = \"prod\"\nwhen = 'target.enviroment == \"prod\"'\naprove = 2\n");
    let said = folder.run(&["policy", "check", &path]);
    let wanted = format!(
        "{path}:3:16: target has no enviroment. Did you mean environment?\n{path}:4:1: There is nothing called aprove here. Did you mean approve?\n"
    );
    assert_eq!((said.code, said.out, said.err.as_str()), (2, wanted, ""));
    let said = folder.run(&["policy", "check", &path, "--json"]);
    assert_eq!((said.code, &said.json()["problems"][1]["code"]), (2, &json!("unknown_key")));
    assert_eq!(folder.run(&["policy", "test", &path, "--json"]).json()["ok"], json!(false), "no hub is contacted");
    assert!(!folder.log().exists());
    let missing = folder.run(&["policy", "check", "nowhere.toml", "--json"]);
    assert_eq!((missing.code, missing.error().as_str()), (1, "io"));
}

#[test]
fn valid_file_prints_a_line_per_checkpoint() {
    let folder = Folder::new();
    let said = folder.run(&["policy", "check", &file(&folder, STRICTER)]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.contains("No mistakes: 2 checkpoints, 60 min") && said.out.contains("wide   2 approvals"), "{}", said.out);
}

#[test]
fn policy_test_replays_past_actions() {
    let folder = Folder::new();
    let token = folder.token("agent");
    for title in ["Roll out 41", "Roll out 42"] {
        folder.as_tool(&token, &["propose", "-", "--json"], &action("agent", title));
    }
    let read = json!({"kind": "table.read", "title": "Look at orders", "tool": {"name": "agent"}}).to_string();
    folder.as_tool(&token, &["propose", "-", "--json"], &read);
    let mail = json!({"kind": "mail.send", "title": "Write to Ana", "tool": {"name": "agent"}}).to_string();
    folder.as_tool(&token, &["propose", "-", "--json"], &mail);

    let path = file(&folder, STRICTER);
    let found = folder.run(&["policy", "test", &path, "--json"]).json();
    assert_eq!((&found["actions"], &found["changed"], &found["share"]), (&json!(4), &json!(3), &json!(0.75)));
    let rows: Vec<_> =
        found["checkpoints"].as_array().unwrap().iter().map(|row| (&row["checkpoint"], &row["stopped"], &row["auto_approved"])).collect();
    assert_eq!(
        rows,
        [(&json!("wide"), &json!(2), &json!(0)), (&json!("reads"), &json!(0), &json!(1)), (&json!("everything"), &json!(1), &json!(0))]
    );
    assert_eq!(found["examples"][0]["title"], "Look at orders", "the newest first");
    assert_eq!((&found["examples"][1]["before"], &found["examples"][1]["after"]), (&json!("1 approval"), &json!("2 approvals")));
    assert_eq!((&found["warnings"][0]["code"], &found["warnings"][0]["line"]), (&json!("too_few_people"), &json!(2)));

    let serve = Serve::start(&folder);
    let said = folder.run(&["policy", "test", &path, "--since", "1h", "--hub", &serve.url]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("Different for 3 of 4 actions (75 %)."), "{}", said.out);
    assert!(said.out.contains("wide asks for 2 approvals, but only 1 person may decide there (Mara Ortiz)."), "{}", said.out);
    assert_eq!(folder.run(&["policy", "test", &path, "--since", "soon"]).code, 2);
}

#[test]
fn policy_publish_warns_and_show_prints_it() {
    let folder = Folder::new();
    let built_in = folder.run(&["policy", "show"]);
    assert!(built_in.out.contains("every action waits for one review"), "{}", built_in.out);
    assert_eq!(folder.run(&["policy", "check", &file(&folder, &built_in.out)]).code, 0, "it is a valid policy file");

    let path = file(&folder, STRICTER);
    let strict = folder.run(&["policy", "publish", &path, "--strict"]);
    assert_eq!(strict.code, 2, "{}", strict.err);
    assert!(strict.out.contains(":2:1: wide asks for 2 approvals, but only 1 person may decide there"), "{}", strict.out);
    assert!(strict.out.contains("Not published."));
    assert_eq!(folder.run(&["policy", "publish", &path, "--strict", "--json"]).json()["ok"], json!(false));
    assert_eq!(folder.run(&["policy", "show", "--json"]).json()["version"], json!("default-1"));

    let published = folder.run(&["policy", "publish", &path, "--json"]).json();
    assert_eq!((&published["replaces"], &published["unchanged"]), (&json!("default-1"), &json!(false)));
    assert_eq!(published["warnings"][0]["code"], "too_few_people");
    let version = published["version"].as_str().unwrap();
    let shown = folder.run(&["policy", "show"]);
    assert_eq!((shown.code, shown.out.as_str()), (0, STRICTER));
    assert!(shown.err.contains(version) && shown.err.contains("Mara Ortiz"), "{}", shown.err);
    let again = folder.run(&["policy", "publish", &path, "--json"]).json();
    assert_eq!((&again["version"], &again["unchanged"]), (&json!(version), &json!(true)));

    // Based on a version that is no longer in force.
    let other = file(&folder, "default_ttl = \"5m\"");
    let late = folder.run(&["policy", "publish", &other, "--replaces", "default-1", "--json"]);
    assert_eq!((late.code, late.error().as_str()), (3, "policy_changed"));
    assert_eq!(folder.run(&["policy", "publish", &other, "--replaces", version]).code, 0);
    let all = folder.run(&["policy", "show", "--json"]).json();
    assert_eq!((all["versions"].as_array().unwrap().len(), &all["in_force"]), (3, &json!(true)));
    let number = version.split('-').next().unwrap();
    let before = folder.run(&["policy", "show", "--version", number, "--json"]).json();
    assert_eq!((&before["text"], &before["in_force"]), (&json!(STRICTER), &json!(false)));
    assert_eq!(folder.run(&["policy", "show", "--version", "77", "--json"]).error(), "not_found");
}

#[test]
fn open_action_keeps_its_policy() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let token = folder.token("agent");
    folder.as_tool(&token, &["propose", "-", "--json"], &action("agent", "Before"));
    let before = folder.waiting("Before");
    let path = file(&folder, STRICTER);
    assert_eq!(folder.run(&["policy", "publish", &path, "--hub", &serve.url]).code, 0);
    folder.as_tool(&token, &["propose", "-", "--json"], &action("agent", "After"));
    let after = folder.waiting("After");

    // One approval is still enough for the earlier action; the later one needs two.
    folder.run(&["review", &before, "approve", "--json"]);
    assert_eq!(folder.run(&["review", &after, "approve", "--json"]).json()["status"], "open");
    let show = |id: &str| folder.run(&["show", id, "--json"]).json();
    let rule = |id: &str| show(id)["records"][0]["head"]["policy"].clone();
    assert_eq!((&rule(&before)["checkpoint"], &rule(&before)["version"]), (&json!("everything"), &json!("default-1")));
    assert_eq!((&rule(&after)["checkpoint"], &rule(&after)["approvals"]), (&json!("wide"), &json!(2)));
    assert_eq!(show(&before)["status"], "approved");

    let read = json!({"kind": "table.read", "title": "Look at orders", "tool": {"name": "agent"}}).to_string();
    let said = folder.as_tool(&token, &["propose", "-", "--json"], &read);
    assert_eq!(said.code, 0, "it need not wait: {}", said.err);
    let id = said.json()["id"].as_str().unwrap().to_owned();
    let told = show(&id);
    let decided = told["records"].as_array().unwrap().iter().find(|record| record["kind"] == "action.decided").unwrap();
    assert_eq!((&decided["head"]["by"], &decided["head"]["verdict"]), (&json!("policy"), &json!("approved")));
}

#[test]
fn policy_check_warns_and_strict_fails() {
    let folder = Folder::new();
    let unanchored = "[[checkpoint]]\nname = \"reads\"\nwhen = 'kind.matches(\"db.read|cache.read\")'\nauto_approve = true\n";
    let path = file(&folder, unanchored);
    let said = folder.run(&["policy", "check", &path]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.contains(&format!("Warning: {path}:3:9: reads lets actions pass by what the tool says of itself")), "{}", said.out);
    assert!(said.out.contains(&format!("Warning: {path}:3:22: matches searches anywhere")), "{}", said.out);
    let strict = folder.run(&["policy", "check", &path, "--strict", "--json"]);
    let codes: Vec<_> = strict.json()["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].clone()).collect();
    assert_eq!((strict.code, codes, &strict.json()["ok"]), (2, vec![json!("self_stated"), json!("unanchored_pattern")], &json!(false)));
    let anchored =
        unanchored.replace("kind.matches(\"db.read|cache.read\")", "tool.name == \"reader\" && kind.matches(\"^(db|cache)[.]read$\")");
    assert_eq!(folder.run(&["policy", "check", &file(&folder, &anchored), "--strict"]).code, 0);
}

#[test]
fn publish_lists_tools_without_known_owner() {
    let folder = Folder::new();
    folder.run(&["tool", "add", "probe", "--owner", "platform", "--json"]);
    folder.token("agent");
    let path = file(&folder, "[[checkpoint]]\nname = \"duties\"\nnot = [\"tool_owner\"]\n");
    let warnings = folder.run(&["policy", "publish", &path, "--json"]).json()["warnings"].clone();
    let owner = warnings.as_array().unwrap().iter().find(|warning| warning["code"] == "owner_unknown").unwrap();
    let message = owner["message"].as_str().unwrap();
    assert!(message.contains("probe") && !message.contains("agent"), "{message}");
}
