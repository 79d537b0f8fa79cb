//! Changes as Holdpoint's own JSON, or as `CDEvents` in a `CloudEvents` envelope (structured, or
//! binary with `ce-` headers).

use super::adapter::SourceAdapter;
use super::statements::{Delivery, Statements, read_changes};
use axum::http::header;
use holdpoint_domain::incidents::changes::ChangeFormat;
use holdpoint_domain::{Refusal, SourceType, json_refusal};
use serde_json::{Map, Value};

pub(super) struct Changes;

/// The source of changes that name none themselves.
const OWN_SOURCE: &str = "holdpoint";

impl SourceAdapter for Changes {
    fn kind(&self) -> SourceType {
        SourceType::Changes
    }

    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        if let Some(envelope) = read_binary_envelope(delivery)? {
            return read_changes(ChangeFormat::CdEvents, envelope.to_string().as_bytes());
        }
        let format = if is_cloud_event(delivery) { ChangeFormat::CdEvents } else { ChangeFormat::Holdpoint };
        let mut read = read_changes(format, delivery.bytes)?;
        for stated in read.changes.iter_mut().filter(|stated| stated.statement.source == OWN_SOURCE) {
            stated.statement.source = format!("holdpoint:{}", delivery.source);
        }
        Ok(read)
    }
}

fn is_cloud_event(delivery: &Delivery<'_>) -> bool {
    let kind = delivery.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has_envelope = || serde_json::from_slice::<Map<String, Value>>(delivery.bytes).is_ok_and(|body| body.contains_key("specversion"));
    kind.to_ascii_lowercase().contains("cloudevents") || has_envelope()
}

// In binary mode the attributes of the envelope are headers.
fn read_binary_envelope(delivery: &Delivery<'_>) -> Result<Option<Value>, Refusal> {
    if !delivery.headers.contains_key("ce-specversion") {
        return Ok(None);
    }
    let data: Value = serde_json::from_slice(delivery.bytes).map_err(|error| json_refusal(&error))?;
    let mut envelope = Map::new();
    for name in ["specversion", "id", "source", "type", "time"] {
        if let Some(value) = delivery.headers.get(format!("ce-{name}")).and_then(|value| value.to_str().ok()) {
            envelope.insert(name.into(), value.into());
        }
    }
    envelope.insert("data".into(), data);
    Ok(Some(envelope.into()))
}
