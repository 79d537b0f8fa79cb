//! Tools that propose far more than they usually do at this hour, each with its two ways out.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::quarter_hours::{self, ActionOutcome, QUARTER_HOUR_MS};
use crate::replica::records;
use crate::view::FloodBar;
use crate::words::count;
use holdpoint_domain::{Ms, text::visible_line};
use holdpoint_metrics::flood::{USUAL_WEEKS, find_flood};
use rusqlite::Connection;
use std::collections::BTreeMap;

const HOUR_MS: Ms = 4 * QUARTER_HOUR_MS;
const WEEK_MS: Ms = 7 * 24 * HOUR_MS;

/// Tools that flood now, by name.
pub(crate) fn bars(core: &Core) -> Result<Vec<FloodBar>, DeskError> {
    let now = core.clock.now();
    Ok(core.replica.read(|conn| find(conn, now))?)
}

// The present quarter-hour, as far as it goes, and the three before it, beside the same whole
// hour of the weeks before: a little too much is usual, never too little.
fn find(conn: &Connection, now: Ms) -> rusqlite::Result<Vec<FloodBar>> {
    let to = now - now.rem_euclid(QUARTER_HOUR_MS) + QUARTER_HOUR_MS;
    let arrived = arrivals(conn, to - HOUR_MS, to)?;
    // No tool can flood with less, and most of the time no week has to be read.
    if arrived.values().all(|(arrived, _)| *arrived < holdpoint_metrics::flood::LEAST_ARRIVALS) {
        return Ok(Vec::new());
    }
    let first = records::get(conn, 1)?.map_or(now, |record| record.at);
    let weeks = (1..).take(USUAL_WEEKS).map(|week| to - HOUR_MS - week * WEEK_MS).filter(|from| *from >= first);
    let before: Vec<_> = weeks.map(|from| arrivals(conn, from, from + HOUR_MS)).collect::<rusqlite::Result<_>>()?;
    let flood = |(tool, (arrived, open)): (String, (u64, u64))| {
        let usual: Vec<u64> = before.iter().map(|week| week.get(&tool).map_or(0, |(arrived, _)| *arrived)).collect();
        find_flood(arrived, &usual).map(|flood| bar(&tool, flood.arrived, flood.usual, open))
    };
    Ok(arrived.into_iter().filter_map(flood).collect())
}

fn bar(tool: &str, arrived: u64, usual: f64, open: u64) -> FloodBar {
    let open = usize::try_from(open).unwrap_or(usize::MAX);
    FloodBar {
        tool: visible_line(tool),
        arrived: u32::try_from(arrived).unwrap_or(u32::MAX),
        usual: format!("usually {usual:.0} at this hour"),
        group_effect: format!("shows {} of the last hour together", count(open, "open action", "open actions")),
        stop_effect: format!("holds {} of the last hour, and what it proposes", count(open, "open action", "open actions")),
    }
}

// By tool: proposed, and open still.
fn arrivals(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<BTreeMap<String, (u64, u64)>> {
    let mut found = BTreeMap::<String, (u64, u64)>::new();
    for row in quarter_hours::sum(conn, from, to)? {
        let (arrived, open) = found.entry(row.tool).or_default();
        *arrived += row.actions;
        *open += if row.outcome == ActionOutcome::Open { row.actions } else { 0 };
    }
    Ok(found)
}
