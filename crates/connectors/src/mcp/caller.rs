//! Who calls: the tool a token belongs to.

use crate::Intake;
use holdpoint_protocol::ClientError;
use std::sync::Arc;

/// A tool and its connection to the hub.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) intake: Arc<dyn Intake>,
    pub(super) tool: String,
}

impl Caller {
    /// Asks the hub whose token this is.
    pub(super) async fn recognise(intake: Arc<dyn Intake>) -> Result<Self, ClientError> {
        let tool = intake.tool().await?.name;
        Ok(Self { intake, tool })
    }
}
