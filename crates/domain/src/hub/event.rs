//! Record kinds about the hub itself.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the hub, typed.
    HubEvent {
        /// The log begins.
        Administration Opened "hub.opened" 1 HubOpened;
        /// The log of a simulation begins: nothing in it is real, and no client acts on its decisions.
        Administration OpenedSimulated "hub.opened" 2 SimulatedHubOpened, needs "0.2.0";
    }
}

/// Header of `hub.opened`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubOpened {
    /// What people call it.
    pub name: String,
    /// Ed25519 public key that signs decisions, base64.
    pub key: String,
}

/// Header of `hub.opened`, version 2: the hub of a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedHubOpened {
    /// As of a real hub.
    #[serde(flatten)]
    pub opened: HubOpened,
    /// Always true.
    pub simulated: bool,
}

impl HubEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Opened(opened) => format!("opened the record of {}", visible_line(&opened.name)),
            Self::OpenedSimulated(simulated) => format!("opened the simulated record of {}", visible_line(&simulated.opened.name)),
        }
    }
}
