//! Hand-overs: offered, taken.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Digest, HandOverEvent, Ms, Record};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// The `hand_overs` table.
#[derive(Default)]
pub(crate) struct HandOvers;

impl Projection for HandOvers {
    const NAME: &'static str = "hand_overs";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

/// A row of `hand_overs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOverRow {
    /// Its id.
    pub id: String,
    /// Who hands over.
    pub by: String,
    /// Who was asked to take it.
    pub to: String,
    /// When it was offered, hub time.
    pub at: Ms,
    /// When it was taken.
    pub taken_at: Option<Ms>,
    /// Actions whose claims are passed on.
    pub claims: Vec<String>,
    /// The body with the note and the lists.
    pub body: Option<Digest>,
}

impl Apply<HandOverEvent> for HandOvers {
    fn apply(&mut self, conn: &Connection, record: &Record, event: HandOverEvent) -> rusqlite::Result<()> {
        match event {
            HandOverEvent::Offered(offered) => {
                let claims: Vec<&str> = offered.claims.iter().map(|action| action.as_str()).collect();
                let body = record.body.map(|body| *body.as_bytes());
                conn.prepare_cached(
                    "INSERT OR REPLACE INTO hand_overs (id, by_person, to_person, at, claims, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![record.subject, record.actor, offered.to.as_str(), record.at, claims.join("\n"), body])
                .map(|_| ())
            }
            HandOverEvent::Taken(_) => conn
                .prepare_cached("UPDATE hand_overs SET taken_at = ?2 WHERE id = ?1")?
                .execute(params![record.subject, record.at])
                .map(|_| ()),
        }
    }
}

const COLUMNS: &str = "SELECT id, by_person, to_person, at, taken_at, claims, body FROM hand_overs h ";

fn read(row: &Row<'_>) -> rusqlite::Result<HandOverRow> {
    let claims: String = row.get(5)?;
    Ok(HandOverRow {
        id: row.get(0)?,
        by: row.get(1)?,
        to: row.get(2)?,
        at: row.get(3)?,
        taken_at: row.get(4)?,
        claims: claims.lines().map(str::to_owned).collect(),
        body: row.get::<_, Option<[u8; 32]>>(6)?.map(Digest::from_bytes),
    })
}

/// The newest hand-over of a person since an instant.
///
/// # Errors
/// When the file cannot be read.
pub fn newest_by(conn: &Connection, person: &str, since: Ms) -> rusqlite::Result<Option<HandOverRow>> {
    let sql = format!("{COLUMNS} WHERE by_person = ?1 AND at >= ?2 ORDER BY at DESC, id DESC LIMIT 1");
    conn.prepare_cached(&sql)?.query_row(params![person, since], read).optional()
}

/// Hand-overs that a person was asked to take since an instant, the newest first. One that its
/// author replaced is left out.
///
/// # Errors
/// When the file cannot be read.
pub fn asked_of(conn: &Connection, person: &str, since: Ms, limit: u32) -> rusqlite::Result<Vec<HandOverRow>> {
    let sql = format!(
        "{COLUMNS} WHERE to_person = ?1 AND at >= ?2 AND NOT EXISTS \
         (SELECT 1 FROM hand_overs later WHERE later.by_person = h.by_person AND (later.at, later.id) > (h.at, h.id)) \
         ORDER BY at DESC, id DESC LIMIT ?3"
    );
    conn.prepare_cached(&sql)?.query_map(params![person, since, limit], read)?.collect()
}
