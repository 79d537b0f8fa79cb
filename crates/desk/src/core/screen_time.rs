//! How long exactly one content of an action has been on screen.
//!
//! The times of several views are added up: a reviewer who leaves an action and
//! comes back has read for the sum, not since the first view.

use crate::clock::local_now;
use crate::error::DeskError;
use crate::lock::lock;
use crate::store::Store;
use crate::store::reading::{self, Marks};
use holdpoint_domain::{Digest, Reading};
use std::sync::Mutex;
use std::time::Instant;

/// What is on screen now, and since when.
#[derive(Debug, Default)]
pub(crate) struct ScreenTime(Mutex<Option<Shown>>);

#[derive(Debug)]
struct Shown {
    action: String,
    digest: Digest,
    since: Instant,
}

impl ScreenTime {
    /// This content is on screen; the time of the content before it is stored.
    pub fn show(&self, store: &Store, action: &str, digest: Digest) -> Result<(), DeskError> {
        if self.current_ms(action, &digest).is_some() {
            return Ok(());
        }
        let before = lock(&self.0).replace(Shown { action: action.to_owned(), digest, since: Instant::now() });
        let conn = store.conn();
        if let Some(before) = before {
            reading::add_shown(&conn, &before.action, &before.digest, local_now(), elapsed_ms(before.since))?;
        }
        reading::add_shown(&conn, action, &digest, local_now(), 0)?;
        Ok(())
    }

    /// What goes into a signed review about this content.
    pub fn reading(&self, store: &Store, action: &str, digest: &Digest) -> Result<Reading, DeskError> {
        let marks = get_marks(store, action, digest)?;
        let shown_ms = match (marks.shown_ms, self.current_ms(action, digest)) {
            (0, None) => None,
            (before, current) => Some(before + current.unwrap_or(0)),
        };
        let evidence_opened = u32::try_from(marks.opened.len()).unwrap_or(u32::MAX);
        Ok(Reading { shown_ms, evidence_opened, confirmed: marks.confirmed })
    }

    // How long the content on screen has been there, if it is this one.
    fn current_ms(&self, action: &str, digest: &Digest) -> Option<i64> {
        let shown = lock(&self.0);
        let shown = shown.as_ref().filter(|shown| shown.action == action && shown.digest == *digest)?;
        Some(elapsed_ms(shown.since))
    }
}

/// The reading marks of one content.
pub(crate) fn get_marks(store: &Store, action: &str, digest: &Digest) -> Result<Marks, DeskError> {
    Ok(reading::get(&store.conn(), action, digest)?)
}

fn elapsed_ms(since: Instant) -> i64 {
    i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX)
}
