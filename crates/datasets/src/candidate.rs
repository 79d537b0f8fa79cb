//! An action that may have taught something.

use crate::source::Source;
use holdpoint_domain::{ActionId, Ms, RightVerdict};

/// What taught something, before documents were read.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) action: ActionId,
    pub(crate) source: Source,
    pub(crate) at: Ms,
}

impl Candidate {
    pub(crate) fn is_both(&self) -> bool {
        self.source == Source::Ruling(RightVerdict::Both)
    }
}
