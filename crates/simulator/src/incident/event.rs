//! What happens to incidents.

use crate::kinds::Fault;
use holdpoint_domain::{Ms, StopId, StopStage};

/// What caused an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A tool's action, by id, and its tool and kind.
    Action { action: String, tool: &'static str, kind: &'static str },
    /// A change that no tool proposed, by its id in the record.
    Change(String),
    /// Neither.
    Outside,
}

/// Where something breaks.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) service: &'static str,
    /// None where it breaks everywhere.
    pub(crate) region: Option<String>,
}

/// Something breaks.
#[derive(Clone, Debug)]
pub(crate) struct Outbreak {
    pub(crate) cause: Cause,
    pub(crate) site: Site,
    /// As monitoring calls it.
    pub(crate) title: String,
    /// As monitoring describes it.
    pub(crate) text: String,
    /// The kind of cause outside, for the truth.
    pub(crate) outside: Option<&'static str>,
    pub(crate) onset: Ms,
}

/// A tool has begun to act.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) tool: usize,
    pub(crate) action: String,
    /// How it is wrong; none when it is right, or was put right.
    pub(crate) fault: Option<Fault>,
}

/// What happens to incidents, which are numbered.
#[derive(Clone, Debug)]
pub(crate) enum IncidentEvent {
    /// A tool acts; something may break by it.
    Ran(Ran),
    /// Something breaks without a change.
    Outside,
    /// Something breaks.
    Begin(Box<Outbreak>),
    /// Monitoring notices it.
    Detect(u64),
    /// A person takes it on.
    Acknowledge(u64),
    /// It is over.
    Resolve(u64),
    /// A manager says what the cause was.
    Find(u64),
    /// A manager stops tools.
    Stop(u64),
    /// A manager asks for a stage of resuming, or agrees to it.
    Resume { stop: StopId, stage: StopStage, by: usize },
}
