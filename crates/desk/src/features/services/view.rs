use crate::view::{PolicyProblemView, PolicyVersion};
use serde::Serialize;
use ts_rs::TS;

/// The map of services in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServicesView {
    /// Version in force; a map made from another one is refused.
    pub version: String,
    /// Who put it into force and when; none where none was published.
    pub published: Option<PolicyVersion>,
    /// The file as it was written; an example where none was published.
    pub text: String,
    /// In the order of the file.
    pub services: Vec<ServiceRow>,
    /// Names in actions, incidents and changes that the map does not know.
    pub unmapped: Vec<UnmappedName>,
    /// Why this person may not publish; none when they may.
    pub read_only: Option<String>,
    /// The map that was just published at this desk waits for a second administrator.
    pub waiting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ServiceRow {
    pub name: String,
    /// 1 is the most important.
    pub tier: u32,
    pub owner: Option<String>,
    /// Services it calls.
    pub depends: Vec<String>,
    pub customers_lose: Option<String>,
    /// "EUR 12,500.00"
    pub cost_per_hour: Option<String>,
    pub aliases: Vec<String>,
}

/// A name that the map does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnmappedName {
    pub name: String,
    /// "3 actions, 1 incident"
    pub seen_in: String,
}

/// A text, read as a map of services.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServicesCheck {
    /// Empty when it may be published.
    pub problems: Vec<PolicyProblemView>,
    pub services: Vec<ServiceRow>,
    /// "4 services, 2 of tier 1."
    pub summary: Option<String>,
}
