//! A tool's connection: HOLDPOINT_URL and HOLDPOINT_TOKEN, or the hub on the data folder.
//! With HOLDPOINT_HUB_KEY only that hub's decisions are accepted.

use crate::args::Connection;
use crate::failure::{Exit, Failure};
use crate::place::{Hub, Place};
use holdpoint_protocol::ToolClient;

/// A tool's client, and its hub if it runs in this process.
pub(crate) struct ToolSide {
    pub(crate) client: ToolClient,
    hub: Option<Hub>,
}

impl ToolSide {
    pub(crate) async fn open(place: &Place, connection: &Connection) -> Result<Self, Failure> {
        let token = connection.token.as_deref().ok_or_else(no_token)?.trim();
        let hub = match &connection.url {
            Some(_) => None,
            None => Some(place.hub().await?),
        };
        let client = match (&connection.url, &hub) {
            (None, Some(hub)) => ToolClient::of_folder(place.data()?, &hub.url, token),
            (url, _) => ToolClient::new(url.as_deref().unwrap_or_default(), token),
        };
        let pinned = std::env::var("HOLDPOINT_HUB_KEY").ok().filter(|key| !key.trim().is_empty());
        Ok(Self { client: client.pinned(pinned), hub })
    }

    pub(crate) async fn leave(self) {
        if let Some(hub) = self.hub {
            hub.leave().await;
        }
    }
}

fn no_token() -> Failure {
    let detail = "HOLDPOINT_TOKEN is not set. Create a token with `holdpoint tool add NAME --json` and set it in the tool's environment.";
    Failure::new(Exit::Failed, "no_token", "There is no token", detail)
}
