//! How long exactly one content of an action has been on screen.
//!
//! Looks are added up: whoever goes to another action and comes back has read
//! for the sum, not since the first look.

use crate::DeskError;
use crate::clock::local_now;
use crate::core::{Core, lock};
use crate::store::reading::{self, Marks};
use holdpoint_domain::{Digest, Reading};
use std::time::Instant;

/// What is on screen now.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    showing: Option<(String, Digest, Instant)>,
}

impl Screen {
    fn look_at(&self, action: &str, digest: &Digest) -> Option<i64> {
        let (shown, of, since) = self.showing.as_ref()?;
        (shown == action && of == digest).then(|| millis(*since))
    }
}

/// The detail of this content is on screen; whatever was before is not.
pub(crate) fn shown(core: &Core, action: &str, digest: Digest) -> Result<(), DeskError> {
    let before = {
        let mut screen = lock(&core.screen);
        if screen.look_at(action, &digest).is_some() {
            return Ok(());
        }
        screen.showing.replace((action.to_owned(), digest, Instant::now()))
    };
    let conn = core.store.conn();
    if let Some((action, digest, since)) = before {
        reading::add_shown(&conn, &action, &digest, local_now(), millis(since))?;
    }
    reading::add_shown(&conn, action, &digest, local_now(), 0)?;
    Ok(())
}

/// The marks of one content.
pub(crate) fn marks(core: &Core, action: &str, digest: &Digest) -> Result<Marks, DeskError> {
    Ok(reading::get(&core.store.conn(), action, digest)?)
}

/// What goes into a signed review about this content.
pub(crate) fn so_far(core: &Core, action: &str, digest: &Digest) -> Result<Reading, DeskError> {
    let marks = marks(core, action, digest)?;
    let look = lock(&core.screen).look_at(action, digest);
    let shown_ms = match (marks.shown_ms, look) {
        (0, None) => None,
        (before, look) => Some(before + look.unwrap_or(0)),
    };
    let evidence_opened = u32::try_from(marks.opened.len()).unwrap_or(u32::MAX);
    Ok(Reading { shown_ms, evidence_opened, confirmed: marks.confirmed })
}

fn millis(since: Instant) -> i64 {
    i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX)
}
