//! The organisation's way into the hub, from a thread of its own.

use holdpoint_domain::{Command, Record, Refusal, Seq};
use holdpoint_hub::SimulationAccess;
use holdpoint_simulator::LiveHub;
use tokio::runtime::Handle;

/// The running hub as the organisation sees it. Blocks the calling thread.
pub(crate) struct HubAccess {
    pub(crate) access: SimulationAccess,
    pub(crate) runtime: Handle,
}

impl LiveHub for HubAccess {
    fn submit(&self, command: &Command) -> Result<(), Refusal> {
        self.runtime.block_on(self.access.submit(command.clone())).map(drop)
    }

    fn read(&self, after: Seq) -> Result<Vec<Record>, Refusal> {
        self.runtime.block_on(self.access.read_records(after))
    }
}
