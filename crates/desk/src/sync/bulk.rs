//! Far behind: batches are written on a thread that may block, while others download, check and read
//! the next ones.

use super::after_commit::{Commit, after_commit};
use super::error::SyncError;
use crate::core::Core;
use crate::replica::Prepared;
use crate::view::SyncState;
use holdpoint_protocol::{ClientError, DeskClient, RecordBatches};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

/// Between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(250);
/// Batches that wait, checked and read, while one is written.
const PREPARED_BATCHES: usize = 2;

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

fn take(core: &Arc<Core>, batches: RecordBatches, stop: &AtomicBool) -> Result<(), SyncError> {
    let mut reported = Instant::now();
    let _room = core.replica.room_for_much();
    for batch in prepare(batches) {
        if stop.load(Ordering::Relaxed) {
            return Err(SyncError::Stopped);
        }
        core.replica.apply_prepared(batch?)?;
        if reported.elapsed() >= REPORT_INTERVAL {
            reported = Instant::now();
            after_commit(core, Commit::Batch);
        }
    }
    after_commit(core, Commit::CatchUp);
    Ok(())
}

// The thread is not waited for: it may be waiting for the hub. It ends with the next batch after its
// receiver went.
fn prepare(mut batches: RecordBatches) -> Receiver<Result<Prepared, ClientError>> {
    let (send, prepared) = sync_channel(PREPARED_BATCHES);
    std::thread::spawn(move || {
        while let Some(batch) = batches.blocking_next() {
            if send.send(batch.map(Prepared::new)).is_err() {
                return;
            }
        }
    });
    prepared
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
