//! Record kinds about planted faults. The subject is the tool in whose name they are proposed.
//!
//! That there is a plan is known to everybody; which actions come from it is not.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about planted faults, typed.
    FaultEvent {
        /// A trainer signed the faults that the hub may plant. From the first one on, the hub seals
        /// the cause of every proposal.
        Administration Planned "fault.planned!" 1 FaultsPlanned, needs "0.2.0";
        /// A manager set how many are planted a day.
        Administration RateSet "fault.rate_set!" 1 FaultRate, needs "0.2.0";
    }
}

/// Header of `fault.planned!`. Its body is the signed command, with the faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultsPlanned {
    /// How many faults the plan holds.
    pub items: u32,
}

/// Header of `fault.rate_set!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRate {
    /// At most this many a UTC day; 0 plants none.
    pub per_day: u32,
}

impl FaultEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Planned(planned) => format!("planned {} faults to plant among the actions of {}", planned.items, about.what),
            Self::RateSet(rate) if rate.per_day == 0 => format!("ended the planting of faults among the actions of {}", about.what),
            Self::RateSet(rate) => {
                format!("set the planted faults among the actions of {} to at most {} a day", about.what, rate.per_day)
            }
        }
    }
}
