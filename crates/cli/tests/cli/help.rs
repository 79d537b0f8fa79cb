//! `--help` is the reference of the commands; a snapshot shows every change.

use crate::support::Folder;

#[test]
fn help_of_every_command() {
    let folder = Folder::new();
    let commands = [
        "",
        "serve",
        "tool",
        "tool add",
        "tool change",
        "tool list",
        "tool rotate",
        "tool revoke",
        "join",
        "admin",
        "admin people",
        "admin invite",
        "admin invites",
        "admin revoke-invite",
        "admin change",
        "admin revoke-person",
        "admin revoke-device",
        "change",
        "change list",
        "change confirm",
        "change decline",
        "propose",
        "queue",
        "show",
        "review",
        "policy",
        "policy check",
        "policy test",
        "policy publish",
        "policy show",
        "audit",
        "audit verify",
        "import",
        "import incidents",
        "import changes",
        "import shifts",
        "shifts",
        "shifts list",
        "shifts cancel",
        "source",
        "source add",
        "source apply",
        "source list",
        "source test",
        "source revoke",
        "incidents",
        "incidents list",
        "incidents show",
        "metrics",
        "metrics staffing",
        "metrics agreement",
        "metrics ability",
        "metrics vigilance",
        "metrics incidents",
        "metrics health",
        "report",
        "attribute",
        "replica",
        "replica rebuild",
        "simulate",
        "mcp",
        "hook",
        "hook claude-code",
    ];
    let mut text = String::new();
    for command in commands {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let said = folder.run(&args);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        text.push_str(&format!("$ holdpoint {}\n{}\n", args.join(" "), said.out));
    }
    insta::assert_snapshot!("help", text);
}

#[test]
fn invalid_command_line_exits_with_2() {
    let folder = Folder::new();
    for args in [&["propose"][..], &["review", "act_1", "perhaps"], &["frobnicate"], &["propose", "-", "--use-grant"]] {
        assert_eq!(folder.run(args).code, 2, "{args:?}");
    }
}
