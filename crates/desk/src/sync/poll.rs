//! When the hub answers but its live stream stays silent, as behind a proxy that
//! collects answers: ask for the head every little while, and for what is new.

use super::{SyncError, heard, live};
use crate::backoff::Backoff;
use crate::core::Core;
use crate::view::NoticeLevel;
use holdpoint_protocol::DeskClient;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two questions, give or take a quarter.
const EVERY_MS: u64 = if cfg!(test) { 50 } else { 2_000 };
/// After this long the live stream is given another try.
const RETRY: Duration = Duration::from_secs(600);
const NOTICE: &str = "polling";

/// Follows by asking; ends well when the live stream should be tried again.
pub(super) async fn follow(core: &Arc<Core>, client: &DeskClient, backoff: &mut Backoff) -> Result<(), SyncError> {
    let text = "News from the hub arrive in lumps, so something between here and it (often a proxy) holds them back. \
        This desk asks every 2 seconds instead; nothing is missed.";
    core.notices.set(NOTICE, NoticeLevel::Info, text);
    let _told = Told(core);
    let began = Instant::now();
    while began.elapsed() < RETRY {
        let beat = client.beat().await?;
        backoff.reset();
        core.set_hub_time(beat.now);
        core.connection.set_status(|status| heard(status, beat.head));
        if beat.head > core.replica.head().0 {
            let mut batches = client.catch_up(core.replica.head().0).await?;
            while let Some(batch) = batches.next().await {
                live::apply(core, batch?).await?;
            }
        }
        live::settle_state(core);
        tokio::time::sleep(pause()).await;
    }
    Ok(())
}

fn pause() -> Duration {
    let [byte] = crate::clock::random::<1>().unwrap_or([128]);
    Duration::from_millis(EVERY_MS * 3 / 4 + EVERY_MS / 2 * u64::from(byte) / 255)
}

struct Told<'a>(&'a Core);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.notices.clear(NOTICE);
    }
}
