//! What happens to changes.

use holdpoint_domain::Ms;

/// A change is made, and stated once it is completed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChangeMade {
    /// As a decoy: the service it touches, and the incident that it has nothing to do with. None for an everyday one.
    pub(crate) decoy: Option<Decoy>,
}

/// A harmless change just before an incident, where the incident is.
#[derive(Clone, Debug)]
pub(crate) struct Decoy {
    pub(crate) service: &'static str,
    /// The number of the incident.
    pub(crate) incident: u64,
    /// The change ends before.
    pub(crate) before: Ms,
}
