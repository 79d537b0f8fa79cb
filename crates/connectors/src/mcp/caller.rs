//! The calling tool, identified by its token.

use holdpoint_protocol::{ClientError, ToolClient};

/// A tool and its connection to the hub.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) intake: ToolClient,
    pub(super) tool: String,
}

impl Caller {
    /// Asks the hub which tool has this token.
    pub(super) async fn identify(intake: ToolClient) -> Result<Self, ClientError> {
        let tool = intake.tool().await?.name;
        Ok(Self { intake, tool })
    }
}
