//! A folder, the program, and a hub that runs while a test does.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use tempfile::TempDir;

/// The result of a command.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Its one line of JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.out, self.err))
    }

    /// The code of its error, which went to standard error as JSON.
    pub fn error(&self) -> String {
        let value: Value = serde_json::from_str(self.err.trim()).unwrap_or_else(|error| panic!("{error}: {:?}", self.err));
        value["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// A data folder; deleted at the end.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn log(&self) -> PathBuf {
        self.path().join("hub/log.sqlite")
    }

    /// The command, not started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdpoint"));
        command
            .args(args)
            .env("HOLDPOINT_DATA", self.path())
            .env("HOLDPOINT_KEYCHAIN", "off")
            .env("USER", "Mara Ortiz")
            .env("COLUMNS", "100");
        for name in ["HOLDPOINT_URL", "HOLDPOINT_TOKEN", "HOLDPOINT_LOG", "CLAUDE_SESSION_ID"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Said {
        end(self.command(args).spawn().unwrap())
    }

    /// Runs it to its end where no file may grow beyond so many blocks of 512 bytes.
    #[cfg(unix)]
    pub fn run_limited(&self, blocks: u32, args: &[&str]) -> Said {
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let program = self.command(args);
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(limited).arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        end(shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// As a tool, with something on standard input.
    pub fn as_tool(&self, token: &str, args: &[&str], input: &str) -> Said {
        end(self.start_as_tool(token, args, input))
    }

    /// As a tool, in the background.
    pub fn start_as_tool(&self, token: &str, args: &[&str], input: &str) -> Child {
        let mut child = self.command(args).env("HOLDPOINT_TOKEN", token).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child
    }

    /// Adds a tool and returns its token.
    pub fn token(&self, name: &str) -> String {
        self.run(&["tool", "add", name, "--may-pass-unreviewed", "--json"]).json()["token"].as_str().unwrap().to_owned()
    }

    /// The id of the open action with this title, as soon as it is there.
    pub fn waiting(&self, title: &str) -> String {
        for _ in 0..200 {
            let queue = self.run(&["queue", "--json"]).json();
            let found = queue.as_array().unwrap().iter().find(|action| action["title"] == title);
            if let Some(action) = found {
                return action["id"].as_str().unwrap().to_owned();
            }
        }
        panic!("{title} never appeared in the queue");
    }
}

/// Waits for a command's end.
pub fn end(child: Child) -> Said {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// `holdpoint serve` on a folder.
pub struct Serve {
    pub url: String,
    /// All that it said when it was ready.
    pub ready: Value,
    child: Child,
}

impl Serve {
    pub fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &["serve"])
    }

    /// Another command that serves a hub and says its address as JSON.
    pub fn start_with(folder: &Folder, args: &[&str]) -> Self {
        let mut child = folder.command(args).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self { url: ready["url"].as_str().unwrap().to_owned(), ready, child }
    }

    /// Asks it to stop, as an init system would.
    pub fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An action of `tool` as JSON text.
pub fn action(tool: &str, title: &str) -> String {
    serde_json::json!({"kind": "deploy.rollout", "title": title, "arguments": {"replicas": 9}, "tool": {"name": tool}}).to_string()
}
