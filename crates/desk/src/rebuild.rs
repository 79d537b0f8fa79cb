//! After an update that changed the projections: making them anew before the hub is followed.

use crate::core::Core;
use crate::view::Topic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(250);

/// Makes the replica's projections anew where this version needs that, with progress in
/// the app's state. Stops when the caller is dropped; the next start goes on from there.
pub(crate) async fn finish(core: &Arc<Core>) {
    if core.replica.rebuilding().is_none() {
        return;
    }
    let stop = StopOnDrop::default();
    let (thread_core, stopped) = (core.clone(), stop.0.clone());
    let done = tokio::task::spawn_blocking(move || run(&thread_core, &stopped)).await;
    if let Ok(Err(error)) = done {
        // Tried again before the next records are stored, where it is shown.
        tracing::error!(%error, "the projections could not be rebuilt");
    }
}

fn run(core: &Core, stop: &AtomicBool) -> Result<(), crate::DeskError> {
    let mut reported = Instant::now();
    let done = core.replica.finish_rebuild(|progress| {
        if reported.elapsed() >= REPORT_INTERVAL {
            reported = Instant::now();
            tracing::info!(progress.done, progress.total, "the projections are being rebuilt");
            core.events.mark_stale(&[Topic::App], Vec::new());
        }
        !stop.load(Ordering::Relaxed)
    })?;
    if done {
        core.refresh_pending()?;
        core.events.mark_stale(Topic::ALL, Vec::new());
    }
    Ok(())
}

#[derive(Default)]
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
