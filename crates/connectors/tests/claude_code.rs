//! Claude Code's payloads to proposals, and decisions back to its JSON.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use holdpoint_connectors::Settled;
use holdpoint_connectors::claude_code::{Event, HookInput, Otherwise, ToolCall, Verdict, hook_answer, prompt_answer};
use holdpoint_domain::{DecidedBy, Decision, Digest, Envelope, PreviewType, Proposal, Status, Undo};
use serde_json::{Value, json};
use std::time::Duration;

fn call(tool: &str, input: Value) -> ToolCall {
    let call = json!({"tool_name": tool, "input": input, "tool_use_id": "toolu_1"});
    let mut call: ToolCall = serde_json::from_value(call).unwrap();
    call.session = Some("session-1".into());
    call.cwd = Some("/home/mara/shop".into());
    call
}

fn proposal(tool: &str, input: Value) -> Proposal {
    let proposal = call(tool, input).proposal("claude-code", Duration::from_secs(50)).unwrap();
    proposal.check().unwrap();
    proposal
}

fn settled(verdict: Status, message: &str, run: Option<Value>) -> Settled {
    let run = run.map(|run| run.as_object().unwrap().clone());
    let decision = Decision {
        id: "act_1".into(),
        digest: Digest::ZERO,
        by: Some(DecidedBy::Review),
        verdict,
        arguments: run.clone(),
        message: message.into(),
        reasons: Vec::new(),
        reviews: Vec::new(),
        grant: None,
        expires_at: None,
        decided_at: "2026-11-24T09:40:00.000Z".into(),
        attestation: Envelope { payload_type: String::new(), payload: String::new(), signatures: Vec::new() },
    };
    Settled { decision, run }
}

#[test]
fn command_is_sent_as_it_is_and_once() {
    let proposal = proposal("Bash", json!({"command": "\u{1b}[31mrm\u{1b}[0m -rf build\nls", "description": "Clean up"}));
    assert_eq!(proposal.kind, "claude_code.Bash");
    assert_eq!(proposal.title, "Bash: rm -rf build…");
    assert_eq!(proposal.target.resource.as_deref(), Some("/home/mara/shop"));
    assert_eq!(proposal.session.as_deref(), Some("session-1"));
    assert_eq!(proposal.arguments["command"], "\u{1b}[31mrm\u{1b}[0m -rf build\nls");
    assert_eq!(proposal.preview, None);
    assert_eq!(proposal.reasons.unwrap().joined(), "Clean up");
}

