//! The actions a batch touches: each is read once, changed in memory, written back once.

use super::actions::{self, ActionRow, OpenRow};
use super::fold::Changes;
use holdpoint_domain::{Risk, Status};
use rusqlite::Connection;
use std::collections::HashMap;

/// One action while a batch is folded.
pub(super) struct Touched {
    pub row: ActionRow,
    pub open: Option<OpenRow>,
    pub changed: bool,
    stored: bool,
    queued: bool,
}

/// All of them, in the order in which they were touched.
pub(super) struct TouchedActions<'c> {
    conn: &'c Connection,
    touched: Vec<Touched>,
    places: HashMap<String, usize>,
}

impl<'c> TouchedActions<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn, touched: Vec::new(), places: HashMap::new() }
    }

    /// An action that is there already.
    pub(super) fn get(&mut self, id: &str) -> rusqlite::Result<Option<&mut Touched>> {
        if let Some(place) = self.places.get(id) {
            return Ok(self.touched.get_mut(*place));
        }
        let Some(row) = actions::get(self.conn, id)? else { return Ok(None) };
        let open = if row.status == Status::Open { actions::get_open(self.conn, row.n)? } else { None };
        self.places.insert(id.to_owned(), self.touched.len());
        self.touched.push(Touched { queued: open.is_some(), row, open, stored: true, changed: false });
        Ok(self.touched.last_mut())
    }

    /// A new action.
    pub(super) fn add(&mut self, row: ActionRow, open: OpenRow) {
        self.places.insert(row.id.clone(), self.touched.len());
        self.touched.push(Touched { row, open: Some(open), changed: true, stored: false, queued: false });
    }

    /// Writes what changed.
    pub(super) fn write_back(self, changes: &mut Changes) -> rusqlite::Result<()> {
        for touched in self.touched.into_iter().filter(|touched| touched.changed) {
            if touched.stored {
                actions::update(self.conn, &touched.row)?;
            } else {
                actions::insert(self.conn, &touched.row)?;
            }
            match &touched.open {
                Some(open) => actions::enqueue(self.conn, &touched.row, open)?,
                None if touched.queued => actions::dequeue(self.conn, touched.row.n)?,
                None => {}
            }
            if !touched.stored && touched.open.as_ref().is_some_and(|open| open.risk == Risk::Critical) {
                changes.new_critical.push((touched.row.id.clone(), touched.row.title.clone()));
            }
            changes.actions.push((touched.row, touched.open));
        }
        Ok(())
    }
}
