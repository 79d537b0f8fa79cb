//! The list of incidents, and what may have caused one.

use super::facts::{Known, read_only};
use super::figures::{self, minutes, percent};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::quarter_hours;
use crate::session;
use crate::view::{
    CauseView, CausesView, FilterCount, IncidentFilter, IncidentGroup, IncidentQuery, IncidentRow, IncidentsPage, PartView, SeverityLevel,
    TiedWhat,
};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, Grade, Ms};
use holdpoint_metrics::proportion::wilson95;
use holdpoint_protocol::{CauseKind, Causes, DeskClient, RankedCause};
use std::sync::Arc;

pub(crate) use super::detail::detail;

const DAY_MS: Ms = 24 * 3600 * 1000;
/// Parts smaller than this say nothing to a reader.
const SHOWN_SCORE: f64 = 0.05;
const SHOWN_PARTS: usize = 5;
const FILTERS: [IncidentFilter; 7] = [
    IncidentFilter::All,
    IncidentFilter::Open,
    IncidentFilter::Severe,
    IncidentFilter::Action,
    IncidentFilter::Change,
    IncidentFilter::None,
    IncidentFilter::Unknown,
];

/// The list with its figures.
pub(crate) fn page(core: &Core, query: &IncidentQuery) -> Result<IncidentsPage, DeskError> {
    let now = core.clock.now();
    let since = if query.days == 0 { i64::MIN } else { now - i64::from(query.days) * DAY_MS };
    let (known, executed) = core.replica.read(|conn| {
        let executed = quarter_hours::executed(conn, since.max(0), now)?;
        Ok::<_, rusqlite::Error>((Known::read(conn, now)?, executed))
    })?;
    let all = known.book.incidents();
    let in_time: Vec<&Incident> = all.iter().filter(|incident| incident.started_at >= since || incident.is_open()).collect();
    let rows: Vec<(&Incident, IncidentRow)> = in_time.into_iter().map(|incident| (incident, known.row(incident))).collect();
    let (services, sources) = (names(rows.iter().flat_map(|(_, row)| &row.services)), names(rows.iter().map(|(_, row)| &row.source)));
    let is_asked = |row: &IncidentRow| {
        query.service.as_ref().is_none_or(|service| row.services.contains(service))
            && query.source.as_ref().is_none_or(|source| row.source == *source)
    };
    let asked: Vec<(&Incident, IncidentRow)> = rows.into_iter().filter(|(_, row)| is_asked(row)).collect();
    let incidents: Vec<&Incident> = asked.iter().map(|(incident, _)| *incident).collect();
    let count = |filter| FilterCount {
        filter,
        count: u32::try_from(asked.iter().filter(|(_, row)| fits(row, filter)).count()).unwrap_or(u32::MAX),
    };
    let (figures, counts) = (figures::view(&known, &incidents, executed), FILTERS.map(count).to_vec());
    let mut rows: Vec<IncidentRow> = asked.into_iter().map(|(_, row)| row).filter(|row| fits(row, query.show)).collect();
    rows.sort_by_key(|row| (group_place(row.group), std::cmp::Reverse(row.started_at)));
    Ok(IncidentsPage { figures, counts, rows, services, sources, any: !all.is_empty(), read_only: read_only(core)? })
}

const fn group_place(group: IncidentGroup) -> u8 {
    match group {
        IncidentGroup::Open => 0,
        IncidentGroup::Week => 1,
        IncidentGroup::Earlier => 2,
    }
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.cloned().collect();
    names.sort();
    names.dedup();
    names
}

fn fits(row: &IncidentRow, filter: IncidentFilter) -> bool {
    match filter {
        IncidentFilter::All => true,
        IncidentFilter::Open => row.group == IncidentGroup::Open,
        IncidentFilter::Severe => matches!(row.level, SeverityLevel::Sev1 | SeverityLevel::Sev2),
        IncidentFilter::Action => row.tied.what == TiedWhat::Action,
        IncidentFilter::Change => row.tied.what == TiedWhat::Change,
        IncidentFilter::None => row.tied.what == TiedWhat::None,
        IncidentFilter::Unknown => row.tied.what == TiedWhat::Unknown,
    }
}

