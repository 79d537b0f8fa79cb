//! What is done when there is time: the search index, what has been here long
//! enough, and the traces of what was erased.

use crate::clock::local_now;
use crate::core::Core;
use crate::store::preferences;
use crate::view::{SyncState, Topic};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A burst of records is taken in at once.
const BURST_PAUSE: Duration = Duration::from_millis(300);
/// How often old bodies are looked for.
const SWEEP_INTERVAL: Duration = Duration::from_secs(3600);
/// Records taken into the index before others may write.
const INDEX_STEP_RECORDS: usize = 1_000;
/// The same while the window sends commands, and the pause between two steps then.
const INDEX_STEP_BESIDE_WINDOW: usize = 200;
const PAUSE_BESIDE_WINDOW: Duration = Duration::from_millis(20);
/// Between two words to a screen that shows how far the index is.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);
const DAY_MS: i64 = 24 * 3600 * 1000;

/// Looks after the replica for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let stop = Stop(Arc::new(AtomicBool::new(false)));
    let mut swept: Option<Instant> = None;
    loop {
        let _ = tokio::time::timeout(SWEEP_INTERVAL, core.maintenance.notified()).await;
        tokio::time::sleep(BURST_PAUSE).await;
        let sweep = swept.is_none_or(|at| at.elapsed() >= SWEEP_INTERVAL) && core.connection.status().state == SyncState::Live;
        if sweep {
            swept = Some(Instant::now());
        }
        let (thread_core, stop) = (core.clone(), stop.0.clone());
        let done = tokio::task::spawn_blocking(move || round(&thread_core, sweep, &stop)).await;
        match done {
            Ok(Ok(())) => {}
            // Tried again with the next records.
            Ok(Err(error)) => tracing::warn!(%error, "the replica could not be looked after"),
            Err(_) => return,
        }
    }
}

fn round(core: &Core, sweep: bool, stop: &AtomicBool) -> Result<(), crate::error::DeskError> {
    // First what must not be found any more.
    core.replica.scrub()?;
    let mut told = Instant::now();
    let mut long = false;
    while core.replica.index_step(next_step(core))? {
        // A catch-up goes first; the sync calls again when it is through.
        if stop.load(Ordering::Relaxed) || core.connection.status().state == SyncState::CatchingUp {
            return Ok(());
        }
        if told.elapsed() >= REPORT_INTERVAL {
            (told, long) = (Instant::now(), true);
            core.events.mark_stale(&[Topic::Audit], Vec::new());
        }
    }
    if long {
        core.events.mark_stale(&[Topic::Audit], Vec::new());
    }
    if sweep {
        prune(core)?;
    }
    Ok(core.replica.rest()?)
}

// How many records the index takes in now. The window goes first.
fn next_step(core: &Core) -> usize {
    if !core.window_activity.is_recent() {
        return INDEX_STEP_RECORDS;
    }
    std::thread::sleep(PAUSE_BESIDE_WINDOW);
    INDEX_STEP_BESIDE_WINDOW
}

/// Lets go of the bodies of actions closed long ago: only while the hub, which
/// has them, is there and the record up to it was verified.
pub(crate) fn prune(core: &Core) -> Result<usize, crate::error::DeskError> {
    let days = preferences::get(&core.store.conn())?.keep_days;
    if days == 0 {
        return Ok(0);
    }
    let pruned = core.replica.prune(local_now() - core.clock.skew() - i64::from(days) * DAY_MS)?;
    if pruned > 0 {
        tracing::info!(pruned, days, "bodies of actions closed long ago left the replica");
        core.events.mark_stale(&[Topic::Settings], Vec::new());
    }
    Ok(pruned)
}

struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
