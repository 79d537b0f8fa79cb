//! The `desk-browser` program as a test drives it without a browser.

use crate::home::Home;
use crate::port;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinHandle;
use xtask::place;
use xtask::process::Group;

/// Hub and desk in one process, until it is dropped or killed.
pub struct BrowserDesk {
    /// The desk.
    pub url: String,
    /// The hub inside.
    pub hub: String,
    http: reqwest::Client,
    group: Group,
    // Its end is the program's end.
    _input: ChildStdin,
}

impl BrowserDesk {
    /// Starts on the home's data folder.
    pub async fn start(home: &Home) -> Result<Self> {
        let mut command = Command::new(place::program("desk-browser"));
        command.arg("--data").arg(home.data());
        home.settle(&mut command);
        command.env("HOLDPOINT_KEYCHAIN", "off").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut group = Group::start(&mut command)?;
        let input = group.child().stdin.take().context("no input")?;
        let pipe = group.child().stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(pipe).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| format!("desk-browser said: {line:?}"))?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {said}"));
        let desk = Self { url: text("url")?, hub: text("hub")?, http: reqwest::Client::new(), group, _input: input };
        // Verdicts are not held for the time in which they can be taken back.
        desk.call("set_preferences", json!({"undo_seconds": 0})).await?;
        Ok(desk)
    }

    /// One command of the window.
    pub async fn call(&self, command: &str, args: Value) -> Result<Value> {
        call(&self.http, &self.url, command, args).await
    }

    /// Waits until an action can be decided here.
    pub async fn wait_for_content(&self, id: &str) -> Result<()> {
        port::until("the content of an action", || async {
            let detail = self.call("action_detail", json!({"id": id})).await.ok()?;
            detail["content"].is_object().then_some(())
        })
        .await
    }

    /// Approves these one after another until the program is gone; the ids it took, also counted in `count`.
    pub fn review_all(&self, actions: Vec<(String, String)>, count: Arc<AtomicUsize>) -> JoinHandle<Vec<String>> {
        let (http, url) = (self.http.clone(), self.url.clone());
        tokio::spawn(async move {
            let mut taken = Vec::new();
            for (id, digest) in actions {
                let draft = json!({"action": id, "digest": digest, "verdict": "approve", "reasons": [], "comment": "",
                    "certainty": "fairly", "arguments": null});
                match call(&http, &url, "review", draft).await {
                    Ok(_) => {
                        taken.push(id);
                        count.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(_) => break,
                }
            }
            taken
        })
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.group.kill();
    }
}

async fn call(http: &reqwest::Client, url: &str, command: &str, args: Value) -> Result<Value> {
    let answer = http.post(format!("{url}/desk/call/{command}")).json(&args).send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("{command}: {text}");
    }
    Ok(serde_json::from_str(&text)?)
}
