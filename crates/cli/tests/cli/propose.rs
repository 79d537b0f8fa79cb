//! `holdpoint propose --wait`, interrupted.

use crate::support::{Folder, Serve, action, end};
use serde_json::Value;
use std::process::Command;

fn interrupt(folder: &Folder, token: &str, signal: &str, args: &[&str], input: &str) -> (Option<i32>, Value) {
    let waiting = folder.start_as_tool(token, args, input);
    let id = folder.waiting("interrupt me");
    assert!(Command::new("kill").args([signal, &waiting.id().to_string()]).status().unwrap().success());
    let code = waiting.wait_with_output().unwrap().status.code();
    (code, folder.run(&["show", &id, "--json"]).json()["status"].clone())
}

#[test]
fn interrupted_wait_withdraws_the_proposal() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("probe");
    let input = action("probe", "interrupt me");
    for signal in ["-INT", "-TERM", "-HUP"] {
        let (code, status) = interrupt(&folder, &token, signal, &["propose", "-", "--wait", "--json"], &input);
        assert_eq!((code, status.as_str()), (Some(3), Some("withdrawn")), "{signal}");
    }
    let (code, status) = interrupt(&folder, &token, "-INT", &["propose", "--jsonl", "-", "--wait"], &input.replace('\n', " "));
    assert_eq!((code, status.as_str()), (Some(3), Some("withdrawn")));
}

#[test]
fn interrupted_wait_with_keep_leaves_it_open() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("probe");
    let input = action("probe", "interrupt me");
    let (code, status) = interrupt(&folder, &token, "-TERM", &["propose", "-", "--wait", "--keep"], &input);
    assert_eq!((code, status.as_str()), (None, Some("open")));
    assert_eq!(end(folder.command(&["propose", "-", "--keep"]).spawn().unwrap()).code, 2, "--keep is for --wait");
}
