//! What a tool's builders send about a release: Holdpoint's own JSON, or a model version of `MLflow`.

use crate::{Code, Ms, Refusal, ReleaseEvaluated, ReleaseRecorded, invalid, json_refusal, parse_rfc3339};
use serde::Deserialize;
use serde_json::Value;

/// The tag of a model version that names the datasets, separated by commas.
pub const DATASET_TAG: &str = "holdpoint.dataset";

/// Holdpoint's own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Native {
    version: Value,
    released_at: Option<String>,
    #[serde(default)]
    datasets: Vec<Dataset>,
    model: Option<String>,
    run: Option<String>,
    source: Option<String>,
    notes: Option<String>,
}

/// A digest, or an object with one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Dataset {
    Digest(String),
    Named { digest: String },
    Input { dataset: Box<Dataset> },
}

/// A model version as the registry of `MLflow` answers it; its other members are not read.
#[derive(Deserialize)]
struct ModelVersion {
    name: Option<String>,
    version: Value,
    creation_timestamp: Option<Value>,
    run_id: Option<String>,
    source: Option<String>,
    description: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    datasets: Vec<Dataset>,
    #[serde(default)]
    dataset_inputs: Vec<Dataset>,
}

impl Dataset {
    fn digest(self) -> String {
        match self {
            Self::Digest(digest) | Self::Named { digest } => digest,
            Self::Input { dataset } => dataset.digest(),
        }
    }
}

/// Reads a release; without a time it is released now.
///
/// # Errors
/// `invalid_json`, `unknown_field` or `invalid_field`, naming the field.
pub fn parse_release(bytes: &[u8], now: Ms) -> Result<ReleaseRecorded, Refusal> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| json_refusal(&error))?;
    let value = match value {
        Value::Object(mut members) if members.len() == 1 && members.contains_key("model_version") => {
            members.remove("model_version").unwrap_or_default()
        }
        other => other,
    };
    if !value.is_object() {
        return Err(Refusal::new(Code::InvalidField, "A release is a JSON object with `version`."));
    }
    if is_model_version(&value) { read_model_version(value, now) } else { read_native(value, now) }
}

/// Reads the result of a suite.
///
/// # Errors
/// As [`parse_release`].
pub fn parse_evaluation(bytes: &[u8]) -> Result<ReleaseEvaluated, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        version: Value,
        suite: String,
        passed: u32,
        failed: u32,
        #[serde(default)]
        failed_cases: Vec<String>,
    }
    let Sent { version, suite, passed, failed, failed_cases } = serde_json::from_slice(bytes).map_err(|error| json_refusal(&error))?;
    Ok(ReleaseEvaluated { version: version_text(&version)?, suite, passed, failed, failed_cases })
}

fn is_model_version(value: &Value) -> bool {
    ["creation_timestamp", "run_id", "current_stage", "last_updated_timestamp"].iter().any(|name| value.get(name).is_some())
}

fn read_native(value: Value, now: Ms) -> Result<ReleaseRecorded, Refusal> {
    let native: Native = serde_json::from_value(value).map_err(|error| json_refusal(&error))?;
    let released_at = match &native.released_at {
        None => now,
        Some(text) => parse_rfc3339(text)
            .ok_or_else(|| invalid("released_at", "released_at is a time in RFC 3339, for example 2026-11-24T09:40:00Z."))?,
    };
    Ok(ReleaseRecorded {
        version: version_text(&native.version)?,
        released_at,
        datasets: native.datasets.into_iter().map(Dataset::digest).collect(),
        model: native.model,
        run: native.run,
        source: native.source,
        notes: native.notes,
    })
}

fn read_model_version(value: Value, now: Ms) -> Result<ReleaseRecorded, Refusal> {
    let found: ModelVersion = serde_json::from_value(value).map_err(|error| json_refusal(&error))?;
    let inputs = found.datasets.into_iter().chain(found.dataset_inputs).map(Dataset::digest);
    Ok(ReleaseRecorded {
        version: version_text(&found.version)?,
        released_at: found.creation_timestamp.as_ref().map_or(Ok(now), timestamp)?,
        datasets: tagged_datasets(&found.tags).into_iter().chain(inputs).collect(),
        model: found.name,
        run: found.run_id.filter(|run| !run.is_empty()),
        source: found.source.filter(|source| !source.is_empty()),
        notes: found.description.filter(|notes| !notes.is_empty()),
    })
}

// The REST answer writes versions and times as text, the Python client as numbers.
fn version_text(version: &Value) -> Result<String, Refusal> {
    match version {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(invalid("version", "version is a text or a number.")),
    }
}

fn timestamp(value: &Value) -> Result<Ms, Refusal> {
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| invalid("creation_timestamp", "creation_timestamp is milliseconds since 1970 UTC."))
}

// The REST answer has a list of keys and values, the Python client an object.
fn tagged_datasets(tags: &Value) -> Vec<String> {
    let tagged = match tags {
        Value::Array(tags) => tags.iter().find(|tag| tag["key"] == DATASET_TAG).and_then(|tag| tag["value"].as_str()),
        Value::Object(tags) => tags.get(DATASET_TAG).and_then(Value::as_str),
        _ => None,
    };
    tagged.into_iter().flat_map(|text| text.split(',')).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
