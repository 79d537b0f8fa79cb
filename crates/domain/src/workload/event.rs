//! Record kinds about workload.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{PersonId, WorkBreak, WorkSession};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about workload, typed.
    WorkloadEvent {
        /// The sessions and breaks of a person on a day, which are in the body.
        People Day "workload.day" 1 WorkloadDay;
    }
}

/// Header of `workload.day`. Each active person has one for a day on which anyone worked, so that
/// the record itself does not tell who did. Its body is a [`WorkloadDayBody`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadDay {
    /// Whose day.
    pub person: PersonId,
    /// The UTC day, `2026-11-26`.
    pub day: String,
}

/// Body of `workload.day`: for the person and for managers, never for tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkloadDayBody {
    /// Random, so that the digest does not give a day without work away.
    pub salt: String,
    /// In order of time; none on a day without work.
    pub sessions: Vec<WorkSession>,
    /// The pauses between them.
    pub breaks: Vec<WorkBreak>,
}

impl WorkloadEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Day(day) => format!("recorded the sessions and breaks of {} on {}", about.what, crate::text::visible_line(&day.day)),
        }
    }
}