#[test]
fn incomplete_diff_is_no_preview() {
    let whole = [
        ("Edit", json!({"file_path": "a", "old_string": "b", "new_string": "c", "replace_all": true})),
        ("MultiEdit", json!({"file_path": "a", "edits": [{"old_string": "b", "new_string": "c", "replace_all": true}]})),
        ("NotebookEdit", json!({"notebook_path": "a", "new_source": "", "edit_mode": "delete", "cell_id": "7"})),
        ("Bash", json!({"command": "sleep 1", "run_in_background": true})),
    ];
    for (tool, input) in whole {
        let whole = proposal(tool, input.clone());
        assert_eq!((whole.preview, Value::Object(whole.arguments)), (None, input), "{tool}");
    }
    let plain = json!({"file_path": "a", "old_string": "b", "new_string": "c", "replace_all": false});
    assert_eq!(proposal("Edit", plain).preview.unwrap().r#type, PreviewType::Diff);
}

#[test]
fn edit_preview_is_a_diff() {
    let input = json!({"file_path": "/home/mara/shop/a.rs", "old_string": "one\ntwo\nthree", "new_string": "one\n2\nthree"});
    let edit = proposal("Edit", input.clone());
    assert_eq!((edit.kind.as_str(), edit.title.as_str()), ("claude_code.Edit", "Edit: /home/mara/shop/a.rs"));
    assert_eq!(edit.arguments, *input.as_object().unwrap());
    let diff = "--- /home/mara/shop/a.rs\n+++ /home/mara/shop/a.rs\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
    assert_eq!(edit.preview.unwrap().content, diff);

    let path = proposal("Edit", json!({"file_path": "b\n+++ c", "old_string": "", "new_string": "x\n"}));
    assert_eq!(path.preview.unwrap().content, "--- b␤+++ c\n+++ b␤+++ c\n@@ -0,0 +1,1 @@\n+x\n");

    let ending = proposal("Edit", json!({"file_path": "d", "old_string": "a\r\nb", "new_string": "a\nb\n"}));
    let diff = "--- d\n+++ d\n@@ -1,2 +1,2 @@\n-a\r\n-b\n\\ No newline at end of file\n+a\n+b\n";
    assert_eq!(ending.preview.unwrap().content, diff);

    let edits = json!([{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": ""}]);
    let multi = proposal("MultiEdit", json!({"file_path": "d", "edits": edits}));
    assert_eq!(multi.preview.unwrap().content, "--- d\n+++ d\n@@ -1,1 +1,1 @@\n-a\n+b\n@@ -1,1 +0,0 @@\n-c\n");
}

#[test]
fn edit_of_one_place_states_its_undo() {
    let edit = |old: &str, new: &str, all: bool| {
        proposal("Edit", json!({"file_path": "a.rs", "old_string": old, "new_string": new, "replace_all": all})).undo
    };
    let Some(Undo::Action(undo)) = edit("one", "two", false) else { panic!("no undo") };
    let expected = json!({"file_path": "a.rs", "old_string": "two", "new_string": "one", "replace_all": false});
    assert_eq!((undo.kind, Value::Object(undo.arguments)), (None, expected));
    let long = "x".repeat(20_000);
    for (old, new, all) in [("one", "two", true), ("one", "", false), ("", "two", false), ("one", long.as_str(), false)] {
        assert_eq!(edit(old, new, all), None, "it is not the same edit the other way round, or too long to send twice");
    }
    assert_eq!(proposal("Bash", json!({"command": "make"})).undo, None);
}

#[test]
fn content_is_sent_once() {
    let content = "\"\n".repeat(480 * 1024);
    let write = proposal("Write", json!({"file_path": "/srv/f", "content": content}));
    assert_eq!(write.preview, None);
    assert_eq!(write.arguments["content"], content);
    assert!(serde_json::to_vec(&write).unwrap().len() < holdpoint_domain::MAX_REQUEST_BYTES / 2);
    for length in [10, 60_000, 70_000] {
        let text = "x".repeat(length);
        let once = [
            ("Write", json!({"file_path": "/srv/f", "content": text})),
            ("NotebookEdit", json!({"notebook_path": "/srv/n", "new_source": text})),
            ("Bash", json!({"command": text})),
            ("mcp__db__query", json!({"sql": text})),
        ];
        for (tool, input) in once {
            let sent = proposal(tool, input);
            assert_eq!(serde_json::to_string(&(&sent.arguments, &sent.preview)).unwrap().matches(&text).count(), 1, "{tool} {length}");
        }
    }
    let long = proposal("Edit", json!({"file_path": "a", "old_string": "a", "new_string": "x".repeat(70_000)}));
    assert_eq!(long.preview, None);
}

#[test]
fn titles_and_targets_are_within_limits() {
    let mcp = proposal("mcp__github__createIssue", json!({"query": "x".repeat(1000)}));
    assert_eq!(mcp.kind, "claude_code.mcp__github__createIssue");
    assert_eq!(mcp.title.chars().count(), 300);
    let odd = proposal(&"Ü".repeat(188), json!({"file_path": "/a".repeat(300)}));
    assert!(odd.target.resource.unwrap().starts_with('…'));
    assert!(call("Bash", json!("rm")).proposal("claude-code", Duration::ZERO).is_err());
}

#[test]
fn different_tool_names_are_different_kinds() {
    let names = [
        "mcp__db__read_only",
        "mcp__db__read-only",
        "mcp__db__read.only",
        "mcp__db__read/only",
        "mcp__db__read only",
        "mcp__DB__read_only",
        "mcp__db__readOnly",
    ];
    let kinds: std::collections::HashSet<String> = names.iter().map(|name| proposal(name, json!({})).kind).collect();
    assert_eq!(kinds.len(), names.len());
    assert!(kinds.contains("claude_code.mcp__db__read-only"), "the raw name: {kinds:?}");
    let long = "a".repeat(189);
    assert!(call(&long, json!({})).proposal("claude-code", Duration::ZERO).is_err(), "a shortened name could mean another tool");
}

#[test]
fn approval_answer_has_the_whole_input() {
    let verdict =
        Verdict::of(settled(Status::Edited, "Approved with changed arguments; run exactly these.", Some(json!({"command": "ls"}))));
    assert_eq!(prompt_answer(&verdict), json!({"behavior": "allow", "updatedInput": {"command": "ls"}}));
    let hook = hook_answer(Event::PreToolUse, &verdict, Otherwise::Deny).unwrap();
    assert_eq!(hook["hookSpecificOutput"]["permissionDecision"], "allow");
    assert_eq!(hook["hookSpecificOutput"]["updatedInput"], json!({"command": "ls"}));
}

#[test]
fn rejection_answer_has_the_comment_without_interrupt() {
    let verdict = Verdict::of(settled(Status::Rejected, "Use trash.", None));
    assert_eq!(prompt_answer(&verdict), json!({"behavior": "deny", "message": "A reviewer rejected this: Use trash."}));
    let answered = Verdict::of(settled(Status::Responded, "The table is orders.", None));
    let said = "A reviewer answered instead of approving; nothing was run: The table is orders.";
    assert_eq!(prompt_answer(&answered), json!({"behavior": "deny", "message": said}));
    let hook = hook_answer(Event::PermissionRequest, &verdict, Otherwise::Ask).unwrap();
    assert_eq!(hook["hookSpecificOutput"]["decision"]["behavior"], "deny");
}

#[test]
fn approval_without_used_grant_denies() {
    let verdict = Verdict::of(settled(Status::Approved, "Approved.", None));
    assert_eq!(prompt_answer(&verdict)["behavior"], "deny");
}

#[test]
fn missing_decision_denies_or_asks_the_terminal() {
    let verdict = Verdict::unanswered("No decision.");
    let decision =
        |otherwise| hook_answer(Event::PreToolUse, &verdict, otherwise).unwrap()["hookSpecificOutput"]["permissionDecision"].clone();
    assert_eq!(decision(Otherwise::Deny), "deny");
    assert_eq!(decision(Otherwise::Ask), "ask");
    assert_eq!(hook_answer(Event::PermissionRequest, &verdict, Otherwise::Ask), None);
}

#[test]
fn hook_input_ignores_other_fields() {
    let input = json!({
        "session_id": "s", "transcript_path": "/t", "cwd": "/c", "permission_mode": "default", "hook_event_name": "PreToolUse",
        "tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_use_id": "toolu_9",
    });
    let input: HookInput = serde_json::from_value(input).unwrap();
    assert_eq!(input.call().key("PreToolUse").as_deref(), Some("claude-code:PreToolUse:s:toolu_9"));
    let other = json!({"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {}});
    assert!(serde_json::from_value::<HookInput>(other).is_err());
}
