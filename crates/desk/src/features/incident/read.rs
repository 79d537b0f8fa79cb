//! The list of incidents, and what may have caused one.

use super::facts::{group, read_only, row, source_name, tied_what};
use super::figures::{self, minutes, percent};
use super::rates::{Share, ranking_record};
use super::severity::level;
use crate::blocking::blocking;
use crate::core::Core;
use crate::core::incident_book::{Known, Listed};
use crate::error::{DeskError, refused};
use crate::replica::quarter_hours;
use crate::session;
use crate::view::{
    CauseView, CausesView, FilterCount, GroupCount, IncidentFilter, IncidentGroup, IncidentQuery, IncidentsPage, PartView, SeverityLevel,
    TiedWhat,
};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, Grade, Ms};
use holdpoint_protocol::{CauseKind, Causes, DeskClient, RankedCause};
use std::collections::HashSet;
use std::sync::Arc;

pub(crate) use super::detail::detail;

/// Rows of a page where no limit is asked for.
const DEFAULT_ROWS: u32 = 200;
const DAY_MS: Ms = 24 * 3600 * 1000;
/// Parts smaller than this say nothing to a reader.
const SHOWN_SCORE: f64 = 0.05;
const SHOWN_PARTS: usize = 5;
const GROUPS: [IncidentGroup; 3] = [IncidentGroup::Open, IncidentGroup::Week, IncidentGroup::Earlier];
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
    let read_only = read_only(core)?;
    core.incidents.with(&core.replica, |conn, known| {
        let executed = quarter_hours::executed(conn, since.max(0), now)?;
        let in_time: Vec<&Listed> =
            known.listed().filter(|listed| listed.incident.started_at >= since || listed.incident.is_open()).collect();
        let services = names(in_time.iter().flat_map(|listed| &listed.incident.services), visible_line);
        let sources = names(in_time.iter().map(|listed| &listed.incident.source), source_name);
        let asked: Vec<&Listed> = in_time.into_iter().filter(|listed| is_asked(&listed.incident, query)).collect();
        let (figures, counts) = (figures::view(&asked, executed, now), FILTERS.map(|filter| count(&asked, filter)).to_vec());
        let mut shown: Vec<&Listed> = asked.into_iter().filter(|listed| fits(listed, query.show)).collect();
        shown.sort_by_cached_key(|listed| {
            let incident = &listed.incident;
            (group_place(group(incident, now)), std::cmp::Reverse(incident.started_at), incident.id.clone())
        });
        let total = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        let groups = GROUPS.map(|one| group_count(&shown, one, now)).to_vec();
        let limit = if query.limit == 0 { DEFAULT_ROWS } else { query.limit };
        let rows = shown.into_iter().take(limit as usize).map(|listed| row(listed, now)).collect();
        let any = known.listed().next().is_some();
        Ok(IncidentsPage { figures, counts, rows, groups, total, services, sources, any, read_only })
    })
}

fn group_count(shown: &[&Listed], wanted: IncidentGroup, now: Ms) -> GroupCount {
    let count = shown.iter().filter(|listed| group(&listed.incident, now) == wanted).count();
    GroupCount { group: wanted, count: u32::try_from(count).unwrap_or(u32::MAX) }
}

fn is_asked(incident: &Incident, query: &IncidentQuery) -> bool {
    let has = |service: &String| incident.services.iter().any(|own| own == service || visible_line(own) == *service);
    query.service.as_ref().is_none_or(has) && query.source.as_ref().is_none_or(|source| source_name(&incident.source) == *source)
}

fn count(asked: &[&Listed], filter: IncidentFilter) -> FilterCount {
    let count = asked.iter().filter(|listed| fits(listed, filter)).count();
    FilterCount { filter, count: u32::try_from(count).unwrap_or(u32::MAX) }
}

const fn group_place(group: IncidentGroup) -> u8 {
    match group {
        IncidentGroup::Open => 0,
        IncidentGroup::Week => 1,
        IncidentGroup::Earlier => 2,
    }
}

// Each name is made readable once, for many incidents share it.
fn names<'a>(names: impl Iterator<Item = &'a String>, shown: impl Fn(&str) -> String) -> Vec<String> {
    let raw: HashSet<&str> = names.map(String::as_str).collect();
    let mut names: Vec<String> = raw.into_iter().map(shown).collect();
    names.sort();
    names.dedup();
    names
}

fn fits(listed: &Listed, filter: IncidentFilter) -> bool {
    let tied = || tied_what(&listed.tied);
    match filter {
        IncidentFilter::All => true,
        // One that was merged counts with the other one.
        IncidentFilter::Open => listed.incident.is_open() && listed.incident.merged_into.is_none(),
        IncidentFilter::Severe => {
            matches!(level(listed.incident.severity.as_deref()), SeverityLevel::Sev1 | SeverityLevel::Sev2)
        }
        IncidentFilter::Action => tied() == TiedWhat::Action,
        IncidentFilter::Change => tied() == TiedWhat::Change,
        IncidentFilter::None => tied() == TiedWhat::None,
        IncidentFilter::Unknown => tied() == TiedWhat::Unknown,
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
    core.incidents.with(&core.replica, |_, known| {
        let incident = known.book.find(&causes.incident);
        let grade = |cause: &Cause| {
            let found = known.findings.of(&known.book, incident.as_ref()?);
            found.into_iter().rfind(|finding| finding.stated.cause == *cause).map(|finding| finding.stated.grade)
        };
        let onset = incident.as_ref().map(|incident| incident.started_at);
        let candidates = causes.candidates.iter().map(|ranked| cause_view(ranked, onset, grade(&ranked.cause()))).collect();
        let compared = u32::try_from(causes.compared).unwrap_or(u32::MAX);
        Ok(CausesView { candidates, compared, track_record: track_record(known) })
    })
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
    let tool = ranked.by.clone().filter(|_| what == TiedWhat::Action);
    CauseView { what, id: ranked.id.clone(), title, by, when, probability: ranked.probability, parts, grade, tool }
}

// Of incidents that ended and of which a person confirmed the cause: how often the hub's ranking before that had it.
fn track_record(known: &Known) -> String {
    let record = ranking_record(&known.book, &known.findings).all;
    let words = |share: Share| match (share.value, share.ci95) {
        (Some(value), Some([low, high])) => Some(format!(
            "in {} of {} closed incidents here, {}, interval {} to {}",
            share.hits,
            share.count,
            percent(value),
            percent(low),
            percent(high)
        )),
        _ => None,
    };
    // Both are shares of the same incidents.
    match words(record.first).zip(words(record.first_three)) {
        None => "No incident here has a confirmed cause yet, so it is not known how often first place is right.".into(),
        Some((first, three)) => format!("First place was right {first}; the first three {three}."),
    }
}
