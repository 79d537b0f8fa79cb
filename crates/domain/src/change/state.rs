//! Changes, as deciding needs them.

use crate::{ChangeEvent, Digest, Ms, Record, canonical};
use holdpoint_incidents::changes::{ChangeBook, ChangeStatement, ChangeTexts};

/// A statement about a change with what it contains, as a person signs it.
pub use holdpoint_incidents::changes::StatedChange;

/// All changes that no tool proposed.
#[derive(Clone, Debug, Default)]
pub struct StatedChanges {
    /// What was said of them.
    pub book: ChangeBook,
}

impl StatedChanges {
    pub(crate) fn apply(&mut self, record: &Record, event: &ChangeEvent) {
        match event {
            ChangeEvent::Stated(stated) => {
                self.book.apply(stated, record.at);
            }
        }
    }

    /// Whether a statement that was received at `received` says something that is not known.
    pub(crate) fn is_new(&self, statement: &ChangeStatement, received: Ms) -> bool {
        self.book.clone().apply(statement, received).new
    }
}

/// Digest and bytes of the body that keeps what a change contains; none where nothing is told.
pub(crate) fn change_body(texts: &ChangeTexts) -> Result<Option<(Digest, Vec<u8>)>, serde_json::Error> {
    if texts.is_empty() {
        return Ok(None);
    }
    let bytes = canonical(texts)?;
    Ok(Some((Digest::of(&bytes), bytes)))
}
