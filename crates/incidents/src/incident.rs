//! An incident as it follows from everything that was said of it.

use crate::statement::Kind;

/// A time during which it went on; milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Beginning.
    pub from: i64,
    /// End; none while it goes on.
    pub to: Option<i64>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its id: that of its stream; an episode of an alert group adds its beginning.
    pub id: String,
    /// In the source's words.
    pub title: String,
    /// Outage or maintenance.
    pub kind: Kind,
    /// As the source calls it.
    pub severity: Option<String>,
    /// Services the source names.
    pub services: Vec<String>,
    /// When it began.
    pub started_at: i64,
    /// When it was noticed, where the source tells the two apart.
    pub detected_at: Option<i64>,
    /// When it was first taken on.
    pub acknowledged_at: Option<i64>,
    /// The times during which it went on, oldest first; at least one.
    pub intervals: Vec<Interval>,
    /// The kind of source.
    pub source: String,
    /// The source's own id of it.
    pub source_id: String,
    /// The incident that it was merged into, by id.
    pub merged_into: Option<String>,
    /// Incidents that people merged into this one; its times and services are those of all.
    pub members: Vec<Member>,
}

/// An incident that a person merged into another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// The kind of source.
    pub source: String,
    /// The source's own id of it.
    pub source_id: String,
    /// In the source's words.
    pub title: String,
}

impl Incident {
    /// Its id, and those of the incidents that were merged into it.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.members.iter().map(|member| member.id.as_str()))
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.intervals.last().is_none_or(|last| last.to.is_none())
    }

    /// The last end; none while it goes on.
    #[must_use]
    pub fn resolved_at(&self) -> Option<i64> {
        self.intervals.last().and_then(|last| last.to)
    }

    /// Whether an end is at or before its start.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        self.intervals.iter().any(|interval| interval.to.is_some_and(|to| to <= interval.from))
            || self.resolved_at().is_some_and(|end| end <= self.started_at)
    }
}
