//! Actions rolled up by UTC quarter-hour and UTC day of their proposal, tool, kind, model version and outcome.
//!
//! Every time zone's day is a sum of quarter-hours, and a long time is a sum of UTC days and the
//! quarter-hours at its ends. The rows follow from what a batch
//! changed in `actions`: an action is taken out of the row it was counted in, and
//! counted in the row it belongs to now, however late that is.

use crate::action::codes::Coded;
use crate::action::row::ActionRow;
use crate::changes::BatchChanges;
use crate::projection::Projection;
use holdpoint_domain::{Ms, Outcome, Status};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// Milliseconds of a quarter-hour.
pub const QUARTER_HOUR_MS: Ms = 15 * 60 * 1000;
/// Milliseconds of a UTC day.
pub const DAY_MS: Ms = 24 * 3600 * 1000;

const ADD: &str = include_str!("add.sql");
const SUM: &str = include_str!("sum.sql");
const SERIES: &str = include_str!("series.sql");
const EXECUTED_BY: &str = include_str!("executed_by.sql");

/// What became of an action: where it stands, or what its tool reported after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionOutcome {
    /// Waiting for a decision.
    Open,
    /// Approved; nothing was reported yet.
    Approved,
    /// Approved with changed arguments; nothing was reported yet.
    Edited,
    /// Rejected.
    Rejected,
    /// Answered; nothing may run.
    Responded,
    /// Denied at the deadline.
    Expired,
    /// Held by a stop.
    Stopped,
    /// Withdrawn by its tool.
    Withdrawn,
    /// It ran.
    Executed,
    /// It was tried and failed.
    Failed,
}

impl Coded for ActionOutcome {
    const ALL: &'static [Self] = &[
        Self::Open,
        Self::Approved,
        Self::Edited,
        Self::Rejected,
        Self::Responded,
        Self::Expired,
        Self::Stopped,
        Self::Withdrawn,
        Self::Executed,
        Self::Failed,
    ];
}

impl ActionOutcome {
    /// What a status and a report say together.
    #[must_use]
    pub const fn new(status: Status, reported: Option<Outcome>) -> Self {
        match (reported, status) {
            (Some(Outcome::Executed), _) => Self::Executed,
            (Some(Outcome::Failed), _) => Self::Failed,
            (None, Status::Open) => Self::Open,
            (None, Status::Approved) => Self::Approved,
            (None, Status::Edited) => Self::Edited,
            (None, Status::Rejected) => Self::Rejected,
            (None, Status::Responded) => Self::Responded,
            (None, Status::Expired) => Self::Expired,
            (None, Status::Stopped) => Self::Stopped,
            (None, Status::Withdrawn) => Self::Withdrawn,
        }
    }
}

/// How many actions of one tool, kind and outcome were proposed in a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActionCount {
    /// The tool's name.
    pub tool: String,
    /// For example `deploy.rollout`.
    pub kind: String,
    /// What became of them.
    pub outcome: ActionOutcome,
    /// How many.
    pub actions: u64,
}

