//! Far behind: batches on a thread that may block, while download and parsing run beside it.

use super::after_commit::{Commit, after_commit};
use super::error::SyncError;
use crate::core::Core;
use crate::view::SyncState;
use holdpoint_protocol::{DeskClient, RecordBatches};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(250);

pub(super) async fn catch_up(core: &Arc<Core>, client: &DeskClient) -> Result<(), SyncError> {
    let from = core.replica.head().0;
    let batches = client.catch_up(from).await?;
    core.connection.set_status(|status| {
        status.state = SyncState::CatchingUp;
        status.behind_since = Some((from, Instant::now()));
    });
    let stop = Arc::new(AtomicBool::new(false));
    // Dropping this future stops the thread as well.
    let _guard = StopOnDrop(stop.clone());
    let thread_core = core.clone();
    let done = tokio::task::spawn_blocking(move || take(&thread_core, batches, &stop)).await;
    done.map_err(|_| SyncError::Stopped)?
}

fn take(core: &Arc<Core>, mut batches: RecordBatches, stop: &AtomicBool) -> Result<(), SyncError> {
    let mut reported = Instant::now();
    let _room = core.replica.room_for_much();
    while let Some(batch) = batches.blocking_next() {
        if stop.load(Ordering::Relaxed) {
            return Err(SyncError::Stopped);
        }
        core.replica.apply(&batch?)?;
        if reported.elapsed() >= REPORT_INTERVAL {
            reported = Instant::now();
            after_commit(core, Commit::Batch);
        }
    }
    after_commit(core, Commit::CatchUp);
    Ok(())
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
