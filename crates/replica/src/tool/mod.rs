//! Tools: who answers for them, and when they last proposed.

use crate::changes::BatchChanges;
use crate::projection::{Apply, Projection};
use holdpoint_domain::ToolEvent;
use holdpoint_domain::{Ms, Record, ToolTerms};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;

/// A row of `tools`.
#[derive(Clone, Debug)]
pub struct ToolLineRow {
    /// The tool's name.
    pub name: String,
    /// What it was registered for.
    pub terms: ToolTerms,
    /// When it was added, hub time.
    pub added_at: Ms,
    /// When it was revoked, hub time.
    pub revoked_at: Option<Ms>,
    /// When it last proposed, hub time.
    pub proposed_at: Option<Ms>,
    /// Its open actions.
    pub open: u32,
}

/// The `tools` table.
#[derive(Default)]
pub(crate) struct Tools;

impl Projection for Tools {
    const NAME: &'static str = "tools";
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let proposed = batch.actions.iter().filter_map(|change| Some((change.row.tool.as_str(), change.proposed_at?)));
        let mut latest: HashMap<&str, Ms> = HashMap::new();
        for (tool, at) in proposed {
            latest.entry(tool).and_modify(|last| *last = at.max(*last)).or_insert(at);
        }
        latest.into_iter().try_for_each(|(tool, at)| set_proposed_at(conn, tool, at))
    }
}

impl Apply<ToolEvent> for Tools {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ToolEvent) -> rusqlite::Result<()> {
        match event {
            ToolEvent::Added(tool) => put(conn, &record.subject, &ToolTerms::unlimited(tool.owner), record.at),
            ToolEvent::Registered(tool) => put(conn, &record.subject, &tool.terms, record.at),
            ToolEvent::Changed(terms) => change(conn, &record.subject, &terms),
            ToolEvent::Revoked(_) => revoke(conn, &record.subject, record.at),
            // Tokens are the hub's affair.
            ToolEvent::Rotated(_) => Ok(()),
        }
    }
}

/// All tools by name, revoked ones last.
///
/// # Errors
/// When the file cannot be read.
pub fn list(conn: &Connection) -> rusqlite::Result<Vec<ToolLineRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT name, terms, added_at, revoked_at, proposed_at, ",
        "(SELECT count(*) FROM queue q JOIN actions a ON a.n = q.n WHERE a.tool = tools.name) ",
        "FROM tools ORDER BY revoked_at IS NOT NULL, name"
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(ToolLineRow {
            name: row.get(0)?,
            terms: read_terms(&row.get::<_, String>(1)?),
            added_at: row.get(2)?,
            revoked_at: row.get(3)?,
            proposed_at: row.get(4)?,
            open: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// Names of all tools.
///
/// # Errors
/// When the file cannot be read.
pub fn names(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT name FROM tools ORDER BY name")?.query_map([], |row| row.get(0))?.collect()
}

/// Who answers for a tool, as the hub knows it.
///
/// # Errors
/// When the file cannot be read.
pub fn owner(conn: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let terms: Option<String> =
        conn.prepare_cached("SELECT terms FROM tools WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?;
    Ok(terms.and_then(|terms| read_terms(&terms).owner))
}

/// Who answers for each tool that has an owner, as the hub knows it.
///
/// # Errors
/// When the file cannot be read.
pub fn owners(conn: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    let mut statement = conn.prepare_cached("SELECT name, terms FROM tools")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, read_terms(&row.get::<_, String>(1)?).owner)))?;
    rows.filter_map(|row| row.map(|(name, owner)| Some((name, owner?))).transpose()).collect()
}

// Written by `put` and `change`.
fn read_terms(text: &str) -> ToolTerms {
    serde_json::from_str(text).unwrap_or_default()
}

fn put(conn: &Connection, name: &str, terms: &ToolTerms, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached(concat!(
        "INSERT INTO tools (name, terms, added_at) VALUES (?1, ?2, ?3) ",
        "ON CONFLICT (name) DO UPDATE SET terms = excluded.terms, added_at = excluded.added_at, revoked_at = NULL"
    ))?
    .execute(params![name, write_terms(terms), at])
    .map(|_| ())
}

fn change(conn: &Connection, name: &str, terms: &ToolTerms) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE tools SET terms = ?2 WHERE name = ?1")?.execute(params![name, write_terms(terms)]).map(|_| ())
}

// Plain fields: writing them as JSON does not fail.
fn write_terms(terms: &ToolTerms) -> String {
    serde_json::to_string(terms).unwrap_or_default()
}

fn revoke(conn: &Connection, name: &str, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE tools SET revoked_at = ?2 WHERE name = ?1")?.execute(params![name, at]).map(|_| ())
}

fn set_proposed_at(conn: &Connection, name: &str, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE tools SET proposed_at = ?2 WHERE name = ?1")?.execute(params![name, at]).map(|_| ())
}
