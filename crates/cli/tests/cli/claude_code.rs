//! Claude Code's hook through the real program.

use crate::support::{Folder, Said, Serve, end};
use serde_json::{Value, json};

fn input(event: &str, command: &str) -> String {
    json!({
        "session_id": "7f3c", "transcript_path": "/tmp/t.jsonl", "cwd": "/home/mara/shop", "permission_mode": "default",
        "hook_event_name": event, "tool_name": "Bash", "tool_input": {"command": command, "timeout": 5000}, "tool_use_id": format!("toolu_{command}"),
    })
    .to_string()
}

fn output(said: &Said) -> Value {
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()["hookSpecificOutput"].clone()
}

#[test]
fn hook_returns_the_reviewers_decision() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    let decide = |event: &str, command: &str, verdict: &[&str]| {
        let hook = folder.start_as_tool(&token, &["hook", "claude-code", "--wait", "30"], &input(event, command));
        let id = folder.waiting(&format!("Bash: {command}"));
        let review = folder.run(&[&["review", &id], verdict].concat());
        assert_eq!(review.code, 0, "{}", review.err);
        output(&end(hook))
    };
    let allowed = decide("PreToolUse", "ls", &["approve"]);
    assert_eq!((&allowed["hookEventName"], &allowed["permissionDecision"]), (&json!("PreToolUse"), &json!("allow")));
    assert_eq!(allowed["updatedInput"], json!({"command": "ls", "timeout": 5000}));
    let edited = decide("PreToolUse", "rm -rf build", &["edit", "--arguments", "{\"command\": \"rm -rf build/tmp\"}"]);
    assert_eq!(edited["updatedInput"], json!({"command": "rm -rf build/tmp"}));
    let denied = decide("PreToolUse", "git push -f", &["reject", "--comment", "Open a pull request."]);
    assert_eq!(denied["permissionDecision"], "deny");
    assert_eq!(denied["permissionDecisionReason"], "A reviewer rejected this: Open a pull request.");
    let permission = decide("PermissionRequest", "make", &["approve"]);
    assert_eq!(permission["decision"], json!({"behavior": "allow", "updatedInput": {"command": "make", "timeout": 5000}}));
}

#[test]
fn missing_decision_denies_the_call() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    let silent = folder.as_tool(&token, &["hook", "claude-code", "--wait", "1"], &input("PreToolUse", "ls"));
    assert_eq!(output(&silent)["permissionDecision"], "deny");
    // The proposal was withdrawn with the end of the wait.
    assert_eq!(folder.run(&["queue", "--json"]).json(), json!([]));
    let asked = folder.as_tool(&token, &["hook", "claude-code", "--wait", "1", "--otherwise", "ask"], &input("PreToolUse", "ls -a"));
    assert_eq!(output(&asked)["permissionDecision"], "ask");
    let url = serve.url.clone();
    serve.stop();
    let lost = folder.as_tool(&token, &["hook", "claude-code", "--wait", "1", "--url", &url], &input("PermissionRequest", "ls"));
    assert_eq!(output(&lost)["decision"]["behavior"], "deny");
    let strange = folder.as_tool("hpt_wrong", &["hook", "claude-code"], &input("PreToolUse", "ls"));
    assert_eq!(output(&strange)["permissionDecision"], "deny");
}

#[test]
fn stopped_hook_withdraws_its_proposal() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    let hook = folder.start_as_tool(&token, &["hook", "claude-code", "--wait", "30"], &input("PreToolUse", "make"));
    let id = folder.waiting("Bash: make");
    assert!(std::process::Command::new("kill").arg(hook.id().to_string()).status().unwrap().success());
    assert_eq!(output(&end(hook))["permissionDecision"], "deny");
    assert_eq!(folder.run(&["show", &id, "--json"]).json()["status"], "withdrawn");
}

