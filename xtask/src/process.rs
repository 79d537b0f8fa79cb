//! Child processes that cannot outlive their owner.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Time between two checks of a condition.
const POLL_INTERVAL: Duration = Duration::from_millis(10);
/// How long a process may take to stop after the signal.
const STOP_TIMEOUT: Duration = Duration::from_secs(8);

/// A child with everything it starts, as one process group.
pub struct Group {
    child: Child,
    watcher: Child,
}

impl Group {
    /// Starts `command` in a group of its own.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).spawn().with_context(|| format!("{name} cannot be started"))?;
        let watcher = watch(child.id())?;
        Ok(Self { child, watcher })
    }

    /// The process itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether the first process still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a termination signal to all, and kills those that do not stop.
    pub fn stop(&mut self) {
        self.signal(Signal::TERM);
        let left = until(STOP_TIMEOUT, || Ok((!self.runs() && self.is_empty()).then_some(()))).is_ok();
        if !left {
            eprintln!("process {} did not stop within {} s and was killed", self.child.id(), STOP_TIMEOUT.as_secs());
        }
        self.kill();
    }

    /// Whether no process of the group runs, including those the first one started.
    fn is_empty(&self) -> bool {
        test_kill_process_group(Pid::from_child(&self.child)).is_err()
    }

    /// Ends all at once, as a power cut would, and waits until every process is gone: one that is
    /// still being killed holds its locks and ports.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.child.wait().ok();
        if until(STOP_TIMEOUT, || Ok(self.is_empty().then_some(()))).is_err() {
            eprintln!("processes of group {} are left after they were killed", self.child.id());
        }
    }

    fn signal(&self, signal: Signal) {
        // An error means that the group has no process.
        kill_process_group(Pid::from_child(&self.child), signal).ok();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
        self.watcher.kill().ok();
        self.watcher.wait().ok();
    }
}

/// Kills the group also when this program is killed and runs no destructors: the watcher's
/// standard input ends with this program, and then it acts.
fn watch(group: u32) -> Result<Child> {
    let script = format!("cat >/dev/null; kill -s KILL -- -{group}");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().context("sh cannot be started")
}

/// Polls until `look` returns a value, or the limit is over.
pub fn until<T>(limit: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        anyhow::ensure!(Instant::now() < deadline, "timed out after {} s", limit.as_secs());
        std::thread::sleep(POLL_INTERVAL);
    }
}
