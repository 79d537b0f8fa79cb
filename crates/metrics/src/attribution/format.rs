//! Cases as JSON. What is missing or unreadable is refused with the name of the field.

use super::case::{Case, Change, Incident, Record, Signal};
use chrono::DateTime;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use std::collections::{BTreeMap, BTreeSet};

/// Why a text is not a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `case_empty`, `case_json` (not JSON), `case_field` (a field is missing or unreadable) or
    /// `case_duplicate_id`.
    pub code: &'static str,
    /// The field and its rule, without a full stop.
    pub reason: String,
}

/// Reads a case; a byte order mark is skipped, unknown fields are ignored.
///
/// # Errors
/// If the text is empty, is not JSON, lacks a field, has an unreadable time or number, or an id twice.
pub fn read_case(text: &str) -> Result<Case, Refused> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refused { code: "case_empty", reason: "is empty; it needs an incident, its changes and depends".to_owned() });
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let file: CaseFile = serde_path_to_error::deserialize(&mut reader).map_err(|error| refuse(&error))?;
    reader.end().map_err(|error| Refused { code: "case_json", reason: format!("has more text after the case: {error}") })?;
    check(&file)?;
    Ok(file.into())
}

fn refuse(error: &serde_path_to_error::Error<serde_json::Error>) -> Refused {
    let (path, inner) = (error.path().to_string(), error.inner());
    let place = if path == "." { String::new() } else { format!("{path}: ") };
    if inner.is_data() {
        return Refused { code: "case_field", reason: format!("{place}{inner}") };
    }
    Refused { code: "case_json", reason: format!("is not JSON: {place}{inner}") }
}

fn check(file: &CaseFile) -> Result<(), Refused> {
    let mut ids = BTreeSet::new();
    for (place, change) in file.changes.iter().enumerate() {
        let field = |name: &str, rule: String| Refused { code: "case_field", reason: format!("changes[{place}].{name}: {rule}") };
        if change.id.trim().is_empty() {
            return Err(field("id", "is empty".to_owned()));
        }
        if !ids.insert(change.id.as_str()) {
            return Err(Refused { code: "case_duplicate_id", reason: format!("changes[{place}].id: {:?} is there twice", change.id) });
        }
        if let Some(record) = change.record.filter(|record| record.failed > record.executed) {
            return Err(field("record", format!("{} failed of {} executed", record.failed, record.executed)));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct CaseFile {
    incident: IncidentFile,
    changes: Vec<ChangeFile>,
    depends: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct IncidentFile {
    title: String,
    text: String,
    severity: String,
    services: Vec<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default, deserialize_with = "optional_instant")]
    started_at: Option<i64>,
    #[serde(deserialize_with = "instant")]
    detected_at: i64,
    signals: Vec<SignalFile>,
}

#[derive(Deserialize)]
struct SignalFile {
    service: String,
    text: String,
    #[serde(deserialize_with = "count")]
    count: f64,
    #[serde(default, deserialize_with = "against_usual")]
    change: Option<String>,
}

#[derive(Deserialize)]
struct ChangeFile {
    id: String,
    source: String,
    title: String,
    by: String,
    services: Vec<String>,
    paths: Vec<String>,
    content: String,
    #[serde(default)]
    region: Option<String>,
    #[serde(deserialize_with = "instant")]
    started_at: i64,
    // Absent means the same as null: no step was completed.
    #[serde(default, deserialize_with = "optional_instant")]
    finished_at: Option<i64>,
    #[serde(default)]
    reversible: Option<bool>,
    #[serde(default)]
    record: Option<RecordFile>,
}

#[derive(Clone, Copy, Deserialize)]
struct RecordFile {
    executed: u64,
    failed: u64,
}

fn instant<'de, D: Deserializer<'de>>(source: D) -> Result<i64, D::Error> {
    parse_instant(&String::deserialize(source)?)
}

fn optional_instant<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    Option::<String>::deserialize(source)?.map(|text| parse_instant(&text)).transpose()
}

fn parse_instant<E: serde::de::Error>(text: &str) -> Result<i64, E> {
    let time = DateTime::parse_from_rfc3339(text.trim());
    time.map(|time| time.timestamp_micros())
        .map_err(|_| E::custom(format!("{text:?} is not a time with an offset, for example 2026-06-18T15:07:00Z")))
}

fn count<'de, D: Deserializer<'de>>(source: D) -> Result<f64, D::Error> {
    let count = f64::deserialize(source)?;
    let sound = count.is_finite() && count >= 0.0;
    if sound { Ok(count) } else { Err(D::Error::custom(format!("{count} is not a count; it must be 0 or more"))) }
}

/// Sources write it as text or as a number.
fn against_usual<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(f64),
    }
    Ok(Option::<Either>::deserialize(source)?.map(|either| match either {
        Either::Text(text) => text,
        Either::Number(number) => format!("{number:+}"),
    }))
}

impl From<CaseFile> for Case {
    fn from(file: CaseFile) -> Self {
        Self { incident: file.incident.into(), changes: file.changes.into_iter().map(Change::from).collect(), depends: file.depends }
    }
}

impl From<IncidentFile> for Incident {
    fn from(file: IncidentFile) -> Self {
        let IncidentFile { title, text, severity, services, region, started_at, detected_at, signals } = file;
        let signals = signals.into_iter().map(Signal::from).collect();
        Self { title, text, severity, services, regions: region.into_iter().collect(), started_at, detected_at, signals }
    }
}

impl From<SignalFile> for Signal {
    fn from(file: SignalFile) -> Self {
        let SignalFile { service, text, count, change } = file;
        Self { service, text, count, change }
    }
}

impl From<ChangeFile> for Change {
    fn from(file: ChangeFile) -> Self {
        Self {
            id: file.id,
            source: file.source,
            title: file.title,
            by: file.by,
            services: file.services,
            paths: file.paths,
            content: file.content,
            region: file.region,
            started_at: file.started_at,
            finished_at: file.finished_at,
            reversible: file.reversible,
            record: file.record.map(|record| Record { executed: record.executed, failed: record.failed }),
        }
    }
}