/// What may have caused an incident, as the hub ranks it: the hub alone has every document.
pub(crate) async fn causes(core: Arc<Core>, id: String) -> Result<CausesView, DeskError> {
    let offline = || {
        refused(
            "offline",
            "The hub cannot be reached",
            "Causes are ranked by the hub, which has every document. Try again once it answers.",
        )
    };
    let request = |client: DeskClient| {
        let id = id.clone();
        async move { client.causes(&id).await }
    };
    let causes = session::ask(&core, offline, request).await?;
    blocking(core, move |core| view_causes(core, &causes)).await
}

fn view_causes(core: &Core, causes: &Causes) -> Result<CausesView, DeskError> {
    let known = core.replica.read(|conn| Known::read(conn, core.clock.now()))?;
    let incident = known.book.find(&causes.incident);
    let grade = |cause: &Cause| {
        let found = known.findings.of(&known.book, incident.as_ref()?);
        found.into_iter().rfind(|finding| finding.stated.cause == *cause).map(|finding| finding.stated.grade)
    };
    let onset = incident.as_ref().map(|incident| incident.started_at);
    let candidates = causes.candidates.iter().map(|ranked| cause_view(ranked, onset, grade(&cause_of(ranked)))).collect();
    let compared = u32::try_from(causes.compared).unwrap_or(u32::MAX);
    Ok(CausesView { candidates, compared, track_record: track_record(&known) })
}

fn cause_of(ranked: &RankedCause) -> Cause {
    match (ranked.kind, &ranked.id) {
        (CauseKind::Action, Some(id)) => Cause::Action(id.as_str().into()),
        (CauseKind::Change, Some(id)) => Cause::Change(id.clone()),
        _ => Cause::NoChange,
    }
}

fn cause_view(ranked: &RankedCause, onset: Option<Ms>, grade: Option<Grade>) -> CauseView {
    let what = match ranked.kind {
        CauseKind::Action => TiedWhat::Action,
        CauseKind::Change => TiedWhat::Change,
        CauseKind::None => TiedWhat::None,
    };
    let by = ranked.by.as_deref().map(|by| match (what, by) {
        (TiedWhat::Change, "human") => "a person".to_owned(),
        (TiedWhat::Change, "ci") => "a pipeline".to_owned(),
        (_, tool) => visible_line(tool),
    });
    let last_step = ranked.finished_at.as_ref().or(ranked.started_at.as_ref()).and_then(|at| holdpoint_domain::incidents::parse_time(at));
    let when = onset.zip(last_step).map(|(onset, at)| {
        let before = (onset - at) as f64 / 60_000.0;
        match before {
            before if before < 0.0 => "not finished before".to_owned(),
            before if before < 1.0 => "less than 1 min before".to_owned(),
            before => format!("{} before", minutes(before)),
        }
    });
    let mut parts: Vec<PartView> = ranked
        .parts
        .iter()
        .filter(|part| part.score.abs() >= SHOWN_SCORE)
        .map(|part| PartView { reason: visible_line(&part.reason), score: part.score })
        .collect();
    parts.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
    parts.truncate(SHOWN_PARTS);
    let title = ranked.title.as_deref().map_or_else(|| "No change caused this".into(), visible_line);
    CauseView { what, id: ranked.id.clone(), title, by, when, probability: ranked.probability, parts, grade }
}

// Of incidents of which a person confirmed the cause: how often that was what the hub suspected.
fn track_record(known: &Known) -> String {
    let (mut right, mut count) = (0, 0);
    for incident in known.book.incidents() {
        let found = known.findings.of(&known.book, &incident);
        let suspected = found.iter().find(|finding| finding.stated.method.is_some());
        let confirmed = found.iter().rfind(|finding| finding.stated.grade == Grade::Confirmed);
        if let (Some(suspected), Some(confirmed)) = (suspected, confirmed) {
            count += 1;
            right += u64::from(suspected.stated.cause == confirmed.stated.cause);
        }
    }
    match wilson95(right, count) {
        Some([low, high]) => format!(
            "First place was right in {right} of {count} closed incidents here, {}, interval {} to {}.",
            percent(right as f64 / count as f64),
            percent(low),
            percent(high)
        ),
        None => "No incident here has a confirmed cause yet, so it is not known how often first place is right.".into(),
    }
}
