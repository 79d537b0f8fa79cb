//! Facts of reviews, which the hub takes out of their bodies.
//!
//! The `facts` table comes from bodies, so it is no projection: it depends on what this
//! person may read and on what was erased.

use crate::fault;
use crate::health::from_facts;
use crate::meta;
use holdpoint_domain::{Digest, ReviewFacts, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Up to which record the facts are here.
const COVERED_TO: &str = "facts_covered_to";
/// How many reviews there are up to there, known or not.
const TOTAL: &str = "facts_total";
/// As what the facts were asked for: roles, teams, qualifications.
const READER: &str = "facts_reader";

/// How many reviews of closed actions are known: "9,812 of 9,840 known".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactCounts {
    /// Reviews whose verdict is here.
    pub known: u64,
    /// All reviews.
    pub total: u64,
}

/// Up to which record the facts are here.
///
/// # Errors
/// When the file cannot be read.
pub fn facts_covered_to(conn: &Connection) -> rusqlite::Result<Seq> {
    number(conn, COVERED_TO)
}

/// How many reviews of closed actions are known, of how many.
///
/// # Errors
/// When the file cannot be read.
pub fn fact_counts(conn: &Connection) -> rusqlite::Result<FactCounts> {
    let known: i64 = conn.prepare_cached("SELECT count(*) FROM facts WHERE verdict IS NOT NULL")?.query_row([], |row| row.get(0))?;
    Ok(FactCounts { known: known.cast_unsigned(), total: number(conn, TOTAL)? })
}

/// Drops the facts if they were asked for as another reader: rights follow from roles.
pub(crate) fn set_reader(conn: &Connection, reader: &str) -> rusqlite::Result<()> {
    if meta::get(conn, READER)?.as_deref() == Some(reader) {
        return Ok(());
    }
    conn.execute("DELETE FROM facts", [])?;
    from_facts::clear(conn)?;
    fault::clear(conn)?;
    meta::remove(conn, COVERED_TO)?;
    meta::remove(conn, TOTAL)?;
    meta::put(conn, READER, reader)
}

/// Keeps a page of facts that ends with record `covered_to` and covers `reviews` reviews.
pub(crate) fn put_facts(conn: &Connection, facts: &[ReviewFacts], reviews: u32, covered_to: Seq) -> rusqlite::Result<()> {
    from_facts::add_readings(conn, facts)?;
    let mut insert = conn.prepare_cached(concat!(
        "INSERT OR REPLACE INTO facts ",
        "(seq, review, action, verdict, reasons, certainty, shown_ms, evidence_opened, confirmed, characters) ",
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    ))?;
    for fact in facts {
        let text = |value: serde_json::Value| value.as_str().map(str::to_owned);
        let certainty = fact.certainty.and_then(|certainty| serde_json::to_value(certainty).ok()).and_then(text);
        insert.execute(params![
            fact.seq.cast_signed(),
            fact.review.as_str(),
            fact.action.as_str(),
            fact.verdict.map(holdpoint_domain::Verdict::as_str),
            serde_json::to_string(&fact.reasons).unwrap_or_default(),
            certainty,
            fact.shown_ms,
            fact.evidence_opened,
            fact.confirmed,
            fact.characters,
        ])?;
    }
    from_facts::refresh_double_reviews(conn, facts.iter().filter(|fact| fact.verdict.is_some()).map(|fact| &fact.action))?;
    meta::put(conn, TOTAL, &(number(conn, TOTAL)? + u64::from(reviews)).to_string())?;
    meta::put(conn, COVERED_TO, &covered_to.to_string())
}

/// Deletes what came from an erased body.
pub(crate) fn erase_facts(conn: &Connection, body: &Digest) -> rusqlite::Result<()> {
    fault::erase(conn, body)?;
    let mut statement = conn.prepare_cached("SELECT seq, action FROM facts WHERE seq IN (SELECT seq FROM records WHERE body = ?1)")?;
    let facts = statement.query_map([body.as_bytes()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for fact in facts.collect::<rusqlite::Result<Vec<_>>>()? {
        from_facts::remove_reading(conn, fact.0.cast_unsigned())?;
        conn.prepare_cached("DELETE FROM facts WHERE seq = ?1")?.execute([fact.0])?;
        from_facts::refresh_double_reviews(conn, std::iter::once(&fact.1.into()))?;
    }
    Ok(())
}

fn number(conn: &Connection, key: &str) -> rusqlite::Result<u64> {
    Ok(meta::get(conn, key)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// What is known of the reading for one review. Each part is absent where this person may not read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownReading {
    /// Time on screen before the verdict, ms.
    pub shown_ms: Option<i64>,
    /// Pieces of evidence opened.
    pub evidence_opened: Option<u32>,
    /// The reviewer said "I have read this".
    pub confirmed: Option<bool>,
}

/// What is known of the reading for a review.
///
/// # Errors
/// When the file cannot be read.
pub fn reading_of(conn: &Connection, review: &str) -> rusqlite::Result<KnownReading> {
    conn.prepare_cached("SELECT max(shown_ms), max(evidence_opened), max(confirmed) FROM facts WHERE review = ?1")?
        .query_row([review], |row| Ok(KnownReading { shown_ms: row.get(0)?, evidence_opened: row.get(1)?, confirmed: row.get(2)? }))
}

/// Reason codes of a review; empty where it has none, or where this person may not read it.
///
/// # Errors
/// When the file cannot be read.
pub fn reasons_of(conn: &Connection, review: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT reasons FROM facts WHERE review = ?1 AND verdict IS NOT NULL LIMIT 1")?;
    let found: Option<String> = statement.query_row([review], |row| row.get(0)).optional()?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// What is known of one review, with what it was of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownReview {
    /// Who gave it.
    pub person: String,
    /// When it was signed, by the reviewer's clock, ms; when it was recorded, where that is not known.
    pub at: i64,
    /// The action.
    pub action: String,
    /// Its title.
    pub title: String,
    /// `approve`; none where this person may not read it.
    pub verdict: Option<String>,
    /// The reading data; each part absent where this person may not read it.
    pub reading: KnownReading,
    /// Characters that were to be read.
    pub characters: Option<i64>,
    /// Pieces of evidence that there were.
    pub evidence: u32,
    /// `critical`
    pub risk: String,
}

/// What is known of the reviews whose records come after `seq`, of one person or of all; by
/// person, then in order of time. Reviews of open actions are not among them.
///
/// # Errors
/// When the file cannot be read.
pub fn known_reviews(conn: &Connection, seq: Seq, person: Option<&str>) -> rusqlite::Result<Vec<KnownReview>> {
    let mut statement = conn.prepare_cached(include_str!("known.sql"))?;
    let rows = statement.query_map(params![seq.cast_signed(), person], |row| {
        let reading = KnownReading { shown_ms: row.get(5)?, evidence_opened: row.get(6)?, confirmed: row.get(7)? };
        Ok(KnownReview {
            person: row.get(0)?,
            at: row.get(1)?,
            action: row.get(2)?,
            title: row.get(3)?,
            verdict: row.get(4)?,
            reading,
            characters: row.get(8)?,
            evidence: row.get(9)?,
            risk: row.get(10)?,
        })
    })?;
    rows.collect()
}
