//! What a source says of one incident, or of one alert group, at one time.

use crate::id::{polled_stream_id, stream_id};
use crate::limits::{
    INCIDENT_TIMES_MS, MAX_DELIVERY_ALERTS, MAX_INCIDENT_MARKS, MAX_INCIDENT_NAME_CHARS, MAX_INCIDENT_SERVICES, MAX_INCIDENT_TITLE_CHARS,
    MAX_SOURCE_ID_BYTES,
};
use serde::{Deserialize, Serialize};

/// What a source says at one time. All times are milliseconds since 1970-01-01 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The kind of source: `alertmanager`, `pagerduty`, `statuspage`, `google-cloud` or `holdpoint`;
    /// `alertmanager:NAME` and `holdpoint:NAME` where a source of that name delivered it.
    pub source: String,
    /// The source's own id of the incident, or the key of the alert group.
    pub id: String,
    /// When the source said it, by its own clock: of two reports the later one holds. Beyond the
    /// hub's clock by more than [`MAX_AHEAD_MS`](crate::MAX_AHEAD_MS) it orders nothing.
    pub at: i64,
    /// What it said.
    pub told: Told,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// About an incident that the source itself knows as one.
    Incident(Report),
    /// About alerts of one group.
    Alerts(AlertGroup),
}

/// Whether something broke or was taken out of service on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something broke.
    #[default]
    Outage,
    /// Planned work.
    Maintenance,
}

/// What a source says of an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Report {
    /// In the source's words, one line.
    pub title: String,
    /// Outage or maintenance.
    #[serde(default)]
    pub kind: Kind,
    /// As the source calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// Services it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// When it began.
    pub started_at: i64,
    /// When it was noticed, where the source tells the two apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detected_at: Option<i64>,
    /// The last end, where the source states it apart from the changes of status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<i64>,
    /// The source's id of the incident that this one was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Changes of status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The marks are all there are: a later report replaces them. Otherwise marks of several reports add up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// A change of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: i64,
    /// What happened.
    pub what: MarkKind,
}

/// What happened. At the same instant the earlier of the list counts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// It goes on, or goes on again.
    Active,
    /// Somebody took it on.
    Acknowledged,
    /// It ended.
    Resolved,
}

/// Alerts of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertGroup {
    /// What the group has in common, one line.
    pub title: String,
    /// The source grouped them. Polled alerts come without their group and are grouped here.
    pub grouped: bool,
    /// The alerts.
    pub alerts: Vec<Alert>,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Follows from its labels.
    pub id: String,
    /// When it began to fire.
    pub start: i64,
    /// When it ended, once the source said that it is resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<i64>,
    /// Alerts of the delivery it came with, also those that the delivery left out.
    pub of: u32,
    /// Its severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// Its service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// Texts beside a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// Of the whole incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of its updates, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub updates: Vec<TextUpdate>,
}

/// An update in the source's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextUpdate {
    /// When.
    pub at: i64,
    /// The status it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What it says.
    pub text: String,
}

impl Texts {
    /// Whether there is nothing to keep.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_none() && self.updates.is_empty()
    }
}

impl Statement {
    /// The id under which everything about this incident, or alert group, is kept.
    #[must_use]
    pub fn stream_id(&self) -> String {
        match self.is_polled() {
            true => polled_stream_id(&self.source, &self.id),
            false => stream_id(&self.source, &self.id),
        }
    }

    /// Whether it is about alerts that were polled, without the groups of the source.
    pub(crate) const fn is_polled(&self) -> bool {
        matches!(&self.told, Told::Alerts(group) if !group.grouped)
    }

    /// Checks sizes.
    ///
    /// # Errors
    /// A sentence that names the field.
    pub fn check(&self) -> Result<(), String> {
        within("id", self.id.len(), MAX_SOURCE_ID_BYTES, "bytes")?;
        within("source", self.source.chars().count(), MAX_INCIDENT_NAME_CHARS, "characters")?;
        check_times([self.at])?;
        match &self.told {
            Told::Incident(report) => report.check(),
            Told::Alerts(group) => group.check(),
        }
    }
}

impl Report {
    fn check(&self) -> Result<(), String> {
        within("title", self.title.chars().count(), MAX_INCIDENT_TITLE_CHARS, "characters")?;
        within("services", self.services.len(), MAX_INCIDENT_SERVICES, "entries")?;
        within("marks", self.marks.len(), MAX_INCIDENT_MARKS, "entries")?;
        let times = [Some(self.started_at), self.detected_at, self.resolved_at];
        check_times(times.into_iter().flatten().chain(self.marks.iter().map(|mark| mark.at)))?;
        within("merged_into", self.merged_into.as_ref().map_or(0, String::len), MAX_SOURCE_ID_BYTES, "bytes")?;
        check_names(self.severity.iter().chain(&self.services))
    }
}

impl AlertGroup {
    fn check(&self) -> Result<(), String> {
        within("title", self.title.chars().count(), MAX_INCIDENT_TITLE_CHARS, "characters")?;
        within("alerts", self.alerts.len(), MAX_DELIVERY_ALERTS, "entries")?;
        check_times(self.alerts.iter().flat_map(|alert| [Some(alert.start), alert.end]).flatten())?;
        self.alerts.iter().try_for_each(|alert| check_names([&alert.id].into_iter().chain(&alert.severity).chain(&alert.service)))
    }
}

// Differences of other times could overflow, and they have no text.
pub(crate) fn check_times(times: impl IntoIterator<Item = i64>) -> Result<(), String> {
    let outside = times.into_iter().any(|at| !INCIDENT_TIMES_MS.contains(&at));
    if outside { Err("Times are of the years 1970 to 9999.".into()) } else { Ok(()) }
}

pub(crate) fn check_names<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<(), String> {
    names.into_iter().try_for_each(|name| within("a name", name.chars().count(), MAX_INCIDENT_NAME_CHARS, "characters"))
}

pub(crate) fn within(field: &str, size: usize, most: usize, unit: &str) -> Result<(), String> {
    match size <= most {
        true => Ok(()),
        false => Err(format!("{field} may hold {most} {unit}; this has {size}.")),
    }
}
