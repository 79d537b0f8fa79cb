//! The actions a batch touches: each is read once, changed in memory, written back once.

use super::row::{ActionRow, OpenRow};
use super::{reads, write};
use crate::changes::ActionChange;
use holdpoint_domain::{Ms, Status};
use rusqlite::Connection;
use std::collections::HashMap;

/// One action while a batch is applied.
pub(super) struct Touched {
    pub row: ActionRow,
    pub open: Option<OpenRow>,
    pub changed: bool,
    /// When it was last proposed in this batch.
    pub proposed_at: Option<Ms>,
    /// Reviews decided it in this batch.
    pub decided_by_people: bool,
    /// A blind second review had been drawn when it was decided.
    pub second_review: bool,
    /// As it is in the table; none when it is not known to be there.
    before: Option<ActionRow>,
}

impl Touched {
    fn is_queued(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.status == Status::Open)
    }
}

/// All of them, in the order in which they were touched.
#[derive(Default)]
pub(super) struct TouchedActions {
    touched: Vec<Touched>,
    places: HashMap<String, usize>,
}

impl TouchedActions {
    /// An action of this batch or of the table.
    pub(super) fn get(&mut self, conn: &Connection, id: &str) -> rusqlite::Result<Option<&mut Touched>> {
        if let Some(place) = self.places.get(id) {
            return Ok(self.touched.get_mut(*place));
        }
        let Some(row) = reads::get(conn, id)? else { return Ok(None) };
        let open = if row.status == Status::Open { reads::get_open(conn, row.n)? } else { None };
        self.places.insert(id.to_owned(), self.touched.len());
        self.touched.push(Touched {
            before: Some(row.clone()),
            row,
            open,
            changed: false,
            proposed_at: None,
            decided_by_people: false,
            second_review: false,
        });
        Ok(self.touched.last_mut())
    }

    /// An action of this batch; the table is not asked.
    pub(super) fn get_touched(&mut self, id: &str) -> Option<&mut Touched> {
        let place = self.places.get(id)?;
        self.touched.get_mut(*place)
    }

    /// A proposed action. Whether the table has its id already shows when it is written.
    pub(super) fn add(&mut self, row: ActionRow, open: OpenRow, proposed_at: Ms) {
        self.places.insert(row.id.clone(), self.touched.len());
        self.touched.push(Touched {
            row,
            open: Some(open),
            changed: true,
            proposed_at: Some(proposed_at),
            decided_by_people: false,
            second_review: false,
            before: None,
        });
    }

    /// Writes what changed, and says what that is.
    pub(super) fn write_back(&mut self, conn: &Connection, changes: &mut Vec<ActionChange>) -> rusqlite::Result<()> {
        self.places.clear();
        for mut touched in self.touched.drain(..).filter(|touched| touched.changed) {
            write_action(conn, &mut touched)?;
            match &touched.open {
                Some(open) => write::enqueue(conn, &touched.row, open)?,
                None if touched.is_queued() => write::dequeue(conn, touched.row.n)?,
                None => {}
            }
            let Touched { row, open, before, proposed_at, decided_by_people, second_review, .. } = touched;
            changes.push(ActionChange { before, row, open, proposed_at, decided_by_people, second_review });
        }
        Ok(())
    }
}

// One id is proposed once. Should a hub break that, the later content replaces the earlier
// under the number of the first, as in the domain.
fn write_action(conn: &Connection, touched: &mut Touched) -> rusqlite::Result<()> {
    if touched.before.is_none() {
        if write::insert(conn, &touched.row)? {
            return Ok(());
        }
        touched.before = reads::get(conn, &touched.row.id)?;
        touched.row.n = touched.before.as_ref().map_or(touched.row.n, |before| before.n);
    }
    touched.before.as_ref().map_or(Ok(()), |before| write::update(conn, before, &touched.row))
}
