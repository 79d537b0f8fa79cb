//! Who calls: the tool a token belongs to.

use holdpoint_protocol::{ClientError, ToolClient};

/// A tool and its connection to the hub.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) intake: ToolClient,
    pub(super) tool: String,
}

impl Caller {
    /// Asks the hub whose token this is.
    pub(super) async fn recognise(intake: ToolClient) -> Result<Self, ClientError> {
        let tool = intake.tool().await?.name;
        Ok(Self { intake, tool })
    }
}
