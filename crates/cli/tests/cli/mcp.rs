//! `holdpoint mcp`: a permission prompt ends with its client.

use crate::support::{Folder, Serve};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

fn start(folder: &Folder, token: &str) -> Child {
    folder.command(&["mcp"]).env("HOLDPOINT_TOKEN", token).stdin(Stdio::piped()).spawn().unwrap()
}

fn send(client: &mut Child, message: &Value) {
    writeln!(client.stdin.as_mut().unwrap(), "{message}").unwrap();
}

fn prompt(client: &mut Child, command: &str) {
    let hello = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "probe", "version": "1"}});
    send(client, &json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}));
    send(client, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    let arguments = json!({"tool_name": "Bash", "input": {"command": command}, "tool_use_id": command});
    send(client, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "approve", "arguments": arguments}}));
}

#[test]
fn prompt_without_its_client_is_withdrawn() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("claude-code");
    for how in ["stdin", "stdout", "both", "-TERM", "-INT", "-HUP"] {
        let mut client = start(&folder, &token);
        prompt(&mut client, how);
        let id = folder.waiting(&format!("Bash: {how}"));
        if how.starts_with('-') {
            assert!(Command::new("kill").args([how, &client.id().to_string()]).status().unwrap().success());
        }
        if matches!(how, "stdin" | "both") {
            drop(client.stdin.take());
        }
        if matches!(how, "stdout" | "both") {
            drop(client.stdout.take());
        }
        client.wait().unwrap();
        assert_eq!(folder.run(&["show", &id, "--json"]).json()["status"], "withdrawn", "{how}");
    }
}

#[test]
fn cancelled_prompt_is_withdrawn() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let mut client = start(&folder, &folder.token("claude-code"));
    prompt(&mut client, "ls");
    let id = folder.waiting("Bash: ls");
    send(&mut client, &json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}));
    let withdrawn = (0..100).any(|_| folder.run(&["show", &id, "--json"]).json()["status"] == "withdrawn");
    assert!(withdrawn, "{id} is still open");
    client.kill().unwrap();
    client.wait().unwrap();
}
