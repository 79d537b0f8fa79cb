//! The search index: which records hold which words.
//!
//! Filled behind the records, step by step, so that a catch-up never waits for
//! it. It lies in the replica's file and can be dropped like a fold.

use super::{ReplicaError, bodies, put_meta, records, words};
use holdpoint_domain::{Digest, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) use super::words::facet;

const TABLES: &str = include_str!("sql/search.sql");
/// Raise it when the same record gives other words: the index is then made anew.
const VERSION: &str = "1";
/// Bodies of one step; each may be long.
const BODIES: usize = 200;
/// Rows read at once from one word's list.
const CHUNK: u32 = 512;

/// Makes the tables where they are not, or not of this version.
pub(super) fn ensure(conn: &mut Connection) -> rusqlite::Result<()> {
    if super::meta(conn, "search")?.as_deref() == Some(VERSION) {
        return Ok(());
    }
    let tx = conn.transaction()?;
    tx.execute_batch(TABLES)?;
    put_meta(&tx, "search", VERSION)?;
    put_meta(&tx, "searched_to", "0")?;
    tx.commit()
}

/// The last record whose words can be searched.
pub(crate) fn searched_to(conn: &Connection) -> rusqlite::Result<Seq> {
    Ok(super::meta(conn, "searched_to")?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

impl super::Replica {
    /// Takes the next records, or else the next bodies, into the index. Returns whether there may be more.
    pub fn index_step(&self, most: usize) -> Result<bool, ReplicaError> {
        let mut writer = super::lock(&self.writer);
        let tx = writer.transaction()?;
        let from = searched_to(&tx)?;
        let batch = records::after(&tx, from, most)?;
        let Some(last) = batch.last().map(|record| record.seq) else {
            let more = take_bodies(&tx)?;
            tx.commit()?;
            return Ok(more);
        };
        {
            let mut action = tx.prepare_cached("SELECT title, tool FROM actions WHERE id = ?1")?;
            let mut insert = tx.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?;
            let mut name = tx.prepare_cached("INSERT OR IGNORE INTO named (body, seq) VALUES (?1, ?2)")?;
            for record in &batch {
                let about =
                    action.query_row([&record.subject], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()?;
                let about = about.as_ref().map(|(title, tool)| (title.as_str(), tool.as_str()));
                insert.execute(params![record.seq.cast_signed(), words::of_record(record, about)])?;
                if let Some(body) = &record.body {
                    name.execute(params![body.as_bytes(), record.seq.cast_signed()])?;
                }
            }
        }
        put_meta(&tx, "searched_to", &last.to_string())?;
        tx.commit()?;
        Ok(true)
    }

    /// After the index took in much.
    pub fn rest(&self) -> Result<(), ReplicaError> {
        Ok(super::connection::forget_pages(&super::lock(&self.writer))?)
    }

    /// Brings the index up to date if only few records are missing from it. Returns whether it is.
    pub fn index_rest(&self, few: u64) -> Result<bool, ReplicaError> {
        let behind = self.head().0.saturating_sub(self.read(searched_to)?);
        if behind > few {
            return Ok(false);
        }
        if behind > 0 || self.read(bodies::any_unsearched)? {
            while self.index_step(1_000)? {}
        }
        Ok(true)
    }
}

fn take_bodies(conn: &Connection) -> rusqlite::Result<bool> {
    let found = bodies::unsearched(conn, BODIES)?;
    for (digest, content) in &found {
        let seq: Option<i64> =
            conn.prepare_cached("SELECT seq FROM named WHERE body = ?1")?.query_row([digest.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(seq) = seq {
            conn.prepare_cached("INSERT INTO body_words (rowid, text) VALUES (?1, ?2)")?.execute(params![seq, words::of_body(content)])?;
        }
        bodies::set_searched(conn, digest, seq.unwrap_or(0))?;
    }
    Ok(found.len() == BODIES)
}

/// Takes a body's words out, before the body goes.
pub(super) fn forget_body(conn: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    let found: Option<(i64, String)> = conn
        .prepare_cached("SELECT seq, content FROM bodies WHERE digest = ?1 AND seq > 0")?
        .query_row([digest.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, content)) = found else { return Ok(()) };
    // A table without contents is told what it holds of the row.
    conn.prepare_cached("INSERT INTO body_words (body_words, rowid, text) VALUES ('delete', ?1, ?2)")?
        .execute(params![seq, words::of_body(&content)])
        .map(|_| ())
}

/// What is searched for: every one of these must be in the record.
#[derive(Debug, Default)]
pub(crate) struct Terms(Vec<Term>);

#[derive(Debug)]
struct Term {
    query: String,
    bodies: bool,
}

impl Terms {
    /// A word as typed, whole or its beginning, in heads or bodies; `or` are facets that do as well.
    pub fn word(&mut self, word: &str, or: &[String]) {
        if word.chars().any(char::is_alphanumeric) {
            let quoted = format!("\"{}\"*", word.replace('"', "\"\""));
            let query = std::iter::once(&quoted).chain(or).map(String::as_str).collect::<Vec<_>>().join(" OR ");
            self.0.push(Term { query, bodies: true });
        }
    }

    /// One of these facets.
    pub fn one_of(&mut self, facets: &[String]) {
        self.0.push(Term { query: facets.join(" OR "), bodies: false });
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Records between `low` and `high` that hold all of it, newest first, until `take` says no.
    pub fn each<E: From<rusqlite::Error>>(
        &self,
        conn: &Connection,
        (low, high): (Seq, Seq),
        mut take: impl FnMut(Seq) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut lists: Vec<Either> = self.0.iter().map(|term| Either::new(term, low)).collect();
        let mut at = high.cast_signed();
        while at >= low.cast_signed() {
            let mut lowest = at;
            for list in &mut lists {
                match list.at_most(conn, lowest)? {
                    Some(found) => lowest = found,
                    None => return Ok(()),
                }
            }
            if lowest == at {
                if !take(at.cast_unsigned())? {
                    return Ok(());
                }
                at -= 1;
            } else {
                at = lowest;
            }
        }
        Ok(())
    }
}

/// The list of one term, in heads and bodies.
struct Either {
    heads: List,
    bodies: Option<List>,
}

impl Either {
    fn new(term: &Term, low: Seq) -> Self {
        let list = |sql| List { sql, query: term.query.clone(), low: low.cast_signed(), rows: Vec::new(), next: 0, ended: false };
        Self {
            heads: list("SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4"),
            bodies: term.bodies.then(|| {
                list("SELECT rowid FROM body_words WHERE body_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4")
            }),
        }
    }

    fn at_most(&mut self, conn: &Connection, high: i64) -> rusqlite::Result<Option<i64>> {
        let head = self.heads.at_most(conn, high)?;
        if head == Some(high) {
            return Ok(head);
        }
        let body = self.bodies.as_mut().map_or(Ok(None), |list| list.at_most(conn, high))?;
        Ok(head.max(body))
    }
}

/// One word's records, newest first, read in chunks; it can leap.
struct List {
    sql: &'static str,
    query: String,
    low: i64,
    rows: Vec<i64>,
    next: usize,
    ended: bool,
}

impl List {
    // Asked with ever lower `high`.
    fn at_most(&mut self, conn: &Connection, high: i64) -> rusqlite::Result<Option<i64>> {
        self.next += self.rows[self.next..].partition_point(|row| *row > high);
        if self.next == self.rows.len() && !self.ended {
            let mut statement = conn.prepare_cached(self.sql)?;
            self.rows =
                statement.query_map(params![self.query, self.low, high, CHUNK], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            self.next = 0;
            self.ended = self.rows.len() < CHUNK as usize;
        }
        Ok(self.rows.get(self.next).copied())
    }
}
