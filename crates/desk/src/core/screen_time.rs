//! How long exactly one content of an action has been on screen.
//!
//! The times of several views are added up: a reviewer who leaves an action and
//! comes back has read for the sum, not since the first view. Time counts only while
//! the content is visible, the window has the focus and the person is active; the
//! window reports when that begins (`show`) and ends (`pause`).

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
    /// This content is being read; the time of the content before it is stored.
    pub fn show(&self, store: &Store, action: &str, digest: Digest) -> Result<(), DeskError> {
        self.show_at(store, action, digest, Instant::now())
    }

    /// Nothing is being read: another screen, a window without focus, or no activity.
    pub fn pause(&self, store: &Store) -> Result<(), DeskError> {
        self.pause_at(store, Instant::now())
    }

    /// What goes into a signed review about this content.
    pub fn reading(&self, store: &Store, action: &str, digest: &Digest) -> Result<Reading, DeskError> {
        self.reading_at(store, action, digest, Instant::now())
    }

    fn show_at(&self, store: &Store, action: &str, digest: Digest, now: Instant) -> Result<(), DeskError> {
        if self.current_ms(action, &digest, now).is_some() {
            return Ok(());
        }
        self.pause_at(store, now)?;
        *lock(&self.0) = Some(Shown { action: action.to_owned(), digest, since: now });
        reading::add_shown(&store.conn(), action, &digest, local_now(), 0)?;
        Ok(())
    }

    fn pause_at(&self, store: &Store, now: Instant) -> Result<(), DeskError> {
        let before = lock(&self.0).take();
        if let Some(before) = before {
            reading::add_shown(&store.conn(), &before.action, &before.digest, local_now(), elapsed_ms(before.since, now))?;
        }
        Ok(())
    }

    fn reading_at(&self, store: &Store, action: &str, digest: &Digest, now: Instant) -> Result<Reading, DeskError> {
        let marks = get_marks(store, action, digest)?;
        let shown_ms = match (marks.shown_ms, self.current_ms(action, digest, now)) {
            (0, None) => None,
            (before, current) => Some(before + current.unwrap_or(0)),
        };
        Ok(Reading { shown_ms, evidence_opened: marks.evidence_opened(), confirmed: marks.confirmed, ..Reading::default() })
    }

    // How long the content on screen has been there, if it is this one.
    fn current_ms(&self, action: &str, digest: &Digest, now: Instant) -> Option<i64> {
        let shown = lock(&self.0);
        let shown = shown.as_ref().filter(|shown| shown.action == action && shown.digest == *digest)?;
        Some(elapsed_ms(shown.since, now))
    }
}

/// The reading marks of one content.
pub(crate) fn get_marks(store: &Store, action: &str, digest: &Digest) -> Result<Marks, DeskError> {
    Ok(reading::get(&store.conn(), action, digest)?)
}

fn elapsed_ms(since: Instant, now: Instant) -> i64 {
    i64::try_from(now.saturating_duration_since(since).as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn time_on_another_screen_is_not_reading() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap().store;
        let (time, digest, start) = (ScreenTime::default(), Digest::of(b"content"), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(time.reading_at(&store, "a", &digest, at(0)).unwrap().shown_ms, None);
        time.show_at(&store, "a", digest, at(0)).unwrap();
        time.show_at(&store, "a", digest, at(2)).unwrap();
        time.pause_at(&store, at(5)).unwrap();
        time.pause_at(&store, at(15)).unwrap();
        // 20 s in Settings.
        assert_eq!(time.reading_at(&store, "a", &digest, at(25)).unwrap().shown_ms, Some(5_000));
        time.show_at(&store, "a", digest, at(25)).unwrap();
        assert_eq!(time.reading_at(&store, "a", &digest, at(27)).unwrap().shown_ms, Some(7_000));
    }
}
