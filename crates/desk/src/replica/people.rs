//! The `people`, `devices` and `tools` tables: who takes part.

use holdpoint_domain::{DeviceEnrolled, InviteMade, Ms, PersonEnrolled, Record, Seq, ToolAdded};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;

/// A row of `tools`.
#[derive(Clone, Debug)]
pub(crate) struct ToolLineRow {
    pub name: String,
    pub owner: Option<String>,
    pub added_at: Ms,
    pub revoked_at: Option<Ms>,
    pub proposed_at: Option<Ms>,
    pub open: u32,
}

/// A row of `devices`, as far as signatures need it.
#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    pub person: String,
    pub key: String,
    pub revoked: Option<Seq>,
}

/// Somebody who takes part, or did.
pub(crate) struct PersonRow {
    pub id: String,
    pub profile: PersonEnrolled,
    pub left_at: Option<Ms>,
}

/// A device as it is listed.
pub(crate) struct DeviceLine {
    pub id: String,
    pub person: String,
    pub name: String,
    pub key: String,
    pub enrolled_at: Option<Ms>,
    pub revoked_at: Option<Ms>,
}

/// An invite nobody has used or taken back.
pub(crate) struct InviteLine {
    pub id: String,
    pub made: InviteMade,
    pub by: String,
    pub at: Ms,
}

/// Everybody there is or was, by name; those who left last.
pub(crate) fn everybody(conn: &Connection) -> rusqlite::Result<Vec<PersonRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id, profile, (SELECT at FROM records WHERE seq = people.left) FROM people ",
        "ORDER BY left IS NOT NULL, name COLLATE NOCASE, id"
    ))?;
    let rows = statement.query_map([], |row| {
        let profile: String = row.get(1)?;
        Ok(PersonRow { id: row.get(0)?, profile: serde_json::from_str(&profile).unwrap_or_default(), left_at: row.get(2)? })
    })?;
    rows.collect()
}

/// All devices, the newest first.
pub(crate) fn devices(conn: &Connection) -> rusqlite::Result<Vec<DeviceLine>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id, person, name, key, ",
        "(SELECT min(at) FROM records WHERE subject = devices.id AND kind = 'device.enrolled') AS since, ",
        "(SELECT at FROM records WHERE seq = devices.revoked) FROM devices ORDER BY revoked IS NOT NULL, since DESC, id"
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(DeviceLine {
            id: row.get(0)?,
            person: row.get(1)?,
            name: row.get(2)?,
            key: row.get(3)?,
            enrolled_at: row.get(4)?,
            revoked_at: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// The invites that may still be used at `now`, the newest first.
pub(crate) fn invites(conn: &Connection, now: Ms) -> rusqlite::Result<Vec<InviteLine>> {
    let mut statement = conn.prepare_cached("SELECT id, made, by, at FROM invites WHERE ended IS NULL ORDER BY at DESC, id")?;
    let rows = statement.query_map([], |row| {
        let made: String = row.get(1)?;
        let made = serde_json::from_str(&made).ok();
        Ok(made.map(|made| Ok(InviteLine { id: row.get(0)?, made, by: row.get(2)?, at: row.get(3)? })))
    })?;
    let lines: Vec<InviteLine> =
        rows.filter_map(Result::transpose).map(|line| line.and_then(|line| line)).collect::<rusqlite::Result<_>>()?;
    Ok(lines.into_iter().filter(|line| line.made.until > now).collect())
}

/// Names of all people, by id.
pub(crate) fn names(conn: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    conn.prepare_cached("SELECT id, name FROM people")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// What a person is and may do; none when not enrolled, or no more.
pub(crate) fn profile(conn: &Connection, person: &str) -> rusqlite::Result<Option<PersonEnrolled>> {
    let profile: Option<String> = conn
        .prepare_cached("SELECT profile FROM people WHERE id = ?1 AND left IS NULL")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    Ok(profile.and_then(|profile| serde_json::from_str(&profile).ok()))
}

/// Who answers for a tool, as the hub knows it.
pub(crate) fn tool_owner(conn: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let owner = conn.prepare_cached("SELECT owner FROM tools WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?;
    Ok(owner.flatten())
}

/// A device.
pub(crate) fn device(conn: &Connection, id: &str) -> rusqlite::Result<Option<DeviceRow>> {
    conn.prepare_cached("SELECT person, key, revoked FROM devices WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(DeviceRow { person: row.get(0)?, key: row.get(1)?, revoked: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned) })
        })
        .optional()
}

/// All tools by name, revoked ones last.
pub(crate) fn tools(conn: &Connection) -> rusqlite::Result<Vec<ToolLineRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT name, owner, added_at, revoked_at, proposed_at, ",
        "(SELECT count(*) FROM queue q JOIN actions a ON a.n = q.n WHERE a.tool = tools.name) ",
        "FROM tools ORDER BY revoked_at IS NOT NULL, name"
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(ToolLineRow {
            name: row.get(0)?,
            owner: row.get(1)?,
            added_at: row.get(2)?,
            revoked_at: row.get(3)?,
            proposed_at: row.get(4)?,
            open: row.get(5)?,
        })
    })?;
    rows.collect()
}

pub(super) fn put_person(conn: &Connection, id: &str, person: &PersonEnrolled) -> rusqlite::Result<()> {
    let profile = serde_json::to_string(person).unwrap_or_default();
    conn.prepare_cached("INSERT OR REPLACE INTO people (id, name, profile) VALUES (?1, ?2, ?3)")?
        .execute(params![id, person.name, profile])
        .map(|_| ())
}

pub(super) fn end_part(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE people SET left = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}

pub(super) fn put_device(conn: &Connection, id: &str, device: &DeviceEnrolled) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO devices (id, person, name, key) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, device.person, device.name, device.key])
        .map(|_| ())
}

pub(super) fn revoke_device(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE devices SET revoked = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}

pub(super) fn put_invite(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO invites (id, made, by, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![record.subject, record.header.get(), record.actor, record.at])
        .map(|_| ())
}

pub(super) fn end_invite(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE invites SET ended = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}

pub(super) fn put_tool(conn: &Connection, name: &str, tool: &ToolAdded, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached(concat!(
        "INSERT INTO tools (name, owner, added_at) VALUES (?1, ?2, ?3) ",
        "ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, added_at = excluded.added_at, revoked_at = NULL"
    ))?
    .execute(params![name, tool.owner, at])
    .map(|_| ())
}

pub(super) fn revoke_tool(conn: &Connection, name: &str, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE tools SET revoked_at = ?2 WHERE name = ?1")?.execute(params![name, at]).map(|_| ())
}

pub(super) fn tool_proposed(conn: &Connection, name: &str, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE tools SET proposed_at = ?2 WHERE name = ?1")?.execute(params![name, at]).map(|_| ())
}

/// Names of all tools.
pub(crate) fn tool_names(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT name FROM tools ORDER BY name")?.query_map([], |row| row.get(0))?.collect()
}
