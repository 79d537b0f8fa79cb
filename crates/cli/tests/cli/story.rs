//! A tool proposes, a person decides on the command line, the tool gets the decision.

use crate::support::{Folder, Serve, action, end};
use serde_json::{Value, json};

#[test]
fn each_verdict_reaches_the_tool_verified() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let cases: [(&str, &[&str], i32, &str); 4] = [
        ("Roll out", &["approve", "--certainty", "certain"], 0, "approved"),
        ("Roll out wide", &["edit", "--arguments", "{\"replicas\": 3}"], 7, "edited"),
        ("Roll back", &["reject", "--reason", "too_broad", "--comment", "Only eu-west, please."], 3, "rejected"),
        ("Which table", &["respond", "--comment", "Use staging."], 3, "responded"),
    ];
    for (title, verdict, code, status) in cases {
        let asking = folder.start_as_tool(&token, &["propose", "-", "--wait=30", "--json"], &action("deploy-pilot", title));
        let id = folder.waiting(title);
        let review = folder.run(&[&["review", &id], verdict, &["--json"]].concat());
        assert_eq!((review.code, review.json()["status"].as_str()), (0, Some(status)), "{}", review.err);
        let answer = end(asking);
        assert_eq!(answer.code, code, "{title}: {}", answer.err);
        let answer = answer.json();
        assert_eq!((&answer["id"], &answer["status"], &answer["verified"]), (&json!(id), &json!(status), &json!(true)));
        assert_eq!(answer["decision"]["grant"].is_string(), [0, 7].contains(&code));
        let shown = folder.run(&["show", &id, "--json"]).json();
        assert_eq!((&shown["status"], &shown["decision"]["grant"]), (&json!(status), &Value::Null));
    }
    assert_eq!(folder.run(&["queue", "--json"]).json(), json!([]));
    assert!(serve.stop().success());
}

#[test]
fn exit_code_only_caller_gets_no_edits() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let asking = folder.start_as_tool(&token, &["propose", "-", "--wait=30", "--use-grant"], &action("deploy-pilot", "Pay 100"));
    let id = folder.waiting("Pay 100");
    let edit = folder.run(&["review", &id, "edit", "--arguments", "{\"replicas\": 1}"]);
    assert_eq!(edit.code, 3, "{}", edit.err);
    assert!(edit.err.contains("verdict_not_allowed"), "{}", edit.err);
    assert_eq!(folder.run(&["review", &id, "approve"]).code, 0);
    assert_eq!(end(asking).code, 0);

    // A tool that allows edits but does not read them gets exit code 7, and its grant stays unused.
    let open = action("deploy-pilot", "Pay 200").replacen('{', "{\"allowed_verdicts\":[\"approve\",\"edit\",\"reject\"],", 1);
    let asking = folder.start_as_tool(&token, &["propose", "-", "--wait=30", "--use-grant"], &open);
    let id = folder.waiting("Pay 200");
    assert_eq!(folder.run(&["review", &id, "edit", "--arguments", "{\"replicas\": 1}"]).code, 0);
    assert_eq!(end(asking).code, 7);
    let records = folder.run(&["show", &id, "--json"]).json()["records"].to_string();
    assert!(!records.contains("grant.used"), "{records}");
}

#[test]
fn revised_action_needs_its_digest_to_approve() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let asked = folder.as_tool(&token, &["propose", "-", "--json"], &action("deploy-pilot", "Roll out")).json();
    let (id, old) = (asked["id"].as_str().unwrap(), asked["digest"].as_str().unwrap());
    let proposal = holdpoint_domain::Proposal::from_json(action("deploy-pilot", "Roll out everywhere").as_bytes()).unwrap();
    let tool = holdpoint_protocol::ToolClient::new(&serve.url, &token);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let new = runtime.block_on(tool.revise(id, &proposal)).unwrap().digest.to_string();
    for digest in [None, Some(old)] {
        let review = folder.run(&[&["review", id, "approve"][..], &digest.map_or(vec![], |digest| vec!["--digest", digest])].concat());
        assert_eq!(review.code, 3, "{}", review.err);
        assert!(review.err.contains("content_changed"), "{}", review.err);
    }
    assert_eq!(folder.run(&["review", id, "approve", "--digest", &new[..20]]).code, 0);
}

#[test]
fn command_opens_the_folder_without_a_hub() {
    let folder = Folder::new();
    let token = folder.token("deploy-pilot");
    let asked = folder.as_tool(&token, &["propose", "-", "--json"], &action("deploy-pilot", "Roll out\u{202e}")).json();
    assert_eq!(asked["status"], "open");
    let id = asked["id"].as_str().unwrap();
    let queue = folder.run(&["queue"]);
    assert!(queue.out.contains("Roll out‹U+202E›"), "{}", queue.out);
    let shown = folder.run(&["show", id]);
    assert!(shown.out.contains("Roll out‹U+202E›") && shown.out.contains("\"replicas\": 9"), "{}", shown.out);
    assert_eq!(folder.run(&["review", id, "approve"]).code, 0);
    assert!(!folder.path().join("hub/hub.json").exists());
}

