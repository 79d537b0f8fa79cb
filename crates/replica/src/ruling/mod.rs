//! Rulings, appeals, and the tags of rulings.

use crate::changes::BatchChanges;
use crate::projection::{Apply, Projection};
use holdpoint_domain::{ActionRulings, Appeal, Digest, Record, Ruling, RulingAppealed, RulingEvent, RulingMade, built_in_tags};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::BTreeMap;

/// The `rulings`, `ruling_tags` and `double_reviews` tables.
#[derive(Default)]
pub(crate) struct Rulings;

impl Projection for Rulings {
    const NAME: &'static str = "rulings";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO double_reviews (action, decided_at) VALUES (?1, ?2)")?;
        for change in batch.actions.iter().filter(|change| change.decided_by_people && change.second_review) {
            insert.execute(params![change.row.id, change.row.decided_at.unwrap_or_default()])?;
        }
        Ok(())
    }
}

impl Apply<RulingEvent> for Rulings {
    fn apply(&mut self, conn: &Connection, record: &Record, event: RulingEvent) -> rusqlite::Result<()> {
        let (appeal, header) = match &event {
            RulingEvent::Made(made) => (false, serde_json::to_string(made)),
            RulingEvent::Appealed(appealed) => (true, serde_json::to_string(appealed)),
            RulingEvent::TagsPublished(published) => {
                let tags = serde_json::to_string(&published.tags).unwrap_or_default();
                return conn
                    .prepare_cached("INSERT INTO ruling_tags (n, version, tags) VALUES (?1, ?2, ?3)")?
                    .execute(params![record.seq.cast_signed(), record.subject, tags])
                    .map(|_| ());
            }
        };
        let command = record.command().unwrap_or_default();
        let body = record.body.as_ref().map(Digest::as_bytes);
        conn.prepare_cached(
            "INSERT INTO rulings (n, action, appeal, header, command, body, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            record.seq.cast_signed(),
            record.subject,
            appeal,
            header.unwrap_or_default(),
            command.as_str(),
            body,
            record.actor,
            record.at
        ])
        .map(|_| ())
    }
}

const COLUMNS: &str = "SELECT action, appeal, header, command, body, actor, at FROM rulings";

/// What was ruled on an action; none where nothing was ruled or appealed.
///
/// # Errors
/// When the file cannot be read.
pub fn of_action(conn: &Connection, action: &str) -> rusqlite::Result<Option<ActionRulings>> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} WHERE action = ?1 ORDER BY n"))?;
    let mut rows = statement.query([action])?;
    let mut found = None;
    while let Some(row) = rows.next()? {
        take(found.get_or_insert_with(ActionRulings::default), row)?;
    }
    Ok(found)
}

/// Everything that was ruled, by action.
///
/// # Errors
/// When the file cannot be read.
pub fn all(conn: &Connection) -> rusqlite::Result<BTreeMap<String, ActionRulings>> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} ORDER BY n"))?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<String, ActionRulings> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        take(found.entry(row.get(0)?).or_default(), row)?;
    }
    Ok(found)
}

// Written by `apply`; what cannot be read says nothing.
fn take(known: &mut ActionRulings, row: &Row<'_>) -> rusqlite::Result<()> {
    let header: String = row.get(2)?;
    let (by, at) = (row.get::<_, String>(5)?.into(), row.get(6)?);
    let body = row.get::<_, Option<[u8; 32]>>(4)?.map(Digest::from_bytes);
    if row.get(1)? {
        if let Ok(RulingAppealed { ruling }) = serde_json::from_str(&header) {
            known.appeal = Some(Appeal { ruling, by, at, body });
        }
    } else if let Ok(made) = serde_json::from_str::<RulingMade>(&header) {
        known.ruling = Some(Ruling { id: row.get::<_, String>(3)?.into(), by, at, made, body });
    }
    Ok(())
}

/// Version and tags in force; version empty and the built-in tags before any were published.
///
/// # Errors
/// When the file cannot be read.
pub fn tags(conn: &Connection) -> rusqlite::Result<(String, Vec<String>)> {
    let newest = conn
        .prepare_cached("SELECT version, tags FROM ruling_tags ORDER BY n DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    Ok(newest
        .map_or_else(|| (String::new(), built_in_tags()), |(version, tags)| (version, serde_json::from_str(&tags).unwrap_or_default())))
}

