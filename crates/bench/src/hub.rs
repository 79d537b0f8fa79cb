//! The hub as its own process, as in production.

use anyhow::{Context as _, Result, ensure};
use holdpoint_protocol::HubFile;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::place;
use xtask::process::Group;

const LONGEST: Duration = Duration::from_secs(120);

/// A running hub. Dropping it kills the process.
pub struct Hub {
    /// Where it answers.
    pub url: String,
    metrics_url: String,
    group: Group,
}

impl Hub {
    /// Starts it on a data folder, with its record there or in a database; returns the time until `/readyz` answered 200.
    pub async fn start(data: &Path, database: Option<&str>) -> Result<(Self, Duration)> {
        let program = place::target().join("release/holdpoint");
        ensure!(program.exists(), "{} is not built; use cargo xtask bench", program.display());
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(data).args(["--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"]);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).env("HOLDPOINT_LOG", "error");
        let start = Instant::now();
        let mut group = Group::start(&mut command)?;
        let mut said = String::new();
        BufReader::new(group.child().stdout.take().context("no output")?).read_line(&mut said)?;
        let said: Value = serde_json::from_str(&said).with_context(|| format!("the hub said {said:?}"))?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).context("the hub did not say where it is");
        let hub = Self { url: text("url")?, metrics_url: text("metrics_url")?, group };
        while !reqwest::get(format!("{}/readyz", hub.url)).await?.status().is_success() {
            ensure!(start.elapsed() < LONGEST, "the hub is not ready within {} s", LONGEST.as_secs());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok((hub, start.elapsed()))
    }

    /// The owner secret, to enrol the first people.
    pub fn secret(data: &Path) -> Result<String> {
        Ok(HubFile::read(data).context("no hub.json")?.secret)
    }

    /// A figure among its metrics, by the name they give it.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let text = reqwest::get(&self.metrics_url).await?.text().await?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.with_context(|| format!("no metric {name}"))?.trim().parse().context("a metric is a number")
    }

    /// A line of its `/proc/…/status`, in MB: `VmRSS` for what it holds now, `VmHWM` for the most it ever held.
    pub fn memory(&mut self, name: &str) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.group.child().id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).with_context(|| format!("no {name}"))?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024.0 / 1_000_000.0)
    }

    /// Stops it as an administrator would.
    pub fn stop(mut self) {
        self.group.stop();
    }
}