/// Counts of the actions proposed in `[from, to)`, by tool, kind and outcome, in that order.
///
/// Both are UTC ms at which a quarter-hour begins; other instants are taken as the next one that does.
///
/// # Errors
/// When the file cannot be read.
pub fn sum(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<Vec<ActionCount>> {
    let mut statement = conn.prepare_cached(SUM)?;
    let rows = statement.query_map([from, to], |row| {
        let actions = row.get::<_, i64>(3)?.cast_unsigned();
        Ok(ActionCount { tool: row.get(0)?, kind: row.get(1)?, outcome: ActionOutcome::of_code(row.get(2)?), actions })
    })?;
    rows.collect()
}

/// Counts of the actions proposed in `[from, to)`, by quarter-hour and outcome: its beginning in
/// UTC ms, the outcome, and how many. Quarter-hours without actions are left out.
///
/// # Errors
/// When the file cannot be read.
pub fn series(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<Vec<(Ms, ActionOutcome, u64)>> {
    let mut statement = conn.prepare_cached(SERIES)?;
    let rows = statement
        .query_map([from, to], |row| Ok((row.get(0)?, ActionOutcome::of_code(row.get(1)?), row.get::<_, i64>(2)?.cast_unsigned())))?;
    rows.collect()
}

/// How many of the actions proposed in `[from, to)` were run, failed ones included.
///
/// # Errors
/// When the file cannot be read.
pub fn executed(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<u64> {
    const EXECUTED: &str = "SELECT coalesce(sum(actions), 0) FROM action_quarter_hours \
        WHERE span = ?1 AND starts_at >= ?2 AND starts_at < ?3 AND outcome IN (?4, ?5)";
    let codes = (ActionOutcome::Executed.code(), ActionOutcome::Failed.code());
    let mut statement = conn.prepare_cached(EXECUTED)?;
    parts(from, to).iter().try_fold(0, |executed, (span, from, to)| {
        let part: i64 = statement.query_row(params![*span as u8, from, to, codes.0, codes.1], |row| row.get(0))?;
        Ok(executed + part.cast_unsigned())
    })
}

/// How many actions were run, failed ones included, of one tool, kind and model version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutedCount {
    /// The tool's name.
    pub tool: String,
    /// For example `deploy.rollout`.
    pub kind: String,
    /// The tool's model version; empty where it states none.
    pub model: String,
    /// How many.
    pub actions: u64,
}

/// The actions proposed in `[from, to)` that were run, failed ones included, by tool, kind and model version.
///
/// # Errors
/// When the file cannot be read.
pub fn executed_by(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<Vec<ExecutedCount>> {
    let codes = (ActionOutcome::Executed.code(), ActionOutcome::Failed.code());
    let mut statement = conn.prepare_cached(EXECUTED_BY)?;
    let mut counts: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    for (span, from, to) in parts(from, to) {
        let mut rows = statement.query(params![span as u8, from, to, codes.0, codes.1])?;
        while let Some(row) = rows.next()? {
            *counts.entry((row.get(0)?, row.get(1)?, row.get(2)?)).or_default() += row.get::<_, i64>(3)?.cast_unsigned();
        }
    }
    Ok(counts.into_iter().map(|((tool, kind, model), actions)| ExecutedCount { tool, kind, model, actions }).collect())
}

// What a row counts: its code in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Span {
    QuarterHour = 0,
    Day = 1,
}

impl Span {
    /// When the row of an instant begins, UTC ms.
    pub(crate) const fn starts_at(self, at: Ms) -> Ms {
        match self {
            Self::QuarterHour => starts_at(at),
            Self::Day => at.div_euclid(DAY_MS) * DAY_MS,
        }
    }
}

// A time as whole UTC days and the quarter-hours before and after them.
pub(crate) fn parts(from: Ms, to: Ms) -> Vec<(Span, Ms, Ms)> {
    let first_day = from.saturating_add(DAY_MS - 1).div_euclid(DAY_MS) * DAY_MS;
    let last_day = to.div_euclid(DAY_MS) * DAY_MS;
    if last_day <= first_day {
        return vec![(Span::QuarterHour, from, to)];
    }
    vec![(Span::QuarterHour, from, first_day), (Span::Day, first_day, last_day), (Span::QuarterHour, last_day, to)]
}

/// When the quarter-hour of an instant begins, UTC ms.
#[must_use]
pub const fn starts_at(at: Ms) -> Ms {
    at - at.rem_euclid(QUARTER_HOUR_MS)
}

/// The `action_quarter_hours` table.
#[derive(Default)]
pub(crate) struct QuarterHours;

impl Projection for QuarterHours {
    const NAME: &'static str = "action_quarter_hours";
    const VERSION: u32 = 3;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let mut moves: HashMap<Place<'_>, i64> = HashMap::new();
        for change in &batch.actions {
            for span in [Span::QuarterHour, Span::Day] {
                if let Some(before) = &change.before {
                    *moves.entry(Place::of(span, before)).or_default() -= 1;
                }
                *moves.entry(Place::of(span, &change.row)).or_default() += 1;
            }
        }
        moves.iter().filter(|(_, by)| **by != 0).try_for_each(|(place, by)| place.add(conn, *by))
    }
}

// The row in which an action is counted.
#[derive(PartialEq, Eq, Hash)]
struct Place<'a> {
    span: Span,
    starts_at: Ms,
    tool: &'a str,
    kind: &'a str,
    model: &'a str,
    outcome: ActionOutcome,
}

impl<'a> Place<'a> {
    fn of(span: Span, row: &'a ActionRow) -> Self {
        let outcome = ActionOutcome::new(row.status, row.outcome);
        let starts_at = span.starts_at(row.proposed_at);
        Self { span, starts_at, tool: &row.tool, kind: &row.kind, model: row.model.as_deref().unwrap_or_default(), outcome }
    }

    // A row that counts nothing goes: in other batches it would never have been there.
    fn add(&self, conn: &Connection, by: i64) -> rusqlite::Result<()> {
        let (span, code) = (self.span as u8, self.outcome.code());
        let place = params![span, self.starts_at, self.tool, self.kind, self.model, code, by];
        let left: i64 = conn.prepare_cached(ADD)?.query_row(place, |row| row.get(0))?;
        if left == 0 {
            const REMOVE: &str = "DELETE FROM action_quarter_hours \
                WHERE span = ?1 AND starts_at = ?2 AND tool = ?3 AND kind = ?4 AND model = ?5 AND outcome = ?6";
            conn.prepare_cached(REMOVE)?.execute(params![span, self.starts_at, self.tool, self.kind, self.model, code])?;
        }
        Ok(())
    }
}
