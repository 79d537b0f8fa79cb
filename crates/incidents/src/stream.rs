//! Everything that was said of one incident, or of one alert group. Merging is a union: the
//! order of statements, and how often each comes, make no difference.

use crate::episodes::{self, Group};
use crate::id::{polled_stream_id, stream_id};
use crate::incident::Incident;
use crate::intervals::intervals;
use crate::newest::{Newest, is_trusted};
use crate::run::Run;
use crate::statement::{Alert, AlertGroup, Mark, MarkKind, Report, Statement, Told};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one incident or one alert group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The kind of source.
    pub source: String,
    /// The source's own id, or the key of the alert group.
    pub id: String,
    #[serde(default, skip_serializing_if = "Newest::is_empty")]
    newest: Newest<Report>,
    // Of reports that are not whole.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    marks: BTreeSet<Mark>,
    // As the sender dated them, beyond the hub's clock, with the time at which they were received.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "pairs")]
    misdated: BTreeMap<Mark, i64>,
    #[serde(default, skip_serializing_if = "Newest::is_empty")]
    merged: Newest<String>,
    // The lowest of the titles, which seldom differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    // Alerts that were polled, without the groups of the source.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    polled: bool,
    // By alert, then by the start of each of its runs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    alerts: BTreeMap<String, BTreeMap<i64, Run>>,
}

impl Stream {
    /// Nothing known yet, of what this statement is about.
    #[must_use]
    pub fn new(statement: &Statement) -> Self {
        Self {
            source: statement.source.clone(),
            id: statement.id.clone(),
            newest: Newest::default(),
            marks: BTreeSet::new(),
            misdated: BTreeMap::new(),
            merged: Newest::default(),
            title: None,
            polled: statement.is_polled(),
            alerts: BTreeMap::new(),
        }
    }

    /// The id under which it is kept.
    #[must_use]
    pub fn stream_id(&self) -> String {
        match self.polled {
            true => polled_stream_id(&self.source, &self.id),
            false => stream_id(&self.source, &self.id),
        }
    }

    /// Ids of its alerts.
    pub fn alert_ids(&self) -> impl Iterator<Item = &str> {
        self.alerts.keys().map(String::as_str)
    }

    /// Takes a statement that the hub received at `received`; whether anything is known that was not.
    pub fn merge(&mut self, statement: &Statement, received: i64) -> bool {
        match &statement.told {
            Told::Incident(report) => self.merge_report(statement.at, received, report),
            Told::Alerts(group) => self.merge_alerts(group, received),
        }
    }

    fn merge_report(&mut self, at: i64, received: i64, report: &Report) -> bool {
        if report.whole {
            return self.newest.take(at, received, report.clone());
        }
        // Where the sender's whole clock is ahead, its times are right beside each other.
        let is_ahead = !is_trusted(at, received) && is_trusted(report.started_at, received);
        let known = self.marks.len() + self.misdated.len();
        for mark in &report.marks {
            if is_ahead && !is_trusted(mark.at, received) {
                self.misdated.entry(*mark).or_insert(received);
            } else {
                self.marks.insert(*mark);
            }
        }
        let mut changed = self.marks.len() + self.misdated.len() > known;
        if let Some(into) = &report.merged_into {
            changed |= self.merged.take(at, received, into.clone());
        }
        let kept = Report { marks: Vec::new(), merged_into: None, ..report.clone() };
        self.newest.take(at, received, kept) || changed
    }

    fn merge_alerts(&mut self, group: &AlertGroup, received: i64) -> bool {
        let mut changed = false;
        if self.title.as_ref().is_none_or(|title| group.title < *title) {
            self.title = Some(group.title.clone());
            changed = true;
        }
        group.alerts.iter().fold(changed, |changed, alert| self.merge_alert(alert, received) || changed)
    }

    fn merge_alert(&mut self, alert: &Alert, received: i64) -> bool {
        let Alert { id, start, end, of, severity, service } = alert.clone();
        let runs = self.alerts.entry(id).or_default();
        // The latest end holds, so an end that cannot be would hold for good: it ended by now. Where
        // the start cannot be either, the sender's whole clock is ahead, and its times fit each other.
        let is_known = runs.get(&start).is_some_and(|run| run.end.is_some());
        let end = match end {
            Some(end) if !is_trusted(end, received) && is_trusted(start, received) => (!is_known).then_some(received),
            end => end,
        };
        let said = Run { end, of, severity, service };
        let Some(run) = runs.get_mut(&start) else {
            runs.insert(start, said);
            return true;
        };
        let merged = Run {
            end: run.end.max(said.end),
            of: run.of.max(said.of),
            severity: run.severity.clone().max(said.severity),
            service: run.service.clone().max(said.service),
        };
        let changed = *run != merged;
        *run = merged;
        changed
    }

    /// Whether its alerts were polled, without the groups of the source.
    #[must_use]
    pub const fn is_polled(&self) -> bool {
        self.polled
    }

    /// The incidents that follow, oldest first. Alerts for which `is_counted` says no are left out.
    #[must_use]
    pub fn incidents(&self, is_counted: impl Fn(&str) -> bool) -> Vec<Incident> {
        let reported = self.newest.get().map(|report| self.reported(report));
        let title = self.title.as_deref().unwrap_or_default();
        let runs = self.alerts.iter().filter(|(id, _)| is_counted(id)).flat_map(|(id, runs)| runs.iter().map(|run| (id.as_str(), run)));
        let runs: Vec<(&str, i64, &Run)> = runs.map(|(id, (start, run))| (id, *start, run)).collect();
        reported
            .into_iter()
            .chain(episodes::incidents(&Group { stream: &self.stream_id(), source: &self.source, key: &self.id, title }, &runs))
            .collect()
    }

    fn reported(&self, report: &Report) -> Incident {
        let mut marks: Vec<Mark> = if report.whole { report.marks.clone() } else { Vec::new() };
        marks.extend(&self.marks);
        marks.extend(self.misdated.iter().map(|(mark, received)| Mark { at: *received, ..*mark }));
        marks.sort_unstable();
        let merged_into = report.merged_into.as_ref().or(self.merged.get());
        Incident {
            id: self.stream_id(),
            title: report.title.clone(),
            kind: report.kind,
            severity: report.severity.clone(),
            services: report.services.clone(),
            started_at: report.started_at,
            detected_at: report.detected_at,
            acknowledged_at: marks.iter().find(|mark| mark.what == MarkKind::Acknowledged).map(|mark| mark.at),
            intervals: intervals(report.started_at, &marks, report.resolved_at),
            source: self.source.clone(),
            source_id: self.id.clone(),
            merged_into: merged_into.map(|into| named(&self.source, into)),
            members: Vec::new(),
        }
    }
}

// A source names another incident by its own id; Holdpoint's ids stand for themselves.
fn named(source: &str, id: &str) -> String {
    if id.starts_with("inc_") { id.to_owned() } else { stream_id(source, id) }
}

// JSON has no objects whose keys are marks.
mod pairs {
    use super::{BTreeMap, Mark};
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(marks: &BTreeMap<Mark, i64>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(marks)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Mark, i64>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
