//! What callers send to the tools.

use holdpoint_domain::{Outcome, Proposal, Refusal, ToolRef, invalid, json_refusal};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// Below the 60 s after which clients of the TypeScript SDK give a call up.
pub(super) const DEFAULT_WAIT: Duration = Duration::from_secs(50);
/// Beyond an hour a caller asks again.
const LONGEST_WAIT_SECONDS: f64 = 3600.0;

/// `request_approval`, taken apart.
pub(super) struct Request {
    pub(super) proposal: Proposal,
    pub(super) wait: Duration,
    pub(super) key: Option<String>,
}

impl Request {
    /// The members are those of a proposal, but the tool is the token's.
    pub(super) fn read(mut members: Map<String, Value>, tool: &str) -> Result<Self, Refusal> {
        let wait = wait(members.remove("wait_seconds"))?;
        let key = word(members.remove("key"), "key")?;
        let model_version = word(members.remove("model_version"), "model_version")?;
        if members.contains_key("tool") {
            return Err(invalid("tool", "The token says which tool asks. Leave tool out, and send model_version by itself."));
        }
        let tool = ToolRef { name: tool.into(), model_version, owner: None };
        members.insert("tool".into(), serde_json::to_value(tool).map_err(|error| json_refusal(&error))?);
        Ok(Self { proposal: Proposal::from_value(Value::Object(members))?, wait, key })
    }
}

/// `check_decision`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    pub(super) id: String,
    #[serde(default)]
    wait_seconds: Option<Value>,
}

impl Check {
    pub(super) fn wait(&self) -> Result<Duration, Refusal> {
        wait(self.wait_seconds.clone())
    }
}

/// `report_outcome`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    pub(super) id: String,
    pub(super) outcome: Outcome,
    #[serde(default)]
    pub(super) message: Option<String>,
}

/// Reads a tool's arguments.
pub(super) fn read<T: serde::de::DeserializeOwned>(members: Map<String, Value>) -> Result<T, Refusal> {
    serde_json::from_value(Value::Object(members)).map_err(|error| json_refusal(&error))
}

fn wait(value: Option<Value>) -> Result<Duration, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(DEFAULT_WAIT),
        Some(value) => {
            let seconds = value.as_f64().filter(|seconds| (0.0..=LONGEST_WAIT_SECONDS).contains(seconds));
            seconds.map(Duration::from_secs_f64).ok_or_else(|| invalid("wait_seconds", "wait_seconds is a number from 0 to 3600."))
        }
    }
}

fn word(value: Option<Value>, field: &str) -> Result<Option<String>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(field, format!("{field} is a text."))),
    }
}
