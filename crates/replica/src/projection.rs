//! What a projection is: tables that follow from records alone.

use crate::changes::BatchChanges;
use holdpoint_domain::Record;
use rusqlite::Connection;

/// Tables that follow from records alone.
///
/// The same records give the same rows, in whatever batches they come. A projection
/// never reads bodies, clocks or whose device it runs on.
pub trait Projection: Default {
    /// Its name, unique among the projections.
    const NAME: &'static str;
    /// Raise it when the same records give other rows: every replica is then rebuilt.
    const VERSION: u32;
    /// The tables, as `CREATE` statements.
    const SCHEMA: &'static str;
    /// Whether its events are about people, devices, tools, policies or the hub, not about single actions.
    const ABOUT_PARTIES: bool;

    /// Writes what the batch's records left in memory. Projections later in the list
    /// see in `batch` what earlier ones changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let _ = (conn, batch);
        Ok(())
    }
}

/// What an event of a noun does to the tables of a projection.
pub trait Apply<E> {
    /// Applies one event. It may stay in memory until [`Projection::finish`].
    ///
    /// # Errors
    /// When the file cannot be read or written.
    fn apply(&mut self, conn: &Connection, record: &Record, event: E) -> rusqlite::Result<()>;
}
