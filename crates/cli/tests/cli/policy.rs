//! Policy files: checked as they are, and tried on a folder's record.

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
fn every_mistake_has_its_place() {
    let folder = Folder::new();
    let path = file(&folder, "[[checkpoint]]\nname = \"prod\"\nwhen = 'target.enviroment == \"prod\"'\naprove = 2\n");
    let said = folder.run(&["policy", "check", &path]);
    let wanted = format!(
        "{path}:3:16: target has no enviroment. Did you mean environment?\n{path}:4:1: There is nothing called aprove here. Did you mean approve?\n"
    );
    assert_eq!((said.code, said.out, said.err.as_str()), (2, wanted, ""));
    let said = folder.run(&["policy", "check", &path, "--json"]);
    assert_eq!((said.code, &said.json()["problems"][1]["code"]), (2, &json!("unknown_key")));
    assert_eq!(folder.run(&["policy", "test", &path, "--json"]).json()["ok"], json!(false), "no hub is asked");
    assert!(!folder.log().exists());
    let missing = folder.run(&["policy", "check", "nowhere.toml", "--json"]);
    assert_eq!((missing.code, missing.error().as_str()), (1, "io"));
}

#[test]
fn a_file_without_mistakes_is_told_in_a_line_per_checkpoint() {
    let folder = Folder::new();
    let said = folder.run(&["policy", "check", &file(&folder, STRICTER)]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.contains("No mistakes: 2 checkpoints, 60 min") && said.out.contains("wide   2 approvals"), "{}", said.out);
}

#[test]
fn a_policy_is_tried_on_the_record() {
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