#[test]
fn same_jsonl_file_gives_the_same_actions() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let mut lines: Vec<String> = (0..60).map(|n| action("agent", &format!("Booking {n}"))).collect();
    lines.push(lines[0].clone());
    lines.push("{\"kind\": \"x\", ".into());
    lines.push(json!({"id": "case-7", "kind": "x", "title": "With an id", "tool": {"name": "agent"}}).to_string());
    let file = folder.path().join("actions.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let send = || {
        let said = folder.as_tool(&token, &["propose", "--jsonl", file.to_str().unwrap(), "--json"], "");
        assert_eq!(said.code, 3, "one line is no JSON: {}", said.err);
        let mut answers: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        answers.sort_by_key(|answer| answer["line"].as_u64());
        answers
    };
    let first = send();
    assert_eq!(first.len(), 63);
    assert_eq!(first[61]["error"]["code"], "invalid_json");
    assert_ne!(first[0]["id"], first[60]["id"], "two equal lines are two actions");
    let ids = |answers: &[Value]| answers.iter().map(|answer| answer["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&send()), ids(&first), "the same file is the same actions");
    assert_eq!(folder.run(&["queue", "--json"]).json().as_array().unwrap().len(), 62);
    assert_eq!(folder.run(&["queue", "--json", "--limit", "5"]).json().as_array().unwrap().len(), 5);
}

#[test]
fn undecided_action_stays_open_then_expires() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let open = folder.as_tool(&token, &["propose", "-", "--wait=0.1", "--json"], &action("agent", "Patience"));
    assert_eq!((open.code, open.json()["status"].as_str()), (4, Some("open")));
    let short = json!({"kind": "k", "title": "t", "ttl_seconds": 1, "tool": {"name": "agent"}}).to_string();
    let expired = folder.as_tool(&token, &["propose", "-", "--wait", "--json"], &short);
    assert_eq!(expired.code, 3);
    let expired = expired.json();
    assert_eq!((&expired["status"], &expired["verified"], &expired["decision"]["grant"]), (&json!("expired"), &json!(true), &Value::Null));
    let late = folder.run(&["review", expired["id"].as_str().unwrap(), "approve", "--json"]);
    assert_eq!((late.code, late.error().as_str()), (3, "action_expired"));
}

#[test]
fn revoked_tool_cannot_propose() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let added = folder.run(&["tool", "add", "deploy-pilot", "--owner", "Platform", "--json"]).json();
    let tool = json!({"name": "deploy-pilot", "owner": "Platform", "kinds": [], "targets": [], "may_pass_unreviewed": false});
    assert_eq!(added["tool"], tool);
    assert_eq!(added["warnings"][0]["code"], "owner_unknown");
    assert_eq!(folder.run(&["tool", "add", "deploy-pilot", "--json"]).error(), "already_exists");
    let token = added["token"].as_str().unwrap();
    assert_eq!(folder.as_tool(token, &["propose", "-"], &action("deploy-pilot", "a")).code, 0);
    assert_eq!(folder.run(&["tool", "revoke", "deploy-pilot"]).code, 0);
    let refused = folder.as_tool(token, &["propose", "-", "--json"], &action("deploy-pilot", "b"));
    assert_eq!((refused.code, refused.error().as_str()), (3, "token_revoked"));
    let tools = folder.run(&["tool", "list", "--json"]).json();
    assert_eq!((&tools[0]["name"], tools[0]["revoked_at"].is_string()), (&json!("deploy-pilot"), true));
}

#[test]
fn tool_registration_limits_proposals_and_can_change() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let add = ["tool", "add", " reader ", "--kinds", "db.read,cache.*", "--targets", "environment=staging", "--json"];
    let added = folder.run(&add).json();
    let tool = &added["tool"];
    assert_eq!(
        (&tool["name"], &tool["kinds"], &tool["targets"]),
        (&json!("reader"), &json!(["db.read", "cache.*"]), &json!(["environment=staging"]))
    );
    assert_eq!((tool["owner"].as_str().unwrap().starts_with("per_"), &added["warnings"]), (true, &json!([])), "owned by who adds it");
    assert_eq!(folder.run(&["tool", "add", "Reader", "--json"]).error(), "already_exists");
    let token = added["token"].as_str().unwrap();
    let propose = |kind: &str, environment: &str| {
        let action = json!({"kind": kind, "title": "t", "tool": {"name": "reader"}, "target": {"environment": environment}});
        folder.as_tool(token, &["propose", "-", "--json"], &action.to_string())
    };
    assert_eq!(propose("db.read", "staging").code, 0);
    assert_eq!(propose("db.write", "staging").error(), "kind_not_allowed");
    assert_eq!(propose("cache.flush", "prod").error(), "target_not_allowed");

    let changed = folder.run(&["tool", "change", "reader", "--targets", "*", "--owner", "platform", "--may-pass-unreviewed", "true"]);
    assert!(changed.code == 0 && changed.err.contains("Warning: No person of this hub is platform"), "{}", changed.err);
    assert_eq!(propose("cache.flush", "prod").code, 0);
    assert_eq!(propose("db.write", "prod").error(), "kind_not_allowed", "the kinds stay");
    let tools = folder.run(&["tool", "list", "--json"]).json();
    assert_eq!((&tools[0]["owner"], &tools[0]["may_pass_unreviewed"]), (&json!("platform"), &json!(true)));
    assert_eq!(folder.run(&["tool", "change", "absent", "--json"]).error(), "not_found");
}
