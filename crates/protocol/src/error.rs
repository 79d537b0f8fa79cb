//! Errors between a client and the hub.

use crate::Problem;
use holdpoint_domain::Refusal;

/// A call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The hub refused, with the reason.
    #[error("{}: {} ({})", .0.title, .0.detail, .0.code)]
    Refused(Box<Problem>),
    /// The hub did not answer. It may have acted, so repeat with the same key or id.
    #[error("the hub at {url} cannot be reached: {detail}")]
    Unreachable {
        /// Where it should be.
        url: String,
        /// What the network said.
        detail: String,
    },
    /// The answer does not follow this protocol.
    #[error("the answer from {url} is not one of a Holdpoint hub: {detail}")]
    Unexpected {
        /// Where it came from.
        url: String,
        /// What was wrong.
        detail: String,
    },
}

impl ClientError {
    /// The refusal's code, if the hub answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            _ => None,
        }
    }
}

impl From<Refusal> for ClientError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(Problem::from(&refusal)))
    }
}
