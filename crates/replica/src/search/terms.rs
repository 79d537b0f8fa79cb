//! What is searched for, and the records that hold all of it.

use super::bigrams::phrase;
use holdpoint_domain::Seq;
use holdpoint_domain::text::fold;
use rusqlite::{Connection, params};

/// Rows read at once from one word's list.
const CHUNK: u32 = 512;

/// What is searched for: every one of these must be in the record.
#[derive(Debug, Default)]
pub struct Terms(Vec<Term>);

#[derive(Debug)]
struct Term {
    query: String,
    bodies: bool,
}

impl Terms {
    /// A word as typed, whole or its beginning, in heads or bodies; `or` are facets that do as well.
    pub fn word(&mut self, word: &str, or: &[String]) {
        if word.chars().any(char::is_alphanumeric) {
            let quoted = format!("\"{}\"*", phrase(&fold(word)).replace('"', "\"\""));
            let query = std::iter::once(&quoted).chain(or).map(String::as_str).collect::<Vec<_>>().join(" OR ");
            self.0.push(Term { query, bodies: true });
        }
    }

    /// One of these facets.
    pub fn one_of(&mut self, facets: &[String]) {
        self.0.push(Term { query: facets.join(" OR "), bodies: false });
    }

    /// Nothing is searched for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Records between `low` and `high` that hold all of it, newest first, until `take` says no.
    ///
    /// # Errors
    /// When the file cannot be read, and those of `take`.
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
