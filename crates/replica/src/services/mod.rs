//! Maps of services: which records put one into force, and names that no map explains.

use crate::projection::{Apply, Projection};
use crate::record;
use holdpoint_domain::{Event, Ms, Record, Seq, ServiceMap, ServicesEvent};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Actions whose services are looked through, the newest.
pub const MAX_ACTIONS_NAMED: i64 = 100_000;

/// The `service_maps` table.
#[derive(Default)]
pub(crate) struct Services;

impl Projection for Services {
    const NAME: &'static str = "service_maps";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<ServicesEvent> for Services {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ServicesEvent) -> rusqlite::Result<()> {
        match event {
            ServicesEvent::Published(_) => put(conn, record),
        }
    }
}

/// Every version there was, the newest first: its record, version, who published it, and when.
///
/// # Errors
/// When the file cannot be read.
pub fn versions(conn: &Connection) -> rusqlite::Result<Vec<(Seq, String, String, Ms)>> {
    let sql = "SELECT s.seq, s.version, r.actor, r.at FROM service_maps s JOIN records r ON r.seq = s.seq ORDER BY s.seq DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?, row.get(3)?)))?;
    rows.collect()
}

pub(crate) const NEWEST: &str = "SELECT max(seq) FROM service_maps";

/// The record that put the map in force into force; none where none was published.
///
/// # Errors
/// When the file cannot be read.
pub fn newest(conn: &Connection) -> rusqlite::Result<Option<Seq>> {
    let seq = conn.prepare_cached(NEWEST)?.query_row([], |row| row.get::<_, Option<i64>>(0)).optional()?;
    Ok(seq.flatten().map(i64::cast_unsigned))
}

/// The map in force; empty where none was published.
///
/// # Errors
/// When the file cannot be read.
pub fn in_force(conn: &Connection) -> rusqlite::Result<ServiceMap> {
    Ok(newest(conn)?.map(|seq| get(conn, seq)).transpose()?.flatten().unwrap_or_default())
}

/// The map that was in force just before an instant, and every later one; the oldest first. One
/// that is empty where none was published.
///
/// # Errors
/// When the file cannot be read.
pub fn since(conn: &Connection, at: Ms) -> rusqlite::Result<Vec<ServiceMap>> {
    let versions = versions(conn)?;
    let later = versions.iter().take_while(|(_, _, _, published)| *published >= at).count();
    let needed = versions.iter().take(later + 1).map(|(seq, ..)| Ok(get(conn, *seq)?.unwrap_or_default()));
    let mut maps = needed.collect::<rusqlite::Result<Vec<ServiceMap>>>()?;
    if maps.len() == later {
        maps.push(ServiceMap::default());
    }
    maps.reverse();
    Ok(maps)
}

/// The map that this record put into force.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<ServiceMap>> {
    let Some(record) = record::get(conn, seq)? else { return Ok(None) };
    Ok(match Event::of(&record) {
        Ok(Event::Services(ServicesEvent::Published(published))) => {
            Some(ServiceMap::new(record.subject, published.source, published.services))
        }
        _ => None,
    })
}

/// Services that the newest [`MAX_ACTIONS_NAMED`] actions name, each with how many did.
///
/// # Errors
/// When the file cannot be read.
pub fn named_by_actions(conn: &Connection) -> rusqlite::Result<Vec<(String, u64)>> {
    let sql = "SELECT service, count(*) FROM (SELECT service FROM actions ORDER BY n DESC LIMIT ?1) \
               WHERE service IS NOT NULL GROUP BY service ORDER BY service";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([MAX_ACTIONS_NAMED], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
    rows.collect()
}

fn put(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO service_maps (seq, version) VALUES (?1, ?2)")?
        .execute(params![record.seq.cast_signed(), record.subject])
        .map(|_| ())
}
