//! What callers send to the tools.

use holdpoint_domain::{Outcome, Proposal, Refusal, ToolRef, invalid, json_refusal};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// Below the default timeout of 60 s of clients on the TypeScript SDK.
pub(super) const DEFAULT_WAIT: Duration = Duration::from_secs(50);
/// A caller that wants to wait longer calls again.
const MAX_WAIT_SECONDS: f64 = 3600.0;

/// `request_approval`, taken apart.
pub(super) struct Request {
    pub(super) proposal: Proposal,
    pub(super) wait: Duration,
    pub(super) key: Option<String>,
}

impl Request {
    /// The members are those of a proposal, except that the token names the tool. Members that are
    /// not named here go to the proposal, which refuses unknown ones by name.
    pub(super) fn read(mut members: Map<String, Value>, tool: &str) -> Result<Self, Refusal> {
        let wait = wait(members.remove("wait_seconds"))?;
        let key = optional_text(members.remove("key"), "key")?;
        let model_version = optional_text(members.remove("model_version"), "model_version")?;
        if members.contains_key("tool") {
            return Err(invalid("tool", "The token names the tool. Leave tool out, and send model_version as its own field."));
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
            let seconds = value.as_f64().filter(|seconds| (0.0..=MAX_WAIT_SECONDS).contains(seconds));
            seconds.map(Duration::from_secs_f64).ok_or_else(|| invalid("wait_seconds", "wait_seconds must be a number from 0 to 3600."))
        }
    }
}

fn optional_text(value: Option<Value>, field: &str) -> Result<Option<String>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(field, format!("{field} must be a string."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(members: &Value) -> Result<Request, Refusal> {
        Request::read(members.as_object().unwrap().clone(), "agent")
    }

    #[test]
    fn proposal_fields_are_passed_through() {
        let request = read(&json!({"kind": "k", "title": "t", "requested_by": "Ana", "model_version": "7", "wait_seconds": 1})).unwrap();
        assert_eq!(request.proposal.requested_by.as_deref(), Some("Ana"));
        assert_eq!(request.proposal.tool.model_version.as_deref(), Some("7"));
        assert_eq!((request.proposal.tool.name.as_str(), request.wait), ("agent", Duration::from_secs(1)));
    }

    #[test]
    fn unknown_field_is_refused_by_name() {
        let refusal = read(&json!({"kind": "k", "title": "t", "no_such_field": 1})).err().unwrap();
        assert_eq!(refusal.code, holdpoint_domain::Code::UnknownField);
        assert!(refusal.detail.contains("no_such_field"), "{}", refusal.detail);
    }
}
