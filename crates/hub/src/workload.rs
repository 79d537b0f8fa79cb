//! Records when people worked, once a day, at the hour that the domain fixes.

use crate::clock::Clock;
use crate::core::Core;
use crate::secrets::random;
use holdpoint_domain::{Command, Digest};
use std::time::Duration;

/// How often the clock is looked at.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Records each day that is due. Runs until the decide loop is gone.
pub(crate) async fn record_days(core: Core, clock: Clock) -> anyhow::Result<()> {
    while core.is_alive() {
        if core.state().workload.due(clock()).is_some() {
            let salt = Digest::from_bytes(random()?).hex();
            // A refusal changes nothing: it is tried again after the pause.
            let _ = core.submit(Command::RecordDay { salt }).await;
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
    Ok(())
}
