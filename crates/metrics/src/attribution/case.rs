//! What a ranking is made from. All instants are microseconds since 1970 in UTC.

use std::collections::BTreeMap;

/// One incident and everything that was changed around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// What is known of the outage.
    pub incident: Incident,
    /// Actions and other changes, in any order; those that began at or after the onset are ignored.
    pub changes: Vec<Change>,
    /// Service → the services it calls. May contain circles and unknown names.
    pub depends: BTreeMap<String, Vec<String>>,
}

/// An outage as its source tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incident {
    /// Usually the name of the alert.
    pub title: String,
    /// The description.
    pub text: String,
    /// As the source writes it; not used for ranking.
    pub severity: String,
    /// Impaired services; without one, the services of the signals are taken.
    pub services: Vec<String>,
    /// Impaired regions, where the source names them. Empty: those that the texts name.
    pub regions: Vec<String>,
    /// When it began, where this is known.
    pub started_at: Option<i64>,
    /// When it was noticed.
    pub detected_at: i64,
    /// Log lines or measurements that were conspicuous.
    pub signals: Vec<Signal>,
}

impl Incident {
    /// When it began, else when it was noticed.
    #[must_use]
    pub fn onset(&self) -> i64 {
        self.started_at.unwrap_or(self.detected_at)
    }
}

/// A conspicuous log line or measurement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signal {
    /// Where it was seen.
    pub service: String,
    /// The line, usually with its variable parts replaced.
    pub text: String,
    /// How often; finite, at least 0.
    pub count: f64,
    /// Against the usual count, for example `+318`, `-980`, `+40%`.
    pub change: Option<String>,
}

/// An executed action of a tool, or any other change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Unique in its case.
    pub id: String,
    /// What kind of change: `action` for a tool's action, else for example `commit`, `deploy`, `flag`.
    pub source: String,
    /// One line.
    pub title: String,
    /// Who made it, for example `human`, `ci`, `tool`. Not used for ranking: no maker is blamed by kind.
    pub by: String,
    /// Services it touches; empty if not known.
    pub services: Vec<String>,
    /// Files it touches.
    pub paths: Vec<String>,
    /// Diff or arguments.
    pub content: String,
    /// Where it took effect.
    pub region: Option<String>,
    /// When it began.
    pub started_at: i64,
    /// Its last completed step; none if no step was completed.
    pub finished_at: Option<i64>,
    /// Whether it can be undone, if its maker said so.
    pub reversible: Option<bool>,
    /// How earlier changes of the same tool ended.
    pub record: Option<Record>,
}

/// How earlier changes of one tool ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Changes it executed.
    pub executed: u64,
    /// Those of them that failed or were tied to an incident; at most `executed`.
    pub failed: u64,
}
