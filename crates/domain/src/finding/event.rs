//! Record kinds about findings. The subject is the incident's id.

use crate::record::kinds::record_kinds;
use crate::{ActionId, SentenceContext};
use holdpoint_incidents::Incident;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a finding, typed.
    FindingEvent {
        /// A person, or the hub, grades one possible cause of an incident.
        Administration Stated "finding.stated" 1 FindingStated;
        /// The hub ranks the possible causes of an incident: at its opening, when its services change, and at its end.
        Administration Ranked "finding.ranked" 1 CausesRanked;
    }
}

/// What may have caused an incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A tool's action.
    Action(ActionId),
    /// A change that no tool proposed, by id.
    Change(String),
    /// No action and no change.
    NoChange,
}

/// The grade of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// It was not the cause.
    RuledOut,
    /// It may be the cause. A machine may say only this.
    Suspected,
    /// It was the cause.
    Confirmed,
}

impl Grade {
    /// As on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RuledOut => "ruled_out",
            Self::Suspected => "suspected",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Header of `finding.stated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingStated {
    /// The cause it is about.
    pub cause: Cause,
    /// How sure.
    pub grade: Grade,
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Version of the method that ranked it first; of a machine's finding only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<u32>,
}

/// Header of `finding.ranked`: what the hub compared, and what came first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CausesRanked {
    /// Version of the method.
    pub method: u32,
    /// Services of the incident as they were known, sorted.
    pub services: Vec<String>,
    /// The incident had ended.
    pub resolved: bool,
    /// Candidates that were compared.
    pub compared: u32,
    /// The first of them, most likely first; "no change caused it" is always among them.
    pub first: Vec<RankedCandidate>,
}

/// A candidate of a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedCandidate {
    /// The possible cause.
    pub cause: Cause,
    /// Its probability among all candidates, in thousandths.
    pub permille: u32,
}

impl CausesRanked {
    /// Whether a ranking with this method would be about the same: the incident has the same
    /// services, and goes on or has ended as it did then.
    #[must_use]
    pub fn is_of(&self, incident: &Incident, method: u32) -> bool {
        self.method == method && self.resolved != incident.is_open() && self.services == sorted_services(incident)
    }
}

/// The services of an incident, sorted.
#[must_use]
pub fn sorted_services(incident: &Incident) -> Vec<String> {
    let mut services = incident.services.clone();
    services.sort_unstable();
    services
}

impl FindingEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Ranked(ranked) => format!("ranked {} possible causes of an incident", ranked.compared),
            Self::Stated(FindingStated { cause, grade, .. }) => {
                let what = match cause {
                    Cause::Action(_) => "an action",
                    Cause::Change(_) => "a change",
                    Cause::NoChange => "no change",
                };
                match grade {
                    Grade::Suspected => format!("suspected that {what} caused an incident"),
                    Grade::Confirmed => format!("confirmed that {what} caused an incident"),
                    Grade::RuledOut => format!("ruled out that {what} caused an incident"),
                }
            }
        }
    }
}
