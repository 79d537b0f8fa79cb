//! A running hub: without HTTP over the log in memory, or with HTTP over a real log.

use crate::http_hub::HttpHub;
use crate::random::Random;
use crate::request::{Request, Response};
use holdpoint_domain::Refusal;
use holdpoint_hub::BareHub;
use tokio::task::JoinHandle;

/// A running hub.
pub(crate) enum Hub {
    /// In this task's time, over the log in memory.
    Bare { hub: Box<BareHub>, poll: JoinHandle<()> },
    /// Behind its routes, in a runtime of its own.
    Http(Box<HttpHub>),
}

impl Hub {
    /// Answers a request; none when the connection broke.
    pub(crate) async fn answer(&self, request: Request, random: &mut Random) -> Option<Result<Response, Refusal>> {
        match self {
            Self::Bare { hub, .. } => Some(request.handle(hub, random).await),
            Self::Http(hub) => hub.ask(request).await,
        }
    }

    /// The hub without HTTP.
    pub(crate) fn as_bare(&self) -> Option<&BareHub> {
        match self {
            Self::Bare { hub, .. } => Some(hub),
            Self::Http(_) => None,
        }
    }

    /// Ends it at once.
    pub(crate) fn kill(&self) {
        match self {
            Self::Bare { hub, poll } => {
                hub.kill();
                poll.abort();
            }
            Self::Http(hub) => hub.kill(),
        }
    }
}
