//! Steps of a long chore: each named and timed, its output shown when it matters.

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::place;

/// Lines of a failed step's output that are shown.
const TAIL: usize = 120;

/// What was done so far, and how long it took.
#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Does one step; a failure names it.
    pub fn take(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        let took = start.elapsed();
        println!("== {name}: {} in {}", if outcome.is_ok() { "ok" } else { "FAILED" }, seconds(took));
        self.done.push((name.to_owned(), took));
        outcome.with_context(|| format!("Failed at: {name}"))
    }

    /// Prints every step with its time.
    pub fn summary(&self) {
        println!("\nStep times");
        for (name, took) in &self.done {
            println!("{:>9}  {name}", seconds(*took));
        }
        let total = self.done.iter().map(|(_, took)| *took).sum();
        println!("{:>9}  in all", seconds(total));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Runs a command and shows its output as it comes.
pub fn loud(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| said(command))?;
    if !status.success() {
        bail!("{} ended with {status}", said(command));
    }
    Ok(())
}

/// Runs a command and shows its last lines only if it fails.
pub fn quiet(command: &mut Command) -> Result<()> {
    let log = log_file(command)?;
    let output = File::create(&log)?;
    let status = command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).status().with_context(|| said(command))?;
    if !status.success() {
        let text = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        println!("{}", lines[lines.len().saturating_sub(TAIL)..].join("\n"));
        bail!("{} ended with {status}; everything it said: {}", said(command), log.display());
    }
    Ok(())
}

fn log_file(command: &Command) -> Result<PathBuf> {
    let folder = place::target().join("xtask");
    std::fs::create_dir_all(&folder)?;
    let name: String = said(command).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    Ok(folder.join(format!("{name}.log")))
}

fn said(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
