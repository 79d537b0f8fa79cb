//! What the replica knows of incidents, read once for an answer.

use super::severity::level;
use crate::core::Core;
use crate::error::DeskError;
use crate::replica::{findings, incidents, people};
use crate::view::{IncidentGroup, IncidentRow, TiedView, TiedWhat};
use holdpoint_domain::incidents::{Book, Format, Incident, Kind};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Findings, Grade, Ms, Role};
use rusqlite::Connection;

const WEEK_MS: Ms = 7 * 24 * 3600 * 1000;
/// Letters of an id that are shown.
const NUMBER_CHARS: usize = 6;

/// Incidents and findings.
pub(super) struct Known {
    pub(super) book: Book,
    pub(super) findings: Findings,
    pub(super) now: Ms,
}

impl Known {
    pub(super) fn read(conn: &Connection, now: Ms) -> rusqlite::Result<Self> {
        Ok(Self { book: incidents::book(conn)?, findings: findings::all(conn)?, now })
    }

    pub(super) fn row(&self, incident: &Incident) -> IncidentRow {
        let end = incident.resolved_at();
        let lasted = end.unwrap_or(self.now) - incident.started_at;
        let group = match end {
            None => IncidentGroup::Open,
            Some(end) if end >= self.now - WEEK_MS => IncidentGroup::Week,
            Some(_) => IncidentGroup::Earlier,
        };
        IncidentRow {
            id: incident.id.clone(),
            number: incident.id.trim_start_matches("inc_").chars().take(NUMBER_CHARS).collect::<String>().to_uppercase(),
            group,
            title: visible_line(&incident.title),
            level: level(incident.severity.as_deref()),
            severity: incident.severity.as_deref().map(visible_line),
            services: incident.services.iter().map(|service| visible_line(service)).collect(),
            started_at: incident.started_at,
            resolved_at: end,
            lasted_ms: (!incident.is_impossible()).then_some(lasted.max(0)),
            source: source_name(&incident.source),
            by_hand: incident.source == "holdpoint",
            maintenance: incident.kind == Kind::Maintenance,
            merged: incident.merged_into.is_some(),
            tied: self.tied(incident),
        }
    }

    fn tied(&self, incident: &Incident) -> TiedView {
        let tied = self.findings.tied_to(&self.book, incident);
        let (what, name) = match tied.what {
            "action" => (TiedWhat::Action, "Action"),
            "change" => (TiedWhat::Change, "Change"),
            "none" => (TiedWhat::None, "No change caused it"),
            _ => (TiedWhat::Unknown, "Not known"),
        };
        let label = match tied.grade {
            Some(grade) => format!("{name}, {}", grade_words(grade)),
            None => name.to_owned(),
        };
        TiedView { what, grade: tied.grade, label }
    }
}

pub(super) const fn grade_words(grade: Grade) -> &'static str {
    match grade {
        Grade::Suspected => "suspected",
        Grade::Confirmed => "confirmed",
        Grade::RuledOut => "ruled out",
    }
}

/// A source as people call it.
pub(super) fn source_name(source: &str) -> String {
    match Format::named(source) {
        Some(Format::Holdpoint) => "By hand".into(),
        Some(format) => format.source_type().label().into(),
        None => visible_line(source.strip_prefix("holdpoint:").unwrap_or(source)),
    }
}

/// Why this person may not state incidents and findings.
pub(super) fn read_only(core: &Core) -> Result<Option<String>, DeskError> {
    let me = core.me().unwrap_or_default();
    let profile = core.replica.read(|conn| people::profile(conn, &me))?.unwrap_or_default();
    let may = profile.roles.iter().any(|role| matches!(role, Role::Manager | Role::Administrator));
    Ok((!may).then(|| "Managers and administrators record incidents and findings.".to_owned()))
}
