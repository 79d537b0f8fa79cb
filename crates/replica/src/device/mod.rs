//! Devices: whose they are, and the keys they sign with.

use crate::projection::{Apply, Projection};
use holdpoint_domain::DeviceEvent;
use holdpoint_domain::{DeviceEnrolled, Ms, Record, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};

/// A row of `devices`, as far as signatures need it.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// Whose it is.
    pub person: String,
    /// Ed25519 public key, base64.
    pub key: String,
    /// The record that revoked it.
    pub revoked: Option<Seq>,
}

/// A device as it is listed.
#[derive(Clone, Debug)]
pub struct DeviceLine {
    /// The device's id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What the person calls it.
    pub name: String,
    /// Ed25519 public key, base64.
    pub key: String,
    /// When it was first enrolled, hub time.
    pub enrolled_at: Option<Ms>,
    /// When it was revoked, hub time.
    pub revoked_at: Option<Ms>,
}

/// The `devices` table.
#[derive(Default)]
pub(crate) struct Devices;

impl Projection for Devices {
    const NAME: &'static str = "devices";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<DeviceEvent> for Devices {
    fn apply(&mut self, conn: &Connection, record: &Record, event: DeviceEvent) -> rusqlite::Result<()> {
        match event {
            DeviceEvent::Enrolled(device) => put(conn, &record.subject, &device),
            DeviceEvent::Revoked(_) => revoke(conn, &record.subject, record.seq),
        }
    }
}

/// All devices, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list(conn: &Connection) -> rusqlite::Result<Vec<DeviceLine>> {
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

/// A device.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<DeviceRow>> {
    conn.prepare_cached("SELECT person, key, revoked FROM devices WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(DeviceRow { person: row.get(0)?, key: row.get(1)?, revoked: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned) })
        })
        .optional()
}

fn put(conn: &Connection, id: &str, device: &DeviceEnrolled) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO devices (id, person, name, key) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, device.person.as_str(), device.name, device.key])
        .map(|_| ())
}

fn revoke(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE devices SET revoked = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}
