//! Deadlines and lease ends, as commands: the rules decide what they mean.

use crate::clock::Clock;
use crate::core::Core;
use holdpoint_domain::Command;
use std::time::Duration;

// A clock that was set forward is noticed within this.
const LONGEST: Duration = Duration::from_secs(1);

/// Runs until the core is gone.
pub(crate) async fn run(core: Core, clock: Clock) {
    let mut snapshots = core.snapshots();
    loop {
        let next = snapshots.borrow_and_update().timers.get_min().map(|(at, _)| *at);
        let wait = next.map_or(LONGEST, |at| Duration::from_millis(u64::try_from(at - clock()).unwrap_or(0)).min(LONGEST));
        if wait.is_zero() {
            if core.submit(Command::Tick).await.is_err() {
                // The log refuses for now; try again, but do not spin.
                tokio::time::sleep(LONGEST).await;
            }
        } else {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                changed = snapshots.changed() => if changed.is_err() { return },
            }
        }
    }
}
