//! A hub on a record the simulator wrote, and a desk on the same machine.

use anyhow::{Context as _, Result, bail};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_hub::{HubOptions, RunningHub, start};
use holdpoint_log::{Batch, Log, SqliteLog};
use holdpoint_simulator::{Fates, Organisation};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

const LONGEST: Duration = Duration::from_secs(600);

pub struct World {
    pub folder: TempDir,
    pub hub: RunningHub,
}

impl World {
    /// A hub whose log holds at least `records` records.
    pub async fn written(records: u64, fates: Fates) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        write(folder.path(), fates, |organisation| organisation.state().head >= records).await?;
        Self::on(folder).await
    }

    /// A hub whose log holds this many actions.
    pub async fn with_actions(actions: u64, fates: Fates) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut made = 0;
        write(folder.path(), fates, |_| {
            made += 1;
            made > actions
        })
        .await?;
        Self::on(folder).await
    }

    /// A hub whose log holds this many actions, and outages every `apart_ms` before the last of them.
    pub async fn with_incidents(actions: u64, incidents: usize, apart_ms: i64, fates: Fates) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir_all(folder.path().join("hub"))?;
        let log = SqliteLog::open(folder.path().join("hub/log.sqlite")).await?;
        let mut organisation = Organisation::open(7, beginning())?;
        let mut made = 0;
        let enough = |organisation: &mut Organisation| -> Result<bool> {
            made += 1;
            if made > actions {
                organisation.incidents(incidents, apart_ms)?;
            }
            Ok(made > actions)
        };
        write_until(&mut organisation, &log, folder.path(), fates, enough).await?;
        drop(log);
        Self::on(folder).await
    }

    /// An empty hub.
    pub async fn empty() -> Result<Self> {
        Self::on(tempfile::tempdir()?).await
    }

    async fn on(folder: TempDir) -> Result<Self> {
        let hub = start(HubOptions::local(folder.path())).await?;
        Ok(Self { folder, hub })
    }

    pub fn replica(&self) -> PathBuf {
        self.folder.path().join("desk/replica.sqlite")
    }

    /// Opens a desk, enrols it, and waits until it holds all; how long that took since the enrolment.
    pub async fn catch_up(&self) -> Result<Duration> {
        let (desk, took) = self.desk().await?;
        desk.close().await;
        Ok(took)
    }

    pub async fn desk(&self) -> Result<(Desk, Duration)> {
        let options =
            DeskOptions { data: self.folder.path().into(), hub_url: Some(self.hub.url.clone()), version: env!("CARGO_PKG_VERSION").into() };
        let desk = Desk::open(options).await?;
        // Latency counts from the release of a verdict.
        call(&desk, "set_preferences", json!({"undo_seconds": 0})).await?;
        let start = Instant::now();
        call(&desk, "setup_local", json!({"name": "Mara Ortiz"})).await?;
        loop {
            let sync = &call(&desk, "app_state", json!({})).await?["sync"];
            if sync["state"] == "live" && sync["hub_head"].is_u64() && sync["head"].as_u64() >= sync["hub_head"].as_u64() {
                return Ok((desk, start.elapsed()));
            }
            if sync["state"] == "broken" || start.elapsed() > LONGEST {
                bail!("the desk does not catch up: {sync}");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Stops the hub; the folder stays as long as the result is kept.
    pub async fn close(self) -> TempDir {
        self.hub.stop().await;
        self.folder
    }
}

pub async fn call(desk: &Desk, command: &str, args: Value) -> Result<Value> {
    desk.call(command, args).await.map_err(|problem| anyhow::anyhow!("{}: {}", problem.code, problem.detail)).context(command.to_owned())
}

async fn write(folder: &Path, fates: Fates, enough: impl FnMut(&Organisation) -> bool) -> Result<()> {
    std::fs::create_dir_all(folder.join("hub"))?;
    let log = SqliteLog::open(folder.join("hub/log.sqlite")).await?;
    write_to(&log, folder, fates, enough).await
}

/// Writes a record into an empty log, and the keys of its hub into the data folder.
pub async fn write_to(log: &dyn Log, folder: &Path, fates: Fates, enough: impl FnMut(&Organisation) -> bool) -> Result<()> {
    write_all(Organisation::open(7, beginning())?, log, folder, fates, enough).await
}

/// As [`write_to`], signed as a hub signs its batches.
pub async fn write_signed_to(log: &dyn Log, folder: &Path, fates: Fates, enough: impl FnMut(&Organisation) -> bool) -> Result<()> {
    write_all(Organisation::open_signing(7, beginning())?, log, folder, fates, enough).await
}

async fn write_all(
    mut organisation: Organisation,
    log: &dyn Log,
    folder: &Path,
    fates: Fates,
    mut enough: impl FnMut(&Organisation) -> bool,
) -> Result<()> {
    write_until(&mut organisation, log, folder, fates, |organisation| Ok(enough(organisation))).await
}

async fn write_until(
    organisation: &mut Organisation,
    log: &dyn Log,
    folder: &Path,
    fates: Fates,
    mut enough: impl FnMut(&mut Organisation) -> Result<bool>,
) -> Result<()> {
    std::fs::create_dir_all(folder.join("hub"))?;
    std::fs::write(folder.join("hub/keys.json"), organisation.hub_keys())?;
    let mut head = 0;
    loop {
        let done = enough(organisation)?;
        if !done {
            organisation.action(fates)?;
        }
        if done || organisation.state().head >= head + 20_000 {
            head = log.append(head, batch(organisation)).await?;
        }
        if done {
            return Ok(());
        }
    }
}

// A hub starts on a signed record only with the commands that justify it. Where nothing is signed, bodies
// stay away: only headers travel when a desk catches up.
fn batch(organisation: &mut Organisation) -> Batch {
    let written = organisation.take();
    let bodies = if organisation.is_signing() { written.bodies } else { Vec::new() };
    Batch { records: written.records, bodies }
}

// Long enough ago that the record ends before now; what stays open is overdue in part, as in life.
fn beginning() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    i64::try_from(now).unwrap_or(0)
}

pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
