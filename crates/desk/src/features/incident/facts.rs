//! An incident as the list shows it.

use super::severity::level;
use crate::core::Core;
use crate::core::incident_book::Listed;
use crate::error::DeskError;
use crate::replica::people;
use crate::view::{IncidentGroup, IncidentRow, TiedView, TiedWhat};
use holdpoint_domain::incidents::{Format, Incident, Kind};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Grade, Ms, Role, TiedTo};

const WEEK_MS: Ms = 7 * 24 * 3600 * 1000;
/// Letters of an id that are shown.
const NUMBER_CHARS: usize = 6;

pub(super) fn row(listed: &Listed, now: Ms) -> IncidentRow {
    let incident = &listed.incident;
    let end = incident.resolved_at();
    let lasted = end.unwrap_or(now) - incident.started_at;
    IncidentRow {
        id: incident.id.clone(),
        number: number(&incident.id),
        group: group(incident, now),
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
        tied: tied_view(&listed.tied),
    }
}

pub(super) fn group(incident: &Incident, now: Ms) -> IncidentGroup {
    match incident.resolved_at() {
        None => IncidentGroup::Open,
        Some(end) if end >= now - WEEK_MS => IncidentGroup::Week,
        Some(_) => IncidentGroup::Earlier,
    }
}

pub(super) fn tied_what(tied: &TiedTo) -> TiedWhat {
    match tied.what {
        "action" => TiedWhat::Action,
        "change" => TiedWhat::Change,
        "none" => TiedWhat::None,
        _ => TiedWhat::Unknown,
    }
}

fn tied_view(tied: &TiedTo) -> TiedView {
    let what = tied_what(tied);
    let name = match what {
        TiedWhat::Action => "Action",
        TiedWhat::Change => "Change",
        TiedWhat::None => "No change caused it",
        TiedWhat::Unknown => "Not known",
    };
    let label = match tied.grade {
        Some(grade) => format!("{name}, {}", grade_words(grade)),
        None => name.to_owned(),
    };
    TiedView { what, grade: tied.grade, label }
}

pub(super) const fn grade_words(grade: Grade) -> &'static str {
    match grade {
        Grade::Suspected => "suspected",
        Grade::Confirmed => "confirmed",
        Grade::RuledOut => "ruled out",
    }
}

/// The first letters of an incident's id.
pub(super) fn number(id: &str) -> String {
    id.trim_start_matches("inc_").chars().take(NUMBER_CHARS).collect::<String>().to_uppercase()
}

/// A source as people call it.
pub(super) fn source_name(source: &str) -> String {
    let (system, name) = source.split_once(':').map_or((source, None), |(system, name)| (system, Some(name)));
    match (Format::named(system), name) {
        (Some(Format::Holdpoint), None) => "By hand".into(),
        (Some(Format::Holdpoint), Some(name)) => visible_line(name),
        (Some(format), None) => format.source_type().label().into(),
        (Some(format), Some(name)) => format!("{} {}", format.source_type().label(), visible_line(name)),
        (None, _) => visible_line(source),
    }
}

/// Why this person may write no notes.
pub(super) fn no_notes(core: &Core) -> Result<Option<String>, DeskError> {
    let me = core.me().unwrap_or_default();
    let profile = core.replica.read(|conn| people::profile(conn, &me))?.unwrap_or_default();
    Ok(profile.roles.is_empty().then(|| "People with a role write notes.".to_owned()))
}

/// Why this person may not state incidents and findings.
pub(super) fn read_only(core: &Core) -> Result<Option<String>, DeskError> {
    let me = core.me().unwrap_or_default();
    let profile = core.replica.read(|conn| people::profile(conn, &me))?.unwrap_or_default();
    let may = profile.roles.iter().any(|role| matches!(role, Role::Manager | Role::Administrator));
    Ok((!may).then(|| "Managers and administrators record incidents and findings.".to_owned()))
}