/// How often each tag was given in the rulings on actions of a tool's model version, the commonest first.
///
/// # Errors
/// When the file cannot be read.
pub fn tags_of_model(conn: &Connection, tool: &str, model: Option<&str>) -> rusqlite::Result<Vec<(String, u32)>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT r.header FROM rulings r JOIN actions a ON a.id = r.action ",
        "WHERE r.appeal = 0 AND a.tool = ?1 AND a.model IS ?2 ",
        "AND r.n = (SELECT max(n) FROM rulings WHERE action = r.action AND appeal = 0)"
    ))?;
    let mut rows = statement.query(params![tool, model])?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let Ok(made) = serde_json::from_str::<RulingMade>(&row.get::<_, String>(0)?) {
            made.tags.into_iter().for_each(|tag| *counts.entry(tag).or_default() += 1);
        }
    }
    let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
    counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    Ok(counts)
}

/// A verdict of a blind double review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleVerdict {
    /// The action.
    pub action: String,
    /// Its kind.
    pub kind: String,
    /// Its risk, as on the wire.
    pub risk: String,
    /// Who reviewed.
    pub person: String,
    /// When, hub time.
    pub at: i64,
    /// As on the wire.
    pub verdict: String,
}

/// Readable verdicts on actions of which a blind second review was drawn, decided at or after
/// `since`; by action, then in the order of the reviews.
///
/// # Errors
/// When the file cannot be read.
pub fn double_verdicts(conn: &Connection, since: i64) -> rusqlite::Result<Vec<DoubleVerdict>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT d.action, a.kind, json_extract(l.head, '$.risk'), r.actor, r.at, f.verdict FROM double_reviews d ",
        "JOIN actions a ON a.id = d.action JOIN records l ON l.seq = a.latest ",
        "JOIN records r ON r.subject = d.action AND r.kind = 'review.submitted' AND r.seq > a.latest ",
        "JOIN facts f ON f.seq = r.seq ",
        "WHERE d.decided_at >= ?1 AND d.action NOT IN (SELECT action FROM faults) ",
        "AND f.verdict IN ('approve', 'edit', 'reject', 'respond') ORDER BY d.action, r.seq"
    ))?;
    let rows = statement.query_map([since], |row| {
        let risk = row.get::<_, Option<String>>(2)?.unwrap_or_default();
        Ok(DoubleVerdict { action: row.get(0)?, kind: row.get(1)?, risk, person: row.get(3)?, at: row.get(4)?, verdict: row.get(5)? })
    })?;
    rows.collect()
}

/// Actions decided at or after `since` on whose present content readable verdicts differ, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn differing(conn: &Connection, since: i64, limit: usize) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT a.id FROM actions a JOIN records r ON r.subject = a.id AND r.kind = 'review.submitted' AND r.seq > a.latest ",
        "JOIN facts f ON f.seq = r.seq WHERE a.decided_at >= ?1 AND a.id NOT IN (SELECT action FROM faults) ",
        "AND f.verdict IN ('approve', 'edit', 'reject', 'respond') GROUP BY a.id HAVING count(DISTINCT f.verdict) > 1 ORDER BY a.decided_at DESC LIMIT ?2"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map(params![since, limit], |row| row.get(0))?.collect()
}

/// What is known of one review: verdict, reasons and certainty, as far as this person may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownReview {
    /// Id of the signed review.
    pub review: String,
    /// Who reviewed.
    pub person: String,
    /// The record.
    pub seq: u64,
    /// When, hub time.
    pub at: i64,
    /// The body.
    pub body: Option<Digest>,
    /// As on the wire.
    pub verdict: String,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// As on the wire.
    pub certainty: Option<String>,
}

/// Readable verdicts on the present content of an action, in the order of the reviews.
///
/// # Errors
/// When the file cannot be read.
pub fn known_reviews(conn: &Connection, action: &str) -> rusqlite::Result<Vec<KnownReview>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT f.review, r.actor, r.seq, r.at, r.body, f.verdict, f.reasons, f.certainty FROM records r ",
        "JOIN facts f ON f.seq = r.seq JOIN actions a ON a.id = r.subject ",
        "WHERE r.subject = ?1 AND r.kind = 'review.submitted' AND r.seq > a.latest ",
        "AND f.verdict IN ('approve', 'edit', 'reject', 'respond') ORDER BY r.seq"
    ))?;
    let rows = statement.query_map([action], |row| {
        Ok(KnownReview {
            review: row.get(0)?,
            person: row.get(1)?,
            seq: row.get::<_, i64>(2)?.cast_unsigned(),
            at: row.get(3)?,
            body: row.get::<_, Option<[u8; 32]>>(4)?.map(Digest::from_bytes),
            verdict: row.get(5)?,
            reasons: serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default(),
            certainty: row.get(7)?,
        })
    })?;
    rows.collect()
}
