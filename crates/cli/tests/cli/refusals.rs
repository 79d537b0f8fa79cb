//! Invalid input: each case has its code and message.

use crate::support::{Folder, Serve, action};
use holdpoint_domain::{Digest, Proposal};
use holdpoint_protocol::{Answer, ToolClient};
use serde_json::json;
use std::time::Duration;

#[test]
fn invalid_action_is_refused_with_a_code() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let deep = format!(
        "{{\"kind\":\"k\",\"title\":\"t\",\"tool\":{{\"name\":\"agent\"}},\"arguments\":{{\"a\":{}1{}}}}}",
        "[".repeat(70),
        "]".repeat(70)
    );
    let cases = [
        ("{\"kind\": ", "invalid_json"),
        ("{\"kind\":\"k\",\"title\":\"t\",\"tool\":{\"name\":\"agent\"},\"wat\":1}", "unknown_field"),
        ("{\"kind\":\"k\",\"title\":\"\",\"tool\":{\"name\":\"agent\"}}", "invalid_field"),
        ("{\"kind\":\"k\",\"title\":\"t\",\"tool\":{\"name\":\"other\"}}", "tool_mismatch"),
        ("{\"kind\":\"k\",\"title\":\"t\",\"tool\":{\"name\":\"agent\"},\"arguments\":{\"n\":9007199254740993}}", "number_not_exact"),
        (deep.as_str(), "too_deep"),
    ];
    for (text, code) in cases {
        let said = folder.as_tool(&token, &["propose", "-", "--json"], text);
        assert_eq!((said.code, said.error().as_str(), said.out.as_str()), (3, code, ""), "{text}");
    }
    assert_eq!(folder.as_tool("hpt_wrong", &["propose", "-", "--json"], &action("agent", "a")).error(), "unauthorized");
    assert_eq!(folder.run(&["propose", "no-such-file", "--json"]).error(), "io");
    let file = folder.path().join("action.json");
    std::fs::write(&file, action("agent", "a")).unwrap();
    assert_eq!(folder.run(&["propose", file.to_str().unwrap(), "--json"]).error(), "no_token");
    assert_eq!(folder.run(&["queue", "--json"]).json(), json!([]));
}

#[test]
fn invalid_field_error_names_its_path() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let text = "{\"kind\":\"k\",\"title\":\"t\",\"tool\":{\"name\":\"agent\"},\"evidence\":[{\"title\":\"a\"},{\"text\":\"x\"}]}";
    let said = folder.as_tool(&token, &["propose", "-"], text);
    assert!(said.err.contains("evidence[1]: missing field `title`"), "{}", said.err);
}

#[test]
fn invalid_addresses_exit_with_2() {
    let folder = Folder::new();
    for (args, code) in [
        (&["join", "http://127.0.0.1:9", "--json"][..], "how_to_join"),
        (&["join", "127.0.0.1:9", "--invite", "x", "--json"], "address"),
        (&["serve", "--database", "postgre://x/y", "--json"], "database_url"),
    ] {
        let said = folder.run(args);
        assert_eq!((said.code, said.error().as_str()), (2, code), "{args:?}");
    }
    assert!(folder.run(&["queue"]).err.starts_with("A new record begins in "), "a mistyped folder must not look like an empty queue");
    assert_eq!(folder.run(&["queue"]).err, "No action waits for a decision.\n");
}

#[test]
fn invalid_review_is_refused_with_a_code() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let critical = json!({"kind": "k", "title": "Drop it", "risk": "critical", "tool": {"name": "agent"}}).to_string();
    let id = folder.as_tool(&token, &["propose", "-", "--json"], &critical).json()["id"].as_str().unwrap().to_owned();
    let error = |args: &[&str]| {
        let said = folder.run(&[&["review", &id], args, &["--json"]].concat());
        assert_eq!(said.code, 3, "{args:?}: {}", said.out);
        said.error()
    };
    assert_eq!(error(&["reject"]), "reason_required");
    assert_eq!(error(&["reject", "--reason", "because"]), "invalid_field");
    assert_eq!(error(&["approve"]), "unread");
    assert_eq!(error(&["edit", "--read"]), "arguments_required");
    assert_eq!(error(&["edit", "--read", "--arguments", "{}"]), "arguments_unchanged");
    assert_eq!(error(&["edit", "--arguments", "{nope"]), "invalid_json");
    assert_eq!(folder.run(&["review", "act_none", "approve", "--json"]).error(), "not_found");
    let plain = folder.run(&["review", &id, "approve"]);
    assert!(plain.err.ends_with("code: unread\n"), "{}", plain.err);
    assert_eq!(folder.run(&["review", &id, "escalate"]).code, 0);
    assert_eq!(folder.run(&["review", &id, "approve", "--read"]).code, 0);
}

#[test]
fn long_action_is_approved_with_what_was_sampled() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("agent");
    let preview = json!({"type": "text", "content": "line\n".repeat(2_100)});
    let long = json!({"kind": "k", "title": "Long", "preview": preview, "tool": {"name": "agent"}}).to_string();
    let id = folder.as_tool(&token, &["propose", "-", "--json"], &long).json()["id"].as_str().unwrap().to_owned();
    let said = folder.run(&["review", &id, "approve", "--json"]);
    assert_eq!((said.code, said.error().as_str()), (3, "sample_required"));
    assert_eq!(folder.run(&["review", &id, "approve", "--sampled", "the first page"]).code, 0);
}

#[tokio::test]
async fn grant_works_once_for_its_digest() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let token = folder.token("agent");
    let client = ToolClient::new(&serve.url, &token);
    let proposal = Proposal::from_json(action("agent", "Once").as_bytes()).unwrap();
    let id = client.propose(&proposal, None).await.unwrap().id;
    assert_eq!(folder.run(&["review", &id, "approve"]).code, 0);
    let Answer::Decided(decision) = client.decision(&id, Duration::ZERO).await.unwrap() else { panic!("decided") };
    let grant = decision.grant.as_deref().unwrap();
    let code = |result: Result<_, holdpoint_protocol::ClientError>| result.map_err(|error| error.code().unwrap().to_owned());
    assert_eq!(code(client.use_grant(&id, grant, Digest::of(b"else")).await).unwrap_err(), "content_changed");
    assert_eq!(code(client.use_grant(&id, "Zm9yZ2Vk", decision.digest).await).unwrap_err(), "grant_invalid");
    assert!(client.use_grant(&id, grant, decision.digest).await.is_ok());
    assert_eq!(code(client.use_grant(&id, grant, decision.digest).await).unwrap_err(), "grant_used");
}

#[test]
fn unreachable_hub_exits_with_6() {
    let folder = Folder::new();
    let mut said = folder.command(&["propose", "-", "--json", "--url", "http://127.0.0.1:1"]);
    said.env("HOLDPOINT_TOKEN", "x");
    let file = folder.path().join("action.json");
    std::fs::write(&file, action("agent", "a")).unwrap();
    said.stdin(std::fs::File::open(&file).unwrap());
    let said = crate::support::end(said.spawn().unwrap());
    assert_eq!((said.code, said.error().as_str()), (6, "unreachable"));
}