#[test]
fn same_hook_twice_at_once_shares_one_decision() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    let start = || folder.start_as_tool(&token, &["hook", "claude-code", "--wait", "30"], &input("PreToolUse", "touch twice"));
    let (one, other) = (start(), start());
    let id = folder.waiting("Bash: touch twice");
    assert_eq!(folder.run(&["queue", "--json"]).json().as_array().unwrap().len(), 1);
    // Both wait: each asked before it prints its answer, and neither can answer before the review.
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(folder.run(&["review", &id, "approve"]).code, 0);
    for hook in [one, other] {
        let answer = output(&end(hook));
        assert_eq!((&answer["permissionDecision"], &answer["updatedInput"]["command"]), (&json!("allow"), &json!("touch twice")));
    }
    // Afterwards the same call is another run.
    let later = folder.as_tool(&token, &["hook", "claude-code", "--wait", "30"], &input("PreToolUse", "touch twice"));
    assert_eq!(output(&later)["permissionDecision"], "deny");
}

#[test]
fn hook_without_its_caller_withdraws_its_proposal() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    for how in ["-HUP", "-INT", "pipe"] {
        let mut hook = folder.start_as_tool(&token, &["hook", "claude-code", "--wait", "30"], &input("PreToolUse", how));
        let id = folder.waiting(&format!("Bash: {how}"));
        match how {
            "pipe" => drop(hook.stdout.take()),
            signal => assert!(std::process::Command::new("kill").args([signal, &hook.id().to_string()]).status().unwrap().success()),
        }
        hook.wait().unwrap();
        assert_eq!(folder.run(&["show", &id, "--json"]).json()["status"], "withdrawn", "{how}");
    }
}

#[test]
fn unreadable_input_blocks_the_call() {
    let folder = Folder::new();
    for text in
        ["", "{", "{\"hook_event_name\":\"PreToolUse\"}", "{\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{}}"]
    {
        let said = folder.as_tool("hpt_x", &["hook", "claude-code"], text);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{text}");
        assert!(said.err.contains("may not run"), "{}", said.err);
    }
    assert_eq!(folder.run(&["hook", "claude-code", "--wait", "never"]).code, 2);
}

#[test]
fn call_that_waits_when_a_stop_falls_is_denied_at_once() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    let began = std::time::Instant::now();
    let hook = folder.start_as_tool(&token, &["hook", "claude-code", "--wait", "60", "--otherwise", "ask"], &input("PreToolUse", "make"));
    let id = folder.waiting("Bash: make");
    assert_eq!(folder.run(&["stop", "--all", "--reason", "Checkout errors", "--drill"]).code, 0);
    assert_eq!(folder.run(&["queue", "--json"]).json()[0]["id"], json!(id), "a drill refuses nothing");
    assert_eq!(folder.run(&["stop", "--tool", "claude-code", "--reason", "Checkout errors"]).code, 0);
    let answer = output(&end(hook));
    assert_eq!(answer["permissionDecision"], "deny", "not asked at the terminal either: {answer}");
    assert!(answer["permissionDecisionReason"].as_str().unwrap().contains("Checkout errors"), "{answer}");
    assert!(began.elapsed().as_secs() < 50);
    assert_eq!(folder.run(&["show", &id, "--json"]).json()["status"], "withdrawn");
}

#[test]
fn call_in_a_freeze_is_denied_with_its_end() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    // The hub has the machine's clock.
    let until = (chrono::Utc::now() + chrono::Duration::days(2)).format("%Y-%m-%d").to_string();
    let add = ["freeze", "add", "Sale", "--from", "now", "--until", &until, "--zone", "UTC", "--effect", "deny", "--reason", "x"];
    assert_eq!(folder.run(&add).code, 0);
    let denied = output(&folder.as_tool(&token, &["hook", "claude-code", "--wait", "5"], &input("PreToolUse", "make")));
    assert_eq!(denied["permissionDecision"], "deny");
    let reason = denied["permissionDecisionReason"].as_str().unwrap();
    assert!(reason.contains(&format!("The freeze Sale denies this until {until}")), "{denied}");
}
