//! `holdpoint metrics escapes`.

use super::ranking::share;
use crate::args::Window;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::incidents::{Began, read_tied};
use crate::output;
use crate::place::Place;
use holdpoint_desk::{BY_KIND, BY_MODEL, BY_TOOL, FailureRow, TiedAction, WEEK_MS, failures_by};
use holdpoint_domain::rfc3339;
use holdpoint_domain::text::visible_line;
use holdpoint_replica::ReplicaError;
use holdpoint_replica::quarter_hour::{executed, executed_by};
use serde::Serialize;

/// Weeks that are listed, the newest.
const MAX_WEEKS: i64 = 520;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    /// Of all actions that ran.
    all: FailureRow,
    /// Weeks from the beginning of the time, the oldest first; `name` is when each begins.
    by_week: Vec<FailureRow>,
    by_tool: Vec<FailureRow>,
    by_kind: Vec<FailureRow>,
    by_model_version: Vec<FailureRow>,
}

pub(super) async fn run(place: &Place, window: &Window, json: bool) -> Result<(), Failure> {
    let began = Began::read(window)?;
    let desk = Desk::open_where(place, None).await?;
    let read = read_tied(&desk).await;
    desk.leave().await;
    let (tied, excerpt) = read?;
    let now = chrono::Utc::now().timestamp_millis();
    let (from, to) = began.bounds(excerpt.first.unwrap_or(now), now + 1);
    let tied: Vec<TiedAction> = tied.into_iter().filter(|action| began.contains(action.incident.started_at)).collect();
    let answer = answer(&excerpt.tables, &tied, (from, to))?;
    if json {
        output::json(&answer);
    } else {
        show(&answer);
    }
    Ok(())
}

fn answer(tables: &holdpoint_replica::excerpt::Excerpt, tied: &[TiedAction], (from, to): (i64, i64)) -> Result<Answer, Failure> {
    let unreadable = |error| Failure::from(holdpoint_desk::DeskError::from(ReplicaError::Sql(error)));
    let conn = tables.conn();
    let counts = executed_by(conn, from, to).map_err(unreadable)?;
    let mut by_week = Vec::new();
    for week in 0..((to - from + WEEK_MS - 1) / WEEK_MS).clamp(0, MAX_WEEKS) {
        let start = from + week * WEEK_MS;
        let end = (start + WEEK_MS).min(to);
        let of_week = tied.iter().filter(|action| (start..end).contains(&action.incident.started_at));
        by_week.push(FailureRow::new(rfc3339(start), of_week, executed(conn, start, end).map_err(unreadable)?));
    }
    Ok(Answer {
        all: FailureRow::new("all".into(), tied.iter(), counts.iter().map(|count| count.actions).sum()),
        by_week,
        by_tool: failures_by(tied, &counts, BY_TOOL),
        by_kind: failures_by(tied, &counts, BY_KIND),
        by_model_version: failures_by(tied, &counts, BY_MODEL),
    })
}

fn show(answer: &Answer) {
    let mut table = vec![["OF", "CONFIRMED", "WITH SUSPECTED", "ESCAPES"].map(String::from).to_vec()];
    let rows = [std::slice::from_ref(&answer.all), &answer.by_week, &answer.by_tool, &answer.by_kind, &answer.by_model_version];
    table.extend(
        rows.into_iter()
            .flatten()
            .map(|row| [visible_line(&row.name), share(row.confirmed), share(row.with_suspected), share(row.escapes)].to_vec()),
    );
    output::table(&table);
}
