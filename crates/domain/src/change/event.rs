//! Record kinds about changes. The subject is the id that follows from source and source's id.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use holdpoint_incidents::changes::ChangeStatement;

/// Header of `change.stated`: what a source says of a change at one time. The change follows
/// from all of them, in whatever order they came. What it contains is in the body.
pub type ChangeStated = ChangeStatement;

record_kinds! {
    /// A record about a change, typed.
    ChangeEvent {
        /// Something is said of a change that was not known.
        Administration Stated "change.stated" 1 ChangeStated;
    }
}

impl ChangeEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Stated(stated) => {
                format!("recorded what {} says of the change {}", visible_line(&stated.source), visible_line(&stated.report.title))
            }
        }
    }
}
