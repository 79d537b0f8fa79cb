//! What a source says of one change at one time.

use crate::id::change_id;
use crate::limits::{
    MAX_CHANGE_PATH_CHARS, MAX_CHANGE_PATHS, MAX_INCIDENT_NAME_CHARS, MAX_INCIDENT_SERVICES, MAX_INCIDENT_TITLE_CHARS, MAX_SOURCE_ID_BYTES,
};
use crate::statement::{check_names, check_times, within};
use serde::{Deserialize, Serialize};

/// What a source says at one time. All times are milliseconds since 1970-01-01 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeStatement {
    /// Which system says it; ids are unique within a source.
    pub source: String,
    /// The source's own id of the change.
    pub id: String,
    /// When the source said it, by its own clock: of two reports the later one holds. Beyond the
    /// hub's clock by more than [`MAX_AHEAD_MS`](crate::MAX_AHEAD_MS) it orders nothing.
    pub at: i64,
    /// What it said.
    pub report: ChangeReport,
}

/// Who makes changes beside tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    /// A person.
    #[default]
    Human,
    /// A pipeline.
    Ci,
}

/// What a source says of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChangeReport {
    /// In the source's words, one line.
    pub title: String,
    /// Who made it.
    #[serde(default)]
    pub by: Maker,
    /// What kind of change, where the source says so: `deployment`, `push`, `service.deployed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Services it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Where it took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where people read more of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it began.
    pub started_at: i64,
    /// Its last completed step; none if no step was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<i64>,
    /// The report is all there is: a later one replaces it. Otherwise the latest `finished_at` of
    /// several reports holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// What a change contains, kept beside its statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTexts {
    /// Files it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Diff, or settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// A statement with what the change contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedChange {
    /// What was said.
    pub statement: ChangeStatement,
    /// In the source's words.
    #[serde(default, skip_serializing_if = "ChangeTexts::is_empty")]
    pub texts: ChangeTexts,
}

impl ChangeTexts {
    /// Whether there is nothing to keep.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.content.is_none()
    }
}

impl ChangeStatement {
    /// The id under which everything about this change is kept.
    #[must_use]
    pub fn change_id(&self) -> String {
        change_id(&self.source, &self.id)
    }
}

impl StatedChange {
    /// Checks sizes, and that it ends after it began.
    ///
    /// # Errors
    /// A sentence that names the field.
    pub fn check(&self) -> Result<(), String> {
        let ChangeStatement { source, id, report, .. } = &self.statement;
        within("id", id.len(), MAX_SOURCE_ID_BYTES, "bytes")?;
        within("source", source.chars().count(), MAX_INCIDENT_NAME_CHARS, "characters")?;
        within("title", report.title.chars().count(), MAX_INCIDENT_TITLE_CHARS, "characters")?;
        within("services", report.services.len(), MAX_INCIDENT_SERVICES, "entries")?;
        within("paths", self.texts.paths.len(), MAX_CHANGE_PATHS, "entries")?;
        for path in self.texts.paths.iter().chain(&report.url) {
            within("a path", path.chars().count(), MAX_CHANGE_PATH_CHARS, "characters")?;
        }
        check_times([self.statement.at, report.started_at].into_iter().chain(report.finished_at))?;
        if report.finished_at.is_some_and(|end| end < report.started_at) {
            return Err("finished_at is before started_at.".into());
        }
        check_names(report.region.iter().chain(&report.kind).chain(&report.services))
    }
}
