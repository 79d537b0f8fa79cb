//! `holdpoint serve` as its own process.

use crate::home::Home;
use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use xtask::place;
use xtask::process::Group;

/// A hub that runs until it is dropped.
pub struct Serve {
    /// Where it listens.
    pub url: String,
    group: Group,
}

impl Serve {
    /// Starts a hub on the home's data folder and waits for its line.
    pub fn start(home: &Home) -> Result<Self> {
        Self::with(home, &["--listen", "127.0.0.1:0"])
    }

    /// As [`Self::start`], with these words after `holdpoint serve`.
    pub fn with(home: &Home, words: &[&str]) -> Result<Self> {
        let mut command = Command::new(place::program("holdpoint"));
        command.arg("serve").args(words).arg("--data").arg(home.data());
        home.settle(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut group = Group::start(&mut command)?;
        let pipe = group.child().stdout.take().context("no pipe")?;
        let mut line = String::new();
        BufReader::new(pipe).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| format!("holdpoint serve said: {line:?}"))?;
        let url = said["url"].as_str().context("no url")?.to_owned();
        Ok(Self { url, group })
    }

    /// Ends it as a power cut would and takes over the lock of its folder, so that no app starts a
    /// hub there before the file is dropped.
    pub fn kill_and_lock_folder(self, home: &Home) -> Result<File> {
        let file = File::open(home.data().join("hub/folder.lock"))?;
        // This wait is served when the hub ends; an app asks again only every second.
        let waiting = std::thread::spawn(move || file.lock().map(|()| file));
        self.kill();
        Ok(waiting.join().map_err(|_| anyhow!("the thread with the lock panicked"))??)
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.group.kill();
    }
}
