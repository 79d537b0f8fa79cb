//! All figures of incidents: times, rates by week, tool, kind and model version, and how often the
//! ranking was right.

use super::escapes::{TiedAction, read_tied_actions};
use super::facts::source_name;
use super::figures::{self, MIN_CASES, percent};
use super::rates::{self, BY_KIND, BY_MODEL, BY_TOOL, FailureRow, RankingRow as Ranked, Share, WEEK_MS};
use crate::core::Core;
use crate::core::incident_book::Known;
use crate::error::DeskError;
use crate::replica::{people, quarter_hours};
use crate::view::{EscapeView, FigureGroup, FigureRow, IncidentFiguresView, IncidentQuery, RankingRow};
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Ms, rfc3339};
use rusqlite::Connection;
use std::collections::HashMap;

const DAY_MS: Ms = 24 * 3600 * 1000;
/// Weeks that are shown.
const WEEKS: u8 = 8;
/// Rows of a group, those with the most confirmed causes first.
const MAX_ROWS: usize = 50;

/// The figures of the time that the query names.
pub(crate) fn view(core: &Core, query: &IncidentQuery) -> Result<IncidentFiguresView, DeskError> {
    let now = core.clock.now();
    let since = if query.days == 0 { 0 } else { now - i64::from(query.days) * DAY_MS };
    Ok(core.incidents.with(&core.replica, |conn, known| {
        let tied = read_tied_actions(conn, &known.book, &known.findings)?;
        let names = people::names(conn)?;
        let in_time: Vec<TiedAction> = tied.iter().filter(|action| action.incident.started_at >= since).cloned().collect();
        let executed = quarter_hours::executed_by(conn, since, now)?;
        let incidents = known.listed().map(|listed| &listed.incident);
        let incidents: Vec<&Incident> = incidents.filter(|incident| incident.started_at >= since).collect();
        let group = |label: &str, by| group(label, rates::failures_by(&in_time, &executed, by));
        Ok::<_, rusqlite::Error>(IncidentFiguresView {
            times: figures::times(&incidents),
            groups: vec![
                weeks(conn, &tied, now)?,
                group("By tool", BY_TOOL),
                group("By kind", BY_KIND),
                group("By model version", BY_MODEL),
            ],
            escapes: in_time.iter().rev().filter(|action| action.is_escape()).map(|action| escape_view(action, &names)).collect(),
            ranking: ranking(known),
        })
    })?)
}

fn weeks(conn: &Connection, tied: &[TiedAction], now: Ms) -> rusqlite::Result<FigureGroup> {
    let mut rows = Vec::new();
    for from in rates::weeks_before(now, WEEKS) {
        let of_week = tied.iter().filter(|action| (from..from + WEEK_MS).contains(&action.incident.started_at));
        let executed = quarter_hours::executed(conn, from, from + WEEK_MS)?;
        rows.push(row(FailureRow::new(format!("7 days from {}", &rfc3339(from)[..10]), of_week, executed)));
    }
    Ok(FigureGroup { label: "By week".into(), rows })
}

fn group(label: &str, mut rows: Vec<FailureRow>) -> FigureGroup {
    rows.sort_by_key(|row| std::cmp::Reverse((row.confirmed.hits, row.with_suspected.hits, row.confirmed.count)));
    FigureGroup { label: label.to_owned(), rows: rows.into_iter().take(MAX_ROWS).map(row).collect() }
}

fn row(row: FailureRow) -> FigureRow {
    FigureRow {
        name: visible_line(&row.name),
        executed: row.confirmed.count,
        confirmed: row.confirmed.hits,
        tied: row.with_suspected.hits,
        escapes: row.escapes.hits,
        rate: rate_words(row.confirmed),
        tied_rate: rate_words(row.with_suspected),
    }
}

/// "2.0 %, interval 0.6 to 7.0 %", or why there is no rate.
pub(super) fn rate_words(share: Share) -> String {
    match (share.value, share.ci95) {
        _ if share.count < MIN_CASES => format!("too few to say ({} of {MIN_CASES})", share.count),
        (Some(value), Some([low, high])) => format!("{}, interval {} to {}", percent(value), percent(low), percent(high)),
        _ => "undefined".into(),
    }
}

// Few incidents are closed with a confirmed cause: the interval is shown from the first on.
fn right_words(share: Share) -> String {
    match (share.value, share.ci95) {
        (Some(value), Some([low, high])) => {
            format!("{} of {}, {}, interval {} to {}", share.hits, share.count, percent(value), percent(low), percent(high))
        }
        _ => "undefined (0 of 0)".into(),
    }
}

fn ranking(known: &Known) -> Vec<RankingRow> {
    let record = rates::ranking_record(&known.book, &known.findings);
    let row =
        |name: String, ranked: &Ranked| RankingRow { name, first: right_words(ranked.first), first_three: right_words(ranked.first_three) };
    let mut rows = vec![row("All incidents".into(), &record.all)];
    rows.extend(record.by_source.iter().map(|ranked| row(format!("From {}", source_name(&ranked.name)), ranked)));
    rows.extend(record.by_service.iter().take(MAX_ROWS).map(|ranked| row(format!("Of {}", visible_line(&ranked.name)), ranked)));
    rows
}

/// An escape, with names.
pub(super) fn escape_view(action: &TiedAction, names: &HashMap<String, String>) -> EscapeView {
    let name = |person: &String| visible_line(names.get(person).unwrap_or(person));
    EscapeView {
        incident: action.incident.id.clone(),
        incident_title: visible_line(&action.incident.title),
        action: action.action.clone(),
        title: visible_line(&action.title),
        tool: visible_line(&action.tool),
        kind: visible_line(&action.kind),
        model_version: action.model.as_deref().map(visible_line),
        approved_by: action.approvers.iter().map(name).collect::<Vec<_>>().join(", "),
        approved_at: action.decided_at,
        confirmed_by: name(&action.found_by),
        confirmed_at: action.found_at,
    }
}

#[cfg(test)]
mod tests {
    use super::{Share, rate_words, right_words};

    #[test]
    fn rate_of_few_cases_is_too_few_to_say() {
        assert_eq!(rate_words(Share::new(1, 9)), "too few to say (9 of 30)");
        assert_eq!(rate_words(Share::new(0, 0)), "too few to say (0 of 30)");
        assert_eq!(rate_words(Share::new(5, 6912)), "0.07 %, interval 0.03 % to 0.17 %");
        assert_eq!(right_words(Share::new(11, 17)), "11 of 17, 65 %, interval 41 % to 83 %");
        assert_eq!(right_words(Share::new(0, 0)), "undefined (0 of 0)");
    }
}
