//! The way into a running simulated hub for its simulated people and tools. What they send goes
//! the way of a request, without HTTP: signatures and tokens are checked as the routes do it.

use crate::causes::read_incident_case;
use crate::core::Core;
use crate::in_process::{submit, submit_signed};
use crate::submission::Receipt;
use holdpoint_domain::{Command, Record, Refusal, Seq, State};
use holdpoint_metrics::attribution::Case;
use std::sync::Arc;

/// Records that are read at once.
const PAGE_RECORDS: usize = 1_000;

/// The way into a simulated hub; real hubs have none.
#[derive(Clone)]
pub struct SimulationAccess(Core);

impl SimulationAccess {
    pub(crate) fn new(core: &Core) -> Option<Self> {
        core.state().simulated.then(|| Self(core.clone()))
    }

    /// Submits a command; answered once its records are durable.
    ///
    /// # Errors
    /// The refusal that the sender would get.
    pub async fn submit(&self, command: Command) -> Result<Receipt, Refusal> {
        match command {
            Command::Desk(request) => {
                let device = request.statement.device.clone();
                submit_signed(&self.0, &device, request.envelope, request.reading, request.set, request.salt).await
            }
            command => submit(&self.0, command).await,
        }
    }

    /// An incident with everything that was changed before it, as its causes are ranked.
    ///
    /// # Errors
    /// `not_found`, and the log's refusal.
    pub async fn read_case(&self, incident: &str) -> Result<Case, Refusal> {
        read_incident_case(&self.0, incident).await
    }

    /// Records after `after`, in order; empty at the end of the log.
    ///
    /// # Errors
    /// The log's refusal.
    pub async fn read_records(&self, after: Seq) -> Result<Vec<Record>, Refusal> {
        let entries = self.0.read_records(after, self.state().head, PAGE_RECORDS).await?;
        Ok(entries.iter().map(|entry| entry.record.clone()).collect())
    }

    /// The published state.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        self.0.state()
    }
}
