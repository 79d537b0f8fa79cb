//! Figures of oversight, read from a hub's record.

use crate::args::{HealthTime as TimeArgs, Window};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::incidents::{Began, Keep, Part, failed, read_incidents, read_part};
use holdpoint_desk::{HealthFigures, HealthTime, TiedAction, read_tied_actions, signals, targets_in_force};
use holdpoint_domain::{Cause, Record};
use holdpoint_metrics::health::Signal;
use holdpoint_replica::ReplicaError;
use std::collections::BTreeSet;

const WEEK_MS: i64 = holdpoint_desk::WEEK_MS;

/// Sums and signals, with the tables they were made of.
pub(crate) struct ReadHealth {
    pub(crate) part: Part,
    pub(crate) time: HealthTime,
    pub(crate) figures: HealthFigures,
    pub(crate) signals: [Signal; 7],
}

/// What the command line asks for.
pub(crate) struct Asked {
    began: Began,
    team: Option<String>,
}

impl Asked {
    /// Reads `--from`, `--to` and `--team`.
    pub(crate) fn read(args: &TimeArgs) -> Result<Self, Failure> {
        let began = Began::read(&Window { from: args.from.clone(), to: args.to.clone() })?;
        let asked = Self { began, team: args.team.clone().filter(|team| !team.is_empty()) };
        // A time that is not in the past here is refused before a new record begins.
        asked.bounds(chrono::Utc::now().timestamp_millis())?;
        Ok(asked)
    }

    fn bounds(&self, now: i64) -> Result<(i64, i64), Failure> {
        // What is recorded in this very millisecond is within.
        let (_, to) = self.began.bounds(0, now + 1);
        let (from, to) = self.began.bounds(to - WEEK_MS, to);
        if from >= to {
            let detail = "--from is not in the past: give an earlier time, or --to.";
            return Err(Failure::new(Exit::Wrong, "invalid_value", "These values do not fit together", detail));
        }
        Ok((from, to))
    }

    fn at(self, now: i64) -> Result<HealthTime, Failure> {
        let (from, to) = self.bounds(now)?;
        Ok(HealthTime { from, to, team: self.team, now })
    }
}

/// Reads the record and works out the signals.
pub(crate) async fn read_health(desk: &Desk, asked: Asked) -> Result<ReadHealth, Failure> {
    let time = asked.at(desk.client.info().await?.now)?;
    let read = read_incidents(desk).await?;
    let id = |cause: &Cause| if let Cause::Action(id) = cause { Some(id.to_string()) } else { None };
    let tied: BTreeSet<String> = read.findings.iter().filter_map(|finding| id(&finding.stated.cause)).collect();
    let part = read_part(desk, |record| keep(record, &tied, &time)).await?;
    add_facts(desk, &part).await?;
    let conn = part.tables.conn();
    let tied: Vec<TiedAction> = read_tied_actions(conn, &read.book, &read.findings).map_err(sql)?;
    let figures = HealthFigures::read(conn, &time, &tied).map_err(sql)?;
    let signals = signals(&figures, &targets_in_force(conn).map_err(sql)?);
    Ok(ReadHealth { part, time, figures, signals })
}

// Facts name the records of reviews; decisions of the time are read whole for the report.
fn keep(record: &Record, tied: &BTreeSet<String>, time: &HealthTime) -> Keep {
    match record.kind.split_once('.') {
        Some(("review" | "policy", _)) => Keep::Whole,
        Some(("action" | "decision" | "grant", _)) if tied.contains(&record.subject) => Keep::Whole,
        Some(("action", "proposed" | "revised" | "decided")) if record.at >= time.from => Keep::Whole,
        Some(("action" | "stop", _)) => Keep::Rows,
        _ => Keep::Nothing,
    }
}

async fn add_facts(desk: &Desk, part: &Part) -> Result<(), Failure> {
    let mut after = part.after;
    loop {
        let page = desk.client.facts(after).await?;
        part.tables.add_facts(&page.facts).map_err(failed)?;
        if page.next <= after {
            return Ok(());
        }
        after = page.next;
    }
}

/// A failure of the tables in memory.
pub(crate) fn sql<T>(error: T) -> Failure
where
    ReplicaError: From<T>,
{
    failed(error.into())
}
