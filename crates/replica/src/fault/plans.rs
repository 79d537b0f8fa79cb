//! Plans of faults and their rates, by tool.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Digest, FaultEvent, Record};
use rusqlite::{Connection, params};

/// The `fault_plans` table.
#[derive(Default)]
pub(crate) struct FaultPlans;

impl Projection for FaultPlans {
    const NAME: &'static str = "fault_plans";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<FaultEvent> for FaultPlans {
    fn apply(&mut self, conn: &Connection, record: &Record, event: FaultEvent) -> rusqlite::Result<()> {
        let tool = &record.subject;
        conn.prepare_cached("INSERT OR IGNORE INTO fault_plans (tool, items, actor, at, per_day) VALUES (?1, 0, '', 0, 0)")?
            .execute([tool])?;
        match event {
            FaultEvent::Planned(planned) => {
                let (plan, body) = (record.command().map(String::from), record.body.map(|body| *body.as_bytes()));
                conn.prepare_cached("UPDATE fault_plans SET plan = ?2, items = ?3, actor = ?4, at = ?5, body = ?6 WHERE tool = ?1")?
                    .execute(params![tool, plan, planned.items, record.actor, record.at, body])
            }
            FaultEvent::RateSet(rate) => {
                conn.prepare_cached("UPDATE fault_plans SET per_day = ?2 WHERE tool = ?1")?.execute(params![tool, rate.per_day])
            }
        }
        .map(drop)
    }
}

/// What is planted among the actions of one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The tool.
    pub tool: String,
    /// Faults of the plan in force; 0 before the first.
    pub items: u32,
    /// The trainer who signed it.
    pub by: String,
    /// When, hub time.
    pub at: i64,
    /// The signed command; none before the first.
    pub body: Option<Digest>,
    /// At most this many are planted a day.
    pub per_day: u32,
}

/// All tools with a plan or a rate, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn plans(conn: &Connection) -> rusqlite::Result<Vec<PlanRow>> {
    let mut statement = conn.prepare_cached("SELECT tool, items, actor, at, body, per_day FROM fault_plans ORDER BY tool")?;
    let rows = statement.query_map([], |row| {
        let body = row.get::<_, Option<[u8; 32]>>(4)?.map(Digest::from_bytes);
        Ok(PlanRow { tool: row.get(0)?, items: row.get(1)?, by: row.get(2)?, at: row.get(3)?, body, per_day: row.get(5)? })
    })?;
    rows.collect()
}
