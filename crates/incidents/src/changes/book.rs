//! All changes. Copies are cheap.

use super::statement::{ChangeReport, ChangeStatement, Maker};
use crate::book::{Applied, Outcome};
use crate::id::change_id;
use crate::newest::{Newest, is_trusted};
use imbl::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A change as it follows from everything that was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id: it follows from the source and the source's id.
    pub id: String,
    /// Which system told of it.
    pub source: String,
    /// The source's own id of it.
    pub source_id: String,
    /// In the source's words.
    pub title: String,
    /// What kind of change, where the source says so.
    pub kind: Option<String>,
    /// Who made it.
    pub by: Maker,
    /// Services it touches.
    pub services: Vec<String>,
    /// Where it took effect.
    pub region: Option<String>,
    /// Where people read more of it.
    pub url: Option<String>,
    /// When it began.
    pub started_at: i64,
    /// Its last completed step.
    pub finished_at: Option<i64>,
}

/// Everything that was said of one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeStream {
    source: String,
    id: String,
    #[serde(default, skip_serializing_if = "Newest::is_empty")]
    newest: Newest<ChangeReport>,
    // Of reports that are not whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    finished_at: Option<i64>,
}

impl ChangeStream {
    /// Nothing known yet, of what this statement is about.
    #[must_use]
    pub fn new(statement: &ChangeStatement) -> Self {
        Self { source: statement.source.clone(), id: statement.id.clone(), newest: Newest::default(), finished_at: None }
    }

    /// Takes a statement that the hub received at `received`; whether anything is known that was not.
    pub fn merge(&mut self, statement: &ChangeStatement, received: i64) -> bool {
        let ChangeStatement { at, report, .. } = statement;
        let partial = report.finished_at.filter(|_| !report.whole);
        // The latest step holds, so one that cannot be would hold for good: it was completed by now.
        // Where the start cannot be either, the sender's whole clock is ahead.
        let partial = match partial {
            Some(at) if !is_trusted(at, received) && is_trusted(report.started_at, received) => self.finished_at.or(Some(received)),
            partial => partial,
        };
        let later = partial > self.finished_at;
        if later {
            self.finished_at = partial;
        }
        let kept = ChangeReport { finished_at: report.finished_at.filter(|_| report.whole), ..report.clone() };
        self.newest.take(*at, received, kept) || later
    }

    /// The change that follows; none before the first statement.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let report = self.newest.get()?;
        let ChangeReport { title, by, kind, services, region, url, started_at, finished_at, .. } = report.clone();
        Some(Change {
            id: change_id(&self.source, &self.id),
            source: self.source.clone(),
            source_id: self.id.clone(),
            title,
            kind,
            by,
            services,
            region,
            url,
            started_at,
            finished_at: finished_at.max(self.finished_at),
        })
    }
}

/// Everything that was said, by the change it is about.
#[derive(Clone, Debug, Default)]
pub struct ChangeBook {
    streams: HashMap<String, Arc<ChangeStream>>,
}

impl ChangeBook {
    /// Takes a statement that the hub received at `received`, ms since 1970 UTC. The order of
    /// statements, and how often each comes, make no difference, but for times beyond the hub's clock.
    pub fn apply(&mut self, statement: &ChangeStatement, received: i64) -> Applied {
        let id = statement.change_id();
        let before = self.streams.get(&id).cloned();
        let mut after = before.as_deref().cloned().unwrap_or_else(|| ChangeStream::new(statement));
        if !after.merge(statement, received) {
            return Applied { outcome: Outcome::Unchanged, new: false };
        }
        let outcome = match before {
            None => Outcome::Imported,
            Some(before) if before.change() == after.change() => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        };
        self.streams.insert(id, Arc::new(after));
        Applied { outcome, new: true }
    }

    /// The change with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Change> {
        self.streams.get(id).and_then(|stream| stream.change())
    }

    /// Every change, the oldest first.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut all: Vec<Change> = self.streams.values().filter_map(|stream| stream.change()).collect();
        all.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        all
    }
}
