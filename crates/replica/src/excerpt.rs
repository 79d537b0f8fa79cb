//! The projections of a part of the record, in memory: for a command that answers once and keeps nothing.

use crate::file::migrate::{self, MigrateError};
use crate::projections::Batch;
use crate::{ReplicaError, body, rebuild, record, review};
use holdpoint_domain::{Digest, Event, Record, ReviewFacts};
use rusqlite::Connection;

/// Tables of a part of the record. What the part leaves out is not known here.
#[derive(Debug)]
pub struct Excerpt(Connection);

impl Excerpt {
    /// An empty one.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn new() -> Result<Self, ReplicaError> {
        let mut conn = Connection::open_in_memory()?;
        migrate::migrate(&mut conn).map_err(|error| match error {
            MigrateError::Unusable(why) => ReplicaError::Unusable(why.to_owned()),
            MigrateError::Sql(error) => ReplicaError::Sql(error),
        })?;
        rebuild::reset(&mut conn)?;
        Ok(Self(conn))
    }

    /// Adds what records say, in their order, and the records themselves where `is_kept` is true.
    /// They are not verified.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn add(&mut self, records: &[Record], is_kept: impl Fn(&Record) -> bool) -> Result<(), ReplicaError> {
        let tx = self.0.transaction()?;
        let mut batch = Batch::default();
        {
            let mut insert = tx.prepare_cached(record::INSERT)?;
            for record in records {
                if is_kept(record) {
                    record::insert(&mut insert, record)?;
                }
                batch.apply(&tx, record, Event::of(record))?;
            }
        }
        batch.finish(&tx)?;
        Ok(tx.commit()?)
    }

    /// Adds facts of reviews.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn add_facts(&self, facts: &[ReviewFacts]) -> Result<(), ReplicaError> {
        Ok(review::put_facts(&self.0, facts, 0, 0)?)
    }

    /// Adds bodies.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn add_bodies(&self, found: &[(Digest, String)]) -> Result<(), ReplicaError> {
        found.iter().try_for_each(|(digest, content)| body::put(&self.0, digest, content)).map_err(Into::into)
    }

    /// For the reads of this crate.
    #[must_use]
    pub const fn conn(&self) -> &Connection {
        &self.0
    }
}
