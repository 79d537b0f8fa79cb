//! What monitoring says of an incident.

use super::event::Outbreak;
use holdpoint_domain::incidents::{Mark, MarkKind, Report, Stated, Statement, TextUpdate, Texts, Told};
use holdpoint_domain::{Command, Ms};

/// The source that states incidents, by its name at the hub.
pub(crate) const SOURCE: &str = "monitoring";

/// An incident that goes on, or that a manager has still to write about.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The source's id.
    pub(super) id: String,
    pub(super) outbreak: Outbreak,
    pub(super) severity: &'static str,
    /// Services that are impaired as monitoring sees it.
    pub(super) services: Vec<String>,
    /// As monitoring dates the beginning.
    pub(super) started_at: Ms,
    pub(super) detected_at: Ms,
}

impl Known {
    /// The id in the record.
    pub(super) fn incident(&self) -> String {
        self.statement(self.detected_at, Vec::new()).stream_id()
    }

    /// Monitoring states the incident, for the first time or with a change of status.
    pub(super) fn state(&self, at: Ms, mark: Option<(MarkKind, &str)>) -> Command {
        let marks = mark.iter().map(|(what, _)| Mark { at, what: *what }).collect();
        let texts = match mark {
            None => Texts { text: Some(self.outbreak.text.clone()), updates: Vec::new() },
            Some((_, text)) => Texts { text: None, updates: vec![TextUpdate { at, status: None, text: text.to_owned() }] },
        };
        let stated = Stated { statement: self.statement(at, marks), texts };
        Command::StateFromSource { source: SOURCE.into(), incidents: vec![stated], changes: Vec::new() }
    }

    fn statement(&self, at: Ms, marks: Vec<Mark>) -> Statement {
        let report = Report {
            title: self.outbreak.title.clone(),
            severity: Some(self.severity.to_owned()),
            services: self.services.clone(),
            started_at: self.started_at,
            detected_at: Some(self.detected_at),
            marks,
            ..Report::default()
        };
        Statement { source: format!("holdpoint:{SOURCE}"), id: self.id.clone(), at, told: Told::Incident(report) }
    }
}
