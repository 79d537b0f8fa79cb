//! Ends of deadlines and claims, as commands: the domain's rules decide what they mean.

use crate::clock::Clock;
use crate::core::Core;
use holdpoint_domain::Command;
use std::time::Duration;

/// A clock that was set forward is noticed within this time.
const MAX_TIMER_WAIT: Duration = Duration::from_secs(1);

/// Submits a tick whenever a deadline or a claim ends. Runs until the decide loop is gone.
pub(crate) async fn run_deadline_timer(core: Core, clock: Clock) -> anyhow::Result<()> {
    let mut snapshots = core.snapshots();
    loop {
        let next = snapshots.borrow_and_update().actions.timers.get_min().map(|(at, _)| *at);
        let wait = next.map_or(MAX_TIMER_WAIT, |at| Duration::from_millis(u64::try_from(at - clock()).unwrap_or(0)).min(MAX_TIMER_WAIT));
        if wait.is_zero() {
            if core.submit(Command::Tick).await.is_err() {
                // The log refuses for now; a pause keeps this from spinning.
                tokio::time::sleep(MAX_TIMER_WAIT).await;
            }
        } else {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                changed = snapshots.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }
}

/// Submits a tick once the secret of a past day can be revealed. Runs until the decide loop is gone.
pub(crate) async fn reveal_draws(core: Core, clock: Clock) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(MAX_TIMER_WAIT).await;
        if !core.is_alive() {
            return Ok(());
        }
        if !core.state().revealable_days(clock()).is_empty() {
            // Tried again after the next pause.
            let _ = core.submit(Command::Tick).await;
        }
    }
}
