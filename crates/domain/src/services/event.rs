//! Record kinds about the map of services.

use super::Service;
use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the map of services, typed.
    ServicesEvent {
        /// A map comes into force. It decides which actions a stop holds, so that a build which
        /// does not know it must not go on deciding.
        Administration Published "services.published!" 1 ServicesPublished, needs "0.2.0";
    }
}

/// Header of `services.published!`. The subject is the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesPublished {
    /// The services, in the order of the file.
    pub services: Vec<Service>,
    /// TOML, as written.
    pub source: String,
}

impl ServicesEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Published(_) => format!("published the service map {}", visible_line(about.what)),
        }
    }
}
