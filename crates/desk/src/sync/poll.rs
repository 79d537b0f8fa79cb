//! When the hub answers but its live stream stays silent, as behind a proxy that
//! collects answers: ask for the head every little while, and for what is new.

use super::apply::{apply_records, update_state};
use super::error::SyncError;
use crate::backoff::Backoff;
use crate::core::Core;
use crate::view::NoticeLevel;
use holdpoint_protocol::DeskClient;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two questions, give or take a quarter.
const POLL_INTERVAL_MS: u64 = if cfg!(test) { 50 } else { 2_000 };
/// After this long the live stream is given another try.
const LIVE_RETRY_AFTER: Duration = Duration::from_secs(600);
const POLLING_NOTICE: &str = "polling";

/// Follows by asking; ends well when the live stream should be tried again.
pub(super) async fn follow(core: &Arc<Core>, client: &DeskClient, backoff: &mut Backoff) -> Result<(), SyncError> {
    let text = "Live updates are delayed, probably by a proxy between this computer and the hub. \
        This desk asks the hub every 2 seconds instead. No record is missed.";
    core.notices.set(POLLING_NOTICE, NoticeLevel::Info, text);
    let _guard = NoticeGuard(core);
    let began = Instant::now();
    while began.elapsed() < LIVE_RETRY_AFTER {
        let beat = client.beat().await?;
        backoff.reset();
        core.set_hub_time(beat.now);
        core.connection.set_status(|status| status.mark_heard(beat.head));
        if beat.head > core.replica.head().0 {
            let mut batches = client.catch_up(core.replica.head().0).await?;
            while let Some(batch) = batches.next().await {
                apply_records(core, batch?).await?;
            }
        }
        update_state(core);
        tokio::time::sleep(pause()).await;
    }
    Ok(())
}

fn pause() -> Duration {
    let [byte] = crate::clock::random::<1>().unwrap_or([128]);
    Duration::from_millis(POLL_INTERVAL_MS * 3 / 4 + POLL_INTERVAL_MS / 2 * u64::from(byte) / 255)
}

struct NoticeGuard<'a>(&'a Core);

impl Drop for NoticeGuard<'_> {
    fn drop(&mut self) {
        self.0.notices.clear(POLLING_NOTICE);
    }
}
