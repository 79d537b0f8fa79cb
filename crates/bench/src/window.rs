//! The app's start and memory against an empty Tauri window on the same display.
//!
//! Both are seen from outside: the start ends when the display shows the coloured
//! mark of the first row (or the empty window's square), memory is the
//! proportional set size of the process and all it started.

use crate::table::{Bound, Row, percentiles};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use holdpoint_simulator::Fates;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::display::Display;
use xtask::place;
use xtask::process::{Group, until};

const ACTIONS: u64 = 100_000;
const STARTS: usize = 5;
const LONGEST: Duration = Duration::from_secs(60);
// Where the list's first marks are, and the square of the empty window.
const COLUMNS: std::ops::Range<u32> = 212..250;
const ROWS: std::ops::Range<u32> = 60..880;
const MARK: usize = 30;
// Both are given this long to come to rest before memory is read.
const REST: Duration = Duration::from_secs(5);

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::with_actions(ACTIONS, Fates { reviewed: 0.2, expired: 0.75 }).await?;
    world.catch_up().await?;
    let folder = world.close().await;
    let (app, empty) = (program("holdpoint-app"), program("examples/empty"));
    let (mut app_starts, mut empty_starts, mut app_memory, mut empty_memory) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // In turns, so that a busy moment meets both.
    for _ in 0..STARTS {
        let (start, memory) = open(&empty, None)?;
        empty_starts.push(start);
        empty_memory.push(memory);
        let (start, memory) = open(&app, Some(folder.path()))?;
        app_starts.push(start);
        app_memory.push(memory);
    }
    let median = |samples: Vec<f64>| percentiles(samples).1;
    let (app_start, empty_start) = (median(app_starts), median(empty_starts));
    let (app_memory, empty_memory) = (median(app_memory), median(empty_memory));
    Ok(vec![
        Row {
            what: "app start to the first row, 100,000 actions".into(),
            value: app_start / empty_start,
            unit: "×",
            must_be: Bound::AtMost,
            limit: 1.5,
            detail: format!("{:.0} ms against {:.0} ms of an empty window", app_start * 1000.0, empty_start * 1000.0),
        },
        Row {
            what: "memory of all processes above an empty window".into(),
            value: app_memory - empty_memory,
            unit: "MB",
            must_be: Bound::AtMost,
            limit: 80.0,
            detail: format!("{app_memory:.0} MB against {empty_memory:.0} MB"),
        },
    ])
}

fn program(name: &str) -> PathBuf {
    place::target().join("release").join(name)
}

/// Seconds until the mark shows, and megabytes when at rest.
fn open(program: &Path, data: Option<&Path>) -> Result<(f64, f64)> {
    ensure!(program.exists(), "{} is not built; use cargo xtask bench", program.display());
    let home = tempfile::tempdir()?;
    let display = Display::start(1440, 900, &home.path().join("display"))?;
    let mut command = Command::new("dbus-run-session");
    command.arg("--").arg(program).env("HOME", home.path()).env("HOLDPOINT_KEYCHAIN", "off").env("NO_AT_BRIDGE", "1");
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env(name, home.path());
    }
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    display.show(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut group = Group::start(&mut command)?;
    let shown = |_: ()| display.frame().is_ok_and(|frame| frame.coloured(COLUMNS, ROWS) >= MARK);
    while !shown(()) {
        ensure!(start.elapsed() < LONGEST, "nothing was shown within {} s", LONGEST.as_secs());
        std::thread::sleep(Duration::from_millis(4));
    }
    let took = start.elapsed().as_secs_f64();
    std::thread::sleep(REST);
    let memory = memory_of(group.child().id())?;
    group.stop();
    // The next start finds the folder free.
    until(LONGEST, || Ok((!group.runs()).then_some(())))?;
    Ok((took, memory))
}

/// Proportional set size of a process and its descendants, MB.
fn memory_of(root: u32) -> Result<f64> {
    let mut family = vec![root];
    let mut kilobytes = 0;
    while let Some(pid) = family.pop() {
        family.extend(children(pid));
        kilobytes += proportional(pid).unwrap_or(0);
    }
    ensure!(kilobytes > 0, "no process was found");
    Ok(f64::from(u32::try_from(kilobytes)?) / 1000.0)
}

fn children(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<u32>>()).collect()
}

fn proportional(pid: u32) -> Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
}
