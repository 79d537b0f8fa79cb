//! Incidents, as deciding needs them.

use crate::{Digest, IncidentEvent, Ms, Record, canonical};
use holdpoint_incidents::{Applied, Book, Outcome, Stated, Statement, Texts};
use serde::{Deserialize, Serialize};

/// A statement about an incident with its texts, as a person signs it.
pub type StatedIncident = Stated;

/// What the statements of a command did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentCounts {
    /// Statements that led to a new incident.
    pub imported: u32,
    /// Statements by which a known incident is another.
    pub updated: u32,
    /// Statements by which no incident changed.
    pub unchanged: u32,
}

impl IncidentCounts {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Imported => self.imported += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            imported: self.imported + other.imported,
            updated: self.updated + other.updated,
            unchanged: self.unchanged + other.unchanged,
        }
    }
}

/// All incidents.
#[derive(Clone, Debug, Default)]
pub struct Incidents {
    /// What was said of them.
    pub book: Book,
}

impl Incidents {
    pub(crate) fn apply(&mut self, record: &Record, event: &IncidentEvent) {
        match event {
            IncidentEvent::Stated(stated) => {
                self.book.apply(stated, record.at);
            }
            IncidentEvent::Merged(merged) => self.book.merge(&record.subject, &merged.into),
            IncidentEvent::Split(_) => self.book.split(&record.subject),
            // Nothing is decided by notes.
            IncidentEvent::Noted(_) => {}
        }
    }

    /// Whether a statement that was received at `received` says something that is not known.
    pub(crate) fn is_new(&self, statement: &Statement, received: Ms) -> bool {
        let Applied { new, .. } = self.book.clone().apply(statement, received);
        new
    }
}

/// Digest and bytes of the body that keeps the texts of a statement; none without texts.
pub(crate) fn texts_body(texts: &Texts) -> Result<Option<(Digest, Vec<u8>)>, serde_json::Error> {
    if texts.is_empty() {
        return Ok(None);
    }
    let bytes = canonical(texts)?;
    Ok(Some((Digest::of(&bytes), bytes)))
}
